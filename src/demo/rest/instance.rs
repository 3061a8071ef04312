//! `/process-instance`: lists, one, suspending and deleting.

use serde_json::{Value as Json, json};

use super::super::id::Id;
use super::super::world::{Cut, Incident, Instance, World};
use super::condition::like;
use super::listing::{Key, Listing, Rule, Tenanted, asked_ids, by_tenant, id, maybe, no_tenant, one, tenant, text};
use super::query::Ask;
use super::refusal::Refusal;
use super::{Answer, Outcome, Route};

pub(super) const ROUTES: &[Route] = &[
    ("GET", "/process-instance", |w, a| LIST.page(w, a, rows(w, a))),
    ("POST", "/process-instance", |w, a| LIST.page(w, a, rows(w, a))),
    ("GET", "/process-instance/count", |w, a| LIST.count(w, a, rows(w, a))),
    ("POST", "/process-instance/count", |w, a| LIST.count(w, a, rows(w, a))),
    ("PUT", "/process-instance/suspended", suspend_many),
    ("GET", "/execution/{id}", |w, a| {
        let row = w
            .instance_of(a.id(0))
            .map(|of| json!({"id": a.part(0), "processInstanceId": of.to_string(), "ended": false, "tenantId": of.tenant(w)}));
        one(row, || Refusal::invalid(404, format!("Execution with id {} does not exist", a.part(0))))
    }),
    ("GET", "/process-instance/{id}", |w, a| one(running(w, a.id(0)).map(|i| row(w, i)), || missing(a))),
    ("DELETE", "/process-instance/{id}", delete),
    ("PUT", "/process-instance/{id}/suspended", |w, a| {
        w.suspend(a.id(0), a.flag("suspended")?);
        Ok(Answer::nothing())
    }),
];

pub(super) static LIST: Listing<Instance> = Listing {
    filters: &[
        ("processInstanceIds", Rule::In(|_, i| id(i.id))),
        ("businessKey", Rule::Is(|_, i| maybe(i.business_key.as_ref()))),
        ("businessKeyLike", Rule::Like(|_, i| maybe(i.business_key.as_ref()))),
        ("processDefinitionId", Rule::Is(|w, i| text(&w.definition_of(i).id))),
        ("processDefinitionKey", Rule::Is(|w, i| text(&w.definition_of(i).key))),
        ("processDefinitionKeyIn", Rule::In(|w, i| text(&w.definition_of(i).key))),
        ("processDefinitionKeyNotIn", Rule::NotIn(|w, i| text(&w.definition_of(i).key))),
        ("deploymentId", Rule::Is(|w, i| id(w.deployment(w.definition_of(i)).id))),
        ("superProcessInstance", Rule::Is(|_, i| i.caller.and_then(|c| id(c.instance)))),
        ("subProcessInstance", Rule::Text(|w, i, ids| called(w, i).iter().any(|c| ids.contains(&c.to_string())))),
        ("rootProcessInstanceId", Rule::Is(|_, i| id(i.root))),
        ("rootProcessInstances", Rule::Flag(|_, i| i.caller.is_none())),
        ("leafProcessInstances", Rule::Flag(|w, i| called(w, i).is_empty())),
        ("active", Rule::Flag(|_, i| !i.suspended)),
        ("suspended", Rule::Flag(|_, i| i.suspended)),
        ("withIncident", Rule::Flag(|w, i| open_incidents(w, i).next().is_some())),
        ("incidentId", Rule::Text(|w, i, ids| open_incidents(w, i).any(|x| ids.contains(&x.id.to_string())))),
        ("incidentType", Rule::Text(|w, i, kinds| open_incidents(w, i).any(|x| kinds.iter().any(|k| k == x.kind.name())))),
        ("incidentMessage", Rule::Text(|w, i, m| open_incidents(w, i).any(|x| x.message.as_ref() == Some(&m.join(","))))),
        (
            "incidentMessageLike",
            Rule::Text(|w, i, m| open_incidents(w, i).any(|x| x.message.as_ref().is_some_and(|t| like(t, &m.join(","))))),
        ),
        ("activityIdIn", Rule::Text(|w, i, ids| i.leaves().any(|t| ids.contains(&w.element(i.definition, t.element).id)))),
        ("tenantIdIn", Rule::In(tenant)),
        ("withoutTenantId", Rule::Flag(no_tenant)),
        ("variables", Rule::Holds(|i| i.id)),
    ],
    sorts: &[
        ("instanceId", |_, i| Key::id(i.id)),
        ("definitionId", |w, i| Key::of(&w.definition_of(i).id)),
        ("definitionKey", |w, i| Key::of(&w.definition_of(i).key)),
        ("businessKey", |_, i| Key::text(maybe(i.business_key.as_ref()))),
        ("tenantId", by_tenant),
    ],
    aged: &[],
    row: |w, _, i| row(w, i),
};

/// The candidates: those of the definition or ids that are asked for, or all that run.
pub(super) fn rows<'w>(world: &'w World, ask: &Ask) -> Box<dyn DoubleEndedIterator<Item = &'w Instance> + 'w> {
    if let Some(ids) = asked_ids(ask, &["processInstanceIds"]) {
        return Box::new(ids.into_iter().filter_map(|i| running(world, i)).collect::<Vec<_>>().into_iter());
    }
    let key = ask.parameter("processDefinitionKey").map(str::to_owned).or_else(|| ask.text("processDefinitionKey"));
    let Some(key) = key else { return Box::new(world.running()) };
    let versions: Vec<usize> = world.versions(&key).collect();
    Box::new(versions.into_iter().flat_map(|d| &world.by_definition[d]).filter_map(|i| world.instances.get(i)))
}

/// The running instance of that id.
pub(super) fn running(world: &World, id: Id) -> Option<&Instance> {
    world.instances.get(&id).filter(|i| i.end.is_none())
}

/// Incidents of an instance that are open.
pub(super) fn open_incidents<'w>(world: &'w World, instance: &'w Instance) -> impl Iterator<Item = &'w Incident> {
    instance.incidents.iter().filter_map(|i| world.incidents.get(i)).filter(|i| i.end.is_none())
}

/// Running instances that an instance called.
fn called(world: &World, instance: &Instance) -> Vec<Id> {
    let open = instance.activities.iter().filter_map(|a| world.activities.get(a)).filter(|a| a.end.get().is_none());
    open.filter_map(|a| a.called).collect()
}

/// A row of the list.
pub(super) fn row(world: &World, instance: &Instance) -> Json {
    let definition = world.definition_of(instance);
    json!({
        "links": [], "id": instance.id.to_string(), "definitionId": definition.id, "businessKey": instance.business_key,
        "caseInstanceId": null, "ended": false, "suspended": instance.suspended, "tenantId": instance.tenant(world), "definitionKey": definition.key,
    })
}

/// The refusal for an instance that does not run.
pub(super) fn missing(ask: &Ask) -> Refusal {
    Refusal::invalid(404, format!("Process instance with id {} does not exist", ask.part(0)))
}

fn delete(world: &mut World, ask: &Ask) -> Outcome {
    let id = ask.id(0);
    if running(world, id).is_none() {
        if ask.switch("failIfNotExists") == Some(false) {
            return Ok(Answer::nothing());
        }
        let message = format!("No process instance found for id '{}': processInstance is null", ask.part(0));
        return Err(Refusal::engine(404, "InvalidRequestException", message));
    }
    world.cancel(id, &Cut { reason: None, called: ask.switch("skipSubprocesses") != Some(true) });
    Ok(Answer::nothing())
}

fn suspend_many(world: &mut World, ask: &Ask) -> Outcome {
    let suspended = ask.flag("suspended")?;
    let ids: Vec<Id> = if let Some(ids) = ask.texts("processInstanceIds") {
        if ids.is_empty() {
            return Err(Refusal::engine(400, "BadUserRequestException", "No process instance ids given: Process Instance ids is empty"));
        }
        ids.iter().filter_map(|id| Id::parse(id)).collect()
    } else {
        let definitions: Vec<usize> = match (ask.text("processDefinitionId"), ask.text("processDefinitionKey")) {
            (Some(id), _) => world.definition(&id).into_iter().collect(),
            (None, Some(key)) => world.versions(&key).collect(),
            (None, None) => {
                let message = "Either processDefinitionId or processDefinitionKey should be set to update the suspension state.";
                return Err(Refusal::invalid(400, message));
            }
        };
        definitions.into_iter().flat_map(|d| &world.by_definition[d]).copied().collect()
    };
    for id in ids {
        world.suspend(id, suspended);
    }
    Ok(Answer::nothing())
}
