//! The list of what has gone wrong: causes, joined columns, sort and filter by either side.

use std::time::Duration;

use super::at;
use crate::support::{
    ui::Ui,
    wire::{Answer, Wire},
};

/// Causes and rows as the engine tells them.
async fn truth(ui: &Ui) -> (usize, usize) {
    let rows = ui.wire.get("/incident").await;
    let rows = rows.as_array().unwrap();
    (rows.iter().filter(|row| row["id"] == row["rootCauseIncidentId"]).count(), rows.len())
}

#[tokio::test(start_paused = true)]
async fn incidents_are_folded_to_their_causes_and_both_numbers_are_shown() {
    let mut ui = at("g i").await;
    let (causes, rows) = truth(&ui).await;
    assert!(causes < rows);
    ui.shows(&format!("{causes} causes of {rows} rows here · {rows} rows"));
    let first = ui.selected();
    ui.snapshot("incidents");
    ui.wire.sent();
    ui.keys("f").await;
    ui.shows(&format!("{rows} of {rows}")).lacks("causes");
    assert_eq!(ui.selected(), first, "the same row stays selected");
    assert_eq!(ui.wire.lines(), [""; 0], "unfolding asks nothing");
    ui.keys("f").await;
    ui.shows(&format!("{causes} causes"));
}

#[tokio::test(start_paused = true)]
async fn incidents_fit_a_small_terminal() {
    let mut ui = Ui::demo(80, 24).await;
    ui.keys("g i j j").await;
    ui.shows("MESSAGE").shows("causes");
    ui.snapshot("incidents");
}

#[tokio::test(start_paused = true)]
async fn where_no_activity_is_said_to_have_failed_the_one_that_waits_is_told_as_that() {
    let mut ui = Ui::demo(120, 40).await;
    ui.keys("g i /").await;
    ui.types("type:failedExternalTask").await;
    ui.keys("enter").await;
    assert!(ui.selected().contains("at letter"), "{}", ui.selected());
    assert_eq!(ui.cell("activity"), "", "a filter by the activity that failed would not find it");
}

#[tokio::test(start_paused = true)]
async fn rows_do_not_wait_for_what_is_looked_up() {
    let wire = Wire::new();
    wire.when("POST /process-instance?", Answer::After(Duration::from_secs(2)));
    wire.when("POST /job?", Answer::Never);
    let mut ui = Ui::with(wire, 120, 40).await;
    ui.keys("g i").await;
    ui.shows("ledger").lacks("INV-");
    ui.seconds(2).await;
    ui.shows("INV-");
    ui.wire.sent();
    ui.keys("ctrl-r").await;
    let looked_up = ui.wire.lines().iter().filter(|line| line.starts_with("POST /process-instance?")).count();
    assert_eq!(looked_up, 1, "a reload looks up again");
    ui.seconds(10).await;
    let sent = ui.wire.lines();
    assert!(sent.iter().any(|line| line.starts_with("GET /incident?")), "a poll reads the rows: {sent:?}");
    assert!(!sent.iter().any(|line| line.starts_with("POST /process-instance?")), "what is known is not looked up again: {sent:?}");
}

#[tokio::test(start_paused = true)]
async fn a_list_is_sorted_by_the_server_where_it_can_and_says_where_it_cannot() {
    let mut ui = Ui::with(Wire::sized(400), 120, 40).await;
    ui.keys("g i").await;
    ui.wire.sent();
    ui.keys("s").await;
    ui.shows("Sort by").shows("by the server").shows("only this page");
    ui.keys("j j j j j j enter").await;
    let sent = ui.wire.lines();
    assert!(sent[0].contains("sortBy=incidentMessage&sortOrder=asc"), "{sent:?}");
    ui.shows("by message").lacks("this page only").shows("MESSAGE ▲");
    ui.keys("s enter").await;
    assert!(ui.wire.lines()[0].contains("sortBy=incidentMessage&sortOrder=desc"), "the same column again reverses");
    ui.keys("s k k enter").await;
    ui.shows("by business key, this page only").shows("BUSINESS KEY ▲");
    assert_eq!(ui.wire.lines(), [""; 0], "the loaded page is sorted here");
    assert_eq!(ui.style_of("BUSINESS KEY"), "CCCCCCCC CCC");
    let keys: Vec<String> = ui.lines().iter().filter_map(|line| line.find("CUS-").map(|at| line[at..at + 9].to_owned())).collect();
    assert!(keys.len() > 3 && keys.is_sorted(), "{keys:?}");
}

#[tokio::test(start_paused = true)]
async fn a_filter_says_who_applies_each_term() {
    let mut ui = at("g i /").await;
    ui.wire.sent();
    ui.types("type:failedJob business:ORD*").await;
    assert_eq!(ui.wire.lines(), [""; 0], "typing asks nothing");
    ui.keys("enter").await;
    let sent = ui.wire.lines();
    assert!(sent[0].starts_with("GET /incident?") && sent[0].contains("incidentType=failedJob") && !sent[0].contains("ORD"), "{sent:?}");
    ui.shows("⇢type:failedJob page only:business:ORD*  server 1/2").lacks("INV-").lacks("DUN-").shows("ORD-");
    assert_eq!(ui.style_of("type:failedJob"), "a".repeat(14));
    assert_eq!(ui.style_of("business:ORD*"), "w".repeat(13));
    ui.snapshot("filtered");
    ui.keys("\\").await;
    ui.shows("DUN-").lacks("server 1/2");
}

#[tokio::test(start_paused = true)]
async fn a_wrong_filter_names_the_closest_and_sends_nothing() {
    let mut ui = at("g i /").await;
    ui.wire.sent();
    ui.types("activty:ledger").await;
    ui.shows("incidents cannot be filtered by `activty`; closest: activity");
    assert_eq!(ui.style_of("incidents cannot"), "EEEEEEEEE EEEEEE");
    ui.keys("enter").await;
    ui.shows("closest: activity");
    assert_eq!(ui.wire.lines(), [""; 0]);
    ui.keys("esc").await;
    ui.lacks("closest").shows("causes");
    ui.keys("/").await;
    ui.types("act").await;
    ui.keys("tab").await;
    ui.types("ledger").await;
    ui.keys("enter").await;
    ui.shows("activity:ledger").lacks("DUN-");
}
