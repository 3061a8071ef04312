//! Batches that set retries: accepted at once, carried out in steps as time passes.

use super::super::id::Id;
use super::World;
use super::life::Event;

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
    /// The jobs; `None` stands for one that never existed.
    pub jobs: Vec<Option<Id>>,
    /// The retries to set.
    pub retries: i64,
    /// The due date to set, if any.
    pub due: Option<Option<i64>>,
    /// How many batch jobs were made.
    pub created: usize,
    /// How many were carried out.
    pub done: usize,
    /// How many failed: their job did not exist.
    pub failed: usize,
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
    pub fn accept_batch(&mut self, jobs: Vec<Option<Id>>, retries: i64, due: Option<Option<i64>>) -> Id {
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
        if batch.created > 0 {
            batch.execution_start = batch.execution_start.or(Some(now));
        }
        let (retries, due) = (batch.retries, batch.due);
        let ready: Vec<Option<Id>> = batch.jobs[batch.done + batch.failed..batch.created].to_vec();
        batch.created = (batch.created + STEP).min(batch.jobs.len());
        for job in ready {
            let exists = job.is_some_and(|j| self.jobs.contains_key(&j));
            if let Some(job) = job {
                self.set_retries(job, retries, due);
            }
            self.batches.entry(id).and_modify(|b| if exists { b.done += 1 } else { b.failed += 1 });
        }
        let Some(batch) = self.batches.get_mut(&id) else { return };
        if batch.done == batch.jobs.len() {
            batch.end = Some(now);
        } else if batch.done + batch.failed < batch.jobs.len() {
            self.later(PAUSE, Event::Batch(id));
        }
    }

    /// Suspends or activates a batch. False when there is none of that id at work.
    pub fn suspend_batch(&mut self, id: Id, suspended: bool) -> bool {
        let Some(batch) = self.batches.get_mut(&id).filter(|b| b.end.is_none()) else { return false };
        batch.suspended = suspended;
        self.later(PAUSE, Event::Batch(id));
        true
    }
}
