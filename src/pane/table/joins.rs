//! Joined values: looked up for ids not yet known, kept, and written into the cells of the rows.

use std::{collections::HashMap, time::Duration};

use tokio::time::Instant;

use super::{Asking, COUNT_WITHIN, Table, is_left_alone};
use crate::{
    api::{ApiError, Cell},
    pane::slot::{Asked, Outcome, Slot},
    resource::{
        Join,
        query::{Query, Reply},
    },
};

/// How often a join that answers for all is asked.
const COUNTED_EVERY: Duration = Duration::from_secs(30);
/// Joined values kept; beyond that, all are looked up again.
const KNOWN_MOST: usize = 5_000;

/// What a join has told so far.
pub(super) struct Joined {
    pub(super) join: &'static Join,
    pub(super) slot: Slot<()>,
    pub(super) known: HashMap<String, Box<[Cell]>>,
    /// Whether it has told what there is to tell of the rows that were first there.
    pub(super) settled: bool,
    asked: Vec<String>,
}

impl Joined {
    /// A join that has told nothing yet.
    pub(super) fn new(join: &'static Join) -> Self {
        Self { join, slot: Slot::default(), known: HashMap::new(), settled: false, asked: vec![] }
    }
}

impl Table {
    /// Asks for joined values not yet known; `anew`, with a fresh page: also for those that may have changed.
    pub(super) fn ask_joins(&mut self, anew: bool, ctx: &mut Asking) -> Vec<Asked> {
        let Some(binding) = self.binding() else { return vec![] };
        let rows = self.rows.value.as_deref().unwrap_or_default();
        let mut asked = vec![];
        for joined in &mut self.joins {
            if joined.slot.pending.is_some() {
                continue; // what is missing then is asked for when that answer has come
            }
            if joined.known.len() > KNOWN_MOST {
                joined.known.clear();
            }
            let mut ids: Vec<String> = vec![];
            if joined.join.ids.is_some() {
                let keys = rows
                    .iter()
                    .filter_map(|row| binding.join_key(row, joined.join))
                    .filter(|key| anew && !joined.join.lasting || !joined.known.contains_key(key));
                ids = keys.collect();
                ids.sort_unstable();
                ids.dedup();
                ids.truncate(joined.join.reach(&ids));
                if ids.is_empty() {
                    joined.settled = true;
                    continue;
                }
            } else if is_left_alone(&joined.slot, ctx.now.instant) {
                continue;
            } else if is_fresh(&joined.slot, ctx.now.instant) {
                joined.settled = true;
                continue;
            }
            joined.asked.clone_from(&ids);
            let join = joined.join;
            let within = joined.join.ids.is_none().then_some(COUNT_WITHIN);
            asked.extend(joined.slot.ask(ctx.tickets, || Query::Join { join, ids }).map(|a| Asked { within, ..a }));
        }
        asked
    }

    pub(super) fn accept_joined(&mut self, at: usize, outcome: Outcome, ctx: &mut Asking) -> Vec<Asked> {
        let joined = &mut self.joins[at];
        match outcome.map(|answered| answered.reply) {
            Ok(Reply::Joined(cells)) => {
                // what was asked for and not told is known to be nothing
                for id in std::mem::take(&mut joined.asked) {
                    joined.known.insert(id, Box::default());
                }
                joined.known.extend(cells);
                joined.slot.fill((), ctx.now.instant);
                joined.settled = true;
            }
            Ok(_) => return vec![],
            Err(error) => joined.slot.fail(error, ctx.now.instant),
        }
        let failed = joined.slot.error.is_some();
        self.write_joined(at);
        self.note_told();
        self.arrange();
        self.renew_marks();
        if failed { vec![] } else { self.ask_joins(false, ctx) }
    }

    /// Writes joined values into the cells of the rows.
    pub(super) fn write_joined(&mut self, at: usize) {
        let (Some(binding), Some(rows)) = (self.binding(), self.rows.value.as_mut()) else { return };
        let joined = &self.joins[at];
        joined.join.write(self.resource, binding, rows, &joined.known);
    }

    /// Why joined values are missing, if a look-up failed.
    pub fn join_error(&self) -> Option<&ApiError> {
        self.joins.iter().find_map(|joined| joined.slot.error.as_ref())
    }

    /// Whether a join that answers for all is under way.
    pub fn is_counting(&self) -> bool {
        self.joins.iter().any(|joined| joined.join.ids.is_none() && joined.slot.pending.is_some())
    }
}

/// What counts over everything is read at most so often: it costs the server much.
fn is_fresh<T>(slot: &Slot<T>, now: Instant) -> bool {
    slot.at.is_some_and(|at| now.duration_since(at) < COUNTED_EVERY)
}
