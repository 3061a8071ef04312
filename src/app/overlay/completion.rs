//! Completion of what is being typed: candidates for the word at the cursor, one after the other by tab.

use crate::{
    pane::{input::Input, table::Table},
    resource::{
        Resource,
        filter::{self, Candidate},
    },
};

/// Values of a column that are offered at most.
const SEEN: usize = 40;

/// What the word at the cursor could become.
#[derive(Default)]
pub struct Completion {
    /// The candidates.
    pub candidates: Vec<Candidate>,
    /// The one that stands in the text now.
    pub at: Option<usize>,
    start: usize,
}

impl Completion {
    /// Candidates for a filter that stands behind the first `skip` bytes of a line; with values from a table of the same resource.
    pub fn of_filter(resource: &Resource, input: &Input, skip: usize, table: Option<&Table>) -> Self {
        let table = table.filter(|table| table.resource.name == resource.name);
        let seen = |column| table.map(|table| table.seen(column, SEEN)).unwrap_or_default();
        let (start, candidates) = filter::candidates(resource, input.before().get(skip..).unwrap_or_default(), &seen);
        Self { candidates, at: None, start: skip + start }
    }

    /// Candidates for a whole line.
    pub fn of_line(candidates: Vec<Candidate>) -> Self {
        Self { candidates, at: None, start: 0 }
    }

    /// Puts the next candidate, or the one before, in place of the word.
    pub fn step(&mut self, input: &mut Input, back: bool) {
        let count = self.candidates.len();
        if count == 0 {
            return;
        }
        let at = match (self.at, back) {
            (None, false) => 0,
            (None, true) => count - 1,
            (Some(at), false) => (at + 1) % count,
            (Some(at), true) => (at + count - 1) % count,
        };
        input.replace_from(self.start, &self.candidates[at].text);
        self.at = Some(at);
    }

    /// Whether a single candidate was just put in place, so that what follows it can be completed at once.
    pub fn is_settled(&self) -> bool {
        self.candidates.len() == 1 && self.at == Some(0)
    }
}
