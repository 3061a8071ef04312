//! Which of the loaded rows are shown, and in which order.

use super::{Asking, Land, Table};
use crate::{
    api::{Row, dialect::Order},
    pane::slot::Asked,
};

impl Table {
    /// A column that the present source does not fill cannot be what the list opens sorted by.
    pub(super) fn drop_impossible_sort(&mut self) {
        if let Some((column, _)) = self.sort
            && !self.fills(self.resource.columns[column].name)
        {
            self.sort = None;
        }
    }

    /// Decides which rows are shown, and finds the selected one again by its id.
    pub(super) fn arrange(&mut self) {
        let Some(binding) = self.binding() else { return };
        // before there are rows, a late answer to something else must not decide where to land
        let Some(rows) = self.rows.value.as_deref() else { return };
        let folded = self.resource.fold.as_ref().filter(|_| !self.unfolded);
        self.shown = (0..rows.len())
            .filter(|&at| self.bound.matches(&rows[at]) && folded.is_none_or(|fold| (fold.is_cause)(binding, &rows[at])))
            .collect();
        if let Some((column, order)) = self.sort.filter(|_| !self.sorts_on_server()) {
            self.shown.sort_by(|&a, &b| rows[a].cells[column].compare(&rows[b].cells[column], order));
        }
        if self.seek.as_ref().is_some_and(|id| self.shown.iter().any(|&at| rows[at].id == *id)) {
            (self.selected, self.land) = (self.seek.take(), Land::Keep);
        }
        let found = self.selected.as_ref().and_then(|id| self.shown.iter().position(|&at| rows[at].id == *id));
        match (std::mem::replace(&mut self.land, Land::Keep), found) {
            (Land::First, _) => self.select(0),
            (Land::Last, _) => self.select(self.shown.len().saturating_sub(1)),
            (Land::Keep, Some(at)) => self.at = at,
            (Land::Keep, None) => {
                // what was selected is gone: nothing is, and the next step starts from where it was
                self.selected = None;
                self.at = self.at.min(self.shown.len().saturating_sub(1));
            }
        }
    }

    /// Whether a row only repeats what failed further down.
    pub fn repeats(&self, row: &Row) -> bool {
        self.binding().zip(self.resource.fold.as_ref()).is_some_and(|(binding, fold)| !(fold.is_cause)(binding, row))
    }

    /// The column it is sorted by, and how.
    pub fn sort(&self) -> Option<(usize, Order)> {
        self.sort
    }

    /// Whether the server sorts; otherwise only the loaded page is in order.
    pub fn sorts_on_server(&self) -> bool {
        let key = self.sort.zip(self.binding()).and_then(|((column, _), binding)| binding.sort_key(self.resource.columns[column].name));
        key.is_some()
    }

    /// Sorts by a column: from the first page where the server can, else the loaded page.
    pub fn set_sort(&mut self, sort: Option<(usize, Order)>, ctx: &mut Asking) -> Vec<Asked> {
        self.sort = sort;
        if self.sorts_on_server() || sort.is_none() {
            return self.turn_to(0, Land::Keep, ctx);
        }
        self.arrange();
        vec![]
    }

    /// Sorts by a column from the next reading on.
    pub fn order_by(&mut self, sort: Option<(usize, Order)>) {
        self.sort = sort;
    }

    /// Shows the rows that only repeat a cause, or no longer.
    pub fn toggle_fold(&mut self) {
        self.unfolded = !self.unfolded;
        self.arrange();
    }

    /// Whether rows that only repeat a cause are hidden.
    pub fn is_folded(&self) -> bool {
        self.resource.fold.is_some() && !self.unfolded
    }
}
