//! Retrying jobs.

use super::{Action, Actor, Ask, Entry, Field, Subject, counted, field};
use crate::{
    api::{Plan, Risk, Step, Undo, camunda7::job::SET_JOB_RETRIES},
    call,
};

/// Gives jobs one more attempt.
pub static RETRY: Action = Action {
    id: "job.retry",
    title: "retry",
    help: "give the failed job one more attempt",
    key: "r",
    risk: Risk::Irreversible,
    many: true,
    ask: Ask::Nothing,
    available,
    plan: |subjects, _, _| plan(subjects, 1),
};

/// Gives jobs a number of attempts.
pub static RETRY_TIMES: Action = Action {
    id: "job.retries",
    title: "retries…",
    help: "set the number of attempts that the job has left",
    key: "R",
    risk: Risk::Irreversible,
    many: true,
    ask: Ask::Fields(|_| vec![retries_field()]),
    available,
    plan: |subjects, entries, _| plan(subjects, retries(entries)?),
};

fn available(subject: &Subject, _: &Actor) -> Result<(), &'static str> {
    match subject.cell("retries").as_str() {
        "0" | "" => Ok(()),
        _ if !subject.cell("message").is_empty() => Ok(()),
        _ => Err("it has not failed: it still has its attempts"),
    }
}

/// Asks for the number of retries.
pub(super) fn retries_field() -> Field {
    Field::new("retries", "Integer", "1").labelled("Retries").required()
}

/// The number of retries that was asked for.
pub(super) fn retries(entries: &[Entry]) -> Result<u32, String> {
    field::text(entries, "retries").trim().parse().map_err(|_| "retries must be a number, 0 or more".to_owned())
}

fn plan(subjects: &[Subject], retries: u32) -> Result<Plan, String> {
    let steps = subjects.iter().map(|subject| Ok(step(subject, &subject.need("job")?, retries))).collect::<Result<Vec<_>, String>>()?;
    Ok(Plan {
        command: "job.retry",
        title: format!("Set retries to {retries} on {}", counted(steps.len(), "job")),
        notes: vec![],
        steps,
        undo: Undo::No("a retry runs the job"),
        careful: false,
    })
}

/// Sets the retries of one job.
pub(super) fn step(subject: &Subject, job: &str, retries: u32) -> Step {
    Step::new(call!(SET_JOB_RETRIES, "id" = job, "retries" = retries), vec![subject.target()])
}
