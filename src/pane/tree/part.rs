//! One instance of the tree: where it stands, and which instances it called. Each is asked for what changes, and once for what does not.

use std::{
    collections::{HashMap, HashSet},
    time::Duration,
};

use tokio::time::Instant;

use super::activity::{Activity, Called, Link};
use crate::{
    api::{
        ApiError, Call,
        camunda7::{
            history_activity_instance::GET_HISTORIC_ACTIVITY_INSTANCES,
            history_process_instance::QUERY_HISTORIC_PROCESS_INSTANCES,
            process_instance::{GET_ACTIVITY_INSTANCE_TREE, GET_PROCESS_INSTANCES},
        },
    },
    call,
    pane::{
        slot::{Asked, Outcome, Slot, Ticket},
        table::Asking,
    },
    resource::query::{Query, json},
};

/// Called instances read at most of one instance.
const MOST: u64 = 500;
/// Activity instances read at most of an instance that has ended.
pub const MOST_PAST: u64 = 1_000;

/// The call for all that happened in an instance, in order.
pub fn past(instance: &str) -> Call {
    call!(
        GET_HISTORIC_ACTIVITY_INSTANCES,
        "processInstanceId" = instance,
        "sortBy" = "occurrence",
        "sortOrder" = "asc",
        "maxResults" = MOST_PAST
    )
}

/// One instance of the tree.
#[derive(Default)]
pub(super) struct Part {
    pub(super) instance: String,
    /// Where it stands; once it has ended, where it went.
    pub(super) root: Slot<Activity>,
    life: Life,
    called: Slot<Vec<Called>>,
    links: Slot<Vec<Link>>,
    /// Calls that were asked about: what a call has called never changes.
    looked_at: HashSet<String>,
}

/// Whether an instance runs, as far as is known.
#[derive(Default)]
enum Life {
    #[default]
    Runs,
    /// The runtime does not have it any more; history is asked. Why the runtime does not is kept for when history has nothing either.
    Gone(ApiError),
    Ended {
        /// While it was looked at.
        meanwhile: bool,
    },
}

impl Part {
    pub(super) fn new(instance: impl Into<String>) -> Self {
        Self { instance: instance.into(), ..Self::default() }
    }

    /// Whether it has ended.
    pub(super) fn has_ended(&self) -> bool {
        matches!(self.life, Life::Ended { .. })
    }

    /// Whether it has ended while it was looked at.
    pub(super) fn ended_meanwhile(&self) -> bool {
        matches!(self.life, Life::Ended { meanwhile: true })
    }

    /// Whether it was never read and nothing is under way.
    pub(super) fn is_unread(&self) -> bool {
        self.root.value.is_none() && self.root.pending.is_none() && self.root.error.is_none()
    }

    /// Asks where it stands. What has ended stays as it was.
    pub(super) fn refresh(&mut self, ctx: &mut Asking) -> Option<Asked> {
        let id = self.instance.clone();
        match self.life {
            Life::Ended { .. } => None,
            Life::Runs | Life::Gone(_) => {
                self.life = Life::Runs;
                self.root.ask(ctx.tickets, || Query::Body { call: call!(GET_ACTIVITY_INSTANCE_TREE, "id" = id), make: json::<Activity> })
            }
        }
    }

    pub(super) fn cancel(&mut self) {
        self.root.pending = None;
        self.called.pending = None;
        self.links.pending = None;
    }

    pub(super) fn pending(&self) -> impl Iterator<Item = Ticket> {
        [self.root.pending, self.called.pending, self.links.pending].into_iter().flatten()
    }

    /// Takes an answer, if it is for this instance; gives what is to be asked next.
    pub(super) fn accept(&mut self, ticket: Ticket, outcome: Outcome, ctx: &mut Asking) -> Result<Vec<Asked>, Outcome> {
        let now = ctx.now.instant;
        if self.root.awaits(ticket) {
            return Ok(self.accept_root(outcome, ctx));
        }
        if self.called.awaits(ticket) {
            self.called.keep(outcome, now);
        } else if self.links.awaits(ticket) {
            self.links.keep(outcome, now);
        } else {
            return Err(outcome);
        }
        Ok(vec![])
    }

    fn accept_root(&mut self, outcome: Outcome, ctx: &mut Asking) -> Vec<Asked> {
        match (std::mem::take(&mut self.life), outcome) {
            (Life::Runs, Err(error @ ApiError::NotFound { .. })) => {
                self.life = Life::Gone(error);
                let call = past(&self.instance);
                return self.root.ask_anew(ctx.tickets, || Query::Body { call, make: Activity::of_history }).into_iter().collect();
            }
            (Life::Gone(error), outcome) => self.accept_past(error, outcome, ctx.now.instant),
            (life, outcome) => {
                self.life = life;
                self.root.keep(outcome, ctx.now.instant);
            }
        }
        if self.root.error.is_none() { self.ask_calls(ctx) } else { vec![] }
    }

    /// What history tells of an instance that does not run. Where it tells nothing, what was seen last stays.
    fn accept_past(&mut self, gone: ApiError, outcome: Outcome, now: Instant) {
        let meanwhile = self.root.value.is_some();
        let past = outcome.map(|answered| answered.reply.made::<Activity>().filter(|root| root.id.is_some()));
        match (past, &self.root.value) {
            (Ok(Some(past)), _) => self.root.fill(past, now),
            (_, Some(_)) => (self.root.pending, self.root.error) = (None, None),
            (Ok(None), None) => self.root.fail(gone.clone(), now),
            (Err(error), None) => self.root.fail(error, now),
        }
        self.life = if self.root.error.is_none() { Life::Ended { meanwhile } } else { Life::Gone(gone) };
    }

    /// Asks what calls have called that nobody asked about before.
    fn ask_calls(&mut self, ctx: &mut Asking) -> Vec<Asked> {
        let (mut anew, mut told) = (vec![], true);
        if let Some(root) = &self.root.value {
            root.calls(&mut |call| {
                told &= call.called.is_some();
                anew.extend(call.id.clone().filter(|id| !self.looked_at.contains(id)));
            });
        }
        if anew.is_empty() {
            return vec![];
        }
        self.looked_at.extend(anew);
        let id = self.instance.as_str();
        let list = |call: Call| Query::Body { call: call.with("maxResults", MOST), make: json::<Vec<Link>> };
        let links = if self.has_ended() {
            list(call!(QUERY_HISTORIC_PROCESS_INSTANCES, "superProcessInstanceId" = id))
        } else {
            list(call!(GET_PROCESS_INSTANCES, "superProcessInstance" = id))
        };
        let mut asked: Vec<Asked> = self.links.ask_anew(ctx.tickets, || links).into_iter().collect();
        if !told {
            let call = call!(
                GET_HISTORIC_ACTIVITY_INSTANCES,
                "processInstanceId" = id,
                "activityType" = "callActivity",
                "unfinished" = true,
                "maxResults" = MOST
            );
            asked.extend(self.called.ask_anew(ctx.tickets, || Query::Body { call, make: json::<Vec<Called>> }));
        }
        asked
    }

    /// Asks about every call again when it is next read.
    pub(super) fn forget_calls(&mut self) {
        self.looked_at.clear();
    }

    /// Which instance each call has called, and those of which no call is known to be theirs.
    pub(super) fn calls(&self) -> (HashMap<&str, &str>, Vec<&Link>) {
        let mut called: HashMap<&str, &str> = HashMap::new();
        let mut unknown = vec![];
        let told = self.called.value.iter().flatten();
        let by_history: HashMap<&str, &str> =
            told.filter_map(|call| Some((call.id.as_str(), call.called_process_instance_id.as_deref()?))).collect();
        if let Some(root) = &self.root.value {
            root.calls(&mut |call| {
                let id = call.id.as_deref().unwrap_or_default();
                match call.called.as_deref().or_else(|| by_history.get(id).copied()) {
                    Some(instance) => {
                        called.insert(id, instance);
                    }
                    None => unknown.push(id),
                }
            });
        }
        let mut loose: Vec<&Link> =
            self.links.value.iter().flatten().filter(|link| !called.values().any(|instance| *instance == link.id)).collect();
        if let ([call], [link]) = (&unknown[..], &loose[..]) {
            // history tells nothing, but there is only one way to put them together
            called.insert(call, &link.id);
            loose.clear();
        }
        if unknown.is_empty() {
            // an answer older than the tree
            loose.clear();
        }
        (called, loose)
    }

    /// What is known of an instance that this one called.
    pub(super) fn link(&self, instance: &str) -> Option<&Link> {
        self.links.value.iter().flatten().find(|link| link.id == instance)
    }

    /// Why something of it could not be read.
    pub(super) fn error(&self) -> Option<&ApiError> {
        [&self.root.error, &self.called.error, &self.links.error].into_iter().flatten().next()
    }

    /// When it should be read again.
    pub(super) fn due(&self, interval: Duration) -> Option<Instant> {
        if self.has_ended() {
            return None;
        }
        self.root.due(interval)
    }
}
