//! Columns: what is empty in every row takes no room, and nothing comes and goes by itself.

use std::time::Duration;

use flowdeck::{app::Overlay, resource::INCIDENTS};
use serde_json::Value;

use super::at;
use crate::support::{
    ui::Ui,
    wire::{Answer, Wire},
};

/// The heading of the list on screen.
fn heading(ui: &Ui) -> String {
    ui.line_of("AGE")
}

/// Instances of a definition that belongs to no tenant.
async fn of_nobody() -> Ui {
    let mut ui = at("g p /").await;
    ui.types("definition:onboarding").await;
    ui.keys("enter").await;
    ui
}

/// Gives the first row of a list a tenant.
fn with_a_tenant() -> Answer {
    Answer::edited(|rows| rows[0]["tenantId"] = "acme".into())
}

#[tokio::test(start_paused = true)]
async fn a_column_that_is_empty_in_every_row_takes_no_room_and_the_dialog_says_why() {
    let mut ui = of_nobody().await;
    assert!(!heading(&ui).contains("TENANT") && !heading(&ui).contains("ENDED"), "{}", heading(&ui));
    ui.keys("w c").await;
    assert!(ui.line_of("TENANT").contains("empty in every row read"), "{}", ui.line_of("TENANT"));
    ui.keys("esc g i").await;
    ui.resize(80, 24).await;
    ui.keys("w c").await;
    ui.shows("no room for it");
}

#[tokio::test(start_paused = true)]
async fn a_column_that_a_person_chose_or_sorts_by_is_shown_though_it_is_empty() {
    let mut ui = Ui::demo(200, 40).await;
    ui.keys("g i s home").await;
    ui.keys(&"j ".repeat(INCIDENTS.column("tenant").unwrap())).await;
    ui.keys("enter").await;
    assert!(heading(&ui).contains("TENA"), "{}", heading(&ui));
    ui.keys("w c home").await;
    let Some(Overlay::Columns(columns)) = ui.model().overlays.last() else { panic!("no columns: {}", ui.screen()) };
    let note = columns.items.iter().position(|(column, _)| Some(*column) == INCIDENTS.column("annotation")).unwrap();
    ui.keys(&"j ".repeat(note)).await;
    ui.keys("space").await;
    ui.keys(&"K ".repeat(note)).await;
    ui.keys("enter").await;
    let heading = heading(&ui);
    assert!(heading.find("NOTE").unwrap() < heading.find("AGE").unwrap(), "{heading}");
}

#[tokio::test(start_paused = true)]
async fn a_column_that_has_told_something_stays_until_another_list_is_asked_for() {
    let mut ui = of_nobody().await;
    assert!(!heading(&ui).contains("TENANT"));
    ui.wire.when("POST /history/process-instance?", with_a_tenant());
    ui.seconds(10).await;
    assert!(heading(&ui).contains("TENANT"), "it comes when there is something: {}", heading(&ui));
    ui.wire.heal();
    ui.seconds(10).await;
    assert_eq!(ui.cell("tenant"), "");
    ui.keys("]").await;
    assert!(heading(&ui).contains("TENANT"), "{}", heading(&ui));
    ui.keys("/").await;
    ui.types("definition:order").await;
    ui.keys("enter").await;
    assert!(!heading(&ui).contains("TENANT"), "{}", heading(&ui));
}

#[tokio::test(start_paused = true)]
async fn a_column_that_is_looked_up_keeps_its_place_until_the_look_up_has_told_nothing() {
    let wire = Wire::new();
    wire.when("POST /process-instance?", Answer::After(Duration::from_secs(3)));
    let mut ui = Ui::with(wire, 120, 40).await;
    ui.keys("g i").await;
    assert!(ui.cell("business").is_empty() && heading(&ui).contains("BUSINESS KEY"), "{}", heading(&ui));
    ui.seconds(3).await;
    assert!(heading(&ui).contains("BUSINESS KEY") && !ui.cell("business").is_empty(), "{}", heading(&ui));
    ui.keys("esc").await;
    ui.wire.when(
        "POST /process-instance?",
        Answer::edited(|rows| rows.as_array_mut().into_iter().flatten().for_each(|row| row["businessKey"] = Value::Null)),
    );
    ui.keys("g i").await;
    assert!(!heading(&ui).contains("BUSINESS KEY"), "{}", heading(&ui));
    // while it is asked again nothing comes back
    ui.wire.when("POST /process-instance?", Answer::Never);
    ui.keys("ctrl-r").await;
    assert!(!heading(&ui).contains("BUSINESS KEY"), "{}", heading(&ui));
}
