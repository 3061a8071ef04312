//! Tokens by OAuth client credentials: one kept in memory, renewed before it expires, asked for by one request at a time.
//!
//! Knows nothing of what the token is used for.

use std::sync::{Arc, Mutex as Lock, PoisonError};
use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use serde_json::Value;
use tokio::sync::Mutex;
use tokio::time::{Instant, timeout};

use super::link::chain;
use crate::api::ApiError;
use crate::api::auth::OAuth;

/// The most that a token is renewed ahead of its end.
const AHEAD: Duration = Duration::from_mins(1);
/// How long a token is used whose server does not say how long it is good.
const UNTOLD: Duration = Duration::from_mins(5);
/// The longest that one is used, whatever its server says.
const LONGEST: Duration = Duration::from_hours(24);
/// The largest answer of a token endpoint that is read, in bytes.
const LIMIT: usize = 256 * 1024;

#[derive(Default)]
enum State {
    #[default]
    Nothing,
    Held {
        token: SecretString,
        renew: Instant,
    },
    /// The client was refused: it is not asked again until a person says so.
    Refused(ApiError),
}

/// The token of one context. Forgetting it takes another state, so that a request under way cannot bring the old one back.
#[derive(Default)]
pub(super) struct Tokens(Lock<Arc<Mutex<State>>>);

#[derive(Deserialize)]
struct Granted {
    access_token: String,
    /// In seconds: by the standard a number, from some servers a text.
    #[serde(default)]
    expires_in: Value,
}

impl Granted {
    /// How long it is good: at most a day, since no more than that can be relied on, and a clock cannot count to just any number.
    fn good_for(&self) -> Duration {
        let told = self.expires_in.as_u64().or_else(|| self.expires_in.as_str()?.trim().parse().ok());
        told.map_or(UNTOLD, |seconds| Duration::from_secs(seconds).min(LONGEST))
    }
}

/// The body of a refusal. What else it says may repeat what was sent.
#[derive(Deserialize, Default)]
struct Refusal {
    error: Option<String>,
}

impl Tokens {
    /// The token, fetched if there is none that is good for a while yet. Whoever comes meanwhile waits for the same one.
    pub(super) async fn get(
        &self,
        client: &reqwest::Client,
        grant: &OAuth,
        secret: &SecretString,
        within: Duration,
    ) -> Result<SecretString, ApiError> {
        let state = self.state();
        let mut state = state.lock().await;
        match &*state {
            State::Held { token, renew } if *renew > Instant::now() => return Ok(token.clone()),
            State::Refused(error) => return Err(error.clone()),
            State::Held { .. } | State::Nothing => {}
        }
        let asked = timeout(within, fetch(client, grant, secret)).await;
        let fetched = asked.unwrap_or_else(|_| Err(unreachable(grant, format!("no answer within {within:?}"))));
        *state = match &fetched {
            Ok((token, good_for)) => {
                let ahead = AHEAD.min(*good_for / 5);
                tracing::debug!(good_for = good_for.as_secs(), "token");
                State::Held { token: token.clone(), renew: Instant::now() + good_for.saturating_sub(ahead) }
            }
            Err(error @ ApiError::Unauthorized { .. }) => State::Refused(error.clone()),
            // nothing was decided: the next request may ask again, and whoever polls does so ever more slowly
            Err(_) => State::Nothing,
        };
        fetched.map(|(token, _)| token)
    }

    /// Forgets the token, and that the client was refused.
    pub(super) fn forget(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Arc::default();
    }

    /// Drops a token that the server no longer takes; a refusal stays.
    pub(super) async fn doubt(&self) {
        let state = self.state();
        let mut state = state.lock().await;
        if matches!(*state, State::Held { .. }) {
            *state = State::Nothing;
        }
    }

    fn state(&self) -> Arc<Mutex<State>> {
        Arc::clone(&self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

async fn fetch(client: &reqwest::Client, grant: &OAuth, secret: &SecretString) -> Result<(SecretString, Duration), ApiError> {
    let mut form = vec![("grant_type", "client_credentials"), ("client_id", &grant.client_id), ("client_secret", secret.expose_secret())];
    form.extend(grant.scope.as_deref().map(|scope| ("scope", scope)));
    form.extend(grant.audience.as_deref().map(|audience| ("audience", audience)));
    let sent = client.post(grant.token_url.as_str()).header("accept", "application/json").form(&form).send().await;
    let mut answer = sent.map_err(|error| unreachable(grant, chain(&error.without_url())))?;
    let status = answer.status().as_u16();
    let mut bytes = Vec::new();
    while let Some(chunk) = answer.chunk().await.map_err(|error| unreachable(grant, chain(&error.without_url())))? {
        bytes.extend_from_slice(&chunk);
        if bytes.len() > LIMIT {
            return Err(unreachable(grant, "its answer is no token: it does not end".to_owned()));
        }
    }
    match status {
        200..=299 => {
            let granted: Granted = serde_json::from_slice(&bytes).map_err(|_| unreachable(grant, "its answer is no token".to_owned()))?;
            let good_for = granted.good_for();
            Ok((granted.access_token.into(), good_for))
        }
        400..=403 => {
            let refusal: Refusal = serde_json::from_slice(&bytes).unwrap_or_default();
            let why = refusal.error.filter(|error| error.len() <= 60).unwrap_or_else(|| "no reason given".to_owned());
            let message = format!(
                "{} refused client {} ({status}, {why}). It is not asked again: check client_id, client_secret, audience and scope, then sign in again",
                grant.token_url, grant.client_id
            );
            Err(ApiError::Unauthorized { message })
        }
        _ => Err(unreachable(grant, format!("the token endpoint answered with status {status}"))),
    }
}

/// The token could not be had; the request that needed it never left.
fn unreachable(grant: &OAuth, reason: String) -> ApiError {
    ApiError::Unreachable { url: grant.token_url.to_string(), reason, sent: false }
}
