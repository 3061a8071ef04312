//! Somebody else was faster: between looking and confirming, a second client acts on the same engine.

use flowdeck::api::Method;
use serde_json::{Value, json};

use super::at;
use crate::support::wire::Answer;

#[tokio::test(start_paused = true)]
async fn a_task_that_somebody_else_claimed_says_who() {
    let mut ui = at("g t w u").await;
    let id = ui.selected_id();
    ui.keys("c").await;
    ui.shows("Claim 1 task for mia");
    ui.wire.elsewhere(Method::POST, &format!("/task/{id}/claim"), json!({ "userId": "joe" })).await;
    ui.keys("y").await;
    assert!(ui.foot().contains("claimed by joe a moment ago"), "{}", ui.foot());
    assert_eq!(ui.wire.writes().len(), 1);
    assert_eq!(ui.wire.get(&format!("/task/{id}")).await["assignee"], "joe");
    assert_eq!(ui.selected(), "", "the task left this list, and nothing else took its place");
}

#[tokio::test(start_paused = true)]
async fn a_job_that_is_gone_says_so() {
    let mut ui = at("g j").await;
    let instance = ui.model().screen().table().unwrap().selected().unwrap().reference("instance").unwrap();
    ui.keys("r").await;
    ui.wire.elsewhere(Method::DELETE, &format!("/process-instance/{instance}"), Value::Null).await;
    ui.keys("y").await;
    assert!(ui.foot().contains("the job is gone: it ran, or its instance ended"), "{}", ui.foot());
    assert_eq!(ui.selected(), "");
}

#[tokio::test(start_paused = true)]
async fn a_task_that_was_completed_elsewhere_says_so() {
    let mut ui = at("g t").await;
    let id = ui.selected_id();
    ui.keys("C enter").await;
    ui.shows("Complete task");
    ui.wire.elsewhere(Method::POST, &format!("/task/{id}/complete"), json!({})).await;
    ui.keys("y").await;
    assert!(ui.foot().contains("the task is gone: completed or cancelled by someone else"), "{}", ui.foot());
}

#[tokio::test(start_paused = true)]
async fn a_variable_of_an_instance_that_ended_is_not_set() {
    let mut ui = at("g i j j enter 0 4").await;
    let instance = ui.model().screen().head.as_ref().unwrap().scope()[0].value.clone();
    ui.keys("e").await;
    ui.shows("Type");
    ui.wire.elsewhere(Method::DELETE, &format!("/process-instance/{instance}"), Value::Null).await;
    ui.keys("ctrl-u 7 enter y").await;
    assert!(ui.foot().contains("1 failed"), "{}", ui.foot());
    ui.shows("the instance has ended");
}

#[tokio::test(start_paused = true)]
async fn an_optimistic_locking_failure_is_told_as_what_it_means_and_not_repeated() {
    let mut ui = at("g j").await;
    ui.wire.when("PUT /job/", Answer::refused(500, "OptimisticLockingException", "ENGINE-03005 Execution of 'UPDATE JobEntity' failed"));
    ui.keys("r y").await;
    assert!(ui.foot().contains("changed by someone else just now"), "{}", ui.foot());
    ui.seconds(30).await;
    assert_eq!(ui.wire.writes().len(), 1);
}
