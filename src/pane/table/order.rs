//! Which of the loaded rows are shown, and in which order.

use super::{Asking, Land, Table};
use crate::{
    api::{Row, dialect::Order},
    pane::slot::Asked,
    resource::sorting::{self, Sorting},
};

impl Table {
    /// A column that the present source does not fill cannot be what the list opens sorted by.
    pub(super) fn drop_impossible_sort(&mut self) {
        let mut sort = std::mem::take(&mut self.sort);
        sort.retain(|(column, _)| self.fills(self.resource.columns[*column].name));
        self.sort = sort;
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
        if !self.can_sort_on_server(&self.sort) {
            self.shown.sort_by(|&a, &b| sorting::compare(&rows[a], &rows[b], &self.sort));
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

    /// The columns it is sorted by, and how.
    pub fn sort(&self) -> &[(usize, Order)] {
        &self.sort
    }

    /// Whether the server sorts; otherwise only the loaded page is in order.
    pub fn sorts_on_server(&self) -> bool {
        self.can_sort_on_server(&self.sort)
    }

    fn can_sort_on_server(&self, sort: &[(usize, Order)]) -> bool {
        self.binding().is_some_and(|binding| binding.sort_keys(self.resource, sort).is_some())
    }

    /// Whether an order can be made over everything: by the server, or here where all rows are.
    pub fn can_sort_all(&self, sort: &[(usize, Order)]) -> bool {
        self.is_whole() || self.can_sort_on_server(sort)
    }

    /// Sorts by columns: from the first page where the server can, else the loaded page.
    pub fn set_sort(&mut self, sort: Sorting, ctx: &mut Asking) -> Vec<Asked> {
        self.sort = sort;
        if self.sorts_on_server() {
            return self.turn_to(0, Land::Keep, ctx);
        }
        self.arrange();
        vec![]
    }

    /// Sorts by columns from the next reading on.
    pub fn order_by(&mut self, sort: Sorting) {
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
