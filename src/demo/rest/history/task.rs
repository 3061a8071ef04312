//! `/history/task`.

use serde_json::{Value as Json, json};

use super::super::super::model::Definition;
use super::super::super::time;
use super::super::super::world::{Task, World};
use super::super::Route;
use super::super::listing::{Key, Listing, Rule, Tenanted, by_tenant, date, id, maybe, no_tenant, tenant, text};
use super::super::query::Ask;
use super::{of_instances, removal};

pub(in super::super) const ROUTES: &[Route] = &[
    ("GET", "/history/task", |w, a| LIST.page(w, a, rows(w, a))),
    ("POST", "/history/task", |w, a| LIST.page(w, a, rows(w, a))),
    ("GET", "/history/task/count", |w, a| LIST.count(w, a, rows(w, a))),
    ("POST", "/history/task/count", |w, a| LIST.count(w, a, rows(w, a))),
];

static LIST: Listing<Task> = Listing {
    filters: &[
        ("taskId", Rule::Is(|_, t| id(t.id))),
        ("taskParentTaskId", Rule::Is(|_, _| None)),
        ("processInstanceId", Rule::Is(|_, t| id(t.instance))),
        ("rootProcessInstanceId", Rule::Is(|w, t| w.instances.get(&t.instance).and_then(|i| id(i.root)))),
        ("processInstanceBusinessKey", Rule::Is(|w, t| maybe(w.instances.get(&t.instance).and_then(|i| i.business_key.as_ref())))),
        ("processInstanceBusinessKeyIn", Rule::In(|w, t| maybe(w.instances.get(&t.instance).and_then(|i| i.business_key.as_ref())))),
        ("processInstanceBusinessKeyLike", Rule::Like(|w, t| maybe(w.instances.get(&t.instance).and_then(|i| i.business_key.as_ref())))),
        ("executionId", Rule::Is(|_, t| id(t.execution))),
        ("processDefinitionId", Rule::Is(|w, t| text(&definition(w, t).id))),
        ("processDefinitionKey", Rule::Is(|w, t| text(&definition(w, t).key))),
        ("processDefinitionName", Rule::Is(|w, t| maybe(definition(w, t).name.as_ref()))),
        ("activityInstanceIdIn", Rule::Text(|w, t, ids| ids.contains(&w.activity_id(t.activity)))),
        ("taskName", Rule::Is(|w, t| maybe(definition(w, t).elements[t.element].name.as_ref()))),
        ("taskNameLike", Rule::LikeFold(|w, t| maybe(definition(w, t).elements[t.element].name.as_ref()))),
        ("taskDescription", Rule::Is(|w, t| w.declared(t).and_then(|d| maybe(d.description.as_ref())))),
        ("taskDescriptionLike", Rule::Like(|w, t| w.declared(t).and_then(|d| maybe(d.description.as_ref())))),
        ("taskDefinitionKey", Rule::Is(|w, t| text(&definition(w, t).elements[t.element].id))),
        ("taskDefinitionKeyIn", Rule::In(|w, t| text(&definition(w, t).elements[t.element].id))),
        ("taskDeleteReason", Rule::Is(|_, t| maybe(t.delete_reason.as_ref()))),
        ("taskDeleteReasonLike", Rule::Like(|_, t| maybe(t.delete_reason.as_ref()))),
        ("taskAssignee", Rule::Is(|_, t| maybe(t.assignee.as_ref()))),
        ("taskAssigneeLike", Rule::Like(|_, t| maybe(t.assignee.as_ref()))),
        ("taskOwner", Rule::Is(|_, t| maybe(t.owner.as_ref()))),
        ("taskOwnerLike", Rule::Like(|_, t| maybe(t.owner.as_ref()))),
        ("taskPriority", Rule::Number(|_, t| Some(t.priority))),
        ("assigned", Rule::Flag(|_, t| t.assignee.is_some())),
        ("unassigned", Rule::Flag(|_, t| t.assignee.is_none())),
        ("finished", Rule::Flag(|_, t| t.end.is_some())),
        ("unfinished", Rule::Flag(|_, t| t.end.is_none())),
        ("processFinished", Rule::Flag(|w, t| w.instances.get(&t.instance).is_some_and(|i| i.end.is_some()))),
        ("processUnfinished", Rule::Flag(|w, t| w.instances.get(&t.instance).is_some_and(|i| i.end.is_none()))),
        ("taskDueDate", Rule::On(|_, t| t.due)),
        ("taskDueDateBefore", Rule::Before(|_, t| t.due)),
        ("taskDueDateAfter", Rule::After(|_, t| t.due)),
        ("withoutTaskDueDate", Rule::Flag(|_, t| t.due.is_none())),
        ("taskFollowUpDate", Rule::On(|_, t| t.follow_up)),
        ("taskFollowUpDateBefore", Rule::Until(|_, t| t.follow_up)),
        ("taskFollowUpDateAfter", Rule::Since(|_, t| t.follow_up)),
        ("startedBefore", Rule::Until(|_, t| Some(t.created))),
        ("startedAfter", Rule::Since(|_, t| Some(t.created))),
        ("finishedBefore", Rule::Until(|_, t| t.end)),
        ("finishedAfter", Rule::Since(|_, t| t.end)),
        ("tenantIdIn", Rule::In(tenant)),
        ("withoutTenantId", Rule::Flag(no_tenant)),
        ("taskVariables", Rule::HoldsNone),
        ("processVariables", Rule::Holds(|t| t.instance)),
        (
            "taskInvolvedUser",
            Rule::Text(|w, t, users| t.assignee.iter().chain(w.declared(t).map_or(&[][..], |d| &d.users[..])).any(|u| users.contains(u))),
        ),
        ("taskInvolvedGroup", Rule::Text(|w, t, groups| w.declared(t).is_some_and(|d| d.groups.iter().any(|g| groups.contains(g))))),
        ("taskHadCandidateUser", Rule::Text(|w, t, users| w.declared(t).is_some_and(|d| d.users.iter().any(|u| users.contains(u))))),
        ("taskHadCandidateGroup", Rule::Text(|w, t, groups| w.declared(t).is_some_and(|d| d.groups.iter().any(|g| groups.contains(g))))),
        ("withCandidateGroups", Rule::Flag(|w, t| w.declared(t).is_some_and(|d| !d.groups.is_empty()))),
        ("withoutCandidateGroups", Rule::Flag(|w, t| w.declared(t).is_none_or(|d| d.groups.is_empty()))),
    ],
    sorts: &[
        ("taskId", |_, t| Key::id(t.id)),
        ("activityInstanceId", |w, t| Key::Text(w.activity_id(t.activity).into())),
        ("processDefinitionId", |w, t| Key::text(text(&definition(w, t).id))),
        ("processInstanceId", |_, t| Key::id(t.instance)),
        ("executionId", |_, t| Key::id(t.execution)),
        ("duration", |_, t| Key::number(t.end.map(|end| end - t.created))),
        ("endTime", |_, t| Key::number(t.end)),
        ("startTime", |_, t| Key::Number(t.created)),
        ("taskName", |w, t| Key::text(maybe(definition(w, t).elements[t.element].name.as_ref()))),
        ("taskDescription", |w, t| Key::text(w.declared(t).and_then(|d| maybe(d.description.as_ref())))),
        ("assignee", |_, t| Key::text(maybe(t.assignee.as_ref()))),
        ("owner", |_, t| Key::text(maybe(t.owner.as_ref()))),
        ("dueDate", |_, t| Key::number(t.due)),
        ("followUpDate", |_, t| Key::number(t.follow_up)),
        ("deleteReason", |_, t| Key::text(maybe(t.delete_reason.as_ref()))),
        ("taskDefinitionKey", |w, t| Key::text(text(&definition(w, t).elements[t.element].id))),
        ("priority", |_, t| Key::Number(t.priority)),
        ("caseExecutionId", |_, _| Key::Null),
        ("tenantId", by_tenant),
    ],
    aged: &["startTime"],
    row: |w, _, t| row(w, t),
};

fn rows<'w>(world: &'w World, ask: &Ask) -> Box<dyn DoubleEndedIterator<Item = &'w Task> + 'w> {
    of_instances(world, ask, |i| &i.tasks, |t| world.tasks.get(t)).unwrap_or_else(|| Box::new(world.tasks.values()))
}

fn definition<'w>(world: &'w World, task: &Task) -> &'w Definition {
    world.defined(task.definition)
}

fn row(world: &World, task: &Task) -> Json {
    let (instance, definition) = (world.instances.get(&task.instance), definition(world, task));
    let state = match task.delete_reason.as_deref() {
        None if task.updated.is_some() => "Updated",
        None => "Created",
        Some("completed") => "Completed",
        Some(_) => "Deleted",
    };
    json!({
        "id": task.id.to_string(), "processDefinitionKey": &definition.key, "processDefinitionId": &definition.id,
        "processInstanceId": task.instance.to_string(), "executionId": task.execution.to_string(), "caseDefinitionKey": null,
        "caseDefinitionId": null, "caseInstanceId": null, "caseExecutionId": null, "activityInstanceId": world.activity_id(task.activity),
        "name": &definition.elements[task.element].name, "description": world.declared(task).and_then(|d| d.description.as_ref()),
        "deleteReason": task.delete_reason, "owner": task.owner, "assignee": task.assignee, "startTime": time::write(task.created),
        "endTime": date(task.end), "duration": task.end.map(|end| end - task.created),
        "taskDefinitionKey": &definition.elements[task.element].id, "priority": task.priority, "due": date(task.due),
        "parentTaskId": null, "followUp": date(task.follow_up), "tenantId": task.tenant(world), "removalTime": instance.map(|i| removal(world, i)),
        "rootProcessInstanceId": instance.map(|i| i.root.to_string()), "taskState": state,
    })
}
