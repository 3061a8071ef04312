//! `/job-definition`: lists, one, suspending, and the retries of all its jobs.

use serde_json::{Value as Json, json};

use super::super::id::Id;
use super::super::world::{Defined, Delayed, JobDefinition, World};
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
        ("activityIdIn", Rule::In(|w, d| text(&w.element(d.definition, d.element).id))),
        ("processDefinitionId", Rule::Is(|w, d| text(&w.definitions[d.definition].id))),
        ("processDefinitionKey", Rule::Is(|w, d| text(&w.definitions[d.definition].key))),
        ("jobType", Rule::Is(|w, d| text(w.element(d.definition, d.element).job_kind().0))),
        ("jobConfiguration", Rule::Text(|w, d, wanted| wanted.join(",") == w.element(d.definition, d.element).job_kind().1)),
        ("active", Rule::Flag(|_, d| !d.suspended)),
        ("suspended", Rule::Flag(|_, d| d.suspended)),
        ("withOverridingJobPriority", Rule::Flag(|_, _| false)),
        ("tenantIdIn", Rule::In(tenant)),
        ("withoutTenantId", Rule::Flag(no_tenant)),
    ],
    sorts: &[
        ("jobDefinitionId", |_, d| Key::id(d.id)),
        ("activityId", |w, d| Key::of(&w.element(d.definition, d.element).id)),
        ("processDefinitionId", |w, d| Key::of(&w.definitions[d.definition].id)),
        ("processDefinitionKey", |w, d| Key::of(&w.definitions[d.definition].key)),
        ("jobType", |w, d| Key::of(w.element(d.definition, d.element).job_kind().0)),
        ("jobConfiguration", |w, d| Key::Text(w.element(d.definition, d.element).job_kind().1.into())),
        ("tenantId", by_tenant),
    ],
    aged: &[],
    row: |w, _, d| row(w, d),
};

fn row(world: &World, of: &JobDefinition) -> Json {
    let (definition, element) = (&world.definitions[of.definition], world.element(of.definition, of.element));
    let (kind, configuration) = element.job_kind();
    json!({
        "id": of.id.to_string(), "processDefinitionId": definition.id, "processDefinitionKey": definition.key, "jobType": kind,
        "jobConfiguration": configuration, "activityId": element.id, "suspended": of.suspended, "overridingJobPriority": null,
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
            meant.flat_map(|d| &d.elements).filter_map(|e| e.job_definition).collect()
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
            world.set_retries(job, retries, due);
        }
    }
    Ok(Answer::nothing())
}
