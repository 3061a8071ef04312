//! Marks: they stay on their rows through everything, and the hidden ones are counted and listed before anything is sent.

use super::at;

#[tokio::test(start_paused = true)]
async fn marks_stay_through_sort_filter_paging_and_refresh() {
    let mut ui = at("g p space space").await;
    ui.shows("2 marked");
    assert_eq!(ui.style_of("✓"), "m");
    ui.snapshot("marked");
    ui.keys("s j j j enter").await;
    ui.shows("2 marked");
    ui.keys("/").await;
    ui.types("business:nothing-like-it").await;
    ui.keys("enter").await;
    ui.shows("2 marked, 2 of them not shown now").lacks("✓");
    ui.keys("\\ ]").await;
    ui.shows("2 marked");
    ui.keys("ctrl-r").await;
    ui.shows("2 marked");
    ui.keys("m c").await;
    ui.lacks("marked");
}

#[tokio::test(start_paused = true)]
async fn marks_are_made_by_range_for_all_and_inverted() {
    let mut ui = at("g i").await;
    ui.keys("space j j m r").await;
    ui.shows("4 marked");
    ui.keys("m i").await;
    let causes = ui.wire.get("/incident").await.as_array().unwrap().iter().filter(|row| row["id"] == row["rootCauseIncidentId"]).count();
    ui.shows(&format!("{} marked", causes - 4));
    ui.keys("m c m a").await;
    ui.shows(&format!("{causes} marked"));
}

#[tokio::test(start_paused = true)]
async fn hidden_marks_are_counted_and_listed_before_anything_is_sent() {
    let mut ui = at("g j space space").await;
    let first = ui.line_of("✓").split_whitespace().find(|word| word.contains('-') && word.contains("00")).map(str::to_owned);
    ui.keys("/").await;
    ui.types("kind:timer").await;
    ui.keys("enter").await;
    ui.shows("2 marked, 2 of them not shown now");
    ui.wire.sent();
    ui.keys("r").await;
    ui.shows("Set retries to 1 on 2 jobs").shows("2 of them are marked but not shown now").shows("Type the count (2)");
    ui.keys("i").await;
    ui.shows("PUT /job/");
    drop(first);
    ui.keys("esc").await;
    assert_eq!(ui.wire.writes().len(), 0);
}
