//! Pages: one at a time, with totals that are never more exact than what is known.

use std::sync::atomic::{AtomicBool, Ordering};

use crate::support::{
    ui::Ui,
    wire::{Answer, Wire},
};

#[tokio::test(start_paused = true)]
async fn pages_go_forth_and_back_with_the_true_total() {
    let mut ui = Ui::demo(120, 40).await;
    ui.keys("g p").await;
    let total = ui.wire.get("/process-instance/count").await["count"].as_u64().unwrap();
    assert!((101..200).contains(&total));
    ui.shows(&format!("100 of {total} · running · by age · page 1 of 2"));
    ui.wire.sent();
    ui.keys("]").await;
    ui.shows(&format!("{} of {total} · running · by age · page 2 of 2", total - 100));
    assert_eq!(ui.wire.lines().iter().filter(|line| line.starts_with("POST /history/process-instance?")).count(), 1);
    ui.keys("]").await;
    ui.shows("page 2 of 2");
    assert_eq!(ui.wire.lines(), [""; 0], "there is no page after the last");
    ui.keys("[").await;
    ui.shows("page 1 of 2");
    let last = ui.selected();
    ui.keys("j").await;
    ui.shows("page 2 of 2");
    let first = ui.selected();
    ui.keys("k").await;
    ui.shows("page 1 of 2");
    assert_eq!(ui.selected(), last, "the step before the first row leads to the last of the page before");
    assert_ne!(first, last);
    ui.keys("}").await;
    ui.shows("page 2 of 2");
    ui.keys("{").await;
    ui.shows("page 1 of 2");
}

#[tokio::test(start_paused = true)]
async fn a_total_that_is_not_known_is_not_made_up() {
    let wire = Wire::new();
    wire.when("POST /history/process-instance/count", Answer::Never);
    let mut ui = Ui::with(wire, 120, 40).await;
    ui.keys("g p").await;
    ui.shows("100 of … · running · by age · page 1 of ?");
    ui.wire.sent();
    ui.keys("}").await;
    assert!(
        !ui.wire.lines().iter().any(|line| line.starts_with("POST /history/process-instance?")),
        "where the last page is, is not known"
    );
    ui.keys("]").await;
    ui.shows("page 2 of ?");
    ui.keys("[").await;
    ui.seconds(21).await;
    ui.shows("100 of ? (count failed)");
    ui.wire.sent();
    ui.seconds(200).await;
    let counts = ui.wire.lines().iter().filter(|line| line.starts_with("POST /history/process-instance/count")).count();
    assert!(counts <= 4, "a count that is too slow is left alone; what is left is the header's: {counts}");
}

#[tokio::test(start_paused = true)]
async fn a_list_that_became_shorter_than_where_one_stood_shows_its_new_last_page() {
    let mut ui = Ui::demo(120, 40).await;
    ui.keys("g p ]").await;
    ui.shows("page 2 of 2");
    let shrunk = AtomicBool::new(false);
    let empty_once = Answer::edited(move |rows| {
        if !shrunk.swap(true, Ordering::SeqCst) {
            *rows = serde_json::json!([]);
        }
    });
    ui.wire.when("POST /history/process-instance?", empty_once);
    for count in ["POST /history/process-instance/count", "POST /process-instance/count"] {
        ui.wire.when(count, Answer::Status(200, r#"{"count":100}"#.to_owned()));
    }
    ui.keys("ctrl-r").await;
    ui.shows("100 of 100").lacks("page 2");
    assert!(!ui.selected().is_empty());
}
