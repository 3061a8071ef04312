//! `/task`: open user tasks, lists and one.

use std::collections::BTreeMap;

use serde_json::{Value as Json, json};

use super::super::model::{Definition, UserTask};
use super::super::time;
use super::super::world::{Task, World};
use super::condition::like;
use super::listing::{Key, Listing, Rule, Tenanted, asked_ids, by_tenant, date, id, maybe, no_tenant, one, tenant, text};
use super::query::Ask;
use super::refusal::Refusal;
use super::{Answer, Route};

pub(super) const ROUTES: &[Route] = &[
    ("GET", "/task", |w, a| check(a).and_then(|()| LIST.page(w, a, rows(w, a)))),
    ("POST", "/task", |w, a| check(a).and_then(|()| LIST.page(w, a, rows(w, a)))),
    ("GET", "/task/count", |w, a| check(a).and_then(|()| LIST.count(w, a, rows(w, a)))),
    ("POST", "/task/count", |w, a| check(a).and_then(|()| LIST.count(w, a, rows(w, a)))),
    ("GET", "/task/report/candidate-group-count", |w, _| Ok(by_group(w))),
    ("GET", "/task/{id}", |w, a| one(open(w, a).map(|t| row(w, t)), || missing(a))),
];

static LIST: Listing<Task> = Listing {
    filters: &[
        ("taskId", Rule::Is(|_, t| id(t.id))),
        ("taskIdIn", Rule::In(|_, t| id(t.id))),
        ("processInstanceId", Rule::Is(|_, t| id(t.instance))),
        ("processInstanceIdIn", Rule::In(|_, t| id(t.instance))),
        ("processInstanceBusinessKey", Rule::Is(|w, t| maybe(w.instances.get(&t.instance).and_then(|i| i.business_key.as_ref())))),
        ("processInstanceBusinessKeyIn", Rule::In(|w, t| maybe(w.instances.get(&t.instance).and_then(|i| i.business_key.as_ref())))),
        ("processInstanceBusinessKeyLike", Rule::Like(|w, t| maybe(w.instances.get(&t.instance).and_then(|i| i.business_key.as_ref())))),
        ("processDefinitionId", Rule::Is(|w, t| text(&definition(w, t).id))),
        ("processDefinitionKey", Rule::Is(|w, t| text(&definition(w, t).key))),
        ("processDefinitionKeyIn", Rule::In(|w, t| text(&definition(w, t).key))),
        ("processDefinitionName", Rule::Is(|w, t| maybe(definition(w, t).name.as_ref()))),
        ("processDefinitionNameLike", Rule::Like(|w, t| maybe(definition(w, t).name.as_ref()))),
        ("executionId", Rule::Is(|_, t| id(t.execution))),
        ("activityInstanceIdIn", Rule::Text(|w, t, ids| ids.contains(&w.activity_id(t.activity)))),
        ("tenantIdIn", Rule::In(tenant)),
        ("withoutTenantId", Rule::Flag(no_tenant)),
        ("assignee", Rule::Is(|_, t| maybe(t.assignee.as_ref()))),
        ("assigneeLike", Rule::Like(|_, t| maybe(t.assignee.as_ref()))),
        ("assigneeIn", Rule::In(|_, t| maybe(t.assignee.as_ref()))),
        ("assigneeNotIn", Rule::Text(|_, t, users| t.assignee.as_ref().is_some_and(|a| !users.contains(a)))),
        ("owner", Rule::Is(|_, t| maybe(t.owner.as_ref()))),
        ("assigned", Rule::Flag(|_, t| t.assignee.is_some())),
        ("unassigned", Rule::Flag(|_, t| t.assignee.is_none())),
        ("candidateUser", Rule::Text(|w, t, users| declared(w, t).is_some_and(|d| d.users.iter().any(|u| users.contains(u))))),
        ("candidateGroup", Rule::Text(|w, t, groups| declared(w, t).is_some_and(|d| d.groups.iter().any(|g| groups.contains(g))))),
        ("candidateGroups", Rule::Text(|w, t, groups| declared(w, t).is_some_and(|d| d.groups.iter().any(|g| groups.contains(g))))),
        ("candidateGroupLike", Rule::Text(|w, t, p| declared(w, t).is_some_and(|d| d.groups.iter().any(|g| like(g, &p.join(",")))))),
        (
            "involvedUser",
            Rule::Text(|w, t, users| {
                t.assignee.iter().chain(&t.owner).chain(declared(w, t).map_or(&[][..], |d| &d.users[..])).any(|u| users.contains(u))
            }),
        ),
        ("withCandidateGroups", Rule::Flag(|w, t| declared(w, t).is_some_and(|d| !d.groups.is_empty()))),
        ("withoutCandidateGroups", Rule::Flag(|w, t| declared(w, t).is_none_or(|d| d.groups.is_empty()))),
        ("withCandidateUsers", Rule::Flag(|w, t| declared(w, t).is_some_and(|d| !d.users.is_empty()))),
        ("withoutCandidateUsers", Rule::Flag(|w, t| declared(w, t).is_none_or(|d| d.users.is_empty()))),
        ("taskDefinitionKey", Rule::Is(|w, t| text(&definition(w, t).elements[t.element].id))),
        ("taskDefinitionKeyIn", Rule::In(|w, t| text(&definition(w, t).elements[t.element].id))),
        ("taskDefinitionKeyNotIn", Rule::NotIn(|w, t| text(&definition(w, t).elements[t.element].id))),
        ("taskDefinitionKeyLike", Rule::Like(|w, t| text(&definition(w, t).elements[t.element].id))),
        ("name", Rule::Text(|w, t, names| name(w, t).is_some_and(|n| n.eq_ignore_ascii_case(&names.join(","))))),
        ("nameNotEqual", Rule::Text(|w, t, names| !name(w, t).is_some_and(|n| n.eq_ignore_ascii_case(&names.join(","))))),
        ("nameLike", Rule::LikeFold(|w, t| maybe(name(w, t)))),
        ("nameNotLike", Rule::Text(|w, t, p| !name(w, t).is_some_and(|n| like(&n.to_lowercase(), &p.join(",").to_lowercase())))),
        ("description", Rule::Is(|w, t| declared(w, t).and_then(|d| maybe(d.description.as_ref())))),
        ("descriptionLike", Rule::LikeFold(|w, t| declared(w, t).and_then(|d| maybe(d.description.as_ref())))),
        ("priority", Rule::Number(|_, t| Some(t.priority))),
        ("maxPriority", Rule::AtMost(|_, t| Some(t.priority))),
        ("minPriority", Rule::AtLeast(|_, t| Some(t.priority))),
        ("dueDate", Rule::On(|_, t| t.due)),
        ("due", Rule::On(|_, t| t.due)),
        ("dueAfter", Rule::After(|_, t| t.due)),
        ("dueBefore", Rule::Before(|_, t| t.due)),
        ("withoutDueDate", Rule::Flag(|_, t| t.due.is_none())),
        ("followUpDate", Rule::On(|_, t| t.follow_up)),
        ("followUp", Rule::On(|_, t| t.follow_up)),
        ("followUpAfter", Rule::After(|_, t| t.follow_up)),
        ("followUpBefore", Rule::Before(|_, t| t.follow_up)),
        ("followUpBeforeOrNotExistent", Rule::Before(|_, t| t.follow_up.or(Some(i64::MIN)))),
        ("createdOn", Rule::On(|_, t| Some(t.created))),
        ("created", Rule::On(|_, t| Some(t.created))),
        ("createdAfter", Rule::After(|_, t| Some(t.created))),
        ("createdBefore", Rule::Before(|_, t| Some(t.created))),
        ("updatedAfter", Rule::After(|_, t| t.updated.or(Some(t.created)))),
        ("delegationState", Rule::Text(|_, t, states| t.delegation.is_some_and(|d| states.iter().any(|s| s == d)))),
        ("active", Rule::Flag(|w, t| !w.task_suspended(t))),
        ("suspended", Rule::Flag(World::task_suspended)),
        ("parentTaskId", Rule::Is(|_, _| None)),
        ("caseInstanceId", Rule::Is(|_, _| None)),
        ("taskVariables", Rule::HoldsNone),
        ("processVariables", Rule::Holds(|t| t.instance)),
    ],
    sorts: &[
        ("instanceId", |_, t| Key::id(t.instance)),
        ("dueDate", |_, t| Key::number(t.due)),
        ("followUpDate", |_, t| Key::number(t.follow_up)),
        ("executionId", |_, t| Key::id(t.execution)),
        ("assignee", |_, t| Key::text(maybe(t.assignee.as_ref()))),
        ("created", |_, t| Key::Number(t.created)),
        ("lastUpdated", |_, t| Key::Number(t.updated.unwrap_or(t.created))),
        ("description", |w, t| Key::text(declared(w, t).and_then(|d| maybe(d.description.as_ref())))),
        ("id", |_, t| Key::id(t.id)),
        ("name", |w, t| Key::text(maybe(name(w, t)))),
        ("nameCaseInsensitive", |w, t| name(w, t).map_or(Key::Null, |n| Key::Text(n.to_lowercase().into()))),
        ("priority", |_, t| Key::Number(t.priority)),
        ("caseInstanceId", |_, _| Key::Null),
        ("caseExecutionId", |_, _| Key::Null),
        ("tenantId", by_tenant),
    ],
    aged: &["created"],
    row: |w, a, t| {
        let mut row = row(w, t);
        if a.switch("withCommentAttachmentInfo") == Some(true) {
            row["comment"] = json!(false);
            row["attachment"] = json!(false);
        }
        row
    },
};

fn check(ask: &Ask) -> Result<(), Refusal> {
    let state = ask.parameter("delegationState").map(str::to_owned).or_else(|| ask.text("delegationState"));
    match state.as_deref() {
        None | Some("PENDING" | "RESOLVED") => Ok(()),
        Some(other) => Err(Refusal::invalid(
            400,
            format!("Valid values for property 'delegationState' are 'PENDING' or 'RESOLVED', but was '{other}'"),
        )),
    }
}

/// The candidates. Who asks by candidate sees no assigned tasks, unless he says so.
fn rows<'w>(world: &'w World, ask: &Ask) -> Box<dyn DoubleEndedIterator<Item = &'w Task> + 'w> {
    let asked = |name: &str| ask.parameter(name).is_some() || ask.field(name).is_some();
    let by_candidate = [
        "candidateUser",
        "candidateGroup",
        "candidateGroups",
        "candidateGroupLike",
        "withCandidateGroups",
        "withCandidateUsers",
        "withoutCandidateGroups",
        "withoutCandidateUsers",
    ];
    let included = ask.switch("includeAssignedTasks") == Some(true) || ask.flag("includeAssignedTasks") == Ok(true);
    let unassigned = by_candidate.iter().any(|n| asked(n)) && !included;
    let fits = move |t: &&Task| t.end.is_none() && !(unassigned && t.assignee.is_some());
    match asked_ids(ask, &["processInstanceId", "processInstanceIdIn"]) {
        Some(ids) => {
            let instances: Vec<_> = ids.into_iter().filter_map(|i| world.instances.get(&i)).collect();
            Box::new(instances.into_iter().flat_map(|i| &i.tasks).filter_map(|t| world.tasks.get(t)).filter(fits))
        }
        None => Box::new(world.tasks.values().filter(fits)),
    }
}

/// The open task in the path.
pub(super) fn open<'w>(world: &'w World, ask: &Ask) -> Option<&'w Task> {
    world.tasks.get(&ask.id(0)).filter(|t| t.end.is_none())
}

pub(super) fn missing(ask: &Ask) -> Refusal {
    Refusal::invalid(404, format!("No matching task with id {}", ask.part(0)))
}

fn definition<'w>(world: &'w World, task: &Task) -> &'w Definition {
    world.defined(task.definition)
}

fn declared<'w>(world: &'w World, task: &Task) -> Option<&'w UserTask> {
    world.declared(task)
}

fn name<'w>(world: &'w World, task: &Task) -> Option<&'w String> {
    definition(world, task).elements[task.element].name.as_ref()
}

/// How many tasks that nobody has each group could claim; those that users could claim stand under no name.
fn by_group(world: &World) -> Answer {
    let mut groups: BTreeMap<Option<&str>, u64> = BTreeMap::new();
    let open = world.tasks.values().filter(|t| t.end.is_none() && t.assignee.is_none());
    for declared in open.filter_map(|task| declared(world, task)) {
        for group in &declared.groups {
            *groups.entry(Some(group)).or_default() += 1;
        }
        if !declared.users.is_empty() {
            *groups.entry(None).or_default() += 1;
        }
    }
    groups.into_iter().map(|(group, count)| json!({ "groupName": group, "taskCount": count })).collect::<Json>().into()
}

fn row(world: &World, task: &Task) -> Json {
    let definition = definition(world, task);
    json!({
        "id": task.id.to_string(), "name": name(world, task), "assignee": task.assignee, "created": time::write(task.created),
        "due": date(task.due), "followUp": date(task.follow_up), "lastUpdated": date(task.updated), "delegationState": task.delegation,
        "description": declared(world, task).and_then(|d| d.description.as_ref()), "executionId": task.execution.to_string(),
        "owner": task.owner, "parentTaskId": null, "priority": task.priority, "processDefinitionId": &definition.id,
        "processInstanceId": task.instance.to_string(), "taskDefinitionKey": &definition.elements[task.element].id,
        "caseExecutionId": null, "caseInstanceId": null, "caseDefinitionId": null, "suspended": world.task_suspended(task), "formKey": null,
        "camundaFormRef": null, "tenantId": task.tenant(world), "taskState": if task.updated.is_some() { "Updated" } else { "Created" },
    })
}
