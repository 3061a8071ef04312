//! `/process-instance/{id}/activity-instances`: where an instance stands, as a tree of scopes.

use serde_json::{Value as Json, json};

use super::super::id::Id;
use super::super::world::{Instance, Scope, Token, World};
use super::Route;
use super::instance::{missing, open_incidents, running};
use super::listing::one;

pub(super) const ROUTES: &[Route] = &[("GET", "/process-instance/{id}/activity-instances", |w, a| {
    let root = running(w, a.id(0)).and_then(|i| Some(scope(w, i, i.scopes.first()?, None)));
    one(root, || missing(a))
})];

fn scope(world: &World, instance: &Instance, scope: &Scope, token: Option<&Token>) -> Json {
    let definition = world.definition_of(instance);
    let inside = instance.tokens.iter().filter(|t| t.scope == scope.activity);
    let (mut children, mut transitions, mut executions) = (Vec::new(), Vec::new(), vec![scope.execution.to_string()]);
    for token in inside {
        if let (Some(concurrent), Some(_)) = (token.concurrent, token.own) {
            executions.push(concurrent.to_string());
        }
        match instance.scopes.iter().find(|s| s.token == Some(token.key)) {
            Some(inner) => children.push(self::scope(world, instance, inner, Some(token))),
            None if token.activity.is_some() => children.push(leaf(world, instance, token)),
            None => transitions.push(transition(world, instance, token)),
        }
    }
    let (activity, kind, name, parent) = match token {
        None => (definition.id.clone(), "processDefinition", json!(definition.name), Json::Null),
        Some(token) => {
            let element = &definition.elements[token.element];
            let parent = json!(world.activity_id(token.scope));
            if scope.body {
                (format!("{}#multiInstanceBody", element.id), "multiInstanceBody", Json::Null, parent)
            } else {
                (element.id.clone(), element.activity_type(), json!(element.name), parent)
            }
        }
    };
    json!({
        "id": world.activity_id(scope.activity), "parentActivityInstanceId": parent, "activityId": activity, "activityType": kind,
        "processInstanceId": instance.id.to_string(), "processDefinitionId": definition.id, "childActivityInstances": children,
        "childTransitionInstances": transitions, "executionIds": executions, "activityName": name, "name": name,
        "incidentIds": [], "incidents": [],
    })
}

fn leaf(world: &World, instance: &Instance, token: &Token) -> Json {
    let definition = world.definition_of(instance);
    let element = &definition.elements[token.element];
    let execution = instance.execution(token);
    let (ids, incidents) = incidents(world, instance, token, execution);
    json!({
        "id": token.activity.map(|a| world.activity_id(a)), "parentActivityInstanceId": world.activity_id(token.scope),
        "activityId": element.id, "activityType": element.activity_type(), "processInstanceId": instance.id.to_string(),
        "processDefinitionId": definition.id, "childActivityInstances": [], "childTransitionInstances": [],
        "executionIds": [execution.to_string()], "activityName": element.name, "name": element.name, "incidentIds": ids, "incidents": incidents,
    })
}

fn transition(world: &World, instance: &Instance, token: &Token) -> Json {
    let definition = world.definition_of(instance);
    let element = &definition.elements[token.element];
    let execution = instance.execution(token);
    let (ids, incidents) = incidents(world, instance, token, execution);
    json!({
        "id": execution.to_string(), "parentActivityInstanceId": world.activity_id(token.scope), "processInstanceId": instance.id.to_string(),
        "processDefinitionId": definition.id, "activityId": element.id, "activityName": element.name, "activityType": element.activity_type(),
        "executionId": execution.to_string(), "targetActivityId": element.id, "incidentIds": ids, "incidents": incidents,
    })
}

fn incidents(world: &World, instance: &Instance, token: &Token, execution: Id) -> (Vec<String>, Vec<Json>) {
    let here = open_incidents(world, instance).filter(|i| i.execution == Some(execution) && i.element == token.element);
    here.map(|i| (i.id.to_string(), json!({"id": i.id.to_string(), "activityId": world.element(instance.definition, i.element).id})))
        .unzip()
}
