//! `/history/detail`: what variables were set to, one after the other.

use serde_json::{Value as Json, json};

use super::super::super::id::Id;
use super::super::super::time;
use super::super::super::value::Value;
use super::super::super::world::{Variable, World};
use super::super::Route;
use super::super::listing::{Key, Listing, Rule, Tenanted, by_tenant, id, no_tenant, one, tenant, text};
use super::super::query::Ask;
use super::super::refusal::Refusal;
use super::super::variable::typed;
use super::{of_instances, removal};

pub(in super::super) const ROUTES: &[Route] = &[
    ("GET", "/history/detail", |w, a| LIST.page(w, a, updates(w, a).iter())),
    ("POST", "/history/detail", |w, a| LIST.page(w, a, updates(w, a).iter())),
    ("GET", "/history/detail/count", |w, a| LIST.count(w, a, updates(w, a).iter())),
    ("GET", "/history/detail/{id}", |w, a| {
        let found = Update::named(a.part(0)).filter(|update| update.variable(w).is_some_and(|v| update.nth < v.versions().len()));
        one(found.map(|update| row(w, &update, a.switch("deserializeValue") != Some(false), true)), || {
            Refusal::invalid(404, format!("Historic detail with Id '{}' does not exist.", a.part(0)))
        })
    }),
];

/// A variable, set for the nth time.
struct Update {
    variable: Id,
    nth: usize,
}

static LIST: Listing<Update> = Listing {
    filters: &[
        ("processInstanceId", Rule::Is(|w, u| id(u.variable(w)?.instance))),
        ("processInstanceIdIn", Rule::In(|w, u| id(u.variable(w)?.instance))),
        ("executionId", Rule::Is(|w, u| id(u.variable(w)?.execution))),
        ("activityInstanceId", Rule::Text(|w, u, ids| u.variable(w).is_some_and(|v| ids.contains(&w.activity_id(v.activity))))),
        ("taskId", Rule::Is(|_, _| None)),
        ("caseInstanceId", Rule::Is(|_, _| None)),
        ("caseExecutionId", Rule::Is(|_, _| None)),
        ("variableInstanceId", Rule::Is(|_, u| id(u.variable))),
        (
            "variableTypeIn",
            Rule::Text(|w, u, kinds| u.variable(w).is_some_and(|v| kinds.iter().any(|k| k.eq_ignore_ascii_case(u.kind(v))))),
        ),
        ("variableNameLike", Rule::LikeFold(|w, u| text(&u.variable(w)?.name))),
        ("tenantIdIn", Rule::In(tenant)),
        ("withoutTenantId", Rule::Flag(no_tenant)),
        ("userOperationId", Rule::Is(|_, _| None)),
        ("variableUpdates", Rule::Flag(|_, _| true)),
        ("formFields", Rule::Flag(|_, _| false)),
        ("initial", Rule::Flag(|w, u| u.variable(w).is_some_and(|v| u.is_initial(w, v)))),
        ("occurredAfter", Rule::Since(|w, u| u.at(w))),
        ("occurredBefore", Rule::Until(|w, u| u.at(w))),
    ],
    sorts: &[
        ("processInstanceId", |w, u| Key::text(u.variable(w).and_then(|v| id(v.instance)))),
        ("variableName", |w, u| Key::text(u.variable(w).and_then(|v| text(&v.name)))),
        ("variableType", |w, u| Key::text(u.variable(w).and_then(|v| text(u.kind(v))))),
        ("variableRevision", |_, u| Key::Number(i64::try_from(u.nth).unwrap_or(i64::MAX))),
        ("formPropertyId", |_, _| Key::Null),
        ("time", |w, u| Key::number(u.at(w))),
        ("occurrence", |w, u| Key::number(u.at(w))),
        ("tenantId", by_tenant),
    ],
    aged: &[],
    row: |w, a, u| row(w, u, a.switch("deserializeValues") != Some(false), false),
};

impl Tenanted for Update {
    fn tenant<'w>(&self, world: &'w World) -> Option<&'w str> {
        self.variable(world)?.tenant(world)
    }
}

impl Update {
    fn named(text: &str) -> Option<Self> {
        let (variable, nth) = text.rsplit_once('.').map_or((text, Some(0)), |(variable, nth)| (variable, nth.parse().ok()));
        Some(Self { variable: Id::parse(variable)?, nth: nth? })
    }

    fn id(&self) -> String {
        if self.nth == 0 { self.variable.to_string() } else { format!("{}.{}", self.variable, self.nth) }
    }

    fn variable<'w>(&self, world: &'w World) -> Option<&'w Variable> {
        world.variables.get(&self.variable)
    }

    fn at(&self, world: &World) -> Option<i64> {
        self.variable(world)?.versions().get(self.nth).map(|(at, _)| *at)
    }

    /// What a deletion leaves behind has the kind that was deleted.
    fn kind(&self, variable: &Variable) -> &'static str {
        let told = variable.versions();
        told.get(self.nth).and_then(|(_, value)| *value).unwrap_or(&variable.value).kind.name()
    }

    fn is_initial(&self, world: &World, variable: &Variable) -> bool {
        self.nth == 0 && world.instances.get(&variable.instance).is_some_and(|i| i.start == variable.created && i.id == variable.execution)
    }
}

fn updates(world: &World, ask: &Ask) -> Vec<Update> {
    let variables =
        of_instances(world, ask, |i| &i.variables, |v| world.variables.get(v)).unwrap_or_else(|| Box::new(world.variables.values()));
    variables.flat_map(|v| (0..v.versions().len()).map(|nth| Update { variable: v.id, nth })).collect()
}

fn row(world: &World, update: &Update, deserialize: bool, single: bool) -> Json {
    let Some(variable) = update.variable(world) else { return Json::Null };
    let instance = world.instances.get(&variable.instance);
    let definition = instance.map(|i| world.definition_of(i));
    let versions = variable.versions();
    let value: Option<&Value> = versions.get(update.nth).and_then(|(_, value)| *value);
    let told = value
        .map_or(json!({"value": null, "valueInfo": {}, "errorMessage": null}), |value| typed(&variable.name, value, deserialize, single));
    json!({
        "type": "variableUpdate", "id": update.id(), "processDefinitionKey": definition.map(|d| &d.key),
        "processDefinitionId": definition.map(|d| &d.id), "processInstanceId": variable.instance.to_string(),
        "activityInstanceId": world.activity_id(variable.activity), "executionId": variable.execution.to_string(),
        "caseDefinitionKey": null, "caseDefinitionId": null, "caseInstanceId": null, "caseExecutionId": null, "taskId": null,
        "tenantId": variable.tenant(world), "userOperationId": null, "time": update.at(world).map(time::write),
        "removalTime": instance.map(|i| removal(world, i)), "rootProcessInstanceId": instance.map(|i| i.root.to_string()),
        "variableName": &*variable.name, "variableInstanceId": variable.id.to_string(), "variableType": update.kind(variable),
        "value": told["value"], "valueInfo": told["valueInfo"], "initial": update.is_initial(world, variable), "revision": update.nth,
        "errorMessage": told["errorMessage"],
    })
}
