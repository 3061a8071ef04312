//! Retrying whatever failed in instances, without looking which jobs that are: the engine finds them, as a batch.

use serde_json::Value;

use super::{
    Action, Ask, Batch, Look, Matching, Subject, counted,
    instance::{has_ended, is_historic},
    job::{RETRIES_SET, everything, retries, retries_field},
};
use crate::{
    api::{
        Call, Keeps, Plan, Risk, Step, Target, Undo,
        camunda7::{
            job::GET_JOBS_COUNT,
            process_instance::{SET_RETRIES_BY_PROCESS, SET_RETRIES_BY_PROCESS_HISTORIC_QUERY_BASED},
        },
    },
    call,
};

/// Gives every failed job of instances a number of attempts.
pub static RETRY: Action = Action {
    id: "instance.retry",
    title: "retry failed…",
    help: "give every failed job of it a number of attempts",
    key: "r",
    risk: Risk::Irreversible,
    ask: Ask::Fields(|_| vec![retries_field()]),
    available: |subject, _| if has_ended(subject) { Err("it has ended") } else { Ok(()) },
    plan: |subjects, entries, _| these(subjects, retries(entries)?),
    preview: Some(|subjects, _| match subjects {
        [one] => Some(Look::Count(call!(GET_JOBS_COUNT, "processInstanceId" = one.row.id.as_str(), "noRetriesLeft" = true))),
        _ => None,
    }),
    batch: Some(Batch {
        matching: |matching, entries| Ok(matching_plan(matching, retries(entries)?)),
        these: |subjects, entries, _| these(subjects, retries(entries)?),
        carries: &[],
    }),
    ..super::PLAIN
};

fn these(subjects: &[Subject], retries: u32) -> Result<Plan, String> {
    let ids = subjects.iter().map(|subject| subject.need("instance")).collect::<Result<Vec<_>, String>>()?;
    let call = call!(SET_RETRIES_BY_PROCESS, "processInstances" = ids, "retries" = retries);
    let title = format!("Set retries to {retries} on the failed jobs of {}", counted(subjects.len(), "instance"));
    Ok(plan(title, call, subjects.iter().map(Subject::target).collect()))
}

fn matching_plan(matching: &Matching, retries: u32) -> Option<(Plan, Look)> {
    let mut query = matching.query()?;
    let historic = is_historic(matching);
    if historic {
        query.insert("unfinished".to_owned(), Value::Bool(true));
    }
    let count = matching.count(&query)?;
    let call = if historic {
        call!(SET_RETRIES_BY_PROCESS_HISTORIC_QUERY_BASED, "historicProcessInstanceQuery" = query, "retries" = retries)
    } else {
        call!(SET_RETRIES_BY_PROCESS, "processInstanceQuery" = query, "retries" = retries)
    };
    let title = format!("Set retries to {retries} on the failed jobs of all instances that match {}", matching.words());
    let mut plan = plan(title, call, vec![everything(matching)]);
    plan.notes.push("the count is of instances; the batch tells of jobs".to_owned());
    Some((plan, Look::Count(count)))
}

fn plan(title: String, call: Call, targets: Vec<Target>) -> Plan {
    Plan {
        command: "instance.retry",
        title,
        notes: vec![RETRIES_SET.to_owned()],
        steps: vec![Step::new(call, targets).keeping(Keeps::Batch)],
        undo: Undo::No("a retry runs the job"),
        careful: true,
    }
}
