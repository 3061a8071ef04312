//! Tokens by client credentials, headers and proxies, against stub servers.

use std::time::Duration;

use futures_util::future::join_all;
use wiremock::matchers::{body_string, header, method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

use super::*;
use crate::api::{OAuth, Proxy, SignIn};
use crate::secret::Secret;

const SECRET: &str = "hunter2-client";

/// A server with a token endpoint that gives `t1`, which the API takes.
async fn granting(expires_in: impl std::fmt::Display) -> MockServer {
    let server = MockServer::start().await;
    let body = format!(r#"{{"access_token":"t1","token_type":"Bearer","expires_in":{expires_in}}}"#);
    Mock::given(method("POST"))
        .and(path("/token"))
        .and(header("content-type", "application/x-www-form-urlencoded"))
        .and(body_string(format!("grant_type=client_credentials&client_id=flow+deck&client_secret={SECRET}&audience=cluster")))
        .respond_with(ResponseTemplate::new(200).set_body_raw(body, "application/json"))
        .mount(&server)
        .await;
    Mock::given(header("authorization", "Bearer t1")).respond_with(ResponseTemplate::new(200)).mount(&server).await;
    Mock::given(path("/token"))
        .respond_with(ResponseTemplate::new(401).set_body_string(format!("{{\"error\":\"invalid_client\",\"echo\":\"{SECRET}\"}}")))
        .with_priority(9)
        .mount(&server)
        .await;
    Mock::given(method("GET")).respond_with(ResponseTemplate::new(401)).with_priority(9).mount(&server).await;
    server
}

fn client(server: &MockServer, secret: &str) -> Http {
    let grant = OAuth {
        token_url: BaseUrl::parse(&format!("{}/token", server.uri())).unwrap(),
        client_id: "flow deck".to_owned(),
        client_secret: Secret::Plain(secret.into()),
        scope: None,
        audience: Some("cluster".to_owned()),
    };
    let base = BaseUrl::parse(&format!("{}/engine-rest", server.uri())).unwrap();
    Http::new(Endpoint::new(base, Duration::from_secs(20)), SignIn::OAuth(grant))
}

fn get(target: &str) -> Request {
    Request::new(Method::GET, target)
}

async fn asked(server: &MockServer, path: &str) -> usize {
    server.received_requests().await.unwrap().iter().filter(|request| request.url.path() == path).count()
}

#[tokio::test]
async fn one_token_serves_all_requests_until_shortly_before_its_end() {
    let server = granting(1000).await;
    let http = client(&server, SECRET);
    let ends = join_all((0..5).map(|_| http.send(get("/job")))).await;
    assert!(ends.iter().all(|end| end.as_ref().is_ok_and(|response| response.status == 200)), "{ends:?}");
    assert_eq!(asked(&server, "/token").await, 1);
    // the clock is put forward while nothing is under way, so that no time-out comes of it
    tokio::time::pause();
    tokio::time::advance(Duration::from_secs(950)).await;
    tokio::time::resume();
    join_all((0..5).map(|_| http.send(get("/job")))).await;
    assert_eq!(asked(&server, "/token").await, 2, "renewed before it ended, once");
}

#[tokio::test]
async fn a_refused_client_is_not_tried_again_until_a_person_says_so_and_nothing_is_repeated_of_it() {
    let server = granting(60).await;
    let http = client(&server, "hunter2-wrong");
    let ends = join_all((0..5).map(|_| http.send(get("/job")))).await;
    let told = format!("{ends:?} {http:?}");
    assert!(ends.iter().all(|end| matches!(end, Err(ApiError::Unauthorized { message }) if message.contains("invalid_client"))), "{told}");
    assert!(!told.contains("hunter2"), "{told}");
    assert_eq!((asked(&server, "/token").await, asked(&server, "/engine-rest/job").await), (1, 0));
    http.forget_sign_in();
    http.send(get("/job")).await.unwrap_err();
    assert_eq!(asked(&server, "/token").await, 2);
}

#[tokio::test]
async fn a_token_that_is_taken_back_is_replaced_once() {
    let server = granting(600).await;
    let http = client(&server, SECRET);
    http.send(get("/job")).await.unwrap();
    Mock::given(path("/engine-rest/job")).respond_with(ResponseTemplate::new(401)).up_to_n_times(1).with_priority(1).mount(&server).await;
    assert_eq!(http.send(get("/job")).await.unwrap().status, 200);
    assert_eq!((asked(&server, "/token").await, asked(&server, "/engine-rest/job").await), (2, 3));
}

#[tokio::test]
async fn a_token_endpoint_in_trouble_is_told_as_such_and_the_request_never_left() {
    let server = MockServer::start().await;
    Mock::given(path("/token")).respond_with(ResponseTemplate::new(503)).mount(&server).await;
    let error = client(&server, SECRET).send(Request::new(Method::POST, "/job")).await.unwrap_err();
    assert!(error.is_transient() && !error.outcome_unknown(), "{error:?}");
    assert!(error.to_string().contains("cannot be reached: the token endpoint answered with status 503"), "{error}");
    assert_eq!(server.received_requests().await.unwrap().len(), 1);
}

#[tokio::test]
async fn headers_go_along_and_count_as_a_sign_in() {
    let server = MockServer::start().await;
    Mock::given(header("x-key", "hunter2")).respond_with(ResponseTemplate::new(200)).mount(&server).await;
    Mock::given(method("GET")).respond_with(ResponseTemplate::new(401)).with_priority(9).mount(&server).await;
    let with = |value: &str| {
        let headers = vec![("x-key".parse().unwrap(), Secret::Plain(value.into()))];
        let base = BaseUrl::parse(&server.uri()).unwrap();
        Http::new(Endpoint { headers, ..Endpoint::new(base, Duration::from_secs(20)) }, SignIn::None)
    };
    assert_eq!(with("hunter2").send(get("/job")).await.unwrap().status, 200);
    let wrong = with("hunter2-wrong");
    let ends = join_all((0..5).map(|_| wrong.send(get("/job")))).await;
    assert!(ends.iter().all(|end| matches!(end, Err(ApiError::Unauthorized { message }) if message.contains("the headers"))), "{ends:?}");
    assert_eq!(server.received_requests().await.unwrap().len(), 2, "a wrong one is sent once");
    let error = with("two\nlines").send(get("/job")).await.unwrap_err();
    assert!(matches!(&error, ApiError::Credentials(told) if told.contains("header x-key")), "{error}");
    assert!(!format!("{:?}", with("hunter2")).contains("hunter2"));
}

#[tokio::test]
async fn a_proxy_is_asked_in_place_of_the_server() {
    let proxy = MockServer::start().await;
    Mock::given(header("host", "bpm.example.org")).respond_with(ResponseTemplate::new(200)).mount(&proxy).await;
    let base = BaseUrl::parse("http://bpm.example.org/engine-rest").unwrap();
    let via = Proxy::Via(BaseUrl::parse(&proxy.uri()).unwrap());
    let http = Http::new(Endpoint { proxy: via, ..Endpoint::new(base, Duration::from_secs(20)) }, SignIn::None);
    assert_eq!(http.send(get("/job")).await.unwrap().status, 200);
}

#[tokio::test]
async fn how_long_a_token_is_good_may_be_told_as_text_for_ever_or_as_nonsense() {
    for told in ["\"3599\"", &u64::MAX.to_string(), "1e9", "\"soon\"", "null"] {
        let server = granting(told).await;
        let http = client(&server, SECRET);
        for _ in 0..2 {
            assert_eq!(http.send(get("/job")).await.unwrap().status, 200, "{told}");
        }
        assert_eq!(asked(&server, "/token").await, 1, "{told}");
    }
}
