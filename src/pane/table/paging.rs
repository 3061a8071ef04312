//! Turning pages. One page is loaded at a time.

use super::{Asking, Land, PAGE, Table};
use crate::pane::slot::Asked;

impl Table {
    /// Whether there is, or may be, a page after this one.
    pub fn has_next(&self) -> bool {
        self.loaded() as u64 == PAGE && self.total.value.is_none_or(|total| total > self.loaded_offset + PAGE)
    }

    /// Whether the loaded page is all there is.
    pub fn is_whole(&self) -> bool {
        self.rows.value.is_some() && self.loaded_offset == 0 && !self.has_next()
    }

    /// The page's number from 1, and how many there are if that is known.
    pub fn page(&self) -> (u64, Option<u64>) {
        (self.loaded_offset / PAGE + 1, self.total.value.map(|total| total.div_ceil(PAGE).max(1)))
    }

    /// Goes to the next page.
    pub fn next_page(&mut self, ctx: &mut Asking) -> Vec<Asked> {
        if self.has_next() { self.turn_to(self.loaded_offset + PAGE, Land::First, ctx) } else { vec![] }
    }

    /// Goes to the page before.
    pub fn previous_page(&mut self, ctx: &mut Asking) -> Vec<Asked> {
        if self.loaded_offset == 0 { vec![] } else { self.turn_to(self.loaded_offset.saturating_sub(PAGE), Land::Last, ctx) }
    }

    /// Goes to the first page.
    pub fn first_page(&mut self, ctx: &mut Asking) -> Vec<Asked> {
        self.turn_to(0, Land::First, ctx)
    }

    /// Goes to the last page, if the total is known.
    pub fn last_page(&mut self, ctx: &mut Asking) -> Vec<Asked> {
        let Some(total) = self.total.value else { return vec![] };
        self.turn_to(total.saturating_sub(1) / PAGE * PAGE, Land::Last, ctx)
    }

    pub(super) fn turn_to(&mut self, offset: u64, land: Land, ctx: &mut Asking) -> Vec<Asked> {
        if self.offset == offset && self.offset != self.loaded_offset && self.rows.pending.is_some() {
            return vec![]; // that page is on its way
        }
        (self.offset, self.land) = (offset, land);
        self.rows.pending = None;
        self.refresh(ctx)
    }
}
