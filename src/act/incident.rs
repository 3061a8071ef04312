//! Retrying what raised an incident: a failed job by its job, a failed external task by its retries.

use super::{Action, Actor, Ask, Batch, Subject, counted, external_task, job};
use crate::{
    api::{
        Keeps, Plan, Risk, Step, Undo,
        camunda7::{external_task::SET_EXTERNAL_TASK_RETRIES_ASYNC_OPERATION, job::SET_JOB_RETRIES_ASYNC_OPERATION},
    },
    call,
};

/// One more attempt.
pub static RETRY: Action = Action {
    id: "incident.retry",
    title: "retry",
    help: "give what failed one more attempt",
    key: "r",
    risk: Risk::Irreversible,
    available,
    plan: |subjects, _, _| plan(subjects, 1),
    batch: Some(Batch { matching: |_, _| Ok(None), these: |subjects, _, _| batch_plan(subjects, 1), carries: &[] }),
    ..super::PLAIN
};

/// A number of attempts.
pub static RETRY_TIMES: Action = Action {
    id: "incident.retries",
    title: "retries…",
    help: "give what failed a number of attempts",
    key: "R",
    risk: Risk::Irreversible,
    ask: Ask::Fields(|_| vec![job::retries_field()]),
    available,
    plan: |subjects, entries, _| plan(subjects, job::retries(entries)?),
    batch: Some(Batch {
        // no query of the engine's finds jobs by their incidents: what matches is read, and sent by its ids
        matching: |_, _| Ok(None),
        these: |subjects, entries, _| batch_plan(subjects, job::retries(entries)?),
        carries: &[],
    }),
    ..super::PLAIN
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
    Ok(Plan {
        command: "incident.retry",
        title: title(subjects, retries),
        notes: vec![],
        steps,
        undo: Undo::No("a retry runs the job"),
        careful: false,
    })
}

fn is_job(subject: &Subject) -> bool {
    subject.reference("type").as_deref() == Some("failedJob")
}

fn title(subjects: &[Subject], retries: u32) -> String {
    let jobs = subjects.iter().filter(|subject| is_job(subject)).count();
    let what = match (jobs, subjects.len() - jobs) {
        (jobs, 0) => counted(jobs, "job"),
        (0, tasks) => counted(tasks, "external task"),
        (jobs, tasks) => format!("{} and {}", counted(jobs, "job"), counted(tasks, "external task")),
    };
    format!("Set retries to {retries} on {what} of {}", counted(subjects.len(), "incident"))
}

/// One batch for the jobs and one for the external tasks.
fn batch_plan(subjects: &[Subject], retries: u32) -> Result<Plan, String> {
    let (jobs, tasks): (Vec<&Subject>, Vec<&Subject>) = subjects.iter().partition(|subject| is_job(subject));
    let ids = |subjects: &[&Subject]| subjects.iter().map(|subject| subject.need("configuration")).collect::<Result<Vec<_>, String>>();
    let mut steps = vec![];
    if !jobs.is_empty() {
        let call = call!(SET_JOB_RETRIES_ASYNC_OPERATION, "jobIds" = ids(&jobs)?, "retries" = retries);
        steps.push(Step::new(call, jobs.iter().map(|subject| subject.target()).collect()).keeping(Keeps::Batch));
    }
    if !tasks.is_empty() {
        let call = call!(SET_EXTERNAL_TASK_RETRIES_ASYNC_OPERATION, "externalTaskIds" = ids(&tasks)?, "retries" = retries);
        steps.push(Step::new(call, tasks.iter().map(|subject| subject.target()).collect()).keeping(Keeps::Batch));
    }
    Ok(Plan {
        command: "incident.retry",
        title: title(subjects, retries),
        notes: vec![job::RETRIES_SET.to_owned()],
        steps,
        undo: Undo::No("a retry runs the job"),
        careful: true,
    })
}

fn step(subject: &Subject, retries: u32) -> Result<Step, String> {
    available(subject, &Actor::default()).map_err(|reason| format!("{}: {reason}", subject.label()))?;
    let configuration = subject.need("configuration")?;
    if subject.reference("type").as_deref() == Some("failedJob") {
        return Ok(job::step(subject, &configuration, retries));
    }
    Ok(external_task::step(subject, &configuration, retries))
}
