//! The health line of the first screen: what has failed, in words. What does not fit is left out from the end, and that is seen; what
//! was counted before the server went silent is not told as if it still held.

use ratatui::{buffer::Buffer, text::Span};

use super::{Look, head, layout, put, span_width, theme::Role};
use crate::{app::Model, resource::Level, text::grouped};

pub(super) fn draw(model: &Model, look: &Look, buffer: &mut Buffer) {
    let Some(area) = layout::health(model) else { return };
    let mut spans = vec![Span::raw(" ")];
    for (at, part) in parts(model, look).into_iter().enumerate() {
        let gap = if at == 0 { "" } else { "   " };
        if span_width(&spans) + span_width(&part) + gap.len() as u16 > area.width.saturating_sub(2) {
            spans.push(Span::styled(format!(" {}", look.glyphs.ellipsis), look.style(Role::Dim)));
            break;
        }
        spans.push(Span::raw(gap));
        spans.extend(part);
    }
    put(buffer, area, 0, spans);
}

fn parts<'a>(model: &Model, look: &Look) -> Vec<Vec<Span<'a>>> {
    let session = &model.session;
    if !session.signed_in {
        return vec![];
    }
    let counts = &session.health.counts;
    let mut parts = vec![];
    let is_old = model.screen().freshness().1 > 0 || counts.iter().any(|count| count.slot.error.is_some() && count.slot.value.is_some());
    if is_old {
        parts.push(vec![Span::styled("as last counted:", look.style(Role::Waiting))]);
    }
    let toned = |role: Role| look.style(if is_old { Role::Dim } else { role });
    if counts.iter().all(|count| count.slot.value == Some(0)) && session.incidents.value == Some(0) {
        let word = if is_old { "nothing had failed".to_owned() } else { format!("{} nothing has failed", look.glyphs.mark) };
        parts.push(vec![Span::styled(word, toned(Role::Moving))]);
    } else {
        let failing = |number: u64, (one, several): (&str, &str)| {
            let word = if number == 1 { one } else { several };
            vec![Span::styled(format!("{} {} {word}", look.glyphs.failed, grouped(number)), toned(Role::Failing))]
        };
        for count in counts {
            match (count.slot.value, count.slot.pending) {
                (Some(0), _) => {}
                (Some(number), _) => parts.push(failing(number, count.words)),
                (None, Some(_)) => {
                    parts.push(vec![Span::styled(format!("{} {}", look.glyphs.ellipsis, count.words.1), look.style(Role::Dim))]);
                }
                (None, None) => parts.push(vec![Span::styled(format!("? {}", count.words.1), look.style(Role::Waiting))]),
            }
        }
        parts.extend(
            session.health.others.filter(|others| *others > 0).map(|others| failing(others, ("other incident", "other incidents"))),
        );
    }
    if session.remembered.value == Some(0) && session.instances.value > Some(0) {
        parts.push(vec![Span::styled("no history", look.style(Role::Waiting))]);
    } else if session.history_is_short() {
        parts.push(vec![Span::styled("history does not know all that run", look.style(Role::Waiting))]);
    }
    let history = session.health.level.known.map(|level| {
        let more = if level == Level::Full { "" } else { " or more" };
        format!("history {}{more}", level.name())
    });
    let about: Vec<String> = head::engine_left_out(model).map(|engine| format!("engine {engine}")).into_iter().chain(history).collect();
    if !about.is_empty() {
        parts.push(vec![Span::styled(about.join(&format!(" {} ", look.glyphs.dot)), look.style(Role::Dim))]);
    }
    parts
}
