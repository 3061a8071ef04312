//! Causes: which instance a failure began in, and through which ones it came up to the one that is looked at.
//!
//! Engines repeat an incident on every level above. All levels share the id of the one that it began with, so one question tells them all.

use std::collections::{HashMap, HashSet};

use serde::Deserialize;

use super::{
    slot::{Asked, Outcome, Slot, Ticket},
    table::Asking,
};
use crate::{
    api::camunda7::{history_incident::GET_HISTORIC_INCIDENTS, incident::GET_INCIDENTS},
    call,
    resource::query::{Query, json},
};

/// Levels of one failure that are read at most.
const MOST: u64 = 100;
/// Failures kept; beyond that, all are asked about again.
const KNOWN_MOST: usize = 200;

/// A failure on one level: in one instance.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Level {
    id: String,
    process_instance_id: Option<String>,
    process_definition_id: Option<String>,
    activity_id: Option<String>,
    failed_activity_id: Option<String>,
    execution_id: Option<String>,
    cause_incident_id: Option<String>,
    root_cause_incident_id: Option<String>,
}

/// A failure through all its levels, from the topmost instance to the one that it began in.
#[derive(Debug, Clone)]
pub struct Chain(Vec<Level>);

/// The failures that were asked about.
#[derive(Default)]
pub struct Causes {
    /// By the id of the incident that it began with.
    chains: HashMap<String, Chain>,
    slot: Slot<Vec<Level>>,
    asked: About,
    past: bool,
    /// What could not be found.
    missing: HashSet<String>,
    /// Whether the cause is to be gone to as soon as it is known.
    is_wanted: bool,
}

/// What is asked about.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum About {
    /// Nothing.
    #[default]
    Nothing,
    /// The failure that an incident is a level of.
    Incident(String),
    /// The failure that began with an incident.
    Root(String),
}

/// What came of an answer.
pub enum Came {
    /// The cause is to be gone to.
    Wanted(Chain),
    /// The cause was to be gone to and is not there any more, or could not be read: why.
    Missing(String),
    /// Nothing to be done.
    Known,
}

impl Level {
    /// The instance.
    pub fn instance(&self) -> &str {
        self.process_instance_id.as_deref().unwrap_or_default()
    }

    /// The key of its definition, where the id tells; else the id of the instance.
    pub fn definition(&self) -> &str {
        let id = self.process_definition_id.as_deref();
        id.and_then(super::diagram::key_and_version).map_or_else(|| self.instance(), |(key, _)| key)
    }

    /// The activity that holds what failed: a job, an external task.
    pub fn holder(&self) -> &str {
        self.activity_id.as_deref().unwrap_or_default()
    }

    /// The activity that failed.
    pub fn failed(&self) -> &str {
        self.failed_activity_id.as_deref().unwrap_or_else(|| self.holder())
    }

    /// The execution that holds what failed.
    pub fn execution(&self) -> Option<&str> {
        self.execution_id.as_deref()
    }
}

impl Chain {
    /// Puts the levels of one failure into order; `None` where the one that it began with is not among them.
    fn of(mut levels: Vec<Level>, root: &str) -> Option<Self> {
        let mut chain = vec![levels.swap_remove(levels.iter().position(|level| level.id == root)?)];
        while let Some(above) =
            chain.last().and_then(|below| levels.iter().position(|level| level.cause_incident_id.as_ref() == Some(&below.id)))
        {
            chain.push(levels.swap_remove(above));
        }
        chain.reverse();
        Some(Self(chain))
    }

    /// The level that it began at.
    pub fn cause(&self) -> Option<&Level> {
        self.0.last()
    }

    /// Its instances, each called by the one before.
    pub fn instances(&self) -> Vec<String> {
        self.0.iter().map(|level| level.instance().to_owned()).collect()
    }

    /// How many calls below an instance it began.
    pub fn levels_below(&self, instance: &str) -> usize {
        let at = self.0.iter().position(|level| level.instance() == instance);
        at.map_or(0, |at| self.0.len() - 1 - at)
    }
}

impl Causes {
    /// The failure that began with an incident, or that an incident is a level of.
    pub fn chain(&self, about: &About) -> Option<&Chain> {
        match about {
            About::Nothing => None,
            About::Root(root) => self.chains.get(root),
            About::Incident(id) => self.chains.values().find(|chain| chain.0.iter().any(|level| level.id == *id)),
        }
    }

    /// Asks about a failure that is not known yet; `past`: history, `wanted`: it is to be gone to.
    pub fn ask(&mut self, about: About, past: bool, wanted: bool, ctx: &mut Asking) -> Option<Asked> {
        self.is_wanted |= wanted;
        let (About::Root(id) | About::Incident(id)) = &about else { return None };
        if self.chain(&about).is_some() || (!wanted && self.missing.contains(id)) {
            return None;
        }
        if wanted && self.asked != about {
            self.slot.pending = None;
        }
        let id = id.as_str();
        let call = match (matches!(about, About::Root(_)), past) {
            (true, false) => call!(GET_INCIDENTS, "rootCauseIncidentId" = id, "maxResults" = MOST),
            (true, true) => call!(GET_HISTORIC_INCIDENTS, "rootCauseIncidentId" = id, "maxResults" = MOST),
            (false, false) => call!(GET_INCIDENTS, "incidentId" = id, "maxResults" = 1),
            (false, true) => call!(GET_HISTORIC_INCIDENTS, "incidentId" = id, "maxResults" = 1),
        };
        let asked = self.slot.ask(ctx.tickets, || Query::Body { call, make: json::<Vec<Level>> })?;
        (self.asked, self.past) = (about, past);
        Some(asked)
    }

    /// Takes an answer, if it is for this; gives what is to be asked next, and what came of it.
    pub fn accept(&mut self, ticket: Ticket, outcome: Outcome, ctx: &mut Asking) -> Result<(Option<Asked>, Came), Outcome> {
        if !self.slot.awaits(ticket) {
            return Err(outcome);
        }
        self.slot.keep(outcome, ctx.now.instant);
        let levels = self.slot.value.take().unwrap_or_default();
        match std::mem::take(&mut self.asked) {
            About::Incident(id) => match levels.into_iter().next().and_then(|level| level.root_cause_incident_id) {
                Some(root) if self.chains.contains_key(&root) => Ok((None, self.came(&About::Root(root)))),
                Some(root) => Ok((self.ask(About::Root(root), self.past, false, ctx), Came::Known)),
                None => Ok((None, self.missed(id))),
            },
            About::Root(root) => match Chain::of(levels, &root) {
                Some(chain) => {
                    if self.chains.len() >= KNOWN_MOST {
                        self.chains.clear();
                    }
                    self.chains.insert(root.clone(), chain);
                    Ok((None, self.came(&About::Root(root))))
                }
                None => Ok((None, self.missed(root))),
            },
            About::Nothing => Ok((None, Came::Known)),
        }
    }

    fn came(&mut self, about: &About) -> Came {
        match self.chain(about).cloned() {
            Some(chain) if std::mem::take(&mut self.is_wanted) => Came::Wanted(chain),
            _ => Came::Known,
        }
    }

    fn missed(&mut self, id: String) -> Came {
        self.missing.insert(id);
        let reason = self.slot.error.as_ref().map_or_else(|| "the incident is not there any more".to_owned(), ToString::to_string);
        if std::mem::take(&mut self.is_wanted) { Came::Missing(reason) } else { Came::Known }
    }

    /// Whether the failure that began with an incident could not be found.
    pub fn is_missing(&self, root: &str) -> bool {
        self.missing.contains(root)
    }

    /// Forgets what could not be found, to ask about it again.
    pub fn try_again(&mut self) {
        self.missing.clear();
    }

    /// Gives up what is under way.
    pub fn cancel(&mut self) {
        self.slot.pending = None;
        self.is_wanted = false;
    }

    /// The ticket that it still waits for.
    pub fn pending(&self) -> Option<Ticket> {
        self.slot.pending
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn level(id: &str, cause: &str, instance: &str) -> Level {
        let text = |text: &str| Some(text.to_owned());
        Level {
            id: id.to_owned(),
            process_instance_id: text(instance),
            process_definition_id: text("key:1:x"),
            activity_id: text("holds"),
            failed_activity_id: None,
            execution_id: None,
            cause_incident_id: text(cause),
            root_cause_incident_id: text("c"),
        }
    }

    #[test]
    fn a_failure_is_followed_from_the_topmost_instance_to_where_it_began() {
        let chain = Chain::of(vec![level("b", "c", "payment"), level("c", "c", "card"), level("a", "b", "order")], "c").unwrap();
        assert_eq!(chain.instances(), ["order", "payment", "card"]);
        assert_eq!((chain.levels_below("order"), chain.levels_below("card"), chain.levels_below("other")), (2, 0, 0));
        let cause = chain.cause().unwrap();
        assert_eq!((cause.definition(), cause.failed(), cause.holder()), ("key", "holds", "holds"));
    }

    #[test]
    fn incidents_that_go_round_in_a_ring_or_lack_their_root_end_the_search() {
        assert!(Chain::of(vec![level("a", "b", "x"), level("b", "a", "y")], "c").is_none());
        let chain = Chain::of(vec![level("c", "a", "x"), level("a", "c", "y")], "c").unwrap();
        assert_eq!(chain.instances(), ["y", "x"]);
    }
}
