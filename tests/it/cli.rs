//! The one-shot command line, by running the built binary: against a stub server, the demo, and the demo over HTTP.
//!
//! What one run finds and the next acts on is in a world in which nothing happens: in that of `demo serve` it may be gone by then.

mod way;

use std::{
    io::{BufRead, BufReader, Read},
    path::PathBuf,
    process::{Child, Command, Output, Stdio},
};

use flowdeck::api::camunda7;
use serde_json::Value;
use tempfile::TempDir;
use wiremock::{
    Mock, MockServer, ResponseTemplate,
    matchers::{method, path, query_param},
};

use crate::pty::engine::{Engine, still, still_of};

/// A home of its own: no configuration but what is given, no terminal.
struct Home(TempDir);

impl Home {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    /// With a configuration of one context, `there`, with these settings more.
    fn with_context(url: &str, settings: &str) -> Self {
        let home = Self::new();
        std::fs::write(home.config(), format!("[contexts.there]\nurl = \"{url}\"\n{settings}\n")).unwrap();
        home
    }

    fn config(&self) -> PathBuf {
        self.0.path().join("config.toml")
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_flowdeck"));
        command.args(arguments).env_clear().env("HOME", self.0.path()).env("FLOWDECK_STATE", self.0.path().join("state"));
        if self.config().exists() {
            command.env("FLOWDECK_CONFIG", self.config());
        }
        command.stdin(Stdio::null());
        command
    }

    fn run(&self, arguments: &[&str]) -> Ran {
        Ran::of(&self.command(arguments).output().unwrap())
    }

    /// The lines of the audit.
    fn audit(&self) -> Vec<Value> {
        let text = std::fs::read_to_string(self.0.path().join("state/audit.jsonl")).unwrap_or_default();
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }
}

/// What a run gave.
#[derive(Debug)]
struct Ran {
    code: Option<i32>,
    out: String,
    err: String,
}

impl Ran {
    fn of(output: &Output) -> Self {
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        Self { code: output.status.code(), out: text(&output.stdout), err: text(&output.stderr) }
    }

    fn json(&self) -> Vec<Value> {
        assert_eq!(self.code, Some(0), "{self:?}");
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// It failed with that exit code, told so with that word, and gave no result.
    #[track_caller]
    fn fails(&self, code: i32, word: &str) {
        assert!(self.code == Some(code) && self.err.contains(word) && self.out.is_empty(), "wanted {code} and {word}: {self:?}");
        assert!(self.err.lines().any(|line| line.starts_with("flowdeck: ")), "{self:?}");
    }
}

/// `flowdeck demo serve`, until it is dropped.
struct Demo {
    child: Child,
    url: String,
}

impl Demo {
    fn start() -> Self {
        let mut child = Home::new().command(&["demo", "serve", "--port", "0"]).stdout(Stdio::piped()).spawn().unwrap();
        let mut url = String::new();
        BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut url).unwrap();
        Self { child, url: url.trim().to_owned() }
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

fn text<'a>(row: &'a Value, field: &str) -> &'a str {
    row[field].as_str().unwrap_or_else(|| panic!("no {field} in {row}"))
}

async fn answering(list: &str, count: u64) -> MockServer {
    let server = MockServer::start().await;
    let body = |text: String| ResponseTemplate::new(200).set_body_raw(text, "application/json");
    Mock::given(method("GET")).and(path("/engine-rest/incident")).respond_with(body(list.to_owned())).mount(&server).await;
    let count = body(format!(r#"{{"count":{count}}}"#));
    Mock::given(method("GET")).and(path("/engine-rest/incident/count")).respond_with(count).mount(&server).await;
    server
}

#[tokio::test(flavor = "multi_thread")]
async fn json_is_the_servers_own_text() {
    let (one, two) =
        ("{\"id\":\"a\", \"n\" : 1.10,\n \"big\":12345678901234567890123,\"u\":\"\\u0041\u{202e}\"}", "{ \"id\":\"b\",\"x\":null }");
    let server = answering(&format!(" [{one} ,{two}]"), 2).await;
    let url = format!("{}/engine-rest", server.uri());
    let home = Home::new();
    assert_eq!(home.run(&["get", "incidents", "--json", "--url", &url]).out, format!("[\n{one},\n{two}\n]\n"));
    assert_eq!(home.run(&["get", "inc", "--ndjson", "--url", &url]).out, format!("{}\n{two}\n", one.replace('\n', " ")));
    assert_eq!(home.run(&["call", "getIncidents", "--url", &url]).out, format!(" [{one} ,{two}]"));
    let table = home.run(&["get", "incidents", "--url", &url]);
    assert!(table.out.starts_with("AGE ") && !table.out.contains('\u{202e}') && !table.out.contains('\x1b'), "{table:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_that_moves_while_it_is_read_is_given_once_and_told() {
    let server = answering(r#"[{"id":"a"},{"id":"b"},{"id":"a"}]"#, 3).await;
    let ran = Home::new().run(&["get", "incidents", "--all", "--json", "--url", &format!("{}/engine-rest", server.uri())]);
    assert_eq!(ran.json().len(), 2);
    assert!(ran.err.contains("the list moved while it was read"), "{ran:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_term_of_the_client_reads_on_until_enough_rows_passed() {
    let server = MockServer::start().await;
    let rows = |from: usize, to: usize| {
        let rows: Vec<String> = (from..to).map(|n| format!(r#"{{"id":"{n}","incidentMessage":"number {n}."}}"#)).collect();
        ResponseTemplate::new(200).set_body_raw(format!("[{}]", rows.join(",")), "application/json")
    };
    let list = || Mock::given(method("GET")).and(path("/engine-rest/incident"));
    list().and(query_param("firstResult", "500")).respond_with(rows(500, 700)).with_priority(1).mount(&server).await;
    list().respond_with(rows(0, 500)).mount(&server).await;
    let url = format!("{}/engine-rest", server.uri());
    let ran = Home::new().run(&["get", "incidents", "--where", "99.", "--limit", "6", "--json", "--url", &url]);
    let ids: Vec<_> = ran.json().iter().map(|row| text(row, "id").to_owned()).collect();
    assert_eq!(ids, ["99", "199", "299", "399", "499", "599"]);
    assert!(ran.err.contains("not by the server but here"), "{ran:?}");
}

#[test]
fn rows_are_filtered_sorted_and_limited() {
    let (demo, home) = (Demo::start(), Home::new());
    let get = |more: &[&str]| home.run(&[&["get"], more, &["--url", &demo.url]].concat());
    let failed = get(&["jobs", "--where", "state:failed", "--limit", "20", "--json"]).json();
    assert!(failed.len() == 20 && failed.iter().all(|job| job["retries"] == 0));
    let newest = get(&["incidents", "--sort", "age:desc", "--json"]).json();
    assert!(newest.len() == 100 && newest.is_sorted_by_key(|row| std::cmp::Reverse(text(row, "incidentTimestamp").to_owned())));
    let by_us = get(&["incidents", "--sort", "activity", "--limit", "50", "--json"]).json();
    assert!(by_us.len() == 50 && by_us.is_sorted_by_key(|row| text(row, "failedActivityId").to_owned()));
    let all = get(&["incidents", "--all", "--json"]).json();
    assert!(all.len() > 170 && all.iter().any(|row| row["id"] != row["rootCauseIncidentId"]), "not folded: {}", all.len());
    let page = get(&["incidents"]);
    assert!(page.out.lines().count() == 101 && page.err.contains(" of "), "it says that there are more: {page:?}");
    let order = get(&["definitions"]);
    assert!(order.out.contains("order") && order.out.lines().next().unwrap().contains("INCIDENTS"), "{order:?}");
    let nobody = get(&["tasks", "--where", "assignee:nobody-has-this-name"]);
    assert_eq!((nobody.code, nobody.out.as_str(), nobody.err.as_str()), (Some(0), "", "flowdeck: no tasks\n"));
}

#[test]
fn unknown_names_are_told_with_the_closest_and_nothing_is_opened() {
    let home = Home::new();
    let nowhere = ["--url", "http://127.0.0.1:9/engine-rest"];
    for (arguments, word) in [
        (&["get", "incidnets"][..], "incidents"),
        (&["get", "incidents", "--where", "activty:x"], "activity"),
        (&["get", "jobs", "--where", "state:broken"], "failed"),
        (&["get", "jobs", "--sort", "duedate"], "due"),
        (&["get", "jobs", "--sort", "due:down"], "desc"),
        (&["act", "job.rety", "1"], "job.retry"),
        (&["act", "job.retry", "--where", " "], "everything"),
        (&["call", "getIncidnets"], "getIncidents"),
        (&["call", "getIncidents", "maxResult=1"], "maxResults"),
        (&["call", "setJobRetries", "retries:=1"], "`id` is needed"),
        (&["call", "getJobs", "maxResults:={"], "JSON"),
    ] {
        home.run(&[arguments, &nowhere].concat()).fails(2, word);
    }
    home.run(&["get", "incidents", "--context", "nope"]).fails(2, "nope");
    home.run(&[&["get", "incidents"][..], &nowhere].concat()).fails(1, "cannot be reached");
}

#[test]
fn a_dry_run_shows_the_requests_and_sends_nothing() {
    let (engine, home) = (Engine::serve(still_of(640), 0), Home::new());
    let url = &*engine.url();
    let act = ["act", "job.retry", "--where", "state:failed", "--dry-run", "--url", url];
    let batch = home.run(&act);
    assert_eq!(batch.code, Some(0), "{batch:?}");
    assert!(batch.out.contains(r#"POST /job/retries  {"jobQuery":{"noRetriesLeft":true},"retries":1}"#), "{batch:?}");
    let ran = home.run(&[&act[..], &["--one-by-one"]].concat());
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let lines = ran.out.lines().filter(|line| line.trim_start().starts_with("PUT /job/") && line.ends_with(r#"{"retries":1}"#)).count();
    let count = format!("would need the count, {lines}");
    assert!(lines > 100 && ran.out.contains(&count) && batch.out.contains(&count), "{lines}: {} {}", ran.out, batch.out);
    // what holds without being said leaves nothing out, on either way
    for more in [&[][..], &["--one-by-one"]] {
        let everything = ["act", "instance.suspend", "--where", "state:all", "--dry-run", "--url", url];
        home.run(&[&everything[..], more].concat()).fails(2, "an empty filter would mean everything");
    }
    let ran = home.run(&["call", "setJobRetries", "id=x", "retries:=1", "--dry-run", "--url", url]);
    assert!(ran.code == Some(0) && ran.out.contains(r#"PUT /job/x/retries  {"retries":1}"#), "{ran:?}");
    let ran = home.run(&["call", "getJobs", "maxResults=1", "--dry-run", "--url", url]);
    assert_eq!(ran.out, "GET /job?maxResults=1\n");
    assert!(home.audit().is_empty());
}

#[test]
fn one_job_is_retried_and_the_audit_shows_it() {
    let (engine, home) = (Engine::serve(still(), 0), Home::new());
    let url = &*engine.url();
    let jobs = home.run(&["get", "jobs", "--where", "state:failed", "--limit", "3", "--json", "--url", url]).json();
    let id = text(&jobs[0], "id");

    home.run(&["act", "job.retry", id, "--url", url]).fails(2, "--yes");
    home.run(&["act", "job.retry", id, "no-such-id", "--yes", "--url", url]).fails(1, "no-such-id");
    home.run(&["act", "job.retries", id, "--set", "times=3", "--yes", "--url", url]).fails(2, "retries");
    home.run(&["act", "job.retries", id, "--set", "retries=some", "--yes", "--url", url]).fails(2, "whole number");
    assert!(home.audit().is_empty(), "nothing was sent");

    let ran = home.run(&["act", "job.retry", id, "--yes", "--url", url]);
    assert!(ran.code == Some(0) && ran.out == "Set retries to 1 on 1 job: 1 done\n" && ran.err.contains("PUT /job/"), "{ran:?}");
    let audit = home.audit();
    assert_eq!((audit.len(), text(&audit[0], "entry"), text(&audit[0], "command")), (2, "intent", "job.retry"));
    assert_eq!((&audit[0]["targets"][0], &audit[1]["outcome"]["status"]), (&Value::from(id), &Value::from(204)));
}

#[tokio::test(flavor = "multi_thread")]
async fn each_failure_is_reported_and_the_exit_code_says_so() {
    let server = MockServer::start().await;
    let rows = r#"[{"id":"a","retries":0},{"id":"b","retries":0}]"#;
    let list = |text: &str| ResponseTemplate::new(200).set_body_raw(text.to_owned(), "application/json");
    Mock::given(method("POST")).and(path("/engine-rest/job")).respond_with(list(rows)).mount(&server).await;
    Mock::given(method("POST")).and(path("/engine-rest/job/count")).respond_with(list(r#"{"count":2}"#)).mount(&server).await;
    Mock::given(method("PUT")).and(path("/engine-rest/job/a/retries")).respond_with(ResponseTemplate::new(204)).mount(&server).await;
    let gone = ResponseTemplate::new(500)
        .set_body_raw(r#"{"type":"InvalidRequestException","message":"No job found with id 'b'."}"#, "application/json");
    Mock::given(method("PUT")).and(path("/engine-rest/job/b/retries")).respond_with(gone).mount(&server).await;
    let url = format!("{}/engine-rest", server.uri());
    let ran = Home::new().run(&["act", "job.retry", "--where", "state:failed", "--one-by-one", "--yes", "--url", &url]);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(ran.out.contains("1 done · 1 failed") && ran.out.contains("failed  b  b  the job is gone"), "{ran:?}");
}

#[test]
fn read_only_refuses_by_every_path() {
    let engine = Engine::serve(still(), 0);
    let url = &*engine.url();
    let open = Home::new();
    let jobs = open.run(&["get", "jobs", "--where", "state:failed", "--limit", "1", "--json", "--url", url]).json();
    let id = text(&jobs[0], "id");
    let id_argument = format!("id={id}");
    let writes = [&["act", "job.retry", id, "--yes"][..], &["call", "setJobRetries", &id_argument, "retries:=1", "--yes"]];
    for write in writes {
        open.run(&[write, &["--read-only", "--url", url]].concat()).fails(1, "read-only");
        let told = open.command(&[write, &["--url", url]].concat()).env("FLOWDECK_READ_ONLY", "true").output().unwrap();
        Ran::of(&told).fails(1, "read-only");
        let closed = Home::with_context(url, "read_only = true");
        closed.run(&[write, &["--confirm", "there"]].concat()).fails(1, "read-only");
        assert!(closed.audit().is_empty());
    }
    assert!(open.audit().is_empty());
}

#[test]
fn production_needs_its_name() {
    let engine = Engine::serve(still(), 0);
    let url = &*engine.url();
    let home = Home::with_context(url, "production = true");
    let jobs = home.run(&["get", "jobs", "--where", "state:failed", "--limit", "1", "--json"]).json();
    let id = text(&jobs[0], "id");
    home.run(&["act", "job.retry", id, "--yes"]).fails(2, "--confirm");
    home.run(&["act", "job.retry", id, "--yes", "--confirm", "here"]).fails(1, "not sent");
    home.run(&["act", "job.retry", id, "--confirm", "there"]).fails(2, "--yes");
    home.run(&["call", "executeJob", &format!("id={id}"), "--yes"]).fails(2, "--confirm");
    assert!(home.audit().is_empty());
    let ran = home.run(&["act", "job.retry", id, "--yes", "--confirm", "there"]);
    assert!(ran.code == Some(0) && ran.err.contains("PRODUCTION"), "{ran:?}");
    assert_eq!(home.audit().len(), 2);
}

#[test]
fn a_task_is_completed_with_typed_values() {
    let (engine, home) = (Engine::serve(still(), 0), Home::new());
    let url = &*engine.url();
    let tasks = home.run(&["get", "tasks", "--where", "is:unassigned", "--limit", "1", "--json", "--url", url]).json();
    let id = text(&tasks[0], "id");
    let complete = |more: &[&str]| home.run(&[&["act", "task.complete", id, "--url", url], more].concat());
    complete(&["--set", "surplus=1", "--dry-run"]).fails(2, "surplus:String");
    complete(&["--set", "surplus:Long=many", "--dry-run"]).fails(2, "whole number");
    let ran = complete(&["--set", "surplus:Long=9007199254740993", "--dry-run"]);
    assert!(ran.out.contains(r#"{"surplus":{"type":"Long","value":9007199254740993}}"#), "{ran:?}");
}

#[test]
fn variables_are_acted_on_by_their_ids_and_added_to_instances() {
    let (engine, home) = (Engine::serve(still(), 0), Home::new());
    let url = &*engine.url();
    let variables = home.run(&["get", "variables", "--where", "type:String", "--limit", "1", "--json", "--url", url]).json();
    let (id, instance) = (text(&variables[0], "id"), text(&variables[0], "processInstanceId"));
    let ran = home.run(&["act", "variable.edit", id, "--set", "value=new", "--dry-run", "--url", url]);
    assert!(ran.out.contains("PUT /") && ran.out.contains(r#""value":"new""#), "{ran:?}");
    home.run(&["act", "variable.edit", "no-such-id", "--set", "value=new", "--url", url]).fails(1, "no-such-id");
    let added = ["act", "variable.add", instance, "--set", "name=note", "--set", "value=1", "--set", "type=Long", "--yes", "--url", url];
    let ran = home.run(&added);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let filter = format!("instance:{instance} name:note");
    let read = home.run(&["get", "variables", "--where", &filter, "--json", "--url", url]).json();
    assert_eq!((&read[0]["type"], &read[0]["value"]), (&Value::from("Long"), &Value::from(1)));
}

#[test]
fn every_operation_is_listed() {
    let home = Home::new();
    let listed = home.run(&["call", "--list", "--json"]).json();
    let ids: Vec<&str> = listed.iter().map(|operation| text(operation, "id")).collect();
    assert_eq!(ids, camunda7::operations().map(|operation| operation.id).collect::<Vec<_>>());
    let retries = listed.iter().find(|operation| operation["id"] == "setJobRetries").unwrap();
    assert_eq!((&retries["risk"], &retries["pathParameters"][0]), (&Value::from("irreversible"), &Value::from("id")));
    let table = home.run(&["call", "--list"]);
    assert_eq!(table.out.lines().count(), ids.len() + 1);
}

#[test]
fn a_call_that_writes_needs_a_yes_and_is_audited() {
    let (engine, home) = (Engine::serve(still(), 0), Home::new());
    let url = &*engine.url();
    let jobs = home.run(&["get", "jobs", "--where", "state:failed", "--limit", "1", "--json", "--url", url]).json();
    let id = format!("id={}", text(&jobs[0], "id"));
    home.run(&["call", "setJobRetries", &id, "retries:=1", "--url", url]).fails(2, "--yes");
    let everything = ["call", "setJobRetriesAsyncOperation", "jobQuery:={}", "retries:=1", "--yes", "--url", url];
    home.run(&everything).fails(2, "everything");
    assert!(home.audit().is_empty());
    let ran = home.run(&["call", "setJobRetries", &id, "retries:=1", "--yes", "--url", url]);
    assert!(ran.code == Some(0) && ran.out.is_empty() && ran.err.contains("done (204)"), "{ran:?}");
    assert_eq!(home.audit().len(), 2);
    home.run(&["call", "getJob", "id=no-such-job", "--url", url]).fails(1, "not found");
}

#[test]
fn the_demo_needs_no_server_and_does_as_it_is_told() {
    let home = Home::new();
    assert!(!home.run(&["get", "definitions", "--demo", "--json"]).json().is_empty());
    let told = |text: &str| Ran::of(&home.command(&["get", "tasks", "--demo"]).env("FLOWDECK_DEMO", text).output().unwrap());
    assert_eq!(told("instances=10").code, Some(0));
    told("unavailable=100").fails(1, "503");
    told("speed=1").fails(2, "speed");
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let home = Home::new();
    let mut child = home.command(&["call", "--list", "--json"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let mut told = String::new();
    child.stderr.take().unwrap().read_to_string(&mut told).unwrap();
    assert!(child.wait().unwrap().success() && told.is_empty(), "{told}");
}

#[test]
fn without_a_home_folder_and_a_state_that_cannot_be_written_reading_still_works_and_says_so() {
    let home = Home::new();
    std::fs::write(home.config(), "").unwrap();
    std::fs::write(home.0.path().join("state"), "a file where the folder should be").unwrap();
    let ran = Ran::of(&home.command(&["call", "getRestAPIVersion", "--demo"]).env_remove("HOME").output().unwrap());
    assert_eq!((ran.code, ran.out.as_str()), (Some(0), r#"{"version":"7.24.0"}"#), "{ran:?}");
    assert!(ran.err.contains("no audit is kept, so production is not written to"), "{ran:?}");
}

#[test]
fn a_list_becomes_a_file_that_never_takes_another_ones_place_unasked() {
    let home = Home::new();
    let file = home.0.path().join("out.csv");
    let to = file.to_str().unwrap();
    let ran = home.run(&["export", "jobs", "--demo", "--to", to]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let first = std::fs::read_to_string(&file).unwrap();
    assert!(first.lines().next().unwrap().contains("retries") && first.lines().count() > 1, "{first}");
    let ran = home.run(&["export", "incidents", "--demo", "--to", to]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.err.contains("is there already: --force replaces it"), "{ran:?}");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), first);
    assert_eq!(home.run(&["export", "incidents", "--demo", "--to", to, "--force"]).code, Some(0));
    assert_ne!(std::fs::read_to_string(&file).unwrap(), first);
    let ran = home.run(&["export", "jobs", "--demo", "--to", home.0.path().join("out.txt").to_str().unwrap()]);
    assert!(ran.code == Some(2) && ran.err.contains("the name says no format"), "{ran:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn csv_holds_no_formula() {
    let server = answering(r#"[{"id":"a","incidentType":"=1+2","incidentMessage":"@cmd, \"x\""}]"#, 1).await;
    let url = format!("{}/engine-rest", server.uri());
    let out = Home::new().run(&["get", "incidents", "--csv", "--url", &url]).out;
    assert!(out.contains("'=1+2") && out.contains("\"'@cmd, \"\"x\"\"\""), "{out}");
}

#[test]
fn help_says_what_there_is() {
    let home = Home::new();
    for (name, arguments) in [
        ("help", &["--help"][..]),
        ("help_get", &["get", "--help"]),
        ("help_act", &["act", "--help"]),
        ("help_call", &["call", "--help"]),
        ("help_demo", &["demo", "--help"]),
        ("help_demo_serve", &["demo", "serve", "--help"]),
    ] {
        let ran = home.run(arguments);
        assert_eq!(ran.code, Some(0));
        insta::assert_snapshot!(name, ran.out);
    }
}
