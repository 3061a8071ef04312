//! `POST /message`: a message is given to who waits for it.

use serde_json::{Value as Json, json};

use super::super::value::Value;
use super::super::world::{Subscription, World};
use super::definition::read_variables;
use super::listing::Tenanted;
use super::query::Ask;
use super::refusal::Refusal;
use super::variables::map;
use super::{Answer, Outcome, Route};

pub(super) const ROUTES: &[Route] = &[("POST", "/message", correlate)];

fn correlate(world: &mut World, ask: &Ask) -> Outcome {
    let Some(name) = ask.text("messageName") else { return Err(Refusal::invalid(400, "No message name supplied")) };
    let (result, with_variables) = (ask.flag("resultEnabled")?, ask.flag("variablesInResultEnabled")?);
    if with_variables && !result {
        let message = "Parameter 'variablesInResultEnabled' cannot be used without 'resultEnabled' set to true.";
        return Err(Refusal::invalid(400, message));
    }
    let values = read_variables(ask.field("processVariables"), "Cannot deliver message: ")?;
    let keys = read_variables(ask.field("correlationKeys"), "Cannot deliver message: ")?;
    let waiting: Vec<_> = world.subscriptions.values().filter(|s| *s.message == *name && meant(world, s, ask, &keys)).collect();
    let found: Vec<_> = waiting.iter().map(|s| (s.id, s.instance, s.execution)).collect();
    let all = ask.flag("all")?;
    if !all && found.len() != 1 {
        return Err(mismatch(ask, &name, found.len(), &keys));
    }
    let mut results = Vec::new();
    for (subscription, instance, execution) in found {
        world.deliver(subscription, &values).map_err(|f| Refusal::engine(500, "RestException", f.cause.message()))?;
        let mut row = json!({
            "resultType": "Execution", "processInstance": null,
            "execution": {"id": execution.to_string(), "processInstanceId": instance.to_string(), "ended": true, "tenantId": instance.tenant(world)},
        });
        if with_variables {
            let held = world.instances.get(&instance).into_iter().flat_map(|i| &i.variables).filter_map(|v| world.variables.get(v));
            row["variables"] = map(held.filter(|v| v.live && v.execution == instance), true);
        }
        results.push(row);
    }
    Ok(if result { Json::Array(results).into() } else { Answer::nothing() })
}

fn meant(world: &World, waiting: &Subscription, ask: &Ask, keys: &[(String, Value)]) -> bool {
    let Some(row) = world.instances.get(&waiting.instance) else { return false };
    let has = |(name, value): &(String, Value)| {
        world.own_variable(row.id, row.id, name).and_then(|v| world.variables.get(&v)).is_some_and(|v| *v.value == *value)
    };
    !row.suspended
        && ask.text("businessKey").is_none_or(|key| row.business_key.as_ref() == Some(&key))
        && ask.text("processInstanceId").is_none_or(|id| row.id.to_string() == id)
        && keys.iter().all(has)
}

fn mismatch(ask: &Ask, name: &str, found: usize, keys: &[(String, Value)]) -> Refusal {
    const EXCEPTION: &str = "org.camunda.bpm.engine.MismatchingMessageCorrelationException: ";
    let why = if found == 0 {
        format!("Cannot correlate message '{name}': No process definition or execution matches the parameters")
    } else {
        let told = |field: &str| ask.text(field).unwrap_or_else(|| "null".to_owned());
        let keys: Vec<String> = keys
            .iter()
            .map(|(key, v)| format!("{key}=Value '{}' of type 'PrimitiveValueType[name={}]', isTransient=false", v.words(), v.kind.name()))
            .collect();
        let keys = if keys.is_empty() { "null".to_owned() } else { format!("{{{}}}", keys.join(", ")) };
        format!(
            "ENGINE-13031 Cannot correlate a message with name '{name}' to a single execution. {found} executions match the correlation keys: \
             CorrelationSet [businessKey={}, processInstanceId={}, processDefinitionId=null, correlationKeys={keys}, localCorrelationKeys=null, \
             tenantId=null, isTenantIdSet=false, isExecutionsOnly=false]",
            told("businessKey"),
            told("processInstanceId"),
        )
    };
    Refusal::engine(400, "RestException", format!("{EXCEPTION}{why}"))
}
