//! What makes it pleasant: the mouse, times, help that can be searched.

use super::at;
use crate::support::ui::Ui;

#[tokio::test(start_paused = true)]
async fn a_click_selects_a_second_one_opens_and_the_wheel_moves() {
    let mut ui = at("g i").await;
    let (line, first) = (ui.y_of("ORD-10104"), ui.selected_id());
    ui.click(10, line).await;
    let clicked = ui.selected_id();
    assert_ne!(clicked, first);
    assert!(ui.selected().contains("ORD-10104"), "{}", ui.selected());
    ui.wheel(10, line, 1).await;
    assert_ne!(ui.selected_id(), clicked);
    ui.wheel(10, line, -1).await;
    assert_eq!(ui.selected_id(), clicked);
    // one late click more is not a double one
    ui.seconds(1).await;
    ui.click(10, line).await;
    ui.shows("causes").lacks("Activities");
    ui.click(10, line).await;
    ui.shows("Activities");
}

#[tokio::test(start_paused = true)]
async fn a_click_hits_what_was_drawn_and_not_what_came_meanwhile() {
    let mut ui = at("g i").await;
    let (line, first) = (ui.y_of("ORD-10104"), ui.selected_id());
    ui.click(10, line).await;
    let id = ui.selected_id();
    ui.keys("home").await;
    assert_eq!(ui.selected_id(), first);
    // the list is turned round, and nobody has seen that yet
    ui.unseen("s enter").await;
    assert_ne!(ui.model().screen().table().unwrap().selected_at(), Some(0), "the rows are in another order");
    ui.click_unseen(10, line).await;
    assert_eq!(ui.selected_id(), id, "the row that stood there when it was looked at");
}

#[tokio::test(start_paused = true)]
async fn tabs_and_panes_take_the_keys_by_a_click() {
    let mut ui = at("g i j enter").await;
    let (frame, column) = ui.place_of("4 Vars");
    ui.click(column, frame).await;
    ui.shows("VALUE");
    assert_eq!(ui.model().screen().table().unwrap().resource.name, "variables");
    ui.click(5, ui.y_of("Activities") + 1).await;
    assert!(ui.model().screen().tree().is_some());
}

#[tokio::test(start_paused = true)]
async fn a_click_never_answers_a_dialog() {
    let mut ui = at("g j").await;
    ui.wire.sent();
    ui.keys("r").await;
    let (y, x) = ui.place_of("y / n");
    ui.click(x, y).await;
    ui.click(x, y).await;
    ui.shows("y / n");
    assert!(ui.wire.lines().is_empty(), "{:?}", ui.wire.lines());
}

#[tokio::test(start_paused = true)]
async fn the_mouse_can_be_left_to_the_terminal() {
    let mut ui = at("g i").await;
    let line = ui.y_of("ORD-10104");
    ui.keys("z m").await;
    let before = ui.selected_id();
    ui.click(10, line).await;
    assert_eq!(ui.selected_id(), before);
    assert!(ui.foot().contains("terminal's"), "{}", ui.foot());
}

#[tokio::test(start_paused = true)]
async fn ages_become_times_and_times_change_their_zone() {
    let mut ui = at("g i").await;
    ui.keys("z a").await;
    ui.shows("UTC");
    ui.snapshot("absolute");
    ui.keys("z u").await;
    ui.shows("times are in UTC");
    ui.keys("z a z u").await;
    ui.lacks("UTC ");
}

#[tokio::test(start_paused = true)]
async fn the_help_is_searched_and_fits_a_small_screen() {
    let mut ui = Ui::demo(80, 24).await;
    ui.keys("g i ?").await;
    ui.snapshot("help");
    ui.keys("/").await;
    ui.types("mark range").await;
    ui.shows("mark range").lacks("curl");
    ui.snapshot("help_search");
    ui.keys("enter esc").await;
    ui.lacks("mark range").shows("Help");
    ui.keys("esc").await;
    ui.lacks("Help");
}

#[tokio::test(start_paused = true)]
async fn a_text_that_is_not_wrapped_moves_sideways_and_no_further_than_it_is_wide() {
    let mut ui = Ui::demo(80, 24).await;
    ui.keys("g i j j t f").await;
    ui.keys("w").await;
    let start = ui.screen();
    ui.keys("right").await;
    assert_ne!(ui.screen(), start);
    for _ in 0..200 {
        ui.keys("right").await;
    }
    assert!(ui.lines()[3..20].iter().any(|line| !line.trim_matches([' ', '│', '┃']).is_empty()), "{}", ui.screen());
    for _ in 0..200 {
        ui.keys("left").await;
    }
    assert_eq!(ui.screen(), start);
}
