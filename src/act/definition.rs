//! Suspending and activating definitions, now or at a time, alone or with all that runs by them.

use serde_json::Value;

use super::{Action, Ask, Entry, Field, Look, Subject, counted, field, value};
use crate::{
    api::{
        Call, Check, Plan, Step, Undo,
        camunda7::{
            job::GET_JOBS_COUNT,
            job_definition::{GET_JOB_DEFINITION, UPDATE_SUSPENSION_STATE_JOB_DEFINITION},
            process_definition::{GET_PROCESS_DEFINITION, UPDATE_PROCESS_DEFINITION_SUSPENSION_STATE_BY_ID},
            process_instance::QUERY_PROCESS_INSTANCES_COUNT,
        },
    },
    call,
};

/// Keeps the latest version from being started.
pub static SUSPEND: Action = SUSPENDING;
/// Keeps any version from being started.
pub static SUSPEND_VERSION: Action = Action { id: "version.suspend", ..SUSPENDING };
/// Lets the latest version be started again.
pub static ACTIVATE: Action = ACTIVATING;
/// Lets any version be started again.
pub static ACTIVATE_VERSION: Action = Action { id: "version.activate", ..ACTIVATING };

const SUSPENDING: Action = Action {
    id: "definition.suspend",
    title: "suspend…",
    help: "keep this version from being started; with its instances if wanted, now or at a time",
    key: "S",
    ask: Ask::Fields(|_| PROCESSES.fields()),
    available: |subject, _| if is_suspended(subject) { Err("it is suspended already") } else { Ok(()) },
    plan: |subjects, entries, _| PROCESSES.plan(subjects, entries, true),
    preview: Some(|subjects, entries| PROCESSES.preview(subjects, entries)),
    ..super::PLAIN
};

const ACTIVATING: Action = Action {
    id: "definition.activate",
    title: "activate…",
    help: "let a suspended version be started again; with its instances if wanted, now or at a time",
    key: "A",
    ask: Ask::Fields(|_| PROCESSES.fields()),
    available: |subject, _| if is_suspended(subject) { Ok(()) } else { Err("it is not suspended") },
    plan: |subjects, entries, _| PROCESSES.plan(subjects, entries, false),
    preview: Some(|subjects, entries| PROCESSES.preview(subjects, entries)),
    ..super::PLAIN
};

/// Keeps the jobs of an activity from being run.
pub static SUSPEND_JOBS: Action = Action {
    id: "job-definition.suspend",
    title: "suspend…",
    help: "make no more jobs of this kind that run; with those that are there if wanted, now or at a time",
    key: "S",
    ask: Ask::Fields(|_| JOBS.fields()),
    available: |subject, _| if is_suspended(subject) { Err("it is suspended already") } else { Ok(()) },
    plan: |subjects, entries, _| JOBS.plan(subjects, entries, true),
    preview: Some(|subjects, entries| JOBS.preview(subjects, entries)),
    ..super::PLAIN
};

/// Lets them run again.
pub static ACTIVATE_JOBS: Action = Action {
    id: "job-definition.activate",
    title: "activate…",
    help: "let jobs of this kind run again; with those that are there if wanted, now or at a time",
    key: "A",
    ask: Ask::Fields(|_| JOBS.fields()),
    available: |subject, _| if is_suspended(subject) { Ok(()) } else { Err("it is not suspended") },
    plan: |subjects, entries, _| JOBS.plan(subjects, entries, false),
    preview: Some(|subjects, entries| JOBS.preview(subjects, entries)),
    ..super::PLAIN
};

fn is_suspended(subject: &Subject) -> bool {
    subject.cell("suspended") == "true"
}

/// A kind of definition, and what can be suspended with it.
struct Kind {
    /// One of them.
    one: &'static str,
    commands: [&'static str; 2],
    /// One of what goes with it.
    with: &'static str,
    /// What it means that it is not found.
    gone: &'static str,
    read: fn(&str) -> Call,
    update: fn(&str) -> Call,
    /// The name of the argument that takes along what goes with it.
    include: &'static str,
    count: fn(&str) -> Call,
}

static PROCESSES: Kind = Kind {
    one: "definition",
    commands: ["definition.suspend", "definition.activate"],
    with: "instance",
    gone: "the definition is gone: somebody deleted it",
    read: |id| call!(GET_PROCESS_DEFINITION, "id" = id),
    update: |id| call!(UPDATE_PROCESS_DEFINITION_SUSPENSION_STATE_BY_ID, "id" = id),
    include: "includeProcessInstances",
    count: |id| call!(QUERY_PROCESS_INSTANCES_COUNT, "processDefinitionId" = id),
};

static JOBS: Kind = Kind {
    one: "job definition",
    commands: ["job-definition.suspend", "job-definition.activate"],
    with: "job",
    gone: "the job definition is gone: its deployment was deleted",
    read: |id| call!(GET_JOB_DEFINITION, "id" = id),
    update: |id| call!(UPDATE_SUSPENSION_STATE_JOB_DEFINITION, "id" = id),
    include: "includeJobs",
    count: |id| call!(GET_JOBS_COUNT, "jobDefinitionId" = id),
};

impl Kind {
    fn fields(&self) -> Vec<Field> {
        vec![
            Field::new("with", "String", "no").labelled(format!("With its {}s", self.with)).choices(["no", "yes"]),
            Field::new("at", "Date", "").labelled("At (empty: now)"),
        ]
    }

    /// What goes with one of them; for several, that is not counted.
    fn preview(&self, subjects: &[Subject], entries: &[Entry]) -> Option<Look> {
        let [subject] = subjects else { return None };
        let id = subject.row.id.as_str();
        (field::text(entries, "with") == "yes").then(|| Look::Also((self.count)(id), self.with))
    }

    fn plan(&self, subjects: &[Subject], entries: &[Entry], suspended: bool) -> Result<Plan, String> {
        let with = field::text(entries, "with") == "yes";
        let at = match field::text(entries, "at").trim() {
            "" => None,
            text => Some(value::parse("Date", text).map_err(|why| format!("the time {why}"))?),
        };
        let step = |subject: &Subject, suspended: bool| {
            let mut call = (self.update)(subject.row.id.as_str());
            call.set("suspended", suspended);
            call.set(self.include, with);
            if let Some(at) = &at {
                call.set("executionDate", at.clone());
            }
            Step::new(call, vec![subject.target()])
        };
        let read = |subject: &Subject| (self.read)(subject.row.id.as_str());
        let back = |subject: &Subject| {
            step(subject, !suspended).only_if(Check::unchanged(read(subject), vec![("/suspended", Value::Bool(suspended))]))
        };
        let undo = match (with, &at) {
            (true, _) => Undo::No("which of what goes with it was so before is not known afterwards"),
            (_, Some(_)) => Undo::No("it happens later, as a job of the engine's own: delete that"),
            (false, None) => Undo::By(subjects.iter().map(back).collect()),
        };
        let [suspend, activate] = self.commands;
        let (command, verb) = if suspended { (suspend, "Suspend") } else { (activate, "Activate") };
        let along = if with { format!(" with its {}s", self.with) } else { String::new() };
        let when = at.as_ref().and_then(Value::as_str).map(|at| format!(" at {at}")).unwrap_or_default();
        Ok(Plan {
            command,
            title: format!("{verb} {}{along}{when}", counted(subjects.len(), self.one)),
            notes: vec![],
            // the engine says yes to the suspension of what is no more
            steps: subjects.iter().map(|subject| step(subject, suspended).only_if(Check::there(read(subject), self.gone))).collect(),
            undo,
            careful: with,
        })
    }
}
