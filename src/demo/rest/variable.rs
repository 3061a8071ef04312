//! `/variable-instance`: variables of running instances as a list.

use serde_json::{Value as Json, json};

use super::super::value::{Plain, Value};
use super::super::world::{Variable, World};
use super::listing::{Key, Listing, Rule, Tenanted, asked_ids, by_tenant, id, one, tenant, text};
use super::query::Ask;
use super::refusal::Refusal;
use super::{Outcome, Route};

pub(super) const ROUTES: &[Route] = &[
    ("GET", "/variable-instance", |w, a| LIST.page(w, a, rows(w, a))),
    ("POST", "/variable-instance", |w, a| LIST.page(w, a, rows(w, a))),
    ("GET", "/variable-instance/count", |w, a| LIST.count(w, a, rows(w, a))),
    ("POST", "/variable-instance/count", |w, a| LIST.count(w, a, rows(w, a))),
    ("GET", "/variable-instance/{id}", single),
];

static LIST: Listing<Variable> = Listing {
    filters: &[
        ("variableName", Rule::Is(|_, v| text(&v.name))),
        ("variableNameLike", Rule::Like(|_, v| text(&v.name))),
        ("processInstanceIdIn", Rule::In(|_, v| id(v.instance))),
        ("executionIdIn", Rule::In(|_, v| id(v.execution))),
        ("activityInstanceIdIn", Rule::Text(|w, v, ids| ids.contains(&w.activity_id(v.activity)))),
        ("variableScopeIdIn", Rule::In(|_, v| id(v.execution))),
        ("variableValues", Rule::Variable(|v| (&v.name, &v.value))),
        ("taskIdIn", Rule::In(|_, _| None)),
        ("batchIdIn", Rule::In(|_, _| None)),
        ("caseInstanceIdIn", Rule::In(|_, _| None)),
        ("caseExecutionIdIn", Rule::In(|_, _| None)),
        ("tenantIdIn", Rule::In(tenant)),
    ],
    sorts: &[
        ("variableName", |_, v| Key::of(&v.name)),
        ("variableType", |_, v| Key::Text(v.value.kind.name().to_lowercase().into())),
        ("activityInstanceId", |w, v| Key::Text(w.activity_id(v.activity).into())),
        ("tenantId", by_tenant),
    ],
    aged: &[],
    row: |w, a, v| row(w, v, a.switch("deserializeValues") != Some(false), false),
};

fn rows<'w>(world: &'w World, ask: &Ask) -> Box<dyn DoubleEndedIterator<Item = &'w Variable> + 'w> {
    match asked_ids(ask, &["processInstanceIdIn"]) {
        Some(ids) => {
            let instances: Vec<_> = ids.into_iter().filter_map(|i| world.instances.get(&i)).collect();
            Box::new(instances.into_iter().flat_map(|i| &i.variables).filter_map(|v| world.variables.get(v)).filter(|v| v.live))
        }
        None => Box::new(world.variables.values().filter(|v| v.live)),
    }
}

/// Type, value, information and error of a value, with its object made of it where the engine can.
pub(super) fn typed(name: &str, value: &Value, deserialize: bool, single: bool) -> Json {
    if let (true, Some(why)) = (deserialize, value.broken()) {
        let message = format!("Cannot deserialize object in variable '{name}': {why}");
        return json!({"type": value.kind.name(), "value": null, "valueInfo": null, "errorMessage": message});
    }
    let mut dto = value.dto(single);
    dto["errorMessage"] = Json::Null;
    dto
}

fn row(world: &World, variable: &Variable, deserialize: bool, single: bool) -> Json {
    let mut row = typed(&variable.name, &variable.value, deserialize, single);
    let definition = world.instances.get(&variable.instance).map(|i| world.definition_of(i));
    let more = json!({
        "id": variable.id.to_string(), "name": &*variable.name, "processDefinitionId": definition.map(|d| &d.id),
        "processInstanceId": variable.instance.to_string(), "executionId": variable.execution.to_string(), "caseInstanceId": null,
        "caseExecutionId": null, "taskId": null, "batchId": null, "activityInstanceId": world.activity_id(variable.activity), "tenantId": variable.tenant(world),
    });
    if let (Some(row), Json::Object(more)) = (row.as_object_mut(), more) {
        row.extend(more);
    }
    row
}

fn single(world: &mut World, ask: &Ask) -> Outcome {
    let found = world.variables.get(&ask.id(0)).filter(|v| v.live);
    let deserialize = ask.switch("deserializeValue") != Some(false);
    let single = found.is_some_and(|v| !matches!(v.value.plain, Plain::Null));
    one(found.map(|v| row(world, v, deserialize, single)), || {
        Refusal::invalid(404, format!("Variable instance with Id '{}' does not exist.", ask.part(0)))
    })
}
