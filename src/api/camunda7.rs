//! The Camunda 7 family: its operations, and how it pages, sorts, writes dates and reports errors.
//!
//! The tables are those of the server's OpenAPI document (7.24.0): one file a group, one row an operation.

pub mod authorization;
pub mod batch;
pub mod decision_definition;
pub mod decision_requirements_definition;
pub mod deployment;
mod dialect;
pub mod engine;
pub mod event;
pub mod execution;
pub mod external_task;
pub mod filter;
pub mod group;
pub mod history_activity_instance;
pub mod history_batch;
pub mod history_cleanup;
pub mod history_decision;
pub mod history_detail;
pub mod history_external_task_log;
pub mod history_identity_link_log;
pub mod history_incident;
pub mod history_job_log;
pub mod history_level;
pub mod history_process_definition;
pub mod history_process_instance;
pub mod history_task;
pub mod history_user_operation;
pub mod history_variable_instance;
pub mod identity;
pub mod incident;
pub mod job;
pub mod job_definition;
mod meaning;
pub mod migration;
pub mod process_definition;
pub mod process_instance;
pub mod task;
pub mod task_attachment;
pub mod task_comment;
pub mod task_identity_link;
pub mod task_variable;
pub mod tenant;
pub mod user;
pub mod variable_instance;

pub use dialect::Camunda7;

use super::Operation;

/// The tables, one a group.
static TABLES: &[&[&Operation]] = &[
    authorization::ALL,
    batch::ALL,
    decision_definition::ALL,
    decision_requirements_definition::ALL,
    deployment::ALL,
    engine::ALL,
    event::ALL,
    execution::ALL,
    external_task::ALL,
    filter::ALL,
    group::ALL,
    history_activity_instance::ALL,
    history_batch::ALL,
    history_cleanup::ALL,
    history_decision::ALL,
    history_detail::ALL,
    history_external_task_log::ALL,
    history_identity_link_log::ALL,
    history_incident::ALL,
    history_job_log::ALL,
    history_process_definition::ALL,
    history_process_instance::ALL,
    history_task::ALL,
    history_user_operation::ALL,
    history_variable_instance::ALL,
    identity::ALL,
    incident::ALL,
    job::ALL,
    job_definition::ALL,
    migration::ALL,
    process_definition::ALL,
    process_instance::ALL,
    task::ALL,
    task_attachment::ALL,
    task_comment::ALL,
    task_identity_link::ALL,
    task_variable::ALL,
    tenant::ALL,
    user::ALL,
    variable_instance::ALL,
];

/// Every operation of the family.
pub fn operations() -> impl Iterator<Item = &'static Operation> {
    TABLES.iter().flat_map(|table| table.iter().copied())
}

/// The operation of that id, as the server's document spells it.
pub fn operation(id: &str) -> Option<&'static Operation> {
    operations().find(|operation| operation.id == id)
}

/// The three operations whose ids read most like a misspelt one, best first.
pub fn closest(id: &str) -> Vec<&'static Operation> {
    let likeness = |operation: &Operation| strsim::jaro_winkler(&operation.id.to_lowercase(), &id.to_lowercase());
    let mut all: Vec<_> = operations().map(|operation| (likeness(operation), operation)).collect();
    all.sort_by(|(a, _), (b, _)| b.total_cmp(a));
    all.into_iter().take(3).map(|(_, operation)| operation).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::api::{Level, Method, Paging, Risk};

    /// Method and path of the operations that every release since 7.2 has.
    const OLD: &str = include_str!("../../tests/it/fixtures/operations-c7.tsv");

    /// `GET /job/{}`: what a server tells two operations apart by.
    fn line(method: &str, path: &str) -> String {
        let mut parts = path.split('{');
        let mut line = format!("{method} {}", parts.next().unwrap());
        for part in parts {
            line.push_str("{}");
            line.push_str(part.split_once('}').unwrap().1);
        }
        line
    }

    #[test]
    fn ids_and_lines_are_unique() {
        let (mut ids, mut lines) = (HashSet::new(), HashSet::new());
        for operation in operations() {
            assert!(ids.insert(operation.id), "{} stands twice", operation.id);
            let line = line(operation.method.as_str(), operation.path);
            assert!(lines.insert(line.clone()), "{line} stands twice");
        }
        assert_eq!(ids.len(), 399);
    }

    #[test]
    fn every_operation_of_the_old_releases_is_there_and_known_as_such() {
        let is_old = |o: &&Operation| o.since == Some(Level { major: 7, minor: 2 });
        let ours: HashSet<_> = operations().filter(is_old).map(|o| line(o.method.as_str(), o.path)).collect();
        let old: HashSet<_> = OLD.lines().map(|l| l.split_once('\t').unwrap()).map(|(method, path)| line(method, path)).collect();
        assert_eq!(old.len(), 149);
        assert_eq!(old.symmetric_difference(&ours).collect::<Vec<_>>(), Vec::<&String>::new());
    }

    #[test]
    fn names_are_unique_within_an_operation() {
        for operation in operations() {
            let mut seen = HashSet::new();
            assert!(operation.names().all(|name| seen.insert(name)), "{} declares a name twice", operation.id);
        }
    }

    #[test]
    fn a_name_of_path_and_body_means_the_same_in_both() {
        let both = |o: &&Operation| o.path_parameters().any(|name| o.body.contains(&name));
        let mut ids: Vec<_> = operations().filter(both).map(|o| o.id).collect();
        ids.sort_unstable();
        // The comments name their task or instance, not the comment: their body has an `id` of its own.
        let meant = [
            "createComment",
            "updateGroup",
            "updateProcessInstanceComment",
            "updateProfile",
            "updateTask",
            "updateTaskComment",
            "updateTenant",
        ];
        assert_eq!(ids, meant);
    }

    #[test]
    fn reading_methods_read() {
        for operation in operations().filter(|o| matches!(o.method, Method::GET | Method::OPTIONS)) {
            assert_eq!(operation.risk, Risk::Read, "{}", operation.id);
        }
    }

    #[test]
    fn what_deletes_is_destructive_but_where_nothing_is_lost() {
        let harmless = [
            "clearIncidentAnnotation", // a remark, and setting it again is one call
            "deleteGroupMember",       // the user and the group stay
            "deleteGroupMembership",   // the group and the tenant stay
            "deleteUserMembership",    // the user and the tenant stay
            "resolveIncident",         // history keeps it, as resolved
        ];
        for operation in operations().filter(|o| o.method == Method::DELETE) {
            assert_eq!(operation.risk != Risk::Destructive, harmless.contains(&operation.id), "{}", operation.id);
        }
    }

    #[test]
    fn a_changing_method_reads_only_where_it_asks() {
        for operation in operations().filter(|o| o.risk == Risk::Read && matches!(o.method, Method::POST | Method::PUT | Method::DELETE)) {
            let asks = operation.id.to_lowercase();
            let asks = ["query", "count", "filter", "checkpassword", "migrationplan"].iter().any(|word| asks.contains(word));
            assert!(asks && operation.method == Method::POST, "{} would be repeated without asking", operation.id);
        }
    }

    #[test]
    fn what_deletes_by_another_method_is_destructive_too() {
        for operation in
            operations().filter(|o| o.body.contains(&"deletions") || o.path.contains("/delete") || o.path.contains("modification"))
        {
            let link = operation.id == "deleteIdentityLink"; // the user and the task stay
            assert_eq!(operation.risk == Risk::Destructive, !link, "{}", operation.id);
        }
    }

    #[test]
    fn offset_paging_is_where_its_parameters_are() {
        for operation in operations() {
            let pages = ["firstResult", "maxResults"].iter().all(|name| operation.query.contains(name));
            assert_eq!(operation.paging == Paging::Offset, pages, "{}", operation.id);
        }
    }

    #[test]
    fn a_misspelt_id_finds_the_right_one() {
        assert_eq!(operation("getIncidents").map(|o| o.path), Some("/incident"));
        assert!(operation("getincidents").is_none());
        assert_eq!(closest("getincidnets")[0].id, "getIncidents");
        assert_eq!(closest("setJobRetry")[0].id, "setJobRetries");
    }
}
