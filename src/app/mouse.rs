//! The mouse: a click selects what was drawn where it hit, a second one opens it, the wheel moves. A click never writes.
//!
//! What is hit is what the person saw: the last frame is remembered with the ids of its lines, and later rows do not matter.

use std::time::Duration;

use ratatui::layout::{Position, Rect};
use tokio::time::Instant;

use super::{Effect, Model, Pane, instance, lists, outline, overlay, reads};
use crate::{api::Id, resource::Tone, view::layout};

/// Two clicks on the same line within this time open it.
const DOUBLE: Duration = Duration::from_millis(500);
/// Lines that one notch of the wheel moves.
const NOTCH: isize = 3;

/// Something done with the mouse, and where.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Touch {
    /// What.
    pub kind: Kind,
    /// In which cell of the screen.
    pub at: Position,
}

/// What can be done with the mouse.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The left button was pressed.
    Press,
    /// The wheel was turned up.
    Up,
    /// The wheel was turned down.
    Down,
}

/// The mouse, and what it can hit.
#[derive(Debug, Default)]
pub struct Mouse {
    /// Whether it is ours; else the terminal selects text with it.
    pub on: bool,
    drawn: Drawn,
    last: Option<(Instant, usize, Line)>,
}

/// The frame that is on screen.
#[derive(Debug, Default)]
struct Drawn {
    screens: usize,
    overlays: usize,
    panes: Vec<DrawnPane>,
}

#[derive(Debug)]
struct DrawnPane {
    pane: usize,
    frame: Rect,
    /// The first line's place on screen.
    top: u16,
    lines: Vec<Line>,
}

/// What a line of a pane stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Line {
    Row(Id),
    Node(String),
    /// An outline does not change, so that its lines can be counted.
    Place(usize),
}

impl Mouse {
    /// Something else was done: what is clicked on now was not clicked on before.
    pub(super) fn forget(&mut self) {
        self.last = None;
    }

    /// Takes note of the frame that was just drawn.
    pub fn note(model: &mut Model) {
        if !model.mouse.on {
            return;
        }
        let panes = layout::panes(model).into_iter().map(|(pane, frame)| drawn(&model.screen().panes[pane], pane, frame)).collect();
        model.mouse.drawn = Drawn { screens: model.screens.len(), overlays: model.overlays.len(), panes };
    }
}

fn drawn(pane: &Pane, at: usize, frame: Rect) -> DrawnPane {
    let inner = layout::inner(frame);
    let (top, lines) = match pane {
        Pane::Table(table) => {
            let rows = table.top()..(table.top() + layout::table_rows(frame)).min(table.len());
            (inner.y + 1, rows.filter_map(|at| Some(Line::Row(table.row(at)?.id.clone()))).collect())
        }
        Pane::Tree(tree) => {
            let nodes = tree.nodes().iter().skip(tree.top()).take(inner.height.into());
            (inner.y, nodes.map(|node| Line::Node(node.id.clone())).collect())
        }
        Pane::Diagram(diagram) => {
            let places = diagram.top()..(diagram.top() + layout::table_rows(frame)).min(diagram.lines().len());
            (inner.y + 1, places.map(Line::Place).collect())
        }
        Pane::Text(_) => (inner.y, vec![]),
    };
    DrawnPane { pane: at, frame, top, lines }
}

/// Takes what was done with the mouse.
pub(super) fn touch(model: &mut Model, touch: Touch) -> Vec<Effect> {
    if !model.mouse.on {
        return vec![];
    }
    model.keys.clear();
    let drawn = &model.mouse.drawn;
    if !model.overlays.is_empty() {
        // a dialog is answered by keys; the wheel moves in it
        return if touch.kind == Kind::Press || drawn.overlays != model.overlays.len() {
            vec![]
        } else {
            wheel_in_overlay(model, touch.kind)
        };
    }
    let hit = drawn.panes.iter().find(|pane| pane.frame.contains(touch.at));
    let Some(hit) = hit.filter(|_| drawn.screens == model.screens.len() && drawn.overlays == 0) else { return vec![] };
    let (pane, frame) = (hit.pane, hit.frame);
    match touch.kind {
        Kind::Up => wheel(model, pane, -NOTCH),
        Kind::Down => wheel(model, pane, NOTCH),
        Kind::Press if touch.at.y == frame.y => match layout::tab_at(model, pane, frame, touch.at.x) {
            Some(tab) => instance::pane(model, tab),
            None => instance::pane(model, pane),
        },
        Kind::Press => {
            let line = touch.at.y.checked_sub(hit.top).and_then(|at| hit.lines.get(usize::from(at)).cloned());
            press(model, pane, line)
        }
    }
}

/// Gives the keys to the pane and selects the line; opens it if it is the second time at once.
fn press(model: &mut Model, pane: usize, line: Option<Line>) -> Vec<Effect> {
    let mut effects = instance::pane(model, pane);
    let Some(line) = line else { return effects };
    let now = model.now.instant;
    let (screen, mut ctx) = model.parts();
    let found = match (&mut screen.panes[pane], &line) {
        (Pane::Table(table), Line::Row(id)) => table.select_id(id),
        (Pane::Tree(tree), Line::Node(id)) => tree.select_id(id),
        (Pane::Diagram(diagram), Line::Place(at)) => diagram.select_line(*at),
        _ => false,
    };
    if !found {
        model.notices.say(Tone::Waiting, "what was clicked on is no longer there", model.now);
        return effects;
    }
    effects.extend(reads(screen.follow_tree(true, &mut ctx)));
    let twice = model.mouse.last.take().is_some_and(|(at, before, same)| at + DOUBLE >= now && (before, &same) == (pane, &line));
    if twice {
        effects.extend(match line {
            Line::Row(_) => lists::open(model),
            Line::Node(_) => instance::open(model),
            Line::Place(_) => outline::click(model),
        });
    } else {
        model.mouse.last = Some((now, pane, line));
    }
    effects
}

/// Moves in the pane under the pointer, whichever has the keys.
fn wheel(model: &mut Model, pane: usize, by: isize) -> Vec<Effect> {
    let (screen, mut ctx) = model.parts();
    let Some(under) = screen.panes.get_mut(pane) else { return vec![] };
    let asked = match under {
        Pane::Table(table) => table.step(by, &mut ctx),
        Pane::Text(text) => {
            text.scroll(by);
            vec![]
        }
        Pane::Diagram(diagram) => {
            diagram.step(by);
            vec![]
        }
        Pane::Tree(tree) => {
            tree.step(by);
            screen.follow_tree(true, &mut ctx)
        }
    };
    reads(asked)
}

fn wheel_in_overlay(model: &mut Model, kind: Kind) -> Vec<Effect> {
    let (code, name) = if kind == Kind::Up { (crossterm::event::KeyCode::Up, "up") } else { (crossterm::event::KeyCode::Down, "down") };
    overlay::press(model, crossterm::event::KeyEvent::from(code), name)
}

/// Takes the mouse, or leaves it to the terminal.
pub(super) fn toggle(model: &mut Model) -> Vec<Effect> {
    model.mouse = Mouse { on: !model.mouse.on, ..Mouse::default() };
    let word = if model.mouse.on {
        "the mouse selects and scrolls here; with shift held, most terminals select text"
    } else {
        "the mouse is the terminal's: it selects text"
    };
    model.notices.say(Tone::Dim, word, model.now);
    vec![Effect::Mouse(model.mouse.on)]
}
