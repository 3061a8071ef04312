//! The way to a server by one-shots: doctor, addresses that have to be looked at, engines that are not there, secrets that stay secret.

use serde_json::Value;
use wiremock::{
    Mock, MockServer, ResponseTemplate,
    matchers::{any, basic_auth, path},
};

use super::{Home, Ran};

fn json(text: &str) -> ResponseTemplate {
    ResponseTemplate::new(200).set_body_raw(text.to_owned(), "application/json")
}

/// An engine that asks for demo with hunter2, but for its list of engines.
async fn engine() -> MockServer {
    let server = MockServer::start().await;
    let at = |target: &str| format!("/engine-rest{target}");
    Mock::given(path(at("/engine"))).respond_with(json(r#"[{"name":"default"}]"#)).mount(&server).await;
    for (target, body) in [
        ("/version", r#"{"version":"7.24.0"}"#),
        ("/history/job-log", r#"[{"id":"1"}]"#),
        ("/authorization/check", r#"{"authorized":true}"#),
        ("/incident", "[]"),
        ("/incident/count", r#"{"count":0}"#),
    ] {
        Mock::given(path(at(target))).and(basic_auth("demo", "hunter2")).respond_with(json(body)).mount(&server).await;
    }
    let missing = r#"{"type":"InvalidRequestException","message":"Process engine two not available","code":null}"#;
    let missing = ResponseTemplate::new(404).set_body_raw(missing, "application/json");
    Mock::given(path("/engine-rest/engine/two/incident")).respond_with(missing).mount(&server).await;
    let asks = ResponseTemplate::new(401).insert_header("WWW-Authenticate", "Basic realm=\"default\"");
    for target in ["/version", "/incident"] {
        Mock::given(path(at(target))).respond_with(asks.clone()).with_priority(8).mount(&server).await;
    }
    Mock::given(any()).respond_with(ResponseTemplate::new(404).set_body_raw("<html>", "text/html")).with_priority(9).mount(&server).await;
    server
}

async fn signed(server: &MockServer) -> usize {
    server.received_requests().await.unwrap().iter().filter(|request| request.headers.contains_key("authorization")).count()
}

fn home(url: &str, password: &str) -> Home {
    Home::with_context(url, &format!("auth.basic = {{ user = 'demo', password = {{ command = ['echo', '{password}'] }} }}"))
}

async fn run(home: &Home, arguments: &[&str]) -> Ran {
    let mut command = home.command(arguments);
    Ran::of(&tokio::task::spawn_blocking(move || command.output().unwrap()).await.unwrap())
}

fn step<'a>(report: &'a Value, step: &str) -> &'a Value {
    report["checks"].as_array().unwrap().iter().find(|check| check["step"] == step).unwrap_or_else(|| panic!("no {step} in {report}"))
}

#[tokio::test(flavor = "multi_thread")]
async fn doctor_tells_each_step_and_every_file_and_never_the_secret() {
    let server = engine().await;
    let home = home(&server.uri(), "hunter2");
    let ran = run(&home, &["doctor"]).await;
    assert_eq!(ran.code, Some(0), "{ran:?}");
    for told in [
        "context there at http://127.0.0.1",
        "is an address",
        "/engine-rest (found below ",
        "engine        ok      default",
        "as user demo; its secret comes from the command `echo`",
        "Camunda 7.24.0",
        "level full",
        "change instances",
        "audit.jsonl",
        "session.json",
        "saved.json",
        "flowdeck.log",
        "config.toml",
    ] {
        assert!(ran.out.contains(told), "{told}: {}", ran.out);
    }
    let ran = run(&home, &["doctor", "there", "--json"]).await;
    let report: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!((step(&report, "sign-in")["state"].as_str(), ran.code), (Some("ok"), Some(0)));
    assert!(report["files"].as_array().unwrap().iter().any(|file| file["name"] == "audit"));
    let log = std::fs::read_dir(home.0.path().join("state"))
        .map(|dir| dir.map(|file| std::fs::read_to_string(file.unwrap().path()).unwrap()).collect::<String>());
    assert!(!format!("{ran:?}{}", log.unwrap_or_default()).contains("hunter2"));
}

#[tokio::test(flavor = "multi_thread")]
async fn doctor_sends_a_wrong_password_once_and_ends_there() {
    let server = engine().await;
    let ran = run(&home(&server.uri(), "wrong-hunter2"), &["doctor"]).await;
    assert_eq!(ran.code, Some(1));
    assert!(ran.out.contains("sign-in       FAILED") && ran.out.contains("wait before the next try"), "{}", ran.out);
    assert!(!ran.out.contains("history") && !ran.out.contains("hunter2"), "{}", ran.out);
    assert_eq!(signed(&server).await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn doctor_ends_at_the_first_layer_that_fails_and_says_what_to_do() {
    let shop = MockServer::start().await;
    Mock::given(any()).respond_with(ResponseTemplate::new(404).set_body_raw("<html>", "text/html")).mount(&shop).await;
    let server = engine().await;
    for (url, settings, failed, told) in [
        ("http://no-such-host.invalid/engine-rest".to_owned(), "", "name", "check the spelling"),
        ("http://127.0.0.1:1/engine-rest".to_owned(), "", "connection", "nothing listens there"),
        (shop.uri().replace("http:", "https:"), "tls.insecure = true", "encryption", "does not speak TLS"),
        (shop.uri(), "", "REST API", "like https://host/engine-rest"),
        (server.uri(), "engine = 'two'", "engine", "set `engine` to one of: default"),
        (server.uri(), "", "sign-in", "add auth.basic"),
        (server.uri(), "auth.bearer = { file = 'none' }", "sign-in", "nothing was sent"),
    ] {
        let home = Home::with_context(&url, &format!("proxy = 'none'\n{settings}"));
        let ran = run(&home, &["doctor", "--json"]).await;
        let report: Value = serde_json::from_str(&ran.out).unwrap();
        let last = report["checks"].as_array().unwrap().last().unwrap();
        assert_eq!((last["step"].as_str(), last["state"].as_str(), ran.code), (Some(failed), Some("failed"), Some(1)), "{report}");
        assert!(last["advice"].as_str().unwrap().contains(told), "{last}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn doctor_tells_what_is_wrong_with_the_configuration_and_asks_nobody() {
    let home = Home::with_context("http://h", "refesh = '10s'");
    let ran = run(&home, &["doctor"]).await;
    assert!(ran.code == Some(1) && ran.out.contains("did you mean `refresh`") && ran.out.contains("audit.jsonl"), "{ran:?}");
    let ran = run(&Home::with_context("http://h", ""), &["doctor", "their"]).await;
    assert!(ran.code == Some(1) && ran.out.contains("did you mean `there`"), "{ran:?}");
    // what the cockpit would not start with
    let keys = Home::with_context("http://h", "[keys]\n'nosuch.command' = 'y'");
    let ran = run(&keys, &["doctor"]).await;
    assert!(ran.code == Some(1) && ran.out.contains("`nosuch.command`"), "{ran:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn doctor_tells_a_server_in_trouble_from_one_that_is_another() {
    for (status, told, remedy) in [(503, "not ready yet (503)", "wait a little"), (502, "no answer from the server (502)", "proxy's log")] {
        let server = MockServer::start().await;
        let page = ResponseTemplate::new(status).set_body_raw("<html>", "text/html");
        Mock::given(any()).respond_with(page).mount(&server).await;
        let ran = run(&home(&format!("{}/engine-rest", server.uri()), "hunter2"), &["doctor"]).await;
        assert!(ran.code == Some(1) && ran.out.contains(told) && ran.out.contains(remedy), "{ran:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_is_looked_at_once_and_the_next_start_asks_for_the_rows_at_once() {
    let server = engine().await;
    let home = home(&server.uri(), "hunter2");
    for _ in 0..2 {
        run(&home, &["get", "incidents", "--json"]).await.json();
    }
    let lines: Vec<_> = server.received_requests().await.unwrap().iter().map(|request| request.url.path().to_owned()).collect();
    assert_eq!(lines.iter().filter(|line| *line == "/engine-rest/engine").count(), 1, "{lines:?}");
    let known = std::fs::read_to_string(home.0.path().join("state/servers.json")).unwrap();
    assert!(known.contains("/engine-rest") && !known.contains("hunter2"), "{known}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_engine_that_is_not_there_is_told_with_those_that_are() {
    let server = engine().await;
    let home = Home::with_context(&format!("{}/engine-rest", server.uri()), "engine = 'two'");
    run(&home, &["get", "incidents"]).await.fails(1, "Process engine two not available; this server has: default");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tenant_goes_with_what_is_asked_for() {
    let server = engine().await;
    let settings = "tenant = 'acme'\nauth.basic = { user = 'demo', password = { command = ['echo', 'hunter2'] } }";
    let home = Home::with_context(&format!("{}/engine-rest", server.uri()), settings);
    run(&home, &["get", "incidents", "--json"]).await.json();
    let asked = server.received_requests().await.unwrap();
    let lists = asked.iter().filter(|request| request.url.path() == "/engine-rest/incident");
    assert!(lists.clone().count() > 0 && lists.clone().all(|request| request.url.query().unwrap().contains("tenantIdIn=acme")));
}
