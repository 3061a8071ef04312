//! The rows of the world's tables. Plain data: what happens to them is told elsewhere.

use std::sync::Arc;

use super::super::id::Id;
use super::super::model::ElementIndex;
use super::super::table::Keyed;
use super::super::value::Value;
use super::ids::Ids;
use super::{Failure, Name};

/// Position of a definition, in little room.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Position(u16);

impl From<usize> for Position {
    fn from(position: usize) -> Self {
        Self(u16::try_from(position).unwrap_or(u16::MAX))
    }
}

impl From<Position> for usize {
    fn from(position: Position) -> Self {
        Self::from(position.0)
    }
}

/// A process instance, running or ended.
#[derive(Debug)]
pub struct Instance {
    /// Its id, and that of its first execution and activity instance.
    pub id: Id,
    /// Position of its definition.
    pub definition: usize,
    /// Business key.
    pub business_key: Option<String>,
    /// Who called it.
    pub caller: Option<Called>,
    /// The instance at the top.
    pub root: Id,
    /// When it began.
    pub start: i64,
    /// When it ended.
    pub end: Option<i64>,
    /// How it stands.
    pub outcome: Outcome,
    /// Whether it is suspended.
    pub suspended: bool,
    /// Why it was deleted.
    pub delete_reason: Option<String>,
    /// Where it stands.
    pub tokens: Vec<Token>,
    /// Open scopes, the process itself first.
    pub scopes: Vec<Scope>,
    /// Its variables.
    pub variables: Ids,
    /// Its jobs that exist.
    pub jobs: Ids,
    /// Its tasks, open and ended.
    pub tasks: Ids,
    /// Its external tasks that exist.
    pub external_tasks: Ids,
    /// What it waits for.
    pub subscriptions: Ids,
    /// Its incidents, open and ended.
    pub incidents: Ids,
    /// Its activity instances.
    pub activities: Ids,
    /// Its job log.
    pub log: Ids,
    /// The card network is down when first called, with this request.
    pub outage: Option<u64>,
}

impl Instance {
    /// The token of that key.
    pub fn token(&self, key: Id) -> Option<&Token> {
        self.tokens.iter().find(|t| t.key == key)
    }

    /// Tokens that do not just wait for a scope they opened.
    pub fn leaves(&self) -> impl Iterator<Item = &Token> {
        self.tokens.iter().filter(|t| !self.scopes.iter().any(|s| s.token == Some(t.key)))
    }

    /// The open scope of that activity instance.
    pub fn scope(&self, activity: Id) -> Option<&Scope> {
        self.scopes.iter().find(|s| s.activity == activity)
    }

    /// The execution that a token runs in.
    pub fn execution(&self, token: &Token) -> Id {
        token.own.or(token.concurrent).or_else(|| self.scope(token.scope).map(|s| s.execution)).unwrap_or(self.id)
    }
}

/// Who called a process instance.
#[derive(Debug, Clone, Copy)]
pub struct Called {
    /// The calling instance.
    pub instance: Id,
    /// Its token in the call activity.
    pub token: Id,
}

/// How an instance stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It runs, or is suspended.
    Running,
    /// It reached its end.
    Completed,
    /// Somebody deleted it.
    ExternallyTerminated,
}

/// A token: one place where an instance stands.
#[derive(Debug, Clone)]
pub struct Token {
    /// Its identity inside the demo.
    pub key: Id,
    /// Activity instance of the scope around it.
    pub scope: Id,
    /// Where it stands.
    pub element: ElementIndex,
    /// Its execution among concurrent ones.
    pub concurrent: Option<Id>,
    /// The execution of the scope that its element opens.
    pub own: Option<Id>,
    /// Its activity instance; none while it stands before the element.
    pub activity: Option<Id>,
}

/// An open scope: the process, a subprocess, a multi-instance body.
#[derive(Debug, Clone)]
pub struct Scope {
    /// Its activity instance; the instance's id for the process.
    pub activity: Id,
    /// Its execution.
    pub execution: Id,
    /// The scope around it.
    pub parent: Option<Id>,
    /// The token (of the scope around it) that waits for it.
    pub token: Option<Id>,
    /// Whether it is a multi-instance body.
    pub body: bool,
}

/// A time that may be missing, in the room of one that is there: there are very many of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct When(i64);

impl From<Option<i64>> for When {
    fn from(time: Option<i64>) -> Self {
        Self(time.unwrap_or(i64::MIN))
    }
}

impl When {
    /// The time, if there is one.
    pub fn get(self) -> Option<i64> {
        (self.0 != i64::MIN).then_some(self.0)
    }

    /// Sets it, unless there is one.
    pub fn begin(&mut self, time: i64) {
        *self = self.get().or(Some(time)).into();
    }
}

/// An activity instance.
#[derive(Debug)]
pub struct Activity {
    /// Number part of its id.
    pub id: Id,
    /// Its process instance.
    pub instance: Id,
    /// Position of its definition.
    pub definition: Position,
    /// Its element.
    pub element: ElementIndex,
    /// Whether it is a multi-instance body.
    pub body: bool,
    /// The activity instance around it.
    pub parent: Id,
    /// Its execution.
    pub execution: Id,
    /// The task it made.
    pub task: Option<Id>,
    /// The instance it called.
    pub called: Option<Id>,
    /// When it began.
    pub start: i64,
    /// When it ended.
    pub end: When,
    /// Whether it was cancelled.
    pub canceled: bool,
    /// Whether it ended its scope.
    pub complete_scope: bool,
}

/// A variable.
#[derive(Debug)]
pub struct Variable {
    /// Its id.
    pub id: Id,
    /// Its process instance.
    pub instance: Id,
    /// Position of its definition.
    pub definition: Position,
    /// Its name.
    pub name: Name,
    /// Its value.
    pub value: Arc<Value>,
    /// The execution it belongs to.
    pub execution: Id,
    /// The activity instance of that execution.
    pub activity: Id,
    /// When it was made.
    pub created: i64,
    /// When it was set, and to what, where that happened more than once; nothing where it was deleted.
    pub past: Past,
    /// Whether it exists at runtime.
    pub live: bool,
    /// Whether somebody deleted it.
    pub deleted: bool,
}

/// Most variables are set once: those have no list, and little room for one.
pub type Past = Option<Box<Vec<(i64, Option<Arc<Value>>)>>>;

impl Variable {
    /// When it was set, and to what, from the first time on.
    pub fn versions(&self) -> Vec<(i64, Option<&Value>)> {
        match &self.past {
            None => vec![(self.created, Some(&self.value))],
            Some(past) => past.iter().map(|(at, value)| (*at, value.as_deref())).collect(),
        }
    }

    /// Notes that it is set, or deleted.
    pub(super) fn note(&mut self, at: i64, value: Option<Arc<Value>>) {
        let first = (self.created, Some(self.value.clone()));
        self.past.get_or_insert_with(|| Box::new(vec![first])).push((at, value));
    }
}

/// A user task.
#[derive(Debug)]
pub struct Task {
    /// Its id.
    pub id: Id,
    /// Its process instance.
    pub instance: Id,
    /// Position of its definition.
    pub definition: Position,
    /// Its element.
    pub element: ElementIndex,
    /// The token that waits for it.
    pub token: Id,
    /// Its execution.
    pub execution: Id,
    /// Its activity instance.
    pub activity: Id,
    /// Assignee.
    pub assignee: Option<String>,
    /// Owner.
    pub owner: Option<String>,
    /// `PENDING` or `RESOLVED`.
    pub delegation: Option<&'static str>,
    /// Priority.
    pub priority: i64,
    /// Due date.
    pub due: Option<i64>,
    /// Follow-up date.
    pub follow_up: Option<i64>,
    /// When it was made.
    pub created: i64,
    /// When it was last changed.
    pub updated: Option<i64>,
    /// When it ended.
    pub end: Option<i64>,
    /// Why it ended.
    pub delete_reason: Option<String>,
}

/// What a job does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JobKind {
    /// Goes on with what it stands before.
    Continue,
    /// Leaves the timer event.
    Timer,
    /// Fires the timer on the edge of an activity.
    Boundary,
    /// Does one thing of a batch.
    Batch,
    /// Carries out a suspension or activation that was put off.
    Delayed {
        /// Whether of job definitions, not of process definitions.
        jobs: bool,
        /// Whether it suspends.
        suspends: bool,
    },
}

impl JobKind {
    /// Whether it waits for a time, not for its turn.
    pub fn is_timer(self) -> bool {
        matches!(self, Self::Timer | Self::Boundary | Self::Delayed { .. })
    }

    /// What the engine calls what such a job does, where no job definition has a name for it.
    pub fn handler(self) -> &'static str {
        match self {
            Self::Delayed { jobs: false, suspends: true } => "suspend-processdefinition",
            Self::Delayed { jobs: false, suspends: false } => "activate-processdefinition",
            Self::Delayed { jobs: true, suspends: true } => "suspend-job-definition",
            Self::Delayed { jobs: true, suspends: false } => "activate-job-definition",
            _ => "async-continuation",
        }
    }
}

/// Where in a process instance a job is at work.
#[derive(Debug, Clone, Copy)]
pub struct Place {
    /// The process instance.
    pub instance: Id,
    /// Its execution.
    pub execution: Id,
    /// The token that the job moves; for a boundary timer that of the activity.
    pub token: Id,
    /// Position of the definition.
    pub definition: Position,
    /// The element.
    pub element: ElementIndex,
}

/// A job.
#[derive(Debug)]
pub struct Job {
    /// Its id.
    pub id: Id,
    /// Where it is at work, if in a process instance.
    pub at: Option<Place>,
    /// The batch that it is of.
    pub batch: Option<Id>,
    /// What it does.
    pub kind: JobKind,
    /// Due date.
    pub due: Option<i64>,
    /// When it was made.
    pub created: i64,
    /// Retries left.
    pub retries: i64,
    /// Whether it is suspended.
    pub suspended: bool,
    /// Priority.
    pub priority: i64,
    /// Why it failed last.
    pub failure: Option<Arc<Failure>>,
    /// Its incident.
    pub incident: Option<Id>,
    /// The log entry of its last failure.
    pub failed_log: Option<Id>,
}

/// What the job log tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogState {
    Creation,
    Failure,
    Success,
    Deletion,
}

/// An entry of the job log.
#[derive(Debug)]
pub struct HistoricJob {
    /// Its id.
    pub id: Id,
    /// When.
    pub time: i64,
    /// Which job.
    pub job: Id,
    /// Where it was at work, if in a process instance.
    pub at: Option<Place>,
    /// The batch that it was of, and its job definition.
    pub batch: Option<(Id, Id)>,
    /// What it did.
    pub kind: JobKind,
    /// Due date at that time.
    pub due: When,
    /// Retries at that time.
    pub retries: i32,
    /// Priority.
    pub priority: i32,
    /// What is told.
    pub state: LogState,
    /// Why it failed.
    pub failure: Option<Arc<Failure>>,
}

/// What kind of thing failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IncidentKind {
    /// A job.
    Job,
    /// An external task.
    External,
    /// Whatever somebody says, under a type of one's own.
    Own(Arc<OwnKind>),
}

/// What somebody says of an incident that is raised by hand.
#[derive(Debug, PartialEq, Eq)]
pub struct OwnKind {
    /// Its type.
    pub name: String,
    /// What it is about.
    pub configuration: Option<String>,
}

impl IncidentKind {
    /// `incidentType`.
    pub fn name(&self) -> &str {
        match self {
            Self::Job => "failedJob",
            Self::External => "failedExternalTask",
            Self::Own(own) => &own.name,
        }
    }
}

/// An incident, open or ended.
#[derive(Debug)]
pub struct Incident {
    /// Its id.
    pub id: Id,
    /// What failed.
    pub kind: IncidentKind,
    /// Its process instance; none for that of a batch.
    pub instance: Option<Id>,
    /// Position of the definition of its process instance.
    pub definition: Option<Position>,
    /// Its execution.
    pub execution: Option<Id>,
    /// Where it stands.
    pub element: ElementIndex,
    /// Id of the activity that failed.
    pub failed_activity: Option<String>,
    /// The incident it comes from.
    pub cause: Id,
    /// The incident at the bottom.
    pub root: Id,
    /// Job or external task.
    pub configuration: Option<Id>,
    /// Message.
    pub message: Option<String>,
    /// Job definition.
    pub job_definition: Option<Id>,
    /// Log entry of the failure.
    pub log: Option<Id>,
    /// Somebody's note.
    pub annotation: Option<String>,
    /// When it was made.
    pub created: i64,
    /// When it ended.
    pub end: Option<i64>,
    /// Whether it ended because what it was about was deleted.
    pub deleted: bool,
}

/// An external task.
#[derive(Debug)]
pub struct ExternalTask {
    /// Its id.
    pub id: Id,
    /// Its process instance.
    pub instance: Id,
    /// Position of its definition.
    pub definition: Position,
    /// Its element.
    pub element: ElementIndex,
    /// The token that waits for it.
    pub token: Id,
    /// Its execution.
    pub execution: Id,
    /// Its activity instance.
    pub activity: Id,
    /// Priority.
    pub priority: i64,
    /// When it was made.
    pub created: i64,
    /// Retries left; none while it never failed.
    pub retries: Option<i64>,
    /// Who locked it.
    pub worker: Option<String>,
    /// Until when.
    pub locked_until: Option<i64>,
    /// Message of the last failure.
    pub error: Option<String>,
    /// Details of the last failure.
    pub details: Option<String>,
    /// Its incident.
    pub incident: Option<Id>,
}

/// A token that waits for a message.
#[derive(Debug)]
pub struct Subscription {
    /// Its id.
    pub id: Id,
    /// Its process instance.
    pub instance: Id,
    /// The token that waits.
    pub token: Id,
    /// Its execution.
    pub execution: Id,
    /// Its element.
    pub element: ElementIndex,
    /// Name of the message.
    pub message: Box<str>,
    /// When it was made.
    pub created: i64,
}

/// What makes jobs.
#[derive(Debug, Clone, Copy)]
pub enum Maker {
    /// An element of a definition.
    Element(usize, ElementIndex),
    /// A batch, for that type of work.
    Batch(Id, &'static str),
}

/// What all jobs of one element, or of one part of a batch, have in common.
#[derive(Debug)]
pub struct JobDefinition {
    /// Its id.
    pub id: Id,
    /// What makes its jobs.
    pub maker: Maker,
    /// Whether new jobs of it are suspended.
    pub suspended: bool,
}

macro_rules! keyed {
    ($($row:ty),*) => {
        $(impl Keyed for $row {
            fn key(&self) -> Id {
                self.id
            }
        })*
    };
}

keyed!(Instance, Activity, Variable, Task, Job, HistoricJob, Incident, ExternalTask, Subscription);
