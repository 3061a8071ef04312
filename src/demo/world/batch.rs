//! Batches: accepted at once, carried out in steps as time passes.

use super::super::id::Id;
use super::super::value::Value;
use super::cancel::Cut;
use super::life::Event;
use super::{DueDate, World};

/// How many batch jobs one step makes and runs.
pub const STEP: usize = 100;
/// How long a step takes, in milliseconds.
const PAUSE: i64 = 120;

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
    /// How many failed.
    pub failed: usize,
    /// Incidents of its own jobs.
    pub incidents: Vec<Id>,
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
            failed: 0,
            incidents: Vec::new(),
            suspended: false,
            start: self.now,
            execution_start: None,
            end: None,
        };
        self.batches.insert(id, batch);
        self.later(PAUSE, Event::Batch(id));
        id
    }

    pub(super) fn step_batch(&mut self, id: Id) {
        let now = self.now;
        let Some(batch) = self.batches.get_mut(&id) else { return };
        if batch.suspended || batch.end.is_some() {
            return;
        }
        let (work, [_, _, definition]) = (batch.work.clone(), batch.definitions);
        let ready: Vec<String> = batch.targets[batch.done + batch.failed..batch.created].to_vec();
        batch.created = (batch.created + STEP).min(batch.targets.len());
        for target in ready {
            let done = self.work_on(&work, &target);
            let incident = done.err().map(|why| self.raise_for_batch(definition, why));
            let Some(batch) = self.batches.get_mut(&id) else { return };
            match incident {
                None => {
                    batch.done += 1;
                    batch.execution_start = batch.execution_start.or(Some(now));
                }
                Some(incident) => {
                    batch.failed += 1;
                    batch.incidents.push(incident);
                }
            }
        }
        let Some(batch) = self.batches.get_mut(&id) else { return };
        if batch.done == batch.targets.len() {
            batch.end = Some(now);
        } else if batch.done + batch.failed < batch.targets.len() {
            self.later(PAUSE, Event::Batch(id));
        }
    }

    /// What one batch job does; the message of its exception when it fails.
    fn work_on(&mut self, work: &Work, target: &str) -> Result<(), String> {
        // 0 is never given.
        let id = Id::parse(target).unwrap_or(Id(0));
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
        let now = self.now;
        let Some(batch) = self.batches.get_mut(&id).filter(|b| b.end.is_none()) else { return false };
        batch.end = Some(now);
        for incident in batch.incidents.clone() {
            self.incidents.entry(incident).and_modify(|i| {
                i.end = Some(now);
                i.deleted = true;
            });
        }
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
        self.later(PAUSE, Event::Batch(id));
        true
    }
}
