//! What happens by itself as time passes: jobs and timers, workers, people, new instances, forgetting.

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};

use super::super::Deployment;
use super::super::id::{Chance, Id};
use super::super::seed::{self, Plan, Start, Step};
use super::super::table::Table;
use super::super::time::{HOUR, MINUTE, SECOND};
use super::super::value::Value;
use super::shared::Shared;
use super::{Cut, World};

/// How many ended trees of instances are kept.
const MEMORY: usize = 2000;
/// After a longer pause (a laptop asleep) only this much of ordinary life is made up for.
const CATCH_UP: i64 = 2 * HOUR;

/// Something that will happen.
#[derive(Debug, Clone)]
pub(super) enum Event {
    /// A job may run.
    Job(Id),
    /// Something is deployed.
    Deploy(&'static Deployment),
    /// A start of the plan.
    Start(usize),
    /// A follow-up step of the plan, for the instance that it started.
    Step(usize, usize, Id),
    /// Somebody new comes.
    Arrive,
    /// Somebody completes a task.
    Person,
    /// A worker takes an external task again.
    Work(Id),
    /// The message that an instance waits for.
    Sign(Id),
    /// A batch goes on.
    Batch(Id),
    /// Ended instances are forgotten.
    Forget,
}

impl World {
    /// A world in which the plan has been carried out until `now`. Where it is not lively, nothing starts and nobody works by himself afterwards.
    pub fn new(seed: u64, now: i64, starts: usize, deployments: &'static [Deployment], lively: bool) -> Self {
        let plan = Plan::new(starts, now);
        let mut ages: Vec<(i64, usize)> = (0..plan.len()).map(|n| (plan.age(n), n)).collect();
        ages.sort_by_key(|(age, _)| std::cmp::Reverse(*age));
        let begin = ages.first().map_or(now, |(age, _)| now - age) - MINUTE;
        let mut world = Self {
            now: begin,
            deployments: Vec::new(),
            definitions: Vec::new(),
            by_definition: Vec::new(),
            instances: Table::default(),
            activities: Table::default(),
            variables: Table::default(),
            tasks: Table::default(),
            jobs: Table::default(),
            log: Table::default(),
            incidents: Table::default(),
            external_tasks: Table::default(),
            subscriptions: Table::default(),
            job_definitions: BTreeMap::new(),
            batches: BTreeMap::new(),
            delayed: BTreeMap::new(),
            problems: BTreeSet::new(),
            visited: Cell::default(),
            agenda: BTreeMap::new(),
            chance: Chance::new(seed),
            shared: Shared::default(),
            last_id: 0,
            next_start: plan.len() as u64,
            capacity: 0,
            plan,
        };
        for (n, deployment) in deployments.iter().enumerate() {
            let last = n + 1 == deployments.len();
            world.at(if last { now - world.plan.changed() } else { begin }, Event::Deploy(deployment));
        }
        for (age, n) in ages {
            world.at(now - age, Event::Start(n));
        }
        world.advance(now);
        world.tidy();
        world.capacity = world.populace() * 5 / 4 + 20;
        if lively {
            world.leave_traces();
            world.later(20 * SECOND, Event::Arrive);
            world.later(30 * SECOND, Event::Person);
            world.later(HOUR, Event::Forget);
        }
        world
    }

    /// Puts an event into the agenda; gives an id that is its own.
    pub(super) fn at(&mut self, time: i64, event: Event) -> Id {
        let id = self.id();
        self.agenda.insert((time, self.last_id), event);
        id
    }

    pub(super) fn later(&mut self, delay: i64, event: Event) -> Id {
        self.at(self.now + delay, event)
    }

    /// Lets everything happen that is due until `now`.
    pub fn advance(&mut self, now: i64) {
        while let Some(entry) = self.agenda.first_entry() {
            if entry.key().0 > now {
                break;
            }
            let ((time, _), event) = entry.remove_entry();
            self.now = self.now.max(time);
            self.happen(&event, now);
        }
        self.now = self.now.max(now);
    }

    fn happen(&mut self, event: &Event, until: i64) {
        let asleep = until - self.now > CATCH_UP;
        match *event {
            Event::Job(job) => self.acquire(job),
            Event::Deploy(deployment) => self.deploy(deployment),
            Event::Start(n) => self.start_planned(n),
            Event::Step(start, step, instance) => self.take_step(start, step, instance),
            Event::Work(task) => {
                // What fails afterwards stays with the worker: the next one tries again.
                if self.external_tasks.get(&task).is_some_and(|t| t.retries != Some(0)) && self.work(task).is_err() {
                    self.later(MINUTE, Event::Work(task));
                }
            }
            Event::Sign(instance) => self.sign(instance),
            Event::Batch(batch) => self.step_batch(batch),
            Event::Arrive => {
                if !asleep {
                    self.newcomer();
                }
                let wait = if asleep { CATCH_UP } else { self.chance.between(10 * SECOND, 50 * SECOND) };
                self.later(wait, Event::Arrive);
            }
            Event::Person => {
                if !asleep {
                    self.somebody_works();
                }
                let wait = if asleep { CATCH_UP } else { self.chance.between(8 * SECOND, 40 * SECOND) };
                self.later(wait, Event::Person);
            }
            Event::Forget => {
                self.forget(MEMORY);
                self.later(HOUR, Event::Forget);
            }
        }
    }

    fn start_planned(&mut self, n: usize) {
        let planned = self.plan.start(n);
        let steps = planned.steps.len();
        let Some(instance) = self.begin(planned) else { return };
        for step in 0..steps {
            let wait = seed::REST * (i64::try_from(step).unwrap_or(0) + 1);
            self.later(wait.min(30 * MINUTE), Event::Step(n, step, instance));
        }
    }

    fn begin(&mut self, start: Start) -> Option<Id> {
        let definition = self.latest(start.key, start.tenant)?;
        let variables = start.variables.into_iter().map(|(name, value)| self.named(name, value)).collect();
        self.start(definition, Some(start.business_key), variables, None, start.outage).ok()
    }

    fn take_step(&mut self, start: usize, step: usize, instance: Id) {
        let Some(step) = self.plan.start(start).steps.into_iter().nth(step) else { return };
        let work = self.instances.get(&instance).and_then(|i| i.external_tasks.first()).copied();
        match step {
            Step::Claim { task, user } => {
                if let Some(id) = self.open_task(instance, task) {
                    let now = self.now;
                    self.tasks.change(id, |t| {
                        t.assignee = Some(user.to_owned());
                        t.updated = Some(now);
                    });
                }
            }
            Step::Complete { task } => {
                if let Some(id) = self.open_task(instance, task) {
                    // Planned instances have what follows; one that does not keeps its task.
                    drop(self.complete(id, &[]));
                }
            }
            Step::Fail { message, details } => {
                if let Some(work) = work {
                    self.fail_work(work, "printer-worker", &message, &details);
                }
            }
            Step::Work => {
                if let Some(work) = work {
                    drop(self.work(work));
                }
            }
            Step::Suspend => self.suspend(instance, true),
            Step::Set { name, value } => {
                self.set_variable(instance, name, value, false);
            }
        }
    }

    fn open_task(&self, instance: Id, key: &str) -> Option<Id> {
        let row = self.instances.get(&instance)?;
        let open = row.tasks.iter().filter_map(|t| self.tasks.get(t)).filter(|t| t.end.is_none());
        open.filter(|t| self.element(row.definition, t.element).id == key).map(|t| t.id).next()
    }

    fn sign(&mut self, instance: Id) {
        let Some(row) = self.instances.get(&instance).filter(|i| i.end.is_none() && !i.suspended) else { return };
        if let Some(waiting) = row.subscriptions.first().copied() {
            // What fails afterwards leaves it waiting, as it would leave the sender with an error.
            drop(self.deliver(waiting, &[]));
        }
    }

    /// A worker will take an external task soon.
    pub(super) fn schedule_work(&mut self, id: Id) {
        let wait = self.chance.between(2 * SECOND, 8 * SECOND);
        self.later(wait, Event::Work(id));
    }

    /// When problems pile up, the oldest is given up: otherwise nothing but problems would be left after some days.
    fn give_up(&mut self) {
        if self.problems.len() <= self.capacity / 4 {
            return;
        }
        let oldest = self.problems.iter().find_map(|i| self.incidents.get(i)?.instance);
        if let Some(root) = oldest.and_then(|i| self.instances.get(&i)).map(|i| i.root) {
            self.cancel(root, &Cut { reason: Some("given up".to_owned()), called: true });
        }
    }

    /// How many instances run.
    fn populace(&self) -> usize {
        self.by_definition.iter().map(BTreeSet::len).sum()
    }

    /// Gives back the room that was only needed on the way.
    fn tidy(&mut self) {
        self.instances.change_all(|row| {
            row.tokens.shrink_to_fit();
            row.scopes.shrink_to_fit();
        });
    }

    fn newcomer(&mut self) {
        if self.populace() >= self.capacity {
            return;
        }
        let n = self.next_start;
        self.next_start += 1;
        let start = seed::start(n, self.now);
        let Some(instance) = self.begin(start) else { return };
        if let Some(work) = self.instances.get(&instance).and_then(|i| i.external_tasks.first()).copied() {
            let wait = self.chance.between(MINUTE, 40 * MINUTE);
            self.later(wait, Event::Work(work));
        }
    }

    fn somebody_works(&mut self) {
        self.give_up();
        let old = self.now - 10 * MINUTE;
        // some task, wherever it is met first from somewhere on
        let from = Id::nth(u32::try_from(self.chance.below(u64::from(self.last_id))).unwrap_or(0) + 1);
        let open = |t: &&super::Task| t.end.is_none() && t.created < old && !self.task_suspended(t);
        let Some(task) = self.tasks.around(from).find(open).map(|t| t.id) else { return };
        let approved = vec![("approved".to_owned(), Value::of(super::super::value::Kind::Boolean, super::super::value::Plain::Bool(true)))];
        // A task whose way on fails stays open, as it would for a person.
        drop(self.complete(task, &approved));
    }
}
