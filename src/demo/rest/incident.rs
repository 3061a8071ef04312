//! `/incident`: open incidents. There is no query by POST.

use serde_json::{Value as Json, json};

use super::super::time;
use super::super::world::{Incident, IncidentKind, OwnKind, World};
use super::listing::{Key, Listing, Rule, Tenanted, Word, asked_ids, by_tenant, id, maybe, maybe_id, one, tenant, text};
use super::query::Ask;
use super::refusal::Refusal;
use super::{Answer, Outcome, Route};

pub(super) const ROUTES: &[Route] = &[
    ("GET", "/incident", |w, a| LIST.page(w, a, rows(w, a))),
    ("GET", "/incident/count", |w, a| LIST.count(w, a, rows(w, a))),
    ("GET", "/incident/{id}", |w, a| {
        let open = w.incidents.get(&a.id(0)).filter(|i| i.end.is_none());
        one(open.map(|i| row(w, i)), || Refusal::invalid(404, format!("No matching incident with id {}", a.part(0))))
    }),
    ("DELETE", "/incident/{id}", delete),
    ("POST", "/execution/{id}/create-incident", create),
    ("PUT", "/incident/{id}/annotation", |w, a| annotate(w, a, a.text("annotation"))),
    ("DELETE", "/incident/{id}/annotation", |w, a| annotate(w, a, None)),
];

static LIST: Listing<Incident> = Listing {
    filters: &[
        ("incidentId", Rule::Is(|_, i| id(i.id))),
        ("incidentType", Rule::Is(|_, i| text(i.kind.name()))),
        ("incidentMessage", Rule::Is(|_, i| maybe(i.message.as_ref()))),
        ("incidentMessageLike", Rule::Like(|_, i| maybe(i.message.as_ref()))),
        ("processDefinitionId", Rule::Is(|w, i| definition(w, i).and_then(|d| text(&w.definitions[d].id)))),
        ("processDefinitionKeyIn", Rule::In(|w, i| definition(w, i).and_then(|d| text(&w.definitions[d].key)))),
        ("processInstanceId", Rule::Is(|_, i| maybe_id(i.instance))),
        ("executionId", Rule::Is(|_, i| maybe_id(i.execution))),
        ("incidentTimestampBefore", Rule::Before(|_, i| Some(i.created))),
        ("incidentTimestampAfter", Rule::After(|_, i| Some(i.created))),
        ("activityId", Rule::Is(|w, i| definition(w, i).and_then(|d| text(&w.element(d, i.element).id)))),
        ("failedActivityId", Rule::Is(|_, i| maybe(i.failed_activity.as_ref()))),
        ("causeIncidentId", Rule::Is(|_, i| id(i.cause))),
        ("rootCauseIncidentId", Rule::Is(|_, i| id(i.root))),
        ("configuration", Rule::Is(|_, i| configuration(i))),
        ("tenantIdIn", Rule::In(tenant)),
        ("jobDefinitionIdIn", Rule::In(|_, i| maybe_id(i.job_definition))),
    ],
    sorts: &[
        ("incidentId", |_, i| Key::id(i.id)),
        ("incidentMessage", |_, i| Key::text(maybe(i.message.as_ref()))),
        ("incidentTimestamp", |_, i| Key::Number(i.created)),
        ("incidentType", |_, i| Key::of(i.kind.name())),
        ("executionId", |_, i| Key::text(maybe_id(i.execution))),
        ("activityId", |w, i| Key::text(definition(w, i).and_then(|d| text(&w.element(d, i.element).id)))),
        ("processInstanceId", |_, i| Key::text(maybe_id(i.instance))),
        ("processDefinitionId", |w, i| Key::text(definition(w, i).and_then(|d| text(&w.definitions[d].id)))),
        ("causeIncidentId", |_, i| Key::id(i.cause)),
        ("rootCauseIncidentId", |_, i| Key::id(i.root)),
        ("configuration", |_, i| Key::text(configuration(i))),
        ("tenantId", by_tenant),
    ],
    aged: &["incidentTimestamp"],
    row: |w, _, i| row(w, i),
};

fn rows<'w>(world: &'w World, ask: &Ask) -> Box<dyn DoubleEndedIterator<Item = &'w Incident> + 'w> {
    match asked_ids(ask, &["processInstanceId"]) {
        Some(ids) => {
            let instances: Vec<_> = ids.into_iter().filter_map(|i| world.instances.get(&i)).collect();
            let ids = instances.into_iter().flat_map(|i| &i.incidents);
            Box::new(ids.filter_map(|i| world.incidents.get(i)).filter(|i| i.end.is_none()))
        }
        None => Box::new(world.incidents.values().filter(|i| i.end.is_none())),
    }
}

/// The definition of an incident's instance.
pub(super) fn definition(_: &World, incident: &Incident) -> Option<usize> {
    incident.definition.map(usize::from)
}

/// Job, external task, or what somebody said it is about; what stands for another is about nothing itself.
pub(super) fn configuration(incident: &Incident) -> Option<Word<'_>> {
    match &incident.kind {
        IncidentKind::Own(own) if incident.id == incident.root => maybe(own.configuration.as_ref()),
        _ => maybe_id(incident.configuration),
    }
}

fn row(world: &World, incident: &Incident) -> Json {
    let definition = definition(world, incident);
    json!({
        "id": incident.id.to_string(), "processDefinitionId": definition.map(|d| &world.definitions[d].id),
        "processInstanceId": incident.instance.map(|i| i.to_string()), "executionId": incident.execution.map(|e| e.to_string()),
        "incidentTimestamp": time::write(incident.created), "incidentType": incident.kind.name(),
        "activityId": definition.map(|d| &world.element(d, incident.element).id), "failedActivityId": incident.failed_activity,
        "causeIncidentId": incident.cause.to_string(), "rootCauseIncidentId": incident.root.to_string(),
        "configuration": configuration(incident).map(Word::written), "incidentMessage": incident.message, "tenantId": incident.tenant(world),
        "jobDefinitionId": incident.job_definition.map(|j| j.to_string()), "annotation": incident.annotation,
    })
}

fn annotate(world: &mut World, ask: &Ask, annotation: Option<String>) -> Outcome {
    let Some(incident) = world.incidents.get_mut(&ask.id(0)).filter(|i| i.end.is_none()) else {
        return Err(Refusal::engine(400, "BadUserRequestException", "incident is null"));
    };
    incident.annotation = annotation;
    Ok(Answer::nothing())
}

fn create(world: &mut World, ask: &Ask) -> Outcome {
    let refuse = |why: &str| Refusal::invalid(400, why);
    let Some(name) = ask.text("incidentType") else { return Err(refuse("incidentType is null")) };
    if world.instance_of(ask.id(0)).is_none() {
        return Err(refuse(&format!("Cannot find an execution with executionId '{}': execution is null", ask.part(0))));
    }
    let own = OwnKind { name, configuration: ask.text("configuration") };
    let made = world.report(ask.id(0), own, ask.text("message")).and_then(|id| world.incidents.get(&id));
    one(made.map(|incident| row(world, incident)), || refuse("Execution must be related to an activity: activity is null"))
}

fn delete(world: &mut World, ask: &Ask) -> Outcome {
    match world.incidents.get(&ask.id(0)).filter(|i| i.end.is_none()) {
        // one that is about nothing stays, and the engine says yes all the same
        Some(incident) if matches!(incident.kind, IncidentKind::Own(_)) => {
            let meant = configuration(incident).map(|_| incident.id);
            if let Some(id) = meant {
                world.resolve(id, false);
            }
            Ok(Answer::nothing())
        }
        Some(incident) => Err(Refusal::invalid(400, format!("Cannot resolve an incident of type {}", incident.kind.name()))),
        None => Err(Refusal::invalid(404, format!("Cannot find an incident with id '{}': incident is null", ask.part(0)))),
    }
}
