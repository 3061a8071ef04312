//! Job definitions: the jobs of one activity, together.

use super::{Binding, Column, Drill, Filter, Param, Resource, Show, Way, Width, join::VERSION};
use crate::{
    act,
    api::{
        Kind::Plain,
        System,
        camunda7::job_definition::{QUERY_JOB_DEFINITIONS, QUERY_JOB_DEFINITIONS_COUNT},
        dialect::Order,
    },
};

/// Job definitions of all versions of all definitions.
pub static JOB_DEFINITIONS: Resource = Resource {
    name: "job-definitions",
    aliases: &["job-definition", "jd"],
    title: "Job definitions",
    one: "job definition",
    help: "the jobs of one activity, together: type, suspension, priority",
    source: &[Binding {
        system: System::Camunda7,
        operation: &QUERY_JOB_DEFINITIONS,
        count: Some(&QUERY_JOB_DEFINITIONS_COUNT),
        fixed: &[],
        list_only: &[],
        id: &["/id"],
        cells: &[
            ("definition", "/processDefinitionKey", Plain),
            ("activity", "/activityId", Plain),
            ("type", "/jobType", Plain),
            ("configuration", "/jobConfiguration", Plain),
            ("suspended", "/suspended", Plain),
            ("priority", "/overridingJobPriority", Plain),
            ("tenant", "/tenantId", Plain),
            ("id", "/id", Plain),
        ],
        references: &[
            ("job-definition", "/id"),
            ("definition", "/processDefinitionId"),
            ("key", "/processDefinitionKey"),
            ("activity", "/activityId"),
            ("suspended", "/suspended"),
        ],
        filters: &[
            ("id", Param::Is("jobDefinitionId")),
            ("activity", Param::In("activityIdIn")),
            ("definition", Param::Is("processDefinitionKey")),
            ("version", Param::Is("processDefinitionId")),
            ("type", Param::Is("jobType")),
            ("configuration", Param::Is("jobConfiguration")),
            ("state", Param::Switch(&[("active", "active"), ("suspended", "suspended")])),
            ("with", Param::Switch(&[("priority", "withOverridingJobPriority"), ("no-tenant", "withoutTenantId")])),
            ("tenant", Param::In("tenantIdIn")),
        ],
        sorts: &[
            ("definition", "processDefinitionKey"),
            ("activity", "activityId"),
            ("type", "jobType"),
            ("configuration", "jobConfiguration"),
            ("id", "jobDefinitionId"),
            ("tenant", "tenantId"),
        ],
        lacks: None,
    }],
    columns: &[
        Column { name: "definition", title: "DEFINITION", width: Width::Flex(12, 2), priority: 1, show: Show::Text },
        Column { name: "version", title: "V", width: Width::Fixed(3), priority: 3, show: Show::Number },
        Column { name: "activity", title: "ACTIVITY", width: Width::Flex(14, 3), priority: 0, show: Show::Text },
        Column { name: "type", title: "TYPE", width: Width::Flex(19, 1), priority: 2, show: Show::Text },
        Column { name: "configuration", title: "CONFIGURATION", width: Width::Flex(14, 3), priority: 4, show: Show::Text },
        Column { name: "suspended", title: "STATE", width: Width::Fixed(11), priority: 1, show: Show::Suspended },
        Column { name: "priority", title: "PRIO", width: Width::Fixed(4), priority: 5, show: Show::Number },
        Column { name: "tenant", title: "TENANT", width: Width::Flex(6, 1), priority: 8, show: Show::Text },
        Column { name: "id", title: "ID", width: Width::Flex(9, 1), priority: 7, show: Show::Id },
    ],
    joins: &[VERSION],
    filters: &[
        Filter { name: "definition", help: "key of the definition", column: Some("definition"), values: &[] },
        Filter { name: "activity", help: "id of the activity", column: Some("activity"), values: &[] },
        Filter { name: "type", help: "async-continuation, timer-transition, …", column: Some("type"), values: &[] },
        Filter { name: "configuration", help: "async-before, TIMER: …", column: Some("configuration"), values: &[] },
        Filter { name: "state", help: "active or suspended", column: None, values: &["active", "suspended"] },
        Filter { name: "with", help: "priority (one that overrides) or no-tenant", column: None, values: &["priority", "no-tenant"] },
        Filter { name: "version", help: "id of the definition version", column: None, values: &[] },
        Filter { name: "tenant", help: "tenant", column: Some("tenant"), values: &[] },
        Filter { name: "id", help: "id", column: Some("id"), values: &[] },
    ],
    order: Some(("definition", Order::Ascending)),
    enter: Drill::List("jobs", &[("job-definition", "job-definition", None)]),
    drills: &[
        Way {
            id: "job-definitions.log",
            key: "o l",
            title: "job log",
            help: "what happened to its jobs",
            to: Drill::List("job-log", &[("job-definition", "job-definition", None)]),
        },
        Way {
            id: "job-definitions.instances",
            key: "o p",
            title: "instances",
            help: "instances of its version",
            to: Drill::List("instances", &[("version", "definition", None)]),
        },
    ],
    within: None,
    trace: None,
    fold: None,
    actions: &[&act::job_definition::RETRIES, &act::definition::SUSPEND_JOBS, &act::definition::ACTIVATE_JOBS],
};

const _: () = JOB_DEFINITIONS.check();
