//! Instances: running processes. From history where it can be had, since only history knows when they started.

use super::{Binding, Column, Drill, Filter, Fixed, Join, Param, Resource, Show, Width};
use crate::{
    act,
    api::{
        Kind::{Plain, Time},
        System,
        camunda7::{
            history_process_instance::{QUERY_HISTORIC_PROCESS_INSTANCES, QUERY_HISTORIC_PROCESS_INSTANCES_COUNT},
            process_instance::{QUERY_PROCESS_INSTANCES, QUERY_PROCESS_INSTANCES_COUNT},
        },
        dialect::Order,
    },
};

/// History also finds instances by the incidents that they once had.
const fn open_incident(param: &'static Param) -> Param {
    Param::With(param, "incidentStatus", "open")
}

/// Running instances, of one definition or of all.
pub static INSTANCES: Resource = Resource {
    name: "instances",
    aliases: &["instance", "pi", "in"],
    title: "Instances",
    one: "instance",
    help: "running process instances",
    source: &[
        Binding {
            system: System::Camunda7,
            operation: &QUERY_HISTORIC_PROCESS_INSTANCES,
            count: Some(&QUERY_HISTORIC_PROCESS_INSTANCES_COUNT),
            fixed: &[("unfinished", Fixed::True)],
            list_only: &[],
            id: &["/id"],
            cells: &[
                ("age", "/startTime", Time),
                ("definition", "/processDefinitionKey", Plain),
                ("version", "/processDefinitionVersion", Plain),
                ("business", "/businessKey", Plain),
                ("state", "/state", Plain),
                ("id", "/id", Plain),
                ("parent", "/superProcessInstanceId", Plain),
                ("tenant", "/tenantId", Plain),
            ],
            references: &[("instance", "/id"), ("definition", "/processDefinitionId"), ("parent", "/superProcessInstanceId")],
            filters: &[
                ("id", Param::Is("processInstanceId")),
                ("definition", Param::Is("processDefinitionKey")),
                ("version", Param::Is("processDefinitionId")),
                ("business", Param::Is("processInstanceBusinessKey")),
                ("business", Param::Like("processInstanceBusinessKeyLike")),
                ("activity", Param::In("activeActivityIdIn")),
                ("msg", open_incident(&Param::Is("incidentMessage"))),
                ("msg", open_incident(&Param::Like("incidentMessageLike"))),
                ("parent", Param::Is("superProcessInstanceId")),
                ("tenant", Param::In("tenantIdIn")),
                ("state", Param::Switch(&[("active", "active"), ("suspended", "suspended")])),
                ("has", open_incident(&Param::Switch(&[("incident", "withIncidents"), ("cause", "withRootIncidents")]))),
                ("since", Param::After("startedAfter")),
                ("until", Param::Before("startedBefore")),
            ],
            sorts: &[
                ("age", "startTime"),
                ("definition", "definitionKey"),
                ("version", "definitionVersion"),
                ("business", "businessKey"),
                ("id", "instanceId"),
                ("tenant", "tenantId"),
            ],
            lacks: None,
        },
        Binding {
            system: System::Camunda7,
            operation: &QUERY_PROCESS_INSTANCES,
            count: Some(&QUERY_PROCESS_INSTANCES_COUNT),
            fixed: &[],
            list_only: &[],
            id: &["/id"],
            cells: &[
                ("definition", "/definitionKey", Plain),
                ("business", "/businessKey", Plain),
                ("suspended", "/suspended", Plain),
                ("id", "/id", Plain),
                ("tenant", "/tenantId", Plain),
            ],
            references: &[("instance", "/id"), ("definition", "/definitionId")],
            filters: &[
                ("id", Param::In("processInstanceIds")),
                ("definition", Param::Is("processDefinitionKey")),
                ("version", Param::Is("processDefinitionId")),
                ("business", Param::Is("businessKey")),
                ("business", Param::Like("businessKeyLike")),
                ("activity", Param::In("activityIdIn")),
                ("msg", Param::Is("incidentMessage")),
                ("msg", Param::Like("incidentMessageLike")),
                ("parent", Param::Is("superProcessInstance")),
                ("tenant", Param::In("tenantIdIn")),
                ("state", Param::Switch(&[("active", "active"), ("suspended", "suspended")])),
                ("has", Param::Switch(&[("incident", "withIncident")])),
            ],
            sorts: &[("definition", "definitionKey"), ("business", "businessKey"), ("id", "instanceId"), ("tenant", "tenantId")],
            lacks: Some("no start times: the engine's history does not have them, or may not be read"),
        },
    ],
    columns: &[
        Column { name: "age", title: "AGE", width: Width::Fixed(5), priority: 1, show: Show::Age },
        Column { name: "definition", title: "DEFINITION", width: Width::Flex(12, 3), priority: 1, show: Show::Text },
        Column { name: "version", title: "V", width: Width::Fixed(3), priority: 5, show: Show::Number },
        Column { name: "business", title: "BUSINESS KEY", width: Width::Flex(14, 4), priority: 0, show: Show::Text },
        Column { name: "state", title: "STATE", width: Width::Fixed(11), priority: 2, show: Show::State },
        Column { name: "suspended", title: "SUSPENDED", width: Width::Fixed(11), priority: 8, show: Show::Suspended },
        Column { name: "incidents", title: "INCIDENT", width: Width::Fixed(8), priority: 2, show: Show::Incident },
        Column { name: "id", title: "ID", width: Width::Flex(9, 3), priority: 3, show: Show::Id },
        Column { name: "parent", title: "CALLED BY", width: Width::Flex(9, 1), priority: 9, show: Show::Id },
        Column { name: "tenant", title: "TENANT", width: Width::Flex(6, 1), priority: 8, show: Show::Text },
    ],
    joins: &[Join {
        system: System::Camunda7,
        operation: &QUERY_PROCESS_INSTANCES,
        fixed: &[("withIncident", Fixed::True)],
        ids: Some("processInstanceIds"),
        by: &["instance"],
        key: &["/id"],
        cells: &[("incidents", "/id", Plain)],
    }],
    filters: &[
        Filter { name: "business", help: "business key", column: Some("business"), values: &[] },
        Filter { name: "definition", help: "key of the definition", column: Some("definition"), values: &[] },
        Filter { name: "version", help: "id of the definition version", column: None, values: &[] },
        Filter { name: "activity", help: "activity it stands at", column: None, values: &[] },
        Filter { name: "state", help: "active or suspended", column: None, values: &["active", "suspended"] },
        Filter {
            name: "has",
            help: "incident (of its own or from below) or cause (of its own)",
            column: None,
            values: &["incident", "cause"],
        },
        Filter { name: "msg", help: "message of an incident", column: None, values: &[] },
        Filter { name: "since", help: "started after: 2h, 3d or a date", column: None, values: &[] },
        Filter { name: "until", help: "started before: 2h, 3d or a date", column: None, values: &[] },
        Filter { name: "parent", help: "id of the instance that called it", column: Some("parent"), values: &[] },
        Filter { name: "tenant", help: "tenant", column: Some("tenant"), values: &[] },
        Filter { name: "id", help: "id", column: Some("id"), values: &[] },
    ],
    order: Some(("age", Order::Descending)),
    enter: Drill::Instance("instance"),
    fold: None,
    actions: &[&act::instance::SUSPEND, &act::instance::ACTIVATE],
};

const _: () = INSTANCES.check();
