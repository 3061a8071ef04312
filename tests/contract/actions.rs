//! Instances and tasks: each action done, its effect read back, and taken back where it can be.

use flowdeck::{
    act::{instance, task},
    api::{
        Call,
        camunda7::{
            history_task::GET_HISTORIC_TASK_INSTANCES,
            job::{GET_JOBS, SET_JOB_RETRIES},
            process_instance::{
                GET_ACTIVITY_INSTANCE_TREE, GET_PROCESS_INSTANCE, GET_PROCESS_INSTANCE_VARIABLE, SET_PROCESS_INSTANCE_VARIABLE,
            },
            task::{CLAIM, GET_FORM_VARIABLES, GET_TASK},
        },
    },
    call,
    resource::{INSTANCES, TASKS, filter::Term},
};
use serde_json::{Value, json};

use super::{
    Lab,
    lab::{invoice, text},
};

async fn state(lab: &Lab, instance: &str) -> String {
    let subject = lab.subject(&INSTANCES, &[Term::is("id", instance)]).await;
    let runtime = lab.get(call!(GET_PROCESS_INSTANCE, "id" = instance)).await;
    assert_eq!(runtime["suspended"] == true, subject.cell("state") == "SUSPENDED", "history and runtime agree");
    subject.cell("state")
}

#[tokio::test]
async fn an_instance_is_suspended_and_activated_and_both_can_be_taken_back() {
    let lab = super::lab().await;
    let (id, _) = lab.waiting_invoice("CONTRACT-suspend").await;
    let terms = [Term::is("id", id.as_str())];
    assert_eq!(state(&lab, &id).await, "ACTIVE");
    let plan = lab.act(&instance::SUSPEND, &lab.subjects(&INSTANCES, &terms).await, &[], "mia").await;
    assert_eq!(state(&lab, &id).await, "SUSPENDED");
    lab.undo(&plan).await;
    assert_eq!(state(&lab, &id).await, "ACTIVE");
    lab.act(&instance::SUSPEND, &lab.subjects(&INSTANCES, &terms).await, &[], "mia").await;
    let suspended = lab.subjects(&INSTANCES, &terms).await;
    assert!((instance::SUSPEND.available)(&suspended[0], &flowdeck::act::Actor::default()).is_err());
    let plan = lab.act(&instance::ACTIVATE, &suspended, &[], "mia").await;
    assert_eq!(state(&lab, &id).await, "ACTIVE");
    lab.undo(&plan).await;
    assert_eq!(state(&lab, &id).await, "SUSPENDED");
}

#[tokio::test]
async fn several_instances_are_suspended_at_once() {
    let lab = super::lab().await;
    let (one, _) = lab.waiting_invoice("CONTRACT-both").await;
    let (other, _) = lab.waiting_invoice("CONTRACT-both").await;
    let both = lab.subjects(&INSTANCES, &[Term::is("business", "CONTRACT-both")]).await;
    let both: Vec<_> = both.into_iter().filter(|subject| [&*one, &*other].contains(&subject.row.id.as_str())).collect();
    let plan = lab.act(&instance::SUSPEND, &both, &[], "mia").await;
    assert_eq!(plan.count(), 2);
    assert_eq!((state(&lab, &one).await, state(&lab, &other).await), ("SUSPENDED".to_owned(), "SUSPENDED".to_owned()));
}

#[tokio::test]
async fn what_is_suspended_waits_with_its_tasks_and_jobs_until_it_is_activated() {
    let lab = super::lab().await;
    let (id, incident) = lab.failing_invoice("CONTRACT-waits").await;
    lab.get(call!(SET_PROCESS_INSTANCE_VARIABLE, "id" = id.as_str(), "varName" = "taxRate", "value" = 7, "type" = "Integer")).await;
    let terms = [Term::is("id", id.as_str())];
    lab.act(&instance::SUSPEND, &lab.subjects(&INSTANCES, &terms).await, &[], "mia").await;
    lab.get(call!(SET_JOB_RETRIES, "id" = text(&incident, "configuration"), "retries" = 1)).await;
    for _ in 0..20 {
        lab.pass().await;
    }
    let jobs = lab.rows(call!(GET_JOBS, "processInstanceId" = id.as_str())).await;
    assert_eq!((jobs.len(), &jobs[0]["suspended"], &jobs[0]["retries"]), (1, &json!(true), &json!(1)));
    lab.act(&instance::ACTIVATE, &lab.subjects(&INSTANCES, &terms).await, &[], "mia").await;
    assert_eq!(lab.task_of(&id).await["taskDefinitionKey"], "approve");
}

async fn assignee(lab: &Lab, task: &str) -> Value {
    lab.get(call!(GET_TASK, "id" = task)).await["assignee"].clone()
}

#[tokio::test]
async fn a_task_is_claimed_and_given_back_and_both_can_be_taken_back() {
    let lab = super::lab().await;
    let (_, id) = lab.waiting_invoice("CONTRACT-claim").await;
    let terms = [Term::is("id", id.as_str())];
    let claimed = lab.act(&task::CLAIM, &[lab.subject(&TASKS, &terms).await], &[], "mia").await;
    assert_eq!(assignee(&lab, &id).await, "mia");
    let mine = lab.subject(&TASKS, &terms).await;
    assert!((task::CLAIM.available)(&mine, &flowdeck::act::Actor { user: Some("joe".to_owned()) }).is_err());
    let given_back = lab.act(&task::UNCLAIM, &[mine], &[], "mia").await;
    assert_eq!(assignee(&lab, &id).await, Value::Null);
    lab.undo(&given_back).await;
    assert_eq!(assignee(&lab, &id).await, "mia");
    lab.undo(&claimed).await;
    assert_eq!(assignee(&lab, &id).await, Value::Null);
}

#[tokio::test]
async fn a_task_that_somebody_else_claimed_meanwhile_is_told_with_its_owner() {
    let lab = super::lab().await;
    let (_, id) = lab.waiting_invoice("CONTRACT-conflict").await;
    let seen = lab.subject(&TASKS, &[Term::is("id", id.as_str())]).await;
    lab.get(call!(CLAIM, "id" = id.as_str(), "userId" = "joe")).await;
    let told = lab.refused(&task::CLAIM, &[seen], &[], "mia").await;
    assert_eq!(told, "1 failed: claimed by joe a moment ago");
    assert_eq!(assignee(&lab, &id).await, "joe");
}

#[tokio::test]
async fn a_task_is_completed_with_the_values_of_its_form_in_their_types() {
    let lab = super::lab().await;
    let (instance, id) = lab.waiting_invoice("CONTRACT-complete").await;
    let form = lab.get(call!(GET_FORM_VARIABLES, "id" = id.as_str(), "deserializeValues" = false)).await;
    for (name, kind) in [("approved", "Boolean"), ("comment", "String"), ("costCentre", "String"), ("amount", "Long"), ("payBy", "String")]
    {
        assert_eq!(form[name]["type"], kind, "{name} of the form: {}", form[name]);
    }
    assert_eq!(form["approved"]["value"], false, "a form's default");
    assert_eq!(form["payBy"]["value"], "", "a date without a default comes as an empty text");
    assert_eq!(form["invoiceId"]["value"], "CONTRACT", "variables of the instance come too");

    let subject = lab.subject(&TASKS, &[Term::is("id", id.as_str())]).await;
    let typed = [("approved", "true"), ("comment", "well done"), ("costCentre", "north"), ("amount", "1200"), ("share:Double", "12.5")];
    let plan = lab.act(&task::COMPLETE, &[subject], &typed, "mia").await;
    assert_eq!(plan.notes, ["sets: amount, approved, comment, costCentre, share"]);
    for (name, kind, value) in [
        ("approved", "Boolean", json!(true)),
        ("comment", "String", json!("well done")),
        ("costCentre", "String", json!("north")),
        ("amount", "Long", json!(1200)),
        ("share", "Double", json!(12.5)),
    ] {
        let variable = lab.get(call!(GET_PROCESS_INSTANCE_VARIABLE, "id" = instance.as_str(), "varName" = name)).await;
        assert_eq!((&variable["type"], &variable["value"]), (&json!(kind), &value), "{name}");
    }
    assert_eq!(lab.send(&call!(GET_TASK, "id" = id.as_str())).await.status, 404);
    let tree = lab.get(call!(GET_ACTIVITY_INSTANCE_TREE, "id" = instance.as_str())).await;
    assert_eq!(tree["childActivityInstances"][0]["activityType"], "intermediateTimer");
    let past: Call = call!(GET_HISTORIC_TASK_INSTANCES, "taskId" = id.as_str());
    assert_eq!(lab.rows(past).await[0]["deleteReason"], "completed");
}

#[tokio::test]
async fn completing_without_touching_the_form_sends_no_variables() {
    let lab = super::lab().await;
    let (instance, id) = lab.waiting_invoice("CONTRACT-untouched").await;
    let subject = lab.subject(&TASKS, &[Term::is("id", id.as_str())]).await;
    let plan = lab.act(&task::COMPLETE, &[subject], &[], "mia").await;
    assert_eq!(plan.notes, ["sets: no variables"]);
    let amount = lab.get(call!(GET_PROCESS_INSTANCE_VARIABLE, "id" = instance.as_str(), "varName" = "amount")).await;
    assert_eq!(amount["value"], invoice()["amount"]["value"]);
}

#[tokio::test]
async fn what_the_forms_own_rules_refuse_is_told_and_the_task_stays() {
    let lab = super::lab().await;
    let (_, id) = lab.waiting_invoice("CONTRACT-rule").await;
    let subject = lab.subject(&TASKS, &[Term::is("id", id.as_str())]).await;
    let told = lab.refused(&task::COMPLETE, &[subject], &[("amount", "-1")], "mia").await;
    assert!(told.contains("Invalid value submitted for form field 'amount': validation of min(0) failed."), "{told}");
    assert_eq!(lab.send(&call!(GET_TASK, "id" = id)).await.status, 200);
}

#[tokio::test]
async fn a_task_that_is_gone_is_told_as_gone() {
    let lab = super::lab().await;
    let (_, id) = lab.waiting_invoice("CONTRACT-gone").await;
    let subject = lab.subject(&TASKS, &[Term::is("id", id.as_str())]).await;
    let plan = lab.plan(&task::COMPLETE, std::slice::from_ref(&subject), &[], "mia").await;
    assert!(lab.carry_out(&plan).await.is_clean());
    assert_eq!(lab.carry_out(&plan).await.summary(), "1 failed: the task is gone: completed or cancelled by someone else");
    let told = lab.refused(&task::CLAIM, &[subject], &[], "mia").await;
    assert_eq!(told, "1 failed: the task is gone: completed or cancelled by someone else");
}

#[tokio::test]
async fn a_task_of_a_suspended_instance_cannot_be_worked_on() {
    let lab = super::lab().await;
    let (instance, id) = lab.waiting_invoice("CONTRACT-frozen").await;
    let seen = lab.subject(&TASKS, &[Term::is("id", id.as_str())]).await;
    lab.act(&instance::SUSPEND, &lab.subjects(&INSTANCES, &[Term::is("id", instance.as_str())]).await, &[], "mia").await;
    let told = lab.refused(&task::CLAIM, std::slice::from_ref(&seen), &[], "mia").await;
    assert!(told.contains("ENGINE-03043") && told.contains("is suspended"), "{told}");
    let frozen = lab.subject(&TASKS, &[Term::is("id", id.as_str())]).await;
    assert_eq!((task::CLAIM.available)(&frozen, &flowdeck::act::Actor { user: Some("mia".to_owned()) }), Err("it is suspended"));
    assert_eq!((task::COMPLETE.available)(&frozen, &flowdeck::act::Actor::default()), Err("it is suspended"));
}
