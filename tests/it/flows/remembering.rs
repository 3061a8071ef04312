//! What is kept: filters and places with names, columns, and where one was last time.

use std::path::Path;

use flowdeck::{
    app::Recollection,
    memory::{Memory, Saved, SavedFilter, Session},
};

use super::at;
use crate::support::{
    ui::{Ui, place},
    wire::{Answer, Wire},
};

#[tokio::test(start_paused = true)]
async fn a_filter_gets_a_name_and_is_found_by_it() {
    let mut ui = at("g j /").await;
    ui.types("state:failed retries<1").await;
    ui.keys("enter w s").await;
    ui.shows("name for jobs state:failed retries<1");
    ui.types("dead").await;
    ui.keys("enter").await;
    ui.shows("saved as dead");
    ui.keys("\\ w f").await;
    ui.shows("Saved filters").shows("dead");
    ui.keys("enter").await;
    ui.shows("state:failed").shows("retries<1");
    ui.keys("g i w f").await;
    assert!(ui.foot().contains("no filter of this list was saved"), "{}", ui.foot());
    ui.keys(":").await;
    ui.types("filter dead").await;
    ui.keys("enter").await;
    ui.shows("› jobs").shows("state:failed");
    ui.keys("w f d").await;
    ui.lacks("Saved filters");
    ui.keys("w f").await;
    assert!(ui.foot().contains("no filter of this list was saved"), "{}", ui.foot());
}

#[tokio::test(start_paused = true)]
async fn screens_are_bookmarked_and_found_again() {
    let mut ui = at("g i j enter").await;
    let title = ui.model().screen().title.clone();
    ui.keys("B").await;
    assert!(ui.foot().contains("bookmarked"), "{}", ui.foot());
    ui.keys("g p w e B g o g k").await;
    ui.shows("Bookmarks").shows(&title).shows("instances state:ended");
    ui.keys("enter").await;
    ui.shows("state:ended").shows("by ended");
    ui.keys("g o g k j enter").await;
    assert_eq!(ui.model().screen().title, title);
    ui.keys("i B").await;
    ui.keys("g k d d").await;
    ui.lacks("Bookmarks");
}

#[tokio::test(start_paused = true)]
async fn columns_are_chosen_and_ordered_and_the_identity_stays() {
    let mut ui = at("g i w c").await;
    ui.shows("Columns of incidents").shows("always shown");
    // AGE away; DEFINITION one down
    ui.keys("space j J").await;
    ui.snapshot("columns");
    ui.keys("enter").await;
    let head = ui.line_of("MESSAGE");
    assert!(!head.contains("  AGE") && head.find(" V ").unwrap() < head.find("DEFINITION").unwrap(), "{head}");
    ui.keys("w c").await;
    for _ in 0..12 {
        ui.keys("space j").await;
    }
    ui.keys("enter").await;
    ui.shows("MESSAGE").lacks("DEFINITION");
    ui.keys("w c r").await;
    ui.shows("DEFINITION").shows("AGE");
}

#[tokio::test(start_paused = true)]
async fn the_configuration_gives_columns_and_filters() {
    let fixed = SavedFilter { name: "young".to_owned(), resource: "incidents".to_owned(), filter: "age<1h".to_owned(), fixed: true };
    let recollection = Recollection {
        columns: [("incidents".to_owned(), vec!["message".to_owned(), "age".to_owned()])].into(),
        saved: Saved { filters: vec![fixed], bookmarks: vec![] },
        session: None,
    };
    let mut ui = Ui::recalling(vec![(place("demo"), Wire::new())], recollection, None, 120, 40).await;
    ui.keys("g i").await;
    let head = ui.line_of("MESSAGE");
    assert!(head.find("MESSAGE").unwrap() < head.find("AGE").unwrap() && !head.contains("ACTIVITY"), "{head}");
    ui.keys("w f").await;
    ui.shows("young").shows("(configuration)");
    ui.keys("d").await;
    ui.shows("young");
    ui.keys("enter").await;
    ui.shows("age<1h");
}

async fn remembering(folder: &Path, name: &str, wire: std::sync::Arc<Wire>) -> Ui {
    let memory = Memory::new(folder.to_owned());
    let recollection = Recollection {
        session: Some(memory.session().unwrap()),
        saved: memory.saved().unwrap(),
        columns: std::collections::BTreeMap::default(),
    };
    Ui::recalling(vec![(place(name), wire)], recollection, Some(memory), 120, 40).await
}

/// Waits for a file to be written away from the loop: as long as that takes, paused time does not pass.
async fn written(ui: &mut Ui, path: &Path) -> String {
    ui.seconds(1).await;
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{} was not written: {error}", path.display()))
}

#[tokio::test(start_paused = true)]
async fn one_starts_where_one_was_and_the_first_request_is_the_rows() {
    let root = tempfile::tempdir().unwrap();
    let file = root.path().join("session.json");
    let mut ui = remembering(root.path(), "here", Wire::new()).await;
    ui.keys("g j /").await;
    ui.types("state:failed").await;
    ui.keys("enter j j").await;
    let selected = ui.selected_id();
    assert!(!file.exists(), "not at every key");
    ui.seconds(3).await;
    let text = written(&mut ui, &file).await;
    assert!(text.contains("state:failed"), "{text}");
    std::fs::remove_file(&file).unwrap();
    ui.seconds(60).await;
    assert!(!file.exists(), "and not again as long as nothing changes");
    ui.keys("k j Q").await;
    ui.stay();
    ui.keys("w c space enter Q").await;
    written(&mut ui, &file).await;

    let ui = remembering(root.path(), "here", Wire::new()).await;
    ui.shows("overview › jobs").shows("state:failed").shows("server 1/1");
    assert_eq!(ui.selected_id(), selected);
    let sent = ui.wire.sent();
    assert!(sent[0].line.starts_with("POST /job?"), "{}", sent[0].line);
    assert!(!sent.iter().any(|request| request.line.starts_with("GET /process-definition?sort")), "what is not shown is not asked");

    let ui = remembering(root.path(), "elsewhere", Wire::new()).await;
    ui.shows("Definitions").lacks("› jobs");
}

#[tokio::test(start_paused = true)]
async fn that_nothing_can_be_written_is_told_once_and_stops_nothing() {
    let root = tempfile::tempdir().unwrap();
    std::fs::write(root.path().join("file"), "").unwrap();
    let memory = Memory::new(root.path().join("file/state"));
    let recollection = Recollection { session: Some(Session::default()), ..Recollection::default() };
    let mut ui = Ui::recalling(vec![(place("here"), Wire::new())], recollection, Some(memory), 120, 40).await;
    ui.keys("g j").await;
    ui.seconds(3).await;
    ui.seconds(1).await; // what is written away from the loop ends before this does
    ui.keys("g n").await;
    ui.shows("this will not be remembered");
    ui.keys("esc g i").await;
    ui.shows("› incidents");
}

#[tokio::test(start_paused = true)]
async fn a_remembered_instance_that_is_gone_says_so() {
    let root = tempfile::tempdir().unwrap();
    let mut ui = remembering(root.path(), "here", Wire::new()).await;
    ui.keys("g i j enter Q").await;
    written(&mut ui, &root.path().join("session.json")).await;
    let wire = Wire::new();
    wire.when("POST /history/process-instance?", Answer::edited(|rows| *rows = serde_json::json!([])));
    let ui = remembering(root.path(), "here", wire).await;
    assert!(ui.model().screen().head.is_some());
    ui.shows("overview › incidents ›");
}
