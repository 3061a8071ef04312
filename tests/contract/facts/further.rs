//! What filters compare in the lists beside those of every day.

use std::collections::HashMap;

use serde_json::Value;

use super::Facts;

impl Facts {
    /// The values of a row that a filter of such a list compares; `None` where it is a value of the row itself.
    pub(super) fn further(&self, resource: &str, filter: &str, row: &Value) -> Option<Vec<String>> {
        let field = |name: &str| row[name].as_str().map(str::to_owned).into_iter().collect::<Vec<_>>();
        let is_null = |name: &str| row[name].is_null();
        let words = |words: &[(&str, bool)]| {
            let holding = words.iter().filter(|(_, holds)| *holds);
            holding.map(|(word, _)| (*word).to_owned()).collect::<Vec<String>>()
        };
        let candidates = || {
            let place = (row["processDefinitionId"].as_str()?.to_owned(), row["taskDefinitionKey"].as_str()?.to_owned());
            self.candidates.get(&place)
        };
        let [groups, users] = [0, 1].map(|at| candidates().map(|of| of[at].clone()).unwrap_or_default());
        let no_tenant = ("no-tenant", is_null("tenantId"));
        let ended = [("running", is_null("endTime")), ("ended", !is_null("endTime"))];
        let is_assigned = !is_null("assignee");
        Some(match (resource, filter) {
            ("versions", "version") => vec![row["version"].to_string()],
            ("versions", "is") => {
                let newer = self.definitions.keys().filter(|id| same_key(id, row)).any(|id| version(id) > row["version"].as_u64());
                words(&[("latest", !newer), ("startable", row["startableInTasklist"] == true)])
            }
            ("versions", "type") => self.of_version(row, "incidentType"),
            ("versions", "msg") => self.of_version(row, "incidentMessage"),
            ("versions", "with") => words(&[("no-tag", is_null("versionTag")), no_tenant]),
            ("jobs", "at") => row["id"].as_str().and_then(|id| self.job_activities.get(id)).cloned().into_iter().collect(),
            ("jobs", "is") => words(&[("retrying", !is_null("exceptionMessage") && row["retries"].as_i64() > Some(0))]),
            ("jobs" | "job-log" | "historic-incidents", "job-definition") => field("jobDefinitionId"),
            ("job-log", "configuration") => field("jobDefinitionConfiguration"),
            ("job-log", "deployment") => field("deploymentId"),
            ("job-definitions", "with") => words(&[("priority", !is_null("overridingJobPriority")), no_tenant]),
            ("historic-incidents", "state") => {
                ["open", "resolved", "deleted"].into_iter().filter(|word| row[word] == true).map(str::to_owned).collect()
            }
            ("job-log", "state") => words(&[
                ("created", row["creationLog"] == true),
                ("failed", row["failureLog"] == true),
                ("succeeded", row["successLog"] == true),
                ("deleted", row["deletionLog"] == true),
            ]),
            ("historic-incidents", "job") => field("configuration"),
            ("historic-incidents", "log") => field("historyConfiguration"),
            ("historic-tasks", "root") => field("rootProcessInstanceId"),
            ("historic-tasks" | "historic-variables", "scope") => field("activityInstanceId"),
            ("historic-variables", "task") => field("taskId"),
            ("historic-variables", "names") => field("name"),
            ("historic-variables", "instances") => field("processInstanceId"),
            ("historic-variables", "case") => field("caseInstanceId"),
            ("historic-variables", "case-execution") => field("caseExecutionId"),
            ("historic-variables", "case-activity") => vec![],
            // nothing in this world is of a task alone
            ("historic-variables", "with") => words(&[no_tenant]),
            ("historic-activities", "state") => {
                words(&[ended[0], ended[1], ("cancelled", row["canceled"] == true), ("last", row["completeScope"] == true)])
            }
            ("historic-tasks", "state") => words(&[ended[0], ended[1], ("assigned", is_assigned), ("unassigned", !is_assigned)]),
            ("historic-tasks", "process") => {
                let runs = row["processInstanceId"].as_str().is_some_and(|id| self.started[id]["endTime"].is_null());
                words(&[("running", runs), ("ended", !runs)])
            }
            ("historic-tasks", "with") => words(&[("no-due", is_null("due")), ("no-group", groups.is_empty()), no_tenant]),
            ("historic-batches", "state") => words(&ended),
            ("batches", "state") => words(&[("suspended", row["suspended"] == true), ("active", row["suspended"] == false)]),
            ("batches", "with") => {
                let failed = row["failedJobs"].as_u64() > Some(0);
                words(&[("failures", failed), ("no-failures", !failed), no_tenant])
            }
            ("deployments", "with") => words(&[("no-source", is_null("source")), no_tenant]),
            // who asks by candidates sees no task that somebody has
            ("tasks", "group" | "offered") if is_assigned => vec![],
            ("tasks", "group") => groups,
            ("tasks", "offered") => words(&[("groups", !groups.is_empty()), ("no-group", groups.is_empty()), ("users", !users.is_empty())]),
            _ => return None,
        })
    }

    /// Fields of the open incidents of a version.
    fn of_version(&self, row: &Value, name: &str) -> Vec<String> {
        let open = self.incidents.values().flatten().filter(|incident| incident["processDefinitionId"] == row["id"]);
        open.filter_map(|incident| incident[name].as_str()).map(str::to_owned).collect()
    }
}

/// Whether an id of a version, `key:version:…`, is of the same definition; those of tenants stand for themselves here.
fn same_key(id: &str, row: &Value) -> bool {
    row["tenantId"].is_null() && id.split(':').next() == row["key"].as_str()
}

fn version(id: &str) -> Option<u64> {
    id.split(':').nth(1)?.parse().ok()
}

/// Groups and users who could claim the tasks of each activity of a model.
pub(super) fn candidates(definition: &str, xml: &str) -> HashMap<(String, String), [Vec<String>; 2]> {
    let document = roxmltree::Document::parse(xml).unwrap();
    let list = |node: roxmltree::Node, name: &str| {
        let said = node.attributes().find(|attribute| attribute.name() == name).map_or("", |attribute| attribute.value());
        said.split(',').map(|one| one.trim().to_owned()).filter(|one| !one.is_empty()).collect()
    };
    let tasks = document.descendants().filter(|node| node.tag_name().name() == "userTask");
    let of = |node: roxmltree::Node| [list(node, "candidateGroups"), list(node, "candidateUsers")];
    tasks.map(|node| ((definition.to_owned(), node.attribute("id").unwrap().to_owned()), of(node))).collect()
}
