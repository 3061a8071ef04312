//! The way to a server, examined layer by layer: each step tells what it found and what to do, and the first that fails is the last.
//!
//! Credentials are sent once. Knows nothing of the command line or the screen: whoever examines is told each step as it ends.

mod server;
mod way;

use serde::Serialize;

use crate::api::{BaseUrl, Endpoint, Http};
use crate::config::Context;

/// What became of a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// As it should be.
    Ok,
    /// Works, and a person should know.
    Doubtful,
    /// Does not work: what comes after it cannot.
    Failed,
}

impl State {
    /// One word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Doubtful => "note",
            Self::Failed => "FAILED",
        }
    }
}

/// One step, and what it found. The texts may be a server's: clean them before showing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Check {
    /// What was looked at.
    pub step: &'static str,
    /// How it is.
    pub state: State,
    /// What was found.
    pub told: String,
    /// What to do about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub advice: Option<String>,
}

impl Check {
    /// A step that is as it should be.
    pub fn ok(step: &'static str, told: impl Into<String>) -> Self {
        Self { step, state: State::Ok, told: told.into(), advice: None }
    }

    /// A step that works, but should be known about.
    pub fn doubtful(step: &'static str, told: impl Into<String>) -> Self {
        Self { state: State::Doubtful, ..Self::ok(step, told) }
    }

    /// A step that does not work, and what to do.
    pub fn failed(step: &'static str, told: impl Into<String>, advice: impl Into<String>) -> Self {
        Self { step, state: State::Failed, told: told.into(), advice: Some(advice.into()) }
    }
}

/// What an examination found out, if it got so far.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Findings {
    /// Where the REST API lies.
    pub base: Option<BaseUrl>,
    /// Whether everything that is needed works.
    pub usable: bool,
}

/// Examines a context; tells each step as it ends.
pub async fn examine(context: &Context, tell: &mut (dyn FnMut(Check) + Send)) -> Findings {
    let mut findings = Findings::default();
    let mut endpoint = context.endpoint();
    let Ok(base) = way::examine(&mut endpoint, tell).await else { return findings };
    endpoint = Endpoint { base, ..endpoint };
    findings.base = Some(endpoint.base.clone());
    let http = Http::new(endpoint, context.sign_in.clone());
    findings.usable = server::examine(context, http, tell).await.is_ok();
    findings
}

/// What ends an examination: it has been told already.
struct Ended;
