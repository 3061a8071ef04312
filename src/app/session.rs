//! The session: the present context and what is known of its server.

use std::{sync::Arc, time::Duration};

use tokio::time::Instant;

use super::{Refusals, health::Health};
use crate::{
    act::Actor,
    api::{Guard, System},
    pane::slot::Slot,
    resource::{Resource, filter::Term, tenant},
};

/// Latencies up to this one are all the same to a person.
const UNFELT: Duration = Duration::from_millis(20);
/// How often the counts of the header are read.
const COUNTED_EVERY: Duration = Duration::from_mins(1);

/// Rounds of counts after which history is no longer trusted to know every running instance.
const SHORT_ROUNDS: u32 = 2;

/// A context that can be switched to. Holds no secret.
#[derive(Debug, Clone)]
pub struct Place {
    /// Its name.
    pub name: Arc<str>,
    /// Where it is as a person said, without credentials: with its name what bookmarks and the last screens are kept under.
    pub url: String,
    /// Where its REST API was found, if that is somewhere below.
    pub base: Option<String>,
    /// Whether nothing may be written.
    pub read_only: bool,
    /// Whether it is production.
    pub production: bool,
    /// Who "mine" means.
    pub user: Option<String>,
    /// Name of the engine on the server, if not the default one.
    pub engine: Option<String>,
    /// How often what is shown is read again.
    pub refresh: Duration,
    /// The tenant that lists are narrowed to.
    pub tenant: Option<String>,
    /// Whether any certificate is taken, so that nobody knows who answers.
    pub insecure: bool,
    /// The server's version when it was last used.
    pub version: Option<String>,
    /// What its product called itself then.
    pub product: Option<String>,
}

impl Place {
    /// No place yet: nothing is configured, and nothing is asked.
    pub fn nowhere() -> Self {
        Self::new("no server", "")
    }

    /// Whether it is no place yet.
    pub fn is_nowhere(&self) -> bool {
        self.url.is_empty()
    }

    /// The address that requests go to, as far as it is known.
    pub fn api(&self) -> &str {
        self.base.as_deref().unwrap_or(&self.url)
    }

    /// A place with nothing special about it.
    pub fn new(name: &str, url: &str) -> Self {
        Self {
            name: name.into(),
            url: url.to_owned(),
            base: None,
            read_only: false,
            production: false,
            user: None,
            engine: None,
            refresh: Duration::from_secs(10),
            tenant: None,
            insecure: false,
            version: None,
            product: None,
        }
    }
}

/// The present context.
pub struct Session {
    /// Which one.
    pub place: Place,
    /// Its rules for writing.
    pub guard: Guard,
    /// Its API family.
    pub system: System,
    /// Who acts.
    pub actor: Actor,
    /// The server's version.
    pub version: Slot<String>,
    /// What its product calls itself, asked of the forks, whose versions do not tell; not everybody is told.
    pub name: Slot<String>,
    /// Incident rows over everything.
    pub incidents: Slot<u64>,
    /// Running instances over everything, by the runtime.
    pub instances: Slot<u64>,
    /// Running instances that history knows of: fewer means that history does not tell the whole.
    pub remembered: Slot<u64>,
    /// What has failed, counted for the first screen.
    pub health: Health,
    /// Rounds in a row in which history clearly lacked running instances.
    short_rounds: u32,
    /// How long the newest answer took; it moves only by what a person would notice, so that an idle screen writes nothing.
    pub latency: Option<Duration>,
    /// How far the server's clock is ahead of ours, in milliseconds.
    pub skew_ms: i64,
    /// What the server refused to this user.
    pub refusals: Refusals,
    /// Whether any answer ever came: before that, nothing is fanned out.
    pub signed_in: bool,
}

impl Session {
    /// A session at its start.
    pub fn new(place: Place) -> Self {
        Self {
            guard: Guard::new(place.name.clone(), place.read_only, place.production),
            system: System::Camunda7,
            actor: Actor { user: place.user.clone() },
            version: Slot::default(),
            name: Slot::default(),
            incidents: Slot::default(),
            instances: Slot::default(),
            remembered: Slot::default(),
            health: Health::default(),
            short_rounds: 0,
            latency: None,
            skew_ms: 0,
            refusals: Refusals::default(),
            signed_in: false,
            place,
        }
    }

    /// Whether no server is chosen yet.
    pub fn is_nowhere(&self) -> bool {
        self.place.is_nowhere()
    }

    /// The terms of a list, narrowed to the context's tenant where it can be.
    pub fn narrowed(&self, resource: &'static Resource, terms: Vec<Term>) -> Vec<Term> {
        tenant::narrowed(resource, self.system, self.place.tenant.as_deref(), terms)
    }

    /// Notes how long an answer took.
    pub fn took(&mut self, took: Duration) {
        // below this, nobody feels a difference
        let (felt, shown) = (took.max(UNFELT), self.latency.map(|latency| latency.max(UNFELT)));
        if shown.is_none_or(|shown| felt > shown * 2 || shown > felt * 2) {
            self.latency = Some(took);
        }
    }

    /// Has the counts of the header read again with the next message.
    pub fn count_again(&mut self, now: Instant) {
        self.health.count_again();
        self.incidents.tried = self.incidents.tried.map(|_| now.checked_sub(COUNTED_EVERY).unwrap_or(now));
    }

    /// Whether the counts of the header are to be read again.
    pub fn counts_are_due(&self, now: Instant) -> bool {
        self.signed_in && self.counts_due().is_some_and(|due| due <= now)
    }

    /// When the counts of the header are to be read again.
    pub fn counts_due(&self) -> Option<Instant> {
        self.incidents.tried.filter(|_| self.incidents.pending.is_none()).map(|at| at + COUNTED_EVERY)
    }

    /// Whether history is known to lack running instances.
    pub fn history_is_short(&self) -> bool {
        self.short_rounds >= SHORT_ROUNDS
    }

    /// Compares the two counts once both of a round have come. They are of two moments, so only a clear shortfall, seen again, counts.
    pub fn judge_history(&mut self) {
        if self.instances.pending.is_some() || self.remembered.pending.is_some() {
            return;
        }
        let (Some(running), Some(remembered)) = (self.instances.value, self.remembered.value) else { return };
        let clear = remembered + (running / 20).max(10) < running;
        self.short_rounds = match (remembered, running) {
            (0, 1..) => SHORT_ROUNDS,
            _ if clear => self.short_rounds + 1,
            _ => 0,
        };
    }

    /// The server's version, or the one it had when it was last used.
    pub fn version(&self) -> Option<&str> {
        self.version.value.as_deref().or(self.place.version.as_deref())
    }

    /// What the product calls itself, where it told. A fork that told nothing in this version may be another by now.
    pub fn product_name(&self) -> Option<&str> {
        let last = self.place.product.as_deref().filter(|_| self.version() == self.place.version.as_deref());
        self.name.value.as_deref().or(last)
    }

    /// System and version as the header shows them. Versions from 7 on are Camunda's own; forks count anew.
    pub fn product(&self) -> String {
        match (self.version(), self.product_name()) {
            (Some(version), _) if is_camunda(version) => format!("Camunda {version}"),
            (Some(version), Some(name)) => format!("{} {version}", name.trim_end_matches(" Runtime").trim_end_matches(" BPM")),
            (Some(version), None) => format!("Operaton or CIB seven {version}"),
            (None, _) => "Camunda 7 API".to_owned(),
        }
    }
}

/// Whether a version is one of Camunda's own numbering.
pub(super) fn is_camunda(version: &str) -> bool {
    version.starts_with("7.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_latency_shown_stands_still_until_it_has_changed_markedly() {
        let mut session = Session::new(Place::new("x", "http://x"));
        let mut shown = |ms: &[u64]| {
            for ms in ms {
                session.took(Duration::from_millis(*ms));
            }
            session.latency.map(|latency| latency.as_millis())
        };
        assert_eq!(shown(&[8]), Some(8));
        assert_eq!(shown(&[3, 25, 0, 38, 2]), Some(8));
        assert_eq!(shown(&[400]), Some(400));
        assert_eq!(shown(&[700, 250, 5]), Some(5));
    }

    #[test]
    fn forks_are_told_apart_by_what_they_call_themselves() {
        let mut session = Session::new(Place { version: Some("1.0.3".to_owned()), ..Place::new("x", "") });
        assert_eq!(session.product(), "Operaton or CIB seven 1.0.3", "as it was last time");
        session.name.value = Some("Operaton BPM Runtime".to_owned());
        assert_eq!(session.product(), "Operaton 1.0.3");
        session.version.value = Some("7.24.0".to_owned());
        assert_eq!(session.product(), "Camunda 7.24.0");
        let place = Place { version: Some("1.0.3".to_owned()), product: Some("CIB seven".to_owned()), ..Place::new("x", "") };
        let mut session = Session::new(place);
        assert_eq!(session.product(), "CIB seven 1.0.3");
        session.version.value = Some("2.1.0".to_owned());
        assert_eq!(session.product(), "Operaton or CIB seven 2.1.0", "another version may be another product");
    }
}
