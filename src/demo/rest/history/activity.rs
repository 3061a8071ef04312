//! `/history/activity-instance`.

use serde_json::{Value as Json, json};

use super::super::super::model::Definition;
use super::super::super::time;
use super::super::super::world::{Activity, World};
use super::super::Route;
use super::super::listing::{Key, Listing, Rule, Tenanted, Word, by_tenant, date, id, maybe, no_tenant, one, tenant, text};
use super::super::query::Ask;
use super::super::refusal::Refusal;
use super::{of_instances, removal};

pub(in super::super) const ROUTES: &[Route] = &[
    ("GET", "/history/activity-instance", |w, a| LIST.page(w, a, rows(w, a))),
    ("POST", "/history/activity-instance", |w, a| LIST.page(w, a, rows(w, a))),
    ("GET", "/history/activity-instance/count", |w, a| LIST.count(w, a, rows(w, a))),
    ("POST", "/history/activity-instance/count", |w, a| LIST.count(w, a, rows(w, a))),
    ("GET", "/history/activity-instance/{id}", |w, a| {
        let number = a.part(0).rsplit(':').next().and_then(super::super::super::id::Id::parse);
        let found = number.and_then(|n| w.activities.get(&n)).filter(|x| w.activity_id(x.id) == a.part(0));
        one(found.map(|x| row(w, x)), || {
            Refusal::invalid(404, format!("Historic activity instance with id '{}' does not exist", a.part(0)))
        })
    }),
];

static LIST: Listing<Activity> = Listing {
    filters: &[
        ("activityInstanceId", Rule::Text(|w, a, ids| ids.contains(&w.activity_id(a.id)))),
        ("processInstanceId", Rule::Is(|_, a| id(a.instance))),
        ("processDefinitionId", Rule::Is(|w, a| text(&definition(w, a).id))),
        ("executionId", Rule::Is(|_, a| id(a.execution))),
        ("activityId", Rule::Text(|w, a, ids| ids.iter().any(|id| **id == *w.activity_name(a)))),
        ("activityName", Rule::Is(name)),
        ("activityType", Rule::Is(|w, a| text(kind(w, a)))),
        ("taskAssignee", Rule::Is(|w, a| a.task.and_then(|t| maybe(w.tasks.get(&t)?.assignee.as_ref())))),
        ("finished", Rule::Flag(|_, a| a.end.get().is_some())),
        ("unfinished", Rule::Flag(|_, a| a.end.get().is_none())),
        ("canceled", Rule::Flag(|_, a| a.canceled)),
        ("completeScope", Rule::Flag(|_, a| a.complete_scope)),
        ("startedBefore", Rule::Until(|_, a| Some(a.start))),
        ("startedAfter", Rule::Since(|_, a| Some(a.start))),
        ("finishedBefore", Rule::Until(|_, a| a.end.get())),
        ("finishedAfter", Rule::Since(|_, a| a.end.get())),
        ("tenantIdIn", Rule::In(tenant)),
        ("withoutTenantId", Rule::Flag(no_tenant)),
    ],
    sorts: &[
        ("activityInstanceId", |w, a| Key::Text(w.activity_id(a.id).into())),
        ("instanceId", |_, a| Key::id(a.instance)),
        ("executionId", |_, a| Key::id(a.execution)),
        ("activityId", |w, a| Key::Text(w.activity_name(a))),
        ("activityName", |w, a| Key::text(name(w, a))),
        ("activityType", |w, a| Key::of(kind(w, a))),
        ("startTime", |_, a| Key::Number(a.start)),
        ("endTime", |_, a| Key::number(a.end.get())),
        ("duration", |_, a| Key::number(a.end.get().map(|end| end - a.start))),
        ("definitionId", |w, a| Key::text(text(&definition(w, a).id))),
        ("occurrence", |_, a| Key::Number(i64::from(a.id.number()))),
        ("tenantId", by_tenant),
    ],
    aged: &["startTime", "occurrence"],
    row: |w, _, a| row(w, a),
};

fn rows<'w>(world: &'w World, ask: &Ask) -> Box<dyn DoubleEndedIterator<Item = &'w Activity> + 'w> {
    of_instances(world, ask, |i| &i.activities, |a| world.activities.get(a)).unwrap_or_else(|| Box::new(world.activities.values()))
}

fn definition<'w>(world: &'w World, activity: &Activity) -> &'w Definition {
    world.defined(activity.definition)
}

fn name<'w>(world: &'w World, activity: &Activity) -> Option<Word<'w>> {
    if activity.body {
        return None;
    }
    maybe(definition(world, activity).elements[activity.element].name.as_ref())
}

fn kind(world: &World, activity: &Activity) -> &'static str {
    if activity.body {
        return "multiInstanceBody";
    }
    definition(world, activity).elements[activity.element].activity_type()
}

fn row(world: &World, activity: &Activity) -> Json {
    let (instance, definition) = (world.instances.get(&activity.instance), definition(world, activity));
    json!({
        "id": world.activity_id(activity.id), "parentActivityInstanceId": world.activity_id(activity.parent),
        "activityId": world.activity_name(activity), "activityName": name(world, activity).map(Word::written), "activityType": kind(world, activity),
        "processDefinitionKey": &definition.key, "processDefinitionId": &definition.id,
        "processInstanceId": activity.instance.to_string(), "executionId": activity.execution.to_string(),
        "taskId": activity.task.map(|t| t.to_string()), "calledProcessInstanceId": activity.called.map(|c| c.to_string()),
        "calledCaseInstanceId": null, "assignee": activity.task.and_then(|t| world.tasks.get(&t)?.assignee.as_ref()),
        "startTime": time::write(activity.start), "endTime": date(activity.end.get()),
        "durationInMillis": activity.end.get().map(|end| end - activity.start), "canceled": activity.canceled,
        "completeScope": activity.complete_scope, "tenantId": activity.tenant(world), "removalTime": instance.map(|i| removal(world, i)),
        "rootProcessInstanceId": instance.map(|i| i.root.to_string()),
    })
}
