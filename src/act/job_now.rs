//! What is done to a job beside retrying it: run now, due at another time, suspended, activated.

use serde_json::Value;

use super::{Action, Actor, Ask, Entry, Field, Subject, counted, field, job::GONE, value};
use crate::{
    api::{
        ApiError, Call, Check, Keeps, Plan, Refusals, Risk, Step, Undo,
        camunda7::job::{EXECUTE_JOB, GET_JOB, RECALCULATE_DUEDATE, SET_JOB_DUEDATE, UPDATE_JOB_SUSPENSION_STATE},
    },
    call,
};

/// Runs a job at once, in the request itself, and tells how that went.
pub static RUN: Action = Action {
    id: "job.run",
    title: "run now",
    help: "run it at once, whatever its due date and retries, and show its answer",
    key: "x",
    risk: Risk::Irreversible,
    available: |subject, _| if is_suspended(subject) { Err("it is suspended") } else { Ok(()) },
    plan: run,
    ..super::PLAIN
};

/// Sets when a job is due.
pub static DUE: Action = Action {
    id: "job.due",
    title: "due…",
    help: "set when it is due; empty: now",
    key: "d",
    ask: Ask::Fields(|subject| vec![Field::new("due", "Date", subject.reference("due").unwrap_or_default()).labelled("Due")]),
    plan: due,
    ..super::PLAIN
};

/// Has the engine work out anew when a timer is due.
pub static RECALCULATE: Action = Action {
    id: "job.recalculate",
    title: "due anew",
    help: "work out anew when a timer is due, from now or from when it was made",
    key: "=",
    ask: Ask::Fields(|_| vec![Field::new("from", "String", "now").labelled("Counted from").choices(["now", "its creation"])]),
    plan: recalculate,
    ..super::PLAIN
};

/// Keeps a job from running.
pub static SUSPEND: Action = Action {
    id: "job.suspend",
    title: "suspend",
    help: "keep it from running until it is activated",
    key: "S",
    available: |subject, _| if is_suspended(subject) { Err("it is suspended already") } else { Ok(()) },
    plan: |subjects, _, _| suspension(subjects, true),
    ..super::PLAIN
};

/// Lets a suspended job run.
pub static ACTIVATE: Action = Action {
    id: "job.activate",
    title: "activate",
    help: "let a suspended job run",
    key: "A",
    available: |subject, _| if is_suspended(subject) { Ok(()) } else { Err("it is not suspended") },
    plan: |subjects, _, _| suspension(subjects, false),
    ..super::PLAIN
};

fn is_suspended(subject: &Subject) -> bool {
    subject.cell("suspended") == "true"
}

fn read(job: &str) -> Call {
    call!(GET_JOB, "id" = job)
}

/// The engine answers 404 both when the job failed and when it is not there.
fn failed_or_gone(job: &str) -> Refusals {
    Refusals::gone(GONE).while_there(read(job), |error, _| match error {
        ApiError::NotFound { message } => Some(format!("it ran and failed: {message}")),
        _ => None,
    })
}

fn run(subjects: &[Subject], _: &[Entry], _: &Actor) -> Result<Plan, String> {
    let step = |subject: &Subject| {
        let job = subject.need("job")?;
        let step = Step::new(call!(EXECUTE_JOB, "id" = job.as_str()), vec![subject.target()]);
        Ok(step.refused(failed_or_gone(&job)).keeping(Keeps::Words(|_| "it ran, and passed".to_owned())))
    };
    Ok(Plan {
        command: "job.run",
        title: format!("Run {} now", counted(subjects.len(), "job")),
        notes: vec!["it runs while the request waits; what it does cannot be taken back".to_owned()],
        steps: subjects.iter().map(step).collect::<Result<_, String>>()?,
        undo: Undo::No("a job that ran has run"),
        careful: false,
    })
}

/// Sets the due date, or takes it away.
fn set_due(subject: &Subject, due: Value) -> Result<Step, String> {
    let job = subject.need("job")?;
    Ok(Step::new(call!(SET_JOB_DUEDATE, "id" = job, "duedate" = due), vec![subject.target()]).refused(Refusals::gone(GONE)))
}

fn old_due(subject: &Subject) -> Value {
    subject.reference("due").map_or(Value::Null, Value::from)
}

fn due(subjects: &[Subject], entries: &[Entry], _: &Actor) -> Result<Plan, String> {
    let text = field::text(entries, "due").trim();
    let due = if text.is_empty() { Value::Null } else { value::parse("Date", text).map_err(|why| format!("due {why}"))? };
    let back = |subject: &Subject| {
        let still = Check::unchanged(read(&subject.need("job")?), vec![("/dueDate", due.clone())]);
        Ok(set_due(subject, old_due(subject))?.only_if(still))
    };
    let when = due.as_str().map_or_else(|| "now".to_owned(), |due| format!("at {due}"));
    Ok(Plan {
        command: "job.due",
        title: format!("Make {} due {when}", counted(subjects.len(), "job")),
        notes: vec![],
        steps: subjects.iter().map(|subject| set_due(subject, due.clone())).collect::<Result<_, String>>()?,
        undo: Undo::By(subjects.iter().map(back).collect::<Result<_, String>>()?),
        careful: false,
    })
}

fn recalculate(subjects: &[Subject], entries: &[Entry], _: &Actor) -> Result<Plan, String> {
    let from_creation = field::text(entries, "from") == "its creation";
    let step = |subject: &Subject| {
        let call = call!(RECALCULATE_DUEDATE, "id" = subject.need("job")?, "creationDateBased" = from_creation);
        Ok(Step::new(call, vec![subject.target()]).refused(Refusals::gone(GONE)))
    };
    Ok(Plan {
        command: "job.recalculate",
        title: format!("Work out anew when {} is due", counted(subjects.len(), "job")),
        notes: vec!["only timers can be: the engine refuses other jobs".to_owned()],
        steps: subjects.iter().map(step).collect::<Result<_, String>>()?,
        undo: Undo::No("set the old due date by hand: what came out is not known beforehand"),
        careful: false,
    })
}

fn suspension(subjects: &[Subject], suspended: bool) -> Result<Plan, String> {
    let step = |subject: &Subject, suspended: bool, check: fn(Call, bool) -> Check| {
        let job = subject.need("job")?;
        let call = call!(UPDATE_JOB_SUSPENSION_STATE, "id" = job.as_str(), "suspended" = suspended);
        Ok::<_, String>(Step::new(call, vec![subject.target()]).only_if(check(read(&job), !suspended)))
    };
    // the engine says yes to the suspension of a job that is no more
    let there = |subject| step(subject, suspended, |read, _| Check::there(read, GONE));
    let back = |subject| step(subject, !suspended, |read, now| Check::unchanged(read, vec![("/suspended", now.into())]));
    let verb = if suspended { "Suspend" } else { "Activate" };
    Ok(Plan {
        command: if suspended { "job.suspend" } else { "job.activate" },
        title: format!("{verb} {}", counted(subjects.len(), "job")),
        notes: vec![],
        steps: subjects.iter().map(there).collect::<Result<_, String>>()?,
        undo: Undo::By(subjects.iter().map(back).collect::<Result<_, String>>()?),
        careful: false,
    })
}
