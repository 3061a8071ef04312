//! Retrying jobs.

use serde_json::Value;

use super::{Action, Actor, Ask, Batch, Entry, Field, Look, Matching, Subject, counted, field};
use crate::{
    api::{
        Id, Keeps, Plan, Refusals, Risk, Step, Target, Undo,
        camunda7::job::{SET_JOB_RETRIES, SET_JOB_RETRIES_ASYNC_OPERATION},
    },
    call,
};

/// What it means that a job is not found.
pub(super) const GONE: &str = "the job is gone: it ran, or its instance ended";
/// What can be known of a batch that sets retries.
pub(super) const RETRIES_SET: &str = "done means that the retries were set; whether the jobs then pass, the incidents tell";

/// Gives jobs one more attempt.
pub static RETRY: Action = Action {
    id: "job.retry",
    title: "retry",
    help: "give the failed job one more attempt",
    key: "r",
    risk: Risk::Irreversible,
    available,
    plan: |subjects, _, _| plan(subjects, 1),
    batch: Some(Batch {
        matching: |matching, _| Ok(matching_plan(matching, 1)),
        these: |subjects, _, _| batch_plan(subjects, 1),
        carries: &[],
    }),
    ..super::PLAIN
};

/// Gives jobs a number of attempts.
pub static RETRY_TIMES: Action = Action {
    id: "job.retries",
    title: "retries…",
    help: "set the number of attempts that the job has left",
    key: "R",
    risk: Risk::Irreversible,
    ask: Ask::Fields(|_| vec![retries_field()]),
    available,
    plan: |subjects, entries, _| plan(subjects, retries(entries)?),
    batch: Some(Batch {
        matching: |matching, entries| Ok(matching_plan(matching, retries(entries)?)),
        these: |subjects, entries, _| batch_plan(subjects, retries(entries)?),
        carries: &[],
    }),
    ..super::PLAIN
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

/// The same filter as a query; of jobs that wait for their turn, none is touched.
fn matching_plan(matching: &Matching, retries: u32) -> Option<(Plan, Look)> {
    let mut query = matching.query()?;
    let narrowed = !query.contains_key("noRetriesLeft") && !query.contains_key("withException");
    if narrowed {
        query.insert("noRetriesLeft".to_owned(), Value::Bool(true));
    }
    let count = matching.count(&query)?;
    let call = call!(SET_JOB_RETRIES_ASYNC_OPERATION, "jobQuery" = Value::Object(query), "retries" = retries);
    let mut plan =
        in_batch(call, vec![everything(matching)], format!("Set retries to {retries} on all jobs that match {}", matching.words()));
    if narrowed {
        plan.notes.push("of these, only the ones that have no retries left".to_owned());
    }
    Some((plan, Look::Count(count)))
}

fn batch_plan(subjects: &[Subject], retries: u32) -> Result<Plan, String> {
    let jobs = subjects.iter().map(|subject| subject.need("job")).collect::<Result<Vec<_>, String>>()?;
    let call = call!(SET_JOB_RETRIES_ASYNC_OPERATION, "jobIds" = jobs, "retries" = retries);
    let title = format!("Set retries to {retries} on {}", counted(subjects.len(), "job"));
    Ok(in_batch(call, subjects.iter().map(Subject::target).collect(), title))
}

/// A plan of one call that the engine carries out as a batch of setting retries.
fn in_batch(call: crate::api::Call, targets: Vec<Target>, title: String) -> Plan {
    Plan {
        command: "job.retry",
        title,
        notes: vec![RETRIES_SET.to_owned()],
        steps: vec![Step::new(call, targets).keeping(Keeps::Batch)],
        undo: Undo::No("a retry runs the job"),
        careful: true,
    }
}

/// What stands for everything that matches where things are named.
pub(super) fn everything(matching: &Matching) -> Target {
    Target { id: Id::from(matching.words()), label: format!("everything that matches {}", matching.words()) }
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
    Step::new(call!(SET_JOB_RETRIES, "id" = job, "retries" = retries), vec![subject.target()]).refused(Refusals::gone(GONE))
}
