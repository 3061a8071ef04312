//! Suspending, activating and cancelling instances.

use serde_json::Value;

use super::{Action, Ask, Batch, Entry, Field, Look, Matching, Subject, counted, field, job::everything};
use crate::{
    api::{
        Call, Check, Keeps, Plan, Refusals, Risk, Step, Target, Undo,
        camunda7::process_instance::{
            DELETE_ASYNC_HISTORIC_QUERY_BASED, DELETE_PROCESS_INSTANCE, DELETE_PROCESS_INSTANCES_ASYNC_OPERATION, GET_PROCESS_INSTANCE,
            UPDATE_SUSPENSION_STATE_ASYNC_OPERATION, UPDATE_SUSPENSION_STATE_BY_ID,
        },
    },
    call,
};

/// What it means that an instance is not found.
const GONE: &str = "the instance is gone: it ended, or somebody cancelled it";

/// Stops instances until they are activated.
pub static SUSPEND: Action = Action {
    id: "instance.suspend",
    title: "suspend",
    help: "stop it: no job runs and no task can be completed until it is activated",
    key: "S",
    available: |subject, _| match () {
        () if has_ended(subject) => Err("it has ended"),
        () if is_suspended(subject) => Err("it is suspended already"),
        () => Ok(()),
    },
    plan: |subjects, _, _| suspension(subjects, true),
    batch: Some(Batch {
        matching: |matching, _| Ok(suspension_of(matching, true)),
        these: |subjects, _, _| suspension_in_batch(subjects, true),
        carries: &[],
    }),
    ..super::PLAIN
};

/// Lets suspended instances go on.
pub static ACTIVATE: Action = Action {
    id: "instance.activate",
    title: "activate",
    help: "let a suspended instance go on",
    key: "A",
    available: |subject, _| match () {
        () if has_ended(subject) => Err("it has ended"),
        () if is_suspended(subject) => Ok(()),
        () => Err("it is not suspended"),
    },
    plan: |subjects, _, _| suspension(subjects, false),
    batch: Some(Batch {
        matching: |matching, _| Ok(suspension_of(matching, false)),
        these: |subjects, _, _| suspension_in_batch(subjects, false),
        carries: &[],
    }),
    ..super::PLAIN
};

/// Ends instances where they stand, with everything below them.
pub static CANCEL: Action = Action {
    id: "instance.cancel",
    title: "cancel…",
    help: "end it where it stands, with the instances that it called",
    key: "K",
    risk: Risk::Destructive,
    ask: Ask::Fields(|_| cancel_fields()),
    available: |subject, _| if has_ended(subject) { Err("it has ended") } else { Ok(()) },
    plan: |subjects, entries, _| cancel(subjects, entries),
    preview: Some(|subjects, entries| {
        let ids = subjects.iter().map(|subject| subject.row.id.clone()).collect();
        (!is_chosen(entries, "skipSubprocesses")).then_some(Look::Below(ids))
    }),
    batch: Some(Batch {
        matching: |matching, entries| Ok(cancel_matching(matching, entries)),
        these: |subjects, entries, _| cancel_in_batch(subjects, entries),
        carries: &["reason"],
    }),
    ..super::PLAIN
};

pub(super) fn has_ended(subject: &Subject) -> bool {
    !subject.cell("ended").is_empty()
}

fn is_suspended(subject: &Subject) -> bool {
    subject.cell("state") == "SUSPENDED" || subject.cell("suspended") == "true"
}

fn verb(suspended: bool) -> (&'static str, &'static str) {
    if suspended { ("instance.suspend", "Suspend") } else { ("instance.activate", "Activate") }
}

fn suspension(subjects: &[Subject], suspended: bool) -> Result<Plan, String> {
    let (command, verb) = verb(suspended);
    let still = |(step, read): (Step, Call)| step.only_if(Check::unchanged(read, vec![("/suspended", suspended.into())]));
    // the engine says yes to the suspension of an instance that is no more
    let there = |(step, read): (Step, Call)| step.only_if(Check::there(read, GONE));
    Ok(Plan {
        command,
        title: format!("{verb} {}", counted(subjects.len(), "instance")),
        notes: vec![],
        steps: steps(subjects, suspended)?.into_iter().map(there).collect(),
        undo: Undo::By(steps(subjects, !suspended)?.into_iter().map(still).collect()),
        careful: false,
    })
}

/// A step for each, and the read that tells how it stands.
fn steps(subjects: &[Subject], suspended: bool) -> Result<Vec<(Step, Call)>, String> {
    let step = |subject: &Subject| {
        let id = subject.need("instance")?;
        let call = call!(UPDATE_SUSPENSION_STATE_BY_ID, "id" = id.as_str(), "suspended" = suspended);
        Ok((Step::new(call, vec![subject.target()]), call!(GET_PROCESS_INSTANCE, "id" = id)))
    };
    subjects.iter().map(step).collect()
}

fn suspension_of(matching: &Matching, suspended: bool) -> Option<(Plan, Look)> {
    let mut query = matching.query()?;
    // what is so already needs nothing
    query.entry(if suspended { "active" } else { "suspended" }).or_insert(Value::Bool(true));
    let count = matching.count(&query)?;
    let mut call = call!(UPDATE_SUSPENSION_STATE_ASYNC_OPERATION, "suspended" = suspended);
    call.set(query_name(matching), query);
    let (command, verb) = verb(suspended);
    let title = format!("{verb} all instances that match {}", matching.words());
    let undo = Undo::No("which ones matched is not known afterwards");
    Some((in_batch(command, title, call, vec![everything(matching)], undo), Look::Count(count)))
}

fn suspension_in_batch(subjects: &[Subject], suspended: bool) -> Result<Plan, String> {
    let ids = ids(subjects)?;
    let (command, verb) = verb(suspended);
    let targets: Vec<Target> = subjects.iter().map(Subject::target).collect();
    let title = format!("{verb} {}", counted(subjects.len(), "instance"));
    let undo = Undo::No("a batch cannot look first who changed what meanwhile");
    let call = call!(UPDATE_SUSPENSION_STATE_ASYNC_OPERATION, "processInstanceIds" = ids, "suspended" = suspended);
    Ok(in_batch(command, title, call, targets, undo))
}

/// History finds instances by other names than the runtime does: each has its own query.
fn query_name(matching: &Matching) -> &'static str {
    if is_historic(matching) { "historicProcessInstanceQuery" } else { "processInstanceQuery" }
}

pub(super) fn is_historic(matching: &Matching) -> bool {
    matching.binding.operation.path.starts_with("/history")
}

fn in_batch(command: &'static str, title: String, call: Call, targets: Vec<Target>, undo: Undo) -> Plan {
    Plan { command, title, notes: vec![], steps: vec![Step::new(call, targets).keeping(Keeps::Batch)], undo, careful: true }
}

fn ids(subjects: &[Subject]) -> Result<Vec<String>, String> {
    subjects.iter().map(|subject| subject.need("instance")).collect()
}

/// What may be left out when an instance ends: field, label, and what that means.
const SKIPS: [(&str, &str, &str); 3] = [
    ("skipCustomListeners", "Skip listeners", "custom listeners are not run"),
    ("skipIoMappings", "Skip mappings", "input and output mappings are not run"),
    ("skipSubprocesses", "Skip called", "the instances that it called are left to run on"),
];

fn cancel_fields() -> Vec<Field> {
    let skip = |(name, label, _): &(&str, &str, &str)| Field::new(*name, "String", "no").labelled(*label).choices(["no", "yes"]);
    let reason = Field::new("reason", "String", "").labelled("Reason");
    std::iter::once(reason).chain(SKIPS.iter().map(skip)).collect()
}

fn is_chosen(entries: &[Entry], name: &str) -> bool {
    field::text(entries, name) == "yes"
}

/// What was chosen, to be read before saying yes.
fn chosen(entries: &[Entry]) -> Vec<String> {
    let skips = SKIPS.iter().filter(|(name, ..)| is_chosen(entries, name)).map(|(.., note)| (*note).to_owned());
    let reason = Some(field::text(entries, "reason").trim()).filter(|reason| !reason.is_empty()).map(|reason| format!("reason: {reason}"));
    reason.into_iter().chain(skips).collect()
}

fn with_skips(mut call: Call, entries: &[Entry]) -> Call {
    for (name, ..) in SKIPS.iter().filter(|(name, ..)| is_chosen(entries, name)) {
        call.set(*name, true);
    }
    call
}

fn cancel(subjects: &[Subject], entries: &[Entry]) -> Result<Plan, String> {
    let by_id = |subject: &Subject| {
        let call = with_skips(call!(DELETE_PROCESS_INSTANCE, "id" = subject.need("instance")?), entries);
        Ok(Step::new(call, vec![subject.target()]).refused(Refusals::gone(GONE)))
    };
    Ok(Plan {
        command: "instance.cancel",
        title: format!("Cancel {}", counted(subjects.len(), "instance")),
        notes: chosen(entries),
        steps: subjects.iter().map(by_id).collect::<Result<_, String>>()?,
        undo: Undo::No("what is cancelled does not come back"),
        careful: true,
    })
}

fn cancel_matching(matching: &Matching, entries: &[Entry]) -> Option<(Plan, Look)> {
    let mut query = matching.query()?;
    let historic = is_historic(matching);
    if historic {
        // what has ended cannot be cancelled
        query.insert("unfinished".to_owned(), Value::Bool(true));
    }
    let count = matching.count(&query)?;
    // each of the two calls overlooks the other's query without a word
    let call = if historic {
        call!(DELETE_ASYNC_HISTORIC_QUERY_BASED, "historicProcessInstanceQuery" = query)
    } else {
        call!(DELETE_PROCESS_INSTANCES_ASYNC_OPERATION, "processInstanceQuery" = query)
    };
    let call = cancelling(call, entries);
    let title = format!("Cancel all instances that match {}", matching.words());
    let mut plan = cancel_many(title, call, vec![everything(matching)], entries);
    if !is_chosen(entries, "skipSubprocesses") {
        plan.notes.push("the instances that they called go with them, and are not in the count".to_owned());
    }
    Some((plan, Look::Count(count)))
}

fn cancel_in_batch(subjects: &[Subject], entries: &[Entry]) -> Result<Plan, String> {
    let call = cancelling(call!(DELETE_PROCESS_INSTANCES_ASYNC_OPERATION, "processInstanceIds" = ids(subjects)?), entries);
    let title = format!("Cancel {}", counted(subjects.len(), "instance"));
    Ok(cancel_many(title, call, subjects.iter().map(Subject::target).collect(), entries))
}

/// The call for many, which is the only one that takes a reason.
fn cancelling(mut call: Call, entries: &[Entry]) -> Call {
    let reason = field::text(entries, "reason").trim();
    if !reason.is_empty() {
        call.set("deleteReason", reason);
    }
    with_skips(call, entries)
}

fn cancel_many(title: String, call: Call, targets: Vec<Target>, entries: &[Entry]) -> Plan {
    let mut plan = in_batch("instance.cancel", title, call, targets, Undo::No("what is cancelled does not come back"));
    plan.notes = chosen(entries);
    plan
}
