//! Drawing: the model as cells of a buffer. Changes nothing, knows no server, and never draws more than fits.

mod about;
mod audit;
mod confirm;
mod diagram;
mod export;
pub mod glyph;
pub mod grid;
mod head;
mod health;
mod help;
mod incident;
pub mod layout;
mod overlays;
mod own;
mod panes;
mod runs;
mod setup;
pub mod text;
pub mod theme;
mod tree;

use ratatui::{
    Frame,
    buffer::Buffer,
    layout::Rect,
    style::Style,
    text::{Line, Span},
    widgets::Widget,
};

use crate::app::Model;
use glyph::Glyphs;
use theme::{Role, Theme};

/// Colours and signs of this terminal.
pub struct Look {
    /// Colours.
    pub theme: Theme,
    /// Signs.
    pub glyphs: &'static Glyphs,
}

/// Draws the whole model; gives the place of the text cursor, if one is shown.
pub fn draw(model: &Model, look: &Look, frame: &mut Frame) {
    let area = frame.area();
    let cursor = {
        let buffer = frame.buffer_mut();
        buffer.set_style(area, look.theme.style(Role::Text));
        let cursor = if layout::is_too_small(model.size) {
            put(buffer, area, 0, vec![Span::styled("flowdeck needs 40 x 10", look.theme.style(Role::Error))]);
            None
        } else {
            head::draw(model, look, buffer);
            health::draw(model, look, buffer);
            panes::draw(model, look, buffer);
            incident::draw(model, look, buffer);
            head::hints(model, look, buffer);
            overlays::draw(model, look, buffer)
        };
        look.glyphs.restrict(buffer);
        cursor
    };
    if let Some(position) = cursor {
        frame.set_cursor_position(position);
    }
}

impl Look {
    fn style(&self, role: Role) -> Style {
        self.theme.style(role)
    }
}

/// Writes spans into a line of an area, cut at its right edge. Their text is clean.
fn put(buffer: &mut Buffer, area: Rect, line: u16, spans: Vec<Span<'_>>) {
    if line < area.height {
        Line::from(spans).render(Rect { y: area.y + line, height: 1, ..area }, buffer);
    }
}

/// As much of spans as goes into so many columns, with a sign where something is missing.
fn fitted<'a>(look: &Look, spans: Vec<Span<'a>>, columns: u16) -> Vec<Span<'a>> {
    if span_width(&spans) <= columns {
        return spans;
    }
    let mut room = usize::from(columns);
    let mut fitting = vec![];
    for span in spans {
        let wide = crate::text::width(&span.content);
        // the sign needs a place of its own
        if wide < room {
            room -= wide;
            fitting.push(span);
            continue;
        }
        let whole = format!("{}{}", span.content, look.glyphs.ellipsis);
        fitting.push(Span::styled(
            crate::text::cut(&whole, room, crate::text::Ellipsis::END.signed(look.glyphs.ellipsis)).into_owned(),
            span.style,
        ));
        break;
    }
    fitting
}

/// Columns that spans take.
fn span_width(spans: &[Span<'_>]) -> u16 {
    spans.iter().map(|span| crate::text::width(&span.content) as u16).sum()
}
