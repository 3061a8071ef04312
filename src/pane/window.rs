//! Which rows are in view.

use std::ops::Range;

/// The rows in view, out of all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Window {
    /// Number of rows.
    pub total: usize,
    /// The first row in view.
    pub offset: usize,
}

impl Window {
    /// The window moved as little as possible so that `row` is in view with up to `margin` rows around it, and no room is wasted below the last row.
    #[must_use]
    pub fn showing(self, row: usize, height: u16, margin: u16) -> Self {
        let height = usize::from(height).max(1);
        let margin = usize::from(margin).min((height - 1) / 2);
        let row = row.min(self.total.saturating_sub(1));
        let earliest = (row + margin + 1).saturating_sub(height);
        let offset = self.offset.clamp(earliest, row.saturating_sub(margin).max(earliest));
        Self { offset: offset.min(self.total.saturating_sub(height)), ..self }
    }
}

/// Lines of a scroll bar of `height` that stand for the rows in view; `None` where all are.
pub fn thumb(window: Window, height: u16) -> Option<Range<u16>> {
    let shown = usize::from(height);
    if height == 0 || window.total <= shown {
        return None;
    }
    let length = (shown * shown / window.total).max(1);
    let last = window.total - shown;
    let start = (shown - length) * window.offset.min(last) / last;
    Some(start as u16..(start + length) as u16)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn offset(total: usize, offset: usize, row: usize) -> usize {
        Window { total, offset }.showing(row, 10, 2).offset
    }

    #[test]
    fn a_row_in_view_moves_nothing() {
        assert_eq!(offset(100, 20, 25), 20);
    }

    #[test]
    fn a_row_near_the_edge_keeps_its_neighbours_in_view() {
        assert_eq!(offset(100, 20, 21), 19);
        assert_eq!(offset(100, 20, 28), 21);
        assert_eq!(offset(100, 20, 70), 63);
    }

    #[test]
    fn at_both_ends_no_room_is_wasted() {
        assert_eq!(offset(100, 5, 0), 0);
        assert_eq!(offset(100, 5, 99), 90);
        assert_eq!(offset(7, 5, 6), 0);
        assert_eq!(offset(0, 5, 6), 0);
    }

    #[test]
    fn the_thumb_reaches_both_ends_and_never_vanishes() {
        assert_eq!(thumb(Window { total: 10, offset: 0 }, 10), None);
        assert_eq!(thumb(Window { total: 20, offset: 0 }, 10), Some(0..5));
        assert_eq!(thumb(Window { total: 20, offset: 10 }, 10), Some(5..10));
        assert_eq!(thumb(Window { total: 1_000_000, offset: 999_990 }, 10), Some(9..10));
        assert_eq!(thumb(Window { total: 20, offset: 99 }, 10), Some(5..10));
    }
}
