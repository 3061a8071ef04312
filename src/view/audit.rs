//! The audit over the screen: a line for each write, and one of them opened.

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
    text::Span,
};

use super::{Look, layout, overlays::typed, panes::dialog, put, theme::Role};
use crate::{
    app::{
        Model,
        overlay::{Audit, Entry},
    },
    text::{Ellipsis, clean, cut, fit, grouped},
};

pub(super) fn draw(model: &Model, look: &Look, buffer: &mut Buffer, audit: &Audit) -> Option<Position> {
    let area = layout::centred(model.size, model.size.width.saturating_sub(4).min(150), model.size.height.saturating_sub(2));
    if let Some((lines, scroll)) = &audit.open {
        let inner = dialog(look, buffer, area, "Audit entry   esc leaves", Role::BorderFocus);
        let top = scroll.at.min(lines.len().saturating_sub(usize::from(inner.height)));
        for (at, line) in lines.iter().skip(top).take(inner.height.into()).enumerate() {
            put(buffer, inner, at as u16, vec![Span::styled(format!(" {}", clean(line)), look.style(Role::Text))]);
        }
        return None;
    }
    let inner = dialog(look, buffer, area, "Audit   enter opens   / searches   esc leaves", Role::BorderFocus);
    let body = Rect { height: inner.height.saturating_sub(1), ..inner };
    let found = audit.found();
    let count = found.len();
    let rows = usize::from(body.height).max(1);
    let top = (audit.scroll.at + 1).saturating_sub(rows);
    for (at, entry) in found.enumerate().skip(top).take(rows) {
        let line = Rect { y: body.y + (at - top) as u16, height: 1, ..body };
        put(buffer, line, 0, spans(model, look, entry, line.width));
        if at == audit.scroll.at {
            buffer.set_style(line, look.style(Role::Selection));
        }
    }
    let foot = Rect { y: body.bottom(), height: 1, ..inner };
    if audit.typing || !audit.input.text().is_empty() {
        put(buffer, foot, 0, vec![Span::styled(" / ", look.style(Role::Key))]);
        let cursor = typed(look, buffer, Rect { x: foot.x + 3, width: foot.width.saturating_sub(4), ..foot }, &audit.input);
        return audit.typing.then_some(cursor);
    }
    let (word, role) = match (&audit.error, audit.pending) {
        (Some(error), _) => (clean(error).into_owned(), Role::Error),
        (None, Some(_)) => (format!("reading{}", look.glyphs.ellipsis), Role::Dim),
        (None, None) if count == 0 => ("nothing was written from here yet".to_owned(), Role::Dim),
        (None, None) if audit.is_whole() => (format!("entries: {}, all there are", grouped(count as u64)), Role::Dim),
        (None, None) if audit.is_full() => {
            (format!("entries: {}; older ones stand in the file only", grouped(count as u64)), Role::Waiting)
        }
        (None, None) => (format!("entries: {} so far; further down older ones are read", grouped(count as u64)), Role::Dim),
    };
    put(buffer, foot, 0, vec![Span::styled(format!(" {word}"), look.style(role))]);
    None
}

/// When, where, what, on what, and what came of it; the outcome stands at the right, where there is room for no more than it.
fn spans<'a>(model: &Model, look: &Look, entry: &Entry, width: u16) -> Vec<Span<'a>> {
    let ellipsis = Ellipsis::END.signed(look.glyphs.ellipsis);
    let time = entry.utc_ms.map_or_else(String::new, |ms| model.times.short(ms, model.now.utc_ms));
    let column = |text: &str, columns: usize| fit(&clean(text), columns, ellipsis).into_owned();
    let outcome = cut(&clean(&entry.outcome), 30, ellipsis).into_owned();
    let used = 2 + 11 + 2 + 14 + 2 + 18 + 2 + 2;
    let rest = usize::from(width).saturating_sub(used + crate::text::width(&outcome) + 1);
    let targets =
        if entry.targets.is_empty() || entry.what.contains(&entry.targets) { String::new() } else { format!("  on {}", entry.targets) };
    vec![
        Span::styled(format!("  {}  ", column(&time, 11)), look.style(Role::Dim)),
        Span::styled(format!("{}  ", column(&entry.context, 14)), look.style(Role::Text)),
        Span::styled(format!("{}  ", column(&entry.command, 18)), look.style(Role::Title)),
        Span::styled(format!("{}  ", column(&format!("{}{targets}", entry.what), rest)), look.style(Role::Dim)),
        Span::styled(outcome, look.theme.tone(entry.tone)),
    ]
}
