//! Handing tasks over: assigned to somebody, delegated and given back.

use super::{
    Action, Actor, Ask, Entry, Field, Subject, counted, field,
    task::{assign, is_suspended, step, still_with},
};
use crate::{
    api::{
        Plan, Risk, Undo,
        camunda7::task::{DELEGATE_TASK, RESOLVE as RESOLVE_TASK},
    },
    call,
};

/// Makes tasks somebody's, or nobody's.
pub static ASSIGN: Action = Action {
    id: "task.assign",
    title: "assign…",
    help: "make it somebody's; an empty name makes it nobody's",
    key: "a",
    ask: Ask::Fields(|subject| vec![Field::new("user", "String", subject.reference("assignee").unwrap_or_default()).labelled("User")]),
    available: |subject, _| if is_suspended(subject) { Err("it is suspended") } else { Ok(()) },
    plan: |subjects, entries, _| Ok(give(subjects, entries)),
    ..super::PLAIN
};

/// Hands tasks to somebody who gives them back.
pub static DELEGATE: Action = Action {
    id: "task.delegate",
    title: "delegate…",
    help: "hand it to somebody, who gives it back resolved",
    key: "d",
    ask: Ask::Fields(|_| vec![Field::new("user", "String", "").labelled("User").required()]),
    available: |subject, _| if is_suspended(subject) { Err("it is suspended") } else { Ok(()) },
    plan: delegate,
    ..super::PLAIN
};

/// Gives delegated tasks back to who delegated them.
pub static RESOLVE: Action = Action {
    id: "task.resolve",
    title: "resolve",
    help: "give a delegated task back to its owner",
    key: "v",
    risk: Risk::Irreversible,
    available: |subject, _| match subject.reference("delegation").as_deref() {
        _ if is_suspended(subject) => Err("it is suspended"),
        Some("PENDING") => Ok(()),
        _ => Err("it is not delegated"),
    },
    plan: |subjects, _, _| Ok(resolve(subjects)),
    ..super::PLAIN
};

/// Whose each is now, for the first few that somebody has.
fn holders(subjects: &[Subject]) -> Vec<String> {
    subjects
        .iter()
        .filter_map(|subject| Some(format!("{} is with {} now", subject.label(), subject.reference("assignee")?)))
        .take(3)
        .collect()
}

fn give(subjects: &[Subject], entries: &[Entry]) -> Plan {
    let user = Some(field::text(entries, "user").trim()).filter(|user| !user.is_empty());
    let undo = subjects.iter().map(|subject| assign(subject, subject.reference("assignee")).only_if(still_with(subject, user)));
    let mut notes = holders(subjects);
    notes.extend(user.map(|_| "the engine takes any name: it does not look whether there is such a user".to_owned()));
    Plan {
        command: "task.assign",
        title: format!("Assign {} to {}", counted(subjects.len(), "task"), user.unwrap_or("nobody")),
        notes,
        steps: subjects.iter().map(|subject| assign(subject, user.map(str::to_owned))).collect(),
        undo: Undo::By(undo.collect()),
        careful: false,
    }
}

fn delegate(subjects: &[Subject], entries: &[Entry], _: &Actor) -> Result<Plan, String> {
    let user = field::text(entries, "user").trim();
    if user.is_empty() {
        return Err("to whom?".to_owned());
    }
    let mut notes = holders(subjects);
    if subjects.iter().any(|subject| subject.reference("assignee").is_none() && subject.reference("owner").is_none()) {
        notes.push("a task that nobody has goes back to nobody when it is resolved".to_owned());
    }
    let delegated = |subject: &Subject| step(subject, call!(DELEGATE_TASK, "id" = subject.row.id.as_str(), "userId" = user));
    Ok(Plan {
        command: "task.delegate",
        title: format!("Delegate {} to {user}", counted(subjects.len(), "task")),
        notes,
        steps: subjects.iter().map(delegated).collect(),
        undo: Undo::No("resolve gives it back; that it was delegated stays known"),
        careful: false,
    })
}

fn resolve(subjects: &[Subject]) -> Plan {
    let owner =
        |subject: &Subject| format!("{} goes to {}", subject.label(), subject.reference("owner").unwrap_or_else(|| "nobody".to_owned()));
    Plan {
        command: "task.resolve",
        title: format!("Resolve {}", counted(subjects.len(), "delegated task")),
        notes: subjects.iter().map(owner).take(3).collect(),
        steps: subjects.iter().map(|subject| step(subject, call!(RESOLVE_TASK, "id" = subject.row.id.as_str()))).collect(),
        undo: Undo::No("delegate it again"),
        careful: false,
    }
}
