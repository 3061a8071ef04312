//! Failures: how incidents stand for each other across call activities, and how retrying ends.

use flowdeck::{
    act::{annotate, incident, job},
    api::camunda7::{
        execution::CREATE_INCIDENT,
        external_task::{GET_EXTERNAL_TASK, GET_EXTERNAL_TASK_ERROR_DETAILS},
        history_incident::GET_HISTORIC_INCIDENTS,
        incident::{GET_INCIDENT, GET_INCIDENTS},
        job::{GET_JOB, GET_STACKTRACE},
        process_instance::{GET_ACTIVITY_INSTANCE_TREE, GET_PROCESS_INSTANCES, SET_PROCESS_INSTANCE_VARIABLE},
        task::GET_TASK,
    },
    call,
    resource::{INCIDENTS, JOBS, filter::Term},
};
use serde_json::{Value, json};

use super::{Lab, lab::text};

/// An order whose instalment cannot be computed, two calls down: its instance.
pub async fn failing_order(lab: &Lab, business: &str) -> String {
    let variables = json!({
        "orderId": { "value": business, "type": "String" },
        "amount": { "value": 120, "type": "Long" },
        "instalments": { "value": 0, "type": "Long" },
        "cardNumber": { "value": "4111-0000", "type": "String" },
        "quantity": { "value": 3, "type": "Integer" },
        "pickers": { "value": 2, "type": "Integer" },
        "priority": { "value": 50, "type": "Integer" },
        "deliverBy": { "value": "2031-02-28T10:00:00.000+0000", "type": "Date" }
    });
    let order = lab.start("order", business, &variables).await;
    lab.incident_of(&order).await;
    order
}

#[tokio::test]
async fn incidents_of_one_failure_share_a_root_and_one_of_them_is_its_cause() {
    let lab = super::lab().await;
    let order = failing_order(&lab, "CONTRACT-fold").await;
    let top = lab.subject(&INCIDENTS, &[Term::is("instance", order.as_str())]).await;
    let root = top.reference("root").unwrap();
    let chain = lab.subjects(&INCIDENTS, &[Term::is("root", root.as_str())]).await;
    assert_eq!(chain.len(), 3, "order, payment, card charge");

    let fold = INCIDENTS.fold.as_ref().unwrap();
    let (causes, above): (Vec<_>, Vec<_>) = chain.iter().partition(|subject| (fold.is_cause)(subject.binding, &subject.row));
    let [cause] = causes[..] else { panic!("one cause, not {}", causes.len()) };
    assert_eq!(cause.row.id.as_str(), root);
    assert_eq!((cause.cell("activity"), cause.cell("holds")), ("instalment".to_owned(), "instalment".to_owned()));
    assert!(!cause.cell("message").is_empty());
    assert_eq!((incident::RETRY.available)(cause, &flowdeck::act::Actor::default()), Ok(()));
    for repeated in above {
        assert_eq!((repeated.cell("message"), repeated.reference("configuration")), (String::new(), None), "{}", repeated.row.raw);
        assert!((incident::RETRY.available)(repeated, &flowdeck::act::Actor::default()).unwrap_err().contains("further down"));
    }
    // each is caused by the one below it
    let called = text(
        &lab.rows(call!(GET_PROCESS_INSTANCES, "superProcessInstance" = order.as_str(), "processDefinitionKey" = "payment")).await[0],
        "id",
    );
    let middle = chain.iter().find(|subject| subject.reference("instance").as_ref() == Some(&called)).unwrap();
    assert_eq!(top.reference("cause").as_deref(), Some(middle.row.id.as_str()));
    assert_eq!(middle.reference("cause").as_deref(), Some(cause.row.id.as_str()));

    // and all go away together
    let instance = cause.reference("instance").unwrap();
    lab.get(call!(SET_PROCESS_INSTANCE_VARIABLE, "id" = instance, "varName" = "instalments", "value" = 3, "type" = "Long")).await;
    lab.act(&incident::RETRY, std::slice::from_ref(cause), &[], "mia").await;
    lab.until("the chain to go away", async || {
        lab.rows(call!(GET_INCIDENTS, "rootCauseIncidentId" = root.as_str())).await.is_empty().then_some(())
    })
    .await;
    let past = lab.rows(call!(GET_HISTORIC_INCIDENTS, "incidentId" = root.as_str())).await;
    assert_eq!((&past[0]["open"], &past[0]["resolved"], &past[0]["deleted"]), (&json!(false), &json!(true), &json!(false)));
    assert!(past[0]["endTime"].is_string());
}

#[tokio::test]
async fn a_retry_after_the_cause_was_mended_moves_the_instance_on() {
    let lab = super::lab().await;
    let (instance, incident) = lab.failing_invoice("CONTRACT-heal").await;
    let found = lab.subject(&INCIDENTS, &[Term::is("instance", instance.as_str())]).await;
    assert_eq!(found.row.id.as_str(), text(&incident, "id"));
    lab.get(call!(SET_PROCESS_INSTANCE_VARIABLE, "id" = instance.as_str(), "varName" = "taxRate", "value" = 7, "type" = "Integer")).await;
    lab.act(&incident::RETRY, &[found], &[], "mia").await;
    assert_eq!(lab.send(&call!(GET_INCIDENT, "id" = text(&incident, "id"))).await.status, 404, "the incident is gone at once");
    let task = lab.task_of(&instance).await;
    assert_eq!(task["taskDefinitionKey"], "approve");
    let tree = lab.get(call!(GET_ACTIVITY_INSTANCE_TREE, "id" = instance.as_str())).await;
    assert_eq!(tree["childActivityInstances"][0]["activityId"], "approve");
    assert_eq!(lab.send(&call!(GET_JOB, "id" = text(&incident, "configuration"))).await.status, 404, "the job is gone: it ran");
    assert_eq!(*lab.notes.0.lock().unwrap(), ["intent setJobRetries", "done setJobRetries"]);
}

#[tokio::test]
async fn a_retry_without_a_remedy_makes_another_incident_of_the_same_job() {
    let lab = super::lab().await;
    let (instance, old) = lab.failing_invoice("CONTRACT-again").await;
    let job = text(&old, "configuration");
    let failed = lab.subject(&JOBS, &[Term::is("instance", instance.as_str())]).await;
    assert_eq!((failed.row.id.as_str(), failed.cell("retries").as_str()), (job.as_str(), "0"));
    lab.act(&job::RETRY, &[failed], &[], "mia").await;
    let new = lab
        .until("the new incident", async || {
            let rows = lab.rows(call!(GET_INCIDENTS, "configuration" = job.as_str())).await;
            rows.into_iter().find(|row| row["id"] != old["id"])
        })
        .await;
    assert_eq!((&new["processInstanceId"], &new["incidentMessage"]), (&old["processInstanceId"], &old["incidentMessage"]));
    assert_eq!(lab.get(call!(GET_JOB, "id" = job)).await["retries"], 0);
}

#[tokio::test]
async fn several_are_retried_as_often_as_is_asked_for() {
    let lab = super::lab().await;
    let (first, one) = lab.failing_invoice("CONTRACT-many-1").await;
    let (second, other) = lab.failing_invoice("CONTRACT-many-2").await;
    let mut subjects = lab.subjects(&INCIDENTS, &[Term::is("instance", first.as_str())]).await;
    subjects.extend(lab.subjects(&INCIDENTS, &[Term::is("instance", second.as_str())]).await);
    let plan = lab.plan(&incident::RETRY_TIMES, &subjects, &[("retries", "2")], "mia").await;
    assert_eq!((plan.count(), plan.title.as_str()), (2, "Set retries to 2 on 2 jobs of 2 incidents"));
    let report = lab.carry_out(&plan).await;
    assert_eq!(report.summary(), "2 done");
    // it runs out of them again
    for incident in [one, other] {
        let job = text(&incident, "configuration");
        lab.until("retries to be used up", async || {
            let row = lab.get(call!(GET_JOB, "id" = job.as_str())).await;
            (row["retries"] == 0).then_some(())
        })
        .await;
    }
}

#[tokio::test]
async fn retries_may_be_set_to_none_and_that_makes_an_incident() {
    let lab = super::lab().await;
    let (instance, old) = lab.failing_invoice("CONTRACT-none").await;
    let failed = lab.subject(&JOBS, &[Term::is("instance", instance.as_str())]).await;
    lab.act(&job::RETRY_TIMES, &[failed], &[("retries", "0")], "mia").await;
    let now = lab.incident_of(&instance).await;
    assert_eq!(now["configuration"], old["configuration"]);
}

#[tokio::test]
async fn a_failed_external_task_is_retried_by_its_retries() {
    let lab = super::lab().await;
    let failed = lab.subjects(&INCIDENTS, &[Term::is("type", "failedExternalTask")]).await;
    // other checks have external tasks of their own fail, and go on with them
    let subject = failed.iter().find(|subject| subject.cell("message").starts_with("Printer ")).unwrap().clone();
    let task = subject.reference("configuration").unwrap();
    assert_eq!(subject.cell("activity"), "", "it has no failed activity");
    let details = lab.send(&call!(GET_EXTERNAL_TASK_ERROR_DETAILS, "id" = task.as_str())).await;
    assert!(details.header("content-type").unwrap().starts_with("text/plain"));
    assert!(String::from_utf8_lossy(&details.bytes).contains("out of paper"));
    lab.act(&incident::RETRY, std::slice::from_ref(&subject), &[], "mia").await;
    assert_eq!(lab.get(call!(GET_EXTERNAL_TASK, "id" = task.as_str())).await["retries"], 1);
    assert_eq!(lab.send(&call!(GET_INCIDENT, "id" = subject.row.id.as_str())).await.status, 404);
}

#[tokio::test]
async fn the_stack_trace_of_a_failed_job_is_plain_text_that_begins_with_its_message() {
    let lab = super::lab().await;
    let (_, incident) = lab.failing_invoice("CONTRACT-trace").await;
    let answer = lab.client.read(&call!(GET_STACKTRACE, "id" = text(&incident, "configuration"))).await.unwrap().response;
    assert!(answer.header("content-type").unwrap().starts_with("text/plain"));
    let trace = String::from_utf8(answer.bytes).unwrap();
    let frames = trace.lines().filter(|line| line.starts_with("\tat ")).count();
    assert!(frames > 20 && trace.contains("Caused by: "), "{frames} frames");
    let first = trace.lines().next().unwrap();
    let message = text(&incident, "incidentMessage");
    assert!(first.ends_with(message.lines().next().unwrap()), "{first} / {message}");
}

#[tokio::test]
async fn the_job_may_hold_one_activity_and_another_have_failed() {
    let lab = super::lab().await;
    // the person who reviews is due at a time that is not there
    let variables = json!({ "applicant": { "value": "Applicant", "type": "String" }, "approvers": { "value": 2, "type": "Integer" } });
    let instance = lab.start("onboarding", "CONTRACT-holds", &variables).await;
    lab.incident_of(&instance).await;
    let subject = lab.subject(&INCIDENTS, &[Term::is("instance", instance.as_str())]).await;
    assert_eq!((subject.cell("activity"), subject.cell("holds")), ("review".to_owned(), "screen".to_owned()));
    let incident: Value = serde_json::from_str(subject.row.raw.get()).unwrap();
    assert_eq!(incident["failedActivityId"], "review");
}

#[tokio::test]
async fn an_incident_of_a_type_of_ones_own_is_found_by_it_and_resolved_by_hand() {
    let lab = super::lab().await;
    let (instance, task) = lab.waiting_invoice("CONTRACT-own").await;
    let execution = text(&lab.get(call!(GET_TASK, "id" = task)).await, "executionId");
    let report =
        call!(CREATE_INCIDENT, "id" = execution, "incidentType" = "contract-breach", "configuration" = "CONTRACT-own", "message" = "late");
    let made = lab.get(report).await;
    let there = [&made["incidentType"], &made["configuration"], &made["incidentMessage"], &made["activityId"], &made["failedActivityId"]];
    assert_eq!(there, [&json!("contract-breach"), &json!("CONTRACT-own"), &json!("late"), &json!("approve"), &Value::Null]);
    assert_eq!((&made["rootCauseIncidentId"], &made["processInstanceId"]), (&made["id"], &json!(instance)));
    let terms = [Term::is("type", "contract-breach"), Term::is("instance", instance.as_str())];
    let subject = lab.subject(&INCIDENTS, &terms).await;
    assert_eq!(subject.row.id.as_str(), text(&made, "id"));
    assert!((incident::RETRY.available)(&subject, &flowdeck::act::Actor::default()).is_err(), "there is nothing to try again");
    let found = lab.rows(call!(GET_PROCESS_INSTANCES, "incidentType" = "contract-breach")).await;
    assert!(found.iter().any(|row| row["id"] == instance.as_str()));

    lab.act(&annotate::RESOLVE, &[subject], &[], "mia").await;
    assert_eq!(lab.rows(call!(GET_INCIDENTS, "processInstanceId" = instance.as_str())).await.len(), 0);
    let past = lab.rows(call!(GET_HISTORIC_INCIDENTS, "incidentId" = text(&made, "id"))).await;
    assert_eq!(
        (&past[0]["resolved"], &past[0]["deleted"], &past[0]["incidentType"]),
        (&json!(true), &json!(false), &json!("contract-breach"))
    );
    let (status, _, error) = lab.refusal(&call!(CREATE_INCIDENT, "id" = "none-such", "incidentType" = "contract-breach")).await;
    assert!(status == 400 && error.to_string().contains("Cannot find an execution"), "{status} {error}");
}
