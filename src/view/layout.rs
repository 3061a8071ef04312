//! Where things stand. Pure, and asked by the update as well as by the drawing, so that both agree.

use ratatui::layout::{Rect, Size};

use crate::{
    app::{Model, Pane, Screen},
    text::{clean, grouped, width},
};

/// From this width on, two panes stand beside each other.
const WIDE: u16 = 120;
/// Below this there is one clear line and nothing else.
const LEAST: Size = Size { width: 40, height: 10 };

/// Lines of what tells of one incident, with its frame.
const INCIDENT: u16 = 5;

/// Whether two panes stand beside each other.
pub fn is_wide(size: Size) -> bool {
    size.width >= WIDE
}

/// Whether there is too little room for anything.
pub fn is_too_small(size: Size) -> bool {
    size.width < LEAST.width || size.height < LEAST.height
}

/// The first line: where one is.
pub fn header(size: Size) -> Rect {
    Rect { x: 0, y: 0, width: size.width, height: 1 }
}

/// The second line: the way one came.
pub fn path(size: Size) -> Rect {
    Rect { x: 0, y: 1, width: size.width, height: 1 }
}

/// The last line: what one can do.
pub fn hints(size: Size) -> Rect {
    Rect { x: 0, y: size.height.saturating_sub(1), width: size.width, height: 1 }
}

/// Everything between.
pub fn body(size: Size) -> Rect {
    Rect { x: 0, y: 2, width: size.width, height: size.height.saturating_sub(3) }
}

/// The line of what has failed: between the way one came and the overview.
pub fn health(model: &Model) -> Option<Rect> {
    model.screen().is_overview().then(|| Rect { height: 1, ..body(model.size) })
}

/// The panes that are on screen, each with its frame's area.
pub fn panes(model: &Model) -> Vec<(usize, Rect)> {
    if is_too_small(model.size) {
        return vec![];
    }
    let (mut body, told) = (body(model.size), incident(model).map_or(0, |told| told.height));
    if let Some(health) = health(model) {
        body = Rect { y: body.y + health.height, height: body.height.saturating_sub(health.height), ..body };
    }
    let below = |area: Rect| Rect { y: area.y + told, height: area.height - told, ..area };
    match model.screen().visible(is_wide(model.size)).as_slice() {
        [one] => vec![(*one, below(body))],
        [left, right] => {
            let (left_area, right_area) = halves(body);
            vec![(*left, left_area), (*right, below(right_area))]
        }
        _ => vec![],
    }
}

/// Columns between two tabs.
pub const BETWEEN_TABS: u16 = 3;

/// What a pane is called, clean.
pub fn name(pane: &Pane) -> String {
    match pane {
        Pane::Table(table) => table.resource.title.to_owned(),
        Pane::Tree(_) => "Activities".to_owned(),
        Pane::Text(text) => clean(&text.title).into_owned(),
        Pane::Diagram(diagram) => {
            let outline = diagram.outline.value.as_ref();
            let name = outline.map_or("", |outline| if outline.name.is_empty() { &outline.process } else { &outline.name });
            format!("Outline {}", clean(name)).trim_end().to_owned()
        }
    }
}

/// The panes that share the frame of this one, each with the label of its tab: how much is in it, as far as that is known, and where there is little
/// room a short name for those that are not shown. None where it has a frame of its own.
pub fn tabs(model: &Model, at: usize) -> Vec<(usize, String)> {
    let (screen, wide) = (model.screen(), is_wide(model.size));
    if screen.panes.len() == 1 || (wide && at == 0) {
        return vec![];
    }
    let label = |room: bool, tab: usize, pane: &Pane| {
        let ((long, short), count) = match pane {
            Pane::Table(table) => (Screen::tab_name(table), table.counted()),
            Pane::Tree(_) | Pane::Text(_) | Pane::Diagram(_) => (("Activities", "Tree"), None),
        };
        let name = if room || tab == at { long } else { short };
        let count = count.map_or_else(String::new, |count| format!(" {}", grouped(count)));
        format!("{} {name}{count}", tab + 1)
    };
    let labels = |room: bool| -> Vec<(usize, String)> {
        let tabs = screen.panes.iter().enumerate().skip(usize::from(wide));
        tabs.map(|(tab, pane)| (tab, label(room, tab, pane))).collect()
    };
    let long = labels(true);
    let needed: u16 = long.iter().map(|(_, label)| width(label) as u16 + BETWEEN_TABS).sum();
    let there = panes(model).iter().find(|(pane, _)| *pane == at).map_or(0, |(_, area)| area.width);
    if needed < there { long } else { labels(false) }
}

/// The pane whose tab stands in that column of the frame's first line.
pub fn tab_at(model: &Model, at: usize, frame: Rect, column: u16) -> Option<usize> {
    // the corner and a blank
    let mut x = frame.x + 2;
    tabs(model, at).into_iter().find_map(|(tab, label)| {
        let from = x;
        let to = from + width(&label) as u16;
        x = to + BETWEEN_TABS;
        (from..to).contains(&column).then_some(tab)
    })
}

fn halves(body: Rect) -> (Rect, Rect) {
    let width = (body.width * 2 / 5).max(40);
    (Rect { width, ..body }, Rect { x: body.x + width, width: body.width - width, ..body })
}

/// Where one incident is told of, over the lists of an instance; where there is little room, only over its incidents.
pub fn incident(model: &Model) -> Option<Rect> {
    let (screen, wide) = (model.screen(), is_wide(model.size));
    let at = screen.incidents()?;
    let area = if wide { halves(body(model.size)).1 } else { body(model.size) };
    let has_room = (wide || screen.focus == at) && area.height >= INCIDENT * 3;
    has_room.then_some(Rect { height: INCIDENT, ..area })
}

/// What is inside a frame.
pub fn inner(area: Rect) -> Rect {
    Rect { x: area.x + 1, y: area.y + 1, width: area.width.saturating_sub(2), height: area.height.saturating_sub(2) }
}

/// Rows of a table in a frame, without its headings.
pub fn table_rows(area: Rect) -> usize {
    usize::from(inner(area).height.saturating_sub(1))
}

/// An area of at most that size in the middle of the screen.
pub fn centred(size: Size, width: u16, height: u16) -> Rect {
    let (width, height) = (width.min(size.width), height.min(size.height));
    Rect { x: (size.width - width) / 2, y: (size.height - height) / 2, width, height }
}
