//! `/history/variable-instance`.

use serde_json::{Value as Json, json};

use super::super::super::model::Definition;
use super::super::super::time;
use super::super::super::value::Value;
use super::super::super::world::{Variable, World};
use super::super::condition::like;
use super::super::listing::{Key, Listing, Rule, Tenanted, by_tenant, id, no_tenant, one, tenant, text};
use super::super::query::Ask;
use super::super::refusal::Refusal;
use super::super::variable::typed;
use super::super::{Outcome, Route};
use super::{of_instances, removal};

pub(in super::super) const ROUTES: &[Route] = &[
    ("GET", "/history/variable-instance", |w, a| list(w, a, false)),
    ("POST", "/history/variable-instance", |w, a| list(w, a, false)),
    ("GET", "/history/variable-instance/count", |w, a| list(w, a, true)),
    ("POST", "/history/variable-instance/count", |w, a| list(w, a, true)),
    ("GET", "/history/variable-instance/{id}", |w, a| {
        let found = w.variables.get(&a.id(0)).filter(|v| !v.deleted);
        one(found.map(|v| row(w, v, a.switch("deserializeValues") != Some(false), true)), || {
            Refusal::invalid(404, format!("Historic variable instance with Id '{}' does not exist.", a.part(0)))
        })
    }),
];

static LIST: Listing<Variable> = Listing {
    filters: &[
        ("variableNameIn", Rule::In(|_, v| text(&v.name))),
        ("variableTypeIn", Rule::Text(|_, v, kinds| kinds.iter().any(|k| k.eq_ignore_ascii_case(v.value.kind.name())))),
        ("processInstanceId", Rule::Is(|_, v| id(v.instance))),
        ("processInstanceIdIn", Rule::In(|_, v| id(v.instance))),
        ("processDefinitionId", Rule::Is(|w, v| text(&definition(w, v).id))),
        ("processDefinitionKey", Rule::Is(|w, v| text(&definition(w, v).key))),
        ("executionIdIn", Rule::In(|_, v| id(v.execution))),
        ("activityInstanceIdIn", Rule::Text(|w, v, ids| ids.contains(&w.activity_id(v.activity)))),
        ("taskIdIn", Rule::In(|_, _| None)),
        ("caseInstanceId", Rule::Is(|_, _| None)),
        ("caseExecutionIdIn", Rule::In(|_, _| None)),
        ("caseActivityIdIn", Rule::In(|_, _| None)),
        ("tenantIdIn", Rule::In(tenant)),
        ("withoutTenantId", Rule::Flag(no_tenant)),
    ],
    sorts: &[("instanceId", |_, v| Key::id(v.instance)), ("variableName", |_, v| Key::of(&v.name)), ("tenantId", by_tenant)],
    aged: &[],
    row: |w, a, v| row(w, v, a.switch("deserializeValues") != Some(false), false),
};

fn list(world: &mut World, ask: &Ask, count: bool) -> Outcome {
    let text = |name: &str| ask.parameter(name).map(str::to_owned).or_else(|| ask.text(name));
    let on = |name: &str| text(name).as_deref() == Some("true");
    let (name, pattern, deleted) = (text("variableName"), text("variableNameLike"), on("includeDeleted"));
    let (fold_name, fold_value) = (on("variableNamesIgnoreCase"), on("variableValuesIgnoreCase"));
    let wanted = match ask.parameter("variableValue") {
        Some(value) => Some(Value::text(value)),
        None => ask.field("variableValue").and_then(|v| Value::read(&json!({"value": v})).ok()),
    };
    if wanted.is_some() && name.is_none() {
        let message = "Only a single variable value parameter specified: variable name and value are required to be able to query after a specific variable value.";
        return Err(Refusal::invalid(400, message));
    }
    let lower = |text: &str, fold: bool| if fold { text.to_lowercase() } else { text.to_owned() };
    let fits = |v: &&Variable| {
        let names = name.as_ref().is_none_or(|n| lower(n, fold_name) == lower(&v.name, fold_name))
            && pattern.as_ref().is_none_or(|p| like(&lower(&v.name, fold_name), &lower(p, fold_name)));
        let values = wanted.as_ref().is_none_or(|w| {
            w.kind == v.value.kind && (w.plain == v.value.plain || lower(&w.words(), fold_value) == lower(&v.value.words(), fold_value))
        });
        (deleted || !v.deleted) && names && values
    };
    let rows = of_instances(world, ask, |i| &i.variables, |v| world.variables.get(v)).unwrap_or_else(|| Box::new(world.variables.values()));
    if count { LIST.count(world, ask, rows.filter(fits)) } else { LIST.page(world, ask, rows.filter(fits)) }
}

fn definition<'w>(world: &'w World, variable: &Variable) -> &'w Definition {
    world.defined(variable.definition)
}

fn row(world: &World, variable: &Variable, deserialize: bool, single: bool) -> Json {
    let mut row = typed(&variable.name, &variable.value, deserialize, single);
    let (instance, definition) = (world.instances.get(&variable.instance), definition(world, variable));
    let more = json!({
        "id": variable.id.to_string(), "name": &*variable.name, "processDefinitionKey": &definition.key,
        "processDefinitionId": &definition.id, "processInstanceId": variable.instance.to_string(),
        "executionId": variable.execution.to_string(), "activityInstanceId": world.activity_id(variable.activity), "caseDefinitionKey": null,
        "caseDefinitionId": null, "caseInstanceId": null, "caseExecutionId": null, "taskId": null, "tenantId": variable.tenant(world),
        "state": if variable.deleted { "DELETED" } else { "CREATED" }, "createTime": time::write(variable.created),
        "removalTime": instance.map(|i| removal(world, i)), "rootProcessInstanceId": instance.map(|i| i.root.to_string()),
    });
    if let (Some(row), Json::Object(more)) = (row.as_object_mut(), more) {
        row.extend(more);
    }
    row
}
