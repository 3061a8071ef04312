//! The first line, where one is and whether to trust it; the second, the way one came; the last, what one can do.

use std::time::Duration;

use ratatui::{buffer::Buffer, text::Span};

use super::{Look, fitted, layout, put, span_width, theme::Role};
use crate::{
    api::ApiError,
    app::{
        Model, Overlay,
        command::{self, Availability, Scope},
        keymap,
    },
    pane::table::Table,
    resource::filter::Side,
    text::{Ellipsis, age, clean, cut, grouped, latency},
};

/// Columns between the two ends of the second line, and behind them.
const GAP: u16 = 4;

pub(super) fn draw(model: &Model, look: &Look, buffer: &mut Buffer) {
    let size = model.size;
    let header = layout::header(size);
    buffer.set_style(header, look.style(Role::Header));
    let left = place(model, look);
    let right = trust(model, look);
    let middle = counts(model, look);
    let free = size.width.saturating_sub(span_width(&left) + span_width(&right) + 1);
    put(buffer, header, 0, left);
    let x = size.width.saturating_sub(span_width(&right) + 1);
    put(buffer, ratatui::layout::Rect { x, width: size.width - x, ..header }, 0, right);
    let wide = span_width(&middle);
    if wide + 4 <= free {
        put(buffer, ratatui::layout::Rect { x: x.saturating_sub(wide + 3), width: wide, ..header }, 0, middle);
    }
    let path = layout::path(size);
    buffer.set_style(path, look.style(Role::Path));
    let mut right = unkept(model, look);
    right.extend(filter(model, look));
    if right.is_empty() && model.is_wide() {
        right.push(Span::styled(super::about::fully(model, look), look.style(Role::Path)));
    }
    // what is on the right has half of the line, and more where the way leaves it
    let room = size.width.saturating_sub(span_width(&right).min(size.width / 2) + GAP);
    let left = fitted(look, way(model, look, room), room);
    let right = fitted(look, right, size.width.saturating_sub(span_width(&left) + GAP));
    put(buffer, path, 0, left);
    let x = size.width.saturating_sub(span_width(&right) + 1);
    put(buffer, ratatui::layout::Rect { x, width: size.width - x, ..path }, 0, right);
}

/// Whether the first line has no room for everything.
fn is_small(model: &Model) -> bool {
    model.size.width < 100
}

/// The engine that is talked to.
fn engine(model: &Model) -> &str {
    model.session.place.engine.as_deref().unwrap_or("default")
}

/// The engine that is talked to, clean, where the first line has no room for its name.
pub(super) fn engine_left_out(model: &Model) -> Option<String> {
    is_small(model).then(|| clean(engine(model)).into_owned())
}

fn place<'a>(model: &Model, look: &Look) -> Vec<Span<'a>> {
    let session = &model.session;
    let small = is_small(model);
    let mut spans = vec![Span::raw(" ")];
    if !small {
        spans.push(Span::styled("flowdeck  ", look.style(Role::Accent)));
    }
    spans.push(Span::styled(
        clean(&session.place.name).into_owned(),
        look.style(if session.place.production { Role::Production } else { Role::Title }),
    ));
    if session.place.production {
        spans.push(Span::raw(" "));
        spans.push(Span::styled(" PROD ", look.style(Role::Production)));
    }
    if session.place.read_only {
        spans.push(Span::raw(" "));
        spans.push(Span::styled(format!("{} read-only", look.glyphs.locked), look.style(Role::ReadOnly)));
    } else if let Some(left) = session.guard.armed_for(model.now.instant) {
        spans.push(Span::styled(format!(" armed {}", minutes(left)), look.style(Role::Production)));
    }
    if session.place.insecure {
        spans.push(Span::raw(" "));
        spans.push(Span::styled(" INSECURE ", look.style(Role::Production)));
    }
    if session.is_nowhere() {
        return spans;
    }
    let product = if small {
        session.version().unwrap_or_default().to_owned()
    } else {
        format!("{} {} {}", session.product(), look.glyphs.dot, engine(model))
    };
    spans.push(Span::raw(format!("  {}", clean(&product))));
    if let Some(tenant) = &session.place.tenant {
        let within = model.screen().table().is_none_or(|table| crate::resource::tenant::is_within(table.scope()));
        let (word, role) = if within { ("tenant", Role::Accent) } else { ("all tenants here, not only", Role::Waiting) };
        spans.push(Span::styled(format!(" {} {word} {}", look.glyphs.dot, clean(tenant)), look.style(role)));
    }
    spans
}

fn minutes(left: Duration) -> String {
    format!("{}m", left.as_secs().div_ceil(60))
}

fn counts<'a>(model: &Model, look: &Look) -> Vec<Span<'a>> {
    let told = |slot: &crate::pane::slot::Slot<u64>| match (slot.value, slot.pending) {
        (Some(count), _) => grouped(count),
        (None, Some(_)) => look.glyphs.ellipsis.to_owned(),
        (None, None) => "?".to_owned(),
    };
    let session = &model.session;
    if !session.signed_in {
        return vec![];
    }
    let failing = session.incidents.value.is_some_and(|count| count > 0);
    vec![
        Span::styled(format!("{} incident rows", told(&session.incidents)), look.style(if failing { Role::Failing } else { Role::Header })),
        Span::raw(format!(" {} {} instances", look.glyphs.dot, told(&session.instances))),
    ]
}

/// Whether what is shown is fresh: a dot alone while it is, its age after two refreshes were missed.
fn trust<'a>(model: &Model, look: &Look) -> Vec<Span<'a>> {
    let (at, misses) = model.screen().freshness();
    let old = at.map(|at| model.now.instant.saturating_duration_since(at));
    let mut spans = vec![];
    if model.times.absolute || model.times.local {
        spans.push(Span::styled(format!("{} ", model.times.zone_name(model.now.utc_ms)), look.style(Role::Dim)));
    }
    if model.paused {
        spans.push(Span::styled("paused ", look.style(Role::Waiting)));
    }
    match old {
        _ if misses >= 1 && at.is_none() => {
            let word = match model.screen().error() {
                Some(ApiError::Unauthorized { .. } | ApiError::Forbidden { .. }) => "refused",
                Some(error) if error.is_answer() => "failed",
                _ => "no answer",
            };
            spans.push(Span::styled(format!("{} {word}", look.glyphs.failed), look.style(Role::Failing)));
        }
        None if at.is_none() && model.screen().pending().is_empty() => {}
        None => spans.push(Span::styled(look.glyphs.open, look.style(Role::Dim))),
        Some(old) if misses >= 2 || (misses >= 1 && old > model.interval() * 2) => {
            spans.push(Span::styled(format!("{} {} old", look.glyphs.failed, age(old.as_millis() as i64)), look.style(Role::Failing)));
        }
        // one may be missed now and then; that all is well is not said then
        Some(_) if misses >= 1 => spans.push(Span::styled(look.glyphs.open, look.style(Role::Waiting))),
        Some(_) => spans.push(Span::styled(look.glyphs.full, look.style(Role::Moving))),
    }
    if let Some(took) = model.session.latency {
        spans.push(Span::raw(format!("  {}", latency(coarse(took)))));
    }
    spans
}

/// Latency in steps, so that a screen where nothing changes writes nothing.
fn coarse(took: Duration) -> u64 {
    let ms = took.as_millis() as u64;
    match ms {
        0..10 => 10,
        10..100 => (ms / 20 * 20).max(10),
        100..1_000 => ms / 100 * 100,
        _ => ms / 500 * 500,
    }
}

/// The way one came, without its beginning where there is no room for it.
fn way<'a>(model: &Model, look: &Look, room: u16) -> Vec<Span<'a>> {
    let last = model.screens.len() - 1;
    let most = if is_small(model) { 3 } else { 6 };
    let first = model.screens.len().saturating_sub(most);
    let ways = (first..=last).map(|skip| way_from(model, look, skip));
    ways.into_iter().find(|way| span_width(way) <= room).unwrap_or_else(|| way_from(model, look, last))
}

fn way_from<'a>(model: &Model, look: &Look, skip: usize) -> Vec<Span<'a>> {
    let mut spans = vec![Span::raw(" ")];
    let last = model.screens.len() - 1;
    if skip > 0 {
        spans.push(Span::styled(format!("{} {} ", look.glyphs.ellipsis, look.glyphs.step), look.style(Role::Dim)));
    }
    for (at, screen) in model.screens.iter().enumerate().skip(skip) {
        if at > skip {
            spans.push(Span::styled(format!(" {} ", look.glyphs.step), look.style(Role::Dim)));
        }
        let title = crate::text::cut(&clean(&screen.title), 32, crate::text::Ellipsis::END.signed(look.glyphs.ellipsis)).into_owned();
        spans.push(Span::styled(title, look.style(if at == last { Role::Title } else { Role::Path })));
    }
    spans
}

/// What an empty list of history may mean.
fn unkept<'a>(model: &Model, look: &Look) -> Vec<Span<'a>> {
    let level = model.screen().table().and_then(Table::needs_level);
    level.map(|level| Span::styled(format!("{} ", level.told()), look.style(Role::Waiting))).into_iter().collect()
}

fn filter<'a>(model: &Model, look: &Look) -> Vec<Span<'a>> {
    let Some(table) = model.screen().table().filter(|table| !table.filter.is_empty()) else { return vec![] };
    let mut spans = vec![Span::styled("filter  ", look.style(Role::Dim))];
    let mut server = 0;
    for term in &table.filter {
        let side = table.side(term);
        server += usize::from(side == Side::Server);
        let role = if side == Side::Server { Role::Accent } else { Role::Waiting };
        let sign = if side == Side::Server { look.glyphs.server } else { "page only:" };
        spans.push(Span::styled(format!("{sign}{} ", clean(&term.to_string())), look.style(role)));
    }
    spans.push(Span::styled(format!(" server {server}/{}", table.filter.len()), look.style(Role::Dim)));
    spans
}

/// The last line: a started key sequence, a notice, a write under way, or what can be done here.
pub(super) fn hints(model: &Model, look: &Look, buffer: &mut Buffer) {
    let area = layout::hints(model.size);
    buffer.set_style(area, look.style(Role::Hint));
    if !model.keys.is_empty() {
        let lines = continuations(model, look);
        let height = (lines.len() as u16).min(area.y + 1);
        let over = ratatui::layout::Rect { y: area.y + 1 - height, height, ..area };
        ratatui::widgets::Widget::render(ratatui::widgets::Clear, over, buffer);
        buffer.set_style(over, look.style(Role::Hint));
        for (at, line) in lines.into_iter().enumerate() {
            put(buffer, over, at as u16, line);
        }
        return;
    }
    if let Some(run) = model.runs.under_way() {
        let text = format!(
            " {}  {} of {} {} {} failed   {} shows it",
            clean(&run.plan.title),
            run.progress.settled,
            run.progress.total,
            look.glyphs.dot,
            run.progress.failed,
            model.keymap.key("runs")
        );
        put(buffer, area, 0, vec![Span::styled(text, look.style(Role::Notice))]);
        return;
    }
    if let Some(export) = model.exports.under_way() {
        let of = export.read.1.map_or_else(String::new, |total| format!(" of {}", grouped(total)));
        let key = model.keymap.key("exports");
        let text = format!(" {}: {}{of} rows read   {key} shows it", clean(&export.title), grouped(export.read.0));
        put(buffer, area, 0, vec![Span::styled(text, look.style(Role::Notice))]);
        return;
    }
    if let Some(notice) = model.notices.current(model.now) {
        let role = match notice.tone {
            crate::text::Tone::Failing => Role::Error,
            _ => Role::Notice,
        };
        let text = format!(" {}", clean(&notice.text));
        put(buffer, area, 0, vec![Span::styled(cut(&text, area.width.into(), Ellipsis::END).into_owned(), look.style(role))]);
        return;
    }
    put(buffer, area, 0, offers(model, look));
}

/// How a started sequence can go on, in as many lines as that takes; what goes on further stands there once.
fn continuations<'a>(model: &Model, look: &Look) -> Vec<Vec<Span<'a>>> {
    let started = format!(" {} ", model.keys.join(" "));
    let indent = " ".repeat(started.len() + 1);
    let mut lines = vec![vec![Span::styled(started, look.style(Role::Key)), Span::raw(" ")]];
    let mut further: Vec<String> = vec![];
    for (rest, command) in keymap::continuations(model, &model.keys) {
        let (key, title) = match rest.split_once(' ') {
            Some((next, _)) if further.iter().any(|known| known == next) => continue,
            Some((next, _)) => {
                further.push(next.to_owned());
                (next.to_owned(), look.glyphs.ellipsis)
            }
            None => (rest, command.title),
        };
        let item = [Span::styled(key, look.style(Role::Key)), Span::raw(format!(" {title}  "))];
        if lines.last().is_some_and(|line| span_width(line) + span_width(&item) > model.size.width) {
            lines.push(vec![Span::raw(indent.clone())]);
        }
        if let Some(line) = lines.last_mut() {
            line.extend(item);
        }
    }
    lines
}

fn offers<'a>(model: &Model, look: &Look) -> Vec<Span<'a>> {
    let mut spans = vec![Span::raw(" ")];
    if matches!(model.overlays.last(), Some(Overlay::Filter(_) | Overlay::Search(_))) {
        return spans;
    }
    let mut offered: Vec<&command::Command> =
        model.commands().filter(|command| command.hint && !model.keymap.keys(command).is_empty()).collect();
    // what is special to this place goes first
    offered.sort_by_key(|command| match command.scope {
        Scope::Table | Scope::Tree | Scope::Text | Scope::Diagram => (0, u8::from(model.keymap.keys(command).first() != Some(&"enter"))),
        Scope::Rows(_) => (0, 1),
        Scope::Instance => (1, 0),
        Scope::Everywhere => (2, 0),
    });
    let (last, rest): (Vec<_>, Vec<_>) = offered.into_iter().partition(|command| command.scope == Scope::Everywhere);
    let offer = |command: &command::Command| -> Option<Vec<Span<'a>>> {
        let enabled = command.availability(model) == Availability::Enabled;
        if !enabled && (is_small(model) || !matches!(command.run, command::Run::Plan(_))) {
            return None;
        }
        let (key, title) = if enabled { (Role::Key, Role::Hint) } else { (Role::Dim, Role::Dim) };
        Some(vec![
            Span::styled(model.keymap.keys(command).first().copied().unwrap_or_default(), look.style(key)),
            Span::styled(format!(" {}  ", command.title), look.style(title)),
        ])
    };
    // the ways on and out are always named
    let end: Vec<Span<'_>> = last.into_iter().filter_map(offer).flatten().collect();
    for offered in rest.into_iter().filter_map(offer) {
        if span_width(&spans) + span_width(&offered) + span_width(&end) <= model.size.width {
            spans.extend(offered);
        }
    }
    spans.extend(end);
    spans
}
