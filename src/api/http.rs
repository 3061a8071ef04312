//! The transport over HTTP: signs in with care, then sends each request once.
//!
//! Knows nothing of what is asked or what an answer means. A 401 is the one status that it tells as an error, because it acts on it.

mod base;
mod endpoint;
mod gate;
mod link;
mod locate;
mod token;
mod trust;

use std::fmt;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;

use super::auth::Credentials;
use super::{ApiError, Method, Request, Response, Transport};
pub use base::{BaseUrl, BaseUrlError};
pub use endpoint::{Endpoint, Proxy, Tls, tls_advice};
use gate::{Entry, Gate, Outcome, Probe, Verdict};
use link::Link;
pub(super) use locate::engines;
pub use locate::{Location, locate};

/// How long to wait before a read is asked again after an odd 401. Of several engines behind one address one may lag.
const MOMENT: Duration = Duration::from_millis(500);
/// For how long requests wait for the first one after a pause: nothing waits for a slow answer.
const LINGER: Duration = Duration::from_secs(1);

/// A server, over HTTP. Cheap to make: the client is built and secrets are fetched when the first request needs them.
///
/// Until a sign-in has passed, one request is under way and the others wait; after a 401 they all fail with the same
/// [`ApiError::Unauthorized`], unsent, until [`Http::forget_sign_in`]. Once it has passed, a `GET` that gets a 401 is asked once more;
/// and after a pause one request goes before the others, since a password may have been changed meanwhile.
pub struct Http {
    link: Arc<Link>,
    gate: Gate,
}

impl Http {
    /// A server whose REST API has to be looked for first, unless it is known where it lay last; `found` is told of both.
    pub fn looking(
        endpoint: Endpoint,
        credentials: impl Credentials + 'static,
        last: Option<BaseUrl>,
        found: impl Fn(Option<&BaseUrl>) + Send + Sync + 'static,
    ) -> Self {
        let mut link = Link::new(endpoint, Box::new(credentials));
        link.located = Mutex::new(last);
        link.found = Some(Box::new(found));
        Self { link: Arc::new(link), gate: Gate::new() }
    }

    /// A server with its credentials.
    pub fn new(endpoint: Endpoint, credentials: impl Credentials + 'static) -> Self {
        Self { link: Arc::new(Link::new(endpoint, Box::new(credentials))), gate: Gate::new() }
    }

    /// The base URL that it was given.
    pub fn base(&self) -> &BaseUrl {
        self.link.base()
    }

    /// Whose credentials it sends; `None`: nobody's.
    pub fn who(&self) -> Option<String> {
        self.link.who()
    }

    /// Forgets the credentials and what the server said to them: the next request fetches and tries them anew.
    pub fn forget_sign_in(&self) {
        self.link.forget();
        self.gate.reopen();
    }

    async fn deliver(&self, request: Request) -> Result<Response, ApiError> {
        let Some(who) = self.link.who() else {
            let response = self.link.exchange(&request).await?;
            return if response.status == 401 { Err(self.nobody()) } else { Ok(response) };
        };
        let (mut again, mut lingered) = (request.method == Method::GET, false);
        loop {
            match self.gate.enter(|| probe(&self.link, request.clone(), self.refused(&who))) {
                Entry::Closed(error) => return Err(error),
                Entry::First { probe, epoch } => {
                    let (answer, verdict) = probe.await;
                    self.gate.settle(epoch, &verdict);
                    return if let Verdict::Refused(error) = verdict { Err(error) } else { answer };
                }
                Entry::Wait { probe, epoch } => {
                    let (answer, verdict) = probe.await;
                    self.gate.settle(epoch, &verdict);
                    if let (Verdict::Unknown, Err(error)) = (&verdict, answer) {
                        return Err(self.unsent(error));
                    }
                    continue;
                }
                Entry::Linger { probe, epoch } if !lingered => {
                    lingered = true;
                    if let Ok((_, verdict)) = tokio::time::timeout(LINGER, probe).await {
                        self.gate.settle(epoch, &verdict);
                    }
                    continue;
                }
                Entry::Renew { probe, epoch } => {
                    let (answer, verdict) = probe.await;
                    self.gate.settle(epoch, &verdict);
                    if !matches!(&answer, Ok(response) if response.status == 401) {
                        return answer;
                    }
                }
                entry @ (Entry::Open { .. } | Entry::Linger { .. }) => {
                    let response = self.link.exchange(&request).await?;
                    if response.status != 401 {
                        return Ok(response);
                    }
                    if let Entry::Open { epoch } = entry {
                        self.gate.doubt(epoch);
                    }
                }
            }
            // refused, though it had passed
            self.link.doubt().await;
            if !again {
                return Err(self.refused(&who));
            }
            again = false;
            tokio::time::sleep(MOMENT).await;
        }
    }

    fn refused(&self, who: &str) -> ApiError {
        let message = format!(
            "{} refused {who} (401). Nothing more is sent, lest the user be locked: check the credentials, wait some seconds, sign in again",
            self.link.base()
        );
        ApiError::Unauthorized { message }
    }

    fn nobody(&self) -> ApiError {
        let message = format!(
            "{} asks for a sign-in (401), and this context has none: add `auth.basic`, `auth.bearer` or `auth.oauth`",
            self.link.base()
        );
        ApiError::Unauthorized { message }
    }

    /// The failure of the request that this one waited for, told of this one: it never left.
    fn unsent(&self, error: ApiError) -> ApiError {
        let reason = match error {
            ApiError::Unreachable { reason, .. } => reason,
            other => format!("{other} to the request before this one"),
        };
        ApiError::Unreachable { url: self.link.base().to_string(), reason, sent: false }
    }
}

impl Transport for Http {
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Response, ApiError>> {
        Box::pin(self.deliver(request))
    }
}

impl fmt::Debug for Http {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Http").field("base", &self.link.base().as_str()).field("who", &self.link.who()).finish_non_exhaustive()
    }
}

/// The first request, and what its end tells about the credentials.
fn probe(link: &Arc<Link>, request: Request, refused: ApiError) -> Probe {
    let link = Arc::clone(link);
    let run = async move {
        let answer = link.exchange(&request).await;
        let verdict = verdict(&request, &answer, refused);
        (answer, verdict) as Outcome
    };
    run.boxed().shared()
}

/// What an answer tells about the credentials. What stands before a server (proxies, sign-in pages) tells nothing, nor does
/// the list of engines, which needs none.
fn verdict(request: &Request, answer: &Result<Response, ApiError>, refused: ApiError) -> Verdict {
    match answer {
        Err(error @ (ApiError::Credentials(_) | ApiError::Unauthorized { .. })) => Verdict::Refused(error.clone()),
        Ok(response) if response.status == 401 => Verdict::Refused(refused),
        Ok(_) if lists_engines(request) => Verdict::Unknown,
        Ok(response) if !matches!(response.status, 300..=399 | 407 | 408 | 429 | 502..=504) => Verdict::Passed,
        Err(ApiError::TooLarge { .. }) => Verdict::Passed,
        _ => Verdict::Unknown,
    }
}

/// Whether it is `GET /engine`, which lies beside the engines and needs no sign-in.
fn lists_engines(request: &Request) -> bool {
    request.path_and_query().0.trim_matches('/') == "engine"
}

#[cfg(test)]
mod locate_tests;
#[cfg(test)]
mod sign_in_tests;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod tls_tests;
