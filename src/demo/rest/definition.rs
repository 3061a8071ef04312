//! `/process-definition`: lists, one, its XML, starting and suspending.

use serde_json::{Value as Json, json};

use super::super::model::Definition;
use super::super::value::Value;
use super::super::world::{Defined, Delayed, Failure, World};
use super::condition::like;
use super::form::below_minimum;
use super::listing::{Key, Listing, Rule, Tenanted, by_tenant, id, maybe, no_tenant, tenant, text};
use super::query::Ask;
use super::refusal::Refusal;
use super::variables::map;
use super::{Answer, Outcome, Route};

pub(super) const ROUTES: &[Route] = &[
    ("GET", "/process-definition", |w, a| LIST.page(w, a, w.definitions.iter())),
    ("GET", "/process-definition/count", |w, a| LIST.count(w, a, w.definitions.iter())),
    ("PUT", "/process-definition/suspended", suspend_named),
    ("GET", "/process-definition/key/{key}", |w, a| by_key(w, a).map(|d| row(w, &w.definitions[d]).into())),
    ("GET", "/process-definition/key/{key}/xml", |w, a| by_key(w, a).map(|d| xml(&w.definitions[d]))),
    ("POST", "/process-definition/key/{key}/start", |w, a| by_key(w, a).and_then(|d| start(w, a, d, false))),
    ("POST", "/process-definition/key/{key}/submit-form", |w, a| by_key(w, a).and_then(|d| start(w, a, d, true))),
    ("PUT", "/process-definition/key/{key}/suspended", |w, a| by_key(w, a).and_then(|d| suspend(w, a, vec![d]))),
    ("GET", "/process-definition/key/{key}/tenant-id/{tenant}", |w, a| by_key(w, a).map(|d| row(w, &w.definitions[d]).into())),
    ("GET", "/process-definition/key/{key}/tenant-id/{tenant}/xml", |w, a| by_key(w, a).map(|d| xml(&w.definitions[d]))),
    ("POST", "/process-definition/key/{key}/tenant-id/{tenant}/start", |w, a| by_key(w, a).and_then(|d| start(w, a, d, false))),
    ("POST", "/process-definition/key/{key}/tenant-id/{tenant}/submit-form", |w, a| by_key(w, a).and_then(|d| start(w, a, d, true))),
    ("PUT", "/process-definition/key/{key}/tenant-id/{tenant}/suspended", |w, a| by_key(w, a).and_then(|d| suspend(w, a, vec![d]))),
    ("GET", "/process-definition/{id}", |w, a| by_id(w, a).map(|d| row(w, &w.definitions[d]).into())),
    ("GET", "/process-definition/{id}/xml", |w, a| by_id(w, a).map(|d| xml(&w.definitions[d]))),
    ("POST", "/process-definition/{id}/start", |w, a| start_by_id(w, a, false)),
    ("POST", "/process-definition/{id}/submit-form", |w, a| start_by_id(w, a, true)),
    ("PUT", "/process-definition/{id}/suspended", |w, a| suspend(w, a, w.definition(a.part(0)).into_iter().collect())),
];

static LIST: Listing<Definition> = Listing {
    filters: &[
        ("processDefinitionId", Rule::Is(|_, d| text(&d.id))),
        ("processDefinitionIdIn", Rule::In(|_, d| text(&d.id))),
        ("key", Rule::Is(|_, d| text(&d.key))),
        ("keysIn", Rule::In(|_, d| text(&d.key))),
        ("keyLike", Rule::Like(|_, d| text(&d.key))),
        ("name", Rule::Is(|_, d| maybe(d.name.as_ref()))),
        ("nameLike", Rule::LikeFold(|_, d| maybe(d.name.as_ref()))),
        ("category", Rule::Is(|_, _| text(CATEGORY))),
        ("categoryLike", Rule::Like(|_, _| text(CATEGORY))),
        ("version", Rule::Number(|_, d| Some(i64::from(d.version)))),
        ("latestVersion", Rule::Flag(|w, d| w.latest(&d.key, d.tenant(w)).is_some_and(|latest| w.definitions[latest].id == d.id))),
        ("versionTag", Rule::Is(|_, d| maybe(d.version_tag.as_ref()))),
        ("versionTagLike", Rule::Like(|_, d| maybe(d.version_tag.as_ref()))),
        ("withoutVersionTag", Rule::Flag(|_, d| d.version_tag.is_none())),
        ("resourceName", Rule::Is(|_, d| text(&d.resource))),
        ("resourceNameLike", Rule::Like(|_, d| text(&d.resource))),
        ("deploymentId", Rule::Is(|w, d| id(w.deployment(d).id))),
        ("deployedAfter", Rule::After(|w, d| Some(w.deployment(d).at))),
        ("deployedAt", Rule::On(|w, d| Some(w.deployment(d).at))),
        ("active", Rule::Flag(|_, d| !d.suspended)),
        ("suspended", Rule::Flag(|_, d| d.suspended)),
        ("tenantIdIn", Rule::In(tenant)),
        ("withoutTenantId", Rule::Flag(no_tenant)),
        ("startableInTasklist", Rule::Flag(|_, _| true)),
        ("notStartableInTasklist", Rule::Flag(|_, _| false)),
        ("incidentId", Rule::Text(|w, d, ids| incidents(w, d).any(|i| ids.contains(&i.id.to_string())))),
        ("incidentType", Rule::Text(|w, d, kinds| incidents(w, d).any(|i| kinds.iter().any(|k| k == i.kind.name())))),
        ("incidentMessage", Rule::Text(|w, d, m| incidents(w, d).any(|i| i.message.as_ref().is_some_and(|t| m.contains(t))))),
        ("incidentMessageLike", Rule::Text(|w, d, m| incidents(w, d).any(|i| i.message.as_ref().is_some_and(|t| like(t, &m.join(",")))))),
    ],
    sorts: &[
        ("id", |_, d| Key::of(&d.id)),
        ("key", |_, d| Key::of(&d.key)),
        ("name", |_, d| Key::text(maybe(d.name.as_ref()))),
        ("version", |_, d| Key::Number(i64::from(d.version))),
        ("category", |_, _| Key::of(CATEGORY)),
        ("deploymentId", |w, d| Key::id(w.deployment(d).id)),
        ("deployTime", |w, d| Key::Number(w.deployment(d).at)),
        ("tenantId", by_tenant),
        ("versionTag", |_, d| Key::text(maybe(d.version_tag.as_ref()))),
    ],
    aged: &[],
    row: |w, _, d| row(w, d),
};

const CATEGORY: &str = "urn:flowdeck:demo";

fn incidents<'w>(world: &'w World, definition: &Definition) -> impl Iterator<Item = &'w super::super::world::Incident> {
    let index = world.definition(&definition.id).unwrap_or(0);
    let rows = world.by_definition[index].iter().filter_map(|i| world.instances.get(i));
    rows.flat_map(|i| &i.incidents).filter_map(|i| world.incidents.get(i)).filter(|i| i.end.is_none())
}

/// A row of the list.
pub(super) fn row(world: &World, definition: &Definition) -> Json {
    json!({
        "id": definition.id, "key": definition.key, "category": CATEGORY, "description": definition.description, "name": definition.name, "version": definition.version,
        "resource": definition.resource, "deploymentId": world.deployment(definition).id.to_string(), "diagram": null, "suspended": definition.suspended,
        "tenantId": definition.tenant(world), "versionTag": definition.version_tag, "historyTimeToLive": 30, "startableInTasklist": true,
    })
}

fn xml(definition: &Definition) -> Answer {
    json!({"id": definition.id, "bpmn20Xml": definition.xml}).into()
}

/// The definition of the key, and perhaps the tenant, in the path.
pub(super) fn by_key(world: &World, ask: &Ask) -> Result<usize, Refusal> {
    let (key, tenant) = (ask.part(0), ask.parts.get(1).map(String::as_str));
    let of = || tenant.map_or_else(|| "no tenant-id".to_owned(), |tenant| format!("tenant-id: {tenant}"));
    world
        .latest(key, tenant)
        .ok_or_else(|| Refusal::web(404, "RestException", format!("No matching process definition with key: {key} and {}", of())))
}

fn by_id(world: &World, ask: &Ask) -> Result<usize, Refusal> {
    let id = ask.part(0);
    world.definition(id).ok_or_else(|| Refusal::engine(404, "InvalidRequestException", format!("No matching definition with id {id}")))
}

fn start_by_id(world: &mut World, ask: &Ask, form: bool) -> Outcome {
    let id = ask.part(0);
    match world.definition(id) {
        Some(definition) => start(world, ask, definition, form),
        None => Err(Refusal::engine(
            500,
            "RestException",
            format!(
                "Cannot instantiate process definition {id}: no deployed process definition found with id '{id}': processDefinition is null"
            ),
        )),
    }
}

/// `form`: with what was filled into the start form, which is checked.
fn start(world: &mut World, ask: &Ask, definition: usize, form: bool) -> Outcome {
    let id = world.definitions[definition].id.clone();
    let prefix = format!("Cannot instantiate process definition {id}: ");
    if !ask.has_body {
        let name = if form { "parameters" } else { "dto" };
        let message = format!(
            "Cannot invoke \"org.camunda.bpm.engine.rest.dto.runtime.StartProcessInstanceDto.getVariables()\" because \"{name}\" is null"
        );
        return Err(Refusal::web(500, "NullPointerException", message));
    }
    let variables = read_variables(ask.field("variables"), &prefix)?;
    if world.definitions[definition].suspended {
        return Err(Refusal::engine(500, "RestException", format!("{prefix}ENGINE-03043 Process Definition with id '{id}' is suspended.")));
    }
    if form && let Some(why) = below_minimum(&world.definitions[definition].form, &variables) {
        return Err(Refusal::engine(500, "RestException", prefix + &why));
    }
    let variables = variables.into_iter().map(|(name, value)| world.named(&name, value)).collect();
    let started = world
        .start(definition, ask.text("businessKey"), variables, None, None)
        .map_err(|Failure { cause, .. }| Refusal::engine(500, "RestException", format!("{prefix}{}", cause.message())))?;
    let Some(instance) = world.instances.get(&started) else { return Ok(Answer::nothing()) };
    let mut body = super::instance::row(world, instance);
    body["ended"] = json!(instance.end.is_some());
    body["links"] = json!([{"method": "GET", "href": format!("http://127.0.0.1/engine-rest/process-instance/{started}"), "rel": "self"}]);
    if !form && ask.flag("withVariablesInReturn")? {
        body["variables"] = map(instance.variables.iter().filter_map(|v| world.variables.get(v)), true);
    }
    Ok(body.into())
}

/// Reads a map of typed values; `prefix` begins the refusal.
pub(super) fn read_variables(field: Option<&Json>, prefix: &str) -> Result<Vec<(String, Value)>, Refusal> {
    let Some(map) = field.and_then(Json::as_object) else { return Ok(Vec::new()) };
    let read = |(name, dto): (&String, &Json)| match Value::read(dto) {
        Ok(value) => Ok((name.clone(), value)),
        Err(why) => Err(Refusal::invalid(400, format!("{prefix}{why}"))),
    };
    map.iter().map(read).collect()
}

fn suspend_named(world: &mut World, ask: &Ask) -> Outcome {
    if ask.field("processDefinitionId").is_some() {
        return Err(Refusal::invalid(400, "Only processDefinitionKey can be set to update the suspension state."));
    }
    let Some(key) = ask.text("processDefinitionKey") else {
        let message = "Either processDefinitionId or processDefinitionKey should be set to update the suspension state.";
        return Err(Refusal::invalid(400, message));
    };
    let all = world.versions(&key).collect();
    suspend(world, ask, all)
}

fn suspend(world: &mut World, ask: &Ask, definitions: Vec<usize>) -> Outcome {
    let delayed =
        Delayed { what: Defined::Processes(definitions), suspended: ask.flag("suspended")?, all: ask.flag("includeProcessInstances")? };
    let at = ask.execution_date("Could not update the suspension state of Process Definitions due to: ")?;
    world.suspend_defined(delayed, at);
    Ok(Answer::nothing())
}
