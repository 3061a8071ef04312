//! Retrying what raised an incident: a failed job by its job, a failed external task by its retries.

use super::{Action, Actor, Ask, Subject, counted, job};
use crate::{
    api::{Plan, Risk, Step, Undo, camunda7::external_task::SET_EXTERNAL_TASK_RESOURCE_RETRIES},
    call,
};

/// One more attempt.
pub static RETRY: Action = Action {
    id: "incident.retry",
    title: "retry",
    help: "give what failed one more attempt",
    key: "r",
    risk: Risk::Irreversible,
    many: true,
    ask: Ask::Nothing,
    available,
    plan: |subjects, _, _| plan(subjects, 1),
};

/// A number of attempts.
pub static RETRY_TIMES: Action = Action {
    id: "incident.retries",
    title: "retries…",
    help: "give what failed a number of attempts",
    key: "R",
    risk: Risk::Irreversible,
    many: true,
    ask: Ask::Fields(|_| vec![job::retries_field()]),
    available,
    plan: |subjects, entries, _| plan(subjects, job::retries(entries)?),
};

fn available(subject: &Subject, _: &Actor) -> Result<(), &'static str> {
    match subject.reference("type").as_deref() {
        _ if subject.reference("cause").is_some_and(|cause| cause != subject.row.id.as_str()) => {
            Err("the failure is further down: open its root cause and retry that")
        }
        Some("failedJob" | "failedExternalTask") if subject.reference("configuration").is_some() => Ok(()),
        Some("failedJob" | "failedExternalTask") => Err("it names no job: the failure is further down"),
        _ => Err("only failed jobs and failed external tasks can be retried"),
    }
}

fn plan(subjects: &[Subject], retries: u32) -> Result<Plan, String> {
    let steps = subjects.iter().map(|subject| step(subject, retries)).collect::<Result<Vec<_>, String>>()?;
    let jobs = subjects.iter().filter(|s| s.reference("type").as_deref() == Some("failedJob")).count();
    let what = match (jobs, subjects.len() - jobs) {
        (jobs, 0) => counted(jobs, "job"),
        (0, tasks) => counted(tasks, "external task"),
        (jobs, tasks) => format!("{} and {}", counted(jobs, "job"), counted(tasks, "external task")),
    };
    Ok(Plan {
        command: "incident.retry",
        title: format!("Set retries to {retries} on {what} of {}", counted(subjects.len(), "incident")),
        notes: vec![],
        steps,
        undo: Undo::No("a retry runs the job"),
        careful: false,
    })
}

fn step(subject: &Subject, retries: u32) -> Result<Step, String> {
    available(subject, &Actor::default()).map_err(|reason| format!("{}: {reason}", subject.label()))?;
    let configuration = subject.need("configuration")?;
    if subject.reference("type").as_deref() == Some("failedJob") {
        return Ok(job::step(subject, &configuration, retries));
    }
    Ok(Step::new(call!(SET_EXTERNAL_TASK_RESOURCE_RETRIES, "id" = configuration, "retries" = retries), vec![subject.target()]))
}
