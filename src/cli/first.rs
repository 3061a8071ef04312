//! The first run, when nothing is configured: a short look at this machine for an engine.

use std::time::Duration;

use futures_util::future::join_all;

use super::Target;
use crate::api::{BaseUrl, Endpoint, Location, Proxy, locate};
use crate::config::{Config, Context, Env};

/// Where engines listen on a developer's machine, the likeliest first.
const PORTS: &[u16] = &[8080, 8081, 8088, 9090, 18080];
/// How long the look may take in all.
const PATIENCE: Duration = Duration::from_millis(700);

/// Whether nothing at all says which server to open.
pub fn is_nothing_configured(target: &Target, config: &Config, env: &Env) -> bool {
    let said = ["FLOWDECK_CONTEXT", "FLOWDECK_URL", "CAMUNDA_BASE_URL"].iter().any(|name| env.has(name));
    target.context.is_none()
        && target.url.is_none()
        && target.demo.is_none()
        && config.contexts.is_empty()
        && config.default.is_none()
        && !said
}

/// The first engine that answers on this machine. Nothing leaves it, and no credentials are sent.
pub async fn local() -> Option<Context> {
    among(PORTS.iter().map(|port| format!("http://localhost:{port}"))).await
}

async fn among(urls: impl Iterator<Item = String>) -> Option<Context> {
    let look = |url: String| async move {
        let url = BaseUrl::parse(&url).ok()?;
        let endpoint = Endpoint { proxy: Proxy::Direct, ..Endpoint::new(url.clone(), PATIENCE) };
        let Ok(Location::Engines(base, names)) = tokio::time::timeout(PATIENCE, locate(&endpoint)).await else { return None };
        (!names.is_empty()).then(|| Context::new(url.authority(), base))
    };
    join_all(urls.map(look)).await.into_iter().flatten().next()
}

#[cfg(test)]
mod tests {
    use wiremock::{Mock, MockServer, ResponseTemplate, matchers::path};

    use super::*;

    #[tokio::test]
    async fn an_engine_on_this_machine_is_found_and_what_is_none_is_passed_over() {
        let (shop, engine) = (MockServer::start().await, MockServer::start().await);
        let names = ResponseTemplate::new(200).set_body_raw(r#"[{"name":"default"}]"#, "application/json");
        Mock::given(path("/engine-rest/engine")).respond_with(names).mount(&engine).await;
        let found = among([shop.uri(), engine.uri()].into_iter()).await.unwrap();
        assert_eq!(found.url.as_str(), format!("{}/engine-rest", engine.uri()));
        assert!(among(std::iter::once(shop.uri())).await.is_none());
    }

    #[test]
    fn it_is_looked_for_only_when_nothing_says_which() {
        let env = |set: &[(&str, &str)]| Env::of(set.iter().copied()).unwrap();
        let nothing = |target: &Target, set: &[(&str, &str)]| is_nothing_configured(target, &Config::default(), &env(set));
        let none = Target::default();
        assert!(nothing(&none, &[]) && nothing(&none, &[("FLOWDECK_THEME", "dark")]));
        assert!(!nothing(&none, &[("CAMUNDA_BASE_URL", "http://h")]));
        assert!(!nothing(&Target { url: Some("http://h".to_owned()), ..Target::default() }, &[]));
    }
}
