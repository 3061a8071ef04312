//! Finding one's way: help, palette, key sequences, notices, and other contexts.

use flowdeck::app::Place;

use super::at;
use crate::support::{
    ui::{Ui, place},
    wire::{Answer, Hours, Wire},
};

#[tokio::test(start_paused = true)]
async fn help_lists_every_command_that_can_be_used_here_and_why_some_cannot() {
    let mut ui = at("g t").await;
    ui.keys("?").await;
    ui.shows("Help").shows("make it mine").shows("not now: nobody has it");
    ui.snapshot("help");
    ui.keys("G").await;
    ui.lacks("make it mine").shows(flowdeck::resource::ALL.last().unwrap().help);
    ui.keys("g").await;
    ui.shows("make it mine");
    ui.keys("esc").await;
    ui.lacks("make it mine");
}

#[tokio::test(start_paused = true)]
async fn the_palette_finds_lists_by_alias_commands_and_contexts() {
    let mut ui = Ui::demo(120, 40).await;
    ui.keys(":").await;
    ui.shows("Go to").shows("incidents").shows("what has gone wrong and waits for somebody");
    ui.types("pi").await;
    ui.keys("enter").await;
    ui.shows("overview › instances");
    ui.keys(":").await;
    ui.types("refr").await;
    ui.snapshot("palette");
    ui.wire.sent();
    ui.keys("enter").await;
    assert!(!ui.wire.lines().is_empty(), "a command is done");
    ui.keys(":").await;
    ui.paste("tasks").await;
    ui.keys("enter").await;
    ui.shows("› tasks");
    ui.keys(":").await;
    ui.types("zzzzqqq").await;
    ui.shows("look for whatever has this id or business key");
    ui.keys("enter").await;
    ui.shows("› tasks").lacks("Go to").shows("nothing here has the id or business key zzzzqqq");
}

#[tokio::test(start_paused = true)]
async fn the_palette_tells_of_commands_that_are_for_another_place() {
    let mut ui = Ui::demo(120, 40).await;
    ui.keys(":").await;
    ui.types("cancel").await;
    ui.shows("instance.cancel").shows("for a selected row of instances");
    assert!(ui.style_of("instance.cancel").starts_with('d'), "{}", ui.screen());
    ui.keys("enter").await;
    ui.lacks("Go to");
    assert!(ui.foot().contains("for a selected row of"), "{}", ui.foot());
}

#[tokio::test(start_paused = true)]
async fn the_way_and_the_filter_are_kept_apart_and_what_is_cut_says_so() {
    let mut ui = Ui::demo(80, 24).await;
    ui.keys("g j g t g i /").await;
    ui.types("business:ORD* type:failedJob definition:order activity:reserve_stock").await;
    ui.keys("enter").await;
    let line = ui.lines().swap_remove(1);
    let (way, filter) = line.split_once("   ").unwrap_or_else(|| panic!("{line}"));
    assert!(way.ends_with("incidents") && filter.trim_start().starts_with("filter"), "{line}");
    assert!(line.ends_with('…'), "{line}");
}

#[tokio::test(start_paused = true)]
async fn a_started_sequence_shows_how_it_goes_on() {
    let mut ui = Ui::demo(120, 40).await;
    ui.keys("g").await;
    ui.shows("i incidents").shows("w writes").shows("h …");
    assert_eq!(ui.style_of("i incidents").chars().next(), Some('k'));
    ui.snapshot("sequence");
    ui.keys("esc").await;
    ui.shows("Definitions");
    assert!(ui.foot().contains("? help"));
    ui.keys("g z").await;
    assert!(ui.foot().contains("g z does nothing here; ? tells what does"), "{}", ui.foot());
    ui.seconds(9).await;
    assert!(ui.foot().contains("? help"), "what was said goes: {}", ui.foot());
    ui.keys("g n").await;
    ui.shows("Notices").lacks("g z does nothing here");
}

#[tokio::test(start_paused = true)]
async fn pasted_text_is_never_taken_for_commands() {
    let mut ui = at("g j").await;
    ui.wire.sent();
    ui.paste("r\ny\nQ").await;
    assert!(ui.foot().contains("nothing here takes pasted text"));
    assert_eq!(ui.wire.lines(), [""; 0]);
    assert!(!ui.model().quit);
}

/// Two contexts with worlds of their own, and the other one's wire.
async fn two() -> (Ui, std::sync::Arc<Wire>) {
    let hours = Hours::begin();
    let here = Wire::at(hours.clone(), 60, 7);
    let there = Wire::at(hours, 20, 8);
    let ui = Ui::among(vec![(place("here"), here), (Place { production: true, ..place("there") }, there.clone())], 120, 40).await;
    (ui, there)
}

#[tokio::test(start_paused = true)]
async fn another_context_is_all_new_and_writes_go_there() {
    let (mut ui, there) = two().await;
    let counts = ui.line_of("incident rows");
    assert!(there.lines().is_empty(), "nobody talks to it yet");
    ui.wire.when("GET /incident?", Answer::Never);
    ui.keys("g p space g i @").await;
    ui.shows("Contexts").shows("PROD  http://there.example/engine-rest");
    ui.snapshot("contexts");
    ui.wire.sent();
    ui.keys("j enter").await;
    ui.shows("there").shows("PROD").shows("Definitions").lacks("incidents ›").lacks("marked");
    assert_ne!(ui.line_of("incident rows"), counts);
    assert_eq!((ui.wire.under_way(), ui.wire.lines().len()), (0, 0), "the old one is left alone");
    assert!(there.lines()[0].starts_with("GET /process-definition?"));
    assert_eq!(ui.model().screens.len(), 1);
    ui.keys("L").await;
    assert!(ui.foot().contains("nothing further on"));

    ui.keys("g j").await;
    let id = ui.selected_id();
    ui.keys("r").await;
    ui.types("there").await;
    ui.keys("enter y").await;
    let writes = there.writes();
    assert_eq!(writes.len(), 1);
    assert!(writes[0].line.contains(&id));
    assert!(ui.wire.writes().is_empty());
    ui.seconds(30).await;
    assert!(ui.wire.lines().is_empty());

    ui.keys(":").await;
    ui.types("context here").await;
    ui.keys("enter").await;
    ui.shows("here").lacks("PROD").lacks("armed");
    ui.keys("U").await;
    assert!(ui.foot().contains("nothing was done that can be taken back"), "{}", ui.foot());
    ui.keys("@ j enter").await;
    ui.keys("g j r").await;
    ui.shows("Type its name (there)");
}

#[tokio::test(start_paused = true)]
async fn a_context_is_not_left_while_it_is_being_written_to() {
    let (mut ui, there) = two().await;
    ui.wire.when("PUT /job/", Answer::After(std::time::Duration::from_secs(5)));
    ui.keys("g j r y @ j enter").await;
    ui.keys("g n").await;
    ui.shows("a write is still under way");
    ui.keys("esc").await;
    assert!(there.lines().is_empty());
    ui.seconds(6).await;
    ui.keys("@ j enter").await;
    assert!(!there.lines().is_empty());
}
