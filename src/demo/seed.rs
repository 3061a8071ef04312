//! What is started, as plain data: the demo applies it to its world, the engine tests send the same by REST.
//!
//! Knows neither the world nor any transport.

mod zoo;

use serde_json::{Map, Value as Json, json};

use super::id::Chance;
use super::time::{DAY, HOUR, MINUTE};
use super::value::Value;

/// A process instance to start, and what people and workers then do with it.
#[derive(Debug, Clone)]
pub struct Start {
    /// Key of the definition.
    pub key: &'static str,
    /// Position of the latest deployment that is there by then.
    pub deployment: usize,
    /// The tenant of the definition.
    pub tenant: Option<&'static str>,
    /// Business key.
    pub business_key: String,
    /// Variables by name.
    pub variables: Vec<(&'static str, Value)>,
    /// What happens after it has come to rest, in order.
    pub steps: Vec<Step>,
    /// The card network is down when it is first called, with this request. A real engine cannot be made to do this: leave such starts out there.
    pub outage: Option<u64>,
    /// How long ago it was started, in milliseconds.
    pub age: i64,
}

/// What happens to a started instance. Each step waits until the instance has come to rest; one that finds nothing to act on is left out.
#[derive(Debug, Clone)]
pub enum Step {
    /// Claim its first open task of that definition key.
    Claim {
        /// Task definition key.
        task: &'static str,
        /// Who claims it.
        user: &'static str,
    },
    /// Complete its first open task of that definition key, without variables.
    Complete {
        /// Task definition key.
        task: &'static str,
    },
    /// A worker reports its external task as failed, with no retries left.
    Fail {
        /// The message.
        message: String,
        /// The details.
        details: String,
    },
    /// A worker completes its external task.
    Work,
    /// Suspend it.
    Suspend,
    /// Set a variable.
    Set {
        /// Its name.
        name: &'static str,
        /// Its value.
        value: Value,
    },
}

impl Start {
    /// The body of `POST /process-definition/key/{key}/start`.
    pub fn body(&self) -> Json {
        let variables: Map<String, Json> = self.variables.iter().map(|(name, value)| ((*name).to_owned(), value.request())).collect();
        json!({"businessKey": self.business_key, "variables": variables})
    }
}

/// The plan: `size` ordinary starts over the last three days, oldest first, and a few with everything that is hard to show.
/// `now` is in milliseconds since 1970.
pub fn plan(size: usize, now: i64) -> Vec<Start> {
    let plan = Plan::new(size, now);
    let mut starts: Vec<Start> = (0..plan.len()).map(|n| plan.start(n)).collect();
    starts.sort_by_key(|s| std::cmp::Reverse(s.age));
    starts
}

/// Position of the deployment that is there in the end.
const LATEST: usize = super::DEPLOYMENTS.len() - 1;
/// At least so many ordinary starts find only what was deployed first: with them each of its versions has some.
const EARLY: usize = 20;

/// The plan as it is looked up: an ordinary start is made when it is asked for, for there may be very many.
#[derive(Debug, Default)]
pub(super) struct Plan {
    special: Vec<Start>,
    size: usize,
    now: i64,
}

impl Plan {
    pub(super) fn new(size: usize, now: i64) -> Self {
        Self { special: [zoo::starts(now), claims()].concat(), size, now }
    }

    /// How many starts there are.
    pub(super) fn len(&self) -> usize {
        self.special.len() + self.size
    }

    /// How long before now the `n`th is started, in milliseconds.
    pub(super) fn age(&self, n: usize) -> i64 {
        let ordinary = |n| 3 * DAY / i64::try_from(self.size.max(1)).unwrap_or(1) * i64::try_from(self.size - n).unwrap_or(1);
        self.special.get(n).map_or_else(|| ordinary(n - self.special.len()), |s| s.age)
    }

    /// How long before now everything has been deployed, in milliseconds.
    pub(super) fn changed(&self) -> i64 {
        self.age(self.special.len() + (self.size / 25).max(EARLY).min(self.size)) + 1
    }

    /// The `n`th start.
    pub(super) fn start(&self, n: usize) -> Start {
        let age = self.age(n);
        let start = match self.special.get(n) {
            Some(start) => start.clone(),
            None => start((n - self.special.len()) as u64, self.now - age),
        };
        Start { age, deployment: LATEST - usize::from(age >= self.changed()), ..start }
    }
}

/// The `n`th ordinary start; `at` is when, in milliseconds since 1970.
pub fn start(n: u64, at: i64) -> Start {
    let mut chance = Chance::new(n ^ 0x00f1_0ec4);
    match n % 20 {
        0..=5 => order(n, at, &mut chance),
        6..=11 => invoice(n, at, &mut chance),
        12..=14 => dunning(n, &mut chance),
        _ => onboarding(n, at, &mut chance),
    }
}

const PEOPLE: [&str; 5] = ["mia", "joe", "ada", "lin", "sam"];

fn person(chance: &mut Chance) -> &'static str {
    PEOPLE[usize::try_from(chance.below(5)).unwrap_or(0)]
}

fn ordinary(key: &'static str, business_key: String, variables: Vec<(&'static str, Value)>) -> Start {
    Start { key, deployment: 0, tenant: None, business_key, variables, steps: Vec::new(), outage: None, age: 0 }
}

fn number(chance: &mut Chance, from: i64, to: i64) -> Value {
    Value::long(chance.between(from, to))
}

fn small(chance: &mut Chance, from: i64, to: i64) -> Value {
    Value::integer(chance.between(from, to))
}

fn order(n: u64, at: i64, chance: &mut Chance) -> Start {
    let id = format!("ORD-{:05}", 10_000 + n);
    let fate = chance.below(100);
    let quantity = if (20..40).contains(&fate) { Value::text(format!("{id}/12")) } else { small(chance, 1, 40) };
    let mut start = ordinary(
        "order",
        id.clone(),
        vec![
            ("orderId", Value::text(id)),
            ("amount", number(chance, 20, 9000)),
            ("instalments", Value::long(if fate < 20 { 0 } else { chance.between(1, 13) })),
            ("cardNumber", Value::text(format!("4111-{:04}", chance.below(10_000)))),
            ("quantity", quantity),
            ("pickers", small(chance, 2, 4)),
            ("priority", small(chance, 10, 90)),
            ("deliverBy", Value::date(at + chance.between(DAY, 9 * DAY))),
        ],
    );
    if (40..60).contains(&fate) {
        start.outage = Some(80_000 + n);
    }
    if fate == 99 {
        start.steps.push(Step::Suspend);
    }
    start
}

fn invoice(n: u64, at: i64, chance: &mut Chance) -> Start {
    let id = format!("INV-{:05}", 20_000 + n);
    let fate = chance.below(100);
    let mut start = ordinary(
        "supplier-invoice",
        id.clone(),
        vec![
            ("invoiceId", Value::text(id)),
            ("booking", Value::text(if fate < 25 { "ledger" } else { "by hand" })),
            ("amount", number(chance, 100, 40_000)),
            ("taxRate", small(chance, 7, 20)),
            ("priority", small(chance, 10, 90)),
            ("dueDate", Value::date(at + chance.between(DAY, 20 * DAY))),
            ("payIn", Value::text(if n.is_multiple_of(7) { "PT4H" } else { "P14D" })),
        ],
    );
    match fate {
        30..=49 => start.steps.push(Step::Claim { task: "approve", user: person(chance) }),
        50..=69 => start.steps.push(Step::Complete { task: "approve" }),
        98..=99 => start.steps.push(Step::Suspend),
        _ => {}
    }
    start
}

fn dunning(n: u64, chance: &mut Chance) -> Start {
    let fate = chance.below(100);
    let variables = vec![
        ("urgency", small(chance, 0, 100)),
        ("grace", Value::text(if n.is_multiple_of(4) { "PT2H" } else { "P14D" })),
        ("collector", Value::text(person(chance))),
        ("customer", Value::text(format!("Customer {}", 500 + n))),
    ];
    let mut start = ordinary("dunning", format!("DUN-{:05}", 30_000 + n), variables);
    match fate {
        0..=29 => start.steps.push(Step::Fail {
            message: format!("Printer 10.0.0.{} refused job {}: out of paper", 1 + n % 9, 7000 + n),
            details: format!("PrinterException: out of paper\n  at tray {}\n  at job {}", 1 + n % 3, 7000 + n),
        }),
        30..=79 => start.steps.push(Step::Work),
        _ => {}
    }
    start
}

fn onboarding(n: u64, at: i64, chance: &mut Chance) -> Start {
    let fate = chance.below(100);
    let mut variables = vec![
        ("applicant", Value::text(format!("Applicant {n}"))),
        ("approvers", small(chance, 2, 4)),
        ("amount", number(chance, 100, 9000)),
    ];
    if fate >= 25 {
        variables.push(("reviewBy", Value::date(at + chance.between(HOUR, 6 * DAY))));
    }
    let mut start = ordinary("onboarding", format!("CUS-{:05}", 40_000 + n), variables);
    match fate {
        30..=44 => start.steps.push(Step::Claim { task: "review", user: person(chance) }),
        45..=74 => start.steps.push(Step::Complete { task: "review" }),
        _ => {}
    }
    start
}

/// What belongs to the tenant; money cannot be reserved for some.
fn claims() -> Vec<Start> {
    let claim = |n: i64| {
        let id = format!("CLM-{:05}", 50_000 + n);
        let share = if n % 3 == 1 { Value::text("all of it") } else { Value::integer(2) };
        let variables = vec![
            ("claimId", Value::text(&id)),
            ("amount", Value::long(500 + 75 * n)),
            ("share", share),
            ("priority", Value::integer(10 + 9 * n)),
        ];
        let steps = if n % 3 == 2 { vec![Step::Claim { task: "assess", user: PEOPLE[0] }] } else { Vec::new() };
        Start { tenant: Some(super::TENANT), age: (30 + 7 * n) * HOUR, steps, ..ordinary("claim", id, variables) }
    };
    (0..CLAIMS).map(claim).collect()
}

/// How many claims there are.
const CLAIMS: i64 = 3;

/// How long a step waits for its instance to come to rest, in milliseconds.
pub const REST: i64 = 2 * MINUTE;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_plan_is_the_same_every_time_and_starts_what_is_deployed() {
        let (a, b) = (plan(100, 0), plan(100, 0));
        assert_eq!(format!("{a:?}"), format!("{b:?}"));
        for start in &a {
            let deployed = crate::demo::DEPLOYMENTS.iter().take(start.deployment + 1);
            let file = deployed.filter(|d| d.tenant == start.tenant).flat_map(|d| d.files).find(|(name, _)| *name == start.key);
            assert!(file.is_some(), "{}", start.key);
        }
        assert!(a.is_sorted_by_key(|s| std::cmp::Reverse(s.age)) && a.is_sorted_by_key(|s| s.deployment));
    }

    #[test]
    fn a_start_reads_as_the_body_of_a_request() {
        let body = start(0, 0).body();
        assert_eq!(body["variables"]["amount"]["type"], "Long");
        assert_eq!(body["businessKey"], "ORD-10000");
    }
}
