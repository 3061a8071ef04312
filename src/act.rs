//! Acting: from what is selected to a plan, and from a confirmed plan to a report.
//!
//! Knows resources and operations; knows nothing of panes or keys. Nothing here can write without `api::Confirmed`.

pub mod audit;
pub mod field;
pub mod incident;
pub mod instance;
pub mod job;
pub mod perform;
pub mod task;
pub mod value;
pub mod variable;

use crate::{
    api::{Call, Id, Plan, Risk, Row, Target},
    resource::{Binding, Resource, query::Make},
};

pub use field::{Entry, Field};

/// Something that can be done to rows of a resource.
pub struct Action {
    /// Its name: `job.retry`.
    pub id: &'static str,
    /// What it is called in hints.
    pub title: &'static str,
    /// What it does, in one line.
    pub help: &'static str,
    /// Its key.
    pub key: &'static str,
    /// What it can do to the server.
    pub risk: Risk,
    /// Whether it takes several rows at once.
    pub many: bool,
    /// What has to be asked first.
    pub ask: Ask,
    /// Whether it can be done to this row, or why not.
    pub available: fn(&Subject, &Actor) -> Result<(), &'static str>,
    /// The exact calls. The entries are what was asked for, by field name.
    pub plan: Planner,
}

/// Makes the plan of an action, or says why there is none.
pub type Planner = fn(&[Subject], &[Entry], &Actor) -> Result<Plan, String>;

/// What an action asks before it can be planned.
pub enum Ask {
    /// Nothing.
    Nothing,
    /// These fields, filled from the row.
    Fields(fn(&Subject) -> Vec<Field>),
    /// Fields that the server tells: the call, and how its answer becomes a `Vec<Field>`.
    Form(fn(&Subject) -> Call, Make),
}

/// Who acts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Actor {
    /// The user that "mine" and "claim" mean; from the sign-in or the context's `user`.
    pub user: Option<String>,
}

/// A row and where it came from.
#[derive(Clone)]
pub struct Subject {
    /// What kind of thing it is.
    pub resource: &'static Resource,
    /// The source it was read from.
    pub binding: &'static Binding,
    /// The row itself.
    pub row: Row,
}

impl Subject {
    /// A value with a meaning: `job`, `instance`, `assignee`.
    pub fn reference(&self, name: &str) -> Option<String> {
        self.binding.reference(&self.row, name)
    }

    /// The cell of a column, as text; empty if there is none.
    pub fn cell(&self, column: &str) -> String {
        self.resource.column(column).and_then(|at| self.row.cells.get(at)).map(|cell| cell.text().into_owned()).unwrap_or_default()
    }

    /// What people call it: business key, name, or its id.
    pub fn label(&self) -> String {
        let named = ["business", "name", "key"].iter().map(|column| self.cell(column)).find(|text| !text.is_empty());
        named.unwrap_or_else(|| self.row.id.to_string())
    }

    /// It as the target of a step.
    pub fn target(&self) -> Target {
        Target { id: self.row.id.clone(), label: self.label() }
    }

    /// A needed reference, or why the action cannot be planned.
    fn need(&self, name: &'static str) -> Result<String, String> {
        self.reference(name).ok_or_else(|| format!("{} {} has no {name}", self.resource.one, self.row.id))
    }
}

/// The ids of subjects, for reports and re-reading.
pub fn ids(subjects: &[Subject]) -> Vec<Id> {
    subjects.iter().map(|subject| subject.row.id.clone()).collect()
}

/// `1 job`, `3 jobs`.
pub(crate) fn counted(count: usize, one: &str) -> String {
    if count == 1 { format!("1 {one}") } else { format!("{count} {one}s") }
}
