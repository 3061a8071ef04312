//! Claiming, unclaiming and completing tasks.

use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

use super::{Action, Actor, Ask, Entry, Field, Subject, counted, field, value};
use crate::{
    api::{
        ApiError, Check, Plan, Refusals, Risk, Step, Undo,
        camunda7::task::{CLAIM as CLAIM_TASK, GET_FORM_VARIABLES, GET_TASK, SET_ASSIGNEE, SUBMIT, UNCLAIM as UNCLAIM_TASK},
    },
    call,
    resource::query::Made,
};

/// Makes a task mine.
pub static CLAIM: Action = Action {
    id: "task.claim",
    title: "claim",
    help: "make it mine",
    key: "c",
    available: |subject, actor| match subject.reference("assignee") {
        _ if actor.user.is_none() => Err("who am I? set `user` in the context, or sign in"),
        _ if is_suspended(subject) => Err("it is suspended"),
        Some(_) => Err("somebody has it already"),
        None => Ok(()),
    },
    plan: claim,
    ..super::PLAIN
};

/// Gives a task back.
pub static UNCLAIM: Action = Action {
    id: "task.unclaim",
    title: "unclaim",
    help: "give it back to the group",
    key: "u",
    available: |subject, _| match subject.reference("assignee") {
        _ if is_suspended(subject) => Err("it is suspended"),
        Some(_) => Ok(()),
        None => Err("nobody has it"),
    },
    plan: |subjects, _, _| Ok(unclaim(subjects)),
    ..super::PLAIN
};

/// Completes a task with the variables of its form.
pub static COMPLETE: Action = Action {
    id: "task.complete",
    title: "complete",
    help: "fill in its form and complete it",
    key: "C",
    risk: Risk::Irreversible,
    many: false,
    ask: Ask::Form(
        |subject| call!(GET_FORM_VARIABLES, "id" = subject.row.id.as_str(), "deserializeValues" = false),
        |body| variables_of_form(body).map(|fields| Box::new(fields) as Made),
    ),
    available: |subject, _| if is_suspended(subject) { Err("it is suspended") } else { Ok(()) },
    plan: complete,
    ..super::PLAIN
};

pub(super) fn is_suspended(subject: &Subject) -> bool {
    subject.reference("suspended").as_deref() == Some("true")
}

/// What the refusals of a task mean.
fn refusals(subject: &Subject) -> Refusals {
    Refusals::gone("the task is gone: completed or cancelled by someone else").while_there(read(subject), |error, task| match error {
        ApiError::Conflict { .. } => {
            let owner = task["assignee"].as_str()?;
            Some(format!("claimed by {owner} a moment ago"))
        }
        _ => None,
    })
}

fn read(subject: &Subject) -> crate::api::Call {
    call!(GET_TASK, "id" = subject.row.id.as_str())
}

fn claim(subjects: &[Subject], _: &[Entry], actor: &Actor) -> Result<Plan, String> {
    let user = actor.user.as_deref().ok_or("who am I? set `user` in the context, or sign in")?;
    let steps = subjects.iter().map(|subject| step(subject, call!(CLAIM_TASK, "id" = subject.row.id.as_str(), "userId" = user))).collect();
    let undo = subjects.iter().map(|subject| assign(subject, None).only_if(still_with(subject, Some(user)))).collect();
    Ok(Plan {
        command: "task.claim",
        title: format!("Claim {} for {user}", counted(subjects.len(), "task")),
        notes: vec![],
        steps,
        undo: Undo::By(undo),
        careful: false,
    })
}

fn unclaim(subjects: &[Subject]) -> Plan {
    let steps = subjects.iter().map(give_back).collect();
    let undo = subjects.iter().map(|subject| assign(subject, subject.reference("assignee")).only_if(still_with(subject, None))).collect();
    let notes = subjects.iter().filter_map(|s| Some(format!("{} is with {} now", s.label(), s.reference("assignee")?))).take(3).collect();
    Plan {
        command: "task.unclaim",
        title: format!("Unclaim {}", counted(subjects.len(), "task")),
        notes,
        steps,
        undo: Undo::By(undo),
        careful: false,
    }
}

fn give_back(subject: &Subject) -> Step {
    step(subject, call!(UNCLAIM_TASK, "id" = subject.row.id.as_str()))
}

pub(super) fn step(subject: &Subject, call: crate::api::Call) -> Step {
    Step::new(call, vec![subject.target()]).refused(refusals(subject))
}

/// Nobody changed whose it is since.
pub(super) fn still_with(subject: &Subject, user: Option<&str>) -> Check {
    Check::unchanged(read(subject), vec![("/assignee", user.into())])
}

pub(super) fn assign(subject: &Subject, user: Option<String>) -> Step {
    step(subject, call!(SET_ASSIGNEE, "id" = subject.row.id.as_str(), "userId" = user))
}

fn complete(subjects: &[Subject], entries: &[Entry], actor: &Actor) -> Result<Plan, String> {
    let [subject] = subjects else { return Err("tasks are completed one at a time".to_owned()) };
    let assignee = subject.reference("assignee").filter(|assignee| actor.user.as_ref() != Some(assignee));
    let of_another = assignee.map(|assignee| format!("it is with {assignee} now"));
    let variables = field::variables(entries.iter())?;
    let sent = if variables.is_empty() { "no variables".to_owned() } else { variables.keys().cloned().collect::<Vec<_>>().join(", ") };
    let call = call!(SUBMIT, "id" = subject.row.id.as_str(), "variables" = Value::Object(variables));
    Ok(Plan {
        command: "task.complete",
        title: format!("Complete task {}", subject.label()),
        notes: [Some(format!("sets: {sent}")), of_another].into_iter().flatten().collect(),
        steps: vec![step(subject, call)],
        undo: Undo::No("the process goes on at once"),
        careful: false,
    })
}

/// A variable as `form-variables` tells it.
#[derive(Deserialize)]
struct FormVariable {
    #[serde(rename = "type")]
    kind: Option<String>,
    value: Option<Box<RawValue>>,
}

/// The fields of a form: one for each variable that the engine names.
pub(super) fn variables_of_form(body: &str) -> Result<Vec<Field>, String> {
    let variables: std::collections::BTreeMap<String, FormVariable> =
        serde_json::from_str(body).map_err(|error| format!("the form is unreadable: {error}"))?;
    let field = |(name, variable): (String, FormVariable)| {
        let kind = variable.kind.unwrap_or_else(|| "String".to_owned());
        let shown = variable.value.map(|raw| value::shown(raw.get())).unwrap_or_default();
        let field = Field::new(name, &kind, shown);
        if value::is_editable(&kind) { field } else { field.locked("not editable here") }
    };
    Ok(variables.into_iter().map(field).collect())
}
