//! The engine under test, as told by `FLOWDECK_ENGINE_*`, and a plain HTTP client for it.
//!
//! A client of its own, not the product's transport: what the product sends has to be judged by somebody else.

use std::env;

use flowdeck::api::{Call, Method, Request};
use serde_json::Value;

/// An engine that somebody started (`tests/engines/engine with …`).
pub struct Server {
    url: String,
    /// Whether it asks for a sign-in.
    pub auth: bool,
    /// Whether it checks permissions.
    pub authz: bool,
    client: reqwest::Client,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// The body.
    pub bytes: Vec<u8>,
}

impl Answer {
    /// The body as JSON; panics with the whole answer where it is none.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap_or_else(|error| panic!("no JSON ({error}): {}", self.text()))
    }

    /// The body as text.
    pub fn text(&self) -> String {
        format!("{} {}", self.status, String::from_utf8_lossy(&self.bytes))
    }
}

/// A variable of the environment; panics with what to do where it is missing.
pub fn told(name: &str) -> String {
    env::var(name).unwrap_or_else(|_| panic!("{name} is not set: run `tests/engines/engine with camunda7 -- cargo test --test engines`"))
}

impl Server {
    /// The engine of the environment.
    pub fn from_env() -> Self {
        Self {
            url: told("FLOWDECK_ENGINE_URL"),
            auth: told("FLOWDECK_ENGINE_AUTH") == "true",
            authz: told("FLOWDECK_ENGINE_AUTHZ") == "true",
            client: reqwest::Client::builder().no_proxy().build().unwrap(),
        }
    }

    /// An open engine at an address.
    pub fn at(url: String) -> Self {
        Self { url, auth: false, authz: false, client: reqwest::Client::builder().no_proxy().build().unwrap() }
    }

    /// Its REST address.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Sends `request`, signed in as its administrator where a sign-in is asked for.
    pub async fn send(&self, request: Request) -> Answer {
        let user = self.auth.then_some(("demo", "demo"));
        self.send_as(user, request).await
    }

    /// Sends `request` as somebody, or as nobody.
    pub async fn send_as(&self, user: Option<(&str, &str)>, request: Request) -> Answer {
        let method = reqwest::Method::from_bytes(request.method.as_str().as_bytes()).unwrap();
        let mut building = self.client.request(method, format!("{}{}", self.url, request.target));
        if let Some((name, password)) = user {
            building = building.basic_auth(name, Some(password));
        }
        if let Some(body) = request.body {
            building = building.header("Content-Type", body.content_type).body(body.bytes);
        }
        let response = building.send().await.unwrap_or_else(|error| panic!("the engine at {} is gone: {error:?}", self.url));
        Answer { status: response.status().as_u16(), bytes: response.bytes().await.unwrap().to_vec() }
    }

    /// Sends a call that has to succeed, and gives its JSON (`null` where there is no content).
    pub async fn call(&self, call: Call) -> Value {
        let answer = self.send(call.request().unwrap()).await;
        assert!((200..300).contains(&answer.status), "{}: {}", call.http_line(), answer.text());
        if answer.bytes.is_empty() { Value::Null } else { answer.json() }
    }

    /// The methods that a path takes, as the engine lists them.
    ///
    /// Asked for as plain text: where OPTIONS is an operation of its own it has no `Allow`, and elsewhere Camunda would
    /// write a WADL document of the path, which takes it twenty times longer.
    pub async fn allowed(&self, target: &str) -> Vec<String> {
        let asking = self.client.request(reqwest::Method::OPTIONS, format!("{}{target}", self.url));
        let asking = if self.auth { asking.basic_auth("demo", Some("demo")) } else { asking };
        let response = asking.header("Accept", "text/plain").send().await.unwrap();
        let allow = response.headers().get("Allow").map(|v| v.to_str().unwrap().to_owned()).unwrap_or_default();
        allow.split(',').map(|method| method.trim().to_owned()).collect()
    }

    /// GET of a path.
    pub async fn get(&self, target: &str) -> Answer {
        self.send(Request::new(Method::GET, target)).await
    }
}
