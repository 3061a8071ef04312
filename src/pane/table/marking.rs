//! Marked rows: what an action is for when it is for more than one.

use super::{Asking, Table};
use crate::{
    act::{Matching, Subject, narrows},
    clock::Now,
    pane::slot::Asked,
    resource::tenant,
};

impl Table {
    pub(super) fn renew_marks(&mut self) {
        if self.marks.is_empty() {
            return;
        }
        for at in 0..self.shown.len() {
            if let Some(subject) = self.subject_at(at) {
                self.marks.renew(subject);
            }
        }
    }

    /// What an action is for: the marked rows, else the selected one.
    pub fn subjects(&self) -> Vec<Subject> {
        if self.marks.is_empty() { self.selected().into_iter().collect() } else { self.marks.subjects() }
    }

    /// Any row that is shown.
    pub fn any_row(&self) -> Option<Subject> {
        self.subject_at(0)
    }

    /// Chooses everything that passes scope and filter, whatever page it is on.
    ///
    /// # Errors
    /// When there is no filter, since that would mean everything.
    pub fn mark_matching(&mut self, now: Now) -> Result<(), String> {
        let Some(binding) = self.binding() else { return Ok(()) };
        // that a context keeps to one tenant is not what anybody chose
        narrows(self.resource, self.scope.iter().filter(|term| !tenant::is_term(term)).chain(&self.filter))?;
        let terms = [self.scope.clone(), self.filter.clone()].concat();
        self.marks.choose(Matching::new(self.resource, binding, terms, now.utc_ms)?);
        Ok(())
    }

    /// Whether what an action is for is something else than the row that is highlighted, or not all of it is shown.
    pub fn acts_elsewhere(&self) -> bool {
        let one = self.marks.len() == 1 && self.selected.as_ref().is_none_or(|id| !self.marks.contains(id));
        one || (!self.marks.is_empty() && self.hidden_marks() > 0)
    }

    /// Whether a test passes for any of what an action is for; stops at the first.
    pub fn any_subject(&self, mut test: impl FnMut(&Subject) -> bool) -> bool {
        if self.marks.is_empty() { self.selected().is_some_and(|subject| test(&subject)) } else { self.marks.iter().any(test) }
    }

    /// Marks that are not among the shown rows.
    pub fn hidden_marks(&self) -> usize {
        let shown = (0..self.shown.len()).filter(|&at| self.row(at).is_some_and(|row| self.marks.contains(&row.id))).count();
        self.marks.len() - shown
    }

    /// Marks the selected row, or no longer, and moves on.
    pub fn toggle_mark(&mut self, ctx: &mut Asking) -> Vec<Asked> {
        let Some(subject) = self.selected() else { return vec![] };
        self.anchor = Some(subject.row.id.clone());
        self.marks.toggle(subject);
        if self.at + 1 < self.shown.len() { self.step(1, ctx) } else { vec![] }
    }

    /// Marks every row from the one marked last to the selected one.
    pub fn mark_range(&mut self) {
        let Some(to) = self.selected_at() else { return };
        let from = self
            .anchor
            .as_ref()
            .and_then(|id| (0..self.shown.len()).find(|&at| self.row(at).is_some_and(|row| row.id == *id)))
            .unwrap_or(to);
        for at in from.min(to)..=from.max(to) {
            if let Some(subject) = self.subject_at(at) {
                self.marks.add(subject);
            }
        }
    }

    /// Marks every row that is shown.
    pub fn mark_all(&mut self) {
        for at in 0..self.shown.len() {
            if let Some(subject) = self.subject_at(at) {
                self.marks.add(subject);
            }
        }
    }

    /// Marks the shown rows that are not marked, and no longer those that are.
    pub fn invert_marks(&mut self) {
        for at in 0..self.shown.len() {
            if let Some(subject) = self.subject_at(at) {
                self.marks.toggle(subject);
            }
        }
    }
}
