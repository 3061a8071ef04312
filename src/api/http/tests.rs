//! Good days and bad days of a connection, against a stub server and raw sockets.
#![expect(clippy::disallowed_methods, reason = "the servers of these tests are tasks of their own")]

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use futures_util::future::join_all;
use secrecy::SecretString;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use wiremock::matchers::{any, basic_auth, body_string, header, method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

use super::*;
use crate::api::{BODY_LIMIT, Body, Credential, SignIn};
use crate::secret::Secret;

const PASSWORD: &str = "hunter2-correct-horse";

fn http(base: &str, sign_in: SignIn) -> Http {
    waiting(base, sign_in, Duration::from_secs(20))
}

fn waiting(base: &str, sign_in: SignIn, timeout: Duration) -> Http {
    Http::new(Endpoint::new(BaseUrl::parse(base).unwrap(), timeout), sign_in)
}

fn basic(password: &str) -> SignIn {
    SignIn::Basic { user: "demo".to_owned(), password: Secret::Plain(password.into()) }
}

fn get(target: &str) -> Request {
    Request::new(Method::GET, target)
}

fn post(target: &str) -> Request {
    Request { body: Some(Body::json(&serde_json::json!({"a": 1}))), ..Request::new(Method::POST, target) }
}

async fn asked(server: &MockServer) -> usize {
    server.received_requests().await.unwrap().len()
}

async fn answering(response: ResponseTemplate) -> MockServer {
    let server = MockServer::start().await;
    Mock::given(any()).respond_with(response).mount(&server).await;
    server
}

/// Requires user `demo` with [`PASSWORD`], and answers 401 with an empty body like an engine, else.
async fn guarded() -> MockServer {
    let server = MockServer::start().await;
    Mock::given(basic_auth("demo", PASSWORD)).respond_with(ResponseTemplate::new(200).set_body_string("[]")).mount(&server).await;
    let refusal = ResponseTemplate::new(401).insert_header("WWW-Authenticate", "Basic realm=\"default\"");
    Mock::given(any()).respond_with(refusal).with_priority(9).mount(&server).await;
    server
}

/// Accepts a connection and reads the request's head.
async fn accept(listener: &TcpListener) -> tokio::net::TcpStream {
    let (mut socket, _) = listener.accept().await.unwrap();
    let mut head = [0; 4096];
    let _ = socket.read(&mut head).await;
    socket
}

/// A server that reads each request's head, writes `answer`, and closes.
async fn raw(answer: &'static [u8]) -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let count = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&count);
    tokio::spawn(async move {
        loop {
            let mut socket = accept(&listener).await;
            counted.fetch_add(1, Ordering::SeqCst);
            let _ = socket.write_all(answer).await;
        }
    });
    (base, count)
}

#[tokio::test]
async fn a_request_arrives_as_it_was_made_and_the_answer_comes_back_whole() {
    let server = MockServer::start().await;
    let answer = ResponseTemplate::new(500).insert_header("X-Thing", "Yes").set_body_string("{\"message\":\"no\"}");
    Mock::given(method("POST"))
        .and(path("/engine-rest/job"))
        .and(header("content-type", "application/json"))
        .and(body_string("{\"a\":1}"))
        .respond_with(answer)
        .expect(1)
        .mount(&server)
        .await;
    let response = http(&format!("{}/engine-rest/", server.uri()), SignIn::None).send(post("/job?maxResults=5")).await.unwrap();
    assert_eq!((response.status, response.header("x-thing")), (500, Some("Yes")));
    assert_eq!(response.bytes, b"{\"message\":\"no\"}");
    let seen = server.received_requests().await.unwrap();
    assert_eq!(seen[0].url.query(), Some("maxResults=5"));
    assert!(!seen[0].headers.contains_key("authorization"));
}

#[tokio::test]
async fn an_engine_name_goes_before_every_path_but_the_list_of_engines() {
    let server = answering(ResponseTemplate::new(200)).await;
    let base = BaseUrl::parse(&format!("{}/engine-rest", server.uri())).unwrap();
    let endpoint = Endpoint { engine: Some("my engine".to_owned()), ..Endpoint::new(base, Duration::from_secs(20)) };
    let http = Http::new(endpoint, SignIn::None);
    http.send(get("/job?x=1")).await.unwrap();
    http.send(get("/engine")).await.unwrap();
    let paths: Vec<_> = server.received_requests().await.unwrap().iter().map(|r| r.url.path().to_owned()).collect();
    assert_eq!(paths, ["/engine-rest/engine/my%20engine/job", "/engine-rest/engine"]);
}

#[tokio::test]
async fn a_bearer_token_is_sent() {
    let server = MockServer::start().await;
    Mock::given(header("authorization", "Bearer abc")).respond_with(ResponseTemplate::new(200)).expect(1).mount(&server).await;
    let token = SignIn::Bearer { token: Secret::Plain("abc".into()) };
    assert_eq!(http(&server.uri(), token).send(get("/x")).await.unwrap().status, 200);
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let server = MockServer::start().await;
    let page = ResponseTemplate::new(200).set_body_raw("<html>sign in</html>", "text/html");
    Mock::given(path("/login")).respond_with(page).expect(0).mount(&server).await;
    let away = ResponseTemplate::new(302).insert_header("Location", "/login");
    Mock::given(path("/job")).respond_with(away).mount(&server).await;
    let response = http(&server.uri(), SignIn::None).send(post("/job")).await.unwrap();
    assert_eq!((response.status, response.header("location")), (302, Some("/login")));
}

#[tokio::test]
async fn a_slow_answer_is_given_up() {
    let server = answering(ResponseTemplate::new(200).set_delay(Duration::from_mins(1))).await;
    let error = waiting(&server.uri(), SignIn::None, Duration::from_secs(1)).send(get("/x")).await.unwrap_err();
    assert_eq!(error, ApiError::Timeout { after: Duration::from_secs(1) });
}

#[tokio::test]
async fn an_answer_that_stops_half_way_is_given_up() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        let mut socket = accept(&listener).await;
        socket.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n[").await.unwrap();
        std::future::pending::<()>().await;
        drop(socket);
    });
    let error = waiting(&base, SignIn::None, Duration::from_secs(1)).send(get("/x")).await.unwrap_err();
    assert!(matches!(error, ApiError::Timeout { .. }), "{error}");
}

#[tokio::test]
async fn a_truncated_answer_is_an_error_and_what_was_written_may_have_happened() {
    let (base, _) = raw(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n[1,2").await;
    let error = http(&base, SignIn::None).send(post("/x")).await.unwrap_err();
    assert!(error.outcome_unknown(), "{error}");
    assert!(matches!(&error, ApiError::Unreachable { sent: true, .. }), "{error:?}");
}

#[tokio::test]
async fn a_connection_closed_without_an_answer_is_not_tried_again() {
    let (base, count) = raw(b"").await;
    let error = http(&base, SignIn::None).send(post("/x")).await.unwrap_err();
    assert!(matches!(&error, ApiError::Unreachable { sent: true, .. }), "{error:?}");
    assert_eq!(count.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn a_reset_connection_is_not_tried_again() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let count = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&count);
    tokio::spawn(async move {
        loop {
            let (socket, _) = listener.accept().await.unwrap();
            counted.fetch_add(1, Ordering::SeqCst);
            socket.readable().await.unwrap();
            // Closed with bytes unread: the system answers with a reset.
            drop(socket);
        }
    });
    let error = http(&base, SignIn::None).send(post("/x")).await.unwrap_err();
    assert!(matches!(&error, ApiError::Unreachable { sent: true, .. }), "{error:?}");
    assert_eq!(count.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn what_is_no_http_at_all_is_told() {
    let (base, _) = raw(b"SSH-2.0-OpenSSH_9.6\r\n").await;
    let error = http(&base, SignIn::None).send(get("/x")).await.unwrap_err();
    assert!(matches!(&error, ApiError::Unreachable { .. }), "{error:?}");
}

#[tokio::test]
async fn a_refused_connection_says_why_and_that_nothing_was_sent() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let error = http(&base, basic(PASSWORD)).send(post("/x")).await.unwrap_err();
    assert!(!error.outcome_unknown());
    let ApiError::Unreachable { url, reason, sent: false } = error else { panic!("{error:?}") };
    assert_eq!(url, base);
    assert!(reason.to_lowercase().contains("refused"), "{reason}");
}

#[tokio::test]
async fn an_answer_beyond_the_limit_is_not_read_to_its_end() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        let mut socket = accept(&listener).await;
        socket.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await.unwrap();
        let block = vec![b' '; 1024 * 1024];
        while socket.write_all(&block).await.is_ok() {}
    });
    assert_eq!(http(&base, SignIn::None).send(get("/x")).await.unwrap_err(), ApiError::TooLarge { limit: BODY_LIMIT });
}

#[tokio::test]
async fn without_a_sign_in_a_401_says_what_is_missing() {
    let server = guarded().await;
    let error = http(&server.uri(), SignIn::None).send(get("/x")).await.unwrap_err();
    assert!(matches!(&error, ApiError::Unauthorized { message } if message.contains("auth.basic")), "{error}");
}

#[tokio::test]
async fn wrong_credentials_are_tried_once_while_others_wait() {
    let server = guarded().await;
    let http = http(&server.uri(), basic("wrong"));
    let ends = join_all((0..5).map(|n| http.send(get(&format!("/{n}"))))).await;
    let first = ends[0].clone().unwrap_err();
    assert!(matches!(&first, ApiError::Unauthorized { message } if message.contains("demo")), "{first}");
    assert!(ends.iter().all(|end| end.as_ref().unwrap_err() == &first));
    assert_eq!(http.send(get("/later")).await.unwrap_err(), first);
    assert_eq!(asked(&server).await, 1);

    http.forget_sign_in();
    http.send(get("/again")).await.unwrap_err();
    assert_eq!(asked(&server).await, 2);
}

#[tokio::test]
async fn a_first_request_that_nobody_awaits_any_more_still_counts() {
    let server = MockServer::start().await;
    Mock::given(any()).respond_with(ResponseTemplate::new(401).set_delay(Duration::from_millis(300))).mount(&server).await;
    let http = http(&server.uri(), basic("wrong"));
    for _ in 0..3 {
        let _ = tokio::time::timeout(Duration::from_millis(50), http.send(get("/x"))).await;
    }
    assert!(matches!(http.send(get("/x")).await, Err(ApiError::Unauthorized { .. })));
    assert_eq!(asked(&server).await, 1);
}

#[tokio::test]
async fn once_a_sign_in_has_passed_requests_go_side_by_side() {
    let server = guarded().await;
    let http = http(&server.uri(), basic(PASSWORD));
    let ends = join_all((0..5).map(|n| http.send(get(&format!("/{n}"))))).await;
    assert!(ends.iter().all(|end| end.as_ref().is_ok_and(|r| r.status == 200)));
    assert_eq!(asked(&server).await, 5);
}

#[tokio::test]
async fn the_list_of_engines_needs_no_sign_in_and_so_proves_none() {
    let server = MockServer::start().await;
    Mock::given(path("/engine")).respond_with(ResponseTemplate::new(200)).mount(&server).await;
    Mock::given(any()).respond_with(ResponseTemplate::new(401)).with_priority(9).mount(&server).await;
    let http = http(&server.uri(), basic("wrong"));
    assert_eq!(http.send(get("/engine")).await.unwrap().status, 200);
    join_all((0..5).map(|_| http.send(get("/job")))).await;
    assert_eq!(asked(&server).await, 2);
}

#[tokio::test]
async fn waiting_requests_share_the_fate_of_a_first_one_without_answer() {
    let (base, count) = raw(b"").await;
    let http = http(&base, basic(PASSWORD));
    let ends = join_all((0..5).map(|_| http.send(post("/x")))).await;
    let sent = ends.iter().filter(|end| end.as_ref().unwrap_err().outcome_unknown()).count();
    assert_eq!((sent, count.load(Ordering::SeqCst)), (1, 1), "the four that waited were not sent");
    http.send(get("/x")).await.unwrap_err();
    assert_eq!(count.load(Ordering::SeqCst), 2, "no verdict on the credentials: the next one goes out");
}

#[tokio::test]
async fn a_password_that_was_changed_meanwhile_is_not_fanned_out() {
    let server = MockServer::start().await;
    Mock::given(any()).respond_with(ResponseTemplate::new(200)).up_to_n_times(1).mount(&server).await;
    Mock::given(any()).respond_with(ResponseTemplate::new(401).set_delay(Duration::from_millis(50))).with_priority(9).mount(&server).await;
    let http = http(&format!("{}/engine-rest", server.uri()), basic(PASSWORD));
    http.send(get("/job")).await.unwrap();
    tokio::time::sleep(gate::LEASE).await;
    let ends = join_all((0..8).map(|_| http.send(get("/job")))).await;
    assert!(ends.iter().all(|end| matches!(end, Err(ApiError::Unauthorized { .. }))), "{ends:?}");
    assert_eq!(asked(&server).await, 3, "the success, one that goes before the others, and one more try for all");
}

#[tokio::test]
async fn nothing_waits_for_a_slow_answer_that_goes_first_after_a_pause() {
    let server = MockServer::start().await;
    Mock::given(path("/engine-rest/slow")).respond_with(ResponseTemplate::new(200).set_delay(Duration::from_mins(1))).mount(&server).await;
    Mock::given(any()).respond_with(ResponseTemplate::new(200)).with_priority(9).mount(&server).await;
    let http = http(&format!("{}/engine-rest", server.uri()), basic(PASSWORD));
    http.send(get("/job")).await.unwrap();
    tokio::time::sleep(gate::LEASE).await;
    let slow = http.send(get("/slow"));
    let quick = async { join_all((0..3).map(|_| http.send(get("/job")))).await };
    tokio::select! {
        biased;
        _ = slow => panic!("it is slow"),
        ends = quick => assert!(ends.iter().all(Result::is_ok), "{ends:?}"),
    }
}

#[tokio::test]
async fn after_a_success_a_read_survives_one_odd_401_and_a_write_is_not_repeated() {
    let server = MockServer::start().await;
    let ok = || ResponseTemplate::new(200);
    let odd = || ResponseTemplate::new(401);
    Mock::given(path("/read")).respond_with(odd()).up_to_n_times(1).with_priority(1).mount(&server).await;
    Mock::given(path("/write")).respond_with(odd()).up_to_n_times(1).with_priority(1).mount(&server).await;
    Mock::given(any()).respond_with(ok()).with_priority(9).mount(&server).await;
    let http = http(&server.uri(), basic(PASSWORD));
    http.send(get("/first")).await.unwrap();
    assert_eq!(http.send(get("/read")).await.unwrap().status, 200);
    assert_eq!(asked(&server).await, 3);
    assert!(matches!(http.send(post("/write")).await, Err(ApiError::Unauthorized { .. })));
    assert_eq!(asked(&server).await, 4);
    assert_eq!(http.send(get("/read")).await.unwrap().status, 200, "one odd answer does not shut the gate");
}

#[tokio::test]
async fn a_password_changed_meanwhile_is_tried_once_more_and_then_no_longer() {
    let server = MockServer::start().await;
    Mock::given(any()).respond_with(ResponseTemplate::new(200)).up_to_n_times(1).with_priority(1).mount(&server).await;
    Mock::given(any()).respond_with(ResponseTemplate::new(401)).with_priority(9).mount(&server).await;
    let http = http(&server.uri(), basic(PASSWORD));
    http.send(get("/first")).await.unwrap();
    for _ in 0..3 {
        assert!(matches!(http.send(get("/read")).await, Err(ApiError::Unauthorized { .. })));
    }
    assert_eq!(asked(&server).await, 3, "the success, the 401, and one more try");
}

/// Counts how often it is asked, and never has anything.
struct Locked(Arc<AtomicUsize>);

impl Credentials for Locked {
    fn who(&self) -> Option<String> {
        Some("user demo".to_owned())
    }

    fn credential(&self) -> BoxFuture<'_, Result<Credential, ApiError>> {
        self.0.fetch_add(1, Ordering::SeqCst);
        Box::pin(async { Err(ApiError::Credentials("the store is locked".to_owned())) })
    }
}

#[tokio::test]
async fn a_secret_that_cannot_be_had_is_asked_for_once_and_nothing_is_sent() {
    let server = guarded().await;
    let count = Arc::new(AtomicUsize::new(0));
    let base = BaseUrl::parse(&server.uri()).unwrap();
    let http = Http::new(Endpoint::new(base, Duration::from_secs(20)), Locked(Arc::clone(&count)));
    for end in join_all((0..3).map(|_| http.send(get("/x")))).await {
        assert!(matches!(end, Err(ApiError::Credentials(_))));
    }
    http.send(get("/x")).await.unwrap_err();
    assert_eq!((count.load(Ordering::SeqCst), asked(&server).await), (1, 0));
    http.forget_sign_in();
    http.send(get("/x")).await.unwrap_err();
    assert_eq!(count.load(Ordering::SeqCst), 2);
}

#[tokio::test]
async fn no_debug_and_no_message_tells_the_secret() {
    let encoded = "ZGVtbzpodW50ZXIy";
    let server = answering(ResponseTemplate::new(401)).await;
    let (closing, _) = raw(b"").await;
    for sign_in in [basic("hunter2"), SignIn::Bearer { token: Secret::Plain("hunter2".into()) }, basic("hunter2\n\n")] {
        for base in [&server.uri(), &closing, &"http://127.0.0.1:1".to_owned()] {
            let http = http(base, sign_in.clone());
            let error = http.send(get("/x")).await.unwrap_err();
            let told = format!("{http:?} {sign_in:?} {error} {error:?}");
            assert!(!told.contains("hunter2") && !told.contains(encoded), "{told}");
        }
    }
    let held = Credential::Basic { user: "demo".to_owned(), password: SecretString::from("hunter2") };
    assert!(!format!("{held:?}").contains("hunter2"));
}
