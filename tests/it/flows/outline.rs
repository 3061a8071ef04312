//! The outline of a process: what it shows, and the ways to it and back.

use super::at;
use crate::support::{ui::Ui, wire::Answer};

#[tokio::test(start_paused = true)]
async fn a_definition_is_drawn_in_flow_order_with_what_happens_in_all_its_instances() {
    let mut ui = at("end b").await;
    ui.shows("overview › outline").shows("Outline Supplier invoice").shows("all instances of version 1");
    let lines = ui.lines();
    let place = |text: &str| lines.iter().position(|line| line.contains(text)).unwrap_or_else(|| panic!("no {text}"));
    let order =
        ["Invoice received", "How is it booked?", "├─ ledger", "Post to ledger", "└─ otherwise", "Split tax", "Approve invoice", "Settled"];
    let places: Vec<usize> = order.iter().map(|text| place(text)).collect();
    assert!(places.is_sorted(), "{places:?}");
    assert!(ui.line_of("├─ ledger").contains("if ${booking == 'ledger'}"));
    assert!(ui.line_of("Post to ledger").contains("✗"));
    ui.snapshot("outline");
    ui.resize(80, 24).await;
    ui.snapshot("outline");
}

#[tokio::test(start_paused = true)]
async fn from_where_tokens_stand_one_gets_to_those_instances() {
    let mut ui = at("end b n").await;
    assert!(ui.selected().contains("Post to ledger"), "{}", ui.selected());
    let tokens: usize = ui.selected().split('●').nth(1).and_then(|rest| rest.split_whitespace().next()).unwrap().parse().unwrap();
    ui.keys("enter").await;
    ui.shows("instances at Post to ledger");
    let table = ui.model().screen().table().unwrap();
    assert_eq!((table.len(), table.total.value), (tokens, Some(tokens as u64)));
}

#[tokio::test(start_paused = true)]
async fn where_no_token_stands_nothing_is_opened_and_that_is_said() {
    let mut ui = at("end b enter").await;
    assert!(ui.foot().contains("no token stands here"), "{}", ui.foot());
    ui.keys("j j enter").await;
    assert!(ui.foot().contains("not an activity"), "{}", ui.foot());
}

#[tokio::test(start_paused = true)]
async fn an_instance_is_drawn_at_the_selected_activity_and_another_one_is_selected_on_the_way_back() {
    let mut ui = at("g i j enter").await;
    let failed = ui.model().screen().tree().and_then(|tree| tree.selected_activity()).unwrap().to_owned();
    ui.keys("b").await;
    ui.shows("› outline").shows("1 token");
    let on = |ui: &Ui| ui.model().screen().diagram().unwrap().selected().map(|(node, _)| node.id.clone());
    assert_eq!(on(&ui).as_deref(), Some(failed.as_str()));
    ui.keys("home n").await;
    assert_eq!(on(&ui).as_deref(), Some(failed.as_str()));
    let depth = ui.model().screens.len();
    ui.keys("enter").await;
    assert_eq!(ui.model().screens.len(), depth - 1);
    ui.shows("Activities").lacks("› outline");
    assert_eq!(ui.model().screen().tree().and_then(|tree| tree.selected_activity()), Some(failed.as_str()));
}

#[tokio::test(start_paused = true)]
async fn the_source_is_read_once_and_the_counts_with_every_refresh() {
    let mut ui = at("end b").await;
    ui.wire.sent();
    ui.seconds(21).await;
    let lines = ui.wire.lines();
    let count = |part: &str| lines.iter().filter(|line| line.contains(part)).count();
    assert_eq!((count("/xml"), count("/statistics?incidents=true")), (0, 2), "{lines:?}");
}

/// The outline of the process of orders, at its call of the payment.
async fn at_a_call() -> Ui {
    let mut ui = at("").await;
    for _ in 0..20 {
        if ui.selected().contains(" order ") {
            break;
        }
        ui.keys("j").await;
    }
    ui.keys("b").await;
    for _ in 0..20 {
        if ui.selected().contains("Take payment") {
            return ui;
        }
        ui.keys("j").await;
    }
    panic!("no call:\n{}", ui.screen());
}

#[tokio::test(start_paused = true)]
async fn from_a_call_one_gets_to_the_outline_of_what_it_calls_and_back() {
    let mut ui = at_a_call().await;
    let (here, depth) = (ui.selected(), ui.model().screens.len());
    ui.keys("l").await;
    ui.shows("outline payment").shows("Charge the card").lacks("Take payment");
    assert_eq!(ui.model().screens.len(), depth + 1);
    assert!(ui.wire.lines().iter().any(|line| line.contains("/process-definition/key/payment/xml")), "{:?}", ui.wire.lines());
    ui.keys("l").await;
    assert!(ui.foot().contains("nothing is called from here"), "{}", ui.foot());
    ui.keys("esc").await;
    assert_eq!((ui.model().screens.len(), ui.selected()), (depth, here));
}

#[tokio::test(start_paused = true)]
async fn a_call_of_what_nobody_deployed_says_so() {
    let mut ui = at_a_call().await;
    ui.wire.when(
        "GET /process-definition/key/payment/",
        Answer::refused(404, "RestException", "No matching process definition with key: payment and no tenant-id"),
    );
    ui.keys("l").await;
    ui.shows("outline payment").shows("No matching process definition with key: payment");
}
