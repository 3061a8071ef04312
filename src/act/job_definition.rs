//! Retries of all failed jobs of one kind.

use super::{
    Action, Ask, Look, Subject, counted,
    job::{retries, retries_field},
};
use crate::{
    api::{
        Check, Plan, Risk, Step, Undo,
        camunda7::{
            job::GET_JOBS_COUNT,
            job_definition::{GET_JOB_DEFINITION, SET_JOB_RETRIES_JOB_DEFINITION},
        },
    },
    call,
};

/// Gives the failed jobs of an activity a number of attempts.
pub static RETRIES: Action = Action {
    id: "job-definition.retries",
    title: "retries…",
    help: "set the number of attempts that its failed jobs have left",
    key: "R",
    risk: Risk::Irreversible,
    ask: Ask::Fields(|_| vec![retries_field()]),
    plan: |subjects, entries, _| Ok(plan(subjects, retries(entries)?)),
    preview: Some(|subjects, _| match subjects {
        [one] => Some(Look::Count(call!(GET_JOBS_COUNT, "jobDefinitionId" = one.row.id.as_str(), "noRetriesLeft" = true))),
        _ => None,
    }),
    ..super::PLAIN
};

fn plan(subjects: &[Subject], retries: u32) -> Plan {
    let step = |subject: &Subject| {
        let id = subject.row.id.as_str();
        let call = call!(SET_JOB_RETRIES_JOB_DEFINITION, "id" = id, "retries" = retries);
        // the engine says yes to what is no more
        let there = Check::there(call!(GET_JOB_DEFINITION, "id" = id), "the job definition is gone: its deployment was deleted");
        Step::new(call, vec![subject.target()]).only_if(there)
    };
    Plan {
        command: "job-definition.retries",
        title: format!("Set retries to {retries} on the failed jobs of {}", counted(subjects.len(), "job definition")),
        notes: vec![],
        steps: subjects.iter().map(step).collect(),
        undo: Undo::No("a retry runs the job"),
        careful: true,
    }
}
