//! Definitions: what is deployed, with how much of it runs and how much of that has failed.

use super::{Binding, Column, Drill, Filter, Fixed, Join, Param, Resource, Show, Way, Width};
use crate::{
    act,
    api::{
        Kind::Plain,
        System,
        camunda7::process_definition::{GET_PROCESS_DEFINITION_STATISTICS, GET_PROCESS_DEFINITIONS, GET_PROCESS_DEFINITIONS_COUNT},
        dialect::Order,
    },
};

/// The latest version of each definition, with counts over all its versions.
pub static DEFINITIONS: Resource = Resource {
    name: "definitions",
    aliases: &["definition", "def", "overview", "o"],
    title: "Definitions",
    one: "definition",
    help: "what is deployed, with running instances and incidents of all versions",
    source: &[Binding {
        system: System::Camunda7,
        operation: &GET_PROCESS_DEFINITIONS,
        count: Some(&GET_PROCESS_DEFINITIONS_COUNT),
        fixed: &[("latestVersion", Fixed::True)],
        list_only: &[],
        id: &["/id"],
        cells: &[
            ("key", "/key", Plain),
            ("name", "/name", Plain),
            ("version", "/version", Plain),
            ("suspended", "/suspended", Plain),
            ("tenant", "/tenantId", Plain),
            ("id", "/id", Plain),
        ],
        references: &[("key", "/key"), ("tenant", "/tenantId"), ("definition", "/id")],
        filters: &[
            ("key", Param::Is("key")),
            ("key", Param::Like("keyLike")),
            ("name", Param::Is("name")),
            ("name", Param::Like("nameLike")),
            ("id", Param::In("processDefinitionIdIn")),
            ("tenant", Param::In("tenantIdIn")),
            ("state", Param::Switch(&[("active", "active"), ("suspended", "suspended")])),
        ],
        sorts: &[("key", "key"), ("name", "name"), ("version", "version"), ("tenant", "tenantId"), ("id", "id")],
        lacks: None,
    }],
    columns: &[
        Column { name: "key", title: "DEFINITION", width: Width::Flex(14, 3), priority: 0, show: Show::Text },
        Column { name: "name", title: "NAME", width: Width::Flex(12, 4), priority: 4, show: Show::Text },
        Column { name: "version", title: "V", width: Width::Fixed(3), priority: 3, show: Show::Number },
        Column { name: "instances", title: "RUNNING", width: Width::Fixed(9), priority: 1, show: Show::Number },
        Column { name: "incidents", title: "INCIDENTS", width: Width::Fixed(9), priority: 1, show: Show::Failures },
        Column { name: "failed", title: "FAILED JOBS", width: Width::Fixed(11), priority: 5, show: Show::Failures },
        Column { name: "suspended", title: "STATE", width: Width::Fixed(11), priority: 6, show: Show::Suspended },
        Column { name: "tenant", title: "TENANT", width: Width::Flex(6, 1), priority: 7, show: Show::Text },
        Column { name: "id", title: "ID", width: Width::Flex(8, 1), priority: 9, show: Show::Id },
    ],
    joins: &[Join {
        system: System::Camunda7,
        operation: &GET_PROCESS_DEFINITION_STATISTICS,
        fixed: &[("rootIncidents", Fixed::True), ("failedJobs", Fixed::True)],
        ids: None,
        lasting: false,
        by: &["key", "tenant"],
        key: &["/definition/key", "/definition/tenantId"],
        cells: &[("instances", "/instances", Plain), ("failed", "/failedJobs", Plain), ("incidents", "/incidents/*/incidentCount", Plain)],
    }],
    filters: &[
        Filter { name: "key", help: "key", column: Some("key"), values: &[] },
        Filter { name: "name", help: "name", column: Some("name"), values: &[] },
        Filter { name: "state", help: "active or suspended", column: None, values: &["active", "suspended"] },
        Filter { name: "id", help: "id", column: Some("id"), values: &[] },
        Filter { name: "tenant", help: "tenant", column: Some("tenant"), values: &[] },
    ],
    order: Some(("key", Order::Ascending)),
    enter: Drill::List("instances", &[("definition", "key", None), ("tenant", "tenant", Some(("with", "no-tenant")))]),
    drills: &[
        Way {
            id: "definitions.versions",
            key: "o v",
            title: "versions",
            help: "every version of it",
            to: Drill::List("versions", &[("key", "key", None)]),
        },
        Way {
            id: "definitions.incidents",
            key: "o i",
            title: "incidents",
            help: "open incidents of all its versions",
            to: Drill::List("incidents", &[("definition", "key", None)]),
        },
        Way {
            id: "definitions.jobs",
            key: "o j",
            title: "jobs",
            help: "jobs of all its versions",
            to: Drill::List("jobs", &[("definition", "key", None)]),
        },
        Way {
            id: "definitions.job-definitions",
            key: "o f",
            title: "job definitions",
            help: "the jobs of its activities, together",
            to: Drill::List("job-definitions", &[("definition", "key", None)]),
        },
    ],
    within: None,
    trace: None,
    fold: None,
    actions: &[&act::start::START, &act::definition::SUSPEND, &act::definition::ACTIVATE],
};

const _: () = DEFINITIONS.check();
