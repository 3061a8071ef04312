//! `/history/incident`: open ones and ended ones. There is no query by POST and none by id.

use serde_json::{Value as Json, json};

use super::super::super::time;
use super::super::super::world::{Incident, World};
use super::super::Route;
use super::super::incident::{configuration, definition};
use super::super::listing::{Key, Listing, Rule, Tenanted, Word, by_tenant, date, id, maybe, maybe_id, no_tenant, tenant, text};
use super::super::query::Ask;
use super::super::refusal::Refusal;
use super::{of_instances, removal};

pub(in super::super) const ROUTES: &[Route] = &[
    ("GET", "/history/incident", |w, a| check(a).and_then(|()| LIST.page(w, a, rows(w, a)))),
    ("GET", "/history/incident/count", |w, a| check(a).and_then(|()| LIST.count(w, a, rows(w, a)))),
];

static LIST: Listing<Incident> = Listing {
    filters: &[
        ("incidentId", Rule::Is(|_, i| id(i.id))),
        ("incidentType", Rule::Is(|_, i| text(i.kind.name()))),
        ("incidentMessage", Rule::Is(|_, i| maybe(i.message.as_ref()))),
        ("incidentMessageLike", Rule::Like(|_, i| maybe(i.message.as_ref()))),
        ("processDefinitionId", Rule::Is(|w, i| definition(w, i).and_then(|d| text(&w.definitions[d].id)))),
        ("processDefinitionKey", Rule::Is(|w, i| definition(w, i).and_then(|d| text(&w.definitions[d].key)))),
        ("processDefinitionKeyIn", Rule::In(|w, i| definition(w, i).and_then(|d| text(&w.definitions[d].key)))),
        ("processInstanceId", Rule::Is(|_, i| maybe_id(i.instance))),
        ("executionId", Rule::Is(|_, i| maybe_id(i.execution))),
        ("createTimeBefore", Rule::Before(|_, i| Some(i.created))),
        ("createTimeAfter", Rule::After(|_, i| Some(i.created))),
        ("endTimeBefore", Rule::Before(|_, i| i.end)),
        ("endTimeAfter", Rule::After(|_, i| i.end)),
        ("activityId", Rule::Is(|w, i| definition(w, i).and_then(|d| text(&w.element(d, i.element).id)))),
        ("failedActivityId", Rule::Is(|_, i| maybe(i.failed_activity.as_ref()))),
        ("causeIncidentId", Rule::Is(|_, i| id(i.cause))),
        ("rootCauseIncidentId", Rule::Is(|_, i| id(i.root))),
        ("configuration", Rule::Is(|_, i| configuration(i))),
        ("historyConfiguration", Rule::Is(|_, i| maybe_id(i.log))),
        ("open", Rule::Flag(|_, i| i.end.is_none())),
        ("resolved", Rule::Flag(|_, i| i.end.is_some() && !i.deleted)),
        ("deleted", Rule::Flag(|_, i| i.end.is_some() && i.deleted)),
        ("tenantIdIn", Rule::In(tenant)),
        ("withoutTenantId", Rule::Flag(no_tenant)),
        ("jobDefinitionIdIn", Rule::In(|_, i| maybe_id(i.job_definition))),
    ],
    sorts: &[
        ("incidentId", |_, i| Key::id(i.id)),
        ("incidentMessage", |_, i| Key::text(maybe(i.message.as_ref()))),
        ("createTime", |_, i| Key::Number(i.created)),
        ("endTime", |_, i| Key::number(i.end)),
        ("incidentType", |_, i| Key::of(i.kind.name())),
        ("executionId", |_, i| Key::text(maybe_id(i.execution))),
        ("activityId", |w, i| Key::text(definition(w, i).and_then(|d| text(&w.element(d, i.element).id)))),
        ("processInstanceId", |_, i| Key::text(maybe_id(i.instance))),
        ("processDefinitionId", |w, i| Key::text(definition(w, i).and_then(|d| text(&w.definitions[d].id)))),
        ("processDefinitionKey", |w, i| Key::text(definition(w, i).and_then(|d| text(&w.definitions[d].key)))),
        ("causeIncidentId", |_, i| Key::id(i.cause)),
        ("rootCauseIncidentId", |_, i| Key::id(i.root)),
        ("configuration", |_, i| Key::text(configuration(i))),
        ("historyConfiguration", |_, i| Key::text(maybe_id(i.log))),
        ("tenantId", by_tenant),
        ("incidentState", |_, i| Key::Number(i64::from(i.end.is_some()) + i64::from(i.end.is_some() && i.deleted))),
    ],
    aged: &["createTime"],
    row: |w, _, i| row(w, i),
};

/// Two states at once are refused, though nobody could be in both.
fn check(ask: &Ask) -> Result<(), Refusal> {
    let states: Vec<&str> = ["open", "resolved", "deleted"].into_iter().filter(|s| ask.switch(s) == Some(true)).collect();
    match states[..] {
        [first, _, ..] => Err(Refusal::engine(500, "ProcessEngineException", format!("Already querying for incident state <{first}>"))),
        _ => Ok(()),
    }
}

fn rows<'w>(world: &'w World, ask: &Ask) -> Box<dyn DoubleEndedIterator<Item = &'w Incident> + 'w> {
    of_instances(world, ask, |i| &i.incidents, |i| world.incidents.get(i)).unwrap_or_else(|| Box::new(world.incidents.values()))
}

fn row(world: &World, incident: &Incident) -> Json {
    let instance = incident.instance.and_then(|i| world.instances.get(&i));
    let definition = definition(world, incident);
    json!({
        "id": incident.id.to_string(), "processDefinitionKey": definition.map(|d| &world.definitions[d].key),
        "processDefinitionId": definition.map(|d| &world.definitions[d].id), "processInstanceId": incident.instance.map(|i| i.to_string()),
        "executionId": incident.execution.map(|e| e.to_string()), "rootProcessInstanceId": instance.map(|i| i.root.to_string()),
        "createTime": time::write(incident.created), "endTime": date(incident.end), "removalTime": instance.map(|i| removal(world, i)),
        "incidentType": incident.kind.name(), "activityId": definition.map(|d| &world.element(d, incident.element).id),
        "failedActivityId": incident.failed_activity, "causeIncidentId": incident.cause.to_string(),
        "rootCauseIncidentId": incident.root.to_string(), "configuration": configuration(incident).map(Word::written),
        "historyConfiguration": incident.log.map(|l| l.to_string()), "incidentMessage": incident.message, "tenantId": incident.tenant(world),
        "jobDefinitionId": incident.job_definition.map(|j| j.to_string()), "open": incident.end.is_none(),
        "deleted": incident.end.is_some() && incident.deleted, "resolved": incident.end.is_some() && !incident.deleted,
        "annotation": incident.annotation,
    })
}
