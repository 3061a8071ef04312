//! Forms of tasks: which there is, and the variables to fill it with.

use serde_json::{Map, Value as Json, json};

use super::super::model::FormField;
use super::super::value::{Kind, Plain, Value};
use super::super::world::World;
use super::query::Ask;
use super::refusal::Refusal;
use super::task::open;
use super::{Outcome, Route};

pub(super) const ROUTES: &[Route] = &[("GET", "/task/{id}/form", form), ("GET", "/task/{id}/form-variables", variables)];

fn form(world: &mut World, ask: &Ask) -> Outcome {
    let Some(task) = open(world, ask) else {
        return Err(Refusal::engine(400, "RestException", format!("Cannot get form for task {}", ask.part(0))));
    };
    let generated = world.declared(task).is_some_and(|d| !d.fields.is_empty());
    let key = generated.then(|| format!("embedded:engine://engine/:engine/task/{}/rendered-form", task.id));
    Ok(json!({"key": key, "camundaFormRef": null, "contextPath": null}).into())
}

/// What a field starts with. A date without a default is an empty String: so it is.
fn initial(field: &FormField) -> Value {
    let default = field.default.clone();
    match field.kind.as_str() {
        "boolean" => Value::of(Kind::Boolean, default.map_or(Plain::Null, |d| Plain::Bool(d == "true"))),
        "long" => Value::of(Kind::Long, default.and_then(|d| d.parse().ok()).map_or(Plain::Null, Plain::Int)),
        "date" => Value::text(default.unwrap_or_default()),
        _ => Value::of(Kind::String, default.map_or(Plain::Null, Plain::Text)),
    }
}

fn variables(world: &mut World, ask: &Ask) -> Outcome {
    let Some(task) = open(world, ask) else {
        let message = format!("Cannot find task with id '{}'.: task is null", ask.part(0));
        return Err(Refusal::engine(400, "BadUserRequestException", message));
    };
    let mut all: Map<String, Json> = Map::new();
    if let Some(declared) = world.declared(task) {
        all.extend(declared.fields.iter().map(|f| (f.id.clone(), initial(f).dto(true))));
    }
    let held = world.visible(task.execution, false).unwrap_or_default();
    if ask.switch("deserializeValues") != Some(false)
        && let Some((name, why)) = held.iter().find_map(|v| Some((&v.name, v.value.broken()?)))
    {
        return Err(Refusal::engine(500, "ProcessEngineException", format!("Cannot deserialize object in variable '{name}': {why}")));
    }
    all.extend(held.iter().map(|v| (v.name.clone(), v.value.dto(true))));
    if let Some(names) = ask.parameter("variableNames") {
        let names: Vec<&str> = names.split(',').collect();
        all.retain(|name, _| names.contains(&name.as_str()));
    }
    Ok(Json::Object(all).into())
}
