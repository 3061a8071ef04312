//! Suspending and activating instances.

use super::{Action, Ask, Subject, counted};
use crate::{
    api::{Plan, Risk, Step, Undo, camunda7::process_instance::UPDATE_SUSPENSION_STATE_BY_ID},
    call,
};

/// Stops instances until they are activated.
pub static SUSPEND: Action = Action {
    id: "instance.suspend",
    title: "suspend",
    help: "stop it: no job runs and no task can be completed until it is activated",
    key: "S",
    risk: Risk::Reversible,
    many: true,
    ask: Ask::Nothing,
    available: |subject, _| match () {
        () if has_ended(subject) => Err("it has ended"),
        () if is_suspended(subject) => Err("it is suspended already"),
        () => Ok(()),
    },
    plan: |subjects, _, _| plan(subjects, true),
};

/// Lets suspended instances go on.
pub static ACTIVATE: Action = Action {
    id: "instance.activate",
    title: "activate",
    help: "let a suspended instance go on",
    key: "A",
    risk: Risk::Reversible,
    many: true,
    ask: Ask::Nothing,
    available: |subject, _| match () {
        () if has_ended(subject) => Err("it has ended"),
        () if is_suspended(subject) => Ok(()),
        () => Err("it is not suspended"),
    },
    plan: |subjects, _, _| plan(subjects, false),
};

fn has_ended(subject: &Subject) -> bool {
    !subject.cell("ended").is_empty()
}

fn is_suspended(subject: &Subject) -> bool {
    subject.cell("state") == "SUSPENDED" || subject.cell("suspended") == "true"
}

fn plan(subjects: &[Subject], suspended: bool) -> Result<Plan, String> {
    let verb = if suspended { "Suspend" } else { "Activate" };
    Ok(Plan {
        command: if suspended { "instance.suspend" } else { "instance.activate" },
        title: format!("{verb} {}", counted(subjects.len(), "instance")),
        notes: vec![],
        steps: steps(subjects, suspended)?,
        undo: Undo::By(steps(subjects, !suspended)?),
        careful: false,
    })
}

fn steps(subjects: &[Subject], suspended: bool) -> Result<Vec<Step>, String> {
    let step = |subject: &Subject| {
        let id = subject.need("instance")?;
        Ok(Step::new(call!(UPDATE_SUSPENSION_STATE_BY_ID, "id" = id, "suspended" = suspended), vec![subject.target()]))
    };
    subjects.iter().map(step).collect()
}
