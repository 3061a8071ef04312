//! Health: what of the context has failed or is about to, counted for the first screen.

use std::time::Duration;

use tokio::time::Instant;

use crate::{
    pane::slot::{Asked, Outcome, Slot, Ticket, Tickets},
    resource::{
        INCIDENTS, JOBS, Resource,
        filter::{self, Term},
        query::{Query, Reply},
    },
};

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

/// What is counted for the first screen.
pub struct Health(pub [Count; 4]);

impl Default for Health {
    fn default() -> Self {
        let count = |resource, term, words| Count { resource, term, words, slot: Slot::default() };
        Self([
            count(&JOBS, ("state", "failed"), ("job without retries", "jobs without retries")),
            count(&JOBS, ("is", "retrying"), ("job failing with retries left", "jobs failing with retries left")),
            count(&INCIDENTS, ("type", "failedJob"), ("failedJob incident", "failedJob incidents")),
            count(&INCIDENTS, ("type", "failedExternalTask"), ("failedExternalTask incident", "failedExternalTask incidents")),
        ])
    }
}

impl Health {
    /// Whether it is time to count again.
    pub fn is_due(&self, now: Instant) -> bool {
        self.0.iter().all(|count| count.slot.pending.is_none() && count.slot.tried.is_none_or(|tried| now >= tried + EVERY))
    }

    /// Has it counted again with the next message.
    pub fn count_again(&mut self) {
        for count in &mut self.0 {
            count.slot.tried = None;
        }
    }

    /// Asks for the counts, each on its own and limited in time.
    pub fn ask(&mut self, tickets: &mut Tickets, now_ms: i64) -> Vec<Asked> {
        let ask = |count: &mut Count| {
            let binding = &count.resource.source[0];
            let (field, value) = count.term;
            let bound = filter::bind(count.resource, binding, &[Term::is(field, value)], now_ms).ok()?;
            let asked = count.slot.ask(tickets, || Query::Count { binding, filter: std::sync::Arc::new(bound) })?;
            Some(Asked { within: Some(WITHIN), ..asked })
        };
        self.0.iter_mut().filter_map(ask).collect()
    }

    /// The tickets it waits for.
    pub fn pending(&self) -> impl Iterator<Item = Ticket> {
        self.0.iter().filter_map(|count| count.slot.pending)
    }

    /// Takes an answer, if it is for one of its counts.
    pub fn accept(&mut self, ticket: Ticket, outcome: Outcome, now: Instant) -> Result<(), Outcome> {
        let Some(count) = self.0.iter_mut().find(|count| count.slot.awaits(ticket)) else { return Err(outcome) };
        match outcome.map(|answered| answered.reply) {
            Ok(Reply::Count(number)) => count.slot.fill(number, now),
            Ok(_) => count.slot.pending = None,
            Err(error) => count.slot.fail(error, now),
        }
        Ok(())
    }
}
