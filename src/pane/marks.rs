//! Marks: rows that a person has chosen, kept by id with all that a plan needs, whatever the list shows meanwhile.

use std::collections::BTreeMap;

use crate::{act::Subject, api::Id};

/// Marks kept at most; far above what a person means to act on row by row.
pub const MOST: usize = 10_000;

/// The chosen rows of one table.
#[derive(Default)]
pub struct Marks(BTreeMap<Id, Subject>);

impl Marks {
    /// Whether a row is chosen.
    pub fn contains(&self, id: &Id) -> bool {
        self.0.contains_key(id)
    }

    /// How many are chosen.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether none is chosen.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Chooses a row, or no longer.
    pub fn toggle(&mut self, subject: Subject) {
        if self.0.remove(&subject.row.id).is_none() {
            self.add(subject);
        }
    }

    /// Chooses a row; beyond [`MOST`] nothing is added.
    pub fn add(&mut self, subject: Subject) {
        if self.0.len() < MOST {
            self.0.insert(subject.row.id.clone(), subject);
        }
    }

    /// Chooses none.
    pub fn clear(&mut self) {
        self.0.clear();
    }

    /// A newer reading of chosen rows.
    pub fn renew(&mut self, subject: Subject) {
        if let Some(old) = self.0.get_mut(&subject.row.id) {
            *old = subject;
        }
    }

    /// Drops those that are gone.
    pub fn forget(&mut self, id: &Id) {
        self.0.remove(id);
    }

    /// The chosen rows.
    pub fn subjects(&self) -> Vec<Subject> {
        self.0.values().cloned().collect()
    }

    /// The chosen rows, one by one.
    pub fn iter(&self) -> impl Iterator<Item = &Subject> {
        self.0.values()
    }
}
