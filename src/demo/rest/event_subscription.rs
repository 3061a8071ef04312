//! `/event-subscription`: what waits for messages.

use serde_json::{Value as Json, json};

use super::super::time;
use super::super::world::{Subscription, World};
use super::Route;
use super::listing::{Key, Listing, Rule, Tenanted, by_tenant, id, no_tenant, tenant, text};

pub(super) const ROUTES: &[Route] = &[
    ("GET", "/event-subscription", |w, a| LIST.page(w, a, w.subscriptions.values())),
    ("GET", "/event-subscription/count", |w, a| LIST.count(w, a, w.subscriptions.values())),
];

static LIST: Listing<Subscription> = Listing {
    filters: &[
        ("eventSubscriptionId", Rule::Is(|_, s| id(s.id))),
        ("eventName", Rule::Is(|_, s| text(&s.message))),
        ("eventType", Rule::Is(|_, _| text("message"))),
        ("executionId", Rule::Is(|_, s| id(s.execution))),
        ("processInstanceId", Rule::Is(|_, s| id(s.instance))),
        ("activityId", Rule::Is(|w, s| activity(w, s).and_then(text))),
        ("withoutTenantId", Rule::Flag(no_tenant)),
        ("tenantIdIn", Rule::In(tenant)),
    ],
    sorts: &[("created", |_, s| Key::Number(s.created)), ("tenantId", by_tenant)],
    aged: &["created"],
    row: |w, _, s| row(w, s),
};

fn activity<'w>(world: &'w World, waiting: &Subscription) -> Option<&'w str> {
    world.instances.get(&waiting.instance).map(|i| world.element(i.definition, waiting.element).id.as_str())
}

fn row(world: &World, waiting: &Subscription) -> Json {
    json!({
        "id": waiting.id.to_string(), "eventType": "message", "eventName": waiting.message, "executionId": waiting.execution.to_string(),
        "processInstanceId": waiting.instance.to_string(), "activityId": activity(world, waiting),
        "createdDate": time::write(waiting.created), "tenantId": waiting.tenant(world),
    })
}
