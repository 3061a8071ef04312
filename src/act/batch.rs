//! Batches of the engine: stopped, let go on, retried where they failed, and deleted.

use super::{Action, Actor, Ask, Entry, Field, Subject, counted, field};
use crate::{
    api::{
        Call, Check, Plan, Refusals, Risk, Step, Undo,
        camunda7::{
            batch::{DELETE_BATCH, GET_BATCH, UPDATE_BATCH_SUSPENSION_STATE},
            job_definition::SET_JOB_RETRIES_JOB_DEFINITION,
        },
    },
    call,
};

/// What it means that a batch is not found.
const GONE: &str = "the batch is gone: it ended, or somebody deleted it";

/// Stops batches where they are.
pub static SUSPEND: Action = Action {
    id: "batch.suspend",
    title: "suspend",
    help: "stop it where it is until it is activated",
    key: "S",
    available: |subject, _| if is_suspended(subject) { Err("it is suspended already") } else { Ok(()) },
    plan: |subjects, _, _| Ok(suspension(subjects, true)),
    ..super::PLAIN
};

/// Lets suspended batches go on.
pub static ACTIVATE: Action = Action {
    id: "batch.activate",
    title: "activate",
    help: "let a suspended batch go on",
    key: "A",
    available: |subject, _| if is_suspended(subject) { Ok(()) } else { Err("it is not suspended") },
    plan: |subjects, _, _| Ok(suspension(subjects, false)),
    ..super::PLAIN
};

/// Gives what failed of batches one more attempt.
pub static RETRY: Action = Action {
    id: "batch.retry",
    title: "retry failed",
    help: "give what failed of it one more attempt",
    key: "r",
    risk: Risk::Irreversible,
    available: |subject, _| match subject.cell("failed").as_str() {
        "0" | "" => Err("nothing of it has failed"),
        _ => Ok(()),
    },
    plan: retry,
    ..super::PLAIN
};

/// Deletes batches, with what they have not done yet.
pub static DELETE: Action = Action {
    id: "batch.delete",
    title: "delete…",
    help: "delete it with what it has not done yet; what it did stays done",
    key: "D",
    risk: Risk::Destructive,
    ask: Ask::Fields(|_| vec![Field::new("history", "String", "no").labelled("Its history too").choices(["no", "yes"])]),
    plan: |subjects, entries, _| Ok(delete(subjects, entries)),
    ..super::PLAIN
};

fn is_suspended(subject: &Subject) -> bool {
    subject.cell("suspended") == "true"
}

fn read(subject: &Subject) -> Call {
    call!(GET_BATCH, "id" = subject.row.id.as_str())
}

fn suspension(subjects: &[Subject], suspended: bool) -> Plan {
    let step = |subject: &Subject, suspended: bool| {
        let call = call!(UPDATE_BATCH_SUSPENSION_STATE, "id" = subject.row.id.as_str(), "suspended" = suspended);
        Step::new(call, vec![subject.target()])
    };
    let back =
        |subject: &Subject| step(subject, !suspended).only_if(Check::unchanged(read(subject), vec![("/suspended", suspended.into())]));
    let verb = if suspended { "Suspend" } else { "Activate" };
    Plan {
        command: if suspended { "batch.suspend" } else { "batch.activate" },
        title: format!("{verb} {}", counted_batches(subjects.len())),
        notes: vec![],
        steps: subjects.iter().map(|subject| step(subject, suspended).only_if(Check::there(read(subject), GONE))).collect(),
        undo: Undo::By(subjects.iter().map(back).collect()),
        careful: false,
    }
}

fn counted_batches(count: usize) -> String {
    if count == 1 { "1 batch".to_owned() } else { format!("{count} batches") }
}

fn retry(subjects: &[Subject], _: &[Entry], _: &Actor) -> Result<Plan, String> {
    let step = |subject: &Subject| {
        let call = call!(SET_JOB_RETRIES_JOB_DEFINITION, "id" = subject.need("jobs")?, "retries" = 1);
        Ok(Step::new(call, vec![subject.target()]).only_if(Check::there(read(subject), GONE)))
    };
    let failed = subjects.iter().map(|subject| format!("{}: {}", subject.label(), counted_failed(&subject.cell("failed"))));
    Ok(Plan {
        command: "batch.retry",
        title: format!("Give what failed of {} one more attempt", counted_batches(subjects.len())),
        notes: failed.take(3).collect(),
        steps: subjects.iter().map(step).collect::<Result<_, String>>()?,
        undo: Undo::No("a retry runs the job"),
        careful: false,
    })
}

fn counted_failed(count: &str) -> String {
    count.parse::<u64>().map_or_else(|_| "failed".to_owned(), |count| format!("{} failed", counted(count, "job")))
}

fn delete(subjects: &[Subject], entries: &[Entry]) -> Plan {
    let with_history = field::text(entries, "history") == "yes";
    let step = |subject: &Subject| {
        let call = call!(DELETE_BATCH, "id" = subject.row.id.as_str(), "cascade" = with_history);
        Step::new(call, vec![subject.target()]).refused(Refusals::gone(GONE))
    };
    let mut notes = vec!["what it did stays done; the rest is not done".to_owned()];
    if with_history {
        notes.push("its history goes too".to_owned());
    }
    Plan {
        command: "batch.delete",
        title: format!("Delete {}", counted_batches(subjects.len())),
        notes,
        steps: subjects.iter().map(step).collect(),
        undo: Undo::No("a batch that is deleted does not come back"),
        careful: true,
    }
}
