//! Incidents: raised at what failed and at every caller above it, resolved together.

use super::super::id::Id;
use super::super::model::ElementIndex;
use super::{Incident, IncidentKind, World};

/// What an incident is about.
pub(super) struct Failed {
    pub kind: IncidentKind,
    pub instance: Id,
    pub execution: Id,
    pub element: ElementIndex,
    pub activity: Option<String>,
    pub configuration: Id,
    pub message: Option<String>,
    pub log: Option<Id>,
}

impl World {
    /// Raises an incident and one at every call activity above; gives the one at the bottom.
    pub(super) fn raise(&mut self, failed: Failed) -> Id {
        let root = self.id();
        let Some(row) = self.instances.get(&failed.instance) else { return root };
        let job_definition =
            (failed.kind == IncidentKind::Job).then(|| self.element(row.definition, failed.element).job_definition).flatten();
        let bottom = Incident {
            id: root,
            kind: failed.kind,
            instance: Some(failed.instance),
            definition: Some(row.definition.into()),
            execution: Some(failed.execution),
            element: failed.element,
            failed_activity: failed.activity,
            cause: root,
            root,
            configuration: Some(failed.configuration),
            message: failed.message,
            job_definition,
            log: failed.log,
            annotation: None,
            created: self.now,
            end: None,
            deleted: false,
        };
        let mut caller = row.caller;
        self.file(bottom);
        let mut cause = root;
        while let Some(called) = caller {
            let Some(row) = self.instances.get(&called.instance) else { break };
            let Some(token) = row.token(called.token) else { break };
            let (execution, element, above, definition) = (row.execution(token), token.element, row.caller, row.definition);
            let activity = self.element(definition, element).id.clone();
            let id = self.id();
            self.file(Incident {
                id,
                kind: failed.kind,
                instance: Some(called.instance),
                definition: Some(definition.into()),
                execution: Some(execution),
                element,
                failed_activity: Some(activity),
                cause,
                root,
                configuration: None,
                message: None,
                job_definition: None,
                log: None,
                annotation: None,
                created: self.now,
                end: None,
                deleted: false,
            });
            cause = id;
            caller = above;
        }
        root
    }

    fn file(&mut self, incident: Incident) {
        let (id, instance) = (incident.id, incident.instance);
        if id == incident.root {
            self.problems.insert(id);
        }
        self.incidents.insert(incident);
        if let Some(instance) = instance {
            self.instances.change(instance, |i| i.incidents.push(id));
        }
    }

    /// Raises the incident of a batch job whose job does not exist: it belongs to no process.
    pub(super) fn raise_for_batch(&mut self, job_definition: Id, message: String) -> Id {
        let (id, job, log) = (self.id(), self.id(), self.id());
        self.file(Incident {
            id,
            kind: IncidentKind::Job,
            instance: None,
            definition: None,
            execution: None,
            element: 0,
            failed_activity: None,
            cause: id,
            root: id,
            configuration: Some(job),
            message: Some(message),
            job_definition: Some(job_definition),
            log: Some(log),
            annotation: None,
            created: self.now,
            end: None,
            deleted: false,
        });
        id
    }

    /// Ends an incident and those that it caused further up.
    pub(super) fn resolve(&mut self, root: Id, deleted: bool) {
        let now = self.now;
        self.problems.remove(&root);
        let mut instance = self.incidents.get(&root).and_then(|i| i.instance);
        while let Some(row) = instance.and_then(|i| self.instances.get(&i)) {
            instance = row.caller.map(|c| c.instance);
            for id in row.incidents.clone() {
                self.incidents.change(id, |incident| {
                    if incident.root == root && incident.end.is_none() {
                        incident.end = Some(now);
                        incident.deleted = deleted;
                    }
                });
            }
        }
    }
}
