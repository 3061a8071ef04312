//! Tasks: claimed, given back and completed, with a form whose fields have types.

use super::at;
use crate::support::ui::{Ui, place};
use crate::support::wire::Wire;
use flowdeck::app::Place;

#[tokio::test(start_paused = true)]
async fn a_task_is_claimed_given_back_and_the_claim_undone() {
    let mut ui = at("g t").await;
    ui.keys("/").await;
    ui.types("activity:approve is:unassigned").await;
    ui.keys("enter").await;
    let id = ui.selected_id();
    let target = format!("/task/{id}");
    ui.keys("c").await;
    ui.shows("Claim 1 task for mia").shows("POST /task/").shows("Can be undone: yes");
    ui.keys("y").await;
    assert_eq!(ui.wire.get(&target).await["assignee"], "mia");
    ui.keys("w m").await;
    ui.shows("assignee:mia");
    assert_eq!(ui.selected_id(), id);
    ui.keys("c").await;
    assert!(ui.foot().contains("claim:"), "{}", ui.foot());
    ui.keys("u").await;
    ui.shows("Unclaim 1 task").shows("is with mia now");
    ui.keys("y").await;
    assert!(ui.wire.get(&target).await["assignee"].is_null());
    ui.keys("U y").await;
    assert_eq!(ui.wire.get(&target).await["assignee"], "mia");
    ui.keys("U y").await;
    assert!(ui.wire.get(&target).await["assignee"].is_null(), "the claim before it is undone too");
}

#[tokio::test(start_paused = true)]
async fn who_is_not_known_cannot_claim() {
    let nobody = Place { user: None, ..place("demo") };
    let mut ui = Ui::among(vec![(nobody, Wire::new())], 120, 40).await;
    ui.keys("g t w u c").await;
    assert!(ui.foot().contains("who am I?"), "{}", ui.foot());
    ui.keys("w m").await;
    assert!(ui.foot().contains("who am I?"), "{}", ui.foot());
}

#[tokio::test(start_paused = true)]
async fn completing_asks_for_the_fields_of_the_form_checks_them_and_sends_what_changed() {
    let mut ui = at("g t /").await;
    ui.types("activity:approve is:unassigned").await;
    ui.keys("enter").await;
    let id = ui.selected_id();
    ui.keys("C").await;
    ui.shows("enter goes on to the confirmation   tab next   ctrl-n add a field");
    ui.snapshot("form");
    let fields: Vec<String> = ui.lines().iter().filter(|line| line.contains("Long") || line.contains("Boolean")).cloned().collect();
    assert!(!fields.is_empty(), "fields carry their types:\n{}", ui.screen());
    // to the amount, whatever stands before it
    for _ in 0..12 {
        if ui.line_of("amount").contains("▌amount") {
            break;
        }
        ui.keys("tab").await;
    }
    ui.keys("ctrl-u").await;
    ui.types("a lot").await;
    ui.keys("enter").await;
    ui.shows("must be a whole number from -9223372036854775808 to 9223372036854775807");
    assert!(ui.style_of("must be a whole number").starts_with('E'));
    ui.keys("ctrl-u").await;
    ui.types("4711").await;
    ui.keys("ctrl-n").await;
    ui.types("remark:strnig").await;
    ui.keys("enter").await;
    ui.shows("types are String, Boolean");
    ui.keys("ctrl-n").await;
    ui.types("remark:string").await;
    ui.keys("enter").await;
    ui.types("as agreed").await;
    ui.keys("enter").await;
    ui.shows("Complete task").shows("sets: amount, remark").shows("Can be undone: no (the process goes on at once).");
    ui.snapshot("confirm_complete");
    ui.wire.sent();
    ui.keys("y").await;
    let writes = ui.wire.writes();
    assert_eq!(writes.len(), 1);
    let body: serde_json::Value = serde_json::from_str(&writes[0].body).unwrap();
    assert_eq!(body["variables"]["amount"], serde_json::json!({ "type": "Long", "value": 4711 }));
    assert_eq!(body["variables"]["remark"], serde_json::json!({ "type": "String", "value": "as agreed" }));
    assert_eq!(body["variables"].as_object().unwrap().len(), 2, "what was not touched is not sent");
    assert!(ui.foot().contains("1 done"), "{}", ui.foot());
    let left = ui.wire.get("/task").await;
    assert!(!left.as_array().unwrap().iter().any(|task| task["id"] == id.as_str()));
}

#[tokio::test(start_paused = true)]
async fn a_form_that_is_left_sends_nothing_and_a_paste_goes_into_its_field() {
    let mut ui = at("g t C").await;
    ui.keys("ctrl-n").await;
    ui.paste("note:String\n").await;
    ui.keys("enter").await;
    ui.paste("several words").await;
    ui.shows("several words");
    ui.keys("esc").await;
    ui.lacks("several words");
    assert!(ui.wire.writes().is_empty());
}
