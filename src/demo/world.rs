//! The world of the demo: an engine's tables, and the interpreter that fills them. Knows nothing of REST.
//!
//! Time moves only in [`World::advance`]. Everything that happens later stands in the agenda.

mod batch;
mod cancel;
mod flow;
mod incident;
mod job;
mod life;
mod message;
mod probe;
mod record;
mod suspend;
mod task;
mod variable;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

pub use batch::{Batch, Work};
pub use cancel::Cut;
pub use job::DueDate;
pub use record::{
    Activity, Called, ExternalTask, HistoricJob, Incident, IncidentKind, Instance, Job, JobDefinition, JobKind, LogState, Outcome, Scope,
    Subscription, Task, Token, Variable,
};
pub use suspend::{Defined, Delayed};

use super::id::{Chance, Id};
use super::model::{Definition, Element};
use super::seed::Start;
use super::trace::Cause;
use life::Event;

/// Why something could not go on, and where.
#[derive(Debug, Clone)]
pub struct Failure {
    /// What happened.
    pub cause: Cause,
    /// Id of the element that failed.
    pub activity: String,
}

/// An engine's tables. Ids count up, so that each table is in the order of creation.
#[derive(Debug)]
pub struct World {
    /// Milliseconds since 1970.
    pub now: i64,
    /// When the definitions were deployed.
    pub deployed: i64,
    /// Id of the deployment.
    pub deployment: Id,
    /// Deployed definitions.
    pub definitions: Vec<Definition>,
    /// Process instances, running and ended.
    pub instances: BTreeMap<Id, Instance>,
    /// Activity instances, running and ended.
    pub activities: BTreeMap<Id, Activity>,
    /// Variables, also of ended instances.
    pub variables: BTreeMap<Id, Variable>,
    /// User tasks, open and ended.
    pub tasks: BTreeMap<Id, Task>,
    /// Jobs that still exist.
    pub jobs: BTreeMap<Id, Job>,
    /// Every creation, failure, success and deletion of a job.
    pub log: BTreeMap<Id, HistoricJob>,
    /// Incidents, open and ended.
    pub incidents: BTreeMap<Id, Incident>,
    /// External tasks that still exist.
    pub external_tasks: BTreeMap<Id, ExternalTask>,
    /// What waits for messages.
    pub subscriptions: BTreeMap<Id, Subscription>,
    /// Job definitions.
    pub job_definitions: BTreeMap<Id, JobDefinition>,
    /// Batches, also done ones.
    pub batches: BTreeMap<Id, Batch>,
    /// Running instances by definition.
    pub by_definition: Vec<BTreeSet<Id>>,
    agenda: BTreeMap<(i64, u32), Event>,
    chance: Chance,
    last_id: u32,
    plan: Vec<Start>,
    next_start: u64,
    capacity: usize,
}

impl World {
    /// An id that was never given before.
    pub fn id(&mut self) -> Id {
        self.last_id += 1;
        Id(self.last_id)
    }

    /// The definition of an instance.
    pub fn definition_of(&self, instance: &Instance) -> &Definition {
        &self.definitions[instance.definition]
    }

    /// An element of a definition.
    pub fn element(&self, definition: usize, element: usize) -> &Arc<Element> {
        &self.definitions[definition].elements[element]
    }

    /// Instances that still run, in the order of creation.
    pub fn running(&self) -> impl Iterator<Item = &Instance> {
        self.instances.values().filter(|i| i.end.is_none())
    }

    /// The definition of that id.
    pub fn definition(&self, id: &str) -> Option<usize> {
        self.definitions.iter().position(|d| d.id == id)
    }

    /// The (only and latest) definition of that key.
    pub fn definition_by_key(&self, key: &str) -> Option<usize> {
        self.definitions.iter().position(|d| d.key == key)
    }

    /// How an activity instance's id is written: `activity:uuid`, for a process instance its id alone.
    pub fn activity_id(&self, id: Id) -> String {
        match self.activities.get(&id) {
            Some(activity) => format!("{}:{id}", self.activity_name(activity)),
            None => id.to_string(),
        }
    }

    /// Id of the activity, with the mark of a multi-instance body.
    pub fn activity_name(&self, activity: &Activity) -> String {
        let element = self.instances.get(&activity.instance).map(|i| &self.element(i.definition, activity.element).id);
        let id = element.cloned().unwrap_or_default();
        if activity.body { id + "#multiInstanceBody" } else { id }
    }
}
