//! A process engine in memory: it answers requests as Camunda 7 would, from a seeded world that lives.
//!
//! It implements [`Transport`], and nothing else in the program knows that it is there. Of the rest of the program it knows the transport's types only.

mod clock;
mod expression;
mod id;
mod model;
mod rest;
pub mod seed;
mod serve;
mod table;
mod time;
mod trace;
pub mod value;
mod world;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use futures_util::future::BoxFuture;
use tokio::sync::watch;

pub use clock::Clock;
pub use serve::{Served, serve};

use crate::api::{ApiError, Request, Response, Transport};
use id::Chance;
use world::World;

/// Definitions that are deployed together, deployable on a real engine as they are.
#[derive(Debug)]
pub struct Deployment {
    /// What it is called.
    pub name: &'static str,
    /// The tenant that they are of.
    pub tenant: Option<&'static str>,
    /// Keys and sources.
    pub files: &'static [(&'static str, &'static str)],
}

/// The tenant of some definitions.
pub const TENANT: &str = "north";

/// What the demo runs, in the order of deployment: the last one brings newer versions of some.
pub const DEPLOYMENTS: &[Deployment] = &[
    Deployment {
        name: "demo",
        tenant: None,
        files: &[
            ("order", include_str!("demo/bpmn/order.bpmn")),
            ("payment", include_str!("demo/bpmn/payment.bpmn")),
            ("card-charge", include_str!("demo/bpmn/card-charge.bpmn")),
            ("picking", include_str!("demo/bpmn/picking.bpmn")),
            ("supplier-invoice", include_str!("demo/bpmn/supplier-invoice.bpmn")),
            ("dunning", include_str!("demo/bpmn/before/dunning.bpmn")),
            ("onboarding", include_str!("demo/bpmn/before/onboarding.bpmn")),
        ],
    },
    Deployment { name: "demo of a tenant", tenant: Some(TENANT), files: &[("claim", include_str!("demo/bpmn/claim.bpmn"))] },
    Deployment {
        name: "demo, changed",
        tenant: None,
        files: &[("dunning", include_str!("demo/bpmn/dunning.bpmn")), ("onboarding", include_str!("demo/bpmn/onboarding.bpmn"))],
    },
];

/// Every file of every deployment.
pub fn files() -> impl Iterator<Item = (&'static str, &'static str)> {
    DEPLOYMENTS.iter().flat_map(|deployment| deployment.files).copied()
}

/// How the demo behaves.
#[derive(Debug, Clone)]
pub struct Options {
    /// The same seed gives the same world.
    pub seed: u64,
    /// How many ordinary starts the world begins with; about 1.5 running instances come of each.
    pub starts: usize,
    /// Whether instances start and people work by themselves. Jobs, timers and workers always run.
    pub lively: bool,
    /// How long every answer takes.
    pub latency: Duration,
    /// What goes wrong on the way.
    pub faults: Faults,
    /// The world's time.
    pub clock: Clock,
}

impl Options {
    /// Some 1,000 running instances and 200 incidents, no latency, no faults.
    pub fn new(clock: Clock) -> Self {
        Self { seed: 7, starts: 640, lively: true, latency: Duration::ZERO, faults: Faults::default(), clock }
    }

    fn world(&self) -> World {
        World::new(self.seed, self.clock.millis(), self.starts, DEPLOYMENTS, self.lively)
    }
}

/// What goes wrong between the program and the engine: how many requests of a hundred, each.
#[derive(Debug, Clone, Copy, Default)]
pub struct Faults {
    /// Are answered with 503, and not carried out.
    pub unavailable: u8,
    /// End in a connection that breaks before anything was carried out.
    pub reset: u8,
    /// Take [`Faults::SLOW`] longer.
    pub slow: u8,
}

impl Faults {
    /// How much longer a slow request takes.
    pub const SLOW: Duration = Duration::from_secs(5);
}

/// The demo engine. Clones share one world.
#[derive(Debug, Clone)]
pub struct Demo {
    inner: Arc<Mutex<Inner>>,
    options: Options,
    /// Of a large world: becomes true when it is made.
    ready: Option<watch::Receiver<bool>>,
}

#[derive(Debug)]
struct Inner {
    /// Made at the first request, or beside it when it is large, so that opening the program does not wait for it.
    world: Option<World>,
    chance: Chance,
}

enum Fate {
    Answered(Response),
    Unavailable,
    Reset,
}

/// Worlds of more starts are made on a thread of their own.
const LARGE: usize = 3000;

impl Demo {
    /// A demo engine. A small world is made at the first request; a large one is begun at once, and requests wait for it.
    pub fn new(options: Options) -> Self {
        let chance = Chance::new(options.seed ^ 0xfa17);
        let inner = Arc::new(Mutex::new(Inner { world: None, chance }));
        let ready = (options.starts > LARGE).then(|| {
            let (made, ready) = watch::channel(false);
            let (inner, options) = (inner.clone(), options.clone());
            std::thread::spawn(move || {
                let world = options.world();
                lock(&inner).world = Some(world);
                made.send_replace(true);
            });
            ready
        });
        Self { inner, options, ready }
    }

    fn answer(&self, request: &Request) -> (Fate, Duration) {
        let Options { latency, faults, clock, .. } = &self.options;
        let mut inner = lock(&self.inner);
        let slow = inner.chance.percent(u64::from(faults.slow));
        let wait = if slow { *latency + Faults::SLOW } else { *latency };
        if inner.chance.percent(u64::from(faults.reset)) {
            return (Fate::Reset, wait);
        }
        if inner.chance.percent(u64::from(faults.unavailable)) {
            return (Fate::Unavailable, wait);
        }
        let now = clock.millis();
        let world = inner.world.get_or_insert_with(|| self.options.world());
        world.advance(now);
        let (kind, bytes) = request.body.as_ref().map_or((None, &[][..]), |b| (Some(b.content_type.as_str()), &b.bytes[..]));
        let answer = rest::answer(world, request.method.as_str(), &request.target, kind, bytes);
        let headers = answer.content_type.map(|c| ("content-type".to_owned(), c.to_owned())).into_iter().collect();
        (Fate::Answered(Response { status: answer.status, headers, bytes: answer.bytes }), wait)
    }
}

fn lock(inner: &Mutex<Inner>) -> MutexGuard<'_, Inner> {
    inner.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Transport for Demo {
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Response, ApiError>> {
        Box::pin(async move {
            if let Some(mut ready) = self.ready.clone() {
                // where its thread failed, the world is made here
                drop(ready.wait_for(|ready| *ready).await);
            }
            let (fate, wait) = self.answer(&request);
            if !wait.is_zero() {
                tokio::time::sleep(wait).await;
            }
            match fate {
                Fate::Answered(response) => Ok(response),
                Fate::Unavailable => {
                    let headers = vec![("content-type".to_owned(), "text/html".to_owned()), ("retry-after".to_owned(), "1".to_owned())];
                    Ok(Response { status: 503, headers, bytes: b"<html><body><h1>503 Service Unavailable</h1></body></html>".to_vec() })
                }
                Fate::Reset => {
                    Err(ApiError::Unreachable { url: "demo".to_owned(), reason: "connection reset by peer".to_owned(), sent: true })
                }
            }
        })
    }
}

#[cfg(test)]
mod tests;
