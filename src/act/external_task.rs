//! External tasks: retries, and the lock of a worker that is no more.

use serde_json::Value;

use super::{
    Action, Actor, Ask, Batch, Look, Matching, Subject, counted,
    job::{RETRIES_SET, everything, retries, retries_field},
};
use crate::{
    api::{
        Call, Keeps, Plan, Refusals, Risk, Step, Target, Undo,
        camunda7::external_task::{SET_EXTERNAL_TASK_RESOURCE_RETRIES, SET_EXTERNAL_TASK_RETRIES_ASYNC_OPERATION, UNLOCK as UNLOCK_TASK},
    },
    call,
};

/// What it means that an external task is not found.
pub(super) const GONE: &str = "the external task is gone: a worker completed it, or its instance ended";
/// Why it cannot be taken back.
const RUNS: Undo = Undo::No("a retry gives it to a worker");

/// One more attempt.
pub static RETRY: Action = Action {
    id: "external-task.retry",
    title: "retry",
    help: "give the failed task one more attempt",
    key: "r",
    risk: Risk::Irreversible,
    available,
    plan: |subjects, _, _| Ok(plan(subjects, 1)),
    batch: Some(Batch {
        matching: |matching, _| Ok(matching_plan(matching, 1)),
        these: |subjects, _, _| Ok(batch_plan(subjects, 1)),
        carries: &[],
    }),
    ..super::PLAIN
};

/// A number of attempts.
pub static RETRY_TIMES: Action = Action {
    id: "external-task.retries",
    title: "retries…",
    help: "set the number of attempts that the task has left",
    key: "R",
    risk: Risk::Irreversible,
    ask: Ask::Fields(|_| vec![retries_field()]),
    available,
    plan: |subjects, entries, _| Ok(plan(subjects, retries(entries)?)),
    batch: Some(Batch {
        matching: |matching, entries| Ok(matching_plan(matching, retries(entries)?)),
        these: |subjects, entries, _| Ok(batch_plan(subjects, retries(entries)?)),
        carries: &[],
    }),
    ..super::PLAIN
};

/// Takes the lock from a worker.
pub static UNLOCK: Action = Action {
    id: "external-task.unlock",
    title: "unlock",
    help: "take the lock from its worker, so that another one can have the task",
    key: "u",
    risk: Risk::Irreversible,
    available: |subject, _| if subject.reference("worker").is_some() { Ok(()) } else { Err("no worker has it") },
    plan: |subjects, _, _| Ok(unlock(subjects)),
    ..super::PLAIN
};

fn available(subject: &Subject, _: &Actor) -> Result<(), &'static str> {
    match subject.cell("retries").as_str() {
        "0" => Ok(()),
        _ if !subject.cell("message").is_empty() => Ok(()),
        _ => Err("it has not failed"),
    }
}

/// Sets the retries of one.
pub(super) fn step(subject: &Subject, task: &str, retries: u32) -> Step {
    let call = call!(SET_EXTERNAL_TASK_RESOURCE_RETRIES, "id" = task, "retries" = retries);
    Step::new(call, vec![subject.target()]).refused(Refusals::gone(GONE))
}

fn plan(subjects: &[Subject], retries: u32) -> Plan {
    Plan {
        command: "external-task.retry",
        title: format!("Set retries to {retries} on {}", counted(subjects.len(), "external task")),
        notes: vec![],
        steps: subjects.iter().map(|subject| step(subject, subject.row.id.as_str(), retries)).collect(),
        undo: RUNS,
        careful: false,
    }
}

/// The same filter as a query; of tasks that have not failed, none is touched.
fn matching_plan(matching: &Matching, retries: u32) -> Option<(Plan, Look)> {
    let mut query = matching.query()?;
    let narrowed = query.insert("noRetriesLeft".to_owned(), Value::Bool(true)).is_none();
    let count = matching.count(&query)?;
    let call = call!(SET_EXTERNAL_TASK_RETRIES_ASYNC_OPERATION, "externalTaskQuery" = query, "retries" = retries);
    let title = format!("Set retries to {retries} on all external tasks that match {}", matching.words());
    let mut plan = in_batch(call, vec![everything(matching)], title);
    if narrowed {
        plan.notes.push("of these, only the ones that have no retries left".to_owned());
    }
    Some((plan, Look::Count(count)))
}

fn batch_plan(subjects: &[Subject], retries: u32) -> Plan {
    let ids: Vec<_> = subjects.iter().map(|subject| subject.row.id.as_str().to_owned()).collect();
    let call = call!(SET_EXTERNAL_TASK_RETRIES_ASYNC_OPERATION, "externalTaskIds" = ids, "retries" = retries);
    let title = format!("Set retries to {retries} on {}", counted(subjects.len(), "external task"));
    in_batch(call, subjects.iter().map(Subject::target).collect(), title)
}

fn in_batch(call: Call, targets: Vec<Target>, title: String) -> Plan {
    Plan {
        command: "external-task.retry",
        title,
        notes: vec![RETRIES_SET.to_owned()],
        steps: vec![Step::new(call, targets).keeping(Keeps::Batch)],
        undo: RUNS,
        careful: true,
    }
}

fn unlock(subjects: &[Subject]) -> Plan {
    let workers =
        subjects.iter().filter_map(|subject| Some(format!("{} is with worker {} now", subject.label(), subject.reference("worker")?)));
    let step = |subject: &Subject| {
        Step::new(call!(UNLOCK_TASK, "id" = subject.row.id.as_str()), vec![subject.target()]).refused(Refusals::gone(GONE))
    };
    Plan {
        command: "external-task.unlock",
        title: format!("Unlock {}", counted(subjects.len(), "external task")),
        notes: workers.take(3).chain(["a worker that still works on it cannot complete it then".to_owned()]).collect(),
        steps: subjects.iter().map(step).collect(),
        undo: Undo::No("the lock is the worker's own to take"),
        careful: false,
    }
}
