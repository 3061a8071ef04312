//! Servers, and what stands before them, that answer wrongly or not at all: the person is told what it means and what to do, nothing that writes is
//! repeated, the program stands, and goes on when the fault is over.

use std::process::Command;
use std::time::Duration;

use super::engine::{Engine, Fault, still};
use super::window::{Window, flowdeck};

/// What reads the first list.
const LIST: &str = "GET /process-definition?";

/// A wide window, so that what is told stands in one line.
fn cockpit(url: &str) -> Window {
    flowdeck(&["--url", url]).size(220, 30).env("FLOWDECK_REFRESH", "1s").open()
}

/// Everything is told, in the cockpit and by a one-shot, and the cockpit still takes keys.
fn told(url: &str, says: &[&str]) -> Window {
    let mut window = cockpit(url);
    for text in says {
        window.shows(text);
    }
    window.keys("?").shows("esc leaves").keys("esc").hides("esc leaves");
    let home = tempfile::tempdir().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_flowdeck"));
    command.args(["get", "definitions", "--url", url]).env_clear().env("HOME", home.path());
    let output = command.output().unwrap();
    let error = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!((output.status.code(), output.stdout.as_slice()), (Some(1), &b""[..]), "{error}");
    for text in says {
        assert!(error.contains(text), "a one-shot does not say {text:?}: {error}");
    }
    window
}

/// The fault is told; when it is over, the rows come.
#[track_caller]
fn survives(fault: Fault, says: &[&str]) {
    let engine = Engine::serve(still(), 0);
    engine.when("", fault);
    let mut window = told(&engine.url(), says);
    engine.heal();
    window.keys("ctrl-r").shows("supplier-invoice");
    window.keys("Q").ends().assert_restored();
}

#[test]
fn a_host_that_nobody_knows_is_told_with_what_to_look_at() {
    let mut window = told("http://no-such-host.invalid/engine-rest", &["is the host's name right", "no-such-host.invalid"]);
    window.keys("Q").ends().assert_restored();
}

#[test]
fn a_closed_port_is_told_with_what_to_look_at() {
    let engine = Engine::serve(still(), 0);
    let url = engine.url();
    let port = engine.die();
    let mut window = told(&url, &["is the server up, and the port right?", "refused"]);
    let _engine = Engine::serve(still(), port);
    window.shows("supplier-invoice");
    window.keys("Q").ends().assert_restored();
}

#[test]
fn a_wrong_path_is_told_with_the_usual_one() {
    for body in [r#"{"timestamp":"2026-11-25","status":404,"error":"Not Found","path":"/rest"}"#, ""] {
        survives(Fault::answer(404, "content-type: application/json\r\n", body), &["this is not the REST API", "(…/engine-rest)?"]);
    }
    survives(Fault::page(404), &["this is not the REST API", "web page", "(…/engine-rest)?"]);
}

#[test]
fn a_web_page_instead_of_json_is_told_as_such() {
    survives(Fault::page(200), &["this is not the REST API", "a web page came instead of rows", "sign-in page"]);
}

#[test]
fn being_sent_on_to_a_sign_in_page_is_told_and_not_followed() {
    survives(
        Fault::answer(302, "location: https://sso.example.org/login\r\n", ""),
        &["sent on to https://sso.example.org/login", "a sign-in page"],
    );
}

#[test]
fn a_401_with_an_empty_body_is_told_and_not_repeated() {
    let engine = Engine::serve(still(), 0);
    engine.when("", Fault::answer(401, "www-authenticate: Basic realm=\"default\"\r\n", ""));
    let mut window = cockpit(&engine.url());
    window.shows("asks for a sign-in (401)").shows("auth.basic");
    std::thread::sleep(Duration::from_secs(3));
    assert_eq!(engine.seen("").len(), 1, "a wrong password locks users");
    engine.heal();
    window.keys("g s").shows("supplier-invoice");
    window.keys("Q").ends().assert_restored();
}

#[test]
fn a_403_says_which_permission_is_missing() {
    let body = r#"{"type":"AuthorizationException","message":"The user …","userId":"mia","missingAuthorizations":[
        {"permissionName":"READ","resourceName":"ProcessDefinition","resourceId":"invoice"}]}"#;
    survives(
        Fault::answer(403, "content-type: application/json\r\n", body),
        &["not allowed: 'mia' needs READ on ProcessDefinition invoice"],
    );
    survives(Fault::page(403), &["not allowed: by what stands before the engine"]);
}

#[test]
fn a_404_of_the_engine_is_told_in_its_words() {
    survives(
        Fault::exception(404, "InvalidRequestException", "Process definition nope does not exist"),
        &["not found: Process definition nope"],
    );
    survives(Fault::exception(404, "NotFoundException", "HTTP 404 Not Found"), &["no such address", "an older release"]);
}

#[test]
fn a_500_is_told_in_the_servers_words() {
    survives(Fault::exception(500, "RestException", "the database is on fire"), &["refused by the server (500): the database is on fire"]);
}

#[test]
fn a_503_says_that_the_server_is_not_ready() {
    survives(Fault::answer(503, "", ""), &["the server is overloaded, or not ready yet (503)"]);
}

#[test]
fn a_proxys_error_page_is_told_as_the_proxys() {
    for status in [502, 504] {
        survives(Fault::page(status), &[&format!("the proxy gets no answer from the server ({status})")]);
    }
}

#[test]
fn a_429_is_told_and_the_server_is_left_alone_as_long_as_it_asks() {
    let engine = Engine::serve(still(), 0);
    let mut window = cockpit(&engine.url());
    window.shows("supplier-invoice");
    engine.when("", Fault::answer(429, "retry-after: 7\r\n", ""));
    window.shows("the server wants fewer requests (429); it asks to be left alone for 7 s").shows("supplier-invoice");
    let refused = engine.seen(LIST).last().unwrap().0;
    engine.heal();
    let again = engine.requests(LIST, 1)[0];
    let waited = again - refused;
    assert!(waited >= Duration::from_secs(7), "asked again after {waited:?}");
    // costly counts are left alone for longer, unless a person wants them now
    window.keys("ctrl-r").hides("(429)");
    window.keys("Q").ends().assert_restored();
}

#[test]
fn truncated_answers_are_told_and_the_rows_stay() {
    let engine = Engine::serve(still(), 0);
    let mut window = cockpit(&engine.url());
    window.shows("supplier-invoice");
    let cut =
        |head: &str| Fault::Bytes(format!("HTTP/1.1 200 .\r\ncontent-type: application/json\r\n{head}\r\n[{{\"id\":\"a\"").into_bytes());
    for (fault, says) in [
        (cut("content-length: 5000\r\n"), "the answer was cut off on the way"),
        (cut("content-length: 10\r\n"), "the end of rows is missing"),
        (Fault::answer(200, "", ""), "nothing came instead of rows"),
    ] {
        engine.when(LIST, fault);
        window.keys("ctrl-r").shows(says).shows("supplier-invoice");
        engine.heal();
        window.keys("ctrl-r").hides(says);
    }
    window.keys("Q").ends().assert_restored();
}

#[test]
fn an_answer_that_trickles_blocks_no_key_can_be_left_and_is_given_up_in_time() {
    let engine = Engine::serve(still(), 0);
    let open = |timeout: &str| {
        let mut window = flowdeck(&["--url", &engine.url()]).size(120, 30).env("FLOWDECK_TIMEOUT", timeout).open();
        window.shows("supplier-invoice");
        window
    };
    let (mut patient, mut window) = (open("10m"), open("3s"));
    engine.when("GET /incident?", Fault::Trickles(b"HTTP/1.1 200 .\r\ncontent-type: application/json\r\n\r\n[".to_vec()));
    patient.keys("g i").shows("reading");
    patient.keys("?").shows("esc leaves").keys("esc").hides("esc leaves").shows("reading");
    // it can be left, and what comes of it later is nothing
    patient.keys("esc").shows("supplier-invoice").keys("Q").ends().assert_restored();
    window.keys("g i").shows("no answer within 3s");
    engine.heal();
    window.keys("ctrl-r").shows("causes");
    window.keys("Q").ends().assert_restored();
}

#[test]
fn a_reading_whose_connection_is_reset_is_repeated() {
    let engine = Engine::serve(still(), 0);
    let mut window = flowdeck(&["--url", &engine.url()]).size(120, 30).env("FLOWDECK_REFRESH", "10m").open();
    window.shows("supplier-invoice");
    for fault in [Fault::Reset(vec![]), Fault::Reset(b"HTTP/1.1 200 .\r\ncontent-length: 99\r\n\r\n[".to_vec()), Fault::Ends] {
        let before = engine.seen(LIST).len();
        engine.when(LIST, fault);
        window.keys("ctrl-r");
        engine.until(LIST, before + 1);
        engine.heal();
        engine.until(LIST, before + 2);
        window.shows("supplier-invoice").hides("cannot be reached");
    }
    window.keys("Q").ends().assert_restored();
}

#[test]
fn a_write_without_an_answer_is_unknown_not_repeated_and_the_row_is_read_again() {
    for fault in [Fault::Swallowed, Fault::Reset(vec![]), Fault::Bytes(b"HTTP/1.1 204".to_vec())] {
        let engine = Engine::serve(still(), 0);
        let mut window = flowdeck(&["--url", &engine.url()]).size(160, 40).env("FLOWDECK_REFRESH", "10m").open();
        window.shows("supplier-invoice").keys("g j").shows("by retries").shows_line(&["ORD-", " 0 "]);
        engine.when("PUT /job/", fault);
        let lists = engine.seen("POST /job?").len();
        window.keys("r").shows("Send it?").keys("y").shows("1 unknown");
        engine.until("POST /job?", lists + 1);
        std::thread::sleep(Duration::from_secs(1));
        assert_eq!(engine.seen("PUT /job/").len(), 1, "a write is sent once");
        // the report opens above the list, which a question what to do again would have taken the place of
        window.keys("g w").shows("Writes").shows("unknown").keys("r enter").hides("Writes");
        assert!(!window.screen().contains("Again, what failed"), "what is unknown is not offered to be tried again");
        window.keys("esc").shows("Writes").keys("esc").hides("Writes").keys("Q").ends().assert_restored();
    }
}

#[test]
fn tls_on_a_port_without_it_and_the_reverse_are_told_with_the_other_scheme() {
    let engine = Engine::serve(still(), 0);
    let mut window = told(&engine.url().replace("http://", "https://"), &["is it http:// in place of https://?"]);
    window.keys("Q").ends().assert_restored();
    // an alert of TLS, as a server sends it to plain HTTP
    survives(Fault::Bytes(b"\x15\x03\x03\x00\x02\x02\x46".to_vec()), &["should the URL begin with https://?"]);
    let tomcat = Fault::answer(400, "content-type: text/plain\r\n", "Bad Request\r\nThis combination of host and port requires TLS.\r\n");
    survives(tomcat, &["use https:// in the URL"]);
}

#[test]
fn what_is_told_is_whole_on_a_small_screen() {
    let engine = Engine::serve(still(), 0);
    engine.when("", Fault::page(200));
    let mut window = flowdeck(&["--url", &engine.url()]).size(80, 24).open();
    window.shows("a web page came instead").until("waited for all of it", |screen| {
        screen
            .contents()
            .replace(['\u{2502}', '\u{2503}', '\n'], " ")
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
            .contains("sign-in page stand before it?")
    });
    window.keys("Q").ends().assert_restored();
}

#[test]
fn headers_that_are_not_utf8_cost_nothing() {
    let engine = Engine::serve(still(), 0);
    let mut window = cockpit(&engine.url());
    window.shows("supplier-invoice");
    let body = b"[{\"id\":\"a\",\"key\":\"gr\xfc\xdfe\",\"name\":\"\xff\",\"version\":1}]";
    let head = b"HTTP/1.1 200 .\r\nx-owner: m\xfcller\r\ndate: \xff\xfe\r\ncontent-type: application/json\r\nconnection: close\r\n\r\n";
    let answer = [&head[..], body].concat();
    engine.when(LIST, Fault::Bytes(answer));
    window.keys("ctrl-r").hides("supplier-invoice").writes("gr\u{fffd}\u{fffd}e", 1);
    window.keys("Q").ends().assert_restored();
}
