//! `/event-subscription`: the messages that instances wait for.

use serde_json::{Value as Json, json};

use super::super::id::Id;
use super::super::model::Behaviour;
use super::super::time;
use super::super::world::{Instance, Token, World};
use super::Route;
use super::listing::{Key, Listing, Rule, asked_ids, id, text};
use super::query::Ask;

pub(super) const ROUTES: &[Route] = &[
    ("GET", "/event-subscription", |w, a| LIST.page(w, a, all(w, a).iter())),
    ("GET", "/event-subscription/count", |w, a| LIST.count(w, a, all(w, a).iter())),
];

/// That a token waits for a message.
struct Subscription {
    id: Id,
    instance: Id,
    execution: Id,
    activity: String,
    message: String,
    created: i64,
}

static LIST: Listing<Subscription> = Listing {
    filters: &[
        ("eventSubscriptionId", Rule::Is(|_, s| id(s.id))),
        ("eventName", Rule::Is(|_, s| text(&s.message))),
        ("eventType", Rule::Is(|_, _| text("message"))),
        ("executionId", Rule::Is(|_, s| id(s.execution))),
        ("processInstanceId", Rule::Is(|_, s| id(s.instance))),
        ("activityId", Rule::Is(|_, s| text(&s.activity))),
        ("tenantIdIn", Rule::In(|_, _| None)),
        ("withoutTenantId", Rule::Flag(|_, _| true)),
    ],
    sorts: &[("created", |_, s| Key::Number(s.created)), ("tenantId", |_, _| Key::Null)],
    row: |_, _, s| row(s),
};

fn all(world: &World, ask: &Ask) -> Vec<Subscription> {
    let of = |instance: &Instance| {
        let found = instance.leaves().filter_map(|token| subscription(world, instance, token));
        found.collect::<Vec<_>>()
    };
    match asked_ids(ask, &["processInstanceId"]) {
        Some(ids) => ids.iter().filter_map(|id| world.instances.get(id)).filter(|i| i.end.is_none()).flat_map(of).collect(),
        None => world.running().flat_map(of).collect(),
    }
}

fn subscription(world: &World, instance: &Instance, token: &Token) -> Option<Subscription> {
    let element = world.element(instance.definition, token.element);
    let Behaviour::MessageCatch { message } = &element.behaviour else { return None };
    // before it there may be a job, and nobody waits yet
    let activity = world.activities.get(&token.activity?)?;
    Some(Subscription {
        id: token.key,
        instance: instance.id,
        execution: instance.execution(token),
        activity: element.id.clone(),
        message: message.clone(),
        created: activity.start,
    })
}

fn row(subscription: &Subscription) -> Json {
    json!({
        "id": subscription.id.to_string(), "eventType": "message", "eventName": subscription.message,
        "executionId": subscription.execution.to_string(), "processInstanceId": subscription.instance.to_string(),
        "activityId": subscription.activity, "createdDate": time::write(subscription.created), "tenantId": null,
    })
}
