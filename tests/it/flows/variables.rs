//! Variables: edited, added, deleted, each with its undo.

use super::at;
use crate::support::ui::Ui;

async fn at_amount() -> Ui {
    let mut ui = at("g i j j enter 0 4 /").await;
    ui.types("name:amount").await;
    ui.keys("enter").await;
    ui
}

async fn amount(ui: &Ui) -> serde_json::Value {
    let instance = ui.model().screen().head.as_ref().unwrap().scope()[0].value.clone();
    let variables = ui.wire.get(&format!("/process-instance/{instance}/variables")).await;
    variables["amount"].clone()
}

#[tokio::test(start_paused = true)]
async fn a_value_is_edited_with_its_type_and_put_back() {
    let mut ui = at_amount().await;
    let before = amount(&ui).await["value"].clone();
    ui.keys("e").await;
    ui.shows("amount").shows("Long");
    ui.keys("ctrl-u").await;
    ui.types("12.5").await;
    ui.keys("enter").await;
    ui.shows("must be a whole number");
    ui.keys("ctrl-u").await;
    ui.types("9007199254740993").await;
    ui.keys("enter").await;
    ui.shows("Set variable amount of the instance").shows(&format!("now (Long): {before}")).shows("then (Long): 9007199254740993");
    ui.keys("y").await;
    assert_eq!(amount(&ui).await["value"], serde_json::json!(9_007_199_254_740_993_i64));
    assert!(ui.selected().contains("9007199254740993"), "{}", ui.selected());
    ui.keys("U y").await;
    assert_eq!(amount(&ui).await["value"], before);
    assert!(ui.selected().contains(&before.to_string()), "{}", ui.selected());
}

#[tokio::test(start_paused = true)]
async fn a_value_gets_another_type() {
    let mut ui = at_amount().await;
    ui.keys("e shift-tab").await;
    for _ in 0..12 {
        if ui.line_of("Type").contains("Boolean") {
            break;
        }
        ui.keys("right").await;
    }
    ui.keys("tab ctrl-u").await;
    ui.types("maybe").await;
    ui.keys("enter").await;
    ui.shows("must be true or false");
    ui.keys("ctrl-u").await;
    ui.types("true").await;
    ui.keys("enter y").await;
    let now = amount(&ui).await;
    assert_eq!((now["type"].as_str(), now["value"].as_bool()), (Some("Boolean"), Some(true)));
}

#[tokio::test(start_paused = true)]
async fn a_variable_is_added_and_taken_away_again() {
    let mut ui = at("g i j j enter 0 4 n").await;
    ui.types("extra").await;
    ui.keys("tab tab").await;
    ui.types("with love").await;
    ui.keys("enter").await;
    ui.shows("Add variable extra to the instance").shows("not sent if one of that name is there").shows("on extra");
    ui.keys("y").await;
    ui.shows("extra").shows("with love");
    ui.keys("U").await;
    ui.shows("Undo: Add variable extra").shows("on extra").shows("Type the count (1) to send:");
    ui.keys("1 enter").await;
    ui.lacks("with love");
}

#[tokio::test(start_paused = true)]
async fn a_deletion_wants_its_count_and_can_be_put_back() {
    let mut ui = at_amount().await;
    let before = amount(&ui).await;
    ui.keys("D").await;
    ui.shows("Delete 1 variable: amount").shows("Type the count (1) to send:");
    ui.keys("y enter").await;
    ui.shows("not sent");
    ui.keys("ctrl-u 1 enter").await;
    assert!(amount(&ui).await.is_null());
    assert_eq!(ui.selected(), "");
    ui.keys("U y").await;
    let after = amount(&ui).await;
    assert_eq!((&after["value"], &after["type"]), (&before["value"], &before["type"]));
}

#[tokio::test(start_paused = true)]
async fn what_a_variable_was_set_to_before_is_told_with_when_and_the_way_back() {
    let mut ui = at_amount().await;
    let before = amount(&ui).await["value"].to_string();
    let (id, depth) = (ui.selected_id(), ui.model().screens.len());
    ui.keys("e ctrl-u 4 2 enter y").await;
    ui.wire.sent();
    ui.keys("H").await;
    ui.shows("past values of amount");
    let asked = ui.wire.lines();
    assert!(
        asked.iter().any(|line| line.starts_with("GET /history/detail?") && line.contains(&format!("variableInstanceId={id}"))),
        "{asked:?}"
    );
    let table = ui.model().screen().table().unwrap();
    assert_eq!((table.resource.name, table.len(), table.total.value), ("variable-updates", 2, Some(2)));
    // the newest first
    assert_eq!(ui.cell("value"), "42");
    ui.keys("j").await;
    assert_eq!(ui.cell("value"), before);
    ui.keys("esc").await;
    assert_eq!((ui.model().screens.len(), ui.selected_id()), (depth, id));
}

#[tokio::test(start_paused = true)]
async fn past_values_of_what_is_no_more_are_told_too() {
    let mut ui = at("g h v").await;
    let (id, name) = (ui.selected_id(), ui.cell("name"));
    ui.wire.sent();
    ui.keys("H").await;
    ui.shows(&format!("past values of {name}"));
    let asked = ui.wire.lines();
    assert!(asked.iter().any(|line| line.contains(&format!("variableInstanceId={id}"))), "{asked:?}");
    assert!(!ui.model().screen().table().unwrap().is_empty());
}
