//! What is there, read without any filter: the measure that filtered lists are held against.

mod further;

use std::collections::HashMap;

use flowdeck::{
    api::{
        Row,
        camunda7::{
            history_activity_instance::GET_HISTORIC_ACTIVITY_INSTANCES,
            history_job_log::GET_HISTORIC_JOB_LOGS,
            history_process_instance::GET_HISTORIC_PROCESS_INSTANCES,
            incident::GET_INCIDENTS,
            process_definition::{GET_PROCESS_DEFINITION_BPMN20_XML, GET_PROCESS_DEFINITIONS},
            process_instance::GET_PROCESS_INSTANCES,
            variable_instance::GET_VARIABLE_INSTANCES,
        },
        dialect::parse_time,
    },
    call,
    resource::{Binding, Resource},
};
use serde_json::Value;

use super::{Lab, lab::text};

/// Things by what they belong to.
pub struct Facts {
    /// Key of a definition, by its id.
    pub definitions: HashMap<String, String>,
    /// Running instances by id.
    pub instances: HashMap<String, Value>,
    /// Instances as history tells them, by id.
    pub started: HashMap<String, Value>,
    /// Incidents of an instance.
    pub incidents: HashMap<String, Vec<Value>>,
    /// Activities that an instance stands at, as history tells them.
    pub activities: HashMap<String, Vec<Value>>,
    /// Activities that an instance has left behind.
    pub executed: HashMap<String, Vec<Value>>,
    /// Variables of running instances.
    pub variables: Vec<Value>,
    /// Type of a job, as its log tells it.
    pub job_types: HashMap<String, String>,
    /// Activity whose job it is, as its log tells it.
    pub job_activities: HashMap<String, String>,
    /// Groups and users who could claim the tasks of an activity, as its model says: by definition and activity.
    pub candidates: HashMap<(String, String), [Vec<String>; 2]>,
    /// When they were read, by the lab's clock.
    pub now: i64,
}

fn by(rows: Vec<Value>, field: &str) -> HashMap<String, Vec<Value>> {
    let mut map: HashMap<String, Vec<Value>> = HashMap::new();
    for row in rows {
        map.entry(row[field].as_str().unwrap_or_default().to_owned()).or_default().push(row);
    }
    map
}

fn one_by(rows: Vec<Value>, field: &str) -> HashMap<String, Value> {
    rows.into_iter().map(|row| (text(&row, field), row)).collect()
}

impl Facts {
    /// Reads them.
    pub async fn read(lab: &Lab) -> Self {
        let definitions = lab.rows(call!(GET_PROCESS_DEFINITIONS)).await;
        let logs = lab.rows(call!(GET_HISTORIC_JOB_LOGS, "creationLog" = true)).await;
        let mut candidates = HashMap::new();
        for row in &definitions {
            let model = lab.get(call!(GET_PROCESS_DEFINITION_BPMN20_XML, "id" = text(row, "id"))).await;
            candidates.extend(further::candidates(&text(row, "id"), &text(&model, "bpmn20Xml")));
        }
        Self {
            candidates,
            job_activities: logs.iter().filter_map(|row| Some((text(row, "jobId"), row["activityId"].as_str()?.to_owned()))).collect(),
            now: lab.now(),
            definitions: definitions.iter().map(|row| (text(row, "id"), text(row, "key"))).collect(),
            instances: one_by(lab.rows(call!(GET_PROCESS_INSTANCES)).await, "id"),
            started: one_by(lab.rows(call!(GET_HISTORIC_PROCESS_INSTANCES)).await, "id"),
            incidents: by(lab.rows(call!(GET_INCIDENTS)).await, "processInstanceId"),
            activities: by(lab.rows(call!(GET_HISTORIC_ACTIVITY_INSTANCES, "unfinished" = true)).await, "processInstanceId"),
            executed: by(lab.rows(call!(GET_HISTORIC_ACTIVITY_INSTANCES, "finished" = true)).await, "processInstanceId"),
            variables: lab.rows(call!(GET_VARIABLE_INSTANCES, "deserializeValues" = false)).await,
            job_types: logs
                .iter()
                .map(|row| (text(row, "jobId"), row["jobDefinitionType"].as_str().unwrap_or_default().to_owned()))
                .collect(),
        }
    }

    fn definition_key(&self, row: &Value, field: &str) -> Vec<String> {
        row[field].as_str().and_then(|id| self.definitions.get(id)).cloned().into_iter().collect()
    }

    /// The values of a row that a filter compares: what a term of that filter finds it by.
    pub fn values(&self, resource: &Resource, binding: &Binding, filter: &str, row: &Row) -> Vec<String> {
        let json: Value = serde_json::from_str(row.raw.get()).unwrap();
        let field = |name: &str| json[name].as_str().map(str::to_owned).into_iter().collect::<Vec<_>>();
        let id = row.id.as_str();
        let from_history = binding.operation.path.starts_with("/history");
        if let Some(values) = self.further(resource.name, filter, &json) {
            return values;
        }
        match (resource.name, filter) {
            (_, "id") => vec![id.to_owned()],
            (_, "tenant") => field("tenantId"),
            ("incidents" | "tasks", "definition") => self.definition_key(&json, "processDefinitionId"),
            ("instances", "version") if !from_history => field("definitionId"),
            (_, "version") => field("processDefinitionId"),
            (_, "execution") => field("executionId"),
            ("incidents", "job") => field("configuration"),
            ("incidents", "root") => field("rootCauseIncidentId"),
            ("variables", "task") => field("taskId"),
            ("variables", "scope") => field("activityInstanceId"),
            ("tasks", "business") => {
                let instance = json["processInstanceId"].as_str().and_then(|id| self.instances.get(id));
                instance.and_then(|row| row["businessKey"].as_str()).map(str::to_owned).into_iter().collect()
            }
            ("instances", "parent") => self.started[id]["superProcessInstanceId"].as_str().map(str::to_owned).into_iter().collect(),
            ("instances", "root") => field("rootProcessInstanceId"),
            ("instances", "executed") => texts(&self.executed, id, "activityId"),
            ("instances", "state") if from_history => states(&json),
            ("instances", "state") => [self.words(resource.name, filter, &json), vec!["running".to_owned(), "all".to_owned()]].concat(),
            ("instances", "msg") => texts(&self.incidents, id, "incidentMessage"),
            ("instances", "activity") => texts(&self.activities, id, "activityId"),
            (_, "state" | "is" | "has" | "kind" | "with") => self.words(resource.name, filter, &json),
            _ => resource
                .filter(filter)
                .and_then(|filter| resource.column(filter.column?))
                .and_then(|at| row.cells.get(at))
                .filter(|cell| !cell.is_empty())
                .map(|cell| cell.text().into_owned())
                .into_iter()
                .collect(),
        }
    }

    /// The words of a switch that hold for a row.
    fn words(&self, resource: &str, filter: &str, row: &Value) -> Vec<String> {
        let id = row["id"].as_str().unwrap_or_default();
        let suspended = match &row["suspended"] {
            Value::Bool(suspended) => *suspended,
            _ => row["state"] == "SUSPENDED",
        };
        let mut words = vec![];
        let mut hold = |word: &str, holds: bool| {
            if holds {
                words.push(word.to_owned());
            }
        };
        match (resource, filter) {
            ("instances", "has") => {
                let incidents = self.incidents.get(id).map(Vec::as_slice).unwrap_or_default();
                hold("incident", !incidents.is_empty());
                hold("cause", incidents.iter().any(|incident| incident["id"] == incident["rootCauseIncidentId"]));
            }
            ("instances", "with") => hold("no-tenant", row["tenantId"].is_null()),
            ("jobs", "kind") => {
                let kind = self.job_types.get(id).map(String::as_str).unwrap_or_default();
                // a suspension that is put off is a timer without a job definition
                let timer = kind.starts_with("timer") || kind.ends_with("definition");
                hold("timer", timer);
                hold("message", !timer && !row["jobDefinitionId"].is_null());
            }
            _ => {
                hold("no-tenant", row["tenantId"].is_null());
                hold("active", !suspended);
                hold("suspended", suspended);
                hold("assigned", !row["assignee"].is_null());
                hold("unassigned", row["assignee"].is_null());
                let (retries, due) = (row["retries"].as_i64().unwrap_or(-1), row["dueDate"].as_str());
                hold("failed", retries == 0);
                hold("retries-left", retries > 0);
                hold("failing", !row["exceptionMessage"].is_null());
                let locked = row["lockExpirationTime"].as_str().is_some_and(|until| parse_time(until).unwrap() > self.now);
                hold("locked", locked);
                hold("free", !locked);
                // a task that no worker has failed yet may be tried, though it has no number of retries
                hold("retries-left", resource == "external-tasks" && row["retries"].is_null());
                hold("executable", retries > 0 && due.is_none_or(|due| parse_time(due).unwrap() <= self.now));
            }
        }
        words
    }
}

/// The words of an instance's state, as history tells it.
fn states(row: &Value) -> Vec<String> {
    let words: &[&str] = match row["state"].as_str().unwrap_or_default() {
        "ACTIVE" => &["all", "running", "active"],
        "SUSPENDED" => &["all", "running", "suspended"],
        "COMPLETED" => &["all", "ended", "completed"],
        "EXTERNALLY_TERMINATED" => &["all", "ended", "cancelled"],
        "INTERNALLY_TERMINATED" => &["all", "ended", "terminated"],
        other => panic!("{other} is no state"),
    };
    words.iter().map(|word| (*word).to_owned()).collect()
}

fn texts(rows: &HashMap<String, Vec<Value>>, id: &str, field: &str) -> Vec<String> {
    rows.get(id).into_iter().flatten().filter_map(|row| row[field].as_str()).map(str::to_owned).collect()
}
