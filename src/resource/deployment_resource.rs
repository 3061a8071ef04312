//! Resources of one deployment: models, forms, scripts.

use super::{Binding, Column, Drill, Filter, Param, Resource, Show, Width};
use crate::{
    api::{
        Kind::Plain,
        System,
        camunda7::deployment::{GET_DEPLOYMENT_RESOURCE_DATA, GET_DEPLOYMENT_RESOURCES},
    },
    call,
};

/// What one deployment brought. The server neither pages nor counts them.
pub static DEPLOYMENT_RESOURCES: Resource = Resource {
    name: "deployment-resources",
    aliases: &["deployment-resource", "resources"],
    title: "Resources",
    one: "resource",
    help: "files of one deployment",
    source: &[Binding {
        system: System::Camunda7,
        operation: &GET_DEPLOYMENT_RESOURCES,
        count: None,
        fixed: &[],
        list_only: &[],
        id: &["/id"],
        cells: &[("name", "/name", Plain), ("id", "/id", Plain)],
        references: &[("resource", "/id"), ("deployment", "/deploymentId")],
        filters: &[("deployment", Param::Is("id"))],
        sorts: &[],
        lacks: None,
    }],
    columns: &[
        Column { name: "name", title: "NAME", width: Width::Flex(30, 5), priority: 0, show: Show::Text },
        Column { name: "id", title: "ID", width: Width::Fixed(36), priority: 1, show: Show::Id },
    ],
    joins: &[],
    filters: &[
        Filter { name: "deployment", help: "id of the deployment", column: None, values: &[] },
        Filter { name: "name", help: "name of the file", column: Some("name"), values: &[] },
        Filter { name: "id", help: "id", column: Some("id"), values: &[] },
    ],
    order: None,
    enter: Drill::Value(|binding, row| {
        let deployment = binding.reference(row, "deployment")?;
        Some(call!(GET_DEPLOYMENT_RESOURCE_DATA, "id" = deployment, "resourceId" = row.id.as_str()))
    }),
    drills: &[],
    within: Some("deployment"),
    trace: None,
    fold: None,
    actions: &[],
};

const _: () = DEPLOYMENT_RESOURCES.check();
