//! Identity: the selection is a row, not a place. Lists change between refreshes; what is selected does not become another.

use super::at;
use crate::support::wire::Answer;

#[tokio::test(start_paused = true)]
async fn the_selection_follows_its_row_when_others_come_and_go() {
    let mut ui = at("g j j j j").await;
    let (id, shown) = (ui.selected_id(), ui.model().screen().table().unwrap().selected_at());
    ui.wire.when(
        "POST /job?",
        Answer::edited(|rows| {
            let rows = rows.as_array_mut().unwrap();
            rows.remove(0);
            rows.remove(0);
        }),
    );
    ui.seconds(10).await;
    assert_eq!(ui.selected_id(), id);
    assert_eq!(ui.model().screen().table().unwrap().selected_at(), shown.map(|at| at - 2));
    ui.wire.heal();
    ui.wire.when(
        "POST /job?",
        Answer::edited(|rows| {
            let mut new = rows[0].clone();
            new["id"] = "another".into();
            rows.as_array_mut().unwrap().insert(0, new);
        }),
    );
    ui.seconds(10).await;
    assert_eq!(ui.selected_id(), id);
    assert_eq!(ui.model().screen().table().unwrap().selected_at(), shown.map(|at| at + 1));
}

#[tokio::test(start_paused = true)]
async fn when_its_row_is_gone_nothing_is_selected_and_nothing_is_done() {
    let mut ui = at("g j j j").await;
    let next = {
        ui.keys("j").await;
        let id = ui.selected_id();
        ui.keys("k").await;
        id
    };
    ui.wire.when("POST /job?", Answer::edited(|rows| drop(rows.as_array_mut().unwrap().remove(2))));
    ui.seconds(10).await;
    assert_eq!(ui.selected(), "");
    ui.wire.sent();
    for key in ["r", "enter", "i"] {
        ui.keys(key).await;
        assert!(ui.foot().contains("nothing is selected"), "{key}: {}", ui.foot());
    }
    assert!(ui.model().overlays.is_empty());
    assert_eq!(ui.wire.lines(), [""; 0]);
    ui.keys("j").await;
    assert_eq!(ui.selected_id(), next, "the next step starts from where it was");
}

#[tokio::test(start_paused = true)]
async fn a_plan_keeps_its_targets_when_the_list_changes_under_it() {
    let mut ui = at("g j j").await;
    let id = ui.selected_id();
    ui.keys("r").await;
    ui.wire.when("POST /job?", Answer::edited(|rows| drop(rows.as_array_mut().unwrap().remove(1))));
    ui.seconds(10).await;
    ui.wire.sent();
    ui.keys("y").await;
    assert_eq!(ui.wire.writes()[0].line, format!("PUT /job/{id}/retries"));
}

#[tokio::test(start_paused = true)]
async fn a_sort_keeps_the_row_selected_if_it_is_still_there() {
    let mut ui = at("g i j j j").await;
    let id = ui.selected_id();
    ui.keys("s j j j j j j enter").await;
    assert_eq!(ui.selected_id(), id);
}
