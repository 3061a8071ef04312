//! The only port to the outside: a request goes in, a response or an error comes out.
//!
//! Implemented by `api::http` (reqwest), by `demo` (in memory) and by test doubles. Nothing above knows which.

use futures_util::future::BoxFuture;

use super::{ApiError, Method};

/// The largest body that is read, in bytes.
pub const BODY_LIMIT: usize = 64 * 1024 * 1024;

/// A request, below the base URL of its system. Carries no credentials: the transport adds them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// HTTP method.
    pub method: Method,
    /// Path below the base URL, percent-encoded, with the query: `/incident?maxResults=50`.
    pub target: String,
    /// Body and its content type, if any.
    pub body: Option<Body>,
}

/// A request's body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Body {
    /// `Content-Type`.
    pub content_type: String,
    /// The bytes.
    pub bytes: Vec<u8>,
}

impl Body {
    /// A JSON body.
    pub fn json(value: &serde_json::Value) -> Self {
        Self { content_type: "application/json".to_owned(), bytes: value.to_string().into_bytes() }
    }
}

impl Request {
    /// A request without a body.
    pub fn new(method: Method, target: impl Into<String>) -> Self {
        Self { method, target: target.into(), body: None }
    }

    /// The path without the query, and the query (empty if there is none).
    pub fn path_and_query(&self) -> (&str, &str) {
        self.target.split_once('?').unwrap_or((&self.target, ""))
    }
}

/// What a server answered, whatever its status.
#[derive(Debug, Clone, Default)]
pub struct Response {
    /// HTTP status.
    pub status: u16,
    /// Headers, names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body, at most [`BODY_LIMIT`] bytes.
    pub bytes: Vec<u8>,
}

impl Response {
    /// The first header of that (lower-case) name.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str())
    }

    /// Whether the status is 2xx.
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }
}

/// Sends one request and waits for its answer. Never repeats anything.
///
/// An `Err` means that no complete answer came: an HTTP error status is an `Ok`, but for a 401, which a transport that signs in
/// tells as [`ApiError::Unauthorized`].
pub trait Transport: Send + Sync {
    /// Sends `request`; dropping the future cancels it.
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Response, ApiError>>;
}
