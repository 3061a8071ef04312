//! Marks: rows that a person has chosen, kept by id with all that a plan needs, whatever the list shows meanwhile.

use std::collections::BTreeMap;

use crate::{
    act::{Matching, Subject},
    api::Id,
};

/// Marks kept at most; far above what a person means to act on row by row.
pub const MOST: usize = 10_000;

/// The chosen rows of one table, or everything that passed its filter when that was chosen.
#[derive(Default)]
pub struct Marks {
    rows: BTreeMap<Id, Subject>,
    matching: Option<Matching>,
}

impl Marks {
    /// Whether a row is chosen.
    pub fn contains(&self, id: &Id) -> bool {
        self.rows.contains_key(id)
    }

    /// How many are chosen.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether none is chosen.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Everything that passes a filter, if that is what is chosen.
    pub fn matching(&self) -> Option<&Matching> {
        self.matching.as_ref()
    }

    /// Chooses everything that passes a filter, in place of rows.
    pub fn choose(&mut self, matching: Matching) {
        self.rows.clear();
        self.matching = Some(matching);
    }

    /// No longer chooses by filter.
    pub fn forget_matching(&mut self) {
        self.matching = None;
    }

    /// Chooses a row, or no longer.
    pub fn toggle(&mut self, subject: Subject) {
        self.matching = None;
        if self.rows.remove(&subject.row.id).is_none() {
            self.add(subject);
        }
    }

    /// Chooses a row; beyond [`MOST`] nothing is added.
    pub fn add(&mut self, subject: Subject) {
        self.matching = None;
        if self.rows.len() < MOST {
            self.rows.insert(subject.row.id.clone(), subject);
        }
    }

    /// Chooses none.
    pub fn clear(&mut self) {
        self.rows.clear();
        self.matching = None;
    }

    /// A newer reading of chosen rows.
    pub fn renew(&mut self, subject: Subject) {
        if let Some(old) = self.rows.get_mut(&subject.row.id) {
            *old = subject;
        }
    }

    /// Drops those that are gone.
    pub fn forget(&mut self, id: &Id) {
        self.rows.remove(id);
    }

    /// The chosen rows.
    pub fn subjects(&self) -> Vec<Subject> {
        self.rows.values().cloned().collect()
    }

    /// The chosen rows, one by one.
    pub fn iter(&self) -> impl Iterator<Item = &Subject> {
        self.rows.values()
    }
}
