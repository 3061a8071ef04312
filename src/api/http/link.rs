//! One exchange with a server: the client, the URL, the credentials, the limits. Never repeats anything, and never follows a redirect.
//!
//! Knows nothing of what an answer means, nor of other exchanges.

use std::error::Error;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use reqwest::header::{ACCEPT, CONTENT_TYPE};
use secrecy::ExposeSecret;
use tokio::sync::OnceCell;
use tokio::time::{Instant, timeout};

use super::{BaseUrl, Endpoint};
use crate::api::auth::{Credential, Credentials};
use crate::api::{ApiError, BODY_LIMIT, Method, Request, Response};

/// How long to wait for a connection.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// How long an idle connection is kept. Tomcat closes them after 60 s; one that it is just closing costs a request.
const IDLE_TIMEOUT: Duration = Duration::from_secs(20);

/// Credentials, or why there are none, once they were asked for.
type Held = Arc<OnceCell<Result<Credential, ApiError>>>;

pub(super) struct Link {
    base: BaseUrl,
    engine: Option<BaseUrl>,
    timeout: Duration,
    credentials: Box<dyn Credentials>,
    client: OnceCell<reqwest::Client>,
    held: Mutex<Held>,
}

impl Link {
    pub(super) fn new(endpoint: Endpoint, credentials: Box<dyn Credentials>) -> Self {
        let engine = endpoint.engine.map(|name| endpoint.base.engine(&name));
        Self { base: endpoint.base, engine, timeout: endpoint.timeout, credentials, client: OnceCell::new(), held: Mutex::default() }
    }

    pub(super) fn base(&self) -> &BaseUrl {
        &self.base
    }

    pub(super) fn who(&self) -> Option<String> {
        self.credentials.who()
    }

    /// Drops the credentials: they are fetched again when next needed.
    pub(super) fn forget(&self) {
        *self.held.lock().unwrap_or_else(PoisonError::into_inner) = Held::default();
    }

    /// Sends a request and reads its whole answer, whatever the status.
    pub(super) async fn exchange(&self, request: &Request) -> Result<Response, ApiError> {
        let credential = self.credential().await?;
        let client = self.client().await?;
        let url = self.url(request);
        let begun = Instant::now();
        let answer = timeout(self.timeout, self.talk(client, &url, request, credential)).await;
        let answer = answer.unwrap_or(Err(ApiError::Timeout { after: self.timeout }));
        // The query may hold business values; the path only ids.
        let (path, took) = (request.path_and_query().0, begun.elapsed().as_millis());
        match &answer {
            Ok(r) => tracing::debug!(method = %request.method, path, status = r.status, bytes = r.bytes.len(), ms = took, "answer"),
            Err(error) => tracing::warn!(method = %request.method, path, ms = took, %error, "no answer"),
        }
        answer
    }

    /// Fetched once, the failure too: a command may ask a person, and must not do so with every refresh.
    async fn credential(&self) -> Result<Credential, ApiError> {
        let held = Arc::clone(&self.held.lock().unwrap_or_else(PoisonError::into_inner));
        held.get_or_init(|| self.credentials.credential()).await.clone()
    }

    /// The list of engines lies beside the engines, not below one.
    fn url(&self, request: &Request) -> String {
        let base = match &self.engine {
            Some(engine) if !super::lists_engines(request) => engine,
            _ => &self.base,
        };
        base.join(&request.target)
    }

    /// The client is built off the drawing thread, when first needed: reading a machine's certificates takes a while.
    async fn client(&self) -> Result<&reqwest::Client, ApiError> {
        let make = || async {
            let (encrypted, connect) = (self.base.is_encrypted(), CONNECT_TIMEOUT.min(self.timeout / 2));
            match tokio::task::spawn_blocking(move || build(encrypted, connect)).await {
                Ok(Ok(client)) => Ok(client),
                Ok(Err(error)) => Err(self.unreachable(chain(&error), false)),
                Err(_) => Err(self.unreachable("the HTTP client could not be built".to_owned(), false)),
            }
        };
        self.client.get_or_try_init(make).await
    }

    async fn talk(&self, client: &reqwest::Client, url: &str, request: &Request, credential: Credential) -> Result<Response, ApiError> {
        let mut builder = client.request(verb(request.method), url).header(ACCEPT, "application/json, */*;q=0.8");
        builder = match credential {
            Credential::Nothing => builder,
            Credential::Basic { user, password } => builder.basic_auth(user, Some(password.expose_secret())),
            Credential::Bearer(token) => builder.bearer_auth(token.expose_secret()),
        };
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
        ApiError::Unreachable { url: self.base.to_string(), reason, sent }
    }
}

fn build(encrypted: bool, connect: Duration) -> reqwest::Result<reqwest::Client> {
    let builder = reqwest::Client::builder()
        .user_agent(concat!("flowdeck/", env!("CARGO_PKG_VERSION")))
        // A redirect to a sign-in page would turn a POST into a GET that answers a web page with 200.
        .redirect(reqwest::redirect::Policy::none())
        // Its default repeats what the protocol says was refused, writes too.
        .retry(reqwest::retry::never())
        .referer(false)
        .pool_idle_timeout(IDLE_TIMEOUT)
        .connect_timeout(connect);
    // Without a store of certificates on the machine the client cannot be built, not even for http.
    if encrypted { builder.build() } else { builder.tls_certs_only([]).build() }
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

/// The error with all its causes, the innermost first: it says why, and a narrow line has room for little more.
fn chain(error: &dyn Error) -> String {
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
    if causes.is_empty() { why } else { format!("{why} ({})", causes.join(": ")) }
}
