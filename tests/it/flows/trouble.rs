//! Trouble: refused sign-ins, missing rights, servers that fail or go away, and screens that were left.

use std::time::Duration;

use flowdeck::api::ApiError;

use super::at;
use crate::support::{
    ui::Ui,
    wire::{Answer, Wire},
};

fn timeout() -> Answer {
    Answer::Fails(ApiError::Timeout { after: Duration::from_secs(30) })
}

#[tokio::test(start_paused = true)]
async fn a_refused_sign_in_is_not_repeated_until_a_person_says_so() {
    let wire = Wire::new();
    wire.when("", Answer::Fails(ApiError::Unauthorized { message: "wrong user or password".to_owned() }));
    let mut ui = Ui::with(wire, 120, 40).await;
    ui.shows("not signed in: wrong user or password").shows("✗ refused");
    ui.snapshot("refused");
    ui.seconds(600).await;
    assert_eq!(ui.wire.lines().len(), 1, "one request, and no polling: a wrong password locks users");
    ui.wire.heal();
    ui.keys("g s").await;
    assert_eq!(ui.sign_ins.load(std::sync::atomic::Ordering::SeqCst), 1);
    ui.shows("Order to delivery").shows("Camunda 7.").lacks("not signed in");
    ui.wire.sent();
    ui.seconds(10).await;
    assert!(!ui.wire.lines().is_empty(), "it polls again");
}

#[tokio::test(start_paused = true)]
async fn a_history_that_may_not_be_read_is_replaced_by_the_runtime_and_that_is_said() {
    let wire = Wire::new();
    wire.when("POST /history/", Answer::refused(403, "AuthorizationException", "The user has no READ_HISTORY permission"));
    let mut ui = Ui::with(wire, 120, 40).await;
    ui.wire.sent();
    ui.keys("g p").await;
    ui.shows("ORD-").shows("no start times, and nothing that has ended: the engine's history does not have them, or may not be read");
    let sent = ui.wire.lines();
    assert!(sent[0].starts_with("POST /history/process-instance?") && sent[1].starts_with("POST /process-instance?"), "{sent:?}");
    ui.seconds(10).await;
    assert!(!ui.wire.lines().iter().any(|line| line.starts_with("POST /history/process-instance?")), "it is not tried again and again");
}

#[tokio::test(start_paused = true)]
async fn old_rows_stay_dimmed_their_age_is_told_after_two_misses_and_the_pauses_grow() {
    let mut ui = at("g j").await;
    let row = ui.selected();
    let known = ui.cell("id");
    let begun = tokio::time::Instant::now();
    ui.wire.sent();
    ui.wire.when("POST /job", timeout());
    ui.seconds(11).await;
    assert_eq!(ui.cell("id"), known);
    ui.shows("no answer within 30s").lacks(" old ");
    assert!(ui.is_stale(&row[4..20]), "what is old looks old");
    ui.seconds(20).await;
    ui.shows("✗ 31s old");
    assert_eq!(ui.style_of("✗ 31s old"), "F FFF FFF");
    ui.snapshot("stale");
    ui.seconds(240).await;
    let tries: Vec<u64> =
        ui.wire.sent().iter().filter(|sent| sent.line.starts_with("POST /job?")).map(|sent| (sent.at - begun).as_secs()).collect();
    assert_eq!(tries, [10, 30, 70, 130, 190, 250], "10, 20, 40, then every 60 seconds");
    ui.wire.heal();
    ui.seconds(60).await;
    ui.lacks(" old").lacks("no answer within");
    assert!(!ui.is_stale(&ui.selected()[4..20]));
    assert_eq!(ui.cell("id"), known);
}

#[tokio::test(start_paused = true)]
async fn an_overloaded_server_is_asked_again_a_little_later_and_the_rows_stay() {
    let mut ui = at("g j").await;
    ui.wire.sent();
    ui.wire.when("POST /job?", Answer::Status(503, "<html>busy</html>".to_owned()));
    ui.seconds(14).await;
    let tries = ui.wire.lines().iter().filter(|line| line.starts_with("POST /job?")).count();
    assert_eq!(tries, 3, "a read is tried twice more");
    ui.shows("(503)").shows("Jobs");
    assert!(!ui.selected().is_empty());
}

#[tokio::test(start_paused = true)]
async fn the_first_page_that_fails_says_why_and_tries_again() {
    let wire = Wire::new();
    wire.when("GET /process-definition?", Answer::Status(500, "{}".to_owned()));
    let mut ui = Ui::with(wire, 120, 40).await;
    ui.shows("✗ failed").lacks("Order to delivery");
    ui.wire.heal();
    ui.seconds(21).await;
    ui.shows("Order to delivery");
}

#[tokio::test(start_paused = true)]
async fn a_web_page_instead_of_an_answer_is_told_as_such() {
    let wire = Wire::new();
    wire.when("", Answer::Status(200, "<html><body>Please log in</body></html>".to_owned()));
    let ui = Ui::with(wire, 120, 40).await;
    ui.shows("this is not the REST API").shows("a web page came instead of rows");
}

#[tokio::test(start_paused = true)]
async fn what_a_left_screen_still_waited_for_is_given_up() {
    let mut ui = Ui::demo(120, 40).await;
    ui.wire.when("GET /incident?", Answer::After(Duration::from_secs(5)));
    ui.keys("g i").await;
    ui.shows("reading…");
    assert_eq!(ui.wire.under_way(), 1);
    ui.keys("esc").await;
    assert_eq!((ui.wire.under_way(), ui.wire.cancelled()), (0, 1));
    let before = ui.screen();
    ui.seconds(6).await;
    ui.shows("Definitions");
    assert_eq!(ui.screen(), before, "nothing of it comes later");
    ui.keys("L").await;
    ui.shows("reading…");
    ui.seconds(5).await;
    ui.shows("causes");
}

#[tokio::test(start_paused = true)]
async fn a_form_that_never_comes_can_be_left_and_is_given_up() {
    let mut ui = at("g t").await;
    let id = ui.selected_id();
    ui.wire.when(&format!("GET /task/{id}/form-variables"), Answer::Never);
    ui.keys("C").await;
    ui.shows("reading the form…");
    assert_eq!(ui.wire.under_way(), 1);
    ui.keys("esc").await;
    assert_eq!((ui.wire.under_way(), ui.wire.cancelled()), (0, 1));
    ui.lacks("reading the form");
}

#[tokio::test(start_paused = true)]
async fn a_fault_of_our_own_in_a_task_is_told_and_nothing_waits_for_it() {
    let mut ui = at("g j").await;
    ui.wire.when("POST /job?", Answer::edited(|_| panic!("a fault of this test")));
    ui.keys("ctrl-r").await;
    ui.shows("a fault of flowdeck itself");
    ui.wire.heal();
    ui.seconds(61).await;
    ui.lacks("a fault of flowdeck itself");
    ui.wire.when("PUT /job/", Answer::edited(|_| panic!("a fault of this test")));
    ui.keys("space j space r").await;
    ui.types("2").await;
    ui.keys("enter").await;
    assert!(ui.foot().contains("2 unknown"), "{}", ui.foot());
    ui.keys("Q").await;
    assert!(ui.model().quit, "nothing is under way any more");
}

#[tokio::test(start_paused = true)]
async fn a_fault_of_our_own_beside_a_batch_leaves_it_to_be_followed_again() {
    let mut ui = at("g j /").await;
    ui.types("state:failed").await;
    ui.keys("enter m f").await;
    let total = ui.model().screen().table().unwrap().total.value.unwrap();
    ui.wire.when("GET /batch/statistics", Answer::edited(|_| panic!("a fault of this test")));
    ui.keys("r").await;
    ui.types(&total.to_string()).await;
    ui.keys("enter").await;
    ui.seconds(5).await;
    ui.wire.heal();
    ui.keys("g w").await;
    ui.shows("a fault of flowdeck itself").shows("f follow the batch again");
    ui.keys("f").await;
    ui.seconds(30).await;
    ui.shows(&format!("{total} done"));
}
