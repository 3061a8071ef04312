//! Polling: what is on screen, once a refresh; slower without the focus; not at all when paused.

use super::at;
use crate::support::{
    ui::Ui,
    wire::{Answer, Wire},
};

fn count(lines: &[String], start: &str) -> usize {
    lines.iter().filter(|line| line.starts_with(start)).count()
}

#[tokio::test(start_paused = true)]
async fn each_visible_pane_is_read_once_a_refresh() {
    let mut ui = at("g i j j enter 0 3").await;
    ui.wire.sent();
    ui.seconds(10).await;
    let sent = ui.wire.lines();
    assert_eq!(sent.iter().filter(|line| line.ends_with("/activity-instances")).count(), 1, "{sent:?}");
    assert_eq!(sent.iter().filter(|line| *line == "POST /job?maxResults=100").count(), 1, "{sent:?}");
    assert_eq!(count(&sent, "POST /history/process-instance?"), 1, "{sent:?}");
    assert_eq!(count(&sent, "GET /incident?"), 1, "one incident is told of over the lists: {sent:?}");
    assert_eq!(count(&sent, "POST /variable-instance?"), 0, "a tab that is not shown is not read: {sent:?}");
}

#[tokio::test(start_paused = true)]
async fn pausing_stops_all_reading_and_says_so() {
    let mut ui = at("g i P").await;
    ui.shows("paused");
    ui.wire.sent();
    ui.seconds(300).await;
    assert_eq!(ui.wire.lines(), [""; 0]);
    ui.keys("ctrl-r").await;
    assert_eq!(count(&ui.wire.lines(), "GET /incident?"), 1, "a person may still read");
    ui.keys("P").await;
    ui.lacks("paused");
    ui.seconds(10).await;
    assert_eq!(count(&ui.wire.lines(), "GET /incident?"), 1);
}

#[tokio::test(start_paused = true)]
async fn without_the_focus_it_reads_six_times_more_slowly() {
    let mut ui = at("g i").await;
    ui.wire.sent();
    ui.seconds(60).await;
    assert_eq!(count(&ui.wire.lines(), "GET /incident?"), 6);
    ui.focus(false).await;
    ui.seconds(120).await;
    assert_eq!(count(&ui.wire.lines(), "GET /incident?"), 2);
    ui.seconds(30).await;
    ui.focus(true).await;
    assert_eq!(count(&ui.wire.lines(), "GET /incident?"), 1, "who comes back sees what is true now");
    ui.seconds(60).await;
    assert_eq!(count(&ui.wire.lines(), "GET /incident?"), 6);
}

#[tokio::test(start_paused = true)]
async fn a_list_that_does_not_answer_is_not_asked_twice() {
    let mut ui = at("g i").await;
    ui.wire.sent();
    ui.wire.when("GET /incident?", Answer::Never);
    ui.seconds(120).await;
    assert_eq!(count(&ui.wire.lines(), "GET /incident?"), 1);
    ui.shows("causes");
}

#[tokio::test(start_paused = true)]
async fn an_idle_screen_wakes_only_to_read() {
    let mut ui = Ui::with(Wire::new(), 120, 40).await;
    ui.seconds(20).await;
    ui.ticks = 0;
    ui.wire.sent();
    let before = ui.screen();
    ui.seconds(60).await;
    assert!(ui.ticks <= 8, "{} wake-ups for six reads and a count", ui.ticks);
    assert_eq!(ui.screen(), before, "nothing changed, so nothing is drawn anew");
    let reads = ui.wire.lines();
    assert_eq!(count(&reads, "GET /process-definition?"), 6, "{reads:?}");
    let total = reads.iter().filter(|line| *line == "GET /incident/count").count();
    assert_eq!(
        (total, count(&reads, "GET /incident/count?"), count(&reads, "POST /job/count")),
        (1, 2, 2),
        "once a minute each: {reads:?}"
    );
}
