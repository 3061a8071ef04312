//! The contract suite on a real engine, through the program's own transport.

#[allow(dead_code, unused_imports, reason = "each of the two that include it uses its part")]
#[path = "../contract/suite.rs"]
pub mod suite;

use std::{sync::Arc, time::Duration};

use flowdeck::{
    api::{BaseUrl, Endpoint, Http, SignIn},
    secret::Secret,
};
use tokio::sync::OnceCell;

use crate::{
    seed,
    server::{Server, told},
};

/// The engine, with the world of the demo's plan in it: made once, then shared.
pub async fn lab() -> suite::Lab {
    static WORLD: OnceCell<()> = OnceCell::const_new();
    let server = Server::from_env();
    let lab = suite::Lab::new(kind(), Arc::new(transport(user(&server))), suite::Tick::Real);
    WORLD
        .get_or_init(async || {
            // what the other tests of this binary make has to be there before lists are compared
            seed::places(&server).await;
            suite::make(&lab, flowdeck::clock::now().utc_ms).await;
            suite::furnish(&lab).await;
        })
        .await;
    lab.busy().await
}

pub fn kind() -> suite::Kind {
    match told("FLOWDECK_ENGINE_KIND").as_str() {
        "camunda7" => suite::Kind::Camunda,
        "operaton" => suite::Kind::Operaton,
        other => panic!("no engine is called `{other}`"),
    }
}

fn user(server: &Server) -> SignIn {
    if server.auth { basic("demo", "demo") } else { SignIn::None }
}

pub fn basic(user: &str, password: &str) -> SignIn {
    SignIn::Basic { user: user.to_owned(), password: Secret::Plain(password.to_owned().into()) }
}

pub fn transport(sign_in: SignIn) -> Http {
    let base = BaseUrl::parse(&told("FLOWDECK_ENGINE_URL")).unwrap();
    Http::new(Endpoint::new(base, Duration::from_secs(30)), sign_in)
}
