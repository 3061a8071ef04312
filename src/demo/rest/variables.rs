//! Variables by name: of process instances, executions (local) and tasks.

use serde_json::{Map, Value as Json, json};

use super::super::id::Id;
use super::super::value::{Kind, Plain, Value};
use super::super::world::{Variable, World};
use super::definition::read_variables;
use super::query::Ask;
use super::refusal::Refusal;
use super::{Answer, Outcome, Route};

pub(super) const ROUTES: &[Route] = &[
    ("GET", "/process-instance/{id}/variables", |w, a| all(w, a, INSTANCE)),
    ("POST", "/process-instance/{id}/variables", |w, a| modify(w, a, INSTANCE)),
    ("GET", "/process-instance/{id}/variables/{name}", |w, a| get(w, a, INSTANCE)),
    ("PUT", "/process-instance/{id}/variables/{name}", |w, a| put(w, a, INSTANCE)),
    ("DELETE", "/process-instance/{id}/variables/{name}", |w, a| delete(w, a, INSTANCE)),
    ("GET", "/execution/{id}/localVariables", |w, a| all(w, a, EXECUTION)),
    ("POST", "/execution/{id}/localVariables", |w, a| modify(w, a, EXECUTION)),
    ("GET", "/execution/{id}/localVariables/{name}", |w, a| get(w, a, EXECUTION)),
    ("PUT", "/execution/{id}/localVariables/{name}", |w, a| put(w, a, EXECUTION)),
    ("DELETE", "/execution/{id}/localVariables/{name}", |w, a| delete(w, a, EXECUTION)),
    ("GET", "/task/{id}/variables", |w, a| all(w, a, TASK)),
    ("POST", "/task/{id}/variables", |w, a| modify(w, a, TASK)),
    ("GET", "/task/{id}/variables/{name}", |w, a| get(w, a, TASK)),
    ("PUT", "/task/{id}/variables/{name}", |w, a| put(w, a, TASK)),
    ("DELETE", "/task/{id}/variables/{name}", |w, a| delete(w, a, TASK)),
];

/// Whose variables, and what the engine calls it.
#[derive(Clone, Copy, PartialEq)]
struct Owner {
    noun: &'static str,
    local: bool,
    task: bool,
}

const INSTANCE: Owner = Owner { noun: "process instance", local: false, task: false };
const EXECUTION: Owner = Owner { noun: "execution", local: true, task: false };
const TASK: Owner = Owner { noun: "task", local: false, task: true };

impl Owner {
    fn execution(self, world: &World, ask: &Ask) -> Option<Id> {
        if self.task {
            return world.tasks.get(&ask.id(0)).filter(|t| t.end.is_none()).map(|t| t.execution);
        }
        world.visible(ask.id(0), true).map(|_| ask.id(0))
    }

    fn missing(self, ask: &Ask) -> String {
        let noun = if self.task { "task" } else { "execution" };
        format!("{noun} {} doesn't exist: {noun} is null", ask.part(0))
    }

    fn read(self, world: &World, ask: &Ask) -> Option<Vec<(String, Value)>> {
        let execution = self.execution(world, ask)?;
        Some(world.visible(execution, self.local)?.into_iter().map(|v| (v.name.to_string(), (*v.value).clone())).collect())
    }
}

/// Variables as a map from name to typed value.
pub(super) fn map<'a>(variables: impl Iterator<Item = &'a Variable>, single: bool) -> Json {
    Json::Object(variables.map(|v| (v.name.to_string(), v.value.dto(single))).collect::<Map<_, _>>())
}

/// A value with its object made of it, if the engine can.
fn deserialized(value: &Value) -> Json {
    match (&value.plain, value.kind) {
        (Plain::Text(_), Kind::Json) => json!({"type": "Json", "valueInfo": {}, "value": {
            "boolean": false, "object": true, "nodeType": "OBJECT", "array": false, "null": false, "number": false,
            "dataFormatName": "application/json", "string": false, "value": false,
        }}),
        _ => value.dto(true),
    }
}

fn all(world: &mut World, ask: &Ask, owner: Owner) -> Outcome {
    let values = owner.read(world, ask).ok_or_else(|| Refusal::engine(500, "NullValueException", owner.missing(ask)))?;
    if ask.switch("deserializeValues") == Some(false) {
        return Ok(Json::Object(values.iter().map(|(name, value)| (name.clone(), value.dto(true))).collect()).into());
    }
    if let Some((name, why)) = values.iter().find_map(|(name, value)| Some((name, value.broken()?))) {
        return Err(Refusal::engine(500, "ProcessEngineException", format!("Cannot deserialize object in variable '{name}': {why}")));
    }
    Ok(Json::Object(values.iter().map(|(name, value)| (name.clone(), deserialized(value))).collect()).into())
}

fn get(world: &mut World, ask: &Ask, owner: Owner) -> Outcome {
    let (noun, name) = (owner.noun, ask.part(1));
    let refuse = |why: String| Refusal::engine(500, "RestException", format!("Cannot get {noun} variable {name}: {why}"));
    let values = owner.read(world, ask).ok_or_else(|| refuse(owner.missing(ask)))?;
    let Some((_, value)) = values.into_iter().find(|(n, _)| n == name) else {
        return Err(Refusal::invalid(404, format!("{noun} variable with name {name} does not exist")));
    };
    if ask.switch("deserializeValue") == Some(false) {
        return Ok(value.dto(true).into());
    }
    match value.broken() {
        Some(why) => Err(refuse(format!("Cannot deserialize object in variable '{name}': {why}"))),
        None => Ok(deserialized(&value).into()),
    }
}

/// The longest String that the engine's database takes, in characters.
const LONGEST: usize = 4000;

fn too_long(value: &Value) -> bool {
    value.kind == Kind::String && matches!(&value.plain, Plain::Text(t) if t.chars().count() > LONGEST)
}

fn put(world: &mut World, ask: &Ask, owner: Owner) -> Outcome {
    let prefix = format!("Cannot put {} variable {}: ", owner.noun, ask.part(1));
    let value = Value::read(&Json::Object(ask.body.clone())).map_err(|why| Refusal::invalid(400, format!("{prefix}{why}")))?;
    let Some(execution) = owner.execution(world, ask) else {
        return Err(Refusal::engine(500, "RestException", prefix + &owner.missing(ask)));
    };
    if too_long(&value) {
        return Err(Refusal::engine(400, "RestException", prefix + "Variable value is too long"));
    }
    world.set_variable(execution, ask.part(1), value, owner.local);
    Ok(Answer::nothing())
}

fn delete(world: &mut World, ask: &Ask, owner: Owner) -> Outcome {
    let Some(execution) = owner.execution(world, ask) else {
        let task = format!("Cannot find task with id {}: task is null", ask.part(0));
        let why = if owner.task { task } else { owner.missing(ask) };
        let message = format!("Cannot delete {} variable {}: {why}", owner.noun, ask.part(1));
        return Err(Refusal::engine(500, "RestException", message));
    };
    world.delete_variable(execution, ask.part(1), owner.local);
    Ok(Answer::nothing())
}

fn modify(world: &mut World, ask: &Ask, owner: Owner) -> Outcome {
    let prefix = format!("Cannot modify variables for {}: ", owner.noun);
    let values = read_variables(ask.field("modifications"), &prefix)?;
    let refuse =
        |why: &str| Refusal::engine(500, "RestException", format!("Cannot modify variables for {} {}: {why}", owner.noun, ask.part(0)));
    let Some(execution) = owner.execution(world, ask) else { return Err(refuse(&owner.missing(ask))) };
    if values.iter().any(|(_, value)| too_long(value)) {
        return Err(refuse("Variable value is too long"));
    }
    let names = ask.field("deletions").and_then(Json::as_array).cloned().unwrap_or_default();
    for name in names.iter().filter_map(Json::as_str) {
        world.delete_variable(execution, name, owner.local);
    }
    for (name, value) in values {
        world.set_variable(execution, &name, value, owner.local);
    }
    Ok(Answer::nothing())
}
