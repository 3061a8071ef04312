//! `/history/task`.

use serde_json::{Value as Json, json};

use super::super::super::model::Definition;
use super::super::super::time;
use super::super::super::world::{Task, World};
use super::super::Route;
use super::super::instance::variables;
use super::super::listing::{Key, Listing, Rule, date, id, maybe, text};
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
        ("processDefinitionId", Rule::Is(|w, t| definition(w, t).and_then(|d| text(&d.id)))),
        ("processDefinitionKey", Rule::Is(|w, t| definition(w, t).and_then(|d| text(&d.key)))),
        ("processDefinitionName", Rule::Is(|w, t| definition(w, t).and_then(|d| maybe(d.name.as_ref())))),
        ("activityInstanceIdIn", Rule::Text(|w, t, ids| ids.contains(&w.activity_id(t.activity)))),
        ("taskName", Rule::Is(|w, t| definition(w, t).and_then(|d| maybe(d.elements[t.element].name.as_ref())))),
        ("taskNameLike", Rule::LikeFold(|w, t| definition(w, t).and_then(|d| maybe(d.elements[t.element].name.as_ref())))),
        ("taskDescription", Rule::Is(|w, t| w.declared(t).and_then(|d| maybe(d.description.as_ref())))),
        ("taskDescriptionLike", Rule::Like(|w, t| w.declared(t).and_then(|d| maybe(d.description.as_ref())))),
        ("taskDefinitionKey", Rule::Is(|w, t| definition(w, t).and_then(|d| text(&d.elements[t.element].id)))),
        ("taskDefinitionKeyIn", Rule::In(|w, t| definition(w, t).and_then(|d| text(&d.elements[t.element].id)))),
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
        ("tenantIdIn", Rule::In(|_, _| None)),
        ("withoutTenantId", Rule::Flag(|_, _| true)),
        ("taskVariables", Rule::Variables(|_, _| Vec::new())),
        ("processVariables", Rule::Variables(|w, t| w.instances.get(&t.instance).map(|i| variables(w, i)).unwrap_or_default())),
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
        ("taskId", |_, t| Key::Text(t.id.to_string())),
        ("activityInstanceId", |w, t| Key::Text(w.activity_id(t.activity))),
        ("processDefinitionId", |w, t| Key::text(definition(w, t).and_then(|d| text(&d.id)))),
        ("processInstanceId", |_, t| Key::Text(t.instance.to_string())),
        ("executionId", |_, t| Key::Text(t.execution.to_string())),
        ("duration", |_, t| Key::number(t.end.map(|end| end - t.created))),
        ("endTime", |_, t| Key::number(t.end)),
        ("startTime", |_, t| Key::Number(t.created)),
        ("taskName", |w, t| Key::text(definition(w, t).and_then(|d| maybe(d.elements[t.element].name.as_ref())))),
        ("taskDescription", |w, t| Key::text(w.declared(t).and_then(|d| maybe(d.description.as_ref())))),
        ("assignee", |_, t| Key::text(maybe(t.assignee.as_ref()))),
        ("owner", |_, t| Key::text(maybe(t.owner.as_ref()))),
        ("dueDate", |_, t| Key::number(t.due)),
        ("followUpDate", |_, t| Key::number(t.follow_up)),
        ("deleteReason", |_, t| Key::text(maybe(t.delete_reason.as_ref()))),
        ("taskDefinitionKey", |w, t| Key::text(definition(w, t).and_then(|d| text(&d.elements[t.element].id)))),
        ("priority", |_, t| Key::Number(t.priority)),
        ("caseExecutionId", |_, _| Key::Null),
        ("tenantId", |_, _| Key::Null),
    ],
    row: |w, _, t| row(w, t),
};

fn rows<'w>(world: &'w World, ask: &Ask) -> Box<dyn Iterator<Item = &'w Task> + 'w> {
    of_instances(world, ask, |i| &i.tasks, |t| world.tasks.get(t)).unwrap_or_else(|| Box::new(world.tasks.values()))
}

fn definition<'w>(world: &'w World, task: &Task) -> Option<&'w Definition> {
    world.instances.get(&task.instance).map(|i| world.definition_of(i))
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
        "id": task.id.to_string(), "processDefinitionKey": definition.map(|d| &d.key), "processDefinitionId": definition.map(|d| &d.id),
        "processInstanceId": task.instance.to_string(), "executionId": task.execution.to_string(), "caseDefinitionKey": null,
        "caseDefinitionId": null, "caseInstanceId": null, "caseExecutionId": null, "activityInstanceId": world.activity_id(task.activity),
        "name": definition.map(|d| &d.elements[task.element].name), "description": world.declared(task).and_then(|d| d.description.as_ref()),
        "deleteReason": task.delete_reason, "owner": task.owner, "assignee": task.assignee, "startTime": time::write(task.created),
        "endTime": date(task.end), "duration": task.end.map(|end| end - task.created),
        "taskDefinitionKey": definition.map(|d| &d.elements[task.element].id), "priority": task.priority, "due": date(task.due),
        "parentTaskId": null, "followUp": date(task.follow_up), "tenantId": null, "removalTime": instance.map(|i| removal(world, i)),
        "rootProcessInstanceId": instance.map(|i| i.root.to_string()), "taskState": state,
    })
}
