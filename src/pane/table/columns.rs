//! Which columns are worth their room, and why the others are not.
//!
//! What is empty in every row is noted when rows are written, so that drawing never looks through them; and it is kept while pages are turned and
//! rows are read again, so that a column that has told something does not come and go.

use super::Table;
use crate::{
    api::Row,
    resource::{Show, filter::Test},
};

/// Which columns have told something since the list was opened.
#[derive(Default)]
pub(super) struct Told(Vec<bool>);

impl Told {
    /// Looks at rows that were written; stops in each column at the first that tells something.
    fn note(&mut self, shows: impl Iterator<Item = Show>, rows: &[Row]) {
        if rows.is_empty() {
            return; // nothing at all says nothing about a column
        }
        let shows: Vec<_> = shows.collect();
        self.0.resize(shows.len(), false);
        for (column, (told, show)) in self.0.iter_mut().zip(shows).enumerate() {
            *told = *told || rows.iter().any(|row| !show.is_blank(&row.cells[column]));
        }
    }
}

impl Table {
    /// The columns worth showing.
    pub fn columns(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.resource.columns.len()).filter(|&column| self.why_hidden(column).is_none())
    }

    /// Why a column is not worth its room, if it is not. The identity always is, and so is what the list is sorted by.
    pub fn why_hidden(&self, column: usize) -> Option<&'static str> {
        let shape = &self.resource.columns[column];
        let sorts = self.sort.iter().any(|(sorted, _)| *sorted == column);
        if shape.priority == 0 {
            return None;
        }
        if !self.fills(shape.name) {
            return Some("not told by this source");
        }
        if self.is_fixed(shape.name) {
            return Some("the same in every row here");
        }
        // before there are rows, only what belongs to the end is left out: most of what is looked at goes on
        let told = self.told.0.get(column).copied().unwrap_or(!shape.show.is_of_the_end());
        (!told && !sorts && !self.waits_for(shape.name)).then_some("empty in every row read")
    }

    /// Whether the scope makes a column the same in every row.
    fn is_fixed(&self, column: &str) -> bool {
        let mut filters = self.resource.filters.iter().filter(|filter| filter.column == Some(column));
        filters.any(|filter| self.scope.iter().any(|term| term.field == filter.name && term.test == Test::Is))
    }

    /// Whether the present source or a join has values for a column.
    pub(super) fn fills(&self, column: &str) -> bool {
        let joined = self.joins.iter().flat_map(|joined| joined.join.cells);
        self.binding().is_none_or(|binding| binding.cells.iter().chain(joined).any(|(cell, ..)| *cell == column))
    }

    /// Whether a look-up that may fill a column has told nothing yet.
    fn waits_for(&self, column: &str) -> bool {
        self.joins.iter().any(|joined| !joined.settled && joined.join.cells.iter().any(|(cell, ..)| *cell == column))
    }

    /// Begins anew with what columns tell: these rows are the first of another list.
    pub(super) fn forget_told(&mut self) {
        self.told = Told::default();
        for joined in &mut self.joins {
            joined.settled = false;
        }
    }

    /// Notes which columns tell something, after rows or cells of them were written.
    pub(super) fn note_told(&mut self) {
        let rows = self.rows.value.as_deref().unwrap_or_default();
        self.told.note(self.resource.columns.iter().map(|column| column.show), rows);
    }
}
