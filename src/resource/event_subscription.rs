//! Event subscriptions: messages, signals and conditions that are waited for.

use super::{Binding, Column, Drill, Filter, Join, Param, Resource, Show, Width, join::BUSINESS_KEY};
use crate::{
    act,
    api::{
        Kind::{Plain, Time},
        System,
        camunda7::event::{GET_EVENT_SUBSCRIPTIONS, GET_EVENT_SUBSCRIPTIONS_COUNT},
        dialect::Order,
    },
};

/// What instances, and definitions that start by an event, wait for.
pub static EVENT_SUBSCRIPTIONS: Resource = Resource {
    name: "event-subscriptions",
    aliases: &["event-subscription", "subscriptions", "es"],
    title: "Event subscriptions",
    one: "event subscription",
    help: "messages, signals and conditions that are waited for",
    source: &[Binding {
        system: System::Camunda7,
        operation: &GET_EVENT_SUBSCRIPTIONS,
        count: Some(&GET_EVENT_SUBSCRIPTIONS_COUNT),
        fixed: &[],
        list_only: &[],
        id: &["/id"],
        cells: &[
            ("age", "/createdDate", Time),
            ("type", "/eventType", Plain),
            ("name", "/eventName", Plain),
            ("activity", "/activityId", Plain),
            ("instance", "/processInstanceId", Plain),
            ("execution", "/executionId", Plain),
            ("tenant", "/tenantId", Plain),
            ("id", "/id", Plain),
        ],
        references: &[
            ("subscription", "/id"),
            ("instance", "/processInstanceId"),
            ("execution", "/executionId"),
            ("activity", "/activityId"),
            ("name", "/eventName"),
            ("type", "/eventType"),
        ],
        filters: &[
            ("id", Param::Is("eventSubscriptionId")),
            ("name", Param::Is("eventName")),
            ("type", Param::Is("eventType")),
            ("activity", Param::Is("activityId")),
            ("instance", Param::Is("processInstanceId")),
            ("execution", Param::Is("executionId")),
            ("with", Param::Switch(&[("no-tenant", "withoutTenantId")])),
            ("tenant", Param::In("tenantIdIn")),
        ],
        sorts: &[("age", "created"), ("tenant", "tenantId")],
        lacks: None,
    }],
    columns: &[
        Column { name: "age", title: "AGE", width: Width::Fixed(5), priority: 3, show: Show::Age },
        Column { name: "type", title: "TYPE", width: Width::Fixed(11), priority: 4, show: Show::Text },
        Column { name: "name", title: "NAME", width: Width::Flex(16, 4), priority: 0, show: Show::Text },
        Column { name: "activity", title: "ACTIVITY", width: Width::Flex(12, 2), priority: 1, show: Show::Text },
        Column { name: "definition", title: "DEFINITION", width: Width::Flex(12, 2), priority: 2, show: Show::Text },
        Column { name: "business", title: "BUSINESS KEY", width: Width::Flex(12, 3), priority: 1, show: Show::Text },
        Column { name: "id", title: "ID", width: Width::Flex(9, 1), priority: 7, show: Show::Id },
        Column { name: "instance", title: "INSTANCE", width: Width::Flex(9, 1), priority: 6, show: Show::Id },
        Column { name: "execution", title: "EXECUTION", width: Width::Flex(9, 1), priority: 6, show: Show::Id },
        Column { name: "tenant", title: "TENANT", width: Width::Flex(6, 1), priority: 8, show: Show::Text },
    ],
    joins: &[Join { cells: &[("business", "/businessKey", Plain), ("definition", "/definitionKey", Plain)], ..BUSINESS_KEY }],
    filters: &[
        Filter { name: "name", help: "name of the message or signal", column: Some("name"), values: &[] },
        Filter { name: "type", help: "message, signal, conditional or compensate", column: Some("type"), values: &[] },
        Filter { name: "activity", help: "id of the activity", column: Some("activity"), values: &[] },
        Filter { name: "definition", help: "key of the definition", column: Some("definition"), values: &[] },
        Filter { name: "business", help: "business key", column: Some("business"), values: &[] },
        Filter { name: "instance", help: "id of the instance", column: Some("instance"), values: &[] },
        Filter { name: "execution", help: "id of the execution", column: Some("execution"), values: &[] },
        Filter { name: "tenant", help: "tenant", column: Some("tenant"), values: &[] },
        Filter { name: "with", help: "no-tenant: those that belong to none", column: None, values: &["no-tenant"] },
        Filter { name: "id", help: "id", column: Some("id"), values: &[] },
    ],
    order: Some(("age", Order::Descending)),
    enter: Drill::Instance("instance"),
    drills: &[],
    within: None,
    trace: None,
    fold: None,
    actions: &[&act::message::CORRELATE],
};

const _: () = EVENT_SUBSCRIPTIONS.check();
