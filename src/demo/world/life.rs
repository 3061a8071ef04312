//! What happens by itself as time passes: jobs and timers, workers, people, new instances, forgetting.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::super::id::{Chance, Id};
use super::super::model::{Definition, Element};
use super::super::seed::{self, Start, Step};
use super::super::time::{HOUR, MINUTE, SECOND};
use super::super::value::Value;
use super::suspend::Delayed;
use super::{Cut, JobDefinition, World};

/// How many ended trees of instances are kept.
const MEMORY: usize = 2000;
/// After a longer pause (a laptop asleep) only this much of ordinary life is made up for.
const CATCH_UP: i64 = 2 * HOUR;

/// Something that will happen.
#[derive(Debug, Clone)]
pub(super) enum Event {
    /// A job may run.
    Job(Id),
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
    /// A suspension or activation that was put off.
    Delayed(Box<Delayed>),
    /// A batch goes on.
    Batch(Id),
    /// Ended instances are forgotten.
    Forget,
}

impl World {
    /// A world in which the plan has been carried out until `now`. Where it is not lively, nothing starts and nobody works by himself afterwards.
    pub fn new(seed: u64, now: i64, plan: Vec<Start>, sources: &[(&str, &'static str)], lively: bool) -> Self {
        let mut last_id = 0;
        let mut ids = || {
            last_id += 1;
            Id(last_id)
        };
        let deployment = ids();
        let definitions: Vec<Definition> = sources.iter().filter_map(|(name, xml)| Definition::read(name, xml, &mut ids)).collect();
        let begin = plan.first().map_or(now, |s| now - s.age) - MINUTE;
        let mut world = Self {
            now: begin,
            deployed: begin,
            deployment,
            by_definition: vec![BTreeSet::new(); definitions.len()],
            instances: BTreeMap::new(),
            activities: BTreeMap::new(),
            variables: BTreeMap::new(),
            tasks: BTreeMap::new(),
            jobs: BTreeMap::new(),
            log: BTreeMap::new(),
            incidents: BTreeMap::new(),
            external_tasks: BTreeMap::new(),
            subscriptions: BTreeMap::new(),
            job_definitions: job_definitions(&definitions),
            definitions,
            batches: BTreeMap::new(),
            agenda: BTreeMap::new(),
            chance: Chance::new(seed),
            last_id,
            next_start: plan.len() as u64,
            capacity: 0,
            plan,
        };
        for n in 0..world.plan.len() {
            world.at(now - world.plan[n].age, Event::Start(n));
        }
        world.advance(now);
        world.plan = Vec::new();
        world.capacity = world.running().count() * 5 / 4 + 20;
        if lively {
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
            Event::Delayed(ref delayed) => self.switch(delayed),
            Event::Job(job) => self.acquire(job),
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
        let Some(planned) = self.plan.get(n) else { return };
        let (planned, steps) = (planned.clone(), planned.steps.len());
        let Some(instance) = self.begin(planned) else { return };
        for step in 0..steps {
            let wait = seed::REST * (i64::try_from(step).unwrap_or(0) + 1);
            self.later(wait.min(30 * MINUTE), Event::Step(n, step, instance));
        }
    }

    fn begin(&mut self, start: Start) -> Option<Id> {
        let definition = self.definition_by_key(start.key)?;
        let variables = start.variables.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        self.start(definition, Some(start.business_key), variables, None, start.outage).ok()
    }

    fn take_step(&mut self, start: usize, step: usize, instance: Id) {
        let Some(step) = self.plan.get(start).and_then(|s| s.steps.get(step)).cloned() else { return };
        let work = self.instances.get(&instance).and_then(|i| i.external_tasks.first()).copied();
        match step {
            Step::Claim { task, user } => {
                if let Some(id) = self.open_task(instance, task) {
                    let now = self.now;
                    self.tasks.entry(id).and_modify(|t| {
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
        let mut open = self.incidents.values().filter(|i| i.end.is_none() && i.id == i.root);
        let Some(oldest) = open.find_map(|i| i.instance) else { return };
        if open.count() < self.capacity / 4 {
            return;
        }
        if let Some(root) = self.instances.get(&oldest).map(|i| i.root) {
            self.cancel(root, &Cut { reason: Some("given up".to_owned()), called: true });
        }
    }

    fn newcomer(&mut self) {
        if self.running().count() >= self.capacity {
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
        let open: Vec<Id> =
            self.tasks.values().filter(|t| t.end.is_none() && t.created < old && !self.task_suspended(t)).map(|t| t.id).collect();
        if open.is_empty() {
            return;
        }
        let index = usize::try_from(self.chance.below(open.len() as u64)).unwrap_or(0);
        let approved = vec![("approved".to_owned(), Value::of(super::super::value::Kind::Boolean, super::super::value::Plain::Bool(true)))];
        // A task whose way on fails stays open, as it would for a person.
        drop(self.complete(open[index], &approved));
    }
}

fn job_definitions(definitions: &[Definition]) -> BTreeMap<Id, JobDefinition> {
    let of = |(definition, d): (usize, &Definition)| {
        let made =
            |(element, e): (usize, &Arc<Element>)| Some(JobDefinition { id: e.job_definition?, definition, element, suspended: false });
        d.elements.iter().enumerate().filter_map(made).collect::<Vec<_>>()
    };
    definitions.iter().enumerate().flat_map(of).map(|d| (d.id, d)).collect()
}
