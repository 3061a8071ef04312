//! An outline as a table: what the process is made of on the left, what happens there beside it, what each node is after that.

use std::borrow::Cow;

use ratatui::{buffer::Buffer, layout::Rect, text::Span};

use super::{
    Look,
    grid::{Align, Column, Grid, GridRow, Window, columns_for},
    theme::Role,
};
use crate::{
    bpmn::{Boundary, Flow, Goes, Item, Line, Multi, Node, Shape},
    pane::diagram::{Count, Diagram, STEP},
    text::{Ellipsis, Tone, clean, grouped},
};

/// Columns that anything but the outline itself needs at the least.
const BESIDE: u16 = 50;

/// From this width on, the frame says in words what is counted.
const ROOMY: u16 = 100;

/// Draws the lines in view, with their heading.
pub(super) fn draw(look: &Look, buffer: &mut Buffer, area: Rect, diagram: &Diagram, focused: bool) {
    let lines = diagram.lines();
    let columns = columns(look, diagram, area.width);
    let window = Window { total: lines.len(), offset: diagram.top() };
    let stale = diagram.counts.misses > 0;
    let grid = Grid { columns: &columns, window, theme: &look.theme, glyphs: look.glyphs, focused };
    grid.draw(area, buffer, |at| row(look, diagram, at, stale));
    // rails and signs have colours of their own, over that of the name
    let Some(placed) = columns_for(&columns, area.width).first().copied() else { return };
    for (line, at) in (diagram.top()..lines.len()).take(usize::from(area.height.saturating_sub(1))).enumerate() {
        if stale || at == diagram.selected_at() {
            continue;
        }
        let (rails, sign) = ((lines[at].depth * STEP) as u16, sign(look, &lines[at], diagram.count(&lines[at])));
        let y = area.y + 1 + line as u16;
        let column = |x: u16, width: u16| Rect {
            x: area.x + placed.x + x.min(placed.width),
            y,
            width: width.min(placed.width.saturating_sub(x)),
            height: 1,
        };
        buffer.set_style(column(0, rails), look.style(Role::Border));
        buffer.set_style(column(rails, 1), look.theme.tone(sign.1));
    }
}

/// How much of it there is, for a frame of that width.
pub(super) fn extent(look: &Look, diagram: &Diagram, width: u16) -> String {
    let Some(counts) = &diagram.counts.value else { return String::new() };
    let count = |count: u64, one: &str| format!("{} {one}{}", grouped(count), if count == 1 { "" } else { "s" });
    let of = match (&diagram.instance, diagram.version()) {
        (None, Some(version)) if width < ROOMY => format!("v{} {} ", clean(version), look.glyphs.dot),
        (None, Some(version)) => format!("all instances of version {} {} ", clean(version), look.glyphs.dot),
        _ => String::new(),
    };
    if diagram.is_past() {
        return format!("has ended {} {} done or given up", look.glyphs.dot, count(counts.all.past, "step"));
    }
    format!("{of}{} {} {}", count(counts.all.tokens, "token"), look.glyphs.dot, count(counts.all.incidents, "incident row"))
}

/// What the outline does not tell, for the foot of the frame.
pub(super) fn foot<'a>(look: &Look, diagram: &Diagram) -> Vec<Span<'a>> {
    let left_out = diagram.outline.value.as_ref().map_or(0, |outline| outline.left_out);
    let mut told = vec![];
    if left_out > 0 {
        told.push(format!("{} more nodes are not drawn", grouped(left_out as u64)));
    }
    if diagram.elsewhere() > 0 && !diagram.lines().is_empty() {
        told.push(format!("{} tokens at activities that are not in this source", grouped(diagram.elsewhere())));
    }
    if told.is_empty() {
        return vec![];
    }
    vec![Span::styled(format!(" {} ", told.join(&format!(" {} ", look.glyphs.dot))), look.style(Role::Waiting))]
}

/// The outline as wide as it needs, as far as the rest has room; what is unimportant is dropped when there is too little.
fn columns(look: &Look, diagram: &Diagram, width: u16) -> Vec<Column> {
    let needed = u16::try_from(diagram.widest()).unwrap_or(u16::MAX);
    let outline = needed.clamp(24, width.saturating_sub(BESIDE).max(24));
    let column = |column: Column| Column { ellipsis: Ellipsis::END.signed(look.glyphs.ellipsis), ..column };
    vec![
        column(Column::fixed("ACTIVITY", outline, Column::IDENTITY)),
        Column::fixed("TOKENS", 7, 90).aligned(Align::Right),
        Column::fixed("INCIDENTS", 10, 90).aligned(Align::Right),
        column(Column::flex("WHAT", 18, 4, 80)),
        column(Column::flex("ID", 16, 1, 20)),
    ]
}

fn row<'a>(look: &Look, diagram: &'a Diagram, at: usize, stale: bool) -> GridRow<'a> {
    let line = &diagram.lines()[at];
    let count = diagram.count(line);
    let number = |number: u64, sign: &str| if number == 0 { Cow::Borrowed("") } else { format!("{sign} {}", grouped(number)).into() };
    let Count { tokens, incidents, past } = count.unwrap_or_default();
    let mut name = rails(look, line);
    name.push_str(sign(look, line, count).0);
    let (label, what, id) = match &line.item {
        Item::Node(node) => ((clean(node.label()), Tone::Plain), facts(look, node), &node.id),
        Item::Flow(flow) => ((way(look, flow), Tone::Dim), condition(flow), &flow.id),
    };
    if !name.ends_with(' ') && !name.is_empty() {
        name.push(' ');
    }
    name.push_str(&label.0);
    let cells = vec![
        (name.into(), label.1),
        if past > 0 { (number(past, look.glyphs.mark), Tone::Dim) } else { (number(tokens, look.glyphs.full), Tone::Moving) },
        (number(incidents, look.glyphs.failed), Tone::Failing),
        (what.into(), Tone::Dim),
        (clean(id), Tone::Dim),
    ];
    GridRow { cells, marked: false, selected: diagram.selected_at() == at, stale }
}

/// The lines of the branches that a line stands in.
fn rails(look: &Look, line: &Line) -> String {
    let glyphs = look.glyphs;
    let mut rails = String::with_capacity(line.depth * STEP * 3);
    for level in 0..line.depth {
        let is_own = level + 1 == line.depth && line.is_head;
        rails.push_str(match (is_own, line.goes_on(level)) {
            (true, true) => glyphs.branch,
            (true, false) => glyphs.last,
            (false, true) => glyphs.trunk,
            (false, false) => "  ",
        });
        rails.push(' ');
    }
    rails
}

/// What a line is, as a sign, in the colour of what happens there.
fn sign(look: &Look, line: &Line, count: Option<Count>) -> (&'static str, Tone) {
    let glyphs = look.glyphs;
    let Some(node) = line.node() else { return ("", Tone::Dim) };
    let sign = match node.shape {
        _ if node.event.as_ref().is_some_and(|event| event.kind == "timer") => glyphs.clock,
        Shape::Start | Shape::Event => glyphs.open,
        Shape::End => glyphs.end,
        Shape::UserTask | Shape::Task | Shape::Scope => glyphs.task,
        Shape::Call => glyphs.called,
        Shape::Gateway => glyphs.gateway,
    };
    let tone = match count.unwrap_or_default() {
        Count { incidents: 1.., .. } => Tone::Failing,
        Count { tokens: 1.., .. } => Tone::Moving,
        Count { past: 1.., .. } => Tone::Plain,
        Count { .. } => Tone::Dim,
    };
    (sign, tone)
}

/// What a node is: its kind, what it waits for, calls or is marked with, and where it goes on if that is not below.
fn facts(look: &Look, node: &Node) -> String {
    let mut facts: Vec<Cow<str>> = vec![];
    match &node.event {
        Some(event) if node.words.ends_with("event") => {
            facts.push(format!("{} {}", event.kind, node.words).into());
            facts.push(clean(&event.detail));
        }
        Some(event) => facts.extend([node.words.into(), format!("{} {}", event.kind, clean(&event.detail)).into()]),
        None => facts.push(node.words.into()),
    }
    if node.boundary == Some(Boundary::Beside) {
        facts.push("does not interrupt".into());
    }
    facts.extend(node.calls.as_deref().map(clean));
    facts.extend(node.topic.as_ref().map(|topic| format!("topic {}", clean(topic)).into()));
    facts.extend(node.multi.map(|multi| match multi {
        Multi::Parallel => "for each, at once".into(),
        Multi::Sequential => "for each, in turn".into(),
        Multi::Loop => "in a loop".into(),
    }));
    for (is, mark) in [(node.async_before, "async before"), (node.async_after, "async after")] {
        facts.extend(is.then_some(Cow::Borrowed(mark)));
    }
    facts.extend(node.goes.as_ref().map(|goes| leads(look, goes).into()));
    facts.retain(|fact| !fact.is_empty());
    facts.join(&format!(" {} ", look.glyphs.dot))
}

/// The words on the line of a flow.
fn way(look: &Look, flow: &Flow) -> Cow<'static, str> {
    let label = clean(flow.label());
    match &flow.goes {
        Some(goes) if label.is_empty() => leads(look, goes).into(),
        Some(goes) => format!("{label} {}", leads(look, goes)).into(),
        None => label.into_owned().into(),
    }
}

/// When a flow is taken, where its line does not say so already.
fn condition(flow: &Flow) -> String {
    match (flow.name.is_empty(), flow.is_default) {
        (false, true) => "otherwise".to_owned(),
        (false, false) if !flow.condition.is_empty() => format!("if {}", clean(&flow.condition)),
        _ => String::new(),
    }
}

fn leads(look: &Look, goes: &Goes) -> String {
    let back = if goes.back { "back to " } else { "" };
    format!("{} {back}{}", look.glyphs.goes, clean(&goes.to))
}
