//! Groups of candidates, with how many tasks wait for each.

use super::{Binding, Column, Drill, Filter, Resource, Show, Width};
use crate::api::{Kind::Plain, System, camunda7::task::GET_TASK_COUNT_BY_CANDIDATE_GROUP};

/// How many unassigned tasks each group could claim; one task may wait for several groups.
pub static TASK_GROUPS: Resource = Resource {
    name: "task-groups",
    aliases: &["task-group", "groups"],
    title: "Task groups",
    one: "group",
    help: "tasks that nobody has, counted by the group that could claim them",
    source: &[Binding {
        system: System::Camunda7,
        operation: &GET_TASK_COUNT_BY_CANDIDATE_GROUP,
        count: None,
        fixed: &[],
        list_only: &[],
        id: &["/groupName", "/taskCount"],
        cells: &[("group", "/groupName", Plain), ("tasks", "/taskCount", Plain)],
        references: &[("group", "/groupName")],
        filters: &[],
        sorts: &[],
        lacks: None,
    }],
    columns: &[
        Column { name: "group", title: "GROUP", width: Width::Flex(20, 3), priority: 0, show: Show::Or("offered to users") },
        Column { name: "tasks", title: "TASKS", width: Width::Fixed(8), priority: 1, show: Show::Number },
    ],
    joins: &[],
    filters: &[
        Filter { name: "group", help: "name of the group", column: Some("group"), values: &[] },
        Filter { name: "tasks", help: "how many", column: Some("tasks"), values: &[] },
    ],
    order: None,
    enter: Drill::List("tasks", &[("group", "group", Some(("offered", "users")))]),
    drills: &[],
    within: None,
    trace: None,
    fold: None,
    actions: &[],
};

const _: () = TASK_GROUPS.check();
