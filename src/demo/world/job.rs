//! Jobs: made, run, failed, given new retries, deleted; each step leaves an entry in the log.

use std::sync::Arc;

use super::super::id::Id;
use super::super::model::{Behaviour, ElementIndex};
use super::super::time;
use super::super::trace::Cause;
use super::incident::Failed;
use super::life::Event;
use super::{Failure, HistoricJob, IncidentKind, Job, JobKind, LogState, Place, World};

/// The engine cuts messages at this many characters.
const MESSAGE_LIMIT: usize = 666;

/// How often a job is tried where nothing else is said.
pub(super) const RETRIES: i64 = 3;

/// A message as the engine keeps it.
pub fn cut(message: &str) -> String {
    message.chars().take(MESSAGE_LIMIT).collect()
}

/// What happens to a job's due date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DueDate {
    /// It stays.
    Keep,
    /// It becomes this; none means at once.
    Set(Option<i64>),
}

impl World {
    pub(super) fn create_job(&mut self, instance: Id, token: Id, element: ElementIndex, kind: JobKind, due: Option<i64>) {
        let Some(row) = self.instances.get(&instance) else { return };
        let Some(standing) = row.token(token) else { return };
        let (execution, definition, stands) = (row.execution(standing), row.definition, self.element(row.definition, element));
        let suspended = row.suspended || stands.job_definition.and_then(|d| self.job_definitions.get(&d)).is_some_and(|d| d.suspended);
        let retries = stands.retries;
        let id = self.add_job(Some(Place { instance, execution, token, definition: definition.into(), element }), kind, due);
        self.jobs.change(id, |job| (job.retries, job.suspended) = (retries, suspended));
        self.instances.change(instance, |i| i.jobs.push(id));
        self.write_log(id, LogState::Creation, None);
        self.schedule_job(id);
    }

    /// Makes the row of a job.
    pub(super) fn add_job(&mut self, at: Option<Place>, kind: JobKind, due: Option<i64>) -> Id {
        let id = self.id();
        self.jobs.insert(Job {
            id,
            at,
            batch: None,
            kind,
            due,
            created: self.now,
            retries: RETRIES,
            suspended: false,
            priority: 0,
            failure: None,
            incident: None,
            failed_log: None,
        });
        id
    }

    /// Puts a job into the agenda, if it can run.
    pub(super) fn schedule_job(&mut self, id: Id) {
        let Some(job) = self.jobs.get(&id) else { return };
        if job.retries > 0 && !job.suspended {
            let delay = self.chance.between(30, 180);
            let at = job.due.unwrap_or(self.now).max(self.now) + delay;
            self.at(at, Event::Job(id));
        }
    }

    /// Whether the job executor would take a job now.
    pub fn executable(&self, job: &Job) -> bool {
        job.retries > 0 && job.due.is_none_or(|d| d <= self.now)
    }

    /// The job executor comes by.
    pub(super) fn acquire(&mut self, id: Id) {
        let Some(job) = self.jobs.get(&id) else { return };
        let suspended = job.suspended || job.at.is_some_and(|at| self.instances.get(&at.instance).is_none_or(|i| i.suspended));
        if suspended || !self.executable(job) {
            return;
        }
        if self.run_job(id).is_err() {
            self.schedule_job(id);
        }
    }

    /// Runs a job now, whatever its retries and due date.
    ///
    /// # Errors
    /// The message of the exception; the job then has one retry less, and an incident when none is left.
    pub fn run_job(&mut self, id: Id) -> Result<(), String> {
        match self.try_job(id) {
            Ok(()) => {
                self.finish_job(id);
                Ok(())
            }
            Err(failure) => {
                let message = failure.cause.message();
                self.fail_job(id, failure);
                Err(message)
            }
        }
    }

    fn try_job(&mut self, id: Id) -> Result<(), Failure> {
        let Some(job) = self.jobs.get(&id) else { return Ok(()) };
        let Some(at) = job.at else { return self.try_own(id) };
        let Some(row) = self.instances.get(&at.instance) else { return Ok(()) };
        let element = self.element(row.definition, at.element);
        let activity = Some(element.id.clone());
        if row.suspended {
            return Err(Failure { cause: Cause::Suspended { execution: at.execution.to_string() }, activity });
        }
        let scope = row.token(at.token).map_or(row.id, |t| t.scope);
        if let (Some(request), "authorise") = (row.outage, element.id.as_str()) {
            let cause = Cause::Outage {
                exception: "java.net.SocketTimeoutException",
                message: format!("Read timed out after 5000 ms: POST https://cards.example.net/v2/authorisations/{request}"),
                caller: ("com.example.payments.CardNetwork", "authorise"),
            };
            self.instances.change(at.instance, |i| i.outage = None);
            return Err(Failure { cause, activity });
        }
        let find = |name: &str| self.lookup(at.instance, scope, name);
        match job.kind {
            JobKind::Continue => self.probe(row.definition, at.element, &find),
            _ => self.probe_leave(row.definition, at.element, &find),
        }
    }

    /// Tries a job that is of no instance, which does at once what it does.
    fn try_own(&mut self, id: Id) -> Result<(), Failure> {
        if let Some(delayed) = self.delayed.get(&id).cloned() {
            self.switch(&delayed);
        }
        self.try_of_batch(id)
    }

    fn finish_job(&mut self, id: Id) {
        self.write_log(id, LogState::Success, None);
        let Some(job) = self.remove_job(id) else { return };
        if let Some(incident) = job.incident {
            self.resolve(incident, false);
        }
        match (job.kind, job.at) {
            (JobKind::Continue, Some(at)) => self.activate(at.instance, at.token),
            (JobKind::Timer, Some(at)) => self.leave(at.instance, at.token),
            (JobKind::Boundary, Some(at)) => self.fire_boundary(at.instance, at.token, at.element),
            _ => self.done_of_batch(&job),
        }
    }

    fn fail_job(&mut self, id: Id, failure: Failure) {
        let (now, suspended) = (self.now, matches!(failure.cause, Cause::Suspended { .. }));
        let failure = Arc::new(failure);
        let log = self.write_log(id, LogState::Failure, Some(failure.clone()));
        let Some(job) = self.jobs.get_mut(&id) else { return };
        job.failure = Some(failure);
        job.failed_log = log;
        if suspended || job.retries == 0 {
            return;
        }
        job.retries -= 1;
        job.due = job.due.or(job.at.map(|_| now));
        if job.retries == 0 {
            self.raise_for_job(id);
        }
    }

    fn raise_for_job(&mut self, id: Id) {
        let Some(job) = self.jobs.get(&id).filter(|job| job.incident.is_none()) else { return };
        let (at, job_definition) = (job.at, self.job_definition(job));
        let failure = job.failure.as_deref();
        let failed = Failed {
            kind: IncidentKind::Job,
            activity: failure.and_then(|f| f.activity.clone()),
            configuration: Some(id),
            message: failure.map(|f| cut(&f.cause.message())),
            job_definition,
            log: job.failed_log,
        };
        let incident = self.raise(failed, at);
        self.jobs.change(id, |j| j.incident = Some(incident));
    }

    /// Sets the retries (0 or more) of a job and, if given, its due date. None left: an incident; some again: it is gone.
    pub fn set_retries(&mut self, id: Id, retries: i64, due: DueDate) {
        let Some(job) = self.jobs.get_mut(&id) else { return };
        let before = std::mem::replace(&mut job.retries, retries);
        if let DueDate::Set(due) = due {
            job.due = due;
        }
        if retries == 0 {
            if before > 0 {
                self.raise_for_job(id);
            }
            return;
        }
        if let Some(incident) = job.incident.take() {
            self.resolve(incident, false);
        }
        self.schedule_job(id);
    }

    /// The same as engines do it for all jobs of a definition at once: the incident of a job stays, and is that of the next failure too.
    pub fn set_retries_of_kind(&mut self, id: Id, retries: i64, due: DueDate) {
        let incident = self.jobs.get_mut(&id).and_then(|job| job.incident.take());
        self.set_retries(id, retries, due);
        if let (Some(incident), Some(job)) = (incident, self.jobs.get_mut(&id)) {
            job.incident = Some(incident);
        }
    }

    /// Suspends or activates a job.
    pub fn suspend_job(&mut self, id: Id, suspended: bool) {
        self.jobs.change(id, |j| j.suspended = suspended);
        self.schedule_job(id);
    }

    /// Sets a job's due date.
    pub fn set_due(&mut self, id: Id, due: Option<i64>) {
        self.jobs.change(id, |j| j.due = due);
        self.schedule_job(id);
    }

    /// Works out a timer's due date again, from its creation or from now.
    pub fn recalculate_due(&mut self, id: Id, from_creation: bool) {
        let Some(job) = self.jobs.get(&id) else { return };
        let Some(at) = job.at else { return };
        let Some(row) = self.instances.get(&at.instance) else { return };
        let scope = row.token(at.token).map_or(row.id, |t| t.scope);
        let (Behaviour::TimerCatch { duration } | Behaviour::TimerBoundary { duration, .. }) =
            &self.element(row.definition, at.element).behaviour
        else {
            return;
        };
        let length = self.evaluate(at.instance, scope, duration).ok().and_then(|v| time::duration(&v.words()));
        let from = if from_creation { job.created } else { self.now };
        self.set_due(id, length.map(|l| from + l));
    }

    /// Deletes a job with its incident.
    pub fn delete_job(&mut self, id: Id) {
        self.write_log(id, LogState::Deletion, None);
        if let Some(incident) = self.remove_job(id).and_then(|j| j.incident) {
            self.resolve(incident, true);
        }
    }

    fn remove_job(&mut self, id: Id) -> Option<Job> {
        let job = self.jobs.remove(&id)?;
        if let Some(at) = job.at {
            self.instances.change(at.instance, |i| i.jobs.retain(|j| *j != id));
        }
        self.delayed.remove(&id);
        Some(job)
    }

    pub(super) fn write_log(&mut self, job: Id, state: LogState, failure: Option<Arc<Failure>>) -> Option<Id> {
        let id = self.id();
        let job = self.jobs.get(&job)?;
        let entry = HistoricJob {
            id,
            time: self.now,
            job: job.id,
            at: job.at,
            batch: job.batch.zip(self.job_definition(job)),
            kind: job.kind,
            due: job.due.into(),
            retries: i32::try_from(job.retries).unwrap_or(i32::MAX),
            priority: i32::try_from(job.priority).unwrap_or(i32::MAX),
            state,
            failure,
        };
        let at = job.at;
        self.log.insert(entry);
        if let Some(at) = at {
            self.instances.change(at.instance, |i| i.log.push(id));
        }
        Some(id)
    }
}
