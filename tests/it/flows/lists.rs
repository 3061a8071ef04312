//! The lists beside the five of every day: what each is opened for.

use flowdeck::api::Method;
use serde_json::Value;

use super::at;

#[tokio::test(start_paused = true)]
async fn an_external_task_shows_who_has_it_and_what_it_failed_with() {
    let mut ui = at("g x /").await;
    ui.types("state:failed").await;
    ui.keys("enter").await;
    ui.shows("External tasks").shows("printer-w…").shows("letters");
    assert_eq!(ui.cell("retries"), "0");
    ui.wire.sent();
    ui.keys("t").await;
    ui.shows("stack trace of");
    let sent = ui.wire.lines();
    assert!(sent[0].starts_with("GET /external-task/") && sent[0].ends_with("/errorDetails"), "{sent:?}");
    ui.keys("esc enter").await;
    ui.shows("Activities");
}

#[tokio::test(start_paused = true)]
async fn an_external_task_that_has_not_failed_says_that_there_is_no_trace() {
    let mut ui = at("g x /").await;
    ui.types("state:retries-left").await;
    ui.keys("enter t").await;
    assert!(ui.foot().contains("this external task has no stack trace"), "{}", ui.foot());
}

#[tokio::test(start_paused = true)]
async fn activities_are_told_with_start_end_duration_and_whether_they_were_canceled() {
    let mut ui = at("g p").await;
    ui.wire.elsewhere(Method::DELETE, &format!("/process-instance/{}", ui.selected_id()), Value::Null).await;
    ui.keys("g h a /").await;
    ui.types("state:canceled").await;
    ui.keys("enter").await;
    ui.shows("✗ canceled").shows("TOOK");
    ui.keys("\\ /").await;
    ui.types("state:running").await;
    ui.keys("enter").await;
    ui.lacks("canceled");
    assert_eq!(ui.cell("duration"), "");
    let business = ui.cell("business");
    assert!(!business.is_empty(), "history tells the business key");
    ui.keys("enter").await;
    ui.shows(&business);
}
