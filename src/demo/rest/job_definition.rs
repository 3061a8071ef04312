//! `/job-definition`: lists, one, suspending, and the retries of all its jobs.

use serde_json::{Value as Json, json};

use super::super::id::Id;
use super::super::model::{Definition, Element};
use super::super::world::{Defined, Delayed, JobDefinition, Maker, World};
use super::job::wanted_retries;
use super::listing::{Key, Listing, Rule, Tenanted, by_tenant, id, no_tenant, one, tenant, text};
use super::query::Ask;
use super::refusal::Refusal;
use super::{Answer, Outcome, Route};

pub(super) const ROUTES: &[Route] = &[
    ("GET", "/job-definition", |w, a| LIST.page(w, a, w.job_definitions.values())),
    ("POST", "/job-definition", |w, a| LIST.page(w, a, w.job_definitions.values())),
    ("GET", "/job-definition/count", |w, a| LIST.count(w, a, w.job_definitions.values())),
    ("POST", "/job-definition/count", |w, a| LIST.count(w, a, w.job_definitions.values())),
    ("GET", "/job-definition/{id}", |w, a| {
        let found = w.job_definitions.get(&a.id(0)).map(|d| row(w, d));
        one(found, || Refusal::invalid(404, format!("Job Definition with id {} does not exist", a.part(0))))
    }),
    ("PUT", "/job-definition/suspended", suspend_named),
    ("PUT", "/job-definition/{id}/suspended", |w, a| suspend(w, a, vec![a.id(0)])),
    ("PUT", "/job-definition/{id}/retries", retries),
];

static LIST: Listing<JobDefinition> = Listing {
    filters: &[
        ("jobDefinitionId", Rule::Is(|_, d| id(d.id))),
        ("activityIdIn", Rule::In(|w, d| text(&element(w, d)?.id))),
        ("processDefinitionId", Rule::Is(|w, d| text(&definition(w, d)?.id))),
        ("processDefinitionKey", Rule::Is(|w, d| text(&definition(w, d)?.key))),
        ("jobType", Rule::Is(|w, d| text(kind(w, d).0))),
        ("jobConfiguration", Rule::Text(|w, d, wanted| wanted.join(",") == kind(w, d).1)),
        ("active", Rule::Flag(|_, d| !d.suspended)),
        ("suspended", Rule::Flag(|_, d| d.suspended)),
        ("withOverridingJobPriority", Rule::Flag(|_, _| false)),
        ("tenantIdIn", Rule::In(tenant)),
        ("withoutTenantId", Rule::Flag(no_tenant)),
    ],
    sorts: &[
        ("jobDefinitionId", |_, d| Key::id(d.id)),
        ("activityId", |w, d| Key::text(element(w, d).and_then(|e| text(&e.id)))),
        ("processDefinitionId", |w, d| Key::text(definition(w, d).and_then(|d| text(&d.id)))),
        ("processDefinitionKey", |w, d| Key::text(definition(w, d).and_then(|d| text(&d.key)))),
        ("jobType", |w, d| Key::of(kind(w, d).0)),
        ("jobConfiguration", |w, d| Key::Text(kind(w, d).1.into())),
        ("tenantId", by_tenant),
    ],
    aged: &[],
    row: |w, _, d| row(w, d),
};

fn definition<'w>(world: &'w World, of: &JobDefinition) -> Option<&'w Definition> {
    if let Maker::Element(definition, _) = of.maker { Some(&world.definitions[definition]) } else { None }
}

fn element<'w>(world: &'w World, of: &JobDefinition) -> Option<&'w Element> {
    if let Maker::Element(definition, element) = of.maker { Some(world.element(definition, element)) } else { None }
}

/// Type and configuration.
fn kind(world: &World, of: &JobDefinition) -> (&'static str, String) {
    match of.maker {
        Maker::Element(definition, element) => world.element(definition, element).job_kind(),
        Maker::Batch(batch, kind) => (kind, batch.to_string()),
    }
}

fn row(world: &World, of: &JobDefinition) -> Json {
    let (definition, (kind, configuration)) = (definition(world, of), kind(world, of));
    json!({
        "id": of.id.to_string(), "processDefinitionId": definition.map(|d| &d.id), "processDefinitionKey": definition.map(|d| &d.key), "jobType": kind,
        "jobConfiguration": configuration, "activityId": element(world, of).map(|e| &e.id), "suspended": of.suspended, "overridingJobPriority": null,
        "tenantId": of.tenant(world), "deploymentId": null,
    })
}

fn suspend_named(world: &mut World, ask: &Ask) -> Outcome {
    let (id, key) = (ask.text("processDefinitionId"), ask.text("processDefinitionKey"));
    let kinds: Vec<Id> = match ask.text("jobDefinitionId") {
        Some(id) => Id::parse(&id).into_iter().collect(),
        None if id.is_none() && key.is_none() => {
            let message =
                "Either jobDefinitionId, processDefinitionId or processDefinitionKey should be set to update the suspension state.";
            return Err(Refusal::invalid(400, message));
        }
        None => {
            let meant = world.definitions.iter().filter(|d| id.as_ref() == Some(&d.id) || key.as_ref() == Some(&d.key));
            meant.flat_map(|d| d.elements.iter()).filter_map(|e| e.job_definition).collect()
        }
    };
    suspend(world, ask, kinds)
}

/// Unknown ones are suspended without a word, as the engine does.
fn suspend(world: &mut World, ask: &Ask, kinds: Vec<Id>) -> Outcome {
    let delayed = Delayed { what: Defined::Jobs(kinds), suspended: ask.flag("suspended")?, all: ask.flag("includeJobs")? };
    let of = ask.parts.first().map_or_else(|| "s".to_owned(), |id| format!(" with id {id}"));
    let at = ask.execution_date(&format!("The suspension state of Job Definition{of} could not be updated due to: "))?;
    world.suspend_defined(delayed, at);
    Ok(Answer::nothing())
}

/// Only jobs that have none left get new retries.
fn retries(world: &mut World, ask: &Ask) -> Outcome {
    let (retries, due) = wanted_retries(ask)?;
    for job in world.jobs_of(ask.id(0)) {
        if world.jobs.get(&job).is_some_and(|j| j.retries == 0) {
            world.set_retries_of_kind(job, retries, due);
        }
    }
    Ok(Answer::nothing())
}
