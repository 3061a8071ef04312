//! Where the REST API of a server lies, when its URL does not say: asked for by the list of engines, which needs no sign-in.
//!
//! Credentials are never sent here, so that a wrong guess cannot lock anybody.

use serde::Deserialize;

use super::{BaseUrl, Endpoint, Link};
use crate::api::{ApiError, Method, Request, Response, SignIn, System};

/// What was found at an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Location {
    /// The REST API, and the names of its engines.
    Engines(BaseUrl, Vec<String>),
    /// Something that asks who we are before it says anything.
    Guarded(BaseUrl),
    /// A server, but no REST API at any of these, and what each answered.
    Nothing(Vec<(BaseUrl, String)>),
    /// No server, and why.
    Silent(ApiError),
    /// A server, or something in front of it, that has trouble of its own: whether the REST API lies there is not to be told.
    Troubled(ApiError),
}

impl BaseUrl {
    /// Whether its path says that the REST API lies there.
    pub fn is_plain(&self) -> bool {
        self.names_engine() || self.as_str().ends_with("/engine-rest")
    }

    /// Where the REST API may lie, the likeliest first.
    fn candidates(&self) -> Vec<Self> {
        let below = |path: &str| Self::parse(&self.join(path)).ok();
        match self.is_plain() {
            true => vec![self.clone()],
            false if self.as_str().ends_with("/rest") => vec![self.clone()],
            false => [below("engine-rest"), Some(self.clone()), below("rest")].into_iter().flatten().collect(),
        }
    }
}

/// Looks where the REST API lies, one place after the other.
pub async fn locate(endpoint: &Endpoint) -> Location {
    let mut tried = vec![];
    for base in endpoint.base.candidates() {
        match ask(endpoint, &base).await {
            Ok(response) if matches!(response.status, 401 | 403 | 407) => return Location::Guarded(base),
            Ok(response) if matches!(response.status, 429 | 500..) => {
                return Location::Troubled(System::Camunda7.dialect().error(&list_of_engines(), &response));
            }
            Ok(response) => match engines(&response) {
                Some(names) => return Location::Engines(base, names),
                None => tried.push((base, what(&response))),
            },
            Err(error) => return Location::Silent(error),
        }
    }
    Location::Nothing(tried)
}

async fn ask(endpoint: &Endpoint, base: &BaseUrl) -> Result<Response, ApiError> {
    // beside the engines, not below one
    let base = base.above_engine();
    let link = Link::new(Endpoint { base, engine: None, ..endpoint.clone() }, Box::new(SignIn::None));
    link.exchange(&list_of_engines()).await
}

fn list_of_engines() -> Request {
    Request::new(Method::GET, "/engine")
}

/// The names in a list of engines, if it is one.
pub(in crate::api) fn engines(response: &Response) -> Option<Vec<String>> {
    #[derive(Deserialize)]
    struct Engine {
        name: String,
    }
    let engines: Vec<Engine> = serde_json::from_slice(&response.bytes).ok().filter(|_| response.is_success())?;
    Some(engines.into_iter().map(|engine| engine.name).collect())
}

fn what(response: &Response) -> String {
    let kind = match response.header("content-type").and_then(|kind| kind.split(';').next()) {
        Some(kind) if kind.contains("html") => "a web page",
        Some(kind) if kind.contains("json") => "JSON of another kind",
        _ => "something else",
    };
    match response.header("location") {
        Some(to) if (300..400).contains(&response.status) => format!("status {}, sent on to {to}", response.status),
        _ => format!("status {}, {kind}", response.status),
    }
}
