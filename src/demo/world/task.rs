//! User tasks and external tasks: what people and workers do.

use super::super::id::Id;
use super::super::model::{Behaviour, UserTask};
use super::super::value::{Plain, Value};
use super::incident::Failed;
use super::job::cut;
use super::{ExternalTask, Failure, IncidentKind, Place, Task, World};

impl World {
    pub(super) fn create_task(&mut self, instance: Id, token: Id, activity: Id, declared: &UserTask) {
        let id = self.id();
        let Some(row) = self.instances.get(&instance) else { return };
        let Some(standing) = row.token(token) else { return };
        let (execution, element, scope, definition) = (row.execution(standing), standing.element, standing.scope, row.definition.into());
        let value = |text: &Option<String>| text.as_deref().and_then(|t| self.evaluate(instance, scope, t).ok());
        let due = value(&declared.due).and_then(|v| if let Plain::Date(t) = v.plain { Some(t) } else { None });
        let task = Task {
            id,
            instance,
            definition,
            element,
            token,
            execution,
            activity,
            assignee: value(&declared.assignee).map(|v| v.words()).filter(|a| !a.is_empty()),
            owner: None,
            delegation: None,
            priority: value(&declared.priority).and_then(|v| v.words().parse().ok()).unwrap_or(50),
            due,
            follow_up: None,
            created: self.now,
            updated: None,
            end: None,
            delete_reason: None,
        };
        self.tasks.insert(task);
        self.instances.change(instance, |i| i.tasks.push(id));
        self.activities.change(activity, |a| a.task = Some(id));
    }

    /// What a task's element declares.
    pub fn declared(&self, task: &Task) -> Option<&UserTask> {
        match &self.defined(task.definition).elements[task.element].behaviour {
            Behaviour::UserTask(declared) => Some(declared),
            _ => None,
        }
    }

    /// Whether a task's instance is suspended.
    pub fn task_suspended(&self, task: &Task) -> bool {
        self.instances.get(&task.instance).is_some_and(|i| i.suspended)
    }

    /// Sets variables and completes an open task.
    ///
    /// # Errors
    /// When what follows fails; then nothing has changed.
    pub fn complete(&mut self, id: Id, variables: &[(String, Value)]) -> Result<(), Failure> {
        let Some(task) = self.tasks.get(&id).filter(|t| t.end.is_none()) else { return Ok(()) };
        let (instance, token, execution) = (task.instance, task.token, task.execution);
        self.probe_going_on(instance, token, variables)?;
        for (name, value) in variables {
            self.set_variable(execution, name, value.clone(), false);
        }
        self.end_task(id, "completed");
        self.leave(instance, token);
        Ok(())
    }

    pub(super) fn end_task(&mut self, id: Id, reason: &str) {
        let now = self.now;
        self.tasks.change(id, |t| {
            t.end = t.end.or(Some(now));
            t.delete_reason = Some(reason.to_owned());
        });
    }

    pub(super) fn probe_going_on(&self, instance: Id, token: Id, variables: &[(String, Value)]) -> Result<(), Failure> {
        let Some(row) = self.instances.get(&instance) else { return Ok(()) };
        let Some(standing) = row.token(token) else { return Ok(()) };
        let find = |name: &str| {
            let new = variables.iter().find(|(n, _)| n == name).map(|(_, v)| v.clone());
            new.or_else(|| self.lookup(instance, standing.scope, name))
        };
        self.probe_leave(row.definition, standing.element, &find)
    }

    /// A worker has done an external task.
    ///
    /// # Errors
    /// When what follows fails; then nothing has changed.
    pub fn work(&mut self, id: Id) -> Result<(), Failure> {
        let Some(task) = self.external_tasks.get(&id) else { return Ok(()) };
        let (instance, token) = (task.instance, task.token);
        self.probe_going_on(instance, token, &[])?;
        self.remove_external_task(id);
        self.leave(instance, token);
        Ok(())
    }

    pub(super) fn remove_external_task(&mut self, id: Id) {
        let Some(task) = self.external_tasks.remove(&id) else { return };
        self.instances.change(task.instance, |i| i.external_tasks.retain(|t| *t != id));
        if let Some(incident) = task.incident {
            self.resolve(incident, true);
        }
    }

    /// A worker gives up on an external task.
    pub fn fail_work(&mut self, id: Id, worker: &str, message: &str, details: &str) {
        let now = self.now;
        self.external_tasks.change(id, |t| {
            t.worker = Some(worker.to_owned());
            t.locked_until = Some(now);
            t.error = Some(cut(message));
            t.details = Some(details.to_owned());
        });
        self.set_work_retries(id, 0);
    }

    /// Sets the retries (0 or more) of an external task. None left: an incident; some again: it is gone.
    pub fn set_work_retries(&mut self, id: Id, retries: i64) {
        let Some(task) = self.external_tasks.get_mut(&id) else { return };
        let before = task.retries.replace(retries);
        if retries > 0 {
            if let Some(incident) = task.incident.take() {
                self.resolve(incident, false);
            }
            self.schedule_work(id);
        } else if before != Some(0) {
            let (failed, at) = failed_work(task);
            let incident = self.raise(failed, Some(at));
            self.external_tasks.change(id, |t| t.incident = Some(incident));
        }
    }
}

fn failed_work(task: &ExternalTask) -> (Failed, Place) {
    let failed = Failed {
        kind: IncidentKind::External,
        activity: None,
        configuration: Some(task.id),
        message: task.error.clone(),
        job_definition: None,
        log: None,
    };
    let &ExternalTask { instance, execution, token, definition, element, .. } = task;
    (failed, Place { instance, execution, token, definition, element })
}
