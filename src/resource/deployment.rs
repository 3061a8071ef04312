//! Deployments: what was brought to the engine together.

use super::{Binding, Column, Drill, Filter, Param, Resource, Show, Way, Width};
use crate::api::{
    Kind::{Plain, Time},
    System,
    camunda7::deployment::{GET_DEPLOYMENTS, GET_DEPLOYMENTS_COUNT},
    dialect::Order,
};

/// Deployments, newest first.
pub static DEPLOYMENTS: Resource = Resource {
    name: "deployments",
    aliases: &["deployment", "dep"],
    title: "Deployments",
    one: "deployment",
    help: "what was deployed together, with its resources",
    source: &[Binding {
        system: System::Camunda7,
        operation: &GET_DEPLOYMENTS,
        count: Some(&GET_DEPLOYMENTS_COUNT),
        fixed: &[],
        list_only: &[],
        id: &["/id"],
        cells: &[
            ("age", "/deploymentTime", Time),
            ("name", "/name", Plain),
            ("source", "/source", Plain),
            ("tenant", "/tenantId", Plain),
            ("id", "/id", Plain),
        ],
        references: &[("deployment", "/id")],
        filters: &[
            ("id", Param::Is("id")),
            ("name", Param::Is("name")),
            ("name", Param::Like("nameLike")),
            ("source", Param::Is("source")),
            ("since", Param::After("after")),
            ("until", Param::Before("before")),
            ("with", Param::Switch(&[("no-source", "withoutSource"), ("no-tenant", "withoutTenantId")])),
            ("tenant", Param::In("tenantIdIn")),
        ],
        sorts: &[("age", "deploymentTime"), ("name", "name"), ("tenant", "tenantId"), ("id", "id")],
        lacks: None,
    }],
    columns: &[
        Column { name: "age", title: "AGE", width: Width::Fixed(5), priority: 1, show: Show::Age },
        Column { name: "name", title: "NAME", width: Width::Flex(16, 4), priority: 0, show: Show::Text },
        Column { name: "source", title: "SOURCE", width: Width::Flex(14, 2), priority: 2, show: Show::Text },
        Column { name: "tenant", title: "TENANT", width: Width::Flex(8, 1), priority: 3, show: Show::Text },
        Column { name: "id", title: "ID", width: Width::Fixed(36), priority: 1, show: Show::Id },
    ],
    joins: &[],
    filters: &[
        Filter { name: "name", help: "name", column: Some("name"), values: &[] },
        Filter { name: "source", help: "where it came from", column: Some("source"), values: &[] },
        Filter { name: "since", help: "deployed after: 2h, 3d or a date", column: None, values: &[] },
        Filter { name: "until", help: "deployed before: 2h, 3d or a date", column: None, values: &[] },
        Filter { name: "with", help: "no-source or no-tenant: those that have none", column: None, values: &["no-source", "no-tenant"] },
        Filter { name: "tenant", help: "tenant", column: Some("tenant"), values: &[] },
        Filter { name: "id", help: "id", column: Some("id"), values: &[] },
    ],
    order: Some(("age", Order::Descending)),
    enter: Drill::List("deployment-resources", &[("deployment", "deployment", None)]),
    drills: &[Way {
        id: "deployments.versions",
        key: "o v",
        title: "versions",
        help: "versions of definitions that it brought",
        to: Drill::List("versions", &[("deployment", "deployment", None)]),
    }],
    within: None,
    trace: None,
    fold: None,
    actions: &[],
};

const _: () = DEPLOYMENTS.check();
