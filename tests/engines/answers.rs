//! Every reading operation, tried on something that is there: it answers 2xx, in the declared shape.

use flowdeck::api::{Answer, Call, Method, Operation, Risk, camunda7};
use serde_json::{Value, json};

use crate::seed::{self, Places};
use crate::server::{self, Server};

/// Why a reading operation cannot answer here. It is tried all the same, and has to be refused.
fn refused(id: &str, server: &Server) -> Option<&'static str> {
    match id {
        "isUserAuthorized" if !server.auth => Some("nobody is signed in"),
        "getPasswordPolicy" | "checkPassword" => Some("passwords have no policy here"),
        "getDeployedForm" | "getDeployedStartForm" | "getDeployedStartFormByKey" | "getDeployedStartFormByKeyAndTenantId" => {
            Some("the forms are generated, not deployed")
        }
        _ => None,
    }
}

/// Arguments without which an operation refuses.
fn needed(id: &str, places: &Places) -> Vec<(&'static str, Value)> {
    let definition = || json!(places["process-definition{id}"]);
    match id {
        "isUserAuthorized" => vec![("permissionName", json!("READ")), ("resourceName", json!("TASK")), ("resourceType", json!(7))],
        "getHistoricProcessInstanceDurationReport" => vec![("reportType", json!("duration")), ("periodUnit", json!("month"))],
        "getHistoricTaskInstanceReport" => vec![("reportType", json!("count")), ("groupBy", json!("taskName"))],
        "getGroupInfo" => vec![("userId", json!("suite"))],
        "generateMigrationPlan" => vec![("sourceProcessDefinitionId", definition()), ("targetProcessDefinitionId", definition())],
        "validateMigrationPlan" => {
            vec![("sourceProcessDefinitionId", definition()), ("targetProcessDefinitionId", definition()), ("instructions", json!([]))]
        }
        _ => Vec::new(),
    }
}

/// The call of `operation` with its path filled in; `none` where nothing was made.
pub fn call(operation: &'static Operation, places: &Places) -> Call {
    let mut call = Call::new(operation);
    for name in operation.path_parameters() {
        call.set(name, place(operation, name, places).map_or("none", String::as_str));
    }
    call
}

/// What stands for a path parameter: `data{varName}`, then `task{id}`, then `id`.
fn place<'a>(operation: &Operation, name: &str, places: &'a Places) -> Option<&'a String> {
    let kind = operation.path.trim_start_matches('/').split("/{").next()?.trim_end_matches("/key");
    let of = |kind: &str| places.get(format!("{kind}{{{name}}}").as_str());
    let bytes = if operation.path.ends_with("/data") { of("data") } else { None };
    bytes.or_else(|| of(kind)).or_else(|| places.get(name)).or_else(|| places.get(format!("{kind}{{id}}").as_str()))
}

/// Whether what came is of the declared shape.
fn fits(answer: Answer, came: &server::Answer) -> bool {
    let json = || serde_json::from_slice::<Value>(&came.bytes).unwrap_or_default();
    match answer {
        Answer::Rows => json().is_array(),
        Answer::Map => json().as_object().is_some_and(|map| map.values().all(|variable| variable.get("type").is_some())),
        Answer::Object => json().is_object(),
        Answer::Count => json()["count"].is_u64(),
        Answer::Text => str::from_utf8(&came.bytes).is_ok(),
        Answer::Bytes => true,
        Answer::Nothing => came.bytes.is_empty(),
    }
}

#[tokio::test]
async fn reading_operations_answer_in_their_shape() {
    let server = Server::from_env();
    let places = seed::places(&server).await;
    let mut wrong = Vec::new();
    for operation in camunda7::operations().filter(|o| o.risk == Risk::Read && o.method != Method::OPTIONS) {
        let arguments = needed(operation.id, places);
        let call = arguments.into_iter().fold(call(operation, places), |call, (name, value)| call.with(name, value));
        let came = server.send(call.request().unwrap()).await;
        let good = (200..300).contains(&came.status) && fits(operation.answer, &came);
        if good == refused(operation.id, &server).is_some() {
            wrong.push(format!("{}: {}: {}", operation.id, call.http_line(), came.text().chars().take(300).collect::<String>()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
