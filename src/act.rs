//! Acting: from what is selected to a plan, and from a confirmed plan to a report.
//!
//! Knows resources and operations; knows nothing of panes or keys. Nothing here can write without `api::Confirmed`.

pub mod annotate;
pub mod audit;
pub mod batch;
pub mod definition;
pub mod external_task;
pub mod field;
pub mod fit;
pub mod follow;
pub mod hand_over;
pub mod incident;
pub mod instance;
pub mod instance_retry;
pub mod job;
pub mod job_definition;
pub mod job_now;
pub mod look;
mod matching;
pub mod message;
pub mod perform;
pub mod report;
pub mod start;
pub mod task;
pub mod value;
pub mod variable;

use crate::{
    api::{Call, Plan, Risk, Row, Target},
    resource::{Binding, Resource, query::Make},
};

pub use field::{Entry, Field};
pub use look::Look;
pub use matching::{Matching, narrows};

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
    /// What the form says that it is about, of one row.
    pub about: fn(&Subject) -> String,
    /// Whether it can be done to this row, or why not.
    pub available: fn(&Subject, &Actor) -> Result<(), &'static str>,
    /// The exact calls. The entries are what was asked for, by field name.
    pub plan: Planner,
    /// What is read of these before the plan is confirmed, and put into it.
    pub preview: Option<Previewer>,
    /// The engine's own way to do it to many.
    pub batch: Option<Batch>,
}

/// Actions for which nothing has to be selected.
pub static ANYWHERE: &[&Action] = &[&message::SEND];

/// What most actions have in common: nothing is asked or looked at first, and the engine has no batch for it.
const PLAIN: Action = Action {
    id: "",
    title: "",
    help: "",
    key: "",
    risk: Risk::Reversible,
    many: true,
    ask: Ask::Nothing,
    about: Subject::label,
    available: |_, _| Ok(()),
    plan: |_, _, _| Err(String::new()),
    preview: None,
    batch: None,
};

/// The engine's own way to do something to many, carried out by itself.
pub struct Batch {
    /// One call for everything that matches, and the query that counts it; `None` where the engine has none for exactly that.
    pub matching: fn(&Matching, &[Entry]) -> Matched,
    /// One call for these, or one for each kind of them.
    pub these: Planner,
    /// Fields that only the batch can carry: where one is filled in, even one row goes as a batch.
    pub carries: &'static [&'static str],
}

impl Batch {
    fn is_needed(&self, entries: &[Entry]) -> bool {
        entries.iter().any(|entry| self.carries.contains(&entry.name.as_str()) && !entry.text.trim().is_empty())
    }
}

/// Makes the plan of an action, or says why there is none.
pub type Planner = fn(&[Subject], &[Entry], &Actor) -> Result<Plan, String>;

/// Says what is to be looked at before a plan is confirmed, if anything is.
pub type Previewer = fn(&[Subject], &[Entry]) -> Option<Look>;

/// The plan of one call for everything that matches, and what counts it; `None` where there is no such call.
pub type Matched = Result<Option<(Plan, Look)>, String>;

/// What an action asks before it can be planned.
pub enum Ask {
    /// Nothing.
    Nothing,
    /// These fields, filled from the row.
    Fields(fn(&Subject) -> Vec<Field>),
    /// These fields, and free ones that the person adds.
    Open(fn(&Subject) -> Vec<Field>),
    /// The same, where nothing has to be selected: it can be done everywhere.
    Free(fn() -> Vec<Field>),
    /// Fields that the server tells: the call, and how its answer becomes a `Vec<Field>`.
    Form(fn(&Subject) -> Call, Make),
}

/// Who acts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Actor {
    /// The user that "mine" and "claim" mean; from the sign-in or the context's `user`.
    pub user: Option<String>,
}

/// What an action is for.
#[derive(Clone)]
pub enum Selection {
    /// These rows: the selected one, or those that were marked.
    These(Vec<Subject>),
    /// Everything that passed a filter when it was read, and why that is not all.
    Frozen(Vec<Subject>, Option<String>),
    /// Everything that passes a filter when the server gets it; and one of them, to know what to ask.
    Matching(Matching, Box<Subject>),
}

impl Selection {
    /// One of them.
    pub fn first(&self) -> Option<&Subject> {
        match self {
            Self::These(subjects) | Self::Frozen(subjects, _) => subjects.first(),
            Self::Matching(_, example) => Some(example),
        }
    }

    /// What it is, in a word or two.
    pub fn label(&self) -> String {
        match self {
            Self::These(subjects) | Self::Frozen(subjects, _) => match subjects.as_slice() {
                [one] => one.label(),
                [] => String::new(),
                many => counted(many.len(), many.first().map_or("thing", |subject| subject.resource.one)),
            },
            Self::Matching(matching, _) => format!("all {} that match {}", matching.resource.name, matching.words()),
        }
    }
}

impl Action {
    /// The plan for what is selected, and what is to be looked at before it is confirmed. With `singly`, the engine's own batch is not used.
    ///
    /// # Errors
    /// Why there is none.
    pub fn planned(&self, selection: &Selection, entries: &[Entry], actor: &Actor, singly: bool) -> Result<(Plan, Option<Look>), String> {
        let (subjects, frozen) = match (selection, &self.batch) {
            (Selection::Matching(matching, _), Some(batch)) => {
                let planned = (batch.matching)(matching, entries)?;
                return planned.map(|(plan, look)| (plan, Some(look))).ok_or_else(|| "the engine has no call for exactly that".to_owned());
            }
            (Selection::Matching(..), None) => return Err("the engine has no call for many of these".to_owned()),
            (Selection::These(subjects), _) => (subjects, None),
            (Selection::Frozen(subjects, note), _) => (subjects, Some(note)),
        };
        let batch = self.batch.as_ref();
        let (is_needed, is_many) = (batch.is_some_and(|batch| batch.is_needed(entries)), frozen.is_some() && subjects.len() > 1);
        let planner = batch.filter(|_| !singly && (is_needed || is_many)).map_or(self.plan, |batch| batch.these);
        let mut plan = planner(subjects, entries, actor)?;
        if let Some(note) = frozen {
            plan.notes.push(format!("the ids were read just now, and these are what is sent: {}", subjects.len()));
            plan.notes.extend(note.clone());
        }
        if singly && is_needed {
            plan.notes.push("one by one, the engine takes no reason".to_owned());
        }
        Ok((plan, self.preview.and_then(|look| look(subjects, entries))))
    }

    /// Whether the engine's own batch takes exactly what a filter finds.
    pub fn takes(&self, matching: &Matching) -> bool {
        matching.query().is_some()
            && self.batch.as_ref().is_some_and(|batch| matches!((batch.matching)(matching, &[]), Ok(Some(_)) | Err(_)))
    }
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

impl std::fmt::Debug for Subject {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.resource.one, self.row.id)
    }
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

    /// What people call it: business key, name, what it means to have none, or its id.
    pub fn label(&self) -> String {
        let named = ["business", "name", "key", "group"].iter().map(|column| self.cell(column)).find(|text| !text.is_empty());
        let unnamed = || self.resource.columns.iter().find_map(|column| column.show.unnamed()).map(str::to_owned);
        named.or_else(unnamed).unwrap_or_else(|| self.row.id.to_string())
    }

    /// It as the target of a step: one business key may be that of a whole chain of instances, with many jobs, so the label tells
    /// where it is too.
    pub fn target(&self) -> Target {
        let label = self.label();
        let place = ["activity", "definition"].iter().map(|column| self.cell(column)).find(|place| !place.is_empty() && *place != label);
        let label = place.map_or_else(|| label.clone(), |place| format!("{label} ({place})"));
        Target { id: self.row.id.clone(), label }
    }

    /// A needed reference, or why the action cannot be planned.
    fn need(&self, name: &'static str) -> Result<String, String> {
        self.reference(name).ok_or_else(|| format!("{} {} has no {name}", self.resource.one, self.row.id))
    }
}

/// `1 job`, `3 jobs`.
pub(crate) fn counted(count: impl TryInto<u64>, one: &str) -> String {
    crate::text::counted(count.try_into().unwrap_or(u64::MAX), one)
}
