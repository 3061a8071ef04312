//! A plan: the exact calls that an action will send, on what, what has to be so before each, and what its answers mean. Plain data.

use serde_json::Value;

use super::{ApiError, Call, Id, Pointer, Risk};

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
    /// How many things that touches: as many as there are targets, unless the server counted what one call takes with it.
    pub touches: u64,
    /// What has to be so right before it is sent.
    pub check: Option<Check>,
    /// What its refusals mean.
    pub refusals: Refusals,
    /// What of its answer is worth keeping.
    pub keeps: Keeps,
}

impl Step {
    /// A call and what it touches.
    pub fn new(call: Call, targets: Vec<Target>) -> Self {
        let touches = targets.len() as u64;
        Self { call, targets, touches, check: None, refusals: Refusals::default(), keeps: Keeps::Nothing }
    }

    /// It is sent only if this is so.
    #[must_use]
    pub fn only_if(mut self, check: Check) -> Self {
        self.check = Some(check);
        self
    }

    /// Its refusals mean this.
    #[must_use]
    pub fn refused(mut self, refusals: Refusals) -> Self {
        self.refusals = refusals;
        self
    }

    /// This is kept of its answer.
    #[must_use]
    pub fn keeping(mut self, keeps: Keeps) -> Self {
        self.keeps = keeps;
        self
    }
}

/// What has to be so right before a step is sent: a read, and what it must find.
#[derive(Debug, Clone)]
pub struct Check {
    /// What is read.
    pub read: Call,
    /// What that must find.
    pub finds: Finds,
    /// What is said when it finds something else; nothing is sent then.
    pub otherwise: &'static str,
    /// What is said when it finds nothing and should; nothing is sent then.
    pub gone: &'static str,
}

/// What a check must find.
#[derive(Debug, Clone)]
pub enum Finds {
    /// Nothing of that name or id.
    Nothing,
    /// A thing with these values; one that is not there counts as null.
    Values(Vec<(Pointer, Value)>),
}

/// What is said where an undo finds that somebody was there meanwhile.
pub const CHANGED_SINCE: &str = "changed since: left as it is now";

impl Check {
    /// The thing must have these values still.
    pub fn unchanged(read: Call, values: Vec<(Pointer, Value)>) -> Self {
        Self { read, finds: Finds::Values(values), otherwise: CHANGED_SINCE, gone: "gone since: there is nothing to take back" }
    }

    /// The thing must be there, since the server says yes to what is not.
    pub fn there(read: Call, gone: &'static str) -> Self {
        Self { read, finds: Finds::Values(vec![]), otherwise: gone, gone }
    }

    /// There must be nothing.
    pub fn absent(read: Call, otherwise: &'static str) -> Self {
        Self { read, finds: Finds::Nothing, otherwise, gone: otherwise }
    }
}

impl Finds {
    /// Whether this is what must be found: `None` for nothing.
    pub fn fits(&self, found: Option<&Value>) -> bool {
        match (self, found) {
            (Self::Nothing, found) => found.is_none(),
            (Self::Values(_), None) => false,
            (Self::Values(values), Some(thing)) => {
                values.iter().all(|(pointer, wanted)| is_same(wanted, thing.pointer(pointer).unwrap_or(&Value::Null)))
            }
        }
    }
}

/// Whether two values mean the same: times in any zone, numbers however they are written.
fn is_same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Number(a), Value::Number(b)) if a.is_f64() || b.is_f64() => a.as_f64() == b.as_f64(),
        (Value::String(a), Value::String(b)) if a != b => {
            let (a, b) = (super::dialect::parse_time(a), super::dialect::parse_time(b));
            a.is_some() && a == b
        }
        _ => one == other,
    }
}

/// What the refusals of a step mean, where the server's words do not say it.
#[derive(Debug, Clone, Default)]
pub struct Refusals {
    /// What "not found" means; empty: what the server says.
    pub gone: &'static str,
    /// A read of the thing as it is now, and what a refusal means while it is there.
    pub there: Option<(Call, Told)>,
}

/// What a refusal means, by the thing as it is now; `None`: what the server says.
pub type Told = fn(&ApiError, &Value) -> Option<String>;

impl Refusals {
    /// "Not found" means this.
    pub fn gone(gone: &'static str) -> Self {
        Self { gone, there: None }
    }

    /// The thing is read again, and this tells what the refusal means while it is there.
    #[must_use]
    pub fn while_there(mut self, read: Call, told: Told) -> Self {
        self.there = Some((read, told));
        self
    }
}

/// What of an answer is worth keeping.
#[derive(Debug, Clone, Copy, Default)]
pub enum Keeps {
    /// That it was accepted.
    #[default]
    Nothing,
    /// A line about it, made of its JSON (`null` where there is none).
    Words(fn(&Value) -> String),
    /// It is a batch, to be followed to its end.
    Batch,
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
    pub fn count(&self) -> u64 {
        self.steps.iter().map(|step| step.touches).sum()
    }

    /// Whether a call says what it is for by a filter, and not by ids.
    pub fn is_by_filter(&self) -> bool {
        self.steps.iter().any(|step| step.call.arguments.iter().any(|(name, _)| name.ends_with("Query")))
    }

    /// Everything it names, in order.
    pub fn targets(&self) -> impl Iterator<Item = &Target> {
        self.steps.iter().flat_map(|step| &step.targets)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_found_is_compared_by_what_it_means() {
        let finds = Finds::Values(vec![("/value", json!("2026-02-28T09:00:00.000+0000")), ("/none", Value::Null)]);
        assert!(finds.fits(Some(&json!({ "value": "2026-02-28T10:00:00.000+0100" }))));
        assert!(!finds.fits(Some(&json!({ "value": "2026-02-28T10:00:00.000+0000" }))));
        assert!(!finds.fits(Some(&json!({ "value": "2026-02-28T09:00:00.000+0000", "none": 1 }))));
        assert!(!finds.fits(None));
        assert!(Finds::Values(vec![("/n", json!(12))]).fits(Some(&json!({ "n": 12.0 }))));
        assert!(!Finds::Values(vec![("/n", json!(9_007_199_254_740_993_i64))]).fits(Some(&json!({ "n": 9_007_199_254_740_992_i64 }))));
        assert!(Finds::Nothing.fits(None) && !Finds::Nothing.fits(Some(&Value::Null)));
    }
}
