//! Jobs: made, run, failed, given new retries, deleted; each step leaves an entry in the log.

use super::super::id::Id;
use super::super::model::{Behaviour, ElementIndex};
use super::super::time;
use super::super::trace::Cause;
use super::incident::Failed;
use super::life::Event;
use super::{Failure, HistoricJob, IncidentKind, Job, JobKind, LogState, World};

/// The engine cuts messages at this many characters.
const MESSAGE_LIMIT: usize = 666;

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
        let id = self.id();
        let Some(row) = self.instances.get(&instance) else { return };
        let Some(standing) = row.token(token) else { return };
        let (execution, definition) = (row.execution(standing), self.element(row.definition, element));
        let suspended = row.suspended || definition.job_definition.and_then(|d| self.job_definitions.get(&d)).is_some_and(|d| d.suspended);
        let retries = definition.retries;
        let job = Job {
            id,
            instance,
            element,
            token,
            execution,
            kind,
            due,
            created: self.now,
            retries,
            suspended,
            priority: 0,
            failure: None,
            incident: None,
            failed_log: None,
        };
        self.jobs.insert(id, job);
        self.instances.entry(instance).and_modify(|i| i.jobs.push(id));
        self.write_log(id, LogState::Creation, None);
        self.schedule_job(id);
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
        let suspended = job.suspended || self.instances.get(&job.instance).is_none_or(|i| i.suspended);
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
        let Some(row) = self.instances.get(&job.instance) else { return Ok(()) };
        let element = self.element(row.definition, job.element);
        let activity = element.id.clone();
        if row.suspended {
            return Err(Failure { cause: Cause::Suspended { execution: job.execution.to_string() }, activity });
        }
        let scope = row.token(job.token).map_or(row.id, |t| t.scope);
        if let (Some(request), "authorise") = (row.outage, activity.as_str()) {
            let cause = Cause::Outage {
                exception: "java.net.SocketTimeoutException",
                message: format!("Read timed out after 5000 ms: POST https://cards.example.net/v2/authorisations/{request}"),
                caller: ("com.example.payments.CardNetwork", "authorise"),
            };
            let instance = job.instance;
            self.instances.entry(instance).and_modify(|i| i.outage = None);
            return Err(Failure { cause, activity });
        }
        let find = |name: &str| self.lookup(job.instance, scope, name);
        match job.kind {
            JobKind::Continue => self.probe(row.definition, job.element, &find),
            JobKind::Timer | JobKind::Boundary => self.probe_leave(row.definition, job.element, &find),
        }
    }

    fn finish_job(&mut self, id: Id) {
        self.write_log(id, LogState::Success, None);
        let Some(job) = self.remove_job(id) else { return };
        if let Some(incident) = job.incident {
            self.resolve(incident, false);
        }
        match job.kind {
            JobKind::Continue => self.activate(job.instance, job.token),
            JobKind::Timer => self.leave(job.instance, job.token),
            JobKind::Boundary => self.fire_boundary(job.instance, job.token, job.element),
        }
    }

    fn fail_job(&mut self, id: Id, failure: Failure) {
        let log = self.write_log(id, LogState::Failure, Some((failure.cause.clone(), failure.activity.clone())));
        let (now, suspended) = (self.now, matches!(failure.cause, Cause::Suspended { .. }));
        let Some(job) = self.jobs.get_mut(&id) else { return };
        job.failure = Some((failure.cause, failure.activity));
        job.failed_log = log;
        if suspended || job.retries == 0 {
            return;
        }
        job.retries -= 1;
        job.due = Some(now);
        if job.retries == 0 {
            self.raise_for_job(id);
        }
    }

    fn raise_for_job(&mut self, id: Id) {
        let Some(job) = self.jobs.get(&id) else { return };
        let activity = job.failure.as_ref().map(|(_, activity)| activity.clone());
        let failed = Failed {
            kind: IncidentKind::Job,
            instance: job.instance,
            execution: job.execution,
            element: job.element,
            activity,
            configuration: id,
            message: job.failure.as_ref().map(|(cause, _)| cut(&cause.message())),
            log: job.failed_log,
        };
        let incident = self.raise(failed);
        self.jobs.entry(id).and_modify(|j| j.incident = Some(incident));
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

    /// Suspends or activates a job.
    pub fn suspend_job(&mut self, id: Id, suspended: bool) {
        self.jobs.entry(id).and_modify(|j| j.suspended = suspended);
        self.schedule_job(id);
    }

    /// Sets a job's due date.
    pub fn set_due(&mut self, id: Id, due: Option<i64>) {
        self.jobs.entry(id).and_modify(|j| j.due = due);
        self.schedule_job(id);
    }

    /// Works out a timer's due date again, from its creation or from now.
    pub fn recalculate_due(&mut self, id: Id, from_creation: bool) {
        let Some(job) = self.jobs.get(&id) else { return };
        let Some(row) = self.instances.get(&job.instance) else { return };
        let scope = row.token(job.token).map_or(row.id, |t| t.scope);
        let (Behaviour::TimerCatch { duration } | Behaviour::TimerBoundary { duration, .. }) =
            &self.element(row.definition, job.element).behaviour
        else {
            return;
        };
        let length = self.evaluate(job.instance, scope, duration).ok().and_then(|v| time::duration(&v.words()));
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
        self.instances.entry(job.instance).and_modify(|i| i.jobs.retain(|j| *j != id));
        Some(job)
    }

    fn write_log(&mut self, job: Id, state: LogState, failure: Option<(Cause, String)>) -> Option<Id> {
        let id = self.id();
        let job = self.jobs.get(&job)?;
        let entry = HistoricJob {
            id,
            time: self.now,
            job: job.id,
            instance: job.instance,
            element: job.element,
            execution: job.execution,
            due: job.due,
            retries: job.retries,
            priority: job.priority,
            state,
            failure,
        };
        let instance = job.instance;
        self.log.insert(id, entry);
        self.instances.entry(instance).and_modify(|i| i.log.push(id));
        Some(id)
    }
}
