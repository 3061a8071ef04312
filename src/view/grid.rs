//! The windowed table: draws only the rows that fit, straight into the buffer, so that a frame costs the same over ten rows and a million.
//!
//! Knows nothing of what the rows are. Which rows are in view, and which is selected, is the caller's.

mod columns;

use std::borrow::Cow;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

pub use crate::api::dialect::Order;
pub use crate::pane::window::{Window, thumb};
pub use columns::{Align, Column, Extent, Placed, columns_for};

use super::glyph::Glyphs;
use super::theme::{Role, Theme, Tone};
use crate::text::{cut, is_clean, width};

/// What one row shows.
#[derive(Debug, Clone, Default)]
pub struct GridRow<'a> {
    /// One cell for each column, the dropped ones too; already clean. Missing cells stay empty.
    pub cells: Vec<(Cow<'a, str>, Tone)>,
    /// Carries the mark of the person.
    pub marked: bool,
    /// The row that the cursor is on.
    pub selected: bool,
    /// What it shows is old.
    pub stale: bool,
}

/// A table over rows that are asked for one by one.
pub struct Grid<'a> {
    /// The columns, all of them; which are drawn depends on the width.
    pub columns: &'a [Column],
    /// How many rows there are, and the first one in view.
    pub window: Window,
    /// Colours.
    pub theme: &'a Theme,
    /// Signs.
    pub glyphs: &'a Glyphs,
    /// Whether this pane has the focus.
    pub focused: bool,
}

impl Grid<'_> {
    /// Draws titles, rows and the scroll bar into `area`. `row` is called once for each row in view, never for another.
    pub fn draw<'r>(&self, area: Rect, buffer: &mut Buffer, mut row: impl FnMut(usize) -> GridRow<'r>) {
        let area = area.intersection(buffer.area);
        if area.is_empty() {
            return;
        }
        let placed = columns_for(self.columns, area.width);
        self.titles(area, buffer, &placed);
        let body = Rect { y: area.y + 1, height: area.height - 1, ..area };
        let shown = self.window.total.saturating_sub(self.window.offset).min(usize::from(body.height));
        for line in 0..shown {
            self.row(body, line as u16, buffer, &placed, &row(self.window.offset + line));
        }
        self.scroll_bar(body, buffer);
    }

    fn titles(&self, area: Rect, buffer: &mut Buffer, placed: &[Placed]) {
        buffer.set_style(Rect { height: 1, ..area }, self.theme.style(Role::Column));
        for place in placed {
            let column = &self.columns[place.index];
            let Some((at, order)) = column.sorted else {
                self.cell(area, area.y, buffer, *place, &column.title, self.theme.style(Role::Column));
                continue;
            };
            let sign = if order == Order::Ascending { self.glyphs.ascending } else { self.glyphs.descending };
            // the narrowest titles leave no room for a space before a number
            let sign = if at == 0 { format!(" {sign}") } else { format!("{sign}{}", at + 1) };
            let room = usize::from(place.width).saturating_sub(width(&sign));
            let title = cut(&column.title, room, column.ellipsis.signed(self.glyphs.ellipsis));
            let title = if title.is_empty() { sign.trim_start().to_owned() } else { format!("{title}{sign}") };
            self.cell(area, area.y, buffer, *place, &title, self.theme.style(Role::ColumnSorted));
        }
    }

    fn row(&self, body: Rect, line: u16, buffer: &mut Buffer, placed: &[Placed], row: &GridRow<'_>) {
        let y = body.y + line;
        let aged = if row.stale { self.theme.style(Role::Stale) } else { Style::new() };
        let ground = self.theme.style(Role::Text).patch(aged);
        buffer.set_style(Rect { y, height: 1, ..body }, ground);
        for place in placed {
            let Some((text, tone)) = row.cells.get(place.index) else { continue };
            debug_assert!(is_clean(text), "a cell that did not pass the sanitiser: {text:?}");
            // dim on the ground of the selection is hard to read, and each colour costs bytes at every step
            let tone = if row.selected && *tone == Tone::Dim { Tone::Plain } else { *tone };
            self.cell(body, y, buffer, *place, text, self.theme.tone(tone).patch(aged));
        }
        if row.marked && body.width > 1 {
            buffer.set_stringn(body.x + 1, y, self.glyphs.mark, 1, self.theme.style(Role::Mark));
        }
        if !row.selected {
            return;
        }
        let role = if self.focused { Role::Selection } else { Role::SelectionIdle };
        buffer.set_stringn(body.x, y, self.glyphs.bar, 1, ground);
        // the last column is the scroll bar's: it would be drawn anew with every step
        let width = body.width.saturating_sub(thumb(self.window, body.height).is_some().into());
        buffer.set_style(Rect { y, height: 1, width, ..body }, self.theme.style(role));
    }

    fn cell(&self, area: Rect, y: u16, buffer: &mut Buffer, place: Placed, text: &str, style: Style) {
        let column = &self.columns[place.index];
        let text = cut(text, usize::from(place.width), column.ellipsis.signed(self.glyphs.ellipsis));
        let indent = match column.align {
            Align::Left => 0,
            Align::Right => usize::from(place.width).saturating_sub(width(&text)) as u16,
        };
        buffer.set_stringn(area.x + place.x + indent, y, text, usize::from(place.width), style);
    }

    fn scroll_bar(&self, body: Rect, buffer: &mut Buffer) {
        let Some(part) = thumb(self.window, body.height) else { return };
        for line in part {
            buffer.set_stringn(body.right() - 1, body.y + line, self.glyphs.thumb, 1, self.theme.style(Role::Border));
        }
    }
}

#[cfg(test)]
mod tests {
    use ratatui::style::Modifier;

    use super::*;
    use crate::text::Ellipsis;
    use crate::view::glyph::{ASCII, UNICODE};

    fn columns() -> Vec<Column> {
        vec![
            Column::fixed("AGE", 5, 90).aligned(Align::Right).sorted(0, Order::Descending),
            Column::fixed("KEY", 7, Column::IDENTITY).sorted(1, Order::Ascending),
            Column::flex("MESSAGE", 10, 1, 80),
        ]
    }

    fn draw(area: Rect, glyphs: &Glyphs, window: Window, row: impl FnMut(usize) -> GridRow<'static>) -> Buffer {
        let mut buffer = Buffer::empty(area);
        let theme = Theme::built_in("mono").unwrap();
        Grid { columns: &columns(), window, theme: &theme, glyphs, focused: true }.draw(area, &mut buffer, row);
        buffer
    }

    fn lines(buffer: &Buffer) -> Vec<String> {
        let row = |y| (0..buffer.area.width).map(|x| buffer[(x, y)].symbol()).collect::<String>().trim_end().to_owned();
        (0..buffer.area.height).map(row).collect()
    }

    fn row(index: usize) -> GridRow<'static> {
        let message = if index == 2 { "注文番号が見つかりません" } else { "execution stock doesn't exist" };
        GridRow {
            cells: vec![
                (format!("{index}m").into(), Tone::Plain),
                (format!("ord-{index}").into(), Tone::Plain),
                (message.into(), Tone::Failing),
            ],
            marked: index >= 2,
            selected: index == 1 || index == 2,
            stale: index == 3,
        }
    }

    #[test]
    fn a_table_shows_titles_rows_selection_and_marks() {
        let buffer = draw(Rect::new(0, 0, 40, 5), &UNICODE, Window { total: 4, offset: 0 }, row);
        assert_eq!(
            lines(&buffer),
            [
                "   AGE ▼  KEY▲2    MESSAGE",
                "      0m  ord-0    execution stock doe…",
                "▌     1m  ord-1    execution stock doe…",
                "▌✓    2m  ord-2    注 文 番 号 が 見 つ か り …",
                " ✓    3m  ord-3    execution stock doe…",
            ]
        );
    }

    #[test]
    fn the_selection_covers_the_whole_row_but_for_the_scroll_bar_and_only_that() {
        let buffer =
            draw(Rect::new(0, 0, 40, 4), &UNICODE, Window { total: 4, offset: 0 }, |index| GridRow { selected: index == 1, ..row(index) });
        assert!(!buffer[(39, 2)].modifier.contains(Modifier::REVERSED));
        for x in 0..39 {
            assert!(buffer[(x, 2)].modifier.contains(Modifier::REVERSED), "{x}");
            assert!(!buffer[(x, 1)].modifier.contains(Modifier::REVERSED), "{x}");
        }
    }

    #[test]
    fn old_rows_are_dimmed() {
        let buffer = draw(Rect::new(0, 0, 40, 5), &UNICODE, Window { total: 4, offset: 0 }, row);
        assert!(buffer[(12, 4)].modifier.contains(Modifier::DIM));
        assert!(!buffer[(12, 1)].modifier.contains(Modifier::DIM));
    }

    #[test]
    fn only_rows_in_view_are_asked_for() {
        let mut asked = Vec::new();
        draw(Rect::new(0, 0, 40, 6), &UNICODE, Window { total: 1_000_000, offset: 999_997 }, |index| {
            asked.push(index);
            GridRow::default()
        });
        assert_eq!(asked, [999_997, 999_998, 999_999]);
    }

    #[test]
    fn ascii_draws_nothing_else() {
        let buffer = draw(Rect::new(0, 0, 40, 4), &ASCII, Window { total: 400, offset: 0 }, |index| GridRow {
            selected: index == 1,
            marked: true,
            ..row(0)
        });
        assert!(buffer.content.iter().all(|cell| cell.symbol().is_ascii()));
        assert_eq!(lines(&buffer)[2].trim_end_matches(['#', ' ']), ">*    0m  ord-0    execution stock doe~");
    }

    #[test]
    fn no_area_is_too_small_to_draw_into() {
        for (width, height) in [(0, 0), (1, 1), (1, 3), (2, 2), (4, 2), (9, 1)] {
            draw(Rect::new(0, 0, width, height), &UNICODE, Window { total: 9, offset: 0 }, row);
        }
        let mut buffer = Buffer::empty(Rect::new(0, 0, 10, 3));
        let theme = Theme::built_in("dark").unwrap();
        let grid = Grid { columns: &columns(), window: Window { total: 9, offset: 7 }, theme: &theme, glyphs: &UNICODE, focused: false };
        grid.draw(Rect::new(5, 1, 40, 40), &mut buffer, row);
    }

    #[test]
    fn ids_are_cut_in_the_middle_where_the_column_says_so() {
        let mut columns = columns();
        columns[1] = Column { ellipsis: Ellipsis::MIDDLE, ..columns[1].clone() };
        let mut buffer = Buffer::empty(Rect::new(0, 0, 40, 2));
        let theme = Theme::built_in("dark").unwrap();
        let grid = Grid { columns: &columns, window: Window { total: 1, offset: 0 }, theme: &theme, glyphs: &UNICODE, focused: true };
        grid.draw(buffer.area, &mut buffer, |_| GridRow {
            cells: vec![("".into(), Tone::Plain), ("4a1b-77ff-90c2".into(), Tone::Plain)],
            ..GridRow::default()
        });
        assert_eq!(lines(&buffer)[1].trim(), "4a1…0c2");
    }
}
