//! One exchange with a server: the client, the URL, the credentials, the limits. Never repeats anything, and never follows a redirect.
//!
//! Knows nothing of what an answer means, nor of other exchanges.

use std::error::Error;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use reqwest::header::{ACCEPT, CONTENT_TYPE, HeaderName, HeaderValue};
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::OnceCell;
use tokio::time::{Instant, timeout};

use super::token::Tokens;
use super::{BaseUrl, Endpoint, Location, locate, tls_advice};
use crate::api::auth::{Credential, Credentials};
use crate::api::{ApiError, BODY_LIMIT, Method, Request, Response};

/// Is told where the REST API was found, or that it is no longer there.
pub(super) type Found = Box<dyn Fn(Option<&BaseUrl>) + Send + Sync>;

/// What is sent so that the server knows who asks.
#[derive(Clone)]
struct Papers {
    credential: Credential,
    headers: Vec<(HeaderName, HeaderValue)>,
}

/// The papers, or why there are none, once they were asked for.
type Held = Arc<OnceCell<Result<Papers, ApiError>>>;

pub(super) struct Link {
    endpoint: Endpoint,
    credentials: Box<dyn Credentials>,
    client: OnceCell<reqwest::Client>,
    held: Mutex<Held>,
    tokens: Tokens,
    /// Where the REST API lies, in place of the base URL, if that had to be looked for.
    pub(super) located: Mutex<Option<BaseUrl>>,
    /// Set where it has to be looked for; told what was found, and when it is no longer there.
    pub(super) found: Option<Found>,
}

impl Link {
    pub(super) fn new(endpoint: Endpoint, credentials: Box<dyn Credentials>) -> Self {
        Self {
            endpoint,
            credentials,
            client: OnceCell::new(),
            held: Mutex::default(),
            tokens: Tokens::default(),
            located: Mutex::default(),
            found: None,
        }
    }

    pub(super) fn base(&self) -> &BaseUrl {
        &self.endpoint.base
    }

    /// Whose papers they are. A header may be what a server knows us by.
    pub(super) fn who(&self) -> Option<String> {
        self.credentials.who().or_else(|| (!self.endpoint.headers.is_empty()).then(|| "the headers".to_owned()))
    }

    /// Drops the credentials: they are fetched again when next needed.
    pub(super) fn forget(&self) {
        *self.held.lock().unwrap_or_else(PoisonError::into_inner) = Held::default();
        self.tokens.forget();
    }

    /// A 401 came for credentials that had passed: a token may have been taken back.
    pub(super) async fn doubt(&self) {
        self.tokens.doubt().await;
    }

    /// Sends a request and reads its whole answer, whatever the status.
    pub(super) async fn exchange(&self, request: &Request) -> Result<Response, ApiError> {
        let url = self.url(request).await?;
        let Papers { credential, headers } = self.papers().await?;
        let client = self.client().await?;
        let limit = self.endpoint.timeout;
        let credential = match credential {
            Credential::Client { grant, secret } => Credential::Bearer(self.tokens.get(client, &grant, &secret, limit).await?),
            other => other,
        };
        let begun = Instant::now();
        let answer = timeout(limit, self.talk(client, &url, request, credential, headers)).await;
        let answer = answer.unwrap_or(Err(ApiError::Timeout { after: limit }));
        self.doubt_place(&answer);
        // The query may hold business values; the path only ids.
        let (path, took) = (request.path_and_query().0, begun.elapsed().as_millis());
        match &answer {
            Ok(r) => tracing::debug!(method = %request.method, path, status = r.status, bytes = r.bytes.len(), ms = took, "answer"),
            Err(error) => tracing::warn!(method = %request.method, path, ms = took, %error, "no answer"),
        }
        answer
    }

    /// Fetched once, the failure too: a command may ask a person, and must not do so with every refresh.
    async fn papers(&self) -> Result<Papers, ApiError> {
        let held = Arc::clone(&self.held.lock().unwrap_or_else(PoisonError::into_inner));
        let fetch = || async {
            let credential = self.credentials.credential().await?;
            let mut headers = vec![];
            for (name, secret) in &self.endpoint.headers {
                let wrong = |reason: String| ApiError::Credentials(format!("header {name}: {reason}"));
                let value = secret.fetch().await.map_err(|error| wrong(error.to_string()))?;
                headers.push((name.clone(), header(&value).ok_or_else(|| wrong("its value cannot be sent".to_owned()))?));
            }
            Ok(Papers { credential, headers })
        };
        held.get_or_init(fetch).await.clone()
    }

    /// The list of engines lies beside the engines, not below one.
    async fn url(&self, request: &Request) -> Result<String, ApiError> {
        let base = self.rest().await?;
        Ok(match &self.endpoint.engine {
            Some(engine) if !super::lists_engines(request) => base.engine(engine).join(&request.target),
            _ => base.join(&request.target),
        })
    }

    /// Where the REST API lies. What is not found is looked for again with the next request; meanwhile the URL is taken at its word.
    async fn rest(&self) -> Result<BaseUrl, ApiError> {
        let Some(tell) = &self.found else { return Ok(self.base().clone()) };
        let known = self.place().clone();
        if let Some(base) = known {
            return Ok(base);
        }
        match Box::pin(locate(&self.endpoint)).await {
            Location::Engines(base, _) | Location::Guarded(base) => {
                tell(Some(&base));
                *self.place() = Some(base.clone());
                Ok(base)
            }
            Location::Nothing(_) => Ok(self.base().clone()),
            Location::Silent(error) | Location::Troubled(error) => Err(error),
        }
    }

    /// Where the REST API lay, something else may lie now: an answer that is none of its own says so.
    fn doubt_place(&self, answer: &Result<Response, ApiError>) {
        let Some(tell) = &self.found else { return };
        let strange =
            |response: &Response| response.status == 404 && response.header("content-type").is_none_or(|kind| !kind.contains("json"));
        if answer.as_ref().is_ok_and(strange) && self.place().take().is_some() {
            tell(None);
        }
    }

    fn place(&self) -> MutexGuard<'_, Option<BaseUrl>> {
        self.located.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The client is built off the drawing thread, when first needed: reading a machine's certificates takes a while.
    async fn client(&self) -> Result<&reqwest::Client, ApiError> {
        let make = || async {
            let (endpoint, encrypted) = (self.endpoint.clone(), self.needs_tls());
            match tokio::task::spawn_blocking(move || endpoint.client(encrypted)).await {
                Ok(Ok(client)) => Ok(client),
                Ok(Err(reason)) => Err(self.unreachable(reason, false)),
                Err(_) => Err(self.unreachable("the HTTP client could not be built".to_owned(), false)),
            }
        };
        self.client.get_or_try_init(make).await
    }

    /// Whether the server, the proxy or the token's endpoint is spoken to through TLS.
    fn needs_tls(&self) -> bool {
        self.base().is_encrypted() || self.endpoint.proxy.is_encrypted() || self.credentials.endpoint().is_some_and(BaseUrl::is_encrypted)
    }

    async fn talk(
        &self,
        client: &reqwest::Client,
        url: &str,
        request: &Request,
        credential: Credential,
        headers: Vec<(HeaderName, HeaderValue)>,
    ) -> Result<Response, ApiError> {
        let mut builder = client.request(verb(request.method), url).header(ACCEPT, "application/json, */*;q=0.8");
        builder = match credential {
            // a client has been given its token by now
            Credential::Nothing | Credential::Client { .. } => builder,
            Credential::Basic { user, password } => builder.basic_auth(user, Some(password.expose_secret())),
            Credential::Bearer(token) => builder.bearer_auth(token.expose_secret()),
        };
        for (name, value) in headers {
            builder = builder.header(name, value);
        }
        if let Some(body) = &request.body {
            builder = builder.header(CONTENT_TYPE, &body.content_type).body(body.bytes.clone());
        }
        let mut answer = builder.send().await.map_err(|e| {
            let sent = !e.is_connect() && !e.is_builder();
            self.unreachable(chain(&e.without_url()), sent)
        })?;
        let status = answer.status().as_u16();
        let text = |value: &reqwest::header::HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
        let headers = answer.headers().iter().map(|(name, value)| (name.as_str().to_owned(), text(value))).collect();
        let mut bytes = Vec::new();
        while let Some(chunk) = answer.chunk().await.map_err(|e| self.unreachable(chain(&e.without_url()), true))? {
            if bytes.len() + chunk.len() > BODY_LIMIT {
                return Err(ApiError::TooLarge { limit: BODY_LIMIT });
            }
            bytes.extend_from_slice(&chunk);
        }
        Ok(Response { status, headers, bytes })
    }

    fn unreachable(&self, reason: String, sent: bool) -> ApiError {
        let reason = match tls_advice(&reason) {
            Some(advice) => format!("{advice} ({reason})"),
            None => reason,
        };
        ApiError::Unreachable { url: self.base().to_string(), reason, sent }
    }
}

/// A header's value, marked so that nothing shows it.
fn header(value: &SecretString) -> Option<HeaderValue> {
    let mut value = HeaderValue::from_str(value.expose_secret()).ok()?;
    value.set_sensitive(true);
    Some(value)
}

const fn verb(method: Method) -> reqwest::Method {
    match method {
        Method::GET => reqwest::Method::GET,
        Method::POST => reqwest::Method::POST,
        Method::PUT => reqwest::Method::PUT,
        Method::DELETE => reqwest::Method::DELETE,
        Method::OPTIONS => reqwest::Method::OPTIONS,
    }
}

/// What wrappers say that tells nothing beside their cause.
const EMPTY_WORDS: &[&str] = &["error sending request", "client error (Connect)", "client error (SendRequest)", "tcp connect error"];

/// The error with all causes that tell something, the innermost first: it says why, and a narrow line has room for little more.
pub(super) fn chain(error: &dyn Error) -> String {
    let mut causes = vec![error.to_string()];
    let mut source = error.source();
    while let Some(cause) = source {
        let cause_text = cause.to_string();
        // Many a wrapper repeats its cause.
        if let Some(wrapper) = causes.last().and_then(|last| last.strip_suffix(&cause_text).map(str::to_owned)) {
            causes.pop();
            causes.extend(Some(wrapper.trim_end_matches([':', ' ']).to_owned()).filter(|wrapper| !wrapper.is_empty()));
        }
        causes.push(cause_text);
        source = cause.source();
    }
    let why = causes.pop().unwrap_or_default();
    causes.retain(|cause| !EMPTY_WORDS.contains(&cause.as_str()));
    if causes.is_empty() { why } else { format!("{why} ({})", causes.join(": ")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, thiserror::Error)]
    #[error("{0}")]
    struct Told(&'static str, #[source] Option<Box<Told>>);

    #[test]
    fn a_failure_is_told_by_its_cause_and_by_the_wrappers_that_add_something() {
        let chained = |words: &[&'static str]| {
            let error = words.iter().rev().fold(None, |source, word| Some(Box::new(Told(word, source))));
            chain(&error.unwrap())
        };
        let refused = ["error sending request", "client error (Connect)", "tcp connect error", "Connection refused (os error 111)"];
        assert_eq!(chained(&refused), "Connection refused (os error 111)");
        assert_eq!(chained(&["error sending request", "dns error: no such host", "no such host"]), "no such host (dns error)");
    }
}
