//! `/deployment`: the one that brought everything, and its files.

use serde_json::{Value as Json, json};

use super::super::model::Definition;
use super::super::time;
use super::super::world::World;
use super::listing::{Key, Listing, Rule, id, one, text};
use super::query::Ask;
use super::refusal::Refusal;
use super::{Answer, Outcome, Route};

pub(super) const ROUTES: &[Route] = &[
    ("GET", "/deployment", |w, a| LIST.page(w, a, std::iter::once(&*w))),
    ("GET", "/deployment/count", |w, a| LIST.count(w, a, std::iter::once(&*w))),
    ("GET", "/deployment/{id}", |w, a| {
        one(is_there(w, a).then(|| row(w)), || Refusal::invalid(404, format!("Deployment with id '{}' does not exist", a.part(0))))
    }),
    ("GET", "/deployment/{id}/resources", resources),
    ("GET", "/deployment/{id}/resources/{resource}", |w, a| {
        let message = || format!("Deployment resource with resource id '{}' for deployment id '{}' does not exist.", a.part(1), a.part(0));
        one(resource(w, a).map(|d| described(w, d)), || Refusal::invalid(404, message()))
    }),
    ("GET", "/deployment/{id}/resources/{resource}/data", data),
];

/// What it is called.
const NAME: &str = "demo";

/// Of the world itself: it has one deployment.
static LIST: Listing<World> = Listing {
    filters: &[
        ("id", Rule::Is(|_, w| id(w.deployment))),
        ("name", Rule::Is(|_, _| text(NAME))),
        ("nameLike", Rule::Like(|_, _| text(NAME))),
        ("source", Rule::Is(|_, _| None)),
        ("withoutSource", Rule::Flag(|_, _| true)),
        ("before", Rule::Before(|_, w| Some(w.deployed))),
        ("after", Rule::After(|_, w| Some(w.deployed))),
        ("tenantIdIn", Rule::In(|_, _| None)),
        ("withoutTenantId", Rule::Flag(|_, _| true)),
    ],
    sorts: &[
        ("id", |_, w| Key::Text(w.deployment.to_string())),
        ("name", |_, _| Key::Text(NAME.to_owned())),
        ("deploymentTime", |_, w| Key::Number(w.deployed)),
        ("tenantId", |_, _| Key::Null),
    ],
    row: |_, _, w| row(w),
};

fn row(world: &World) -> Json {
    json!({
        "links": [], "id": world.deployment.to_string(), "name": NAME, "source": null, "deploymentTime": time::write(world.deployed),
        "tenantId": null,
    })
}

fn is_there(world: &World, ask: &Ask) -> bool {
    ask.part(0) == world.deployment.to_string()
}

/// The id of a definition's file: the part of the definition's own id that no other has.
fn file(definition: &Definition) -> &str {
    definition.id.rsplit(':').next().unwrap_or(&definition.id)
}

fn described(world: &World, definition: &Definition) -> Json {
    json!({ "id": file(definition), "name": definition.resource, "deploymentId": world.deployment.to_string() })
}

fn resources(world: &mut World, ask: &Ask) -> Outcome {
    if !is_there(world, ask) {
        let message = format!("Deployment resources for deployment id '{}' do not exist.", ask.part(0));
        return Err(Refusal::invalid(404, message));
    }
    let mut files: Vec<&Definition> = world.definitions.iter().collect();
    files.sort_by(|a, b| a.resource.cmp(&b.resource));
    Ok(files.into_iter().map(|definition| described(world, definition)).collect::<Json>().into())
}

fn resource<'w>(world: &'w World, ask: &Ask) -> Option<&'w Definition> {
    world.definitions.iter().find(|definition| is_there(world, ask) && file(definition) == ask.part(1))
}

fn data(world: &mut World, ask: &Ask) -> Outcome {
    let Some(definition) = resource(world, ask) else {
        let message = format!("no resource found with id '{}' in deployment '{}': resource is null", ask.part(1), ask.part(0));
        return Err(Refusal::engine(500, "NullValueException", message));
    };
    Ok(Answer { status: 200, content_type: Some("application/xml"), bytes: definition.xml.as_bytes().to_vec() })
}
