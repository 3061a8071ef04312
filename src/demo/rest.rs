//! The REST face of the demo: a request in, what the engine would answer out.
//!
//! Every path is one row of a table; whatever is in no table is the engine's 404 (or 405).

mod batch;
mod bulk;
mod condition;
mod definition;
mod deployment;
mod event_subscription;
mod external_task;
mod form;
mod history;
mod incident;
mod instance;
mod job;
mod job_definition;
mod listing;
mod message;
mod query;
mod refusal;
mod statistics;
mod task;
mod task_action;
mod tenant;
mod tree;
mod variable;
mod variables;

use serde_json::{Value as Json, json};

use super::world::World;
use query::Ask;
use refusal::Refusal;

/// What is answered.
#[derive(Debug)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// Content type; none when there is no content.
    pub content_type: Option<&'static str>,
    /// The body.
    pub bytes: Vec<u8>,
}

impl Answer {
    /// 204.
    fn nothing() -> Self {
        Self { status: 204, content_type: None, bytes: Vec::new() }
    }

    /// JSON of that status.
    fn json(status: u16, body: &Json) -> Self {
        Self { status, content_type: Some("application/json"), bytes: body.to_string().into_bytes() }
    }

    /// Plain text of that status.
    fn text(status: u16, body: impl Into<String>) -> Self {
        Self { status, content_type: Some("text/plain"), bytes: body.into().into_bytes() }
    }
}

impl From<Json> for Answer {
    fn from(body: Json) -> Self {
        Self::json(200, &body)
    }
}

type Outcome = Result<Answer, Refusal>;
type Handler = fn(&mut World, &Ask) -> Outcome;

/// Method, path below the base URL, and what answers it.
type Route = (&'static str, &'static str, Handler);

const ROOT: &[Route] = &[
    ("GET", "/engine", |_, _| Ok(json!([{"name": "default"}]).into())),
    ("GET", "/version", |_, _| Ok(json!({"version": "7.24.0"}).into())),
];

/// Literal paths stand before those with a `{…}` in the same place.
const TABLES: &[&[Route]] = &[
    ROOT,
    statistics::ROUTES,
    bulk::ROUTES,
    form::ROUTES,
    definition::ROUTES,
    instance::ROUTES,
    tree::ROUTES,
    variables::ROUTES,
    incident::ROUTES,
    batch::ROUTES,
    job::ROUTES,
    job_definition::ROUTES,
    event_subscription::ROUTES,
    message::ROUTES,
    deployment::ROUTES,
    external_task::ROUTES,
    task::ROUTES,
    task_action::ROUTES,
    variable::ROUTES,
    history::process::ROUTES,
    history::activity::ROUTES,
    history::variable::ROUTES,
    history::detail::ROUTES,
    history::task::ROUTES,
    history::incident::ROUTES,
    history::job_log::ROUTES,
];

/// Answers a request. `target` is path and query below the base URL.
pub fn answer(world: &mut World, method: &str, target: &str, content_type: Option<&str>, body: &[u8]) -> Answer {
    let mut ask = Ask::read(target, body);
    if ask.path.first().is_some_and(|p| p == "engine") && ask.path.len() > 2 {
        let engine = ask.path.drain(..2).nth(1);
        // the version is that of the API, whatever engine it is asked of
        if engine.is_some_and(|name| name != "default") && ask.path != ["version"] {
            return Refusal::invalid(400, "No process engine available").answer();
        }
    }
    let mut elsewhere = false;
    for (verb, pattern, handler) in TABLES.iter().copied().flatten() {
        let Some(parts) = matches(pattern, &ask.path) else { continue };
        if *verb != method {
            elsewhere = true;
            continue;
        }
        if !body.is_empty() && content_type.is_some_and(|c| !c.starts_with("application/json")) {
            return Refusal::web(415, "NotSupportedException", "HTTP 415 Unsupported Media Type").answer();
        }
        ask.parts = parts;
        return match ask.broken.take() {
            Some(refusal) => refusal.answer(),
            None => handler(world, &ask).unwrap_or_else(Refusal::answer),
        };
    }
    if elsewhere {
        return Refusal::web(405, "NotAllowedException", "HTTP 405 Method Not Allowed").answer();
    }
    Refusal::unknown_path().answer()
}

/// The parts of the path that stand at `{…}`.
fn matches(pattern: &str, path: &[String]) -> Option<Vec<String>> {
    let names: Vec<&str> = pattern.split('/').skip(1).collect();
    if names.len() != path.len() {
        return None;
    }
    let fits = |(name, part): (&&str, &String)| name.starts_with('{') || name == part;
    names.iter().zip(path).all(fits).then(|| names.iter().zip(path).filter(|(n, _)| n.starts_with('{')).map(|(_, p)| p.clone()).collect())
}
