//! Batches that set retries: accepted at once, carried out in steps as time passes.

use super::super::id::Id;
use super::life::Event;
use super::{DueDate, World};

/// How many batch jobs one step makes and runs.
const STEP: usize = 100;
/// How long a step takes, in milliseconds.
const PAUSE: i64 = 120;

/// A batch of type `set-job-retries`.
#[derive(Debug)]
pub struct Batch {
    /// Its id.
    pub id: Id,
    /// Ids of its seed, monitor and batch job definitions.
    pub definitions: [Id; 3],
    /// The jobs by id, as they were asked for: some may not exist.
    pub jobs: Vec<String>,
    /// The retries to set.
    pub retries: i64,
    /// What happens to their due dates.
    pub due: DueDate,
    /// How many batch jobs were made.
    pub created: usize,
    /// How many were carried out.
    pub done: usize,
    /// How many failed: their job did not exist.
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
    pub fn accept_batch(&mut self, jobs: Vec<String>, retries: i64, due: DueDate) -> Id {
        let id = self.id();
        let definitions = [self.id(), self.id(), self.id()];
        let batch = Batch {
            id,
            definitions,
            jobs,
            retries,
            due,
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
        let (retries, due, [_, _, definition]) = (batch.retries, batch.due, batch.definitions);
        let ready: Vec<String> = batch.jobs[batch.done + batch.failed..batch.created].to_vec();
        batch.created = (batch.created + STEP).min(batch.jobs.len());
        for job in ready {
            if let Some(job) = Id::parse(&job).filter(|j| self.jobs.contains_key(j)) {
                self.set_retries(job, retries, due);
                self.batches.entry(id).and_modify(|b| {
                    b.done += 1;
                    b.execution_start = b.execution_start.or(Some(now));
                });
                continue;
            }
            let incident = self.raise_for_batch(definition, format!("ENGINE-13053 No job found with id '{job}'.'"));
            self.batches.entry(id).and_modify(|b| {
                b.failed += 1;
                b.incidents.push(incident);
            });
        }
        let Some(batch) = self.batches.get_mut(&id) else { return };
        if batch.done == batch.jobs.len() {
            batch.end = Some(now);
        } else if batch.done + batch.failed < batch.jobs.len() {
            self.later(PAUSE, Event::Batch(id));
        }
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

    /// Suspends or activates a batch. False when there is none of that id at work.
    pub fn suspend_batch(&mut self, id: Id, suspended: bool) -> bool {
        let Some(batch) = self.batches.get_mut(&id).filter(|b| b.end.is_none()) else { return false };
        batch.suspended = suspended;
        self.later(PAUSE, Event::Batch(id));
        true
    }
}
