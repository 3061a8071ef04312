//! Where things stand. Pure, and asked by the update as well as by the drawing, so that both agree.

use ratatui::layout::{Rect, Size};

use crate::{
    app::{Model, Pane},
    text::{clean, width},
};

/// From this width on, two panes stand beside each other.
const WIDE: u16 = 120;
/// Below this there is one clear line and nothing else.
const LEAST: Size = Size { width: 40, height: 10 };

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

/// The panes that are on screen, each with its frame's area.
pub fn panes(model: &Model) -> Vec<(usize, Rect)> {
    if is_too_small(model.size) {
        return vec![];
    }
    let body = body(model.size);
    match model.screen().visible(is_wide(model.size)).as_slice() {
        [one] => vec![(*one, body)],
        [left, right] => {
            let width = (body.width * 2 / 5).max(40);
            vec![(*left, Rect { width, ..body }), (*right, Rect { x: body.x + width, width: body.width - width, ..body })]
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

/// The panes that share the frame of this one, each with the label of its tab; none where it has a frame of its own.
pub fn tabs(model: &Model, at: usize) -> Vec<(usize, String)> {
    let (screen, wide) = (model.screen(), is_wide(model.size));
    if screen.panes.len() == 1 || (wide && at == 0) {
        return vec![];
    }
    let tabs = screen.panes.iter().enumerate().skip(usize::from(wide));
    tabs.map(|(tab, pane)| (tab, format!("{} {}", tab + 1, name(pane)))).collect()
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
