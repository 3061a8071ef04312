//! `/deployment`: those that were made, and their files.

use serde_json::{Value as Json, json};

use super::super::model::Definition;
use super::super::time;
use super::super::world::{Deployed, World};
use super::listing::{Key, Listing, Rule, by_tenant, id, no_tenant, one, tenant, text};
use super::query::Ask;
use super::refusal::Refusal;
use super::{Answer, Outcome, Route};

pub(super) const ROUTES: &[Route] = &[
    ("GET", "/deployment", |w, a| LIST.page(w, a, w.deployments.iter())),
    ("GET", "/deployment/count", |w, a| LIST.count(w, a, w.deployments.iter())),
    ("GET", "/deployment/{id}", |w, a| {
        one(found(w, a).map(|(_, d)| row(d)), || Refusal::invalid(404, format!("Deployment with id '{}' does not exist", a.part(0))))
    }),
    ("GET", "/deployment/{id}/resources", resources),
    ("GET", "/deployment/{id}/resources/{resource}", |w, a| {
        let message = || format!("Deployment resource with resource id '{}' for deployment id '{}' does not exist.", a.part(1), a.part(0));
        one(resource(w, a).map(|d| described(w, d)), || Refusal::invalid(404, message()))
    }),
    ("GET", "/deployment/{id}/resources/{resource}/data", data),
];

static LIST: Listing<Deployed> = Listing {
    filters: &[
        ("id", Rule::Is(|_, d| id(d.id))),
        ("name", Rule::Is(|_, d| text(d.name))),
        ("nameLike", Rule::Like(|_, d| text(d.name))),
        ("source", Rule::Is(|_, _| None)),
        ("withoutSource", Rule::Flag(|_, _| true)),
        ("before", Rule::Before(|_, d| Some(d.at))),
        ("after", Rule::After(|_, d| Some(d.at))),
        ("tenantIdIn", Rule::In(tenant)),
        ("withoutTenantId", Rule::Flag(no_tenant)),
    ],
    sorts: &[
        ("id", |_, d| Key::id(d.id)),
        ("name", |_, d| Key::of(d.name)),
        ("deploymentTime", |_, d| Key::Number(d.at)),
        ("tenantId", by_tenant),
    ],
    aged: &[],
    row: |_, _, d| row(d),
};

fn row(deployed: &Deployed) -> Json {
    json!({
        "links": [], "id": deployed.id.to_string(), "name": deployed.name, "source": null, "deploymentTime": time::write(deployed.at),
        "tenantId": deployed.tenant,
    })
}

/// The deployment in the path, and its position.
fn found<'w>(world: &'w World, ask: &Ask) -> Option<(usize, &'w Deployed)> {
    world.deployments.iter().enumerate().find(|(_, deployed)| deployed.id == ask.id(0))
}

/// The id of a definition's file: the part of the definition's own id that no other has.
fn file(definition: &Definition) -> &str {
    definition.id.rsplit(':').next().unwrap_or(&definition.id)
}

fn described(world: &World, definition: &Definition) -> Json {
    json!({ "id": file(definition), "name": definition.resource, "deploymentId": world.deployment(definition).id.to_string() })
}

fn resources(world: &mut World, ask: &Ask) -> Outcome {
    let Some((deployment, _)) = found(world, ask) else {
        let message = format!("Deployment resources for deployment id '{}' do not exist.", ask.part(0));
        return Err(Refusal::invalid(404, message));
    };
    let mut files: Vec<&Definition> = world.definitions.iter().filter(|d| d.deployment == deployment).collect();
    files.sort_by(|a, b| a.resource.cmp(&b.resource));
    Ok(files.into_iter().map(|definition| described(world, definition)).collect::<Json>().into())
}

fn resource<'w>(world: &'w World, ask: &Ask) -> Option<&'w Definition> {
    let (deployment, _) = found(world, ask)?;
    world.definitions.iter().find(|definition| definition.deployment == deployment && file(definition) == ask.part(1))
}

fn data(world: &mut World, ask: &Ask) -> Outcome {
    let Some(definition) = resource(world, ask) else {
        let message = format!("no resource found with id '{}' in deployment '{}': resource is null", ask.part(1), ask.part(0));
        return Err(Refusal::engine(500, "NullValueException", message));
    };
    Ok(Answer { status: 200, content_type: Some("application/xml"), bytes: definition.xml.as_bytes().to_vec() })
}
