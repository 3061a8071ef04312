//! Writing: the plan, the answer, the report, and what can be taken back or tried again.

use std::time::Duration;

use flowdeck::{api::ApiError, app::Overlay};

use super::at;
use crate::support::{ui::Ui, wire::Answer};

#[tokio::test(start_paused = true)]
async fn one_retry_wants_one_y() {
    let mut ui = at("g i j j").await;
    let job = ui.model().screen().table().unwrap().selected().unwrap().reference("configuration").unwrap();
    ui.keys("r").await;
    ui.shows("Set retries to 1 on 1 job of 1 incident").shows("Can be undone: no (a retry runs the job).").shows("Send it? y / n");
    ui.shows(&format!("PUT /job/{job}/retries  {{\"retries\":1}}"));
    ui.snapshot("confirm");
    ui.keys("c").await;
    assert_eq!(ui.copied.len(), 1);
    assert!(ui.copied[0].starts_with("curl -sS -X PUT 'http://demo.example/engine-rest/job/"), "{}", ui.copied[0]);
    ui.keys("enter space").await;
    assert!(ui.wire.writes().is_empty(), "enter is no answer");
    ui.shows("enter answers nothing: y is yes, n is no");
    ui.keys("n").await;
    ui.lacks("Send it?");
    ui.keys("r y").await;
    let writes = ui.wire.writes();
    assert_eq!(writes.len(), 1);
    assert_eq!((writes[0].line.as_str(), writes[0].body.as_str()), (format!("PUT /job/{job}/retries").as_str(), r#"{"retries":1}"#));
    assert!(ui.foot().contains("1 done"), "{}", ui.foot());
    assert_eq!(*ui.notes.lines.lock().unwrap(), ["intent demo incident.retry", "done demo incident.retry"]);
}

#[tokio::test(start_paused = true)]
async fn many_want_their_count_typed() {
    let mut ui = at("g j space space space r").await;
    ui.shows("Set retries to 1 on 3 jobs").shows("Type the count (3) to send:");
    for wrong in ["2", "y", "33"] {
        ui.types(wrong).await;
        ui.keys("enter").await;
        ui.shows("not sent: that is not the count, 3");
        ui.keys("ctrl-u").await;
    }
    assert!(ui.wire.writes().is_empty());
    ui.types("3").await;
    ui.keys("enter").await;
    assert_eq!(ui.wire.writes().len(), 3);
    assert!(ui.foot().contains("Set retries to 1 on 3 jobs: 3 done"), "{}", ui.foot());
    ui.lacks("marked");
}

#[tokio::test(start_paused = true)]
async fn a_number_of_retries_is_asked_for_and_checked() {
    let mut ui = at("g j R").await;
    ui.shows("Retries");
    ui.keys("ctrl-u").await;
    ui.types("many").await;
    ui.keys("enter").await;
    ui.shows("must be a whole number from -2147483648 to 2147483647");
    ui.keys("ctrl-u 5 enter").await;
    ui.shows("Set retries to 5 on 1 job");
    ui.keys("esc").await;
    ui.shows("enter goes on to the confirmation");
    ui.keys("enter y").await;
    assert_eq!(ui.wire.writes()[0].body, r#"{"retries":5}"#);
    ui.lacks("enter goes on to the confirmation");
}

#[tokio::test(start_paused = true)]
async fn what_a_form_brings_is_selected_and_typing_replaces_it() {
    let mut ui = at("g t w u c y w m a").await;
    let is_selected = |ui: &Ui| match ui.model().overlays.last() {
        Some(Overlay::Form(dialog)) => dialog.form.value.as_ref().unwrap().lines[0].input.is_selected(),
        _ => panic!("no form:\n{}", ui.screen()),
    };
    assert!(is_selected(&ui));
    ui.types("eve").await;
    assert!(!is_selected(&ui), "it was touched");
    ui.keys("enter").await;
    ui.shows("Assign 1 task to eve");
    ui.keys("esc esc a end").await;
    ui.types("2").await;
    ui.keys("enter").await;
    ui.shows("Assign 1 task to mia2");
    ui.keys("esc esc a").await;
    ui.paste("eve\n").await;
    ui.keys("enter").await;
    ui.shows("Assign 1 task to eve");
}

#[tokio::test(start_paused = true)]
async fn a_date_may_be_told_from_now_and_the_form_says_what_moment_that_is() {
    let mut ui = at("g j d").await;
    ui.types("tomorrow").await;
    ui.shows(" 00:00:00Z");
    ui.keys("enter").await;
    ui.shows("Make 1 job due at ").shows("T00:00:00.000+0000");
    ui.keys("y").await;
    assert!(ui.wire.writes()[0].body.contains("T00:00:00.000+0000"), "{}", ui.wire.writes()[0].body);
    ui.keys("d").await;
    ui.types("2h").await;
    ui.shows("= ").lacks("must be a date");
    ui.types("!").await;
    ui.shows("must be a date: 2026-11-22, 2h, tomorrow");
}

#[tokio::test(start_paused = true)]
async fn suspending_a_definition_asks_first_whether_its_instances_go_along() {
    let ui = at("j S right enter").await;
    ui.shows("with its instances");
}

#[tokio::test(start_paused = true)]
async fn a_report_tells_each_failure_and_only_those_are_tried_again() {
    let mut ui = at("g j space").await;
    let bad = ui.selected_id();
    ui.keys("space space").await;
    ui.wire.when(&format!("PUT /job/{bad}/"), Answer::refused(500, "RestException", "the database is on fire"));
    ui.keys("r").await;
    ui.types("3").await;
    ui.keys("enter").await;
    assert!(ui.foot().contains("2 done · 1 failed") && ui.foot().contains("on fire"), "{}", ui.foot());
    ui.shows("1 marked");
    assert_eq!(ui.wire.writes().len(), 3);
    ui.keys("g w").await;
    ui.shows("the database is on fire");
    ui.snapshot("report");
    ui.wire.heal();
    ui.keys("r").await;
    ui.shows("Again, what failed").shows("Send it? y / n");
    ui.keys("y").await;
    let writes = ui.wire.writes();
    assert_eq!(writes.len(), 1);
    assert!(writes[0].line.contains(&bad));
    assert!(ui.foot().contains("1 done"), "{}", ui.foot());
}

#[tokio::test(start_paused = true)]
async fn what_got_no_answer_is_unknown_and_never_repeated() {
    let mut ui = at("g j").await;
    ui.wire.when("PUT /job/", Answer::Fails(ApiError::Timeout { after: Duration::from_secs(30) }));
    ui.keys("r y").await;
    assert!(ui.foot().contains("1 unknown"), "{}", ui.foot());
    ui.seconds(120).await;
    assert_eq!(ui.wire.writes().len(), 1, "sent once");
    ui.keys("g w r").await;
    ui.lacks("Again, what failed");
}

#[tokio::test(start_paused = true)]
async fn suspending_can_be_undone_and_only_once() {
    let mut ui = at("g p").await;
    let id = ui.selected_id();
    let suspended = |ui: &Ui| {
        let wire = ui.wire.clone();
        let target = format!("/process-instance/{id}");
        async move { wire.get(&target).await["suspended"].as_bool().unwrap() }
    };
    ui.keys("U").await;
    assert!(ui.foot().contains("nothing was done that can be taken back"), "{}", ui.foot());
    ui.keys("S").await;
    ui.shows("Suspend 1 instance").shows("Can be undone: yes, with U.");
    ui.keys("y").await;
    assert!(suspended(&ui).await);
    assert!(ui.foot().contains("(U undoes it)"), "{}", ui.foot());
    assert!(ui.selected().contains("suspended"), "{}", ui.selected());
    assert_eq!(ui.selected_id(), id);
    ui.keys("S").await;
    assert!(ui.foot().contains("it is suspended already"));
    ui.keys("U").await;
    ui.shows("Undo: Suspend 1 instance").shows("Send it? y / n");
    ui.keys("y").await;
    assert!(!suspended(&ui).await);
    assert!(ui.selected().contains("active"));
    ui.keys("U").await;
    assert!(ui.foot().contains("nothing was done that can be taken back"), "{}", ui.foot());
    ui.keys("S y A y").await;
    assert!(!suspended(&ui).await);
}

#[tokio::test(start_paused = true)]
async fn a_long_write_is_shown_can_be_stopped_and_is_not_left_unasked() {
    let mut ui = at("g j").await;
    ui.keys("space space space space space space r").await;
    ui.wire.when("PUT /job/", Answer::After(Duration::from_secs(5)));
    ui.types("6").await;
    ui.keys("enter").await;
    assert!(ui.foot().contains("0 of 6 · 0 failed"), "{}", ui.foot());
    assert_eq!(ui.wire.under_way(), 4, "four at once");
    ui.keys("Q").await;
    assert!(!ui.model().quit);
    ui.keys("n g w s").await;
    ui.seconds(6).await;
    ui.keys("esc").await;
    assert_eq!(ui.wire.writes().len(), 4);
    ui.keys("g n").await;
    ui.shows("4 done · 2 not sent");
    ui.keys("esc Q").await;
    assert!(ui.model().quit, "nothing is under way any more");
}
