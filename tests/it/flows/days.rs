//! Days on end beside somebody's shell: nothing grows, nobody is hammered, and nothing spins.

use flowdeck::api::ApiError;

use super::{SCREENS, at};
use crate::support::{
    ui::Ui,
    wire::{Answer, Wire},
};

fn unreachable() -> Answer {
    Answer::Fails(ApiError::Unreachable { url: "http://demo".to_owned(), reason: "Connection refused".to_owned(), sent: false })
}

#[tokio::test(start_paused = true)]
async fn an_unreachable_server_is_asked_a_few_times_an_hour_and_costs_no_wake_ups() {
    let mut ui = at("g i").await;
    ui.wire.when("", unreachable());
    ui.seconds(600).await;
    ui.wire.sent();
    ui.ticks = 0;
    ui.seconds(3_600).await;
    let asked = ui.wire.sent().len();
    // once a minute, each time with two more tries, and the counts of the header
    assert!(asked <= 60 * 3 * 4, "{asked} requests in an hour");
    let lists = 60 * 3 + 3;
    assert!(ui.ticks <= 200, "{} wake-ups in an hour", ui.ticks);
    ui.wire.sent();
    ui.seconds(3_600).await;
    let lines = ui.wire.lines();
    let list = lines.iter().filter(|line| line.starts_with("GET /incident?")).count();
    assert!(list <= lists, "the list was asked for {list} times in an hour");
    ui.shows("old").shows("cannot be reached");
    ui.wire.heal();
    ui.seconds(61).await;
    ui.lacks("cannot be reached");
}

#[tokio::test(start_paused = true)]
async fn an_unreachable_server_that_never_answered_is_asked_no_more_often() {
    let wire = Wire::new();
    wire.when("", unreachable());
    let mut ui = Ui::with(wire, 120, 40).await;
    ui.seconds(600).await;
    ui.wire.sent();
    ui.seconds(3_600).await;
    let asked = ui.wire.sent().len();
    assert!(asked <= 60 * 3 + 3, "{asked} requests in an hour");
}

/// What is kept, in numbers.
fn kept(ui: &Ui) -> [usize; 6] {
    let model = ui.model();
    let rows = model.screens.iter().chain(&model.forward).flat_map(|screen| &screen.panes).map(|pane| match pane {
        flowdeck::app::Pane::Table(table) => table.loaded(),
        _ => 1,
    });
    let pages = rows.sum();
    [
        model.notices.all().count(),
        model.runs.all.len(),
        model.screens.len() + model.forward.len(),
        model.live().len(),
        model.overlays.len(),
        pages,
    ]
}

#[tokio::test(start_paused = true)]
async fn after_thousands_of_polls_no_more_is_kept_than_after_the_first() {
    let mut ui = Ui::with(Wire::sized(8), 120, 40).await;
    ui.keys("g i").await;
    ui.seconds(120).await;
    let before = kept(&ui);
    // six hours with a poll each ten seconds, and failures in between
    for round in 0..36 {
        if round % 10 == 9 {
            ui.wire.when("GET /incident?", unreachable());
        } else {
            ui.wire.heal();
        }
        ui.seconds(600).await;
        ui.wire.sent();
    }
    ui.wire.heal();
    ui.seconds(120).await;
    assert_eq!(kept(&ui), before);
    assert!(ui.model().dropped < 50, "{} answers came that nobody wanted", ui.model().dropped);
}

#[tokio::test(start_paused = true)]
async fn going_about_for_hours_keeps_a_bounded_number_of_screens_notices_and_writes() {
    let mut ui = Ui::demo(120, 40).await;
    for round in 0..40 {
        for (_, keys) in SCREENS.iter().take(6) {
            ui.keys(keys).await;
        }
        ui.keys("x").await; // means nothing, and is said
        if round % 4 == 0 {
            ui.keys("g p j S y A y").await;
        }
        ui.wire.sent();
    }
    let [notices, runs, screens, live, ..] = kept(&ui);
    assert!(notices <= 200, "{notices} notices");
    assert!(runs <= 50, "{runs} writes");
    assert!(screens <= 26, "{screens} screens");
    assert!(live <= 12, "{live} questions");
}
