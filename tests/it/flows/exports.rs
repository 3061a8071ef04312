//! Lists written to files from the cockpit.

use super::at;
use crate::support::{ui::Ui, wire::Answer};

/// Clears the name that is offered and types another one.
async fn into(ui: &mut Ui, path: &std::path::Path) {
    ui.keys("ctrl-u").await;
    ui.paste(path.to_str().unwrap()).await;
}

#[tokio::test(start_paused = true)]
async fn the_page_goes_into_a_file_and_one_that_is_there_is_asked_about() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("out.csv");
    let mut ui = at("g j ctrl-s").await;
    ui.snapshot("export");
    into(&mut ui, &path).await;
    ui.keys("enter").await;
    ui.seconds(1).await;
    assert!(ui.foot().contains("rows written to"), "{}", ui.foot());
    let rows = ui.model().screen().table().unwrap().len();
    assert_eq!(std::fs::read_to_string(&path).unwrap().lines().count(), rows + 1);
    std::fs::write(&path, "mine").unwrap();
    ui.keys("ctrl-s").await;
    into(&mut ui, &path).await;
    ui.keys("enter").await;
    ui.seconds(1).await;
    ui.shows("is there already");
    ui.keys("enter n").await;
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "mine");
    ui.keys("ctrl-s").await;
    into(&mut ui, &path).await;
    ui.keys("enter").await;
    ui.seconds(1).await;
    ui.keys("y").await;
    ui.seconds(1).await;
    assert!(std::fs::read_to_string(&path).unwrap().lines().count() == rows + 1);
    ui.keys("g e").await;
    ui.shows("jobs to").shows("rows written");
}

#[tokio::test(start_paused = true)]
async fn all_that_match_are_read_page_by_page() {
    let folder = tempfile::tempdir().unwrap();
    let mut ui = at("g p ctrl-s").await;
    ui.keys("up right up right").await;
    ui.shows("[all that match]").shows("[json]").shows("instances.json");
    ui.keys("down down").await;
    into(&mut ui, &folder.path().join("all.json")).await;
    ui.keys("enter").await;
    ui.seconds(2).await;
    assert!(ui.foot().contains("199 rows written"), "{}", ui.foot());
    let all: Vec<serde_json::Value> = serde_json::from_slice(&std::fs::read(folder.path().join("all.json")).unwrap()).unwrap();
    assert_eq!(all.len(), 199);
}

#[tokio::test(start_paused = true)]
async fn an_export_can_be_stopped_and_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let mut ui = at("g p").await;
    ui.wire.when("", Answer::Never);
    ui.keys("ctrl-s up up right down down").await;
    into(&mut ui, &folder.path().join("never.csv")).await;
    ui.keys("enter").await;
    assert!(ui.foot().contains("rows read"), "{}", ui.foot());
    ui.keys("g e s").await;
    ui.seconds(1).await;
    ui.shows("stopped; nothing was written");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}
