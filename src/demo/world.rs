//! The world of the demo: an engine's tables, and the interpreter that fills them. Knows nothing of REST.
//!
//! Time moves only in [`World::advance`]. Everything that happens later stands in the agenda.

mod batch;
mod cancel;
mod deploy;
mod flow;
mod ids;
mod incident;
mod job;
mod life;
mod message;
mod probe;
mod record;
mod shared;
mod suspend;
mod task;
mod today;
mod variable;

use std::borrow::Cow;
use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

pub use batch::{Batch, Work};
pub use cancel::Cut;
pub use deploy::Deployed;
pub use ids::Ids;
pub use job::DueDate;
pub use record::{
    Activity, Called, ExternalTask, HistoricJob, Incident, IncidentKind, Instance, Job, JobDefinition, JobKind, LogState, Maker, Outcome,
    OwnKind, Place, Position, Scope, Subscription, Task, Token, Variable,
};
pub use shared::{Name, Named};
pub use suspend::{Defined, Delayed};

use super::id::{Chance, Id};
use super::model::{Definition, Element, ElementIndex};
use super::seed::Plan;
use super::table::Table;
use super::trace::Cause;
use life::Event;
use shared::Shared;

/// Why something could not go on, and where.
#[derive(Debug, Clone)]
pub struct Failure {
    /// What happened.
    pub cause: Cause,
    /// Id of the element that failed, where it was one.
    pub activity: Option<String>,
}

/// An engine's tables. Ids count up, so that each table is in the order of creation.
#[derive(Debug)]
pub struct World {
    /// Milliseconds since 1970.
    pub now: i64,
    /// Deployments, oldest first.
    pub deployments: Vec<Deployed>,
    /// Deployed definitions, oldest first.
    pub definitions: Vec<Definition>,
    /// Process instances, running and ended.
    pub instances: Table<Instance>,
    /// Activity instances, running and ended.
    pub activities: Table<Activity>,
    /// Variables, also of ended instances.
    pub variables: Table<Variable>,
    /// User tasks, open and ended.
    pub tasks: Table<Task>,
    /// Jobs that still exist.
    pub jobs: Table<Job>,
    /// Every creation, failure, success and deletion of a job.
    pub log: Table<HistoricJob>,
    /// Incidents, open and ended.
    pub incidents: Table<Incident>,
    /// External tasks that still exist.
    pub external_tasks: Table<ExternalTask>,
    /// What waits for messages.
    pub subscriptions: Table<Subscription>,
    /// Job definitions.
    pub job_definitions: BTreeMap<Id, JobDefinition>,
    /// Batches, also done ones.
    pub batches: BTreeMap<Id, Batch>,
    /// Suspensions and activations that were put off, by their jobs.
    pub delayed: BTreeMap<Id, Delayed>,
    /// Running instances by definition.
    pub by_definition: Vec<BTreeSet<Id>>,
    /// Open incidents that stand for themselves.
    problems: BTreeSet<Id>,
    /// How many rows lists have looked at: what their work is measured by.
    pub visited: Cell<u64>,
    agenda: BTreeMap<(i64, u32), Event>,
    chance: Chance,
    shared: Shared,
    last_id: u32,
    plan: Plan,
    next_start: u64,
    capacity: usize,
}

impl World {
    /// An id that was never given before.
    pub fn id(&mut self) -> Id {
        self.last_id += 1;
        Id::nth(self.last_id)
    }

    /// The definition of an instance.
    pub fn definition_of(&self, instance: &Instance) -> &Definition {
        &self.definitions[instance.definition]
    }

    /// The definition at that position.
    pub fn defined(&self, position: Position) -> &Definition {
        &self.definitions[usize::from(position)]
    }

    /// An element of a definition.
    pub fn element(&self, definition: usize, element: ElementIndex) -> &Arc<Element> {
        &self.definitions[definition].elements[element]
    }

    /// Instances that still run, in the order of creation.
    pub fn running(&self) -> impl DoubleEndedIterator<Item = &Instance> {
        self.instances.values().filter(|i| i.end.is_none())
    }

    /// The definition of that id.
    pub fn definition(&self, id: &str) -> Option<usize> {
        self.definitions.iter().position(|d| d.id == id)
    }

    /// The latest version of that key, of a tenant or of none.
    pub fn latest(&self, key: &str, tenant: Option<&str>) -> Option<usize> {
        self.definitions.iter().rposition(|d| d.key == key && self.deployment(d).tenant == tenant)
    }

    /// Every version of that key.
    pub fn versions<'w>(&'w self, key: &'w str) -> impl DoubleEndedIterator<Item = usize> + 'w {
        (0..self.definitions.len()).filter(move |d| self.definitions[*d].key == key)
    }

    /// The deployment that brought a definition.
    pub fn deployment(&self, definition: &Definition) -> &Deployed {
        &self.deployments[definition.deployment]
    }

    /// How an activity instance's id is written: `activity:uuid`, for a process instance its id alone.
    pub fn activity_id(&self, id: Id) -> String {
        match self.activities.get(&id) {
            Some(activity) => format!("{}:{id}", self.activity_name(activity)),
            None => id.to_string(),
        }
    }

    /// Id of the activity, with the mark of a multi-instance body.
    pub fn activity_name(&self, activity: &Activity) -> Cow<'_, str> {
        let id = &self.defined(activity.definition).elements[activity.element].id;
        if activity.body { Cow::Owned(format!("{id}#multiInstanceBody")) } else { Cow::Borrowed(id) }
    }
}
