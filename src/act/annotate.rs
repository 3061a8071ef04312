//! Notes on incidents, and ending incidents of a type of one's own.

use super::{Action, Ask, Entry, Field, Subject, counted, field};
use crate::{
    api::{
        Call, Check, Plan, Refusals, Risk, Step, Undo,
        camunda7::incident::{CLEAR_INCIDENT_ANNOTATION, GET_INCIDENT, RESOLVE_INCIDENT, SET_INCIDENT_ANNOTATION},
    },
    call,
};

/// What it means that an incident is not found.
const GONE: &str = "the incident is gone: it was resolved, or what failed passed";

/// Writes a note on incidents, or takes it away.
pub static ANNOTATE: Action = Action {
    id: "incident.annotate",
    title: "annotate…",
    help: "write a note on it, for who comes after; an empty one takes it away",
    key: "a",
    ask: Ask::Fields(|subject| vec![Field::new("note", "String", subject.cell("annotation")).labelled("Note")]),
    plan: |subjects, entries, _| Ok(annotate(subjects, entries)),
    ..super::PLAIN
};

/// Ends incidents that somebody's own code raised.
pub static RESOLVE: Action = Action {
    id: "incident.resolve",
    title: "resolve",
    help: "end an incident of a type of your own; failed jobs and external tasks are retried instead",
    key: "v",
    risk: Risk::Irreversible,
    available: |subject, _| match subject.reference("type").as_deref() {
        Some("failedJob" | "failedExternalTask") => Err("the engine ends it when what failed passes: retry that"),
        // seen: it answers 204, and the incident stays
        _ if subject.reference("configuration").is_none() => Err("it has no configuration: the engine would say yes and do nothing"),
        _ => Ok(()),
    },
    plan: |subjects, _, _| Ok(resolve(subjects)),
    ..super::PLAIN
};

/// Sets the note, or takes it away where there is none.
fn note(subject: &Subject, text: &str) -> Step {
    let id = subject.row.id.as_str();
    let call = if text.is_empty() {
        call!(CLEAR_INCIDENT_ANNOTATION, "id" = id)
    } else {
        call!(SET_INCIDENT_ANNOTATION, "id" = id, "annotation" = text)
    };
    Step::new(call, vec![subject.target()]).refused(Refusals::gone(GONE))
}

fn read(subject: &Subject) -> Call {
    call!(GET_INCIDENT, "id" = subject.row.id.as_str())
}

fn annotate(subjects: &[Subject], entries: &[Entry]) -> Plan {
    let text = field::text(entries, "note").trim();
    let now = if text.is_empty() { serde_json::Value::Null } else { text.into() };
    let back = |subject: &Subject| {
        let still = Check::unchanged(read(subject), vec![("/annotation", now.clone())]);
        note(subject, &subject.cell("annotation")).only_if(still)
    };
    let old = subjects.iter().map(|subject| subject.cell("annotation")).filter(|old| !old.is_empty());
    let notes: Vec<_> = old.take(3).map(|old| format!("takes the place of: {old}")).collect();
    let what = counted(subjects.len(), "incident");
    Plan {
        command: "incident.annotate",
        title: if text.is_empty() { format!("Take the note from {what}") } else { format!("Annotate {what}: {text}") },
        notes,
        steps: subjects.iter().map(|subject| note(subject, text)).collect(),
        undo: Undo::By(subjects.iter().map(back).collect()),
        careful: false,
    }
}

fn resolve(subjects: &[Subject]) -> Plan {
    let step = |subject: &Subject| {
        Step::new(call!(RESOLVE_INCIDENT, "id" = subject.row.id.as_str()), vec![subject.target()]).refused(Refusals::gone(GONE))
    };
    Plan {
        command: "incident.resolve",
        title: format!("Resolve {}", counted(subjects.len(), "incident")),
        notes: vec!["only the incident ends: what raised it is told nothing".to_owned()],
        steps: subjects.iter().map(step).collect(),
        undo: Undo::No("an incident that was resolved is raised anew only by what raised it"),
        careful: false,
    }
}
