//! `/external-task`: lists, one, details of its failure, retries, locking and unlocking.

use serde_json::{Value as Json, json};

use super::super::id::Id;
use super::super::model::{Behaviour, Definition};
use super::super::time;
use super::super::world::{ExternalTask, World};
use super::listing::{Key, Listing, Rule, Tenanted, asked_ids, by_tenant, date, id, maybe, one, tenant, text};
use super::query::Ask;
use super::refusal::Refusal;
use super::{Answer, Outcome, Route};

pub(super) const ROUTES: &[Route] = &[
    ("GET", "/external-task", |w, a| LIST.page(w, a, rows(w, a))),
    ("POST", "/external-task", |w, a| LIST.page(w, a, rows(w, a))),
    ("GET", "/external-task/count", |w, a| LIST.count(w, a, rows(w, a))),
    ("POST", "/external-task/count", |w, a| LIST.count(w, a, rows(w, a))),
    ("PUT", "/external-task/retries", retries_of_many),
    ("GET", "/external-task/{id}", |w, a| one(w.external_tasks.get(&a.id(0)).map(|t| row(w, t)), || missing(a, None))),
    ("GET", "/external-task/{id}/errorDetails", details),
    ("PUT", "/external-task/{id}/retries", retries),
    ("POST", "/external-task/{id}/lock", lock),
    ("POST", "/external-task/{id}/unlock", unlock),
];

pub(super) static LIST: Listing<ExternalTask> = Listing {
    filters: &[
        ("externalTaskId", Rule::Is(|_, t| id(t.id))),
        ("externalTaskIdIn", Rule::In(|_, t| id(t.id))),
        ("topicName", Rule::Is(|w, t| topic(w, t).and_then(text))),
        ("workerId", Rule::Is(|_, t| maybe(t.worker.as_ref()))),
        ("locked", Rule::Flag(|w, t| t.locked_until.is_some_and(|l| l > w.now))),
        ("notLocked", Rule::Flag(|w, t| t.locked_until.is_none_or(|l| l <= w.now))),
        ("withRetriesLeft", Rule::Flag(|_, t| t.retries != Some(0))),
        ("noRetriesLeft", Rule::Flag(|_, t| t.retries == Some(0))),
        ("lockExpirationAfter", Rule::After(|_, t| t.locked_until)),
        ("lockExpirationBefore", Rule::Before(|_, t| t.locked_until)),
        ("activityId", Rule::Is(|w, t| text(&definition(w, t).elements[t.element].id))),
        ("activityIdIn", Rule::In(|w, t| text(&definition(w, t).elements[t.element].id))),
        ("executionId", Rule::Is(|_, t| id(t.execution))),
        ("processInstanceId", Rule::Is(|_, t| id(t.instance))),
        ("processInstanceIdIn", Rule::In(|_, t| id(t.instance))),
        ("processDefinitionId", Rule::Is(|w, t| text(&definition(w, t).id))),
        ("processDefinitionKey", Rule::Is(|w, t| text(&definition(w, t).key))),
        ("processDefinitionKeyIn", Rule::In(|w, t| text(&definition(w, t).key))),
        ("processDefinitionName", Rule::Is(|w, t| maybe(definition(w, t).name.as_ref()))),
        ("processDefinitionNameLike", Rule::Like(|w, t| maybe(definition(w, t).name.as_ref()))),
        ("active", Rule::Flag(|w, t| !suspended(w, t))),
        ("suspended", Rule::Flag(suspended)),
        ("priorityHigherThanOrEquals", Rule::AtLeast(|_, t| Some(t.priority))),
        ("priorityLowerThanOrEquals", Rule::AtMost(|_, t| Some(t.priority))),
        ("tenantIdIn", Rule::In(tenant)),
        ("processVariables", Rule::Holds(|t| t.instance)),
    ],
    sorts: &[
        ("id", |_, t| Key::id(t.id)),
        ("lockExpirationTime", |_, t| Key::number(t.locked_until)),
        ("processInstanceId", |_, t| Key::id(t.instance)),
        ("processDefinitionId", |w, t| Key::text(text(&definition(w, t).id))),
        ("processDefinitionKey", |w, t| Key::text(text(&definition(w, t).key))),
        ("taskPriority", |_, t| Key::Number(t.priority)),
        ("createTime", |_, t| Key::Number(t.created)),
        ("tenantId", by_tenant),
    ],
    aged: &["createTime"],
    row: |w, _, t| row(w, t),
};

/// The candidates: those of the instances that are asked for, or all.
pub(super) fn rows<'w>(world: &'w World, ask: &Ask) -> Box<dyn DoubleEndedIterator<Item = &'w ExternalTask> + 'w> {
    match asked_ids(ask, &["processInstanceId", "processInstanceIdIn"]) {
        Some(ids) => {
            let instances: Vec<_> = ids.into_iter().filter_map(|i| world.instances.get(&i)).collect();
            Box::new(instances.into_iter().flat_map(|i| &i.external_tasks).filter_map(|t| world.external_tasks.get(t)))
        }
        None => Box::new(world.external_tasks.values()),
    }
}

fn definition<'w>(world: &'w World, task: &ExternalTask) -> &'w Definition {
    world.defined(task.definition)
}

fn topic<'w>(world: &'w World, task: &ExternalTask) -> Option<&'w str> {
    match &definition(world, task).elements[task.element].behaviour {
        Behaviour::ExternalTask { topic, .. } => Some(topic),
        _ => None,
    }
}

fn suspended(world: &World, task: &ExternalTask) -> bool {
    world.instances.get(&task.instance).is_some_and(|i| i.suspended)
}

fn row(world: &World, task: &ExternalTask) -> Json {
    let definition = definition(world, task);
    json!({
        "activityId": &definition.elements[task.element].id, "activityInstanceId": world.activity_id(task.activity),
        "errorMessage": task.error, "executionId": task.execution.to_string(), "id": task.id.to_string(),
        "lockExpirationTime": date(task.locked_until), "createTime": time::write(task.created), "processDefinitionId": &definition.id,
        "processDefinitionKey": &definition.key, "processDefinitionVersionTag": &definition.version_tag,
        "processInstanceId": task.instance.to_string(), "retries": task.retries, "suspended": suspended(world, task), "workerId": task.worker,
        "topicName": topic(world, task), "tenantId": task.tenant(world), "priority": task.priority,
        "businessKey": world.instances.get(&task.instance).and_then(|i| i.business_key.as_ref()),
    })
}

fn missing(ask: &Ask, code: Option<u8>) -> Refusal {
    Refusal::Error { status: 404, kind: "RestException", message: format!("External task with id {} does not exist", ask.part(0)), code }
}

fn details(world: &mut World, ask: &Ask) -> Outcome {
    let Some(task) = world.external_tasks.get(&ask.id(0)) else {
        let message = format!("No external task found with id {}: externalTask is null", ask.part(0));
        return Err(Refusal::engine(500, "NullValueException", message));
    };
    Ok(task.details.as_ref().map_or_else(Answer::nothing, |details| Answer::text(200, details.clone())))
}

/// The retries of the body.
pub(super) fn wanted_retries(ask: &Ask) -> Result<i64, Refusal> {
    ask.number("retries")?.ok_or_else(|| Refusal::invalid(400, "The number of retries cannot be null."))
}

fn negative() -> Refusal {
    let message = "The number of retries cannot be negative: retries is not greater than or equal to 0";
    Refusal::engine(400, "BadUserRequestException", message)
}

fn retries(world: &mut World, ask: &Ask) -> Outcome {
    let retries = wanted_retries(ask)?;
    if !world.external_tasks.contains_key(&ask.id(0)) {
        return Err(missing(ask, Some(0)));
    }
    if retries < 0 {
        return Err(negative());
    }
    world.set_work_retries(ask.id(0), retries);
    Ok(Answer::nothing())
}

fn retries_of_many(world: &mut World, ask: &Ask) -> Outcome {
    let (retries, tasks) = (wanted_retries(ask)?, super::bulk::external_tasks(world, ask)?);
    if retries < 0 {
        return Err(negative());
    }
    let known: Vec<Id> = tasks.iter().filter_map(|t| Id::parse(t).filter(|t| world.external_tasks.contains_key(t))).collect();
    if let Some(unknown) = tasks.iter().find(|t| Id::parse(t).is_none_or(|t| !world.external_tasks.contains_key(&t))) {
        return Err(Refusal::invalid(404, format!("Cannot find external task with id {unknown}: externalTask is null")));
    }
    for task in known {
        world.set_work_retries(task, retries);
    }
    Ok(Answer::nothing())
}

fn lock(world: &mut World, ask: &Ask) -> Outcome {
    let duration = ask.number("lockDuration")?.unwrap_or(0);
    let Some(worker) = ask.text("workerId") else { return Err(Refusal::engine(500, "NullValueException", "workerId is null")) };
    let now = world.now;
    let Some(task) = world.external_tasks.get_mut(&ask.id(0)) else { return Err(missing(ask, Some(0))) };
    if duration <= 0 {
        return Err(Refusal::engine(400, "RestException", "lockDuration is not greater than 0"));
    }
    if let Some(other) = task.worker.as_ref().filter(|w| **w != worker && task.locked_until.is_some_and(|until| until > now)) {
        let message = format!("External Task {} cannot be locked by worker '{worker}'. It is locked by worker '{other}'.", task.id);
        return Err(Refusal::engine(400, "RestException", message));
    }
    (task.worker, task.locked_until) = (Some(worker), Some(now + duration));
    Ok(Answer::nothing())
}

fn unlock(world: &mut World, ask: &Ask) -> Outcome {
    let Some(task) = world.external_tasks.get_mut(&ask.id(0)) else { return Err(missing(ask, Some(0))) };
    task.worker = None;
    task.locked_until = None;
    Ok(Answer::nothing())
}
