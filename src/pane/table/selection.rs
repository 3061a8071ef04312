//! The selected row, known by its id, and the window that follows it.

use super::{Asking, Table};
use crate::{act::Subject, api::Id, pane::slot::Asked};

impl Table {
    pub(super) fn select(&mut self, at: usize) {
        self.at = at.min(self.shown.len().saturating_sub(1));
        self.selected = self.row(self.at).map(|row| row.id.clone());
    }

    /// Values of a column in the loaded rows, each once, in order; at most `most`.
    pub fn seen(&self, column: usize, most: usize) -> Vec<String> {
        let rows = self.rows.value.as_deref().unwrap_or_default();
        let texts =
            rows.iter().filter_map(|row| row.cells.get(column)).filter(|cell| !cell.is_empty()).map(|cell| cell.text().into_owned());
        let mut seen: Vec<String> = texts.filter(|text| text.len() < 80).collect();
        seen.sort_unstable();
        seen.dedup();
        seen.truncate(most);
        seen
    }

    /// The selected row's place, if a row is selected.
    pub fn selected_at(&self) -> Option<usize> {
        self.selected.as_ref().map(|_| self.at)
    }

    /// The selected row.
    pub fn selected(&self) -> Option<Subject> {
        self.selected.as_ref().and_then(|_| self.subject_at(self.at))
    }

    /// The first row that is shown.
    pub fn first(&self) -> Option<Subject> {
        self.subject_at(0)
    }

    pub(super) fn subject_at(&self, at: usize) -> Option<Subject> {
        Some(Subject { resource: self.resource, binding: self.binding()?, row: self.row(at)?.clone() })
    }

    /// Whether a row of that id is shown.
    pub fn shows(&self, id: &Id) -> bool {
        (0..self.shown.len()).any(|at| self.row(at).is_some_and(|row| row.id == *id))
    }

    /// Moves the selection by rows; at the end of the page it goes on to the next one.
    pub fn step(&mut self, by: isize, ctx: &mut Asking) -> Vec<Asked> {
        self.seek = None;
        if self.selected.is_none() {
            self.select(self.at);
            return vec![];
        }
        match self.at.checked_add_signed(by) {
            Some(to) if to < self.shown.len() => {
                self.select(to);
                vec![]
            }
            Some(_) if self.at + 1 == self.shown.len() && self.has_next() && by == 1 => self.next_page(ctx),
            None if self.at == 0 && self.loaded_offset > 0 && by == -1 => self.previous_page(ctx),
            Some(_) => {
                self.select(self.shown.len().saturating_sub(1));
                vec![]
            }
            None => {
                self.select(0);
                vec![]
            }
        }
    }

    /// Selects a row as soon as it is there, unless a person has moved by then.
    pub fn seek(&mut self, id: Id) {
        self.seek = Some(id);
    }

    /// Selects the row of that id; whether it is shown.
    pub fn select_id(&mut self, id: &Id) -> bool {
        let found = (0..self.shown.len()).find(|&at| self.row(at).is_some_and(|row| row.id == *id));
        if let Some(at) = found {
            self.select(at);
        }
        found.is_some()
    }

    /// Selects the first row of the page.
    pub fn to_top(&mut self) {
        self.select(0);
    }

    /// Selects the last row of the page.
    pub fn to_bottom(&mut self) {
        self.select(self.shown.len().saturating_sub(1));
    }

    /// The first row of the window, so that the selection is in it. Called where the height is known, and changes nothing else.
    pub fn scroll_into(&mut self, height: usize) -> usize {
        let height = height.max(1);
        if self.at < self.top {
            self.top = self.at;
        } else if self.at >= self.top + height {
            self.top = self.at + 1 - height;
        }
        self.top = self.top.min(self.shown.len().saturating_sub(height));
        self.top
    }

    /// The first row of the window.
    pub fn top(&self) -> usize {
        self.top
    }
}
