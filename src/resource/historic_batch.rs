//! Batches as history tells them: also those that are done.

use super::{Binding, Column, Drill, Filter, Fixed, Param, Resource, Show, Width};
use crate::api::{
    Kind::{Plain, Time},
    System,
    camunda7::history_batch::{GET_HISTORIC_BATCHES, GET_HISTORIC_BATCHES_COUNT},
    dialect::Order,
};

/// Batches that run or ran, newest first.
pub static HISTORIC_BATCHES: Resource = Resource {
    name: "historic-batches",
    aliases: &["historic-batch", "hb"],
    title: "Batches in history",
    one: "batch",
    help: "batches that run or ran: when, how long, how many jobs",
    source: &[Binding {
        system: System::Camunda7,
        operation: &GET_HISTORIC_BATCHES,
        count: Some(&GET_HISTORIC_BATCHES_COUNT),
        fixed: &[],
        list_only: &[],
        id: &["/id"],
        cells: &[
            ("age", "/startTime", Time),
            ("executed", "/executionStartTime", Time),
            ("ended", "/endTime", Time),
            ("type", "/type", Plain),
            ("total", "/totalJobs", Plain),
            ("user", "/createUserId", Plain),
            ("tenant", "/tenantId", Plain),
            ("id", "/id", Plain),
        ],
        references: &[("batch", "/id"), ("jobs", "/batchJobDefinitionId")],
        filters: &[
            ("id", Param::Is("batchId")),
            ("type", Param::Is("type")),
            ("state", Param::Choice(&[("ended", "completed", Fixed::True), ("running", "completed", Fixed::False)])),
            ("with", Param::Switch(&[("no-tenant", "withoutTenantId")])),
            ("tenant", Param::In("tenantIdIn")),
        ],
        sorts: &[("age", "startTime"), ("ended", "endTime"), ("tenant", "tenantId"), ("id", "batchId")],
        lacks: None,
    }],
    columns: &[
        Column { name: "age", title: "STARTED", width: Width::Fixed(9), priority: 1, show: Show::Age },
        Column { name: "executed", title: "FIRST JOB", width: Width::Fixed(9), priority: 4, show: Show::Age },
        Column { name: "ended", title: "ENDED", width: Width::Fixed(6), priority: 1, show: Show::Age },
        Column { name: "type", title: "TYPE", width: Width::Flex(20, 3), priority: 0, show: Show::Text },
        Column { name: "total", title: "JOBS", width: Width::Fixed(8), priority: 2, show: Show::Number },
        Column { name: "user", title: "BY", width: Width::Flex(8, 1), priority: 3, show: Show::Text },
        Column { name: "tenant", title: "TENANT", width: Width::Flex(6, 1), priority: 7, show: Show::Text },
        Column { name: "id", title: "ID", width: Width::Flex(9, 2), priority: 5, show: Show::Id },
    ],
    joins: &[],
    filters: &[
        Filter { name: "type", help: "set-job-retries, instance-deletion, …", column: Some("type"), values: &[] },
        Filter { name: "state", help: "ended or running", column: None, values: &["ended", "running"] },
        Filter { name: "tenant", help: "tenant", column: Some("tenant"), values: &[] },
        Filter { name: "with", help: "no-tenant: those that belong to none", column: None, values: &["no-tenant"] },
        Filter { name: "id", help: "id", column: Some("id"), values: &[] },
    ],
    order: Some(("age", Order::Descending)),
    enter: Drill::List("job-log", &[("job-definition", "jobs", None)]),
    drills: &[],
    within: None,
    trace: None,
    fold: None,
    actions: &[],
};

const _: () = HISTORIC_BATCHES.check();
