//! Finding the REST API below an address, against stub servers.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use wiremock::matchers::{any, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

use super::*;
use crate::api::SignIn;
use crate::secret::Secret;

fn page() -> ResponseTemplate {
    ResponseTemplate::new(404).set_body_raw("<html>", "text/html")
}

/// A server whose REST API lies at `at`.
async fn lying(at: &str, engines: ResponseTemplate) -> MockServer {
    let server = MockServer::start().await;
    Mock::given(path(format!("{at}/engine"))).respond_with(engines).mount(&server).await;
    Mock::given(path(format!("{at}/incident")))
        .respond_with(ResponseTemplate::new(200).set_body_raw("[]", "application/json"))
        .mount(&server)
        .await;
    Mock::given(any()).respond_with(page()).with_priority(9).mount(&server).await;
    server
}

fn names() -> ResponseTemplate {
    ResponseTemplate::new(200).set_body_raw(r#"[{"name":"default"},{"name":"two"}]"#, "application/json")
}

fn endpoint(server: &MockServer, path: &str) -> Endpoint {
    Endpoint::new(BaseUrl::parse(&format!("{}{path}", server.uri())).unwrap(), Duration::from_secs(20))
}

async fn lines(server: &MockServer) -> Vec<String> {
    server.received_requests().await.unwrap().iter().map(|request| request.url.path().to_owned()).collect()
}

#[tokio::test]
async fn the_rest_api_is_found_below_an_address_and_its_engines_are_told() {
    for (at, given) in [
        ("/engine-rest", ""),
        ("/engine-rest", "/engine-rest"),
        ("/bpm/rest", "/bpm"),
        ("/own", "/own"),
        ("/engine-rest", "/engine-rest/engine/two"),
    ] {
        let server = lying(at, names()).await;
        let found = locate(&endpoint(&server, given)).await;
        let Location::Engines(base, engines) = found else { panic!("{at} from {given}: {found:?}") };
        assert!(base.as_str().starts_with(&format!("{}{at}", server.uri())) && engines == ["default", "two"], "{base}");
    }
    let nothing = MockServer::start().await;
    Mock::given(any()).respond_with(page()).mount(&nothing).await;
    let Location::Nothing(tried) = locate(&endpoint(&nothing, "/shop")).await else { panic!() };
    assert_eq!(tried.iter().map(|(_, what)| what.as_str()).collect::<Vec<_>>(), ["status 404, a web page"; 3]);
    let guarded = lying("/engine-rest", ResponseTemplate::new(401)).await;
    assert!(matches!(locate(&endpoint(&guarded, "")).await, Location::Guarded(_)));
    for status in [429, 500, 502, 503, 504] {
        let troubled = lying("/engine-rest", ResponseTemplate::new(status).set_body_raw("<html>", "text/html")).await;
        let Location::Troubled(error) = locate(&endpoint(&troubled, "")).await else { panic!("{status}") };
        assert!(error.to_string().contains(&status.to_string()), "{error}");
        assert_eq!(lines(&troubled).await.len(), 1, "a server in trouble is not asked further");
    }
}

#[tokio::test]
async fn an_unknown_address_is_looked_at_once_without_credentials_and_then_the_first_request_is_what_was_asked() {
    let server = lying("/engine-rest", names()).await;
    let kept: Arc<Mutex<Vec<Option<String>>>> = Arc::default();
    let note = Arc::clone(&kept);
    let sign_in = || SignIn::Basic { user: "demo".to_owned(), password: Secret::Plain("hunter2".into()) };
    let tell = move |base: Option<&BaseUrl>| note.lock().unwrap().push(base.map(|base| base.as_str().to_owned()));
    let http = Http::looking(endpoint(&server, ""), sign_in(), None, tell);
    for _ in 0..2 {
        assert_eq!(http.send(Request::new(Method::GET, "/incident")).await.unwrap().status, 200);
    }
    let seen = server.received_requests().await.unwrap();
    let signed = seen.iter().map(|request| (request.url.path(), request.headers.contains_key("authorization")));
    assert_eq!(
        signed.collect::<Vec<_>>(),
        [("/engine-rest/engine", false), ("/engine-rest/incident", true), ("/engine-rest/incident", true)]
    );
    let base = format!("{}/engine-rest", server.uri());
    assert_eq!(*kept.lock().unwrap(), [Some(base.clone())]);

    server.reset().await;
    Mock::given(path("/engine-rest/incident")).respond_with(ResponseTemplate::new(200)).mount(&server).await;
    let http = Http::looking(endpoint(&server, ""), sign_in(), BaseUrl::parse(&base).ok(), |_| ());
    http.send(Request::new(Method::GET, "/incident")).await.unwrap();
    assert_eq!(lines(&server).await, ["/engine-rest/incident"]);
}

#[tokio::test]
async fn a_place_that_is_no_longer_right_is_looked_for_again() {
    let server = lying("/rest", names()).await;
    let old = BaseUrl::parse(&format!("{}/engine-rest", server.uri())).unwrap();
    let kept: Arc<Mutex<Vec<bool>>> = Arc::default();
    let note = Arc::clone(&kept);
    let http = Http::looking(endpoint(&server, ""), SignIn::None, Some(old), move |base| note.lock().unwrap().push(base.is_some()));
    assert_eq!(http.send(Request::new(Method::GET, "/incident")).await.unwrap().status, 404);
    assert_eq!(http.send(Request::new(Method::GET, "/incident")).await.unwrap().status, 200);
    assert_eq!(*kept.lock().unwrap(), [false, true]);
}
