//! Batches: accepted at once, carried out in steps as time passes.

use std::collections::BTreeMap;

use super::super::id::Id;
use super::super::trace::Cause;
use super::super::value::Value;
use super::cancel::Cut;
use super::life::Event;
use super::{DueDate, Failure, Job, JobDefinition, JobKind, LogState, Maker, World};

/// How many batch jobs one step makes and runs.
pub(super) const STEP: usize = 100;
/// How long a step takes, in milliseconds.
pub(super) const PAUSE: i64 = 120;

/// What a batch does to each of its targets.
#[derive(Debug, Clone)]
pub enum Work {
    /// Sets the retries of jobs, and perhaps their due dates.
    JobRetries(i64, DueDate),
    /// Sets the retries of external tasks.
    ExternalRetries(i64),
    /// Deletes instances.
    Delete(Cut),
    /// Suspends or activates instances.
    Suspend(bool),
    /// Sets variables of instances.
    Variables(Vec<(String, Value)>),
    /// Correlates a message to instances; those that do not wait for it are left alone.
    Message(Option<String>, Vec<(String, Value)>),
}

impl Work {
    /// `type` of the batch.
    pub fn name(&self) -> &'static str {
        match self {
            Self::JobRetries(..) => "set-job-retries",
            Self::ExternalRetries(_) => "set-external-task-retries",
            Self::Delete(_) => "instance-deletion",
            Self::Suspend(_) => "instance-update-suspension-state",
            Self::Variables(_) => "set-variables",
            Self::Message(..) => "correlate-message",
        }
    }
}

/// A batch.
#[derive(Debug)]
pub struct Batch {
    /// Its id.
    pub id: Id,
    /// Ids of its seed, monitor and batch job definitions.
    pub definitions: [Id; 3],
    /// What it does.
    pub work: Work,
    /// Ids of what it does it to, as they were asked for: some may not exist.
    pub targets: Vec<String>,
    /// How many batch jobs were made.
    pub created: usize,
    /// How many were carried out.
    pub done: usize,
    /// How many were tried.
    pub tried: usize,
    /// Jobs of what failed, with the target of each.
    pub failed: BTreeMap<Id, usize>,
    /// Whether it is suspended.
    pub suspended: bool,
    /// When it was accepted.
    pub start: i64,
    /// When its first job ran.
    pub execution_start: Option<i64>,
    /// When it was finished or deleted.
    pub end: Option<i64>,
}

impl World {
    /// Accepts a batch.
    pub fn accept_batch(&mut self, targets: Vec<String>, work: Work) -> Id {
        let id = self.id();
        let definitions = [self.id(), self.id(), self.id()];
        let batch = Batch {
            id,
            definitions,
            work,
            targets,
            created: 0,
            done: 0,
            tried: 0,
            failed: BTreeMap::new(),
            suspended: false,
            start: self.now,
            execution_start: None,
            end: None,
        };
        let makers = definitions.iter().zip(["batch-seed-job", "batch-monitor-job", batch.work.name()]);
        for (&definition, name) in makers {
            let made = JobDefinition { id: definition, maker: Maker::Batch(id, name), suspended: false };
            self.job_definitions.insert(definition, made);
        }
        self.batches.insert(id, batch);
        self.later(PAUSE, Event::Batch(id));
        id
    }

    pub(super) fn step_batch(&mut self, id: Id) {
        let Some(batch) = self.batches.get_mut(&id) else { return };
        if batch.suspended || batch.end.is_some() {
            return;
        }
        let (work, ready) = (batch.work.clone(), batch.tried..batch.created);
        batch.tried = batch.created;
        batch.created = (batch.created + STEP).min(batch.targets.len());
        let more = batch.tried < batch.targets.len();
        let targets: Vec<(usize, String)> = ready.clone().zip(batch.targets[ready].iter().cloned()).collect();
        for (n, target) in targets {
            // only a job that fails is more than a number
            if self.work_on(&work, &target).is_ok() {
                self.count_done(id);
            } else {
                self.fail_of_batch(id, n);
            }
        }
        if more {
            self.later(PAUSE, Event::Batch(id));
        }
    }

    /// One more of a batch is done, and perhaps all of it.
    fn count_done(&mut self, id: Id) {
        let now = self.now;
        let Some(batch) = self.batches.get_mut(&id) else { return };
        batch.done += 1;
        batch.execution_start = batch.execution_start.or(Some(now));
        if batch.done == batch.targets.len() {
            self.end_batch(id);
        }
    }

    fn end_batch(&mut self, id: Id) {
        let now = self.now;
        let Some(batch) = self.batches.get_mut(&id) else { return };
        batch.end = Some(now);
        let (definitions, jobs) = (batch.definitions, std::mem::take(&mut batch.failed));
        for job in jobs.into_keys() {
            self.delete_job(job);
        }
        for definition in definitions {
            self.job_definitions.remove(&definition);
        }
    }

    /// Makes the job of a target that failed, and lets it fail until it has no retries left.
    fn fail_of_batch(&mut self, id: Id, target: usize) {
        let job = self.add_job(None, JobKind::Batch, None);
        self.jobs.change(job, |j| j.batch = Some(id));
        if let Some(batch) = self.batches.get_mut(&id) {
            batch.failed.insert(job, target);
        }
        self.write_log(job, LogState::Creation, None);
        while self.jobs.get(&job).is_some_and(|j| j.retries > 0) {
            // what it says stays with the job
            drop(self.run_job(job));
        }
    }

    /// Tries again what a job of a batch failed at.
    pub(super) fn try_of_batch(&mut self, job: Id) -> Result<(), Failure> {
        let batch = self.jobs.get(&job).and_then(|j| self.batches.get(&j.batch?));
        let tried = batch.and_then(|batch| Some((batch.work.clone(), batch.targets.get(*batch.failed.get(&job)?)?.clone())));
        let Some((work, target)) = tried else { return Ok(()) };
        self.work_on(&work, &target).map_err(|why| Failure { cause: Cause::Engine(why), activity: None })
    }

    /// A job has done what it failed at before.
    pub(super) fn done_of_batch(&mut self, job: &Job) {
        let Some(id) = job.batch else { return };
        if let Some(batch) = self.batches.get_mut(&id) {
            batch.failed.remove(&job.id);
        }
        self.count_done(id);
    }

    /// How many jobs of a batch have failed and are not tried again.
    pub fn failed_of_batch(&self, batch: &Batch) -> usize {
        batch.failed.keys().filter_map(|job| self.jobs.get(job)).filter(|job| job.retries == 0).count()
    }

    /// What one batch job does; the message of its exception when it fails.
    fn work_on(&mut self, work: &Work, target: &str) -> Result<(), String> {
        let id = Id::parse(target).unwrap_or(Id::UNKNOWN);
        match work {
            Work::JobRetries(retries, due) => {
                if !self.jobs.contains_key(&id) {
                    return Err(format!("ENGINE-13053 No job found with id '{target}'.'"));
                }
                self.set_retries(id, *retries, *due);
            }
            Work::ExternalRetries(retries) => {
                if *retries < 0 {
                    return Err("The number of retries cannot be negative: retries is not greater than or equal to 0".to_owned());
                }
                if !self.external_tasks.contains_key(&id) {
                    return Err(format!("Cannot find external task with id {target}: externalTask is null"));
                }
                self.set_work_retries(id, *retries);
            }
            Work::Delete(cut) => self.cancel(id, cut),
            Work::Suspend(suspended) => self.suspend(id, *suspended),
            Work::Variables(values) => {
                for (name, value) in values {
                    self.set_variable(id, name, value.clone(), false);
                }
            }
            Work::Message(name, values) => {
                let here = self.instances.get(&id).into_iter().flat_map(|i| &i.subscriptions).filter_map(|s| self.subscriptions.get(s));
                let mut waiting = here.filter(|s| name.as_deref().is_none_or(|n| *s.message == *n));
                if let Some(subscription) = waiting.next().map(|s| s.id) {
                    return self.deliver(subscription, values).map_err(|failure| failure.cause.message());
                }
            }
        }
        Ok(())
    }

    /// Deletes a batch that is not done, and its history too if that is wanted. False when there is none.
    pub fn delete_batch(&mut self, id: Id, history: bool) -> bool {
        if self.batches.get(&id).is_none_or(|b| b.end.is_some()) {
            return false;
        }
        self.end_batch(id);
        if history {
            self.batches.remove(&id);
        }
        true
    }

    /// Forgets a batch, also one that is done. False when there is none.
    pub fn forget_batch(&mut self, id: Id) -> bool {
        self.delete_batch(id, false);
        self.batches.remove(&id).is_some()
    }

    /// Suspends or activates a batch. False when there is none of that id at work.
    pub fn suspend_batch(&mut self, id: Id, suspended: bool) -> bool {
        let Some(batch) = self.batches.get_mut(&id).filter(|b| b.end.is_none()) else { return false };
        batch.suspended = suspended;
        let (definitions, jobs) = (batch.definitions, batch.failed.clone());
        for definition in definitions {
            self.job_definitions.entry(definition).and_modify(|d| d.suspended = suspended);
        }
        for job in jobs.into_keys() {
            self.suspend_job(job, suspended);
        }
        self.later(PAUSE, Event::Batch(id));
        true
    }
}
