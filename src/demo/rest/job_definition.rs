//! `/job-definition`: the jobs of one activity, together.

use serde_json::{Value as Json, json};

use super::super::model::{Definition, Element};
use super::super::world::World;
use super::Route;
use super::listing::{Key, Listing, Rule, maybe_id, one, text};
use super::refusal::Refusal;

pub(super) const ROUTES: &[Route] = &[
    ("GET", "/job-definition", |w, a| LIST.page(w, a, all(w).iter())),
    ("POST", "/job-definition", |w, a| LIST.page(w, a, all(w).iter())),
    ("GET", "/job-definition/count", |w, a| LIST.count(w, a, all(w).iter())),
    ("POST", "/job-definition/count", |w, a| LIST.count(w, a, all(w).iter())),
    ("GET", "/job-definition/{id}", |w, a| {
        let found = all(w).into_iter().find(|place| element(w, place).job_definition == Some(a.id(0)));
        one(found.map(|place| row(w, &place)), || Refusal::invalid(404, format!("Job Definition with id {} does not exist", a.part(0))))
    }),
];

/// Where a job definition stands: positions of definition and element.
type Place = (usize, usize);

static LIST: Listing<Place> = Listing {
    filters: &[
        ("jobDefinitionId", Rule::Is(|w, p| maybe_id(element(w, p).job_definition))),
        ("activityIdIn", Rule::In(|w, p| text(&element(w, p).id))),
        ("processDefinitionId", Rule::Is(|w, p| text(&definition(w, p).id))),
        ("processDefinitionKey", Rule::Is(|w, p| text(&definition(w, p).key))),
        ("jobType", Rule::Is(|w, p| text(element(w, p).job_kind().0))),
        ("jobConfiguration", Rule::Text(|w, p, wanted| element(w, p).job_kind().1 == wanted.join(","))),
        ("active", Rule::Flag(|_, _| true)),
        ("suspended", Rule::Flag(|_, _| false)),
        ("withOverridingJobPriority", Rule::Flag(|_, _| false)),
        ("tenantIdIn", Rule::In(|_, _| None)),
        ("withoutTenantId", Rule::Flag(|_, _| true)),
    ],
    sorts: &[
        ("jobDefinitionId", |w, p| Key::text(maybe_id(element(w, p).job_definition))),
        ("activityId", |w, p| Key::Text(element(w, p).id.clone())),
        ("processDefinitionId", |w, p| Key::Text(definition(w, p).id.clone())),
        ("processDefinitionKey", |w, p| Key::Text(definition(w, p).key.clone())),
        ("jobType", |w, p| Key::Text(element(w, p).job_kind().0.to_owned())),
        ("jobConfiguration", |w, p| Key::Text(element(w, p).job_kind().1)),
        ("tenantId", |_, _| Key::Null),
    ],
    row: |w, _, p| row(w, p),
};

fn all(world: &World) -> Vec<Place> {
    let elements = |(d, definition): (usize, &Definition)| {
        let jobs = definition.elements.iter().enumerate().filter(|(_, element)| element.job_definition.is_some());
        jobs.map(|(e, _)| (d, e)).collect::<Vec<_>>()
    };
    world.definitions.iter().enumerate().flat_map(elements).collect()
}

fn definition<'w>(world: &'w World, (definition, _): &Place) -> &'w Definition {
    &world.definitions[*definition]
}

fn element<'w>(world: &'w World, (definition, element): &Place) -> &'w Element {
    &world.definitions[*definition].elements[*element]
}

fn row(world: &World, place: &Place) -> Json {
    let (definition, element) = (definition(world, place), element(world, place));
    let (kind, configuration) = element.job_kind();
    json!({
        "id": element.job_definition.map(|id| id.to_string()), "processDefinitionId": definition.id, "processDefinitionKey": definition.key,
        "jobType": kind, "jobConfiguration": configuration, "activityId": element.id, "suspended": false, "overridingJobPriority": null,
        "tenantId": null, "deploymentId": null,
    })
}
