//! The guard: nothing is written without a plan and its confirmation.
//!
//! [`Confirmed`] is made here and nowhere else, names one call of one plan, and is consumed by `Client::write`.

use std::{sync::Arc, time::Duration};

use thiserror::Error;
use tokio::time::Instant;

use super::{Plan, Risk, Step};

/// How long typing a production context's name allows writing.
pub const ARMED_FOR: Duration = Duration::from_mins(10);

/// What has to be typed before a plan is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Demand {
    /// The production context's name; it arms writing for [`ARMED_FOR`].
    Name(Arc<str>),
    /// How many things are touched.
    Count(u64),
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
    /// A query without a condition, which takes everything there is.
    #[error("an empty {0} would mean everything: say which")]
    Everything(String),
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
    /// `ReadOnly`, `Empty`, or `Everything`.
    pub fn demand(&self, plan: &Plan, now: Instant) -> Result<Demand, Refusal> {
        if self.read_only {
            return Err(Refusal::ReadOnly(self.context.clone()));
        }
        if plan.steps.is_empty() {
            return Err(Refusal::Empty);
        }
        if let Some(query) = plan.steps.iter().find_map(|step| step.call.empty_query()) {
            return Err(Refusal::Everything(query.to_owned()));
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
    use crate::api::{Call, Id, Target, Undo};

    crate::operations! { Camunda7;
        CHANGE = PUT "/thing/{id}" as change: Reversible, Nothing, "Change." { body [to] };
        DROP = DELETE "/thing/{id}" as drop: Destructive, Nothing, "Drop.";
        CHANGE_MANY = POST "/things" as changeMany: Reversible, Object, "Change many." { body [to thingQuery] };
    }

    fn plan(operation: &'static crate::api::Operation, count: usize) -> Plan {
        let steps = (0..count)
            .map(|n| {
                let target = Target { id: Id::from(n.to_string()), label: String::new() };
                Step::new(Call::new(operation).with("id", n.to_string()), vec![target])
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
    async fn one_call_that_touches_many_needs_their_count_and_never_goes_without_a_condition() {
        let (now, mut guard) = (Instant::now(), Guard::new("test", false, false));
        let mut plan = plan(&CHANGE_MANY, 1);
        plan.steps[0].call = Call::new(&CHANGE_MANY).with("thingQuery", serde_json::json!({ "state": "failed" }));
        plan.steps[0].touches = 336;
        assert_eq!(guard.demand(&plan, now), Ok(Demand::Count(336)));
        assert!(guard.confirm(&plan, "1", now).is_err());
        assert_eq!(guard.confirm(&plan, "336", now).unwrap().unwrap().len(), 1);
        for empty in [serde_json::json!({}), serde_json::json!({ "state": null })] {
            plan.steps[0].call.set("thingQuery", empty);
            assert_eq!(guard.confirm(&plan, "336", now).unwrap_err(), Refusal::Everything("thingQuery".to_owned()));
        }
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
