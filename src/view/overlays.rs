//! What lies over the screen. Gives the place of the text cursor where something is typed.

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
    style::Modifier,
    text::Span,
    widgets::{Clear, Widget},
};

use super::{
    Look,
    confirm::wrapped,
    fitted, layout,
    panes::{dialog, with_room},
    put,
    theme::Role,
};
use crate::{
    act::value,
    app::{
        Finding, Model, Overlay,
        overlay::{Columns, FilterBar, FormDialog, Gather, NameBar, Palette, Picker, SearchBar},
    },
    pane::{
        form::{Form, Line},
        input::Input,
    },
    text::{Ellipsis, clean, cut, width},
};

/// Lines of a form that tell why it is not accepted.
const MOST_TOLD: usize = 6;

pub(super) fn draw(model: &Model, look: &Look, buffer: &mut Buffer) -> Option<Position> {
    let mut cursor = None;
    for overlay in &model.overlays {
        cursor = match overlay {
            Overlay::Palette(palette) => Some(self::palette(model, look, buffer, palette)),
            Overlay::Pick(picker) => self::picker(model, look, buffer, picker),
            Overlay::Filter(bar) => Some(filter(model, look, buffer, bar)),
            Overlay::Name(bar) => Some(name(model, look, buffer, bar)),
            Overlay::Columns(columns) => self::columns(model, look, buffer, columns),
            Overlay::Find(finding) => find(model, look, buffer, finding),
            Overlay::Search(bar) => Some(search(model, look, buffer, bar)),
            Overlay::Confirm(confirm) => super::confirm::draw(model, look, buffer, confirm),
            Overlay::Form(dialog) => form(model, look, buffer, dialog),
            Overlay::Help(help) => super::help::draw(model, look, buffer, help),
            Overlay::Runs(list) => super::runs::draw(model, look, buffer, *list),
            Overlay::Gather(gather) => waiting(model, look, buffer, gather),
            Overlay::Own(confirm) => super::own::draw(model, look, buffer, confirm),
            Overlay::Export(dialog) => Some(super::export::draw(model, look, buffer, dialog)),
            Overlay::Replace(export, _) => super::export::replace(model, look, buffer, export),
            Overlay::Exports(scroll) => super::export::list(model, look, buffer, scroll.at),
            Overlay::Audit(audit) => super::audit::draw(model, look, buffer, audit),
            Overlay::Notices(scroll) => lines(model, look, buffer, "Notices", 0, notices(model, look, scroll.at)),
            Overlay::Setup(setup) => super::setup::draw(model, look, buffer, setup),
            Overlay::Leave => leave(model, look, buffer),
        };
    }
    cursor
}

/// A line of typed text; gives the place of its cursor.
pub(super) fn typed(look: &Look, buffer: &mut Buffer, area: Rect, input: &Input) -> Position {
    let before = clean(input.before()).into_owned();
    let room = usize::from(area.width.saturating_sub(1));
    let shown = clean(input.text()).into_owned();
    // what is left of the cursor stays in view
    let skip = width(&before).saturating_sub(room);
    let (text, at) = if skip > 0 { (tail(&before, room), room) } else { (shown, width(&before)) };
    put(
        buffer,
        area,
        0,
        vec![Span::styled(
            cut(&text, usize::from(area.width), Ellipsis::END.signed(look.glyphs.ellipsis)).into_owned(),
            look.style(Role::Input),
        )],
    );
    Position { x: area.x + (at as u16).min(area.width.saturating_sub(1)), y: area.y }
}

/// The last columns of a text.
fn tail(text: &str, columns: usize) -> String {
    use unicode_segmentation::UnicodeSegmentation;
    let mut left = columns;
    let mut start = text.len();
    for (at, grapheme) in text.grapheme_indices(true).rev() {
        let Some(rest) = left.checked_sub(width(grapheme)) else { break };
        (left, start) = (rest, at);
    }
    text[start..].to_owned()
}

fn palette(model: &Model, look: &Look, buffer: &mut Buffer, palette: &Palette) -> Position {
    let area = layout::centred(model.size, 90, model.size.height.saturating_sub(4).min(24));
    let inner = dialog(look, buffer, area, "Go to", Role::BorderFocus);
    put(buffer, inner, 0, vec![Span::styled(": ", look.style(Role::Key))]);
    let cursor = typed(look, buffer, Rect { x: inner.x + 2, width: inner.width.saturating_sub(2), height: 1, ..inner }, &palette.input);
    let rows = usize::from(inner.height.saturating_sub(1));
    let top = (palette.scroll.at + 1).saturating_sub(rows);
    for (line, (at, offer)) in palette.found.iter().enumerate().skip(top).take(rows).enumerate() {
        let area = Rect { y: inner.y + 1 + line as u16, height: 1, ..inner };
        let role = if offer.is_enabled() { Role::Text } else { Role::Dim };
        let words = vec![
            Span::styled(format!(" {:<24} ", clean(&offer.name())), look.style(role)),
            Span::styled(clean(&offer.help()).into_owned(), look.style(Role::Dim)),
        ];
        put(buffer, area, 0, fitted(look, words, area.width));
        if at == palette.scroll.at {
            buffer.set_style(area, look.style(Role::Selection));
        }
    }
    cursor
}

fn picker(model: &Model, look: &Look, buffer: &mut Buffer, picker: &Picker) -> Option<Position> {
    let area = layout::centred(model.size, 76, (picker.items.len() as u16 + 2).min(model.size.height.saturating_sub(4)));
    let inner = dialog(look, buffer, area, picker.title, Role::BorderFocus);
    let rows = usize::from(inner.height);
    let top = (picker.scroll.at + 1).saturating_sub(rows);
    for (line, (at, (name, word))) in picker.items.iter().enumerate().skip(top).take(rows).enumerate() {
        let area = Rect { y: inner.y + line as u16, height: 1, ..inner };
        put(
            buffer,
            area,
            0,
            vec![
                Span::styled(format!(" {:<20} ", clean(name)), look.style(Role::Text)),
                Span::styled(crate::text::briefly(word), look.style(Role::Dim)),
            ],
        );
        if at == picker.scroll.at {
            buffer.set_style(area, look.style(Role::Selection));
        }
    }
    None
}

/// A bar over the last two lines: what is typed, and a word about it.
fn bar<'a>(
    model: &Model,
    look: &Look,
    buffer: &mut Buffer,
    sign: &str,
    input: &Input,
    words: impl IntoIterator<Item = Span<'a>>,
) -> Position {
    let area = Rect { y: model.size.height.saturating_sub(2), height: 2, ..layout::hints(model.size) };
    Clear.render(area, buffer);
    buffer.set_style(area, look.style(Role::Overlay));
    put(buffer, area, 0, vec![Span::styled(format!(" {sign} "), look.style(Role::Key))]);
    let cursor = typed(look, buffer, Rect { x: area.x + 3, width: area.width.saturating_sub(4), height: 1, ..area }, input);
    put(buffer, area, 1, std::iter::once(Span::raw("   ")).chain(words).collect());
    cursor
}

fn filter(model: &Model, look: &Look, buffer: &mut Buffer, filter: &FilterBar) -> Position {
    let completion = &filter.completion;
    let role = |at| if completion.at == Some(at) { Role::Key } else { Role::Dim };
    // those that stepping by tab has passed make room for those to come
    let first = completion.at.unwrap_or(0);
    let offers = completion
        .candidates
        .iter()
        .enumerate()
        .skip(first)
        .map(|(at, c)| Span::styled(format!("{}  ", clean(&c.text)), look.style(role(at))));
    let error = filter.error.as_ref().filter(|_| completion.candidates.is_empty());
    let error = error.map(|error| Span::styled(clean(error).into_owned(), look.style(Role::Error)));
    bar(model, look, buffer, "/", &filter.input, error.into_iter().chain(offers))
}

fn name(model: &Model, look: &Look, buffer: &mut Buffer, name: &NameBar) -> Position {
    let word = format!("name for {} {}   enter saves   esc leaves", name.resource, clean(&name.filter));
    bar(model, look, buffer, "=", &name.input, [Span::styled(word, look.style(Role::Dim))])
}

fn find(model: &Model, look: &Look, buffer: &mut Buffer, finding: &Finding) -> Option<Position> {
    let area = layout::centred(model.size, 76, 3);
    let inner = dialog(look, buffer, area, "Looking", Role::BorderFocus);
    let text = format!(" for {}{}   esc gives up", clean(&finding.text), look.glyphs.ellipsis);
    put(buffer, inner, 0, vec![Span::styled(text, look.style(Role::Dim))]);
    None
}

fn columns(model: &Model, look: &Look, buffer: &mut Buffer, columns: &Columns) -> Option<Position> {
    let area = layout::centred(model.size, 76, (columns.items.len() as u16 + 3).min(model.size.height.saturating_sub(4)));
    let inner = dialog(look, buffer, area, &format!("Columns of {}", columns.resource.name), Role::BorderFocus);
    let rows = usize::from(inner.height.saturating_sub(1));
    let top = (columns.scroll.at + 1).saturating_sub(rows);
    let table = model.screen().table().filter(|table| table.resource.name == columns.resource.name);
    let seen = table.map(|table| (model.columns(table), with_room(model, look, table)));
    for (line, (at, (column, shown))) in columns.items.iter().enumerate().skip(top).take(rows).enumerate() {
        let area = Rect { y: inner.y + line as u16, height: 1, ..inner };
        let named = &columns.resource.columns[*column];
        let word = match &seen {
            _ if columns.is_identity(*column) => "always shown",
            Some((wanted, seen)) if wanted.contains(column) && !seen.contains(column) => "no room for it",
            _ => table.and_then(|table| table.why_hidden(*column)).unwrap_or_default(),
        };
        let sign = if *shown { look.glyphs.mark } else { " " };
        put(
            buffer,
            area,
            0,
            vec![
                Span::styled(format!(" {sign} "), look.style(Role::Mark)),
                Span::styled(format!("{:<14} ", named.title), look.style(if *shown { Role::Text } else { Role::Dim })),
                Span::styled(format!("{:<12} {word}", named.name), look.style(Role::Dim)),
            ],
        );
        if at == columns.scroll.at {
            buffer.set_style(area, look.style(Role::Selection));
        }
    }
    let foot = Rect { y: inner.bottom().saturating_sub(1), height: 1, ..inner };
    put(
        buffer,
        foot,
        0,
        vec![Span::styled(" space show or hide   J K move   enter keep   r as before   esc leave", look.style(Role::Dim))],
    );
    None
}

fn search(model: &Model, look: &Look, buffer: &mut Buffer, search: &SearchBar) -> Position {
    let (next, before) = (model.keymap.key("text.next"), model.keymap.key("text.previous"));
    let word = Span::styled(format!("enter search   {next} next   {before} before   esc leave"), look.style(Role::Dim));
    bar(model, look, buffer, "/", &search.input, [word])
}

fn form(model: &Model, look: &Look, buffer: &mut Buffer, dialog_: &FormDialog) -> Option<Position> {
    let fields = dialog_.form.value.as_ref().map_or(1, |form| form.lines.len());
    let columns = usize::from(model.size.width.min(96).saturating_sub(6));
    // a server's reason may be long, and who mends what was refused wants all of it
    let mut told =
        dialog_.form.value.as_ref().and_then(|form| form.error.as_deref()).map(|error| wrapped(&clean(error), columns)).unwrap_or_default();
    told.truncate(MOST_TOLD);
    let foot = told.len().max(1) as u16 + 1;
    let area = layout::centred(model.size, 96, (fields as u16 + foot + 3).min(model.size.height.saturating_sub(2)));
    let inner = dialog(
        look,
        buffer,
        area,
        &format!("{} {}", dialog_.action.title.trim_end_matches('…'), clean(&dialog_.label())),
        Role::BorderFocus,
    );
    let Some(form) = &dialog_.form.value else {
        let text = match &dialog_.form.error {
            Some(error) => Span::styled(clean(&error.to_string()).into_owned(), look.style(Role::Error)),
            None => Span::styled(format!("reading the form{}", look.glyphs.ellipsis), look.style(Role::Dim)),
        };
        put(buffer, inner, 0, vec![Span::raw(" "), text]);
        return None;
    };
    let (mut cursor, mut cut_note) = (None, None);
    let rows = usize::from(inner.height.saturating_sub(foot + 1)).max(1);
    let top = (form.focus + 1).saturating_sub(rows);
    let label_width = form.lines.iter().map(|line| width(&clean(&line.field.label))).max().unwrap_or(0).clamp(6, 24);
    for (row, (at, line)) in form.lines.iter().enumerate().skip(top).take(rows).enumerate() {
        let area = Rect { y: inner.y + row as u16, height: 1, ..inner };
        let label = crate::text::fit(&clean(&line.field.label), label_width, Ellipsis::END.signed(look.glyphs.ellipsis)).into_owned();
        let focused = at == form.focus && dialog_.adding.is_none();
        let bar = if focused { look.glyphs.bar } else { " " };
        put(buffer, area, 0, vec![Span::styled(format!("{bar}{label} "), look.style(if focused { Role::Title } else { Role::Text }))]);
        let x = area.x + 2 + label_width as u16;
        let (note, role) = note_of(model, form, line);
        let whole = clean(&note);
        let note = cut(&whole, 44, Ellipsis::END.signed(look.glyphs.ellipsis)).into_owned();
        if focused && note != whole {
            cut_note = Some((format!("{label} {whole}"), role));
        }
        let note_width = width(&note) as u16 + 2;
        let value = Rect { x, width: (area.right().saturating_sub(x)).saturating_sub(note_width), ..area };
        let place = typed(look, buffer, value, &line.input);
        if focused {
            cursor = Some(place);
        }
        if focused && line.takes_text() && line.input.is_selected() {
            let text = Rect { width: place.x.saturating_sub(value.x), ..value };
            buffer.set_style(text, look.style(Role::Selection).add_modifier(Modifier::UNDERLINED));
        }
        put(
            buffer,
            Rect { x: area.right().saturating_sub(note_width), width: note_width, ..area },
            0,
            vec![Span::raw(" "), Span::styled(note, look.style(role))],
        );
    }
    let foot = Rect { y: inner.bottom().saturating_sub(foot), height: foot, ..inner };
    if let Some(adding) = &dialog_.adding {
        put(buffer, foot, 0, vec![Span::styled(" new field, name:Type  ", look.style(Role::Title))]);
        return Some(typed(look, buffer, Rect { x: foot.x + 23, width: foot.width.saturating_sub(23), height: 1, ..foot }, adding));
    }
    // what had no room beside its field stands here whole, before what is said of all of them
    let told = match cut_note {
        Some((text, role)) => vec![(text, role)],
        None => told.into_iter().map(|line| (line, Role::Error)).collect(),
    };
    for (row, (line, role)) in told.into_iter().enumerate() {
        put(buffer, foot, row as u16, vec![Span::styled(format!(" {line}"), look.style(role))]);
    }
    let add = if form.open { "   ctrl-n add a field" } else { "" };
    put(
        buffer,
        foot,
        foot.height.saturating_sub(1),
        vec![Span::styled(format!(" enter goes on to the confirmation   tab next{add}   esc leave"), look.style(Role::Dim))],
    );
    cursor
}

/// Columns of a dialog of lines at most.
const LINES_MOST: u16 = 110;

/// What stands beside a field: what is wrong with it, what it means, or what it takes.
fn note_of(model: &Model, form: &Form, line: &Line) -> (String, Role) {
    match (form.problem(line), &line.field.locked) {
        (Some(problem), _) => (problem, Role::Error),
        (None, Some(reason)) => (reason.clone(), Role::Dim),
        (None, None) if !line.field.choices.is_empty() => (format!("{} left/right chooses", form.kind(line)), Role::Dim),
        (None, None) => match form.moment(line) {
            Some(ms) => (format!("= {}", model.times.full(ms)), Role::Accent),
            None if value::is_date(&form.kind(line)) => ("Date, or 2h, 3d, tomorrow".to_owned(), Role::Dim),
            None => (form.kind(line), Role::Dim),
        },
    }
}

pub(super) fn lines(
    model: &Model,
    look: &Look,
    buffer: &mut Buffer,
    title: &str,
    top: usize,
    lines: Vec<Vec<Span<'_>>>,
) -> Option<Position> {
    let area = layout::centred(model.size, LINES_MOST, model.size.height.saturating_sub(2));
    let inner = dialog(look, buffer, area, &format!("{title}   esc leaves"), Role::BorderFocus);
    let top = top.min(lines.len().saturating_sub(usize::from(inner.height)));
    for (line, spans) in lines.into_iter().skip(top).take(inner.height.into()).enumerate() {
        put(buffer, inner, line as u16, spans);
    }
    None
}

/// What was said, from that one on, each whole.
fn notices<'a>(model: &Model, look: &Look, from: usize) -> Vec<Vec<Span<'a>>> {
    let columns = usize::from(model.size.width.min(LINES_MOST)).saturating_sub(12);
    let lines = |notice: &crate::app::notice::Notice| {
        let mut at = Some(format!(" {:<6}  ", model.times.short(notice.utc_ms, model.now.utc_ms)));
        let line = |text: String| {
            let at = at.take().unwrap_or_else(|| " ".repeat(9));
            vec![Span::styled(at, look.style(Role::Dim)), Span::styled(text, look.theme.tone(notice.tone))]
        };
        wrapped(&clean(&notice.text), columns).into_iter().map(line).collect::<Vec<_>>()
    };
    model.notices.lasting().skip(from).take(model.size.height.into()).flat_map(lines).collect()
}

fn waiting(model: &Model, look: &Look, buffer: &mut Buffer, gather: &Gather) -> Option<Position> {
    let area = layout::centred(model.size, 70, 4);
    let inner = dialog(look, buffer, area, gather.action.title.trim_end_matches('…'), Role::BorderFocus);
    let text = format!(" reading what matches {}{}", clean(&gather.words), look.glyphs.ellipsis);
    put(buffer, inner, 0, vec![Span::styled(text, look.style(Role::Text))]);
    put(buffer, inner, 1, vec![Span::styled(" esc leaves; nothing is sent", look.style(Role::Dim))]);
    None
}

fn leave(model: &Model, look: &Look, buffer: &mut Buffer) -> Option<Position> {
    let area = layout::centred(model.size, 60, 5);
    let inner = dialog(look, buffer, area, "Leave?", Role::BorderFocus);
    put(buffer, inner, 0, vec![Span::raw(" A write or an export is still under way; what has")]);
    put(buffer, inner, 1, vec![Span::raw(" not started will not be, and the rest goes unwatched.")]);
    put(buffer, inner, 2, vec![Span::styled(" y leave   n stay", look.style(Role::Key))]);
    None
}
