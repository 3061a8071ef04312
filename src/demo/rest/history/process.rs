//! `/history/process-instance`.

use serde_json::{Value as Json, json};

use super::super::super::id::Id;
use super::super::super::time;
use super::super::super::world::{Incident, Instance, Outcome, World};
use super::super::Route;
use super::super::condition::like;
use super::super::instance::open_incidents;
use super::super::listing::{Key, Listing, Rule, Tenanted, asked_ids, by_tenant, date, id, maybe, no_tenant, one, tenant, text};
use super::super::query::Ask;
use super::super::refusal::Refusal;
use super::removal;

pub(in super::super) const ROUTES: &[Route] = &[
    ("GET", "/history/process-instance", |w, a| LIST.page(w, a, rows(w, a))),
    ("POST", "/history/process-instance", |w, a| LIST.page(w, a, rows(w, a))),
    ("GET", "/history/process-instance/count", |w, a| LIST.count(w, a, rows(w, a))),
    ("POST", "/history/process-instance/count", |w, a| LIST.count(w, a, rows(w, a))),
    ("GET", "/history/process-instance/{id}", |w, a| {
        one(w.instances.get(&a.id(0)).map(|i| row(w, i)), || {
            Refusal::invalid(404, format!("Historic process instance with id {} does not exist", a.part(0)))
        })
    }),
];

pub(in super::super) static LIST: Listing<Instance> = Listing {
    filters: &[
        ("processInstanceId", Rule::Is(|_, i| id(i.id))),
        ("processInstanceIds", Rule::In(|_, i| id(i.id))),
        ("processInstanceIdNotIn", Rule::NotIn(|_, i| id(i.id))),
        ("processDefinitionId", Rule::Is(|w, i| text(&w.definition_of(i).id))),
        ("processDefinitionKey", Rule::Is(|w, i| text(&w.definition_of(i).key))),
        ("processDefinitionKeyIn", Rule::In(|w, i| text(&w.definition_of(i).key))),
        ("processDefinitionKeyNotIn", Rule::Text(|w, i, keys| keys.iter().all(|k| !like(&w.definition_of(i).key, k)))),
        ("processDefinitionName", Rule::Is(|w, i| maybe(w.definition_of(i).name.as_ref()))),
        ("processDefinitionNameLike", Rule::Like(|w, i| maybe(w.definition_of(i).name.as_ref()))),
        ("processInstanceBusinessKey", Rule::Is(|_, i| maybe(i.business_key.as_ref()))),
        ("processInstanceBusinessKeyIn", Rule::In(|_, i| maybe(i.business_key.as_ref()))),
        ("processInstanceBusinessKeyLike", Rule::Like(|_, i| maybe(i.business_key.as_ref()))),
        ("rootProcessInstances", Rule::Flag(|_, i| i.caller.is_none())),
        ("rootProcessInstanceId", Rule::Is(|_, i| id(i.root))),
        ("superProcessInstanceId", Rule::Is(|_, i| i.caller.and_then(|c| id(c.instance)))),
        (
            "subProcessInstanceId",
            Rule::Text(|w, i, ids| i.activities.iter().filter_map(|a| w.activities.get(a)?.called).any(|c| ids.contains(&c.to_string()))),
        ),
        ("finished", Rule::Flag(|_, i| i.end.is_some())),
        ("unfinished", Rule::Flag(|_, i| i.end.is_none())),
        ("active", Rule::Flag(|_, i| i.end.is_none() && !i.suspended)),
        ("suspended", Rule::Flag(|_, i| i.end.is_none() && i.suspended)),
        ("completed", Rule::Flag(|_, i| i.outcome == Outcome::Completed)),
        ("externallyTerminated", Rule::Flag(|_, i| i.outcome == Outcome::ExternallyTerminated)),
        ("internallyTerminated", Rule::Flag(|_, _| false)),
        ("withIncidents", Rule::Flag(|w, i| all_incidents(w, i).next().is_some())),
        ("withRootIncidents", Rule::Flag(|w, i| all_incidents(w, i).any(|x| x.id == x.root))),
        (
            "incidentStatus",
            Rule::Text(|w, i, status| match status[..] {
                [ref s] if s == "open" => open_incidents(w, i).next().is_some(),
                [ref s] if s == "resolved" => all_incidents(w, i).any(|x| x.end.is_some()),
                _ => all_incidents(w, i).next().is_some(),
            }),
        ),
        ("incidentIdIn", Rule::Text(|w, i, ids| all_incidents(w, i).any(|x| ids.contains(&x.id.to_string())))),
        ("incidentType", Rule::Text(|w, i, kinds| all_incidents(w, i).any(|x| kinds.iter().any(|k| k == x.kind.name())))),
        ("incidentMessage", Rule::Text(|w, i, m| all_incidents(w, i).any(|x| x.message.as_ref() == Some(&m.join(","))))),
        (
            "incidentMessageLike",
            Rule::Text(|w, i, m| all_incidents(w, i).any(|x| x.message.as_ref().is_some_and(|t| like(t, &m.join(","))))),
        ),
        ("withJobsRetrying", Rule::Flag(|w, i| i.jobs.iter().filter_map(|j| w.jobs.get(j)).any(|j| j.retries > 0 && j.failure.is_some()))),
        ("startedBefore", Rule::Until(|_, i| Some(i.start))),
        ("startedAfter", Rule::Since(|_, i| Some(i.start))),
        ("finishedBefore", Rule::Until(|_, i| i.end)),
        ("finishedAfter", Rule::Since(|_, i| i.end)),
        ("startedBy", Rule::Is(|_, _| None)),
        ("caseInstanceId", Rule::Is(|_, _| None)),
        ("superCaseInstanceId", Rule::Is(|_, _| None)),
        ("subCaseInstanceId", Rule::Is(|_, _| None)),
        ("tenantIdIn", Rule::In(tenant)),
        ("withoutTenantId", Rule::Flag(no_tenant)),
        ("executedActivityIdIn", Rule::Text(|w, i, ids| activities(w, i, ids, |end| end.is_some()))),
        ("activeActivityIdIn", Rule::Text(|w, i, ids| activities(w, i, ids, |end| end.is_none()))),
        (
            "activityIdIn",
            Rule::Text(|w, i, ids| {
                activities(w, i, ids, |end| end.is_none()) || i.tokens.iter().any(|t| ids.contains(&w.element(i.definition, t.element).id))
            }),
        ),
        ("variables", Rule::Holds(|i| i.id)),
    ],
    sorts: &[
        ("instanceId", |_, i| Key::id(i.id)),
        ("definitionId", |w, i| Key::of(&w.definition_of(i).id)),
        ("definitionKey", |w, i| Key::of(&w.definition_of(i).key)),
        ("definitionName", |w, i| Key::text(maybe(w.definition_of(i).name.as_ref()))),
        ("definitionVersion", |w, i| Key::Number(i64::from(w.definition_of(i).version))),
        ("businessKey", |_, i| Key::text(maybe(i.business_key.as_ref()))),
        ("startTime", |_, i| Key::Number(i.start)),
        ("endTime", |_, i| Key::number(i.end)),
        ("duration", |_, i| Key::number(i.end.map(|end| end - i.start))),
        ("tenantId", by_tenant),
    ],
    aged: &["startTime"],
    row: |w, _, i| row(w, i),
};

pub(in super::super) fn rows<'w>(world: &'w World, ask: &Ask) -> Box<dyn DoubleEndedIterator<Item = &'w Instance> + 'w> {
    let status = asked(ask, "incidentStatus");
    let root = asked(ask, "withRootIncidents").as_deref() == Some("true");
    let (message, pattern) = (asked(ask, "incidentMessage"), asked(ask, "incidentMessageLike"));
    // all that is said of incidents has to hold for one of them
    let fits = move |i: &Incident| {
        let text = |wanted: &Option<String>, fits: fn(&str, &str) -> bool| {
            wanted.as_ref().is_none_or(|wanted| i.message.as_ref().is_some_and(|message| fits(message, wanted)))
        };
        status.as_deref().is_none_or(|status| status != "open" && status != "resolved" || (status == "open") == i.end.is_none())
            && (!root || i.id == i.root)
            && text(&message, |a, b| a == b)
            && text(&pattern, like)
    };
    let names = ["incidentStatus", "withRootIncidents", "incidentMessage", "incidentMessageLike"];
    let by_incident = names.iter().any(|name| asked(ask, name).is_some_and(|value| value != "false"));
    let keep = move |i: &&Instance| !by_incident || all_incidents(world, i).any(&fits);
    match asked_ids(ask, &["processInstanceId", "processInstanceIds"]) {
        Some(ids) => {
            let found = ids.into_iter().filter_map(|i: Id| world.instances.get(&i)).filter(keep).collect::<Vec<_>>();
            Box::new(found.into_iter())
        }
        None => Box::new(world.instances.values().filter(keep)),
    }
}

/// A field of the body or a parameter of the query, as text.
fn asked(ask: &Ask, name: &str) -> Option<String> {
    ask.text(name).or_else(|| ask.parameter(name).map(str::to_owned))
}

fn all_incidents<'w>(world: &'w World, instance: &'w Instance) -> impl Iterator<Item = &'w Incident> {
    instance.incidents.iter().filter_map(|i| world.incidents.get(i))
}

fn activities(world: &World, instance: &Instance, ids: &[String], ended: fn(Option<i64>) -> bool) -> bool {
    let rows = instance.activities.iter().filter_map(|a| world.activities.get(a));
    rows.filter(|a| ended(a.end.get())).any(|a| ids.iter().any(|id| **id == *world.activity_name(a)))
}

fn row(world: &World, instance: &Instance) -> Json {
    let definition = world.definition_of(instance);
    let state = match instance.outcome {
        Outcome::Running if instance.suspended => "SUSPENDED",
        Outcome::Running => "ACTIVE",
        Outcome::Completed => "COMPLETED",
        Outcome::ExternallyTerminated => "EXTERNALLY_TERMINATED",
    };
    json!({
        "id": instance.id.to_string(), "businessKey": instance.business_key, "processDefinitionId": definition.id,
        "processDefinitionKey": definition.key, "processDefinitionName": definition.name, "processDefinitionVersion": definition.version,
        "startTime": time::write(instance.start), "endTime": date(instance.end), "removalTime": removal(world, instance),
        "durationInMillis": instance.end.map(|end| end - instance.start), "startUserId": null,
        "startActivityId": definition.elements[definition.start].id, "deleteReason": instance.delete_reason,
        "rootProcessInstanceId": instance.root.to_string(), "superProcessInstanceId": instance.caller.map(|c| c.instance.to_string()),
        "superCaseInstanceId": null, "caseInstanceId": null, "tenantId": instance.tenant(world), "state": state, "restartedProcessInstanceId": null,
    })
}
