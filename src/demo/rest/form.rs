//! Forms of tasks and starts: which there is, and the variables to fill it with.

use serde_json::{Map, Value as Json, json};

use super::super::model::{Definition, FormField};
use super::super::value::{Kind, Plain, Value};
use super::super::world::World;
use super::definition::by_key;
use super::query::Ask;
use super::refusal::Refusal;
use super::task::open;
use super::{Answer, Outcome, Route};

pub(super) const ROUTES: &[Route] = &[
    ("GET", "/task/{id}/form", form),
    ("GET", "/task/{id}/form-variables", variables),
    ("GET", "/process-definition/key/{key}/startForm", |w, a| by_key(w, a).map(|d| start_form(&w.definitions[d]))),
    ("GET", "/process-definition/key/{key}/form-variables", |w, a| by_key(w, a).map(|d| start_variables(a, &w.definitions[d]))),
    ("GET", "/process-definition/{id}/startForm", |w, a| {
        let unknown = || Refusal::invalid_engine(400, format!("Cannot get start form data for process definition {}", a.part(0)));
        w.definition(a.part(0)).map(|d| start_form(&w.definitions[d])).ok_or_else(unknown)
    }),
    ("GET", "/process-definition/{id}/form-variables", |w, a| {
        let unknown = || format!("no deployed process definition found with id '{}': processDefinition is null", a.part(0));
        let found = w.definition(a.part(0)).map(|d| start_variables(a, &w.definitions[d]));
        found.ok_or_else(|| Refusal::engine(400, "NotFoundException", unknown()))
    }),
];

fn start_form(definition: &Definition) -> Answer {
    let key = || format!("embedded:engine://engine/:engine/process-definition/{}/rendered-form", definition.id);
    json!({"key": (!definition.form.is_empty()).then(key), "camundaFormRef": null, "contextPath": null}).into()
}

fn start_variables(ask: &Ask, definition: &Definition) -> Answer {
    let all = definition.form.iter().map(|f| (f.id.clone(), initial(f).dto(true))).collect();
    Json::Object(named(ask, all)).into()
}

/// Those of the variables that are asked for by name.
fn named(ask: &Ask, mut all: Map<String, Json>) -> Map<String, Json> {
    if let Some(names) = ask.parameter("variableNames") {
        let names: Vec<&str> = names.split(',').collect();
        all.retain(|name, _| names.contains(&name.as_str()));
    }
    all
}

/// What the engine says of a field that was filled in with less than its minimum.
pub(super) fn below_minimum(fields: &[FormField], values: &[(String, Value)]) -> Option<String> {
    let below = |field: &&FormField| {
        let value = values.iter().find(|(name, _)| *name == field.id).and_then(|(_, v)| v.words().parse::<i64>().ok());
        value.zip(field.min).is_some_and(|(value, min)| value < min)
    };
    let field = fields.iter().find(below)?;
    let min = field.min.unwrap_or(0);
    Some(format!("Invalid value submitted for form field '{}': validation of min({min}) failed.", field.id))
}

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
    Ok(Json::Object(named(ask, all)).into())
}
