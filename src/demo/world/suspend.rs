//! Suspending and activating: instances, jobs, and what is defined; at once or at a later time.

use super::super::id::Id;
use super::{Job, JobKind, LogState, World};

/// A suspension or activation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delayed {
    /// Of what.
    pub what: Defined,
    /// Whether it is suspended or activated.
    pub suspended: bool,
    /// With its instances, or jobs, that are there already.
    pub all: bool,
}

/// What is suspended for all that comes of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Defined {
    /// Process definitions, by position.
    Processes(Vec<usize>),
    /// Job definitions.
    Jobs(Vec<Id>),
}

impl World {
    /// Suspends or activates an instance with its jobs and tasks; what it called is left alone.
    pub fn suspend(&mut self, instance: Id, suspended: bool) {
        let Some(row) = self.instances.get_mut(&instance).filter(|i| i.end.is_none()) else { return };
        row.suspended = suspended;
        for job in row.jobs.clone() {
            self.suspend_job(job, suspended);
        }
    }

    /// Suspends or activates what is defined: at that time, or now.
    pub fn suspend_defined(&mut self, delayed: Delayed, at: Option<i64>) {
        match at {
            Some(at) => {
                let kind = JobKind::Delayed { jobs: matches!(delayed.what, Defined::Jobs(_)), suspends: delayed.suspended };
                let job = self.add_job(None, kind, Some(at));
                self.delayed.insert(job, delayed);
                self.write_log(job, LogState::Creation, None);
                self.schedule_job(job);
            }
            None => self.switch(&delayed),
        }
    }

    pub(super) fn switch(&mut self, delayed: &Delayed) {
        let Delayed { what, suspended, all } = delayed;
        let (definitions, kinds) = match what {
            Defined::Processes(definitions) => {
                let kinds =
                    definitions.iter().flat_map(|d| self.definitions[*d].elements.iter()).filter_map(|e| e.job_definition).collect();
                (&definitions[..], kinds)
            }
            Defined::Jobs(kinds) => (&[][..], kinds.clone()),
        };
        for &definition in definitions {
            self.definitions[definition].suspended = *suspended;
            if *all {
                for instance in self.by_definition[definition].clone() {
                    self.suspend(instance, *suspended);
                }
            }
        }
        for kind in kinds {
            self.job_definitions.entry(kind).and_modify(|d| d.suspended = *suspended);
            if *all {
                for job in self.jobs_of(kind) {
                    self.suspend_job(job, *suspended);
                }
            }
        }
    }

    /// The jobs of a job definition.
    pub fn jobs_of(&self, kind: Id) -> Vec<Id> {
        self.jobs.values().filter(|j| self.job_definition(j) == Some(kind)).map(|j| j.id).collect()
    }

    /// The definition of a job.
    pub fn job_definition(&self, job: &Job) -> Option<Id> {
        match job.at {
            Some(at) => self.defined(at.definition).elements[at.element].job_definition,
            None => self.batches.get(&job.batch?).map(|batch| batch.definitions[2]),
        }
    }
}
