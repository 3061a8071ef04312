//! How much history the engine keeps, as far as that can be seen: looked for once, sign by sign.

use tokio::time::Instant;

use super::WITHIN;
use crate::{
    api::camunda7::history_level,
    pane::slot::{Asked, Outcome, Slot, Ticket, Tickets},
    resource::query::{Made, Query},
};

/// What is known of it. Where a look was refused or came to nothing, nothing is, and it is not looked for again.
#[derive(Default)]
pub struct Level {
    /// Whether the sign that was looked for last is there.
    slot: Slot<bool>,
    /// How many signs were looked for.
    looked: usize,
    /// The level, once a sign of it was seen.
    pub known: Option<history_level::Level>,
}

impl Level {
    /// Looks for the next sign, if that may tell something new.
    pub(super) fn ask(&mut self, tickets: &mut Tickets) -> Option<Asked> {
        if self.known.is_some() || self.slot.error.is_some() || self.slot.pending.is_some() {
            return None;
        }
        let sign = history_level::sign(self.looked)?;
        let asked = self.slot.ask(tickets, || Query::Body { call: sign.call, make: any })?;
        Some(Asked { within: Some(WITHIN), ..asked })
    }

    pub(super) fn pending(&self) -> Option<Ticket> {
        self.slot.pending
    }

    /// Takes an answer, if it is for this.
    pub(super) fn accept(&mut self, ticket: Ticket, outcome: Outcome, now: Instant) -> Result<(), Outcome> {
        if !self.slot.awaits(ticket) {
            return Err(outcome);
        }
        self.slot.keep(outcome, now);
        if self.slot.value == Some(true) {
            self.known = history_level::sign(self.looked).map(|sign| sign.level);
        }
        self.looked += 1;
        Ok(())
    }
}

/// Whether there are any rows.
fn any(body: &str) -> Result<Made, String> {
    let rows: Vec<&serde_json::value::RawValue> = serde_json::from_str(body).map_err(|error| error.to_string())?;
    Ok(Box::new(!rows.is_empty()))
}
