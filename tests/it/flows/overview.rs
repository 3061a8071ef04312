//! Where one starts: rows first, counts after them, and no count holds the rows back.

use std::time::Duration;

use flowdeck::{app::Place, resource::DEFINITIONS};

use crate::support::{
    ui::{Ui, place},
    wire::{Answer, Wire},
};

#[tokio::test(start_paused = true)]
async fn the_overview_opens_with_its_rows_and_the_counts_join_later() {
    let wire = Wire::new();
    wire.when("GET /process-definition/statistics", Answer::After(Duration::from_secs(3)));
    let mut ui = Ui::with(wire, 120, 40).await;
    let sent = ui.wire.lines();
    assert!(sent[0].starts_with("GET /process-definition?latestVersion=true"), "the first request is the rows: {sent:?}");
    ui.shows("Order to delivery").shows("counting…");
    assert!(!ui.line_of("Order to delivery").contains("36"));
    ui.seconds(3).await;
    ui.lacks("counting…");
    let running = running(&ui, "order").await;
    assert!(ui.line_of("Order to delivery").contains(&running.to_string()), "{}", ui.line_of("Order to delivery"));
    ui.snapshot("overview");
}

#[tokio::test(start_paused = true)]
async fn the_overview_fits_a_small_terminal() {
    let mut ui = Ui::demo(80, 24).await;
    ui.keys("j").await;
    ui.shows("order").shows("RUNNING").shows("INCIDENTS");
    ui.snapshot("overview");
}

#[tokio::test(start_paused = true)]
async fn counts_that_never_come_hold_nothing_back_and_are_given_up() {
    let wire = Wire::new();
    wire.when("GET /process-definition/statistics", Answer::Never);
    let mut ui = Ui::with(wire, 120, 40).await;
    ui.keys("j j").await;
    assert!(ui.selected().contains("dunning"));
    ui.wire.sent();
    ui.seconds(19).await;
    ui.shows("counting…");
    let pages = ui.wire.lines().iter().filter(|line| line.starts_with("GET /process-definition?")).count();
    assert_eq!(pages, 1, "the rows are read again meanwhile");
    ui.seconds(2).await;
    ui.shows("some columns are missing: no answer within 20s").shows("Order to delivery");
}

#[tokio::test(start_paused = true)]
async fn a_count_of_the_header_that_never_comes_is_shown_as_unknown() {
    let wire = Wire::new();
    wire.when("GET /incident/count", Answer::Never);
    let mut ui = Ui::with(wire, 120, 40).await;
    let instances = ui.wire.get("/process-instance/count").await["count"].to_string();
    assert!(ui.line_of("incident rows").contains(&format!("… incident rows · {instances} instances")));
    ui.seconds(11).await;
    assert!(ui.line_of("incident rows").contains("? incident rows"));
}

#[tokio::test(start_paused = true)]
async fn a_definition_opens_its_instances_and_back_is_where_it_was() {
    let mut ui = Ui::demo(120, 40).await;
    ui.keys("j j j j").await;
    assert!(ui.selected().contains("order"));
    ui.keys("enter").await;
    let running = running(&ui, "order").await;
    ui.shows("overview › instances").shows(&format!("{running} of {running}"));
    assert!(ui.selected().contains("ORD-"), "{}", ui.selected());
    ui.keys("esc").await;
    assert!(ui.selected().contains("order"));
    ui.shows("Definitions");
}

/// Running instances of a definition as the engine counts them.
async fn running(ui: &Ui, key: &str) -> i64 {
    let rows = ui.wire.get("/process-definition/statistics").await;
    let row = rows.as_array().unwrap().iter().find(|row| row["definition"]["key"] == key).unwrap();
    row["instances"].as_i64().unwrap()
}

#[tokio::test(start_paused = true)]
async fn the_first_screen_says_what_has_failed_and_what_is_about_to() {
    let ui = Ui::demo(120, 40).await;
    let count = async |target: &str| ui.wire.get(target).await["count"].as_u64().unwrap();
    let failed = count("/job/count?noRetriesLeft=true").await;
    let retrying = count("/job/count?withException=true&withRetriesLeft=true").await;
    let incidents = count("/incident/count?incidentType=failedJob").await;
    assert!(failed > 0 && incidents > 0);
    let line = ui.line_of("without retries");
    assert!(line.contains(&format!("✗ {failed} job")) && line.contains(&format!("✗ {incidents} failedJob incidents")), "{line}");
    assert_eq!(line.contains("with retries left"), retrying > 0, "{line}");
}

#[tokio::test(start_paused = true)]
async fn counts_of_what_has_failed_hold_nothing_back_and_are_asked_only_where_they_are_looked_at() {
    let wire = Wire::new();
    wire.when("POST /job/count", Answer::Never);
    let mut ui = Ui::with(wire, 120, 40).await;
    ui.shows("Order to delivery").shows("… jobs without retries");
    ui.seconds(11).await;
    ui.shows("? jobs without retries");
    ui.keys("g i").await;
    ui.lacks("without retries");
    ui.wire.sent();
    ui.seconds(150).await;
    let asked = ui.wire.lines().into_iter().filter(|line| line.starts_with("POST /job/count")).count();
    assert_eq!(asked, 0);
    ui.keys("esc").await;
    ui.shows("… jobs without retries");
}

#[tokio::test(start_paused = true)]
async fn jobs_that_are_about_to_fail_for_good_are_on_a_key() {
    let mut ui = Ui::demo(120, 40).await;
    ui.keys("g r").await;
    ui.shows("Jobs").shows("⇢is:retrying");
}

#[tokio::test(start_paused = true)]
async fn incidents_of_other_types_are_told_as_what_is_left_of_all() {
    let wire = Wire::new();
    let count = |count: u64| Answer::Status(200, serde_json::json!({ "count": count }).to_string());
    wire.when("GET /incident/count", count(60));
    wire.when("GET /incident/count?incidentType=failedJob", count(40));
    wire.when("GET /incident/count?incidentType=failedExternalTask", count(17));
    let mut ui = Ui::with(wire, 160, 40).await;
    let line = ui.line_of("without retries");
    assert!(line.contains("40 failedJob incidents   ✗ 17 failedExternalTask incidents   ✗ 3 other incidents"), "{line}");
    // between two counts of a round one has come and another has gone
    ui.wire.when("GET /incident/count?incidentType=failedJob", count(44));
    ui.seconds(60).await;
    ui.shows("44 failedJob").lacks("other incident");
    // without one of the counts nothing is left to tell
    ui.wire.when("GET /incident/count?incidentType=failedJob", count(40));
    ui.wire.when("GET /incident/count?incidentType=failedExternalTask", Answer::Never);
    ui.seconds(75).await;
    ui.shows("40 failedJob").lacks("other incident");
}

#[tokio::test(start_paused = true)]
async fn the_first_screen_says_how_much_history_there_is_and_looks_for_it_once() {
    let mut ui = Ui::demo(160, 40).await;
    ui.shows("history full");
    let asked = |ui: &Ui| ui.wire.lines().iter().filter(|line| line.starts_with("GET /history/job-log?maxResults=1")).count();
    assert_eq!(asked(&ui), 1);
    ui.keys("g i").await;
    ui.keys("esc").await;
    ui.seconds(120).await;
    assert_eq!(asked(&ui), 0);
    ui.shows("history full");
}

#[tokio::test(start_paused = true)]
async fn the_next_sign_of_history_is_looked_for_where_one_is_missing_and_none_where_it_is_refused() {
    let none = || Answer::Status(200, "[]".to_owned());
    let wire = Wire::new();
    wire.when("GET /history/job-log", none());
    wire.when("GET /history/detail", none());
    let ui = Ui::with(wire, 160, 40).await;
    ui.shows("history audit or more");
    let wire = Wire::new();
    wire.when("GET /history/job-log", Answer::refused(403, "AuthorizationException", "no"));
    let mut ui = Ui::with(wire, 160, 40).await;
    ui.seconds(120).await;
    ui.lacks("history full").lacks("or more");
    let asked = ui.wire.lines().iter().filter(|line| line.starts_with("GET /history/job-log")).count();
    assert_eq!(asked, 1);
}

#[tokio::test(start_paused = true)]
async fn where_the_first_line_has_no_room_for_the_engine_the_line_of_health_names_it() {
    let wire = Wire::new();
    wire.when("POST /job/count", Answer::Status(200, "{\"count\":0}".to_owned()));
    wire.when("GET /incident/count", Answer::Status(200, "{\"count\":0}".to_owned()));
    let mut ui = Ui::with(wire, 80, 24).await;
    ui.shows("✓ nothing has failed   engine default · history full");
    ui.resize(120, 40).await;
    ui.shows("Camunda 7.24.0 · default").lacks("engine default");
}

#[tokio::test(start_paused = true)]
async fn what_has_failed_is_counted_within_the_tenant_of_the_context() {
    let wire = Wire::new();
    let place = Place { tenant: Some("acme".to_owned()), ..place("demo") };
    let ui = Ui::among(vec![(place, wire)], 120, 40).await;
    let sent = ui.wire.sent();
    let counts: Vec<_> = sent.iter().filter(|sent| ["/job/count", "/incident/count"].iter().any(|path| sent.line.contains(path))).collect();
    assert!(counts.len() >= 4 && counts.iter().all(|sent| sent.line.contains("acme") || sent.body.contains("acme")), "{counts:?}");
}

#[tokio::test(start_paused = true)]
async fn sorted_by_incidents_what_is_worst_comes_first_and_is_not_called_a_part_of_what_is_there_whole() {
    let mut ui = Ui::demo(120, 40).await;
    ui.keys("s home").await;
    ui.shows("here, where all rows are").lacks("only this page");
    ui.keys(&"j ".repeat(DEFINITIONS.column("incidents").unwrap())).await;
    ui.keys("enter").await;
    ui.shows(" ▼").shows("8 of 8 · by incidents").lacks("this page only");
    let counts: Vec<i64> = {
        let table = ui.model().screen().table().unwrap();
        let column = DEFINITIONS.column("incidents").unwrap();
        (0..table.len()).map(|at| table.row(at).unwrap().cells[column].integer().unwrap_or(0)).collect()
    };
    assert!(counts.is_sorted_by(|a, b| a >= b) && counts[0] > 0, "{counts:?}");
}
