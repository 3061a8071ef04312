//! What else can be done to jobs, tasks, incidents, definitions, external tasks and messages: done, read back, taken back.

use flowdeck::{
    act::{Actor, Selection, annotate, batch, definition, external_task, hand_over, job_definition, job_now, message, start},
    api::{
        CHANGED_SINCE, Call,
        camunda7::{
            batch::GET_BATCH,
            event::GET_EVENT_SUBSCRIPTIONS,
            execution::CREATE_INCIDENT,
            external_task::{GET_EXTERNAL_TASKS, LOCK, SET_EXTERNAL_TASK_RETRIES_ASYNC_OPERATION},
            incident::{GET_INCIDENT, RESOLVE_INCIDENT, SET_INCIDENT_ANNOTATION},
            job::{GET_JOB, GET_JOBS},
            job_definition::GET_JOB_DEFINITION,
            process_definition::GET_PROCESS_DEFINITION,
            process_instance::{GET_PROCESS_INSTANCE, GET_PROCESS_INSTANCE_VARIABLE, SET_PROCESS_INSTANCE_VARIABLE},
            task::{CLAIM, GET_TASK, SET_ASSIGNEE},
        },
    },
    call,
    resource::{BATCHES, DEFINITIONS, EVENT_SUBSCRIPTIONS, EXTERNAL_TASKS, INCIDENTS, JOB_DEFINITIONS, JOBS, TASKS, filter::Term},
};
use serde_json::{Value, json};

use super::{Lab, lab::text};

async fn job(lab: &Lab, id: &str) -> Value {
    lab.get(call!(GET_JOB, "id" = id)).await
}

#[tokio::test]
async fn a_job_that_is_run_now_tells_whether_it_passed_failed_or_is_gone() {
    let lab = super::lab().await;
    let (instance, incident) = lab.failing_invoice("CONTRACT-run").await;
    let id = text(&incident, "configuration");
    let subject = lab.subject(&JOBS, &[Term::is("id", id.as_str())]).await;
    let told = lab.refused(&job_now::RUN, std::slice::from_ref(&subject), &[], "mia").await;
    assert!(told.starts_with("1 failed: it ran and failed: ") && told.contains("taxRate"), "{told}");
    lab.get(call!(SET_PROCESS_INSTANCE_VARIABLE, "id" = instance.as_str(), "varName" = "taxRate", "value" = 7, "type" = "Integer")).await;
    let plan = lab.plan(&job_now::RUN, std::slice::from_ref(&subject), &[], "mia").await;
    assert_eq!(lab.carry_out(&plan).await.summary(), "1 done: it ran, and passed");
    assert_eq!(lab.send(&call!(GET_JOB, "id" = id)).await.status, 404);
    assert_eq!(lab.carry_out(&plan).await.summary(), "1 failed: the job is gone: it ran, or its instance ended");
}

#[tokio::test]
async fn a_due_date_is_set_taken_away_and_put_back_unless_somebody_else_set_it() {
    let lab = super::lab().await;
    let (_, incident) = lab.failing_invoice("CONTRACT-due").await;
    let id = text(&incident, "configuration");
    let subject = async || lab.subject(&JOBS, &[Term::is("id", id.as_str())]).await;
    let before = job(&lab, &id).await["dueDate"].clone();
    let later = lab.act(&job_now::DUE, &[subject().await], &[("due", "2031-01-01T10:00:00.000+0100")], "mia").await;
    assert!(text(&job(&lab, &id).await, "dueDate").starts_with("2031-01-01T"));
    lab.undo(&later).await;
    assert_eq!(job(&lab, &id).await["dueDate"], before);
    let later = lab.act(&job_now::DUE, &[subject().await], &[("due", "2031-01-01")], "mia").await;
    lab.act(&job_now::DUE, &[subject().await], &[("due", "2032-01-01")], "joe").await;
    assert_eq!(lab.undone(&later).await, format!("1 failed: {CHANGED_SINCE}"));
    assert!(text(&job(&lab, &id).await, "dueDate").starts_with("2032-01-01"));
    let told = lab.refused(&job_now::RECALCULATE, &[subject().await], &[], "mia").await;
    assert!(told.contains("Only timer jobs can be recalculated"), "{told}");
}

#[tokio::test]
async fn a_job_is_suspended_and_activated_and_both_can_be_taken_back() {
    let lab = super::lab().await;
    let (_, incident) = lab.failing_invoice("CONTRACT-stopped").await;
    let id = text(&incident, "configuration");
    let subject = async || lab.subject(&JOBS, &[Term::is("id", id.as_str())]).await;
    let plan = lab.act(&job_now::SUSPEND, &[subject().await], &[], "mia").await;
    assert_eq!(job(&lab, &id).await["suspended"], true);
    assert_eq!((job_now::RUN.available)(&subject().await, &Actor::default()), Err("it is suspended"));
    lab.undo(&plan).await;
    assert_eq!(job(&lab, &id).await["suspended"], false);
    lab.act(&job_now::SUSPEND, &[subject().await], &[], "mia").await;
    let plan = lab.act(&job_now::ACTIVATE, &[subject().await], &[], "mia").await;
    assert_eq!(job(&lab, &id).await["suspended"], false);
    lab.undo(&plan).await;
    assert_eq!(job(&lab, &id).await["suspended"], true);
}

async fn task(lab: &Lab, id: &str) -> [String; 3] {
    let row = lab.get(call!(GET_TASK, "id" = id)).await;
    ["assignee", "owner", "delegationState"].map(|field| row[field].as_str().unwrap_or("-").to_owned())
}

#[tokio::test]
async fn a_task_is_assigned_delegated_and_resolved() {
    let lab = super::lab().await;
    let (_, id) = lab.waiting_invoice("CONTRACT-over").await;
    let subject = async || lab.subject(&TASKS, &[Term::is("id", id.as_str())]).await;
    let given = lab.act(&hand_over::ASSIGN, &[subject().await], &[("user", "mia")], "joe").await;
    assert_eq!(task(&lab, &id).await[0], "mia");
    lab.get(call!(SET_ASSIGNEE, "id" = id.as_str(), "userId" = "ann")).await;
    assert_eq!(lab.undone(&given).await, format!("1 failed: {CHANGED_SINCE}"));
    assert_eq!(task(&lab, &id).await[0], "ann", "what somebody else did stays");
    let taken = lab.act(&hand_over::ASSIGN, &[subject().await], &[("user", "")], "joe").await;
    assert_eq!(task(&lab, &id).await[0], "-");
    lab.undo(&taken).await;
    assert_eq!(task(&lab, &id).await[0], "ann");
    assert!((hand_over::RESOLVE.available)(&subject().await, &Actor::default()).is_err());
    lab.act(&hand_over::DELEGATE, &[subject().await], &[("user", "joe")], "ann").await;
    assert_eq!(task(&lab, &id).await, ["joe", "ann", "PENDING"]);
    let plan = lab.act(&hand_over::RESOLVE, &[subject().await], &[], "joe").await;
    assert_eq!(task(&lab, &id).await, ["ann", "ann", "RESOLVED"]);
    assert!(plan.notes[0].ends_with("goes to ann"), "{:?}", plan.notes);
}

#[tokio::test]
async fn an_undo_leaves_what_somebody_changed_since() {
    let lab = super::lab().await;
    let (_, id) = lab.waiting_invoice("CONTRACT-since").await;
    let subject = lab.subject(&TASKS, &[Term::is("id", id.as_str())]).await;
    let claimed = lab.act(&flowdeck::act::task::CLAIM, &[subject], &[], "mia").await;
    lab.get(call!(SET_ASSIGNEE, "id" = id.as_str(), "userId" = "joe")).await;
    assert_eq!(lab.undone(&claimed).await, format!("1 failed: {CHANGED_SINCE}"));
    lab.get(call!(CLAIM, "id" = id.as_str(), "userId" = "joe")).await;
    assert_eq!(task(&lab, &id).await[0], "joe");
}

#[tokio::test]
async fn an_incident_is_annotated_and_its_old_note_comes_back() {
    let lab = super::lab().await;
    let (instance, incident) = lab.failing_invoice("CONTRACT-note").await;
    let id = text(&incident, "id");
    let subject = async || lab.subject(&INCIDENTS, &[Term::is("id", id.as_str())]).await;
    let note = async || lab.get(call!(GET_INCIDENT, "id" = id.as_str())).await["annotation"].clone();
    let first = lab.act(&annotate::ANNOTATE, &[subject().await], &[("note", "ledger is down")], "mia").await;
    assert_eq!(note().await, "ledger is down");
    let second = lab.act(&annotate::ANNOTATE, &[subject().await], &[("note", "")], "mia").await;
    assert_eq!(note().await, Value::Null);
    lab.undo(&second).await;
    assert_eq!(note().await, "ledger is down");
    lab.get(call!(SET_INCIDENT_ANNOTATION, "id" = id.as_str(), "annotation" = "joe was here")).await;
    assert_eq!(lab.undone(&first).await, format!("1 failed: {CHANGED_SINCE}"));
    assert_eq!(note().await, "joe was here");
    assert!((annotate::RESOLVE.available)(&subject().await, &Actor::default()).unwrap_err().contains("retry that"));
    let _ = instance;
}

#[tokio::test]
async fn an_incident_of_ones_own_type_is_resolved() {
    let lab = super::lab().await;
    let (instance, _) = lab.waiting_invoice("CONTRACT-own").await;
    let raise = call!(CREATE_INCIDENT, "id" = instance.as_str(), "incidentType" = "paper", "message" = "no paper");
    let silent = text(&lab.get(raise.clone()).await, "id");
    lab.get(call!(RESOLVE_INCIDENT, "id" = silent.as_str())).await;
    assert_eq!(lab.send(&call!(GET_INCIDENT, "id" = silent.as_str())).await.status, 200, "without a configuration it stays");
    let silent = lab.subject(&INCIDENTS, &[Term::is("id", silent)]).await;
    assert!((annotate::RESOLVE.available)(&silent, &Actor::default()).unwrap_err().contains("do nothing"));
    let id = text(&lab.get(raise.with("configuration", "sheet-4")).await, "id");
    let subject = lab.subject(&INCIDENTS, &[Term::is("id", id.as_str())]).await;
    lab.act(&annotate::RESOLVE, std::slice::from_ref(&subject), &[], "mia").await;
    assert_eq!(lab.send(&call!(GET_INCIDENT, "id" = id)).await.status, 404);
    let told = lab.refused(&annotate::RESOLVE, &[subject], &[], "mia").await;
    assert_eq!(told, "1 failed: the incident is gone: it was resolved, or what failed passed");
}

#[tokio::test]
async fn a_definition_is_suspended_alone_and_taken_back() {
    let lab = super::lab().await.quiet().await;
    let subject = lab.subject(&DEFINITIONS, &[Term::is("key", "dunning")]).await;
    let suspended = async || lab.get(call!(GET_PROCESS_DEFINITION, "id" = subject.row.id.as_str())).await["suspended"].clone();
    let plan = lab.act(&definition::SUSPEND, std::slice::from_ref(&subject), &[], "mia").await;
    assert_eq!(suspended().await, true);
    lab.undo(&plan).await;
    assert_eq!(suspended().await, false);
    let selection = Selection::These(vec![subject]);
    let plan = lab.looked(&definition::SUSPEND, &selection, &[("with", "yes"), ("at", "2031-01-01")]).await;
    assert!(plan.title.starts_with("Suspend 1 definition with its instances at 2031-01-01T"), "{}", plan.title);
    assert!(plan.notes.iter().any(|note| note.starts_with("takes with it: ")), "{:?}", plan.notes);
    assert!(plan.steps[0].call.http_line().contains(r#""includeProcessInstances":true"#));
}

#[tokio::test]
async fn a_lock_is_taken_from_its_worker() {
    let lab = super::lab().await;
    let variables = json!({ "urgency": { "value": 5 }, "grace": { "value": "P14D" }, "collector": { "value": "mia" } });
    let instance = lab.start("dunning", "CONTRACT-lock", &variables).await;
    let id = text(&lab.rows(call!(GET_EXTERNAL_TASKS, "processInstanceId" = instance.as_str())).await[0], "id");
    let free = lab.subject(&EXTERNAL_TASKS, &[Term::is("id", id.as_str())]).await;
    assert!((external_task::UNLOCK.available)(&free, &Actor::default()).is_err());
    lab.get(call!(LOCK, "id" = id.as_str(), "workerId" = "w-1", "lockDuration" = 600_000)).await;
    let locked = lab.subject(&EXTERNAL_TASKS, &[Term::is("id", id.as_str())]).await;
    let plan = lab.act(&external_task::UNLOCK, &[locked], &[], "mia").await;
    assert!(plan.notes[0].ends_with("is with worker w-1 now"), "{:?}", plan.notes);
    let free = lab.subject(&EXTERNAL_TASKS, &[Term::is("id", id.as_str())]).await;
    assert_eq!(free.reference("worker"), None);
}

#[tokio::test]
async fn an_instance_is_started_with_its_form_and_the_answer_names_it() {
    let lab = super::lab().await;
    let subject = lab.subject(&DEFINITIONS, &[Term::is("key", "onboarding")]).await;
    let typed = [("business-key", "CONTRACT-begun"), ("applicant", "Ida"), ("amount", "5"), ("reviewBy", ""), ("note:String", "by hand")];
    let plan = lab.plan(&start::START, &[subject], &typed, "mia").await;
    let report = lab.carry_out(&plan).await;
    assert!(report.is_clean(), "{}", report.summary());
    let id = report.summary().strip_prefix("1 done: instance ").unwrap().to_owned();
    assert_eq!(lab.get(call!(GET_PROCESS_INSTANCE, "id" = id.as_str())).await["businessKey"], "CONTRACT-begun");
    let note = lab.get(call!(GET_PROCESS_INSTANCE_VARIABLE, "id" = id.as_str(), "varName" = "note")).await;
    assert_eq!((&note["value"], &note["type"]), (&json!("by hand"), &json!("String")));
}

#[tokio::test]
async fn a_message_reaches_what_waits_for_it_and_no_match_is_told_as_that() {
    let lab = super::lab().await;
    let variables = json!({
        "applicant": { "value": "Ida", "type": "String" }, "approvers": { "value": 2, "type": "Integer" },
        "amount": { "value": 5, "type": "Long" }, "reviewBy": { "value": "2031-02-28T10:00:00.000+0000", "type": "Date" }
    });
    let instance = lab.start("onboarding", "CONTRACT-told", &variables).await;
    let first = lab.task_of(&instance).await;
    lab.get(call!(flowdeck::api::camunda7::task::COMPLETE, "id" = text(&first, "id"), "variables" = json!({}))).await;
    let waits: Call = call!(GET_EVENT_SUBSCRIPTIONS, "processInstanceId" = instance.as_str());
    assert_eq!(lab.rows(waits.clone()).await.len(), 1);
    let told = lab.send_message(&[("message", "ContractSigned"), ("business-key", "nobody at all")]).await;
    assert!(told.starts_with("1 failed: no match: nothing waits for this message"), "{told}");
    // from what waits for it, name and instance are filled in
    let waiting = lab.subject(&EVENT_SUBSCRIPTIONS, &[Term::is("instance", instance.as_str())]).await;
    let plan = lab.plan(&message::CORRELATE, &[waiting], &[("signedBy:String", "Ida")], "mia").await;
    assert_eq!(lab.carry_out(&plan).await.summary(), format!("1 done: taken by instance {instance}"));
    assert!(lab.rows(waits).await.is_empty());
    let set = lab.get(call!(GET_PROCESS_INSTANCE_VARIABLE, "id" = instance.as_str(), "varName" = "signedBy")).await;
    assert_eq!(set["value"], "Ida");
    assert_eq!(lab.rows(call!(GET_JOBS, "processInstanceId" = instance.as_str(), "noRetriesLeft" = true)).await.len(), 0);
    assert_eq!(message::SEND.key, "g M");
}

#[tokio::test]
async fn the_jobs_of_one_kind_are_suspended_and_their_failures_retried() {
    let lab = super::lab().await.quiet().await;
    let (instance, incident) = lab.failing_invoice("CONTRACT-kind").await;
    let job = job(&lab, &text(&incident, "configuration")).await;
    let subject = lab.subject(&JOB_DEFINITIONS, &[Term::is("id", text(&job, "jobDefinitionId"))]).await;
    let suspended = async || lab.get(call!(GET_JOB_DEFINITION, "id" = subject.row.id.as_str())).await["suspended"].clone();
    let plan = lab.act(&definition::SUSPEND_JOBS, std::slice::from_ref(&subject), &[], "mia").await;
    assert_eq!(suspended().await, true);
    lab.undo(&plan).await;
    assert_eq!(suspended().await, false);

    lab.get(call!(SET_PROCESS_INSTANCE_VARIABLE, "id" = instance.as_str(), "varName" = "taxRate", "value" = 7, "type" = "Integer")).await;
    let plan = lab.looked(&job_definition::RETRIES, &Selection::These(vec![subject]), &[("retries", "1")]).await;
    assert!(plan.count() >= 1, "{:?}", plan.notes);
    assert!(lab.carry_out(&plan).await.is_clean());
    lab.until("the job has passed", async || (lab.send(&call!(GET_JOB, "id" = text(&job, "id"))).await.status == 404).then_some(())).await;
}

#[tokio::test]
async fn a_batch_that_is_stuck_is_suspended_activated_and_deleted() {
    let lab = super::lab().await;
    let nobody = json!(["9f1c0000-0000-11f1-9de5-02fc00000009"]);
    let made = lab.get(call!(SET_EXTERNAL_TASK_RETRIES_ASYNC_OPERATION, "externalTaskIds" = nobody, "retries" = 1)).await;
    let id = text(&made, "id");
    let subject = async || lab.subject(&BATCHES, &[Term::is("id", id.as_str())]).await;
    lab.until("its failure", async || (subject().await.cell("failed") == "1").then_some(())).await;
    assert_eq!((batch::RETRY.available)(&subject().await, &Actor::default()), Ok(()));
    let plan = lab.act(&batch::SUSPEND, &[subject().await], &[], "mia").await;
    assert_eq!(subject().await.cell("suspended"), "true");
    lab.undo(&plan).await;
    assert_eq!(subject().await.cell("suspended"), "false");
    let plan = lab.act(&batch::DELETE, &[subject().await], &[("history", "yes")], "mia").await;
    assert_eq!(lab.send(&call!(GET_BATCH, "id" = id.as_str())).await.status, 404);
    assert!(lab.carry_out(&plan).await.summary().starts_with("1 failed: "));
}
