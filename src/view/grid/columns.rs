//! Which columns fit into a width, and where. A pure function, so that what handles keys and what draws agree.

use std::borrow::Cow;

use crate::api::dialect::Order;
use crate::text::Ellipsis;

/// Columns in front of the first one: selection bar, mark, a space.
const GUTTER: u16 = 3;
/// Columns between two.
const GAP: u16 = 2;
/// Columns at the end, for the scroll bar; always kept, so that nothing jumps when one appears.
const SCROLL_BAR: u16 = 1;

/// How wide a column is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// Always that wide.
    Fixed(u16),
    /// At least `min`, and a share of what is left by `weight`.
    Flex {
        /// Narrowest useful width.
        min: u16,
        /// Its share, relative to the others'.
        weight: u16,
    },
}

impl Extent {
    const fn min(self) -> u16 {
        match self {
            Self::Fixed(width) => width,
            Self::Flex { min, .. } => min,
        }
    }
}

/// Which side the text of a column keeps to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Align {
    /// Text.
    #[default]
    Left,
    /// Numbers.
    Right,
}

/// One column of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its title.
    pub title: Cow<'static, str>,
    /// Its width.
    pub extent: Extent,
    /// When room is short the columns of lowest priority go first; `IDENTITY` stays always.
    pub priority: u8,
    /// Where its text stands.
    pub align: Align,
    /// How text that is too long is cut.
    pub ellipsis: Ellipsis,
    /// Set when the rows are sorted by it: its place among those that sort, and how.
    pub sorted: Option<(usize, Order)>,
}

impl Column {
    /// The priority of the column that says which row it is.
    pub const IDENTITY: u8 = u8::MAX;

    /// A column of one width.
    pub fn fixed(title: impl Into<Cow<'static, str>>, width: u16, priority: u8) -> Self {
        Self::new(title.into(), Extent::Fixed(width), priority)
    }

    /// A column that takes a share of the room.
    pub fn flex(title: impl Into<Cow<'static, str>>, min: u16, weight: u16, priority: u8) -> Self {
        Self::new(title.into(), Extent::Flex { min, weight }, priority)
    }

    const fn new(title: Cow<'static, str>, extent: Extent, priority: u8) -> Self {
        Self { title, extent, priority, align: Align::Left, ellipsis: Ellipsis::END, sorted: None }
    }

    /// The same, aligned.
    #[must_use]
    pub fn aligned(self, align: Align) -> Self {
        Self { align, ..self }
    }

    /// The same, as one that sorts.
    #[must_use]
    pub fn sorted(self, place: usize, order: Order) -> Self {
        Self { sorted: Some((place, order)), ..self }
    }
}

/// Where a column is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Placed {
    /// Its index among all columns.
    pub index: usize,
    /// Columns from the left edge of the table.
    pub x: u16,
    /// Columns it takes.
    pub width: u16,
}

/// The columns that fit into `width`, from left to right. Those of lowest priority are dropped first, of equals the rightmost; the identity
/// column stays and takes what there is.
pub fn columns_for(columns: &[Column], width: u16) -> Vec<Placed> {
    let room = width.saturating_sub(GUTTER + SCROLL_BAR);
    let mut kept: Vec<usize> = (0..columns.len()).collect();
    while needed(columns, &kept) > room {
        let Some((at, _)) = kept.iter().enumerate().rev().min_by_key(|(_, index)| columns[**index].priority) else { break };
        if columns[kept[at]].priority == Column::IDENTITY {
            break;
        }
        kept.remove(at);
    }

    let mut spare = room.saturating_sub(needed(columns, &kept));
    let mut weights: u16 = kept.iter().map(|index| weight(&columns[*index])).sum();
    let mut x = GUTTER;
    let mut placed = Vec::with_capacity(kept.len());
    for index in kept {
        let column = &columns[index];
        let weight = weight(column);
        // Dividing what is left by the weights that are left gives every column of the spare room away, whatever the rounding.
        let extra = (u32::from(spare) * u32::from(weight)).checked_div(u32::from(weights)).unwrap_or(0) as u16;
        spare -= extra;
        weights -= weight;
        let wanted = column.extent.min().saturating_add(extra);
        let end = (GUTTER + room).min(width);
        let given = wanted.min(end.saturating_sub(x));
        if given == 0 {
            break;
        }
        placed.push(Placed { index, x, width: given });
        x += given + GAP;
    }
    placed
}

fn weight(column: &Column) -> u16 {
    match column.extent {
        Extent::Fixed(_) => 0,
        Extent::Flex { weight, .. } => weight,
    }
}

fn needed(columns: &[Column], kept: &[usize]) -> u16 {
    let gaps = GAP.saturating_mul((kept.len() as u16).saturating_sub(1));
    kept.iter().map(|index| columns[*index].extent.min()).fold(gaps, u16::saturating_add)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn incidents() -> Vec<Column> {
        vec![
            Column::fixed("AGE", 5, 200),
            Column::flex("DEFINITION", 10, 2, 150),
            Column::fixed("V", 3, 50),
            Column::flex("ACTIVITY", 10, 2, 160),
            Column::flex("BUSINESS KEY", 12, 1, 60),
            Column::fixed("RETRIES", 7, 40),
            Column::flex("MESSAGE", 20, 6, Column::IDENTITY),
        ]
    }

    fn titles(width: u16) -> Vec<String> {
        let columns = incidents();
        columns_for(&columns, width).iter().map(|place| columns[place.index].title.to_string()).collect()
    }

    #[test]
    fn a_wide_screen_shows_every_column_and_is_filled() {
        let placed = columns_for(&incidents(), 120);
        assert_eq!(placed.len(), 7);
        assert_eq!(placed[0], Placed { index: 0, x: 3, width: 5 });
        assert_eq!(placed[6].x + placed[6].width, 119);
    }

    #[test]
    fn columns_go_in_the_order_of_their_priority() {
        assert_eq!(titles(80), ["AGE", "DEFINITION", "V", "ACTIVITY", "BUSINESS KEY", "MESSAGE"]);
        assert_eq!(titles(70), ["AGE", "DEFINITION", "ACTIVITY", "BUSINESS KEY", "MESSAGE"]);
        assert_eq!(titles(60), ["AGE", "DEFINITION", "ACTIVITY", "MESSAGE"]);
        assert_eq!(titles(35), ["AGE", "MESSAGE"]);
        assert_eq!(titles(20), ["MESSAGE"]);
    }

    #[test]
    fn of_equal_columns_the_rightmost_goes_first() {
        let columns = vec![Column::fixed("A", 5, 1), Column::fixed("B", 5, 1), Column::fixed("C", 5, Column::IDENTITY)];
        assert_eq!(columns_for(&columns, 4 + 12).iter().map(|place| place.index).collect::<Vec<_>>(), [0, 2]);
    }

    proptest! {
        #[test]
        fn columns_stay_inside_and_apart(
            columns in prop::collection::vec((any::<u8>(), 0_u16..40, prop::option::of(0_u16..20)), 0..12),
            width in 0_u16..300,
        ) {
            let columns: Vec<_> = columns.into_iter().map(|(priority, min, weight)| match weight {
                None => Column::fixed("", min, priority),
                Some(weight) => Column::flex("", min, weight, priority),
            }).collect();
            let mut end = 0;
            for place in columns_for(&columns, width) {
                prop_assert!(place.width > 0 && place.x >= end);
                end = place.x + place.width;
                prop_assert!(end < width);
            }
        }
    }
}
