//! Batches under way: how far each is, and what of it failed.

use super::{Binding, Column, Drill, Filter, Fixed, Param, Resource, Show, Way, Width};
use crate::{
    act,
    api::{
        Kind::{Plain, Time},
        System,
        camunda7::batch::{GET_BATCH_STATISTICS, GET_BATCH_STATISTICS_COUNT},
    },
};

/// Batches that run, with their progress.
pub static BATCHES: Resource = Resource {
    name: "batches",
    aliases: &["batch", "ba"],
    title: "Batches",
    one: "batch",
    help: "work over many instances that is under way: done, failed, remaining",
    source: &[Binding {
        system: System::Camunda7,
        operation: &GET_BATCH_STATISTICS,
        count: Some(&GET_BATCH_STATISTICS_COUNT),
        fixed: &[],
        list_only: &[],
        id: &["/id"],
        cells: &[
            ("age", "/startTime", Time),
            ("type", "/type", Plain),
            ("total", "/totalJobs", Plain),
            ("created", "/jobsCreated", Plain),
            ("done", "/completedJobs", Plain),
            ("failed", "/failedJobs", Plain),
            ("remaining", "/remainingJobs", Plain),
            ("suspended", "/suspended", Plain),
            ("user", "/createUserId", Plain),
            ("tenant", "/tenantId", Plain),
            ("id", "/id", Plain),
        ],
        references: &[
            ("batch", "/id"),
            ("jobs", "/batchJobDefinitionId"),
            ("seed", "/seedJobDefinitionId"),
            ("monitor", "/monitorJobDefinitionId"),
            ("suspended", "/suspended"),
        ],
        filters: &[
            ("id", Param::Is("batchId")),
            ("type", Param::Is("type")),
            ("user", Param::Is("createdBy")),
            ("state", Param::Choice(&[("suspended", "suspended", Fixed::True), ("active", "suspended", Fixed::False)])),
            ("with", Param::Switch(&[("failures", "withFailures"), ("no-failures", "withoutFailures"), ("no-tenant", "withoutTenantId")])),
            ("since", Param::After("startedAfter")),
            ("until", Param::Before("startedBefore")),
            ("tenant", Param::In("tenantIdIn")),
        ],
        sorts: &[("id", "batchId"), ("tenant", "tenantId")],
        lacks: None,
    }],
    columns: &[
        Column { name: "age", title: "AGE", width: Width::Fixed(5), priority: 2, show: Show::Age },
        Column { name: "type", title: "TYPE", width: Width::Flex(20, 3), priority: 0, show: Show::Text },
        Column { name: "done", title: "DONE", width: Width::Fixed(8), priority: 1, show: Show::Number },
        Column { name: "failed", title: "FAILED", width: Width::Fixed(8), priority: 1, show: Show::Failures },
        Column { name: "remaining", title: "REMAINING", width: Width::Fixed(9), priority: 2, show: Show::Number },
        Column { name: "total", title: "TOTAL", width: Width::Fixed(8), priority: 2, show: Show::Number },
        Column { name: "created", title: "JOBS MADE", width: Width::Fixed(9), priority: 5, show: Show::Number },
        Column { name: "suspended", title: "STATE", width: Width::Fixed(11), priority: 3, show: Show::Suspended },
        Column { name: "user", title: "BY", width: Width::Flex(8, 1), priority: 4, show: Show::Text },
        Column { name: "tenant", title: "TENANT", width: Width::Flex(6, 1), priority: 7, show: Show::Text },
        Column { name: "id", title: "ID", width: Width::Flex(9, 2), priority: 6, show: Show::Id },
    ],
    joins: &[],
    filters: &[
        Filter { name: "type", help: "set-job-retries, instance-deletion, …", column: Some("type"), values: &[] },
        Filter { name: "state", help: "suspended or active", column: None, values: &["suspended", "active"] },
        Filter {
            name: "with",
            help: "failures, no-failures or no-tenant",
            column: None,
            values: &["failures", "no-failures", "no-tenant"],
        },
        Filter { name: "user", help: "who started it", column: Some("user"), values: &[] },
        Filter { name: "since", help: "started after: 2h, 3d or a date", column: None, values: &[] },
        Filter { name: "until", help: "started before: 2h, 3d or a date", column: None, values: &[] },
        Filter { name: "tenant", help: "tenant", column: Some("tenant"), values: &[] },
        Filter { name: "id", help: "id", column: Some("id"), values: &[] },
    ],
    order: None,
    enter: Drill::List("jobs", &[("job-definition", "jobs", None)]),
    drills: &[Way {
        id: "batches.log",
        key: "o l",
        title: "job log",
        help: "what happened to its jobs",
        to: Drill::List("job-log", &[("job-definition", "jobs", None)]),
    }],
    within: None,
    trace: None,
    fold: None,
    actions: &[&act::batch::RETRY, &act::batch::SUSPEND, &act::batch::ACTIVATE, &act::batch::DELETE],
};

const _: () = BATCHES.check();
