//! Resources: what a person looks at, one file each, as data.
//!
//! From one value come table, sort, filter bar, paging, help, palette rows, one-shot columns and the contract test's work list.
//! Knows operations; knows nothing of panes, keys or the terminal.

mod batch;
mod definition;
mod deployment;
mod deployment_resource;
mod event_subscription;
mod external_task;
pub mod filter;
pub mod find;
mod historic_activity;
mod historic_batch;
mod historic_incident;
mod historic_task;
mod historic_variable;
mod incident;
mod instance;
mod job;
mod job_definition;
mod job_log;
mod join;
mod level;
pub mod listing;
pub mod query;
pub mod sorting;
mod task;
mod task_group;
pub mod tenant;
mod variable;
mod variable_update;
mod version;

use std::borrow::Cow;

use crate::{
    act::Action,
    api::{Call, Cell, Kind, Operation, Pointer, Projection, Row, System, assert_declared, dialect::Order},
};

pub use crate::text::Tone;
pub use batch::BATCHES;
pub use definition::DEFINITIONS;
pub use deployment::DEPLOYMENTS;
pub use deployment_resource::DEPLOYMENT_RESOURCES;
pub use event_subscription::EVENT_SUBSCRIPTIONS;
pub use external_task::EXTERNAL_TASKS;
pub use historic_activity::HISTORIC_ACTIVITIES;
pub use historic_batch::HISTORIC_BATCHES;
pub use historic_incident::HISTORIC_INCIDENTS;
pub use historic_task::HISTORIC_TASKS;
pub use historic_variable::HISTORIC_VARIABLES;
pub use incident::INCIDENTS;
pub use instance::INSTANCES;
pub use job::JOBS;
pub use job_definition::JOB_DEFINITIONS;
pub use job_log::JOB_LOG;
pub use join::Join;
pub use level::Level;
pub use task::TASKS;
pub use task_group::TASK_GROUPS;
pub use variable::VARIABLES;
pub use variable_update::VARIABLE_UPDATES;
pub use version::VERSIONS;

/// Every resource, in the order of help and palette.
pub static ALL: &[&Resource] = &[
    &DEFINITIONS,
    &VERSIONS,
    &INCIDENTS,
    &INSTANCES,
    &JOBS,
    &JOB_DEFINITIONS,
    &EXTERNAL_TASKS,
    &TASKS,
    &TASK_GROUPS,
    &VARIABLES,
    &EVENT_SUBSCRIPTIONS,
    &BATCHES,
    &DEPLOYMENTS,
    &DEPLOYMENT_RESOURCES,
    &HISTORIC_ACTIVITIES,
    &HISTORIC_VARIABLES,
    &VARIABLE_UPDATES,
    &HISTORIC_TASKS,
    &HISTORIC_INCIDENTS,
    &JOB_LOG,
    &HISTORIC_BATCHES,
];

/// A thing that people look at.
pub struct Resource {
    /// Its name in commands: `incidents`.
    pub name: &'static str,
    /// Other names that the palette and `get` take.
    pub aliases: &'static [&'static str],
    /// Title of its pane.
    pub title: &'static str,
    /// One of it, in a sentence.
    pub one: &'static str,
    /// What it is, in one line.
    pub help: &'static str,
    /// Where it comes from, in order of preference within a system.
    pub source: &'static [Binding],
    /// What is shown, in order.
    pub columns: &'static [Column],
    /// What is looked up for rows that are shown.
    pub joins: &'static [Join],
    /// What can be filtered by.
    pub filters: &'static [Filter],
    /// The order it opens with: a column that every binding can sort by on the server, or none.
    pub order: Option<(&'static str, Order)>,
    /// Where `enter` leads.
    pub enter: Drill,
    /// Where else a row leads.
    pub drills: &'static [Way],
    /// The filter without which it cannot be read: it belongs to one of something, and is come to from there.
    pub within: Option<&'static str>,
    /// The stack trace or error details of what failed.
    pub trace: Option<Text>,
    /// Which rows are problems, and which only repeat them.
    pub fold: Option<Fold>,
    /// What can be done to it.
    pub actions: &'static [&'static Action],
}

/// A column of a table.
pub struct Column {
    /// Its name in filters, sorting and one-shots.
    pub name: &'static str,
    /// Its heading.
    pub title: &'static str,
    /// How much room it takes.
    pub width: Width,
    /// Dropped last when small: 0 is the identity and never dropped.
    pub priority: u8,
    /// How its cells are written.
    pub show: Show,
}

/// The room a column takes, in terminal columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Width {
    /// Exactly so many.
    Fixed(u16),
    /// At least so many, and a share of what is left.
    Flex(u16, u16),
}

/// How a cell is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Show {
    /// As it stands.
    Text,
    /// A text; where there is none, what that means.
    Or(&'static str),
    /// A text; where there is none, that of the column of this name, which tells where something waits.
    At(&'static str),
    /// A text that says what went wrong.
    Message,
    /// A time as how long ago it was.
    Age,
    /// A time as how far off it is.
    Due,
    /// A time as how long ago something ended. Such a column is there only where something has.
    Ended,
    /// Milliseconds as how long something took. Such a column is there only where something has ended.
    Duration,
    /// Why something ended. Such a column is there only where something has.
    Reason,
    /// A number, right-aligned.
    Number,
    /// A number of failures: none is calm, any is failing.
    Failures,
    /// Retries left: none is failing.
    Retries,
    /// A word of state.
    State,
    /// A boolean whose truth means suspended.
    Suspended,
    /// Anything there means that it has an incident.
    Incident,
    /// The id of an activity instance that a value belongs to; the instance's own is said as such.
    Scope,
    /// An id: cut in the middle when it does not fit.
    Id,
}

/// Where a resource comes from in one system.
pub struct Binding {
    /// The system.
    pub system: System,
    /// The list.
    pub operation: &'static Operation,
    /// Its count; `None` where there is none.
    pub count: Option<&'static Operation>,
    /// Arguments that are always sent with both.
    pub fixed: &'static [(&'static str, Fixed)],
    /// Arguments that only the list takes.
    pub list_only: &'static [(&'static str, Fixed)],
    /// Path of the row's id; several are joined.
    pub id: &'static [Pointer],
    /// Column name to the value's place in the row.
    pub cells: &'static [(&'static str, Pointer, Kind)],
    /// Names that drills, joins and actions use, to the value's place in the row.
    pub references: &'static [(&'static str, Pointer)],
    /// Filter name to the parameter that carries it.
    pub filters: &'static [(&'static str, Param)],
    /// Column name to the server's sort key.
    pub sorts: &'static [(&'static str, &'static str)],
    /// What a person should know when this source is used in place of the first.
    pub lacks: Option<&'static str>,
}

/// A constant argument.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fixed {
    /// `true`.
    True,
    /// `false`.
    False,
}

impl From<Fixed> for serde_json::Value {
    fn from(fixed: Fixed) -> Self {
        Self::Bool(matches!(fixed, Fixed::True))
    }
}

/// How a filter is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Param {
    /// The value itself.
    Is(&'static str),
    /// A pattern with the system's wildcards.
    Like(&'static str),
    /// A list; several values may be given.
    In(&'static str),
    /// A time, later than.
    After(&'static str),
    /// A time, earlier than.
    Before(&'static str),
    /// The value as number, boolean or text, as it is written; in quotes it is text.
    Typed(&'static str),
    /// Each value says what is sent: `state:ended` sends `completed=true`, and `state:running` `completed=false`.
    Choice(&'static [(&'static str, &'static str, Fixed)]),
    /// A whole number, and all larger ones.
    AtLeast(&'static str),
    /// A whole number, and all smaller ones.
    AtMost(&'static str),
    /// Each value is a switch of its own: `state:suspended` sends `suspended=true`.
    Switch(&'static [(&'static str, &'static str)]),
    /// Values that need no argument, since the source has nothing else.
    Whole(&'static [&'static str]),
    /// A list of conditions on variables, each with name, operator and a value that has a type. Only in a body.
    Variables(&'static str),
    /// Like another, and with it always this argument: name and value.
    With(&'static Param, &'static str, &'static str),
}

impl Param {
    /// It without what goes with it.
    #[must_use]
    pub const fn alone(self) -> Self {
        match self {
            Self::With(param, ..) => param.alone(),
            other => other,
        }
    }

    const fn declared_by(self, operation: &Operation) -> bool {
        match self {
            Self::Is(name)
            | Self::Like(name)
            | Self::In(name)
            | Self::After(name)
            | Self::Before(name)
            | Self::AtLeast(name)
            | Self::AtMost(name)
            | Self::Variables(name)
            | Self::Typed(name) => operation.declares(name),
            Self::Whole(_) => true,
            Self::Choice(choices) => {
                let mut i = 0;
                while i < choices.len() {
                    if !operation.declares(choices[i].1) {
                        return false;
                    }
                    i += 1;
                }
                true
            }
            Self::Switch(switches) => {
                let mut i = 0;
                while i < switches.len() {
                    if !operation.declares(switches[i].1) {
                        return false;
                    }
                    i += 1;
                }
                true
            }
            Self::With(param, name, _) => param.declared_by(operation) && operation.declares(name),
        }
    }
}

/// Something to filter by.
pub struct Filter {
    /// Its name in the filter language.
    pub name: &'static str,
    /// What it means.
    pub help: &'static str,
    /// The column that the client looks at where the server cannot; `None`: only the server can.
    pub column: Option<&'static str>,
    /// The only values it takes; empty: any. One that knows `all` holds with its first value where nothing is said.
    pub values: &'static [&'static str],
}

/// What a list is narrowed to: the filter's name, the row's reference that fills it, and filter and value where the row has none.
pub type Narrowing = (&'static str, &'static str, Option<(&'static str, &'static str)>);

/// Where opening a row leads.
#[derive(Clone, Copy)]
pub enum Drill {
    /// A list of another resource, filtered: filter name from a reference of the row; and what is filtered by where the row has none.
    List(&'static str, &'static [Narrowing]),
    /// The instance screen of the instance that a reference names.
    Instance(&'static str),
    /// The whole value, in a viewer.
    Value(Text),
}

/// A way from a row to something else, with a key of its own.
pub struct Way {
    /// Its name, for the palette and rebinding.
    pub id: &'static str,
    /// Its key.
    pub key: &'static str,
    /// What it leads to.
    pub title: &'static str,
    /// The same, in a sentence.
    pub help: &'static str,
    /// Where it leads.
    pub to: Drill,
}

/// The call for a text that belongs to a row; `None` where the row has none.
pub type Text = fn(&Binding, &Row) -> Option<Call>;

/// Rows that are problems of their own, among rows that only repeat them.
pub struct Fold {
    /// Whether a row stands for itself.
    pub is_cause: fn(&Binding, &Row) -> bool,
    /// What the rows that do are called, each.
    pub cause: &'static str,
}

impl Resource {
    /// The resource of that name or alias.
    pub fn named(name: &str) -> Option<&'static Self> {
        ALL.iter().copied().find(|r| r.name == name || r.aliases.contains(&name))
    }

    /// Its sources in a system, best first.
    pub fn sources(&self, system: System) -> impl Iterator<Item = &'static Binding> {
        self.source.iter().filter(move |binding| binding.system == system)
    }

    /// The place of a column.
    pub fn column(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.name == name)
    }

    /// The filter of that name.
    pub fn filter(&self, name: &str) -> Option<&'static Filter> {
        self.filters.iter().find(|filter| filter.name == name)
    }

    /// How rows of a source become cells, in the order of the columns.
    pub fn projection(&self, binding: &Binding) -> Projection {
        let placed = binding.cells.iter().filter_map(|(name, pointer, kind)| Some((self.column(name)?, *pointer, *kind)));
        Projection::placed(self.columns.len(), placed)
    }
}

impl Binding {
    /// A value of the row that has a meaning of its own: the job behind an incident, the instance of a task.
    pub fn reference(&self, row: &Row, name: &str) -> Option<String> {
        let (_, pointer) = self.references.iter().find(|(n, _)| *n == name)?;
        let cells = Projection::new([(*pointer, Kind::Plain)]).cells(&row.raw).ok()?;
        Some(cells.first()?.text().into_owned()).filter(|text| !text.is_empty())
    }

    /// The key of a row for a join; `None` when a part of it is missing (then there is nothing to look up).
    pub fn join_key(&self, row: &Row, join: &Join) -> Option<String> {
        let pointers = join.by.iter().map(|name| self.references.iter().find(|(n, _)| n == name).map_or("", |(_, pointer)| *pointer));
        let cells = Projection::new(pointers.map(|pointer| (pointer, Kind::Plain))).cells(&row.raw).ok()?;
        let known = cells.first().is_some_and(|first| !first.is_empty());
        known.then(|| crate::api::composite(&cells))
    }

    /// The server's sort key for a column.
    pub fn sort_key(&self, column: &str) -> Option<&'static str> {
        self.sorts.iter().find(|(name, _)| *name == column).map(|(_, key)| *key)
    }

    /// Fails the build when this binding would send a parameter that its operations do not declare.
    ///
    /// # Panics
    /// Then, while compiling.
    pub const fn check(&self) {
        let mut i = 0;
        while i < self.fixed.len() {
            assert_declared(self.operation, &[self.fixed[i].0]);
            if let Some(count) = self.count {
                assert_declared(count, &[self.fixed[i].0]);
            }
            i += 1;
        }
        let mut i = 0;
        while i < self.list_only.len() {
            assert_declared(self.operation, &[self.list_only[i].0]);
            i += 1;
        }
        let mut i = 0;
        while i < self.filters.len() {
            assert!(self.filters[i].1.declared_by(self.operation), "a filter is bound to a parameter that its list does not declare");
            if let Some(count) = self.count {
                assert!(self.filters[i].1.declared_by(count), "a filter is bound to a parameter that its count does not declare");
            }
            i += 1;
        }
    }
}

impl Resource {
    /// Fails the build when any of its bindings or joins would send an undeclared parameter.
    pub const fn check(&self) {
        let mut i = 0;
        while i < self.source.len() {
            self.source[i].check();
            i += 1;
        }
        let mut i = 0;
        while i < self.joins.len() {
            self.joins[i].check();
            i += 1;
        }
    }
}

impl Show {
    /// Whether it says something that only what has ended has.
    pub const fn is_of_the_end(self) -> bool {
        matches!(self, Self::Ended | Self::Duration | Self::Reason)
    }

    /// What it means that there is no text, where that means something.
    pub const fn unnamed(self) -> Option<&'static str> {
        if let Self::Or(nothing) = self { Some(nothing) } else { None }
    }

    /// Whether a cell of this kind shows nothing. A message never does: that there is none says that it failed further down.
    pub fn is_blank(self, cell: &Cell) -> bool {
        match (self, cell) {
            (Self::Message | Self::Or(_) | Self::At(_), _) => false,
            (Self::Suspended, Cell::Flag(false)) => true,
            (_, Cell::Text(text)) => text.is_empty(),
            (_, cell) => cell.is_empty(),
        }
    }

    /// What a cell of this kind says where it is not drawn, raw: a flag alone would not tell of what.
    pub fn word(self, cell: &Cell) -> Cow<'_, str> {
        match (self, cell) {
            (Self::Suspended, Cell::Flag(suspended)) => if *suspended { "suspended" } else { "active" }.into(),
            (_, cell) => cell.text(),
        }
    }

    /// What a cell of this kind means.
    pub fn tone(self, cell: &Cell) -> Tone {
        match (self, cell) {
            (_, Cell::Broken(_)) | (Self::Message, Cell::Text(_)) => Tone::Failing,
            (Self::Failures, cell) if cell.integer().is_some_and(|n| n > 0) => Tone::Failing,
            (Self::Retries, cell) if cell.integer() == Some(0) => Tone::Failing,
            (Self::Incident, cell) if !cell.is_empty() => Tone::Failing,
            (Self::Suspended, Cell::Flag(true)) => Tone::Waiting,
            (Self::Or(_), cell) if cell.text().is_empty() => Tone::Dim,
            (Self::State, cell) => match &*cell.text() {
                "ACTIVE" | "succeeded" | "resolved" => Tone::Moving,
                "SUSPENDED" | "cancelled" => Tone::Waiting,
                "failed" | "open" => Tone::Failing,
                "COMPLETED" | "deleted" => Tone::Dim,
                _ => Tone::Plain,
            },
            (Self::Age | Self::Due | Self::Ended | Self::Duration | Self::Reason | Self::Id | Self::Scope, _) => Tone::Dim,
            _ => Tone::Plain,
        }
    }
}
