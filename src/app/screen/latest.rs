//! The newest version of an instance's definition, so that its own can be told as one of so many.

use std::time::Duration;

use tokio::time::Instant;

use crate::{
    act::Subject,
    api::camunda7::process_definition::GET_PROCESS_DEFINITIONS,
    call,
    pane::{
        slot::{Asked, Outcome, Slot, Ticket},
        table::Asking,
    },
    resource::query::{Made, Query},
};

/// How long the answer may take: without it the version alone is told.
const WITHIN: Duration = Duration::from_secs(10);

/// The number of the newest version, as far as it is known.
#[derive(Default)]
pub struct Latest(Slot<Option<u64>>);

impl Latest {
    /// The number.
    pub fn number(&self) -> Option<u64> {
        self.0.value.flatten()
    }

    /// Asks once, as soon as it is known of which definition. Each tenant has versions of its own.
    pub(super) fn ask(&mut self, instance: &Subject, ctx: &mut Asking) -> Option<Asked> {
        let (key, tenant) = (instance.cell("definition"), instance.cell("tenant"));
        if self.0.tried.is_some() || key.is_empty() || instance.cell("version").is_empty() {
            return None;
        }
        let call = || match tenant.as_str() {
            "" => call!(GET_PROCESS_DEFINITIONS, "key" = key, "latestVersion" = true, "withoutTenantId" = true, "maxResults" = 1),
            tenant => call!(GET_PROCESS_DEFINITIONS, "key" = key, "latestVersion" = true, "tenantIdIn" = tenant, "maxResults" = 1),
        };
        let asked = self.0.ask(ctx.tickets, || Query::Body { call: call(), make: version })?;
        Some(Asked { within: Some(WITHIN), ..asked })
    }

    /// Has it asked again with the next answer about the instance.
    pub(super) fn try_again(&mut self) {
        self.0.tried = None;
    }

    pub(super) fn cancel(&mut self) {
        self.0.pending = None;
    }

    pub(super) fn pending(&self) -> Option<Ticket> {
        self.0.pending
    }

    /// Takes an answer, if it is for this.
    pub(super) fn accept(&mut self, ticket: Ticket, outcome: Outcome, now: Instant) -> Result<(), Outcome> {
        if !self.0.awaits(ticket) {
            return Err(outcome);
        }
        self.0.keep(outcome, now);
        Ok(())
    }
}

/// The version of the one definition in a list.
fn version(body: &str) -> Result<Made, String> {
    #[derive(serde::Deserialize)]
    struct Definition {
        version: Option<u64>,
    }
    let rows: Vec<Definition> = serde_json::from_str(body).map_err(|error| error.to_string())?;
    Ok(Box::new(rows.first().and_then(|row| row.version)))
}
