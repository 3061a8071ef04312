//! The screen of an instance: tree and lists, narrowing, links to called instances, and the way back.

use super::at;
use crate::support::{
    ui::Ui,
    wire::{Answer, Wire},
};

/// Opens the instance of a called definition that failed: its tree has a caller.
async fn in_called(width: u16, height: u16) -> Ui {
    let mut ui = Ui::demo(width, height).await;
    ui.keys("g i /").await;
    ui.types("activity:instalment").await;
    ui.keys("enter").await;
    ui.keys("enter").await;
    ui
}

#[tokio::test(start_paused = true)]
async fn a_wide_terminal_shows_tree_and_lists_side_by_side() {
    let mut ui = in_called(120, 40).await;
    ui.shows("Activities").shows("2 Incidents").shows("↖ ORD-10104  payment");
    assert!(ui.selected().contains("instalment"), "the failed activity is selected: {}", ui.selected());
    ui.snapshot("instance");
    ui.keys("4").await;
    assert_eq!((ui.style_of("4 Variables").as_str(), ui.style_of("3 Jobs").as_str()), ("t ttttttttt", "d dddd"));
    ui.snapshot("instance_variables");
}

#[tokio::test(start_paused = true)]
async fn a_narrow_terminal_shows_one_pane_with_all_as_tabs() {
    let mut ui = in_called(80, 24).await;
    ui.shows("1 Activities").shows("called this instance").lacks("MESSAGE");
    ui.snapshot("instance");
    ui.keys("tab").await;
    ui.shows("MESSAGE").lacks("called this instance");
    ui.keys("shift-tab").await;
    ui.shows("called this instance");
    ui.keys("5").await;
    ui.shows("no tasks");
}

#[tokio::test(start_paused = true)]
async fn what_is_selected_in_the_tree_narrows_the_lists() {
    let mut ui = at("g i j enter 4").await;
    ui.shows("at Send").shows("collector");
    ui.wire.sent();
    ui.keys("0").await;
    ui.shows("collector").lacks("at Send");
    assert_eq!(ui.wire.lines().iter().filter(|line| line.starts_with("POST /variable-instance?")).count(), 1);
    ui.keys("1 j").await;
    ui.shows("at Send");
}

#[tokio::test(start_paused = true)]
async fn a_called_instance_is_a_link_and_so_is_the_way_back_to_its_caller() {
    let mut ui = in_called(120, 40).await;
    ui.keys("1 k k").await;
    assert!(ui.selected().contains("↖ ORD-10104  payment"), "{}", ui.selected());
    ui.keys("enter").await;
    ui.shows("Payment").shows("↗");
    let depth = ui.model().screens.len();
    for _ in 0..6 {
        if ui.selected().contains("↗") {
            break;
        }
        ui.keys("j").await;
    }
    ui.keys("enter").await;
    assert_eq!(ui.model().screens.len(), depth + 1);
    ui.shows("Card charge").shows("↖");
    ui.keys("-").await;
    assert_eq!(ui.model().screens.len(), depth + 2);
    ui.shows("Payment");
}

#[tokio::test(start_paused = true)]
async fn back_restores_cursor_filter_and_scroll_and_forward_goes_on_again() {
    let mut ui = Ui::demo(120, 24).await;
    ui.keys("g p /").await;
    ui.types("state:active").await;
    ui.keys("enter").await;
    ui.keys(&"j ".repeat(30)).await;
    let (selected, top) = (ui.selected(), ui.model().screen().table().unwrap().top());
    assert!(top > 0);
    ui.keys("enter").await;
    let inside = ui.lines()[1].clone();
    assert_ne!(ui.selected(), selected);
    ui.keys("esc").await;
    ui.shows("state:active");
    assert_eq!((ui.selected(), ui.model().screen().table().unwrap().top()), (selected, top));
    ui.keys("L").await;
    assert_eq!(ui.lines()[1], inside);
    ui.keys("esc esc esc").await;
    ui.shows("Definitions");
    ui.keys("esc").await;
    assert!(ui.foot().contains("this is where it starts"));
    ui.keys("L L").await;
    assert_eq!(ui.lines()[1], inside, "forward twice");
}

/// As many versions of a definition as are asked for.
fn latest(version: u64) -> Answer {
    Answer::Status(200, serde_json::json!([{ "id": "x", "version": version }]).to_string())
}

#[tokio::test(start_paused = true)]
async fn an_instance_tells_which_of_how_many_versions_it_runs_by_and_waits_for_nothing() {
    let wire = Wire::new();
    wire.when("GET /process-definition?key=", Answer::Never);
    let mut ui = Ui::with(wire, 120, 40).await;
    ui.keys("g i enter").await;
    ui.shows("Activities").shows("version 2").lacks("version 2 of");
    let asked: Vec<_> = ui.wire.lines().into_iter().filter(|line| line.starts_with("GET /process-definition?key=")).collect();
    assert!(asked.len() == 1 && asked[0].contains("latestVersion=true") && asked[0].contains("maxResults=1"), "{asked:?}");
    ui.wire.when("GET /process-definition?key=", latest(3));
    ui.keys("ctrl-r").await;
    ui.shows("version 2");
    ui.keys("esc enter").await;
    ui.shows("version 2 of 3");
    ui.wire.sent();
    ui.seconds(60).await;
    assert!(!ui.wire.lines().iter().any(|line| line.starts_with("GET /process-definition?key=")), "once is enough");
    ui.keys("ctrl-r").await;
    assert!(ui.wire.lines().iter().any(|line| line.starts_with("GET /process-definition?key=")), "but for who asks again");
    ui.resize(80, 24).await;
    ui.keys("1").await;
    ui.shows("v2 of 3");
}

#[tokio::test(start_paused = true)]
async fn a_version_above_all_that_are_left_is_told_alone() {
    let wire = Wire::new();
    wire.when("GET /process-definition?key=", latest(0));
    let mut ui = Ui::with(wire, 120, 40).await;
    ui.keys("g i enter").await;
    ui.shows("version 2").lacks("version 2 of");
}
