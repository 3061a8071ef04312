//! The help over the screen: commands by group, each with its keys and why it cannot be used now, if so.

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
    text::Span,
};

use super::{Look, confirm::wrapped, layout, overlays::typed, panes::dialog, put, theme::Role};
use crate::{
    app::{
        Model,
        command::{Availability, Command},
        overlay::Help,
    },
    text::{clean, width},
};

/// Columns of the keys and of the title, where they fit.
const KEYS: usize = 19;
const TITLE: usize = 16;

pub(super) fn draw(model: &Model, look: &Look, buffer: &mut Buffer, help: &Help) -> Option<Position> {
    let area = layout::centred(model.size, 110, model.size.height.saturating_sub(2));
    let title = if help.typing { "Help   enter keeps   esc shows all" } else { "Help   / searches   esc leaves" };
    let inner = dialog(look, buffer, area, title, Role::BorderFocus);
    let searching = help.typing || !help.input.text().is_empty();
    let body = Rect { height: inner.height.saturating_sub(u16::from(searching)), ..inner };
    let lines = lines(model, look, help, usize::from(body.width));
    let top = help.scroll.at.min(lines.len().saturating_sub(usize::from(body.height)));
    for (line, spans) in lines.into_iter().skip(top).take(body.height.into()).enumerate() {
        put(buffer, body, line as u16, spans);
    }
    if !searching {
        return None;
    }
    let foot = Rect { y: body.bottom(), height: 1, ..inner };
    put(buffer, foot, 0, vec![Span::styled(" / ", look.style(Role::Key))]);
    let cursor = typed(look, buffer, Rect { x: foot.x + 3, width: foot.width.saturating_sub(4), ..foot }, &help.input);
    help.typing.then_some(cursor)
}

fn lines<'a>(model: &Model, look: &Look, help: &Help, columns: usize) -> Vec<Vec<Span<'a>>> {
    let mut out = vec![];
    let mut group = "";
    for command in help.commands(model) {
        if command.group != group {
            if !group.is_empty() {
                out.push(vec![]);
            }
            group = command.group;
            out.push(vec![Span::styled(format!(" {group}"), look.style(Role::Title))]);
        }
        out.extend(told(model, look, command, columns));
    }
    if help.input.text().is_empty() && !model.keymap.notes.is_empty() {
        out.push(vec![]);
        out.push(vec![Span::styled(" Own keys", look.style(Role::Title))]);
        let notes = model.keymap.notes.iter().flat_map(|note| wrapped(&clean(note), columns.saturating_sub(3)));
        out.extend(notes.map(|line| vec![Span::styled(format!("  {line}"), look.style(Role::Waiting))]));
    }
    if out.is_empty() {
        out.push(vec![Span::styled(" no command here is like that", look.style(Role::Dim))]);
    }
    out
}

/// One command in as many lines as it needs.
fn told<'a>(model: &Model, look: &Look, command: &'static Command, columns: usize) -> Vec<Vec<Span<'a>>> {
    let reason = match command.availability(model) {
        Availability::Enabled => None,
        Availability::Disabled(reason) => Some(clean(&reason).into_owned()),
    };
    let (key, text) = if reason.is_some() { (Role::Dim, Role::Dim) } else { (Role::Key, Role::Text) };
    let (keys, title) = (format!("  {:<KEYS$} ", model.keymap.keys(command).join("  ")), format!("{:<TITLE$} ", command.title));
    let indent = width(&keys) + width(&title);
    let room = columns.saturating_sub(indent + 1).max(10);
    let in_lines = |text: &str, role: Role| {
        let lines = wrapped(text, room).into_iter();
        lines.map(move |line| Span::styled(line.trim_start().to_owned(), look.style(role))).collect::<Vec<_>>()
    };
    let refused = reason.map(|reason| in_lines(&format!("not now: {reason}"), Role::Waiting)).unwrap_or_default();
    let mut first = vec![Span::styled(keys, look.style(key)), Span::styled(title, look.style(text))];
    let rest = refused.into_iter().chain(in_lines(command.help, Role::Dim)).enumerate().map(|(at, span)| {
        let before = if at == 0 { std::mem::take(&mut first) } else { vec![Span::raw(" ".repeat(indent))] };
        before.into_iter().chain([span]).collect()
    });
    rest.collect()
}
