//! The guard: nothing is written without a plan and its confirmation.
//!
//! [`Confirmed`] is made here and nowhere else, names one call of one plan, and is consumed by `Client::write`.

use std::{sync::Arc, time::Duration};

use thiserror::Error;
use tokio::time::Instant;

use super::{Call, Id, Risk};

/// How long typing a production context's name allows writing.
pub const ARMED_FOR: Duration = Duration::from_mins(10);

/// What a write is done to, for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// Id of the thing.
    pub id: Id,
    /// What people call it: a business key, a name; raw text.
    pub label: String,
}

/// One request of a plan and what it touches.
#[derive(Debug, Clone)]
pub struct Step {
    /// What is sent.
    pub call: Call,
    /// What it is done to.
    pub targets: Vec<Target>,
    /// A read that must find nothing: where it finds something, nothing is sent.
    pub unless: Option<Call>,
}

impl Step {
    /// A call and what it touches.
    pub fn new(call: Call, targets: Vec<Target>) -> Self {
        Self { call, targets, unless: None }
    }
}

/// Whether a write can be taken back.
#[derive(Debug, Clone)]
pub enum Undo {
    /// No, and why not.
    No(&'static str),
    /// By these steps, offered once it is done.
    By(Vec<Step>),
}

/// The exact calls that an action will send, and on what.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The command it comes from: `job.retry`.
    pub command: &'static str,
    /// What will happen, in one line: `Set retries to 1 on 3 jobs`.
    pub title: String,
    /// What will not happen, and other things to know before saying yes.
    pub notes: Vec<String>,
    /// The requests, in order.
    pub steps: Vec<Step>,
    /// Whether it can be taken back.
    pub undo: Undo,
    /// Whether even one target needs more than a `y`: something is lost, or the target is not the one that is highlighted.
    pub careful: bool,
}

impl Plan {
    /// The gravest risk among its calls.
    pub fn risk(&self) -> Risk {
        self.steps.iter().map(|step| step.call.operation.risk).max().unwrap_or(Risk::Read)
    }

    /// How many things are touched.
    pub fn count(&self) -> usize {
        self.steps.iter().map(|step| step.targets.len()).sum()
    }

    /// Everything it touches, in order.
    pub fn targets(&self) -> impl Iterator<Item = &Target> {
        self.steps.iter().flat_map(|step| &step.targets)
    }
}

/// What has to be typed before a plan is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Demand {
    /// The production context's name; it arms writing for [`ARMED_FOR`].
    Name(Arc<str>),
    /// How many things are touched.
    Count(usize),
    /// `y`.
    Yes,
}

/// Why nothing is sent.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Refusal {
    /// The context is read-only.
    #[error("context {0} is read-only")]
    ReadOnly(Arc<str>),
    /// What was typed is not what was asked.
    #[error("not sent: that is not {0}")]
    Mistyped(String),
    /// A plan without a call.
    #[error("nothing to do")]
    Empty,
}

/// A context's rules for writing.
#[derive(Debug, Clone)]
pub struct Guard {
    context: Arc<str>,
    read_only: bool,
    production: bool,
    armed_until: Option<Instant>,
}

impl Guard {
    /// The rules of a context.
    pub fn new(context: impl Into<Arc<str>>, read_only: bool, production: bool) -> Self {
        Self { context: context.into(), read_only, production, armed_until: None }
    }

    /// The context's name.
    pub fn context(&self) -> &Arc<str> {
        &self.context
    }

    /// Whether nothing may be written here.
    pub fn is_read_only(&self) -> bool {
        self.read_only
    }

    /// Whether this is production.
    pub fn is_production(&self) -> bool {
        self.production
    }

    /// How much longer production may be written to; `None` when it is not armed.
    pub fn armed_for(&self, now: Instant) -> Option<Duration> {
        self.armed_until.and_then(|until| until.checked_duration_since(now)).filter(|left| !left.is_zero())
    }

    /// Takes the permission to write to production back.
    pub fn disarm(&mut self) {
        self.armed_until = None;
    }

    /// What must be typed next for this plan.
    ///
    /// # Errors
    /// `ReadOnly`, or `Empty`.
    pub fn demand(&self, plan: &Plan, now: Instant) -> Result<Demand, Refusal> {
        if self.read_only {
            return Err(Refusal::ReadOnly(self.context.clone()));
        }
        if plan.steps.is_empty() {
            return Err(Refusal::Empty);
        }
        if self.production && self.armed_for(now).is_none() {
            return Ok(Demand::Name(self.context.clone()));
        }
        let count = plan.count();
        Ok(if count > 1 || plan.careful || plan.risk() == Risk::Destructive { Demand::Count(count) } else { Demand::Yes })
    }

    /// Takes what was typed for the present demand. `Ok(None)`: accepted, and there is one more demand.
    ///
    /// # Errors
    /// A [`Refusal`]; nothing has been changed then.
    pub fn confirm(&mut self, plan: &Plan, typed: &str, now: Instant) -> Result<Option<Vec<Confirmed>>, Refusal> {
        match self.demand(plan, now)? {
            Demand::Name(name) if typed == &*name => {
                self.armed_until = Some(now + ARMED_FOR);
                return Ok(None);
            }
            Demand::Name(_) => return Err(Refusal::Mistyped("the context's name".to_owned())),
            Demand::Count(count) if typed != count.to_string() => return Err(Refusal::Mistyped(format!("the count, {count}"))),
            Demand::Yes if typed != "y" => return Err(Refusal::Mistyped("y".to_owned())),
            Demand::Count(_) | Demand::Yes => {}
        }
        Ok(Some(
            plan.steps
                .iter()
                .map(|step| Confirmed {
                    context: self.context.clone(),
                    production: self.production,
                    command: plan.command,
                    step: step.clone(),
                })
                .collect(),
        ))
    }
}

/// Leave to send one call of a confirmed plan, once. Only [`Guard::confirm`] makes it.
#[derive(Debug)]
pub struct Confirmed {
    context: Arc<str>,
    production: bool,
    command: &'static str,
    step: Step,
}

impl Confirmed {
    /// The context it was given for.
    pub fn context(&self) -> &str {
        &self.context
    }

    /// Whether that is production.
    pub fn is_production(&self) -> bool {
        self.production
    }

    /// The command it comes from.
    pub fn command(&self) -> &'static str {
        self.command
    }

    /// The call and its targets.
    pub fn step(&self) -> &Step {
        &self.step
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    crate::operations! { Camunda7;
        CHANGE = PUT "/thing/{id}" as change: Reversible, Nothing, "Change." { body [to] };
        DROP = DELETE "/thing/{id}" as drop: Destructive, Nothing, "Drop.";
    }

    fn plan(operation: &'static crate::api::Operation, count: usize) -> Plan {
        let steps = (0..count)
            .map(|n| Step {
                call: Call::new(operation).with("id", n.to_string()),
                targets: vec![Target { id: Id::from(n.to_string()), label: String::new() }],
                unless: None,
            })
            .collect();
        Plan { command: "thing.change", title: String::new(), notes: vec![], steps, undo: Undo::No("a test"), careful: false }
    }

    #[tokio::test]
    async fn one_reversible_target_needs_y_and_nothing_else_does() {
        let (now, mut guard) = (Instant::now(), Guard::new("test", false, false));
        assert_eq!(guard.demand(&plan(&CHANGE, 1), now), Ok(Demand::Yes));
        assert!(guard.confirm(&plan(&CHANGE, 1), "n", now).is_err());
        assert!(guard.confirm(&plan(&CHANGE, 1), "", now).is_err());
        assert_eq!(guard.confirm(&plan(&CHANGE, 1), "y", now).unwrap().unwrap().len(), 1);
    }

    #[tokio::test]
    async fn many_or_destructive_need_the_count() {
        let (now, mut guard) = (Instant::now(), Guard::new("test", false, false));
        assert_eq!(guard.demand(&plan(&CHANGE, 3), now), Ok(Demand::Count(3)));
        assert_eq!(guard.demand(&plan(&DROP, 1), now), Ok(Demand::Count(1)));
        assert!(guard.confirm(&plan(&CHANGE, 3), "y", now).is_err());
        assert_eq!(guard.confirm(&plan(&CHANGE, 3), "3", now).unwrap().unwrap().len(), 3);
    }

    #[tokio::test]
    async fn production_wants_its_name_once_in_ten_minutes_and_the_usual_answer_every_time() {
        let (now, mut guard) = (Instant::now(), Guard::new("prod", false, true));
        assert!(guard.confirm(&plan(&CHANGE, 1), "y", now).is_err());
        assert!(guard.confirm(&plan(&CHANGE, 1), "prod", now).unwrap().is_none());
        assert!(guard.confirm(&plan(&CHANGE, 1), "prod", now).is_err());
        assert!(guard.confirm(&plan(&CHANGE, 1), "y", now).unwrap().is_some());
        assert_eq!(guard.demand(&plan(&CHANGE, 1), now + ARMED_FOR), Ok(Demand::Name("prod".into())));
        guard.disarm();
        assert_eq!(guard.demand(&plan(&CHANGE, 1), now), Ok(Demand::Name("prod".into())));
    }

    #[tokio::test]
    async fn read_only_and_empty_plans_are_refused_whatever_is_typed() {
        let now = Instant::now();
        for typed in ["y", "1", "ro"] {
            assert_eq!(Guard::new("ro", true, true).confirm(&plan(&CHANGE, 1), typed, now).unwrap_err(), Refusal::ReadOnly("ro".into()));
        }
        assert_eq!(Guard::new("x", false, false).confirm(&plan(&CHANGE, 0), "y", now).unwrap_err(), Refusal::Empty);
    }
}
