//! Instances that have ended: before they are opened, and while they are looked at.

use flowdeck::api::Method;
use serde_json::{Value, json};

use super::at;
use crate::support::ui::Ui;

fn instance(ui: &Ui) -> String {
    ui.model().screen().instance_tree().unwrap().instance.clone()
}

async fn delete(ui: &Ui, instance: &str) {
    ui.wire.elsewhere(Method::DELETE, &format!("/process-instance/{instance}"), Value::Null).await;
}

#[tokio::test(start_paused = true)]
async fn an_instance_that_ends_while_it_is_looked_at_keeps_its_tree_and_says_so() {
    let mut ui = at("g i j enter").await;
    let (instance, selected) = (instance(&ui), ui.selected());
    let activity = selected.split_whitespace().nth(2).unwrap().to_owned();
    delete(&ui, &instance).await;
    ui.keys("ctrl-r").await;
    ui.shows("ended meanwhile").shows("cancelled").shows(&activity);
    ui.lacks("not found");
    // what has ended does not change: it is not asked about again
    ui.wire.sent();
    ui.seconds(30).await;
    assert!(!ui.wire.lines().iter().any(|line| line.ends_with("/activity-instances")));
}

#[tokio::test(start_paused = true)]
async fn an_instance_that_has_ended_is_shown_as_history_tells_it() {
    let mut ui = at("g p w e enter").await;
    ui.shows("ended ").shows("took").shows("✓");
    ui.snapshot("past");
    ui.keys("7").await;
    ui.shows("Timeline").shows("startEvent");
    ui.keys("b").await;
    ui.shows("has ended").shows("✓ 1");
    ui.keys("n enter").await;
    assert!(ui.model().screen().instance_tree().and_then(|tree| tree.selected_activity()).is_some(), "{}", ui.selected());
    ui.resize(80, 24).await;
    ui.snapshot("past");
}

#[tokio::test(start_paused = true)]
async fn an_instance_that_nobody_knows_is_not_found() {
    let mut ui = at("g p enter").await;
    let instance = instance(&ui);
    ui.keys("esc").await;
    ui.wire.when(
        &format!("GET /process-instance/{instance}/"),
        crate::support::wire::Answer::refused(404, "InvalidRequestException", "it does not exist"),
    );
    ui.wire.when("GET /history/activity-instance?", crate::support::wire::Answer::Status(200, json!([]).to_string()));
    ui.keys("enter").await;
    ui.shows("it does not exist");
}
