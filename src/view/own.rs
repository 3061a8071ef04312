//! The confirmation of an own command: program and arguments, each on a line of its own, as they will be given to it.

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
    text::Span,
};

use super::{Look, confirm::wrapped, layout, overlays::typed, panes::dialog, put, theme::Role};
use crate::{
    app::{Model, overlay::OwnConfirm},
    text::clean,
};

pub(super) fn draw(model: &Model, look: &Look, buffer: &mut Buffer, confirm: &OwnConfirm) -> Option<Position> {
    let columns = usize::from(model.size.width.clamp(44, 96).saturating_sub(4));
    let mut body: Vec<(String, Role)> = vec![];
    let mut say = |text: &str, role: Role| body.extend(wrapped(text, columns).into_iter().map(|line| (line, role)));
    say(&format!("Start {}", clean(confirm.start.command)), Role::Title);
    for argument in &confirm.start.argv {
        say(&format!("  {}", clean(argument)), Role::Accent);
    }
    say("", Role::Dim);
    let wants_name = confirm.wants_name(model);
    let context = clean(model.session.guard.context()).into_owned();
    let ask = if wants_name { format!("This is production. Type its name ({context}) to start it:") } else { "Start it? y / n".to_owned() };
    let production = model.session.guard.is_production();
    let height = (body.len() as u16 + 5).min(model.size.height.saturating_sub(2));
    let area = layout::centred(model.size, columns as u16 + 4, height);
    let title = if production { format!("{context}  PROD") } else { context };
    let inner = dialog(look, buffer, area, &title, if production { Role::Production } else { Role::BorderFocus });
    let inner = Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner };
    for (line, (text, role)) in body.into_iter().take(usize::from(inner.height.saturating_sub(3))).enumerate() {
        put(buffer, inner, line as u16, vec![Span::styled(text, look.style(role))]);
    }
    let foot = Rect { y: inner.bottom().saturating_sub(3), height: 3, ..inner };
    put(buffer, foot, 0, vec![Span::styled(ask, look.style(Role::Title))]);
    let cursor = wants_name.then(|| typed(look, buffer, Rect { y: foot.y + 1, height: 1, ..foot }, &confirm.input));
    let keys = match &confirm.error {
        Some(error) => Span::styled(clean(error).into_owned(), look.style(Role::Error)),
        None if wants_name => Span::styled("enter start   esc leave", look.style(Role::Dim)),
        None => Span::styled("y start   esc leave", look.style(Role::Dim)),
    };
    put(buffer, foot, 2, vec![keys]);
    cursor
}
