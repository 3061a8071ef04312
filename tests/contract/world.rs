//! The world of the checks: the demo has it from the plan; a real engine is sent the same plan by REST.

use flowdeck::{
    api::{
        Body, Call, Method, Request,
        camunda7::{
            batch::GET_BATCH_STATISTICS,
            execution::{CREATE_INCIDENT, PUT_LOCAL_EXECUTION_VARIABLE},
            external_task::{COMPLETE_EXTERNAL_TASK_RESOURCE, GET_EXTERNAL_TASKS, HANDLE_FAILURE, LOCK},
            history_batch::GET_HISTORIC_BATCHES_COUNT,
            incident::{GET_INCIDENTS, SET_INCIDENT_ANNOTATION},
            job::{GET_JOBS, SET_JOB_RETRIES, SET_JOB_RETRIES_ASYNC_OPERATION},
            process_definition::{START_PROCESS_INSTANCE_BY_KEY, START_PROCESS_INSTANCE_BY_KEY_AND_TENANT_ID},
            process_instance::{
                DELETE_PROCESS_INSTANCE, DELETE_PROCESS_INSTANCE_VARIABLE, SET_PROCESS_INSTANCE_VARIABLE, UPDATE_SUSPENSION_STATE_BY_ID,
            },
            task::{CLAIM, COMPLETE, GET_TASK, GET_TASKS},
        },
    },
    call,
    demo::{
        self, Deployment,
        seed::{Start, Step},
    },
};
use futures_util::{StreamExt, stream};
use serde_json::{Value, json};

use super::{Lab, lab::text};

/// How many ordinary starts the world begins with.
pub const STARTS: usize = 60;

/// What neither the plan nor the demo has by itself.
pub async fn furnish(lab: &Lab) {
    let incidents = lab.rows(call!(GET_INCIDENTS, "incidentType" = "failedJob", "maxResults" = 1)).await;
    lab.get(call!(SET_INCIDENT_ANNOTATION, "id" = text(&incidents[0], "id"), "annotation" = "ask the ledger team")).await;
    // what somebody reported, under a type of their own
    let (_, task) = lab.waiting_invoice("REPORTED").await;
    let execution = text(&lab.get(call!(GET_TASK, "id" = task)).await, "executionId");
    let report =
        call!(CREATE_INCIDENT, "id" = execution, "incidentType" = "sla-breach", "configuration" = "approval", "message" = "too late");
    lab.get(report).await;
    // what has failed and was mended: it has no incident any more, and history remembers one
    let (instance, incident) = lab.failing_invoice("MENDED").await;
    lab.get(call!(SET_PROCESS_INSTANCE_VARIABLE, "id" = instance.as_str(), "varName" = "taxRate", "value" = 7, "type" = "Integer")).await;
    lab.get(call!(SET_JOB_RETRIES, "id" = text(&incident, "configuration"), "retries" = 1)).await;
    lab.task_of(&instance).await;
    // a variable that was deleted
    lab.get(call!(SET_PROCESS_INSTANCE_VARIABLE, "id" = instance.as_str(), "varName" = "draft", "value" = "x", "type" = "String")).await;
    lab.get(call!(DELETE_PROCESS_INSTANCE_VARIABLE, "id" = instance.as_str(), "varName" = "draft")).await;
    // one that was cancelled
    let (instance, _) = lab.waiting_invoice("CANCELLED").await;
    lab.get(call!(DELETE_PROCESS_INSTANCE, "id" = instance)).await;
    // a batch that is done, and one that fails: there is no such job
    let timers = lab.rows(call!(GET_JOBS, "timers" = true, "maxResults" = 1)).await;
    lab.get(call!(SET_JOB_RETRIES_ASYNC_OPERATION, "jobIds" = json!([timers[0]["id"]]), "retries" = 3)).await;
    lab.until("a batch that is done", async || {
        let ended = call!(GET_HISTORIC_BATCHES_COUNT, "completed" = true);
        (lab.get(ended).await["count"] != 0).then_some(())
    })
    .await;
    let batch = lab.get(call!(SET_JOB_RETRIES_ASYNC_OPERATION, "jobIds" = json!(["none-such"]), "retries" = 1)).await;
    lab.until("a batch that failed", async || {
        let rows = lab.rows(call!(GET_BATCH_STATISTICS, "batchId" = text(&batch, "id"))).await;
        (rows.first()?["failedJobs"] == 1).then_some(())
    })
    .await;
    // something suspended, of each kind of thing
    for task in ["approve", "phone", "collect"] {
        let tasks = lab.rows(call!(GET_TASKS, "taskDefinitionKey" = task, "maxResults" = 2)).await;
        if let [_, task] = &tasks[..] {
            lab.get(call!(UPDATE_SUSPENSION_STATE_BY_ID, "id" = text(task, "processInstanceId"), "suspended" = true)).await;
        }
    }
    lab.get(call!(UPDATE_SUSPENSION_STATE_BY_ID, "id" = text(&incidents[0], "processInstanceId"), "suspended" = true)).await;
    // work that a worker has at this moment
    let waiting = lab.rows(call!(GET_EXTERNAL_TASKS, "notLocked" = true, "withRetriesLeft" = true, "maxResults" = 1)).await;
    lab.get(call!(LOCK, "id" = text(&waiting[0], "id"), "workerId" = "busy-worker", "lockDuration" = 3_600_000)).await;
    // a variable of a scope below the instance
    let tasks = lab.rows(call!(GET_TASKS, "taskDefinitionKey" = "collect", "active" = true, "maxResults" = 1)).await;
    let execution = text(&tasks[0], "executionId");
    lab.get(call!(PUT_LOCAL_EXECUTION_VARIABLE, "id" = execution, "varName" = "shelf", "value" = "B 12", "type" = "String")).await;
}

/// Deploys the definitions and carries the plan out on a real engine.
pub async fn make(lab: &Lab, now: i64) {
    let starts: Vec<Start> = demo::seed::plan(STARTS, now).into_iter().filter(|start| start.outage.is_none()).collect();
    for (position, deployment) in demo::DEPLOYMENTS.iter().enumerate() {
        deploy(lab, deployment).await;
        let by_then = starts.iter().filter(|start| start.deployment == position);
        stream::iter(by_then).for_each_concurrent(4, |start| carry_out(lab, start.clone())).await;
    }
    lab.rest(None).await;
}

async fn deploy(lab: &Lab, deployment: &Deployment) {
    let edge = "definitions-of-the-demo";
    let part = |head: &str, text: &str| format!("--{edge}\r\nContent-Disposition: form-data; {head}\r\n\r\n{text}\r\n");
    let file = |(name, xml): &(&str, &str)| part(&format!("name=\"{name}.bpmn\"; filename=\"{name}.bpmn\""), xml);
    let files: String = deployment.files.iter().map(file).collect();
    let tenant = deployment.tenant.map(|tenant| part("name=\"tenant-id\"", tenant)).unwrap_or_default();
    let parts = tenant + &part("name=\"deployment-name\"", deployment.name) + &files + &format!("--{edge}--\r\n");
    let body = Body { content_type: format!("multipart/form-data; boundary={edge}"), bytes: parts.into_bytes() };
    let answer = lab.request(Request { method: Method::POST, target: "/deployment/create".to_owned(), body: Some(body) }).await;
    assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.bytes));
}

async fn carry_out(lab: &Lab, start: Start) {
    let by_tenant = |tenant| call!(START_PROCESS_INSTANCE_BY_KEY_AND_TENANT_ID, "key" = start.key, "tenant-id" = tenant);
    let mut call = start.tenant.map_or_else(|| call!(START_PROCESS_INSTANCE_BY_KEY, "key" = start.key), by_tenant);
    let Value::Object(body) = start.body() else { unreachable!("a start is an object") };
    for (name, value) in body {
        call.set(name, value);
    }
    let instance = text(&lab.get(call).await, "id");
    for step in start.steps {
        lab.rest(Some(&instance)).await;
        take(lab, &instance, step).await;
    }
}

async fn take(lab: &Lab, instance: &str, step: Step) {
    let open = async |task: &str| {
        let rows = lab.rows(call!(GET_TASKS, "processInstanceId" = instance, "taskDefinitionKey" = task)).await;
        rows.first().map(|row| text(row, "id"))
    };
    let work = async || {
        let rows = lab.rows(call!(GET_EXTERNAL_TASKS, "processInstanceId" = instance)).await;
        let task = text(rows.first()?, "id");
        lab.get(call!(LOCK, "id" = task.clone(), "workerId" = "printer-worker", "lockDuration" = 60_000)).await;
        Some(task)
    };
    match step {
        Step::Claim { task, user } => {
            if let Some(id) = open(task).await {
                lab.get(call!(CLAIM, "id" = id, "userId" = user)).await;
            }
        }
        Step::Complete { task } => {
            if let Some(id) = open(task).await {
                lab.send(&call!(COMPLETE, "id" = id, "variables" = json!({}))).await;
            }
        }
        Step::Fail { message, details } => {
            let Some(id) = work().await else { return };
            let failure = call!(
                HANDLE_FAILURE,
                "id" = id,
                "workerId" = "printer-worker",
                "errorMessage" = message,
                "errorDetails" = details,
                "retries" = 0,
                "retryTimeout" = 0
            );
            lab.get(failure).await;
        }
        Step::Work => {
            let Some(id) = work().await else { return };
            lab.get(call!(COMPLETE_EXTERNAL_TASK_RESOURCE, "id" = id, "workerId" = "printer-worker")).await;
        }
        Step::Suspend => {
            lab.get(call!(UPDATE_SUSPENSION_STATE_BY_ID, "id" = instance, "suspended" = true)).await;
        }
        Step::Set { name, value } => {
            let mut call = call!(SET_PROCESS_INSTANCE_VARIABLE, "id" = instance, "varName" = name);
            let Value::Object(body) = value.request() else { unreachable!("a value is an object") };
            for (name, value) in body {
                call.set(name, value);
            }
            lab.get(call).await;
        }
    }
}
