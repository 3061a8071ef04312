//! Large texts: stack traces, records, values.

use super::at;
use crate::support::ui::Ui;

#[tokio::test(start_paused = true)]
async fn a_stack_trace_is_folded_to_what_is_ones_own_and_unfolds() {
    let mut ui = at("g i j j t").await;
    ui.shows("stack trace of");
    let folded = ui.screen();
    ui.snapshot("trace_folded");
    ui.keys("f").await;
    assert_ne!(ui.screen(), folded);
    ui.shows("at org.");
    ui.snapshot("trace_unfolded");
    ui.keys("f").await;
    assert_eq!(ui.screen(), folded);
}

#[tokio::test(start_paused = true)]
async fn a_search_finds_counts_and_moves_on() {
    let mut ui = at("g i j j t f /").await;
    ui.types("java").await;
    ui.keys("enter").await;
    ui.shows("1 of ");
    ui.keys("n").await;
    ui.shows("2 of ");
    ui.keys("N").await;
    ui.shows("1 of ");
    assert!(ui.style_of("java").contains('S'), "{}", ui.style_of("java"));
    ui.keys("/").await;
    ui.types("nowhere to be seen").await;
    ui.keys("enter n").await;
    assert!(ui.foot().contains("not found"), "{}", ui.foot());
}

#[tokio::test(start_paused = true)]
async fn long_lines_are_wrapped_or_cut() {
    let mut ui = Ui::demo(80, 24).await;
    ui.keys("g i i").await;
    let cut = ui.screen();
    ui.keys("w").await;
    let wrapped = ui.screen();
    assert_ne!(cut, wrapped);
    ui.keys("w").await;
    assert_eq!(ui.screen(), cut);
}

#[tokio::test(start_paused = true)]
async fn a_record_is_the_whole_answer_and_asks_nothing() {
    let mut ui = at("g i").await;
    ui.wire.sent();
    ui.keys("i").await;
    ui.shows("\"incidentType\"").shows("\"rootCauseIncidentId\"");
    assert_eq!(ui.wire.lines(), [""; 0]);
    ui.keys("y").await;
    let record: serde_json::Value = serde_json::from_str(&ui.copied[0]).unwrap();
    assert!(record["incidentMessage"].is_string());
    ui.keys("esc").await;
    ui.shows("causes");
}

#[tokio::test(start_paused = true)]
async fn hostile_text_is_shown_and_never_obeyed() {
    let mut ui = at("g i /").await;
    ui.types("type:failedExternalTask").await;
    ui.keys("enter").await;
    ui.shows("␛[31mred␛[0m");
    ui.keys("t").await;
    ui.shows("detail");
    ui.keys("esc i").await;
    ui.shows("First line");
    for line in ui.lines() {
        assert!(!line.chars().any(|c| c.is_control() || ('\u{202a}'..='\u{202e}').contains(&c)), "{line:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_value_opens_whole() {
    let mut ui = at("g v /").await;
    ui.types("name:longest").await;
    ui.keys("enter enter").await;
    ui.shows("longest").shows("xxxxxxxx");
    ui.keys("y").await;
    assert!(ui.copied[0].contains(&"x".repeat(4000)));
    ui.keys("esc").await;
    ui.shows("Variables");
}
