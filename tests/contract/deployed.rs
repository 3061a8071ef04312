//! Versions and tenants: what was started on an earlier version stays on it, and what is of a tenant says so everywhere.

use flowdeck::{
    api::{
        camunda7::{
            deployment::GET_DEPLOYMENT_RESOURCES,
            external_task::GET_EXTERNAL_TASKS,
            incident::GET_INCIDENTS,
            job::{EXECUTE_JOB, GET_JOB, GET_JOBS},
            job_definition::GET_JOB_DEFINITIONS,
            process_definition::{
                GET_LATEST_PROCESS_DEFINITION_BY_TENANT_ID, GET_PROCESS_DEFINITION, GET_PROCESS_DEFINITION_BPMN20_XML,
                GET_PROCESS_DEFINITION_BY_KEY, GET_PROCESS_DEFINITION_STATISTICS, GET_PROCESS_DEFINITIONS,
                START_PROCESS_INSTANCE_BY_KEY_AND_TENANT_ID, UPDATE_PROCESS_DEFINITION_SUSPENSION_STATE_BY_ID,
            },
            process_instance::{GET_PROCESS_INSTANCE, GET_PROCESS_INSTANCES},
            task::GET_TASKS,
            variable_instance::GET_VARIABLE_INSTANCES,
        },
        dialect::parse_time,
    },
    call,
    demo::{DEPLOYMENTS, TENANT},
};
use serde_json::{Value, json};

use super::lab::text;

/// The key that is of the tenant alone.
const OF_TENANT: &str = "claim";

#[tokio::test]
async fn what_was_started_on_an_earlier_version_stays_on_it() {
    let lab = super::lab().await.quiet().await;
    let changed = DEPLOYMENTS.last().unwrap();
    let statistics = lab.rows(call!(GET_PROCESS_DEFINITION_STATISTICS)).await;
    for (key, xml) in changed.files {
        let said = call!(GET_PROCESS_DEFINITIONS, "key" = *key, "sortBy" = "version", "sortOrder" = "asc");
        let versions = lab.rows(said.clone()).await;
        let [before, .., latest] = &versions[..] else { panic!("one version of {key}") };
        assert_eq!(lab.rows(said.with("latestVersion", true)).await, std::slice::from_ref(latest));
        assert_eq!(lab.get(call!(GET_PROCESS_DEFINITION_BY_KEY, "key" = *key)).await["id"], latest["id"]);
        let source = async |row: &Value| {
            let model = lab.get(call!(GET_PROCESS_DEFINITION_BPMN20_XML, "id" = text(row, "id"))).await;
            text(&model, "bpmn20Xml")
        };
        assert_eq!(source(latest).await, *xml);
        assert_ne!(source(before).await, *xml);
        // each came with a deployment of its own, and with job definitions of its own
        for row in [before, latest] {
            let files = lab.rows(call!(GET_DEPLOYMENT_RESOURCES, "id" = text(row, "deploymentId"))).await;
            assert!(files.iter().any(|file| file["name"] == row["resource"]), "{key}: {files:?}");
            let kinds = lab.rows(call!(GET_JOB_DEFINITIONS, "processDefinitionId" = text(row, "id"))).await;
            let jobs = lab.rows(call!(GET_JOBS, "processDefinitionId" = text(row, "id"))).await;
            assert!(!jobs.is_empty() && !kinds.is_empty(), "{key} has no jobs");
            assert!(jobs.iter().all(|job| kinds.iter().any(|kind| kind["id"] == job["jobDefinitionId"])), "{key}: {jobs:?}");
        }
        assert_ne!(before["deploymentId"], latest["deploymentId"]);
        let running = lab.rows(call!(GET_PROCESS_INSTANCES, "processDefinitionKey" = *key)).await;
        for row in [before, latest] {
            let counted = statistics.iter().find(|told| told["id"] == row["id"]).unwrap();
            let of_it = running.iter().filter(|instance| instance["definitionId"] == row["id"]).count();
            assert_eq!((&counted["instances"], &counted["definition"]["version"]), (&json!(of_it), &row["version"]), "{key}");
            assert!(of_it > 0, "{key}: nothing runs on version {}", row["version"]);
        }
    }
}

#[tokio::test]
async fn what_is_of_a_tenant_says_so_in_every_list_and_is_not_started_without_it() {
    let lab = super::lab().await;
    let (status, _, error) = lab.refusal(&call!(GET_PROCESS_DEFINITION_BY_KEY, "key" = OF_TENANT)).await;
    assert!(status == 404 && error.to_string().contains("no tenant-id"), "{status} {error}");
    let definition = lab.get(call!(GET_LATEST_PROCESS_DEFINITION_BY_TENANT_ID, "key" = OF_TENANT, "tenant-id" = TENANT)).await;
    assert_eq!(definition["tenantId"], TENANT);

    let variables = json!({
        "claimId": { "value": "CONTRACT", "type": "String" },
        "amount": { "value": 500, "type": "Long" },
        "share": { "value": "all of it", "type": "String" },
        "priority": { "value": 20, "type": "Integer" }
    });
    let start = call!(
        START_PROCESS_INSTANCE_BY_KEY_AND_TENANT_ID,
        "key" = OF_TENANT,
        "tenant-id" = TENANT,
        "businessKey" = "CONTRACT-tenant",
        "variables" = variables
    );
    let id = text(&lab.get(start).await, "id");
    lab.incident_of(&id).await;
    assert_eq!(lab.get(call!(GET_PROCESS_INSTANCE, "id" = id.as_str())).await["tenantId"], TENANT);
    for of_it in [
        call!(GET_TASKS, "processInstanceId" = id.as_str()),
        call!(GET_JOBS, "processInstanceId" = id.as_str()),
        call!(GET_INCIDENTS, "processInstanceId" = id.as_str()),
        call!(GET_EXTERNAL_TASKS, "processInstanceId" = id.as_str()),
        call!(GET_VARIABLE_INSTANCES, "processInstanceIdIn" = id.as_str()),
    ] {
        let rows = lab.rows(of_it.clone()).await;
        assert!(!rows.is_empty() && rows.iter().all(|row| row["tenantId"] == TENANT), "{}: {rows:?}", of_it.http_line());
        assert_eq!(lab.rows(of_it.clone().with("tenantIdIn", TENANT)).await.len(), rows.len(), "{}", of_it.http_line());
        assert!(lab.rows(of_it.clone().with("tenantIdIn", "none-such")).await.is_empty(), "{}", of_it.http_line());
    }
}

#[tokio::test]
async fn a_suspension_that_is_put_off_is_a_timer_that_can_be_run_at_once() {
    let lab = super::lab().await;
    // an earlier version, which nobody starts
    let (key, _) = DEPLOYMENTS.last().unwrap().files[0];
    let versions = lab.rows(call!(GET_PROCESS_DEFINITIONS, "key" = key, "sortBy" = "version", "sortOrder" = "asc")).await;
    let id = text(&versions[0], "id");
    let set = |suspended: bool| call!(UPDATE_PROCESS_DEFINITION_SUSPENSION_STATE_BY_ID, "id" = id.as_str(), "suspended" = suspended);
    let is_suspended = async || lab.get(call!(GET_PROCESS_DEFINITION, "id" = id.as_str())).await["suspended"].clone();
    // a time that nothing else is due at
    let due = "2032-03-29T11:12:13.000+0000";
    lab.get(set(true).with("executionDate", due)).await;
    assert_eq!(is_suspended().await, false);
    let timers = lab.rows(call!(GET_JOBS, "timers" = true, "dueDates" = "gt_2032-03-01T00:00:00.000+0000")).await;
    let timer = timers.iter().find(|job| job["processInstanceId"].is_null()).unwrap();
    let told = timer["dueDate"].as_str().and_then(parse_time);
    assert_eq!((told, &timer["retries"], &timer["jobDefinitionId"]), (parse_time(due), &json!(3), &Value::Null));
    lab.get(call!(EXECUTE_JOB, "id" = text(timer, "id"))).await;
    assert_eq!(is_suspended().await, true);
    assert_eq!(lab.send(&call!(GET_JOB, "id" = text(timer, "id"))).await.status, 404);
    lab.get(set(false)).await;
    assert_eq!(is_suspended().await, false);
}
