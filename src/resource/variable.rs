//! Variables: what instances know, with the scope each belongs to.

use super::{Binding, Column, Drill, Filter, Fixed, Param, Resource, Show, Width};
use crate::{
    act,
    api::{
        Kind::Plain,
        System,
        camunda7::variable_instance::{GET_VARIABLE_INSTANCE, QUERY_VARIABLE_INSTANCES, QUERY_VARIABLE_INSTANCES_COUNT},
        dialect::Order,
    },
    call,
};

/// Variables of running instances. Values are read as they are stored, so that one unreadable value does not spoil the list.
pub static VARIABLES: Resource = Resource {
    name: "variables",
    aliases: &["variable", "var", "v"],
    title: "Variables",
    one: "variable",
    help: "variables of running instances, with their scope",
    source: &[Binding {
        system: System::Camunda7,
        operation: &QUERY_VARIABLE_INSTANCES,
        count: Some(&QUERY_VARIABLE_INSTANCES_COUNT),
        fixed: &[],
        list_only: &[("deserializeValues", Fixed::False)],
        id: &["/id"],
        cells: &[
            ("name", "/name", Plain),
            ("type", "/type", Plain),
            ("value", "/value", Plain),
            ("error", "/errorMessage", Plain),
            ("scope", "/activityInstanceId", Plain),
            ("instance", "/processInstanceId", Plain),
        ],
        references: &[
            ("variable", "/id"),
            ("name", "/name"),
            ("type", "/type"),
            ("value", "/value"),
            ("instance", "/processInstanceId"),
            ("execution", "/executionId"),
            ("task", "/taskId"),
            ("scope", "/activityInstanceId"),
            ("object", "/valueInfo/objectTypeName"),
            ("format", "/valueInfo/serializationDataFormat"),
        ],
        filters: &[
            ("name", Param::Is("variableName")),
            ("name", Param::Like("variableNameLike")),
            ("var", Param::Variables("variableValues")),
            ("instance", Param::In("processInstanceIdIn")),
            ("execution", Param::In("executionIdIn")),
            ("scope", Param::In("activityInstanceIdIn")),
            ("task", Param::In("taskIdIn")),
            ("tenant", Param::In("tenantIdIn")),
        ],
        sorts: &[("name", "variableName"), ("type", "variableType"), ("scope", "activityInstanceId")],
        lacks: None,
    }],
    columns: &[
        Column { name: "name", title: "NAME", width: Width::Flex(12, 2), priority: 0, show: Show::Text },
        Column { name: "type", title: "TYPE", width: Width::Fixed(8), priority: 2, show: Show::Text },
        Column { name: "value", title: "VALUE", width: Width::Flex(14, 5), priority: 1, show: Show::Text },
        Column { name: "error", title: "ERROR", width: Width::Flex(5, 1), priority: 5, show: Show::Message },
        Column { name: "scope", title: "SCOPE", width: Width::Flex(8, 1), priority: 4, show: Show::Scope },
        Column { name: "instance", title: "INSTANCE", width: Width::Flex(8, 1), priority: 6, show: Show::Id },
    ],
    joins: &[],
    filters: &[
        Filter { name: "name", help: "name", column: Some("name"), values: &[] },
        Filter { name: "var", help: "name and value: var.amount>100 var.name:~part", column: None, values: &[] },
        Filter { name: "value", help: "value", column: Some("value"), values: &[] },
        Filter { name: "type", help: "type", column: Some("type"), values: &[] },
        Filter { name: "instance", help: "id of the instance", column: Some("instance"), values: &[] },
        Filter { name: "scope", help: "id of the activity instance", column: Some("scope"), values: &[] },
        Filter { name: "execution", help: "id of the execution", column: None, values: &[] },
        Filter { name: "task", help: "id of the task", column: None, values: &[] },
        Filter { name: "tenant", help: "tenant", column: None, values: &[] },
    ],
    order: Some(("name", Order::Ascending)),
    enter: Drill::Value(|_, row| Some(call!(GET_VARIABLE_INSTANCE, "id" = row.id.as_str(), "deserializeValue" = false))),
    drills: &[],
    within: None,
    trace: None,
    fold: None,
    actions: &[&act::variable::EDIT, &act::variable::ADD, &act::variable::DELETE],
};

const _: () = VARIABLES.check();
