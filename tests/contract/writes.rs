//! What the engine itself does when it is written to: batches, definitions, messages, tasks, called instances; and how it refuses.

use flowdeck::{
    api::{
        Call,
        camunda7::{
            batch::{DELETE_BATCH, GET_BATCH, GET_BATCH_STATISTICS, UPDATE_BATCH_SUSPENSION_STATE},
            event::{DELIVER_MESSAGE, GET_EVENT_SUBSCRIPTIONS},
            external_task::{GET_EXTERNAL_TASK, GET_EXTERNAL_TASKS, SET_EXTERNAL_TASK_RETRIES, SET_EXTERNAL_TASK_RETRIES_ASYNC_OPERATION},
            history_batch::{DELETE_HISTORIC_BATCH, GET_HISTORIC_BATCH},
            history_process_instance::GET_HISTORIC_PROCESS_INSTANCE,
            incident::{CLEAR_INCIDENT_ANNOTATION, RESOLVE_INCIDENT},
            job::{GET_JOB, GET_JOBS, RECALCULATE_DUEDATE, SET_JOB_DUEDATE, SET_JOB_RETRIES_ASYNC_OPERATION, UPDATE_JOB_SUSPENSION_STATE},
            job_definition::{
                GET_JOB_DEFINITION, GET_JOB_DEFINITIONS, SET_JOB_RETRIES_JOB_DEFINITION, UPDATE_SUSPENSION_STATE_JOB_DEFINITION,
                UPDATE_SUSPENSION_STATE_JOB_DEFINITIONS,
            },
            process_definition::{
                GET_PROCESS_DEFINITION, GET_PROCESS_DEFINITION_BY_KEY, GET_START_FORM, GET_START_FORM_VARIABLES, START_PROCESS_INSTANCE,
                SUBMIT_FORM, UPDATE_PROCESS_DEFINITION_SUSPENSION_STATE, UPDATE_PROCESS_DEFINITION_SUSPENSION_STATE_BY_ID,
            },
            process_instance::{
                CORRELATE_MESSAGE_ASYNC_OPERATION, DELETE_PROCESS_INSTANCE, DELETE_PROCESS_INSTANCES_ASYNC_OPERATION, GET_PROCESS_INSTANCE,
                GET_PROCESS_INSTANCE_VARIABLE, GET_PROCESS_INSTANCES, SET_RETRIES_BY_PROCESS, SET_VARIABLES_ASYNC_OPERATION,
                UPDATE_SUSPENSION_STATE_ASYNC_OPERATION,
            },
            task::{CLAIM, COMPLETE, DELEGATE_TASK, GET_TASK, RESOLVE},
        },
    },
    call,
};
use serde_json::{Value, json};

use super::{
    Lab,
    lab::{invoice, text},
};

const NOPE: &str = "9f1c0000-0000-11f1-9de5-02fc00000001";

/// A call, the status and type it is refused with, and a part of the message.
type Case = (Call, u16, &'static str, &'static str);

async fn refused(lab: &Lab, cases: Vec<Case>) {
    let mut wrong = vec![];
    for (call, status, kind, part) in cases {
        let answer = lab.send(&call).await;
        let body: Value = serde_json::from_slice(&answer.bytes).unwrap_or_default();
        let (type_of, message) = (body["type"].as_str().unwrap_or_default(), body["message"].as_str().unwrap_or_default());
        if answer.status != status || type_of != kind || !message.contains(part) {
            wrong.push(format!("{}:\n  {} {type_of}: {message}\n  not {status} {kind}: {part}", call.http_line(), answer.status));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Waits until a batch is done with all that it can do; its last statistics, none when it ended.
async fn carried_out(lab: &Lab, batch: &Value) -> Option<Value> {
    let id = text(batch, "id");
    lab.until("a batch that is done", async || {
        let row = lab.rows(call!(GET_BATCH_STATISTICS, "batchId" = id.as_str())).await.into_iter().next();
        let done =
            |row: &Value| row["completedJobs"].as_i64().zip(row["failedJobs"].as_i64()).map(|(a, b)| a + b) == row["totalJobs"].as_i64();
        row.as_ref().is_none_or(done).then_some(row)
    })
    .await
}

/// What an onboarding needs.
fn applicant() -> Value {
    json!({
        "applicant": { "value": "Ida", "type": "String" }, "approvers": { "value": 2, "type": "Integer" },
        "amount": { "value": 5, "type": "Long" }, "reviewBy": { "value": "2031-02-28T10:00:00.000+0000", "type": "Date" }
    })
}

/// An onboarding that waits for its contract.
async fn unsigned(lab: &Lab, business: &str) -> String {
    let instance = lab.start("onboarding", business, &applicant()).await;
    let task = lab.task_of(&instance).await;
    lab.get(call!(COMPLETE, "id" = text(&task, "id"), "variables" = json!({}))).await;
    instance
}

async fn history(lab: &Lab, instance: &str) -> Value {
    lab.get(call!(GET_HISTORIC_PROCESS_INSTANCE, "id" = instance)).await
}

#[tokio::test]
async fn batches_of_every_kind_do_what_they_say_and_are_remembered() {
    let lab = super::lab().await;
    let (kept, _) = lab.waiting_invoice("CONTRACT-bulk").await;
    let (gone, _) = lab.waiting_invoice("CONTRACT-bulk").await;
    let variables = json!({ "bulk": { "value": 7, "type": "Integer" } });
    let set = call!(SET_VARIABLES_ASYNC_OPERATION, "processInstanceIds" = json!([kept, NOPE]), "variables" = variables);
    let set = lab.get(set).await;
    assert_eq!((set["type"].as_str(), &set["totalJobs"]), (Some("set-variables"), &json!(1)), "who does not exist is not counted");
    carried_out(&lab, &set).await;
    let value = lab.get(call!(GET_PROCESS_INSTANCE_VARIABLE, "id" = kept.as_str(), "varName" = "bulk")).await;
    assert_eq!(value["value"], 7);

    let suspend = call!(UPDATE_SUSPENSION_STATE_ASYNC_OPERATION, "processInstanceIds" = json!([kept]), "suspended" = true);
    let suspend = lab.get(suspend).await;
    assert_eq!(suspend["type"], "instance-update-suspension-state");
    carried_out(&lab, &suspend).await;
    assert_eq!(lab.get(call!(GET_PROCESS_INSTANCE, "id" = kept.as_str())).await["suspended"], true);

    let query = json!({ "processInstanceIds": [gone.as_str()] });
    let delete = call!(DELETE_PROCESS_INSTANCES_ASYNC_OPERATION, "processInstanceQuery" = query, "deleteReason" = "contract");
    let delete = lab.get(delete).await;
    assert_eq!((delete["type"].as_str(), &delete["totalJobs"]), (Some("instance-deletion"), &json!(1)));
    carried_out(&lab, &delete).await;
    let ended = history(&lab, &gone).await;
    assert_eq!((ended["state"].as_str(), ended["deleteReason"].as_str()), (Some("EXTERNALLY_TERMINATED"), Some("contract")));
    let id = text(&delete, "id");
    assert_eq!(lab.get(call!(GET_HISTORIC_BATCH, "id" = id.as_str())).await["type"], "instance-deletion");
    lab.get(call!(DELETE_HISTORIC_BATCH, "id" = id.as_str())).await;
    assert_eq!(lab.send(&call!(GET_HISTORIC_BATCH, "id" = id)).await.status, 404);
}

#[tokio::test]
async fn a_batch_says_which_of_its_jobs_failed_and_stays_until_it_is_deleted() {
    let lab = super::lab().await;
    let batch = lab.get(call!(SET_EXTERNAL_TASK_RETRIES_ASYNC_OPERATION, "externalTaskIds" = json!([NOPE]), "retries" = 1)).await;
    assert_eq!(batch["type"], "set-external-task-retries");
    let left = carried_out(&lab, &batch).await.unwrap();
    assert_eq!((&left["failedJobs"], &left["remainingJobs"], &left["completedJobs"]), (&json!(1), &json!(1), &json!(0)));
    assert_eq!(left["executionStartTime"], Value::Null);
    let id = text(&batch, "id");
    lab.get(call!(UPDATE_BATCH_SUSPENSION_STATE, "id" = id.as_str(), "suspended" = true)).await;
    assert_eq!(lab.get(call!(GET_BATCH, "id" = id.as_str())).await["suspended"], true);
    lab.get(call!(DELETE_BATCH, "id" = id.as_str(), "cascade" = true)).await;
    assert_eq!(lab.send(&call!(GET_HISTORIC_BATCH, "id" = id)).await.status, 404);
}

#[tokio::test]
async fn retries_of_instances_are_those_of_their_jobs_that_have_none_left() {
    let lab = super::lab().await;
    let (instance, incident) = lab.failing_invoice("CONTRACT-of-instance").await;
    let (healthy, _) = lab.waiting_invoice("CONTRACT-of-instance").await;
    let due = "2031-02-28T10:00:00.000+0000";
    let both = json!([instance.as_str(), healthy.as_str()]);
    let batch = lab.get(call!(SET_RETRIES_BY_PROCESS, "processInstances" = both, "retries" = 2, "dueDate" = due)).await;
    assert_eq!((batch["type"].as_str(), &batch["totalJobs"]), (Some("set-job-retries"), &json!(1)));
    carried_out(&lab, &batch).await;
    let job = lab.get(call!(GET_JOB, "id" = text(&incident, "configuration"))).await;
    assert_eq!((&job["retries"], job["dueDate"].as_str()), (&json!(2), Some(due)));
    refused(
        &lab,
        vec![(
            call!(SET_RETRIES_BY_PROCESS, "processInstances" = json!([healthy]), "retries" = 1),
            400,
            "InvalidRequestException",
            "jobIds is empty",
        )],
    )
    .await;
}

#[tokio::test]
async fn operations_on_nothing_are_refused_each_in_its_words() {
    let lab = super::lab().await;
    let (invalid, none) = ("InvalidRequestException", json!({ "businessKey": "nobody at all" }));
    let either = "Either processInstanceIds, processInstanceQuery or historicProcessInstanceQuery should be set";
    refused(
        &lab,
        vec![
            (
                call!(DELETE_PROCESS_INSTANCES_ASYNC_OPERATION, "processInstanceIds" = json!([])),
                400,
                invalid,
                "processInstanceIds is empty",
            ),
            (call!(DELETE_PROCESS_INSTANCES_ASYNC_OPERATION, "processInstanceQuery" = none), 400, invalid, "processInstanceIds is empty"),
            (call!(UPDATE_SUSPENSION_STATE_ASYNC_OPERATION, "suspended" = true), 400, invalid, either),
            (
                call!(UPDATE_SUSPENSION_STATE_ASYNC_OPERATION, "suspended" = true, "processInstanceIds" = json!([])),
                400,
                invalid,
                "process Instance Ids is empty",
            ),
            (call!(SET_RETRIES_BY_PROCESS, "retries" = 1), 500, "ProcessEngineException", "ENGINE-13051"),
            (call!(SET_RETRIES_BY_PROCESS, "processInstances" = json!([NOPE])), 400, invalid, "retries is null"),
            (call!(SET_VARIABLES_ASYNC_OPERATION, "processInstanceIds" = json!([NOPE])), 400, invalid, "variables is null"),
            (call!(SET_VARIABLES_ASYNC_OPERATION, "variables" = json!({})), 400, "BadUserRequestException", "variables is empty"),
            (call!(CORRELATE_MESSAGE_ASYNC_OPERATION, "messageName" = "M"), 400, invalid, "No process instances found."),
            (call!(SET_EXTERNAL_TASK_RETRIES_ASYNC_OPERATION, "externalTaskIds" = json!([NOPE])), 400, invalid, "cannot be null"),
            (call!(SET_EXTERNAL_TASK_RETRIES_ASYNC_OPERATION, "retries" = 1), 400, invalid, "externalTaskIds is empty"),
            (
                call!(SET_EXTERNAL_TASK_RETRIES, "retries" = 1, "externalTaskIds" = json!([NOPE])),
                404,
                invalid,
                "Cannot find external task with id",
            ),
            (call!(UPDATE_BATCH_SUSPENSION_STATE, "id" = NOPE, "suspended" = true), 400, invalid, "Unable to suspend batch"),
            (call!(DELETE_BATCH, "id" = NOPE), 400, invalid, "Unable to delete batch"),
            (call!(DELETE_HISTORIC_BATCH, "id" = NOPE), 400, invalid, "Unable to delete historic batch"),
            (call!(SET_JOB_RETRIES_ASYNC_OPERATION, "retries" = 1), 500, "ProcessEngineException", "ENGINE-13050"),
            (call!(UPDATE_SUSPENSION_STATE_JOB_DEFINITIONS, "suspended" = true), 400, invalid, "should be set to update"),
            (call!(UPDATE_PROCESS_DEFINITION_SUSPENSION_STATE, "suspended" = true), 400, invalid, "should be set to update"),
            (
                call!(UPDATE_PROCESS_DEFINITION_SUSPENSION_STATE_BY_ID, "id" = NOPE, "suspended" = true, "executionDate" = "soon"),
                400,
                invalid,
                "Invalid format: \"soon\"",
            ),
            (call!(SET_JOB_RETRIES_JOB_DEFINITION, "id" = NOPE, "retries" = -1), 500, invalid, "ENGINE-13054"),
            (call!(GET_JOB_DEFINITION, "id" = NOPE), 404, invalid, "does not exist"),
            (call!(CLEAR_INCIDENT_ANNOTATION, "id" = NOPE), 400, "BadUserRequestException", "incident is null"),
            (call!(RESOLVE_INCIDENT, "id" = NOPE), 404, invalid, "Cannot find an incident with id"),
            (call!(START_PROCESS_INSTANCE, "id" = NOPE, "variables" = json!({})), 500, "RestException", "no deployed process definition"),
            (call!(GET_START_FORM, "id" = NOPE), 400, invalid, "Cannot get start form data for process definition"),
            (call!(GET_START_FORM_VARIABLES, "id" = NOPE), 400, "NotFoundException", "no deployed process definition found"),
            (call!(DELEGATE_TASK, "id" = NOPE, "userId" = "mia"), 500, "NullValueException", "task is null"),
            (call!(RESOLVE, "id" = NOPE, "variables" = json!({})), 500, "NullValueException", "task is null"),
            (call!(DELETE_PROCESS_INSTANCE, "id" = NOPE), 404, invalid, "No process instance found for id"),
            (call!(SET_JOB_DUEDATE, "id" = NOPE, "duedate" = Value::Null), 500, invalid, "No job found with id"),
            (call!(RECALCULATE_DUEDATE, "id" = NOPE), 404, invalid, "No job found with id"),
        ],
    )
    .await;
    // of what is defined, unknown ids are taken without a word
    for call in [
        call!(UPDATE_SUSPENSION_STATE_JOB_DEFINITION, "id" = NOPE, "suspended" = true),
        call!(UPDATE_PROCESS_DEFINITION_SUSPENSION_STATE, "processDefinitionKey" = "nope", "suspended" = true),
        call!(SET_JOB_RETRIES_JOB_DEFINITION, "id" = NOPE, "retries" = 1),
        call!(UPDATE_JOB_SUSPENSION_STATE, "id" = NOPE, "suspended" = true),
        call!(DELETE_PROCESS_INSTANCE, "id" = NOPE, "failIfNotExists" = false),
    ] {
        assert_eq!(lab.send(&call).await.status, 204, "{}", call.http_line());
    }
    // … and so is a definition, but where permissions are checked: then it is looked up
    let call = call!(UPDATE_PROCESS_DEFINITION_SUSPENSION_STATE_BY_ID, "id" = NOPE, "suspended" = true);
    let status = lab.send(&call).await.status;
    assert!(matches!(status, 204 | 500), "{status} {}", call.http_line());
}

/// Suspends what other checks start: alone.
#[tokio::test]
async fn suspended_definitions_start_nothing_and_suspended_job_definitions_run_nothing() {
    let lab = super::lab().await.quiet().await;
    let (failed, incident) = lab.failing_invoice("CONTRACT-defined").await;
    let (waiting, _) = lab.waiting_invoice("CONTRACT-defined").await;
    let definition = text(&lab.get(call!(GET_PROCESS_DEFINITION_BY_KEY, "key" = "supplier-invoice")).await, "id");
    let kinds =
        lab.rows(call!(GET_JOB_DEFINITIONS, "processDefinitionId" = definition.as_str(), "activityIdIn" = json!(["split_tax"]))).await;
    let kind = text(&kinds[0], "id");
    let suspended = async |call: Call| lab.get(call).await["suspended"] == true;
    let (the_kind, the_job) =
        (|| call!(GET_JOB_DEFINITION, "id" = kind.as_str()), || call!(GET_JOB, "id" = text(&incident, "configuration")));

    lab.get(call!(UPDATE_SUSPENSION_STATE_JOB_DEFINITION, "id" = kind.as_str(), "suspended" = true)).await;
    assert!(suspended(the_kind()).await && !suspended(the_job()).await, "jobs that are there only when that is asked for");
    let new = lab.start("supplier-invoice", "CONTRACT-defined", &invoice()).await;
    let jobs = lab.rows(call!(GET_JOBS, "processInstanceId" = new.as_str())).await;
    assert_eq!((jobs.len(), &jobs[0]["suspended"]), (1, &json!(true)), "new ones are");
    lab.get(call!(UPDATE_SUSPENSION_STATE_JOB_DEFINITION, "id" = kind.as_str(), "suspended" = true, "includeJobs" = true)).await;
    assert!(suspended(the_job()).await);
    lab.get(call!(UPDATE_SUSPENSION_STATE_JOB_DEFINITION, "id" = kind.as_str(), "suspended" = false, "includeJobs" = true)).await;
    assert!(!suspended(the_kind()).await && !suspended(the_job()).await);
    lab.task_of(&new).await;

    let switch = |on: bool, all: bool| {
        call!(
            UPDATE_PROCESS_DEFINITION_SUSPENSION_STATE_BY_ID,
            "id" = definition.as_str(),
            "suspended" = on,
            "includeProcessInstances" = all
        )
    };
    let instance = || call!(GET_PROCESS_INSTANCE, "id" = waiting.as_str());
    lab.get(switch(true, false)).await;
    assert!(suspended(call!(GET_PROCESS_DEFINITION, "id" = definition.as_str())).await && suspended(the_kind()).await);
    assert!(!suspended(instance()).await && !suspended(the_job()).await);
    let start = call!(START_PROCESS_INSTANCE, "id" = definition.as_str(), "variables" = invoice());
    refused(&lab, vec![(start, 500, "RestException", "is suspended.")]).await;
    lab.get(switch(true, true)).await;
    assert!(suspended(instance()).await && suspended(the_job()).await);
    lab.get(switch(false, true)).await;
    assert!(!suspended(instance()).await && !suspended(the_job()).await && !suspended(the_kind()).await);

    lab.get(call!(UPDATE_JOB_SUSPENSION_STATE, "id" = text(&incident, "configuration"), "suspended" = true)).await;
    lab.get(call!(SET_JOB_RETRIES_JOB_DEFINITION, "id" = kind.as_str(), "retries" = 4)).await;
    let job = lab.rows(call!(GET_JOBS, "processInstanceId" = failed.as_str())).await;
    assert_eq!(job[0]["retries"], 4);
    refused(
        &lab,
        vec![(
            call!(RECALCULATE_DUEDATE, "id" = text(&job[0], "id")),
            500,
            "InvalidRequestException",
            "Only timer jobs can be recalculated",
        )],
    )
    .await;
}

#[tokio::test]
async fn a_message_goes_to_the_one_that_waits_for_it() {
    let lab = super::lab().await;
    let (one, other) = (unsigned(&lab, "CONTRACT-message").await, unsigned(&lab, "CONTRACT-message").await);
    let waiting = async |instance: &str| lab.rows(call!(GET_EVENT_SUBSCRIPTIONS, "processInstanceId" = instance)).await;
    let subscription = &waiting(&one).await[0];
    assert_eq!((subscription["eventName"].as_str(), subscription["activityId"].as_str()), (Some("ContractSigned"), Some("contract")));
    let message = |key: &str| call!(DELIVER_MESSAGE, "messageName" = "ContractSigned", "businessKey" = key);
    refused(
        &lab,
        vec![
            (call!(DELIVER_MESSAGE, "businessKey" = "x"), 400, "InvalidRequestException", "No message name supplied"),
            (message("nobody at all"), 400, "RestException", "No process definition or execution matches the parameters"),
            (message("CONTRACT-message"), 400, "RestException", "2 executions match the correlation keys"),
            (message("x").with("variablesInResultEnabled", true), 400, "InvalidRequestException", "cannot be used without 'resultEnabled'"),
        ],
    )
    .await;
    let variables = json!({ "signedBy": { "value": "Ida", "type": "String" } });
    let exact =
        call!(DELIVER_MESSAGE, "messageName" = "ContractSigned", "processInstanceId" = one.as_str(), "processVariables" = variables);
    let results = lab.get(exact.with("resultEnabled", true)).await;
    assert_eq!(results.as_array().map(Vec::len), Some(1));
    assert_eq!(
        (results[0]["resultType"].as_str(), results[0]["execution"]["processInstanceId"].as_str()),
        (Some("Execution"), Some(&*one))
    );
    assert!(waiting(&one).await.is_empty());
    let set = lab.get(call!(GET_PROCESS_INSTANCE_VARIABLE, "id" = one.as_str(), "varName" = "signedBy")).await;
    assert_eq!(set["value"], "Ida");
    let rest = lab.send(&message("CONTRACT-message").with("all", true)).await;
    assert_eq!((rest.status, waiting(&other).await.len()), (204, 0));
}

#[tokio::test]
async fn a_delegated_task_goes_back_to_its_owner() {
    let lab = super::lab().await;
    let (_, task) = lab.waiting_invoice("CONTRACT-delegate").await;
    let look = async || {
        let row = lab.get(call!(GET_TASK, "id" = task.as_str())).await;
        ["assignee", "owner", "delegationState"].map(|field| row[field].as_str().unwrap_or("-").to_owned())
    };
    lab.get(call!(CLAIM, "id" = task.as_str(), "userId" = "mia")).await;
    lab.get(call!(DELEGATE_TASK, "id" = task.as_str(), "userId" = "joe")).await;
    assert_eq!(look().await, ["joe", "mia", "PENDING"]);
    lab.get(call!(RESOLVE, "id" = task.as_str(), "variables" = json!({ "advice": { "value": "pay", "type": "String" } }))).await;
    assert_eq!(look().await, ["mia", "mia", "RESOLVED"]);
}

#[tokio::test]
async fn what_a_deleted_instance_called_goes_with_it_unless_it_is_left() {
    let lab = super::lab().await;
    let variables = json!({
        "orderId": { "value": "CONTRACT" }, "amount": { "value": 50, "type": "Long" }, "instalments": { "value": 0, "type": "Long" },
        "cardNumber": { "value": "4111" }, "quantity": { "value": 3 }, "pickers": { "value": 2 }, "priority": { "value": 10 },
        "deliverBy": { "value": "2031-02-28T10:00:00.000+0000", "type": "Date" }
    });
    for left in [true, false] {
        let order = lab.start("order", "CONTRACT-cut", &variables).await;
        lab.incident_of(&order).await;
        let called = lab.rows(call!(GET_PROCESS_INSTANCES, "superProcessInstance" = order.as_str())).await;
        assert_eq!(called.len(), 2);
        // an engine that still works on them refuses to let them be deleted beneath it
        for id in called.iter().map(|row| text(row, "id")).chain([order.clone()]) {
            lab.rest(Some(&id)).await;
        }
        lab.get(call!(DELETE_PROCESS_INSTANCE, "id" = order.as_str(), "skipSubprocesses" = left)).await;
        assert_eq!(history(&lab, &order).await["state"], "EXTERNALLY_TERMINATED");
        for row in &called {
            let id = text(row, "id");
            let child = history(&lab, &id).await;
            assert_eq!(child["state"] == "ACTIVE", left, "{child}");
            assert_eq!(child["superProcessInstanceId"].is_null(), left, "what is left has no caller any more");
            if left {
                lab.get(call!(DELETE_PROCESS_INSTANCE, "id" = id)).await;
            }
        }
    }
}

#[tokio::test]
async fn a_start_form_gives_what_to_begin_with_and_checks_it() {
    let lab = super::lab().await;
    let definition = text(&lab.get(call!(GET_PROCESS_DEFINITION_BY_KEY, "key" = "onboarding")).await, "id");
    let form = lab.get(call!(GET_START_FORM, "id" = definition.as_str())).await;
    assert!(text(&form, "key").ends_with("/rendered-form"));
    let fields = lab.get(call!(GET_START_FORM_VARIABLES, "id" = definition.as_str())).await;
    assert_eq!(fields["approvers"], json!({ "type": "Long", "value": 2, "valueInfo": {} }));
    assert_eq!(fields["reviewBy"], json!({ "type": "String", "value": "", "valueInfo": {} }), "a date without a default");
    let too_few = json!({ "approvers": { "value": 0, "type": "Long" } });
    let submit =
        |variables: Value| call!(SUBMIT_FORM, "id" = definition.as_str(), "businessKey" = "CONTRACT-form", "variables" = variables);
    refused(&lab, vec![(submit(too_few), 500, "RestException", "validation of min(1) failed")]).await;
    let started = lab.get(submit(applicant())).await;
    assert_eq!(started["businessKey"], "CONTRACT-form");
}

#[tokio::test]
async fn retries_of_several_external_tasks_are_set_at_once() {
    let lab = super::lab().await;
    let variables = json!({ "urgency": { "value": 5 }, "grace": { "value": "P14D" }, "collector": { "value": "mia" } });
    let instance = lab.start("dunning", "CONTRACT-works", &variables).await;
    let task = text(&lab.rows(call!(GET_EXTERNAL_TASKS, "processInstanceId" = instance.as_str())).await[0], "id");
    lab.get(call!(SET_EXTERNAL_TASK_RETRIES, "externalTaskIds" = json!([task]), "retries" = 0)).await;
    assert_eq!(lab.incident_of(&instance).await["incidentType"], "failedExternalTask");
    let batch = lab.get(call!(SET_EXTERNAL_TASK_RETRIES_ASYNC_OPERATION, "processInstanceIds" = json!([instance]), "retries" = 3)).await;
    carried_out(&lab, &batch).await;
    assert_eq!(lab.get(call!(GET_EXTERNAL_TASK, "id" = task)).await["retries"], 3);
}
