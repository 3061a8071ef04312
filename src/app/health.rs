//! Health: what of the context has failed or is about to, counted for the first screen, and how much history there is to look back at.

mod level;

use std::time::Duration;

use tokio::time::Instant;

use crate::{
    pane::slot::{Asked, Outcome, Slot, Ticket, Tickets},
    resource::{
        INCIDENTS, JOBS, Resource,
        filter::{self, Term},
        query::{Query, Reply},
        tenant,
    },
};
use level::Level;

/// How often it is counted while it is looked at.
const EVERY: Duration = Duration::from_mins(1);
/// How long each count may take.
const WITHIN: Duration = Duration::from_secs(10);

/// A number on the first screen, and where it comes from.
pub struct Count {
    /// Of what.
    resource: &'static Resource,
    /// Filtered how.
    term: (&'static str, &'static str),
    /// What it is called where there is one, and where there are more.
    pub words: (&'static str, &'static str),
    /// The number.
    pub slot: Slot<u64>,
}

/// What is looked at for the first screen.
pub struct Health {
    /// What is counted.
    pub counts: [Count; 4],
    /// Incidents of other types than those that are counted, once a round has told.
    pub others: Option<u64>,
    /// How much history there is.
    pub level: Level,
}

impl Default for Health {
    fn default() -> Self {
        let count = |resource, term, words| Count { resource, term, words, slot: Slot::default() };
        let counts = [
            count(&JOBS, ("state", "failed"), ("job without retries", "jobs without retries")),
            count(&JOBS, ("is", "retrying"), ("job failing with retries left", "jobs failing with retries left")),
            count(&INCIDENTS, ("type", "failedJob"), ("failedJob incident", "failedJob incidents")),
            count(&INCIDENTS, ("type", "failedExternalTask"), ("failedExternalTask incident", "failedExternalTask incidents")),
        ];
        Self { counts, others: None, level: Level::default() }
    }
}

impl Health {
    /// Whether it is time to count again.
    pub fn is_due(&self, now: Instant) -> bool {
        self.counts.iter().all(|count| count.slot.pending.is_none() && count.slot.tried.is_none_or(|tried| now >= tried + EVERY))
    }

    /// Has it counted again with the next message.
    pub fn count_again(&mut self) {
        for count in &mut self.counts {
            count.slot.tried = None;
        }
    }

    /// Asks for the next sign of how much history there is.
    pub fn ask_level(&mut self, tickets: &mut Tickets) -> Option<Asked> {
        self.level.ask(tickets)
    }

    /// Asks for the counts, each on its own and limited in time.
    pub fn ask(&mut self, tickets: &mut Tickets, tenant: Option<&str>, now_ms: i64) -> Vec<Asked> {
        let ask = |count: &mut Count| {
            let binding = &count.resource.source[0];
            let (field, value) = count.term;
            let terms = tenant::narrowed(count.resource, binding.system, tenant, vec![Term::is(field, value)]);
            let bound = filter::bind(count.resource, binding, &terms, now_ms).ok()?;
            let asked = count.slot.ask(tickets, || Query::Count { binding, filter: std::sync::Arc::new(bound) })?;
            Some(Asked { within: Some(WITHIN), ..asked })
        };
        self.counts.iter_mut().filter_map(ask).collect()
    }

    /// The tickets it waits for.
    pub fn pending(&self) -> impl Iterator<Item = Ticket> {
        self.counts.iter().filter_map(|count| count.slot.pending).chain(self.level.pending())
    }

    /// Takes an answer, if it is for one of its counts.
    pub fn accept(&mut self, ticket: Ticket, outcome: Outcome, now: Instant) -> Result<(), Outcome> {
        let Some(count) = self.counts.iter_mut().find(|count| count.slot.awaits(ticket)) else {
            return self.level.accept(ticket, outcome, now);
        };
        match outcome.map(|answered| answered.reply) {
            Ok(Reply::Count(number)) => count.slot.fill(number, now),
            Ok(_) => count.slot.pending = None,
            Err(error) => count.slot.fail(error, now),
        }
        Ok(())
    }

    /// Tells what is left of all incidents, once everything of a round has come: types of a process's own cannot be asked for without their names.
    pub fn judge_others(&mut self, all: &Slot<u64>) {
        let mut typed = self.counts.iter().filter(|count| count.resource.name == INCIDENTS.name).map(|count| &count.slot);
        if all.pending.is_some() || typed.clone().any(|slot| slot.pending.is_some()) {
            return;
        }
        let known = typed.try_fold(0, |sum, slot| Some(sum + slot.value.filter(|_| slot.error.is_none())?));
        // they are counted within a moment of each other: one that came or went between them is taken for none
        self.others = all.value.filter(|_| all.error.is_none()).zip(known).map(|(all, known)| all.saturating_sub(known));
    }
}
