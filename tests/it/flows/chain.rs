//! The chain of calls: opened in place, down to where a failure began and up to the callers.

use crate::support::{
    ui::Ui,
    wire::{Answer, Sent},
};

/// Opens the instance of a definition with that business key.
async fn on(definition: &str, business: &str) -> Ui {
    let mut ui = Ui::demo(120, 40).await;
    ui.keys("g p /").await;
    ui.types(&format!("definition:{definition} business:{business}")).await;
    ui.keys("enter").await;
    ui.keys("enter").await;
    ui
}

/// Moves down to the line with that text.
async fn to(ui: &mut Ui, text: &str) {
    for _ in 0..40 {
        if ui.selected().contains(text) {
            return;
        }
        ui.keys("j").await;
    }
    panic!("no line has {text:?}:\n{}", ui.screen());
}

fn count(lines: &[String], part: &str) -> usize {
    lines.iter().filter(|line| line.contains(part)).count()
}

#[tokio::test(start_paused = true)]
async fn a_called_instance_opens_in_place_and_the_lists_are_narrowed_to_it() {
    let mut ui = on("order", "ORD-10104").await;
    ui.shows("↗ ORD-10104  payment").lacks("Charge the card");
    let depth = ui.model().screens.len();
    to(&mut ui, "↗ ORD-10104  payment").await;
    ui.wire.sent();
    ui.keys("l").await;
    ui.shows("Charge the card").shows("at ORD-10104");
    assert_eq!(count(&ui.wire.lines(), "/activity-instances"), 1, "only what is opened is read");
    assert_eq!(ui.model().screens.len(), depth, "in place");
    let payment = ui.model().screen().tree().unwrap().selected().unwrap().id.clone();
    assert_eq!(ui.model().screen().panes[1].table().unwrap().scope()[0].value, payment);

    to(&mut ui, "↗ ORD-10104  card-charge").await;
    ui.keys("l j").await;
    ui.shows("cause: instalment");
    assert!(ui.selected().contains("instalment"), "{}", ui.selected());
    // both are read again, and in step
    ui.wire.sent();
    ui.seconds(10).await;
    let lines = ui.wire.lines();
    assert_eq!((count(&lines, "/activity-instances"), count(&lines, "POST /job?maxResults=1000")), (3, 1), "{lines:?}");

    ui.keys("h h").await;
    assert!(ui.selected().contains("▸ ↗ ORD-10104  card-charge"), "{}", ui.selected());
    ui.keys("h h h h").await;
    ui.wire.sent();
    ui.seconds(10).await;
    ui.lacks("↗ ORD-10104  card-charge");
    assert_eq!(count(&ui.wire.lines(), "/activity-instances"), 1, "what is closed is not read");
}

#[tokio::test(start_paused = true)]
async fn one_key_goes_to_where_the_failure_began() {
    let mut ui = on("order", "ORD-10104").await;
    ui.shows("failed further down").shows("cause: instalment in card-charge (2 levels down)");
    ui.keys("!").await;
    assert!(ui.selected().contains("instalment"), "{}", ui.selected());
    ui.shows("cause: instalment").lacks("failed further down");
    ui.snapshot("cause");
    assert!(ui.foot().contains("t stack trace"), "{}", ui.foot());
    ui.keys("t").await;
    ui.shows("stack trace of").shows("Caused by");
    ui.keys("esc 4").await;
    ui.shows("instalments");
    ui.keys("0").await;
    assert!(ui.selected().contains("orderId") || !ui.selected().contains("instalment"), "the whole instance again");
}

#[tokio::test(start_paused = true)]
async fn the_callers_open_upward_and_become_links_again() {
    let mut ui = on("card-charge", "ORD-10104").await;
    ui.shows("▸ ↖ ORD-10104  order · called the next one").shows("▸ ↖ ORD-10104  payment · called this");
    ui.keys("k k k k k l").await;
    ui.lacks("↖").shows("▾ ↗ ORD-10104  card-charge").shows("▾ ↗ ORD-10104  payment");
    assert!(ui.selected().contains("ORD-10104"), "{}", ui.selected());
    ui.snapshot("callers");
    ui.keys("h").await;
    ui.shows("▸ ↖ ORD-10104  order");
    ui.keys("0").await;
    assert!(ui.selected().contains("card-charge"), "{}", ui.selected());
}

#[tokio::test(start_paused = true)]
async fn a_failure_that_is_gone_is_told_when_one_wants_to_go_there() {
    let mut ui = on("order", "ORD-10104").await;
    ui.wire.when("GET /incident?incidentId=", Answer::Status(200, "[]".to_owned()));
    ui.wire.when("GET /incident?rootCauseIncidentId=", Answer::Status(200, "[]".to_owned()));
    ui.keys("esc enter").await;
    ui.shows("the cause is not to be found");
    ui.keys("!").await;
    assert!(ui.foot().contains("the cause cannot be shown"), "{}", ui.foot());
}

#[tokio::test(start_paused = true)]
async fn tabs_that_are_not_shown_are_counted_once_the_selection_rests_and_then_slowly() {
    let mut ui = on("order", "ORD-10104").await;
    ui.lacks("3 Jobs 1");
    ui.wire.sent();
    ui.seconds(2).await;
    // the header's counts are over everything, those of a tab are narrowed; what is shown is counted with its page
    let of_a_tab = |sent: &Sent| {
        sent.line.contains("/count")
            && !sent.line.contains("/incident/")
            && format!("{}{}", sent.line, sent.body).contains("rocessInstanceId")
    };
    let counts = |ui: &Ui| ui.wire.sent().iter().filter(|sent| of_a_tab(sent)).count();
    let tabs = ui.model().screen().panes.len() - 2;
    assert_eq!(counts(&ui), tabs);
    ui.shows("3 Jobs ");
    ui.keys("j j j k").await;
    assert_eq!(counts(&ui), 0, "not while one moves");
    ui.seconds(5).await;
    assert!((1..=tabs).contains(&counts(&ui)));
    ui.seconds(60).await;
    assert!((1..=tabs).contains(&counts(&ui)));
}

#[tokio::test(start_paused = true)]
async fn nothing_is_done_to_the_instance_of_the_screen_from_a_line_of_another() {
    let mut ui = on("order", "ORD-10104").await;
    to(&mut ui, "↗ ORD-10104  payment").await;
    ui.keys("K").await;
    ui.shows("the selected line is of another instance").lacks("Cancel 1 instance");
    ui.keys("l").await;
    to(&mut ui, "Charge the card").await;
    ui.keys("S").await;
    ui.shows("the selected line is of another instance").lacks("Suspend 1 instance");
    ui.keys("b").await;
    ui.keys("esc").await;
    to_top(&mut ui).await;
    ui.keys("S").await;
    ui.shows("Suspend 1 instance").shows("on ORD-10104 (order)");
    ui.keys("esc").await;
    // opened, it is what one acts on
    to(&mut ui, "↗ ORD-10104  payment").await;
    ui.keys("enter").await;
    ui.keys("S").await;
    ui.shows("Suspend 1 instance").shows("on ORD-10104 (payment)");
}

/// Moves up to the first line.
async fn to_top(ui: &mut Ui) {
    for _ in 0..40 {
        ui.keys("k").await;
    }
}
