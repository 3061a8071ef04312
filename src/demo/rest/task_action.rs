//! What people do with a task: claim, unclaim, assign, delegate, resolve, complete; and who could.

use serde_json::{Value as Json, json};

use super::super::id::Id;
use super::super::world::World;
use super::definition::read_variables;
use super::form::below_minimum;
use super::query::Ask;
use super::refusal::Refusal;
use super::task::open;
use super::{Answer, Outcome, Route};

pub(super) const ROUTES: &[Route] = &[
    ("POST", "/task/{id}/claim", claim),
    ("POST", "/task/{id}/unclaim", |w, a| assign(w, a, None)),
    ("POST", "/task/{id}/assignee", |w, a| assign(w, a, a.text("userId"))),
    ("POST", "/task/{id}/delegate", delegate),
    ("POST", "/task/{id}/resolve", resolve),
    ("POST", "/task/{id}/complete", |w, a| complete(w, a, false)),
    ("POST", "/task/{id}/submit-form", |w, a| complete(w, a, true)),
    ("GET", "/task/{id}/identity-links", identity_links),
];

fn no_task(ask: &Ask) -> String {
    format!("Cannot find task with id {}: task is null", ask.part(0))
}

fn suspended(ask: &Ask) -> String {
    format!("ENGINE-03043 task with id '{}' is suspended.", ask.part(0))
}

fn set_assignee(world: &mut World, task: Id, user: Option<String>) {
    let now = world.now;
    world.tasks.entry(task).and_modify(|t| {
        t.assignee = user;
        t.updated = Some(now);
    });
}

fn claim(world: &mut World, ask: &Ask) -> Outcome {
    let Some(task) = open(world, ask) else { return Err(Refusal::engine(500, "NullValueException", no_task(ask))) };
    let user = ask.text("userId");
    if user.is_some() && task.assignee.is_some() && task.assignee != user {
        let message = format!("Task '{}' is already claimed by someone else.", ask.part(0));
        return Err(Refusal::engine(500, "TaskAlreadyClaimedException", message));
    }
    if task.assignee == user && user.is_some() {
        return Ok(Answer::nothing());
    }
    assign(world, ask, user)
}

fn assign(world: &mut World, ask: &Ask, user: Option<String>) -> Outcome {
    let Some(task) = open(world, ask) else { return Err(Refusal::engine(400, "NotFoundException", no_task(ask))) };
    if world.task_suspended(task) {
        return Err(Refusal::engine(400, "SuspendedEntityInteractionException", suspended(ask)));
    }
    set_assignee(world, ask.id(0), user);
    Ok(Answer::nothing())
}

/// Who had it becomes its owner, and gets it back once it is resolved.
fn delegate(world: &mut World, ask: &Ask) -> Outcome {
    let Some(task) = open(world, ask) else { return Err(Refusal::engine(500, "NullValueException", no_task(ask))) };
    if world.task_suspended(task) {
        return Err(Refusal::engine(400, "SuspendedEntityInteractionException", suspended(ask)));
    }
    let owner = task.owner.clone().or_else(|| task.assignee.clone());
    set_assignee(world, ask.id(0), ask.text("userId"));
    world.tasks.entry(ask.id(0)).and_modify(|t| {
        t.owner = owner;
        t.delegation = Some("PENDING");
    });
    Ok(Answer::nothing())
}

fn resolve(world: &mut World, ask: &Ask) -> Outcome {
    if !ask.has_body {
        let message = "Cannot invoke \"org.camunda.bpm.engine.rest.dto.task.CompleteTaskDto.getVariables()\" because \"dto\" is null";
        return Err(Refusal::web(500, "NullPointerException", message));
    }
    let values = read_variables(ask.field("variables"), &format!("Cannot resolve task {}: ", ask.part(0)))?;
    let Some(task) = open(world, ask) else { return Err(Refusal::engine(500, "NullValueException", no_task(ask))) };
    if world.task_suspended(task) {
        return Err(Refusal::engine(400, "SuspendedEntityInteractionException", suspended(ask)));
    }
    let (execution, owner) = (task.execution, task.owner.clone());
    for (name, value) in values {
        world.set_variable(execution, &name, value, false);
    }
    set_assignee(world, ask.id(0), owner);
    world.tasks.entry(ask.id(0)).and_modify(|t| t.delegation = Some("RESOLVED"));
    Ok(Answer::nothing())
}

fn complete(world: &mut World, ask: &Ask, form: bool) -> Outcome {
    let prefix = format!("Cannot {} {}: ", if form { "submit task form" } else { "complete task" }, ask.part(0));
    let refuse = |why: String| Refusal::engine(500, "RestException", format!("{prefix}{why}"));
    let values = read_variables(ask.field("variables"), &prefix)?;
    let Some(task) = open(world, ask) else { return Err(refuse(no_task(ask))) };
    if world.task_suspended(task) {
        return Err(refuse(suspended(ask)));
    }
    if form {
        let fields = world.declared(task).map_or(&[][..], |d| &d.fields);
        if let Some(why) = below_minimum(fields, &values) {
            return Err(refuse(why));
        }
    }
    let instance = task.instance;
    world.complete(ask.id(0), &values).map_err(|failure| refuse(failure.cause.message()))?;
    if !ask.flag("withVariablesInReturn")? {
        return Ok(Answer::nothing());
    }
    let row = world.instances.get(&instance);
    let held = row.into_iter().flat_map(|i| &i.variables).filter_map(|v| world.variables.get(v)).filter(|v| v.execution == instance);
    Ok(super::variables::map(held, true).into())
}

fn identity_links(world: &mut World, ask: &Ask) -> Outcome {
    let Some(task) = open(world, ask) else { return Err(Refusal::engine(500, "NullValueException", no_task(ask))) };
    let link = |user: Option<&String>, group: Option<&String>, kind: &str| json!({"userId": user, "groupId": group, "type": kind});
    let mut links: Vec<Json> = Vec::new();
    links.extend(task.assignee.iter().map(|u| link(Some(u), None, "assignee")));
    links.extend(task.owner.iter().map(|u| link(Some(u), None, "owner")));
    if let Some(declared) = world.declared(task) {
        links.extend(declared.users.iter().map(|u| link(Some(u), None, "candidate")));
        links.extend(declared.groups.iter().map(|g| link(None, Some(g), "candidate")));
    }
    if let Some(kind) = ask.parameter("type") {
        links.retain(|l| l["type"] == kind);
    }
    Ok(Json::Array(links).into())
}
