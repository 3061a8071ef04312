//! Drawing the window of a document: summary, line numbers, text with the places found, scroll bar.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::glyph::Glyphs;
use super::grid::{Window, thumb};
use super::theme::{Role, Theme};
use crate::pane::text::{Document, Found, Row, Viewport};
use crate::text::{Ellipsis, cut};

/// Rows below which there is no room for a summary.
const SUMMARY_FROM: u16 = 8;

/// How a document is drawn.
pub struct TextView<'a> {
    /// What is drawn.
    pub document: &'a Document,
    /// Whether lines carry their numbers.
    pub numbers: bool,
    /// Colours.
    pub theme: &'a Theme,
    /// Signs.
    pub glyphs: &'a Glyphs,
}

/// The room that is left for text in an area: what handles keys asks the same as what draws.
pub fn viewport(document: &Document, area: Rect, numbers: bool) -> Viewport {
    let columns = area.width.saturating_sub(gutter(document, numbers) + 1);
    Viewport { columns, rows: area.height - summary_height(document, area) }
}

fn gutter(document: &Document, numbers: bool) -> u16 {
    if numbers { document.line_count().to_string().len().max(3) as u16 + 2 } else { 1 }
}

/// Rows of the summary and the line below it.
fn summary_height(document: &Document, area: Rect) -> u16 {
    let lines = document.summary().len() as u16;
    if lines == 0 || area.height < SUMMARY_FROM { 0 } else { lines + 1 }
}

impl TextView<'_> {
    /// Draws into an area.
    pub fn draw(&self, area: Rect, buffer: &mut Buffer) {
        let area = area.intersection(buffer.area);
        if area.is_empty() {
            return;
        }
        buffer.set_style(area, self.theme.style(Role::Text));
        let top = summary_height(self.document, area);
        if top > 0 {
            self.summary(Rect { height: top, ..area }, buffer);
        }
        let body = Rect { y: area.y + top, height: area.height - top, ..area };
        let view = viewport(self.document, area, self.numbers);
        for (row, y) in self.document.rows(view).iter().zip(body.top()..) {
            self.row(row, body, y, buffer);
        }
        let (offset, total) = self.document.position(view);
        for line in thumb(Window { total, offset }, body.height).into_iter().flatten() {
            buffer.set_stringn(body.right() - 1, body.y + line, self.glyphs.thumb, 1, self.theme.style(Role::Border));
        }
    }

    fn summary(&self, area: Rect, buffer: &mut Buffer) {
        let room = usize::from(area.width).saturating_sub(4);
        for (index, (line, y)) in self.document.summary().iter().zip(area.top()..).enumerate() {
            let role = if index == 0 { Role::Failing } else { Role::Text };
            if index == 0 {
                buffer.set_stringn(area.x + 1, y, self.glyphs.failed, room, self.theme.style(role));
            }
            let line = cut(line, room, Ellipsis::END.signed(self.glyphs.ellipsis));
            buffer.set_stringn(area.x + 3, y, line, room, self.theme.style(role));
        }
        for x in area.left()..area.right() {
            buffer.set_stringn(x, area.bottom() - 1, self.glyphs.line, 1, self.theme.style(Role::Border));
        }
    }

    fn row(&self, row: &Row, body: Rect, y: u16, buffer: &mut Buffer) {
        let gutter = gutter(self.document, self.numbers);
        if let Some(number) = row.number.filter(|_| self.numbers) {
            let number = format!("{number:>width$}", width = usize::from(gutter) - 2);
            buffer.set_stringn(body.x + 1, y, number, usize::from(body.width.saturating_sub(1)), self.theme.style(Role::Dim));
        }
        let end = body.right() - 1;
        let mut x = body.x + gutter;
        for part in &row.parts {
            if x >= end {
                return;
            }
            let style = self.theme.tone(part.tone);
            let style = match part.found {
                Found::Not => style,
                Found::Other => style.patch(self.theme.style(Role::Search)),
                Found::Current => style.patch(self.theme.style(Role::SearchCurrent)),
            };
            (x, _) = buffer.set_stringn(x, y, &part.text, usize::from(end - x), style);
        }
    }
}

#[cfg(test)]
mod tests {
    use ratatui::style::Modifier;

    use super::*;
    use crate::view::glyph::UNICODE;

    fn draw(document: &Document, numbers: bool, area: Rect) -> Buffer {
        let mut buffer = Buffer::empty(area);
        let theme = Theme::built_in("mono").unwrap();
        TextView { document, numbers, theme: &theme, glyphs: &UNICODE }.draw(area, &mut buffer);
        buffer
    }

    fn lines(buffer: &Buffer) -> Vec<String> {
        let row = |y| (0..buffer.area.width).map(|x| buffer[(x, y)].symbol()).collect::<String>().trim_end().to_owned();
        (0..buffer.area.height).map(row).collect()
    }

    #[test]
    fn lines_are_numbered_once_and_the_scroll_bar_stands_right() {
        let document = Document::plain("abcdefghijklm\nx\n\u{1b}[2J\n");
        assert_eq!(lines(&draw(&document, true, Rect::new(0, 0, 14, 3))), ["   1 abcdefgh┃", "     ijklm", "   2 x"]);
        assert_eq!(lines(&draw(&document, false, Rect::new(0, 0, 16, 3))), [" abcdefghijklm", " x", " ␛[2J"]);
    }

    #[test]
    fn the_root_cause_stands_above_the_folded_frames() {
        let document = Document::stack_trace(
            "E: x\n\tat java.util.A.a(A.java:1)\n\tat java.util.B.b(B.java:1)\nCaused by: F: gone\n\tat com.acme.Own.run(Own.java:7)",
        );
        let expected = [
            " ✗ F: gone",
            "   at com.acme.Own.run(Own.java:7)",
            "────────────────────────────────────────",
            " E: x",
            " … 2 frames of engine and framework",
            " Caused by: F: gone",
            "     at com.acme.Own.run(Own.java:7)",
            "",
        ];
        assert_eq!(lines(&draw(&document, false, Rect::new(0, 0, 40, 8))), expected);
        assert_eq!(lines(&draw(&document, false, Rect::new(0, 0, 40, 4)))[0], " E: x");
    }

    #[test]
    fn places_found_are_marked_and_the_current_one_stands_out() {
        let mut document = Document::plain("stock, stock");
        let area = Rect::new(0, 0, 20, 2);
        document.search("stock");
        document.scan(1 << 20, viewport(&document, area, false));
        let buffer = draw(&document, false, area);
        assert!(buffer[(1, 0)].modifier.contains(Modifier::REVERSED));
        assert!(!buffer[(6, 0)].modifier.intersects(Modifier::REVERSED | Modifier::UNDERLINED));
        assert!(buffer[(8, 0)].modifier.contains(Modifier::UNDERLINED));
    }

    #[test]
    fn no_area_is_too_small_to_draw_into() {
        let document = Document::plain("注文番号\n".repeat(200));
        for (width, height) in [(0, 0), (1, 1), (2, 2), (5, 1), (6, 20)] {
            draw(&document, true, Rect::new(0, 0, width, height));
        }
    }
}
