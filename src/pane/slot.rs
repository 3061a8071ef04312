//! Slots: a value that is fetched and kept, with what is under way and what went wrong.
//!
//! The old value stays while a refresh runs and after it failed, so that nothing flickers and nothing is lost.

use std::time::Duration;

use tokio::time::Instant;

use crate::{
    api::ApiError,
    resource::query::{Answered, Query},
};

/// Names one question, so that a late answer to another one is not taken for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Ticket(u64);

/// Hands out tickets.
#[derive(Debug, Default)]
pub struct Tickets(u64);

impl Tickets {
    /// A ticket that was never given before.
    pub fn draw(&mut self) -> Ticket {
        self.0 += 1;
        Ticket(self.0)
    }
}

/// A question and the ticket that its answer will carry.
#[derive(Clone)]
pub struct Asked {
    /// The ticket.
    pub ticket: Ticket,
    /// The question.
    pub query: Query,
    /// How long it may take; `None`: as long as the context's time-out allows.
    pub within: Option<Duration>,
}

/// The answer to a question.
pub type Outcome = Result<Answered, ApiError>;

/// A value that is fetched and kept.
#[derive(Debug)]
pub struct Slot<T> {
    /// The newest value that came.
    pub value: Option<T>,
    /// What is under way.
    pub pending: Option<Ticket>,
    /// Why the newest attempt failed.
    pub error: Option<ApiError>,
    /// When the value came.
    pub at: Option<Instant>,
    /// When the newest attempt ended.
    pub tried: Option<Instant>,
    /// Attempts that failed since.
    pub misses: u32,
}

impl<T> Default for Slot<T> {
    fn default() -> Self {
        Self { value: None, pending: None, error: None, at: None, tried: None, misses: 0 }
    }
}

impl<T> Slot<T> {
    /// Asks, unless something is under way already.
    pub fn ask(&mut self, tickets: &mut Tickets, query: impl FnOnce() -> Query) -> Option<Asked> {
        if self.pending.is_some() {
            return None;
        }
        let ticket = tickets.draw();
        self.pending = Some(ticket);
        Some(Asked { ticket, query: query(), within: None })
    }

    /// Asks anew; what is under way no longer counts.
    pub fn ask_anew(&mut self, tickets: &mut Tickets, query: impl FnOnce() -> Query) -> Option<Asked> {
        self.pending = None;
        self.ask(tickets, query)
    }

    /// Whether an answer is for this slot.
    pub fn awaits(&self, ticket: Ticket) -> bool {
        self.pending == Some(ticket)
    }

    /// Keeps a value that came.
    pub fn fill(&mut self, value: T, now: Instant) {
        *self = Self { value: Some(value), pending: None, error: None, at: Some(now), tried: Some(now), misses: 0 };
    }

    /// Keeps what was made of a body, or why there is nothing.
    pub fn keep(&mut self, outcome: Outcome, now: Instant)
    where
        T: 'static,
    {
        match outcome.map(|answered| answered.reply) {
            Ok(reply) => match reply.made() {
                Some(value) => self.fill(value, now),
                None => self.pending = None, // what is made is what was asked for
            },
            Err(error) => self.fail(error, now),
        }
    }

    /// Keeps the old value and notes why there is no new one.
    pub fn fail(&mut self, error: ApiError, now: Instant) {
        self.pending = None;
        self.tried = Some(now);
        self.error = Some(error);
        self.misses = self.misses.saturating_add(1);
    }

    /// When to ask again: after the interval, more rarely with each miss, and not before a server that asked to be left alone said so. `None` while
    /// an answer is awaited, and before anything was asked.
    pub fn due(&self, interval: Duration) -> Option<Instant> {
        /// Longer than this no server is left alone.
        const PATIENCE: Duration = Duration::from_hours(1);
        let asked = self.error.as_ref().and_then(ApiError::retry_after).map_or(Duration::ZERO, |wait| wait.min(PATIENCE));
        self.tried.filter(|_| self.pending.is_none()).map(|at| at + pause_after(self.misses, interval).max(asked))
    }

    /// Forgets value, error and what is under way.
    pub fn clear(&mut self) {
        *self = Self::default();
    }
}

/// How long to wait before the next poll: the interval, doubled with each miss, at most a minute (or the interval itself).
fn pause_after(misses: u32, interval: Duration) -> Duration {
    let longest = interval.max(Duration::from_mins(1));
    interval.saturating_mul(1 << misses.min(6)).min(longest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_that_asks_to_be_left_alone_is_left_alone_within_reason() {
        let (now, interval) = (Instant::now(), Duration::from_secs(10));
        let after = |seconds: u64| {
            let retry_after = Some(Duration::from_secs(seconds));
            let mut slot = Slot::<()>::default();
            slot.fail(ApiError::Unavailable { status: 429, message: String::new(), retry_after }, now);
            (slot.due(interval).unwrap() - now).as_secs()
        };
        assert_eq!((after(3), after(120), after(86_400)), (20, 120, 3_600));
        assert_eq!(Slot::<()>::default().due(interval), None);
    }
}
