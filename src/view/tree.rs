//! The tree of an instance, line by line.

use std::borrow::Cow;

use ratatui::{buffer::Buffer, layout::Rect, text::Span};

use super::{Look, put, theme::Role};
use crate::{
    pane::tree::{BODY, End, Node, Role as NodeRole, Tree},
    text::{Tone, clean, duration},
};

/// Draws the lines in view.
pub(super) fn draw(look: &Look, buffer: &mut Buffer, area: Rect, tree: &Tree, focused: bool) {
    let stale = tree.freshness().1 > 0;
    for (line, at) in (tree.top()..tree.nodes().len()).take(area.height.into()).enumerate() {
        let node = &tree.nodes()[at];
        let selected = tree.selected_at() == Some(at);
        let y = Rect { y: area.y + line as u16, height: 1, ..area };
        let bar = if selected { look.glyphs.bar } else { " " };
        let indent = Span::raw(" ".repeat(1 + node.depth * 2));
        let mut spans = vec![Span::styled(bar, look.style(if focused { Role::Accent } else { Role::Dim })), indent];
        spans.extend(self::spans(look, tree, at, node));
        put(buffer, y, 0, spans);
        if stale {
            buffer.set_style(y, look.style(Role::Stale));
        }
        if selected {
            buffer.set_style(y, look.style(if focused { Role::Selection } else { Role::SelectionIdle }));
        }
    }
}

fn spans<'a>(look: &Look, tree: &Tree, at: usize, node: &Node) -> Vec<Span<'a>> {
    let glyphs = look.glyphs;
    let fold = match (node.has_children, tree.is_collapsed(node)) {
        (true, true) => glyphs.folded,
        (true, false) => glyphs.unfolded,
        (false, _) => " ",
    };
    let (sign, tone) = sign(look, node);
    let name = if node.end.is_some() { Role::Dim } else { Role::Text };
    let mut spans = vec![
        Span::raw(format!("{fold} ")),
        Span::styled(format!("{sign} "), look.theme.tone(tone)),
        Span::styled(clean(node.label()).into_owned(), look.style(name)),
    ];
    let mut mark = |count: usize, word: &str, tone: Tone| {
        if count > 0 {
            let text = if count == 1 { format!("  {word}") } else { format!("  {count} {word}s") };
            spans.push(Span::styled(text, look.theme.tone(tone)));
        }
    };
    mark(node.incidents.len(), "incident", Tone::Failing);
    mark(node.jobs.failed, "failed job", Tone::Failing);
    mark(node.jobs.timers, "timer", Tone::Waiting);
    mark(node.jobs.all.saturating_sub(node.jobs.failed + node.jobs.timers), "job", Tone::Waiting);
    match tree.trouble_of(&node.id) {
        Some(error) => spans.push(Span::styled(format!("  {}", clean(&error.to_string())), look.style(Role::Error))),
        None => spans.push(Span::styled(format!("  {}", facts(look, tree, at, node)), look.style(Role::Dim))),
    }
    spans
}

fn sign(look: &Look, node: &Node) -> (&'static str, Tone) {
    let glyphs = look.glyphs;
    match node.role {
        NodeRole::Called => (glyphs.called, Tone::Accent),
        NodeRole::Caller => (glyphs.caller, Tone::Accent),
        _ if !node.incidents.is_empty() || node.jobs.failed > 0 => (glyphs.failed, Tone::Failing),
        NodeRole::Transition => (glyphs.clock, Tone::Waiting),
        _ => match node.end {
            Some(End { canceled: true, .. }) => (glyphs.failed, Tone::Dim),
            // activities do not tell how the whole ended: the second line does
            Some(_) if node.role.is_instance() => (glyphs.dot, Tone::Dim),
            Some(End { canceled: false, .. }) => (glyphs.mark, Tone::Dim),
            None if node.kind == "userTask" => (glyphs.open, Tone::Waiting),
            None => (glyphs.full, Tone::Moving),
        },
    }
}

/// What a line says after its name.
fn facts(look: &Look, tree: &Tree, at: usize, node: &Node) -> String {
    let mut facts: Vec<Cow<str>> = vec![];
    if let Some(end) = node.end {
        let how = if end.canceled { "cancelled" } else { "" };
        facts.push(match (end.took_ms, node.role.is_instance()) {
            (Some(ms), _) if end.canceled => format!("{how} after {}", duration(ms)).into(),
            (Some(ms), _) => duration(ms).into(),
            (None, true) => "ended".into(),
            (None, false) => how.into(),
        });
    }
    if node.role == NodeRole::Called || !node.name.is_empty() && node.name != node.activity && node.id != tree.instance {
        facts.push(clean(&node.activity));
    }
    facts.push(match node.role {
        _ if tree.is_reading(&node.id) => format!("reading{}", look.glyphs.ellipsis).into(),
        NodeRole::Called if node.id == tree.instance => "this instance".into(),
        NodeRole::Called => "called instance".into(),
        NodeRole::Caller if tree.nodes().get(at + 1).is_some_and(|next| next.id == tree.instance) => "called this instance".into(),
        NodeRole::Caller => "called the next one".into(),
        NodeRole::Transition => "waits for its job".into(),
        NodeRole::Root => "".into(),
        NodeRole::Activity if node.activity.ends_with(BODY) => "for each".into(),
        NodeRole::Activity => clean(&node.kind),
    });
    facts.retain(|fact| !fact.is_empty());
    facts.join(&format!(" {} ", look.glyphs.dot))
}
