//! Panes in their frames: tables, trees, texts, with what is known of their state.

use std::borrow::Cow;

use ratatui::{
    buffer::Buffer,
    layout::{Alignment, Rect},
    style::Style,
    text::{Line, Span},
    widgets::{Block, Borders, Widget},
};

use super::{
    Look, about,
    confirm::wrapped,
    grid::{Align, Column as GridColumn, Grid, GridRow, Window, columns_for},
    layout, put,
    text::TextView,
    theme::Role,
};
use crate::{
    api::{ApiError, Cell},
    app::{Model, Pane},
    pane::{
        diagram::Diagram,
        table::Table,
        text::Text,
        tree::{MOST_PAST, Tree},
    },
    resource::{Show, Width},
    text::{Ellipsis, Times, Tone, age, clean, counted, cut, duration, grouped},
};

pub(super) fn draw(model: &Model, look: &Look, buffer: &mut Buffer) {
    let screen = model.screen();
    for (at, area) in layout::panes(model) {
        let focused = at == screen.focus;
        let title = title(model, look, at);
        match &screen.panes[at] {
            Pane::Table(table) => self::table(model, look, buffer, area, table, title, focused),
            Pane::Tree(tree) => self::tree(model, look, buffer, area, tree, title, focused),
            Pane::Text(text) => self::text(model, look, buffer, area, text, title, focused),
            Pane::Diagram(diagram) => self::diagram(look, buffer, area, diagram, title, focused),
        }
    }
}

/// The names of a screen's panes as tabs, or the pane's own title.
fn title<'a>(model: &Model, look: &Look, at: usize) -> Vec<Span<'a>> {
    let style = |shown: bool| look.style(if shown { Role::Title } else { Role::Dim });
    let tabs = layout::tabs(model, at);
    if tabs.is_empty() {
        return vec![Span::styled(format!(" {} ", layout::name(&model.screen().panes[at])), style(true))];
    }
    let mut spans = vec![Span::raw(" ")];
    for (tab, label) in tabs {
        spans.push(Span::styled(label, style(tab == at)));
        spans.push(Span::styled(format!(" {} ", look.glyphs.line), look.style(Role::Border)));
    }
    spans.pop();
    spans.push(Span::raw(" "));
    spans
}

pub(super) fn frame(look: &Look, buffer: &mut Buffer, area: Rect, title: Vec<Span<'_>>, right: &str, bottom: Vec<Span<'_>>, focused: bool) {
    let border = look.style(if focused { Role::BorderFocus } else { Role::Border });
    let left_width = super::span_width(&title);
    // what has no room above goes below, and is cut there: its start says most
    let above = left_width + crate::text::width(right) as u16 + 6 <= area.width;
    let room = usize::from(area.width.saturating_sub(if above { left_width } else { super::span_width(&bottom) } + 6));
    let right = cut(right, if room < 8 { 0 } else { room }, Ellipsis::END.signed(look.glyphs.ellipsis)).into_owned();
    let right = if right.is_empty() { Line::default() } else { Line::from(Span::styled(format!(" {right} "), look.style(Role::Dim))) };
    let mut block = Block::new().borders(Borders::ALL).border_set(look.glyphs.border()).border_style(border).title_top(Line::from(title));
    block = if above { block.title_top(right.alignment(Alignment::Right)) } else { block.title_bottom(right) };
    if !bottom.is_empty() {
        block = block.title_bottom(Line::from(bottom).alignment(Alignment::Right));
    }
    block.render(area, buffer);
}

/// The line at the foot of a pane whose newest reading failed.
fn trouble<'a>(look: &Look, error: Option<&ApiError>, width: u16) -> Vec<Span<'a>> {
    let Some(error) = error else { return vec![] };
    let text = clean(&error.to_string()).into_owned();
    let text = cut(&text, usize::from(width.saturating_sub(6)), Ellipsis::END.signed(look.glyphs.ellipsis)).into_owned();
    vec![Span::styled(format!(" {} {text} ", look.glyphs.failed), look.style(Role::Error))]
}

/// What stands in a pane that has nothing to show, whole: what to do about it stands at its end.
fn empty(look: &Look, buffer: &mut Buffer, inner: Rect, text: &str, tone: Tone) {
    let top = inner.height.min(4) / 2;
    for (line, text) in (top..inner.height).zip(wrapped(text, usize::from(inner.width.saturating_sub(4)))) {
        let area = Rect { y: inner.y + line, height: 1, ..inner };
        put(buffer, area, 0, vec![Span::styled(format!("  {text}"), look.theme.tone(tone))]);
    }
}

fn waiting(look: &Look, error: Option<&ApiError>, pending: bool, nothing: String) -> (String, Tone) {
    match error {
        Some(error) => (clean(&error.to_string()).into_owned(), Tone::Failing),
        None if pending => (format!("reading{}", look.glyphs.ellipsis), Tone::Dim),
        None => (nothing, Tone::Dim),
    }
}

fn table(model: &Model, look: &Look, buffer: &mut Buffer, area: Rect, table: &Table, title: Vec<Span<'_>>, focused: bool) {
    let inner = layout::inner(area);
    let bottom = table_foot(model, look, table, area.width);
    let narrowed = model.screen().narrowed_to().map(|activity| clean(activity).into_owned());
    let extent = match &narrowed {
        Some(activity) => format!("at {activity} {} {}", look.glyphs.dot, extent(look, table)),
        None => extent(look, table),
    };
    frame(look, buffer, area, title, &extent, bottom, focused);
    if table.binding().is_none() {
        empty(look, buffer, inner, "this system does not offer it", Tone::Dim);
        return;
    }
    let shown = model.columns(table);
    let columns = columns(look, table, &shown, model.chosen_columns(table.resource).is_some(), &model.times);
    let window = Window { total: table.len(), offset: table.top() };
    let stale = table.rows.misses > 0;
    let grid = Grid { columns: &columns, window, theme: &look.theme, glyphs: look.glyphs, focused };
    let server_now = model.now.utc_ms + model.session.skew_ms;
    grid.draw(inner, buffer, |at| grid_row(look, table, &shown, at, &Moment { times: &model.times, now_ms: server_now }, stale));
    if table.is_empty() {
        let key = |id: &str| model.keymap.key(id);
        let nothing = match (table.filter.is_empty(), table.loaded()) {
            _ if model.session.is_nowhere() => String::new(),
            (_, loaded) if loaded > 0 && table.is_folded() => {
                let (all, next) = (key("list.fold"), key("list.next-page"));
                format!("none of the {loaded} rows of this page is a cause of its own ({all} shows them, {next} goes on)")
            }
            (_, loaded) if loaded > 0 => {
                let next = key("list.next-page");
                format!("none among the {loaded} rows of this page; the filter looks at one page at a time ({next} goes on)")
            }
            (false, _) => format!("no {} for this filter ({} clears it)", table.resource.name, key("list.clear-filter")),
            (true, _) => match &narrowed {
                Some(activity) => {
                    format!("no {} at {activity} ({} shows the whole instance)", table.resource.name, key("instance.whole"))
                }
                // an engine hides what may not be seen without a word
                None => match &model.session.place.user {
                    Some(user) => format!("no {}, or none that {} may see", table.resource.name, clean(user)),
                    None => format!("no {}", table.resource.name),
                },
            },
        };
        let (text, tone) = waiting(look, table.rows.error.as_ref(), table.rows.pending.is_some(), nothing);
        empty(look, buffer, Rect { y: inner.y + 1, height: inner.height.saturating_sub(1), ..inner }, &text, tone);
    }
}

/// How much there is: never more exact than what is known.
fn extent(look: &Look, table: &Table) -> String {
    let dot = look.glyphs.dot;
    let total = match (table.total.value, table.total.pending, &table.total.error) {
        (Some(total), ..) => grouped(total),
        (None, Some(_), _) => look.glyphs.ellipsis.to_owned(),
        (None, None, Some(_)) => "? (count failed)".to_owned(),
        (None, None, None) => "?".to_owned(),
    };
    if table.rows.value.is_none() {
        return String::new();
    }
    let mut parts = vec![if table.is_folded() && table.len() < table.loaded() {
        let cause = table.resource.fold.as_ref().map_or("row", |fold| fold.cause);
        format!("{} of {} here {dot} {total} rows", counted(table.len() as u64, cause), counted(table.loaded() as u64, "row"))
    } else if table.is_narrowed_here() {
        format!("{} of {} on this page {dot} {total} by the server", table.len(), table.loaded())
    } else {
        format!("{} of {total}", grouped(table.len() as u64))
    }];
    parts.extend(table.implied().into_iter().map(|term| term.value));
    if !table.sort().is_empty() {
        let here = if table.sorts_on_server() || table.is_whole() { "" } else { ", this page only" };
        let titles: Vec<_> = table.sort().iter().map(|(column, _)| table.resource.columns[*column].title.to_lowercase()).collect();
        parts.push(format!("by {}{here}", titles.join(", then ")));
    }
    let (page, pages) = table.page();
    if page > 1 || pages.is_some_and(|pages| pages > 1) || table.has_next() {
        let pages = pages.map_or_else(|| "?".to_owned(), |pages| pages.to_string());
        parts.push(format!("page {page} of {pages}"));
    }
    parts.join(&format!(" {dot} "))
}

fn table_foot<'a>(model: &Model, look: &Look, table: &Table, width: u16) -> Vec<Span<'a>> {
    if table.rows.value.is_some() && table.rows.error.is_some() {
        return trouble(look, table.rows.error.as_ref(), width);
    }
    if let Some(matching) = table.marks.matching() {
        let text = format!(" marked: all that match {} ", clean(&matching.words()));
        return vec![Span::styled(text, look.style(Role::Mark))];
    }
    if !table.marks.is_empty() {
        let hidden = table.hidden_marks();
        let text = if hidden > 0 {
            format!(" {} marked, {hidden} of them not shown now ", table.marks.len())
        } else {
            format!(" {} marked ", table.marks.len())
        };
        return vec![Span::styled(text, look.style(Role::Mark))];
    }
    if let Some(error) = table.join_error() {
        return vec![Span::styled(
            format!(" some columns are missing: {} ", cut(&clean(&error.to_string()), 60, Ellipsis::END)),
            look.style(Role::Waiting),
        )];
    }
    if let Some(lacks) = table.binding().and_then(|binding| binding.lacks).filter(|_| table.rows.value.is_some()) {
        return vec![Span::styled(format!(" {lacks} "), look.style(Role::Waiting))];
    }
    let head = model.screen().head.as_ref().filter(|head| head.rows.at.is_some());
    let ended = head.is_some_and(|head| head.selected().is_some_and(|instance| !instance.cell("ended").is_empty()));
    match head.filter(|head| head.is_empty()) {
        _ if ended => vec![Span::styled(" the instance has ended ", look.style(Role::Waiting))],
        Some(_) => vec![Span::styled(" the instance has ended, or may not be seen ", look.style(Role::Waiting))],
        None if table.is_counting() && table.rows.at.is_some() => {
            vec![Span::styled(format!(" counting{} ", look.glyphs.ellipsis), look.style(Role::Dim))]
        }
        None => vec![],
    }
}

/// The columns of a table that have room in the pane that has the focus.
pub(super) fn with_room(model: &Model, look: &Look, table: &Table) -> Vec<usize> {
    let area = layout::panes(model).into_iter().find(|(at, _)| *at == model.screen().focus).map(|(_, area)| layout::inner(area));
    let shown = model.columns(table);
    let columns = columns(look, table, &shown, model.chosen_columns(table.resource).is_some(), &model.times);
    columns_for(&columns, area.unwrap_or_default().width).into_iter().map(|placed| shown[placed.index]).collect()
}

fn columns(look: &Look, table: &Table, shown: &[usize], chosen: bool, times: &Times) -> Vec<GridColumn> {
    let column = |(place, at): (usize, usize)| {
        let column = &table.resource.columns[at];
        let priority = match column.priority {
            0 => GridColumn::IDENTITY,
            // what a person chose is dropped from the right
            _ if chosen => 199 - place.min(150) as u8,
            priority => 200 - priority,
        };
        let extent = match column.width {
            Width::Fixed(width) if times.absolute && matches!(column.show, Show::Age | Show::Ended | Show::Due) => {
                GridColumn::fixed(if column.show == Show::Age { "SINCE" } else { column.title }, width.max(Times::SHORT), priority)
            }
            Width::Fixed(width) => GridColumn::fixed(column.title, width, priority),
            Width::Flex(min, weight) => GridColumn::flex(column.title, min, weight, priority),
        };
        let align = if matches!(
            column.show,
            Show::Number | Show::Failures | Show::Retries | Show::Age | Show::Due | Show::Ended | Show::Duration
        ) {
            Align::Right
        } else {
            Align::Left
        };
        let place = if matches!(column.show, Show::Id | Show::Scope | Show::Message) { Ellipsis::MIDDLE } else { Ellipsis::END };
        let sorted = table.sort().iter().enumerate().find(|(_, (sorted, _))| *sorted == at).map(|(place, (_, order))| (place, *order));
        GridColumn { align, ellipsis: place.signed(look.glyphs.ellipsis), sorted, ..extent }
    };
    shown.iter().copied().enumerate().map(column).collect()
}

/// How times are shown, and from when they are looked at, by the server's clock.
struct Moment<'m> {
    times: &'m Times,
    now_ms: i64,
}

fn grid_row<'a>(look: &Look, table: &'a Table, shown_columns: &[usize], at: usize, moment: &Moment<'_>, stale: bool) -> GridRow<'a> {
    let Some(row) = table.row(at) else { return GridRow::default() };
    let cell = |at: usize| {
        let (show, cell) = (table.resource.columns[at].show, &row.cells[at]);
        let own_scope = show == Show::Scope && table.resource.column("instance").is_some_and(|instance| row.cells[instance] == *cell);
        if let Show::At(other) = show
            && cell.text().is_empty()
            && let Some(place) = table.resource.column(other).map(|at| &row.cells[at]).filter(|place| !place.text().is_empty())
        {
            return (format!("at {}", clean(&place.text())).into(), Tone::Dim);
        }
        if show == Show::Message && cell.is_empty() && table.repeats(row) {
            return ("failed further down, in an instance that it called".into(), Tone::Dim);
        }
        (if own_scope { "instance".into() } else { shown(look, show, cell, moment) }, show.tone(cell))
    };
    GridRow {
        cells: shown_columns.iter().copied().map(cell).collect(),
        marked: table.marks.contains(&row.id),
        selected: table.selected_at() == Some(at),
        stale,
    }
}

/// A cell as a person reads it, clean.
fn shown<'a>(look: &Look, show: Show, cell: &'a Cell, moment: &Moment<'_>) -> Cow<'a, str> {
    let now_ms = moment.now_ms;
    match (show, cell) {
        (Show::Age | Show::Ended | Show::Due, Cell::Time(ms)) if moment.times.absolute => moment.times.short(*ms, now_ms).into(),
        (Show::Age | Show::Ended, Cell::Time(ms)) => age(now_ms - ms).into(),
        (Show::Due, Cell::Time(ms)) if *ms >= now_ms => format!("in {}", age(ms - now_ms)).into(),
        (Show::Due, Cell::Time(ms)) => format!("-{}", age(now_ms - ms)).into(),
        (Show::Duration, cell) if cell.integer().is_some() => duration(cell.integer().unwrap_or_default()).into(),
        (Show::Or(nothing), cell) if cell.text().is_empty() => nothing.into(),
        (Show::Incident, Cell::Empty) | (Show::Suspended, Cell::Flag(false)) => "".into(),
        (Show::Incident, _) => format!("{} yes", look.glyphs.failed).into(),
        (Show::Suspended, Cell::Flag(true)) => format!("{} {}", look.glyphs.paused, show.word(cell)).into(),
        (Show::State, cell) => {
            let text = cell.text();
            let sign = match &*text {
                "ACTIVE" => look.glyphs.full,
                "SUSPENDED" => look.glyphs.paused,
                "COMPLETED" | "succeeded" | "resolved" => look.glyphs.mark,
                "EXTERNALLY_TERMINATED" | "INTERNALLY_TERMINATED" | "failed" | "open" | "cancelled" => look.glyphs.failed,
                _ => return clean(&text).into_owned().into(),
            };
            format!("{sign} {}", state_word(&text)).into()
        }
        (Show::Number | Show::Failures, Cell::Number(text)) => {
            text.parse().map_or_else(|_| clean(text).into_owned().into(), |n: u64| grouped(n).into())
        }
        (_, Cell::Time(ms)) => moment.times.full(*ms).into(),
        (_, Cell::Text(text) | Cell::Json(text) | Cell::Number(text) | Cell::Broken(text)) => brief(text),
        (_, cell) => clean(&cell.text()).into_owned().into(),
    }
}

/// An instance's state in the words of the filter language.
pub(super) fn state_word(state: &str) -> String {
    match state {
        "EXTERNALLY_TERMINATED" => "cancelled".to_owned(),
        "INTERNALLY_TERMINATED" => "terminated".to_owned(),
        other => clean(&other.to_lowercase()).into_owned(),
    }
}

/// As much of a text as a line can ever show: cleaning costs by length, and values have megabytes.
fn brief(text: &str) -> Cow<'_, str> {
    const MOST: usize = 600;
    if text.len() <= MOST {
        return clean(text);
    }
    let end = (0..=MOST).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    Cow::Owned(clean(&text[..end]).into_owned() + "…")
}

fn tree(model: &Model, look: &Look, buffer: &mut Buffer, area: Rect, tree: &Tree, title: Vec<Span<'_>>, focused: bool) {
    let inner = layout::inner(area);
    let foot = match tree.error() {
        Some(_) if tree.nodes().is_empty() => vec![],
        None if tree.is_cut() => {
            vec![Span::styled(
                format!(" only the first {} activities; the timeline has all ", grouped(MOST_PAST)),
                look.style(Role::Waiting),
            )]
        }
        error => trouble(look, error, area.width),
    };
    // where there is room, the second line of the screen says it
    let about = if model.is_wide() { String::new() } else { about::shortly(model, look) };
    frame(look, buffer, area, title, &about, foot, focused);
    if tree.nodes().is_empty() {
        let (text, tone) = waiting(look, tree.root_error(), tree.pending().next().is_some(), "nothing is under way".to_owned());
        empty(look, buffer, inner, &text, tone);
        return;
    }
    super::tree::draw(look, buffer, inner, tree, focused);
}

fn diagram(look: &Look, buffer: &mut Buffer, area: Rect, diagram: &Diagram, title: Vec<Span<'_>>, focused: bool) {
    let inner = layout::inner(area);
    let foot = match diagram.counts.error.as_ref().filter(|_| diagram.outline.value.is_some()) {
        Some(error) => trouble(look, Some(error), area.width),
        None => super::diagram::foot(look, diagram),
    };
    frame(look, buffer, area, title, &super::diagram::extent(look, diagram, area.width), foot, focused);
    if diagram.lines().is_empty() {
        let (text, tone) =
            waiting(look, diagram.outline.error.as_ref(), diagram.outline.pending.is_some(), "nothing is in this process".to_owned());
        empty(look, buffer, inner, &text, tone);
        return;
    }
    super::diagram::draw(look, buffer, inner, diagram, focused);
}

fn text(_: &Model, look: &Look, buffer: &mut Buffer, area: Rect, text: &Text, title: Vec<Span<'_>>, focused: bool) {
    let inner = layout::inner(area);
    let Some(document) = &text.slot.value else {
        frame(look, buffer, area, title, "", vec![], focused);
        let (text, tone) = waiting(look, text.slot.error.as_ref(), text.slot.pending.is_some(), "nothing".to_owned());
        empty(look, buffer, inner, &text, tone);
        return;
    };
    let found = document.progress().map(|progress| {
        let more = if progress.more || progress.scanning { "+" } else { "" };
        format!("{} of {}{more} found {} ", progress.current.unwrap_or(0), progress.found, look.glyphs.dot)
    });
    if document.text().is_empty() {
        frame(look, buffer, area, title, "empty", vec![], focused);
        empty(look, buffer, inner, "an empty text: not one character", Tone::Dim);
        return;
    }
    let state = format!("{}{}", found.unwrap_or_default(), counted(document.line_count() as u64, "line"));
    frame(look, buffer, area, title, &state, vec![], focused);
    TextView { document, numbers: false, theme: &look.theme, glyphs: look.glyphs }.draw(inner, buffer);
}

/// A block with a title, over whatever is below it.
pub(super) fn dialog(look: &Look, buffer: &mut Buffer, area: Rect, title: &str, role: Role) -> Rect {
    ratatui::widgets::Clear.render(area, buffer);
    buffer.set_style(area, look.style(Role::Overlay));
    let style: Style = look.style(role);
    Block::new()
        .borders(Borders::ALL)
        .border_set(look.glyphs.border())
        .border_style(style)
        .title_top(Span::styled(format!(" {title} "), style))
        .render(area, buffer);
    layout::inner(area)
}
