//! Incidents: raised at what failed and at every caller above it, resolved together.

use std::sync::Arc;

use super::super::id::Id;
use super::super::model::ElementIndex;
use super::{Incident, IncidentKind, OwnKind, Place, World};

/// What an incident is about.
pub(super) struct Failed {
    pub kind: IncidentKind,
    pub activity: Option<String>,
    pub configuration: Option<Id>,
    pub message: Option<String>,
    pub job_definition: Option<Id>,
    pub log: Option<Id>,
}

impl World {
    /// Raises an incident, and one at every call activity above where it is of an instance; gives the one at the bottom.
    pub(super) fn raise(&mut self, failed: Failed, at: Option<Place>) -> Id {
        let root = self.id();
        let bottom = Incident {
            id: root,
            kind: failed.kind.clone(),
            instance: at.map(|at| at.instance),
            definition: at.map(|at| at.definition),
            execution: at.map(|at| at.execution),
            element: at.map_or(ElementIndex::from(0), |at| at.element),
            failed_activity: failed.activity,
            cause: root,
            root,
            configuration: failed.configuration,
            message: failed.message,
            job_definition: failed.job_definition,
            log: failed.log,
            annotation: None,
            created: self.now,
            end: None,
            deleted: false,
        };
        let mut caller = at.and_then(|at| self.instances.get(&at.instance)?.caller);
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
                kind: failed.kind.clone(),
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

    /// Raises an incident of a type of one's own where an execution stands; `None` where it stands at no activity.
    pub fn report(&mut self, execution: Id, own: OwnKind, message: Option<String>) -> Option<Id> {
        let row = self.instances.get(&self.instance_of(execution)?)?;
        let token = row.leaves().find(|t| row.execution(t) == execution)?;
        let at = Place { instance: row.id, execution, token: token.key, definition: row.definition.into(), element: token.element };
        let kind = IncidentKind::Own(Arc::new(own));
        Some(self.raise(Failed { kind, activity: None, configuration: None, message, job_definition: None, log: None }, Some(at)))
    }

    /// What somebody reported goes with the instance that it was about.
    pub(super) fn drop_reports(&mut self, instance: Id) {
        let Some(row) = self.instances.get(&instance) else { return };
        let is_left = |i: &Id| self.incidents.get(i).is_some_and(|i| i.end.is_none() && i.id == i.root);
        for incident in row.incidents.iter().copied().filter(is_left).collect::<Vec<_>>() {
            self.resolve(incident, true);
        }
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

    /// Ends an incident and those that it caused further up.
    pub fn resolve(&mut self, root: Id, deleted: bool) {
        let now = self.now;
        self.problems.remove(&root);
        // that of a batch is of no instance
        let mut ending = vec![root];
        let mut instance = self.incidents.get(&root).and_then(|i| i.instance);
        while let Some(row) = instance.and_then(|i| self.instances.get(&i)) {
            instance = row.caller.map(|c| c.instance);
            ending.extend(row.incidents.iter());
        }
        for id in ending {
            self.incidents.change(id, |incident| {
                if incident.root == root && incident.end.is_none() {
                    incident.end = Some(now);
                    incident.deleted = deleted;
                }
            });
        }
    }
}
