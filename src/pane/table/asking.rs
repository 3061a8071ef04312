//! What the table asks, when, and what it does with the answers.

use std::{sync::Arc, time::Duration};

use tokio::time::Instant;

use super::{Asking, COUNT_WITHIN, Land, PAGE, Table, is_left_alone};
use crate::{
    api::{ApiError, Call, dialect::PageAsk},
    clock::Now,
    pane::slot::{Asked, Outcome, Ticket},
    resource::query::{Query, Reply},
};

impl Table {
    /// Asks for what is missing: the page if it was never read, and nothing else.
    pub fn open(&mut self, ctx: &mut Asking) -> Vec<Asked> {
        if self.rows.value.is_some() || self.rows.pending.is_some() { vec![] } else { self.refresh(ctx) }
    }

    /// Asks for the page again.
    pub fn refresh(&mut self, ctx: &mut Asking) -> Vec<Asked> {
        let Some(binding) = self.binding() else { return vec![] };
        match self.bind(binding, ctx.now) {
            Ok(bound) => self.bound = Arc::new(bound),
            Err(reason) => {
                self.rows.fail(ApiError::Arguments { operation: binding.operation.id, reason }, ctx.now.instant);
                return vec![];
            }
        }
        let sort = binding.sort_keys(self.resource, &self.sort).unwrap_or_default();
        let ask = PageAsk { offset: self.offset, limit: PAGE, sort };
        let (resource, filter) = (self.resource, self.bound.clone());
        self.rows.ask(ctx.tickets, || Query::Page { resource, binding, filter, ask }).into_iter().collect()
    }

    /// Asks for everything again: the page, the count and all joins.
    pub fn reload(&mut self, ctx: &mut Asking) -> Vec<Asked> {
        (self.total.at, self.total.error) = (None, None);
        for joined in &mut self.joins {
            joined.known.clear();
            (joined.slot.at, joined.slot.error) = (None, None);
        }
        self.rows.pending = None;
        self.refresh(ctx)
    }

    /// Gives up what is under way, since nobody looks at it any more.
    pub fn cancel(&mut self) {
        self.rows.pending = None;
        self.total.pending = None;
        for joined in &mut self.joins {
            joined.slot.pending = None;
        }
    }

    /// The tickets it still waits for.
    pub fn pending(&self) -> impl Iterator<Item = Ticket> {
        let joins = self.joins.iter().filter_map(|joined| joined.slot.pending);
        self.rows.pending.into_iter().chain(self.total.pending).chain(joins)
    }

    /// Takes an answer, if it is for this table; gives what is to be asked next.
    pub fn accept(&mut self, ticket: Ticket, outcome: Outcome, ctx: &mut Asking) -> Result<Vec<Asked>, Outcome> {
        if self.rows.awaits(ticket) {
            return Ok(self.accept_rows(outcome, ctx));
        }
        if self.total.awaits(ticket) {
            match outcome {
                Ok(answered) => {
                    if let Reply::Count(total) = answered.reply {
                        self.total.fill(total, ctx.now.instant);
                    }
                }
                Err(error) => self.total.fail(error, ctx.now.instant),
            }
            return Ok(vec![]);
        }
        let Some(at) = self.joins.iter().position(|joined| joined.slot.awaits(ticket)) else { return Err(outcome) };
        Ok(self.accept_joined(at, outcome, ctx))
    }

    fn accept_rows(&mut self, outcome: Outcome, ctx: &mut Asking) -> Vec<Asked> {
        let rows = match outcome.map(|answered| answered.reply) {
            Ok(Reply::Rows(rows)) => rows,
            Ok(_) => return vec![],
            Err(error) if self.falls_back(&error, ctx.now) => return self.fall_back(ctx),
            Err(error) => {
                self.rows.fail(error, ctx.now.instant);
                (self.offset, self.land) = (self.loaded_offset, Land::Keep);
                return vec![];
            }
        };
        if rows.is_empty() && self.offset > 0 {
            // the list became shorter than where we stood
            self.offset = self.offset.saturating_sub(PAGE);
            self.land = Land::Last;
            self.rows.pending = None;
            return self.refresh(ctx);
        }
        let same = self.rows.value.as_ref().is_some_and(|old| old.len() == rows.len() && old.iter().zip(&rows).all(|(a, b)| a.id == b.id));
        if self.binding().is_some_and(|binding| binding.count.is_none()) && (rows.len() as u64) < PAGE {
            // what nobody counts is counted by its last page
            self.total.fill(self.offset + rows.len() as u64, ctx.now.instant);
        }
        if self.rows.value.is_none() {
            self.forget_told();
        }
        self.rows.fill(rows, ctx.now.instant);
        self.loaded_offset = self.offset;
        for at in 0..self.joins.len() {
            self.write_joined(at);
        }
        self.note_told();
        self.arrange();
        self.renew_marks();
        let mut asked = self.ask_joins(true, ctx);
        if !same || self.total.at.is_none() {
            asked.extend(self.ask_total(ctx));
        }
        asked
    }

    /// Whether another source may answer where this one did not.
    fn falls_back(&self, error: &ApiError, now: Now) -> bool {
        matches!(error, ApiError::Forbidden { .. } | ApiError::NotFound { .. }) && self.next_source(now).is_some()
    }

    /// The next source that can apply the filter.
    fn next_source(&self, now: Now) -> Option<usize> {
        (self.source + 1..self.sources.len()).find(|at| self.bind(self.sources[*at], now).is_ok())
    }

    /// Whether rows come from the best source there is.
    pub fn is_preferred_source(&self) -> bool {
        self.source == 0
    }

    /// Reads from the next source from now on.
    pub fn fall_back(&mut self, ctx: &mut Asking) -> Vec<Asked> {
        let Some(next) = self.next_source(ctx.now) else { return vec![] };
        self.source = next;
        self.drop_impossible_sort();
        let looked_at = self.rows.value.is_some();
        self.restart();
        if looked_at {
            // nobody chose the first row: what was selected stays so if it is there, else nothing is
            self.land = Land::Keep;
        }
        self.refresh(ctx)
    }

    /// Asks how many there are, without their rows; not where we filter too, since the server's number would not be that of the rows.
    pub fn count(&mut self, ctx: &mut Asking) -> Option<Asked> {
        let binding = self.binding()?;
        self.bound = Arc::new(self.bind(binding, ctx.now).ok()?);
        if self.is_narrowed_here() {
            return None;
        }
        self.ask_total(ctx)
    }

    /// How many there are, as far as that is known.
    pub fn counted(&self) -> Option<u64> {
        if self.is_narrowed_here() { self.rows.value.as_ref().map(|_| self.len() as u64) } else { self.total.value }
    }

    fn ask_total(&mut self, ctx: &mut Asking) -> Option<Asked> {
        let binding = self.binding()?;
        binding.count?;
        if is_left_alone(&self.total, ctx.now.instant) {
            return None;
        }
        let filter = self.bound.clone();
        let asked = self.total.ask(ctx.tickets, || Query::Count { binding, filter })?;
        Some(Asked { within: Some(COUNT_WITHIN), ..asked })
    }

    /// The call that the page came from, for a person to repeat.
    pub fn call(&self) -> Option<Call> {
        let binding = self.binding()?;
        let sort = binding.sort_keys(self.resource, &self.sort).unwrap_or_default();
        let ask = PageAsk { offset: self.offset, limit: PAGE, sort };
        Some(Query::Page { resource: self.resource, binding, filter: self.bound.clone(), ask }.call())
    }

    /// When the page should be read again.
    pub fn due(&self, interval: Duration) -> Option<Instant> {
        self.rows.due(interval)
    }
}
