//! Engines that keep less of their past: what is empty for that reason says so.

use flowdeck::{api::Paging, resource::Level};

use super::{list, listed};
use crate::support::{
    ui::Ui,
    wire::{Answer, Wire},
};

#[tokio::test(start_paused = true)]
async fn an_empty_list_of_history_says_below_which_level_nothing_is_kept_and_one_with_rows_does_not() {
    let mut ui = Ui::with(Wire::new(), 160, 40).await;
    let mut with_rows = 0;
    for (resource, level) in listed().filter_map(|resource| Some((resource, Level::of(resource, &resource.source[0])?))) {
        list(&mut ui, resource).await;
        // without it they come from the runtime, and are not empty
        if resource.source.len() > 1 {
            ui.keys("w e").await;
        }
        if ui.model().screen().table().unwrap().loaded() > 0 {
            with_rows += 1;
            ui.lacks("none is kept below");
        }
        for binding in &resource.source[..1] {
            assert_eq!(binding.operation.paging, Paging::Offset);
            ui.wire.when(&format!("{} {}?", binding.operation.method, binding.operation.path), Answer::Status(200, "[]".to_owned()));
        }
        ui.keys("ctrl-r").await;
        ui.shows(&level.told());
        ui.wire.heal();
    }
    assert!(with_rows > 4, "{with_rows}");
    ui.keys("g i /").await;
    ui.types("definition:nothing").await;
    ui.keys("enter").await;
    ui.lacks("none is kept below");
}
