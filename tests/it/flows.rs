//! Flows: what a person does and sees, from the first screen to the last answer, over the demo engine in paused time.

mod bounds;
mod bulk;
mod byid;
mod chain;
mod columns;
mod comfort;
mod conflicts;
mod contexts;
mod days;
mod ended;
mod exports;
mod finding;
mod first_run;
mod gaps;
mod guard;
mod hostile;
mod identity;
mod incidents;
mod instance;
mod large;
mod levels;
mod lists;
mod marks;
mod meaning;
mod narrowing;
mod outline;
mod overview;
mod own;
mod paging;
mod polling;
mod rebound;
mod refilled;
mod remembering;
mod sizes;
mod sorting;
mod tasks;
mod texts;
mod trouble;
mod variables;
mod writes;

use crate::support::ui::Ui;

/// The screens a person can get to, each by its keys from the start.
const SCREENS: &[(&str, &str)] = &[
    ("overview", ""),
    ("incidents", "g i"),
    ("instances", "g p"),
    ("jobs", "g j"),
    ("tasks", "g t"),
    ("variables", "g v"),
    ("external tasks", "g x"),
    ("historic activities", "g h a"),
    ("job definitions", "g f"),
    ("versions", "g O"),
    ("groups of tasks", "g u"),
    ("deployments", "g y"),
    ("files of a deployment", "g y enter"),
    ("a deployed file", "g y enter enter"),
    ("event subscriptions", "g m"),
    ("batches", "g b"),
    ("historic tasks", "g h t"),
    ("historic incidents", "g h i"),
    ("historic variables", "g h v"),
    ("a historic value", "g h v enter"),
    ("job log", "g h j"),
    ("historic batches", "g h b"),
    ("instances of a definition", "j j j enter"),
    ("activities", "g i j enter 1"),
    ("incidents of an instance", "g i j enter 2"),
    ("jobs of an instance", "g i j j enter 3"),
    ("variables of an instance", "g i j j enter 0 4"),
    ("tasks of an instance", "g t enter 5"),
    ("outline of a definition", "j j j b"),
    ("outline of an instance", "g i j enter b"),
    ("stack trace", "g i j j t"),
    ("record", "g i i"),
    ("value", "g v enter"),
];

/// The resources that can be listed over everything.
fn listed() -> impl Iterator<Item = &'static flowdeck::resource::Resource> {
    flowdeck::resource::ALL.iter().copied().filter(|resource| resource.within.is_none())
}

/// Opens the list of a resource over everything, by its name.
async fn list(ui: &mut Ui, resource: &flowdeck::resource::Resource) {
    while ui.model().screens.len() > 1 {
        ui.keys("esc").await;
    }
    if ui.model().screen().table().unwrap().resource.name != resource.name {
        ui.keys(":").await;
        ui.types(resource.name).await;
        ui.keys("enter").await;
    }
    let shown = ui.model().screen().table().map(|table| table.resource.name);
    assert_eq!(shown, Some(resource.name), "{} cannot be opened by its name:\n{}", resource.name, ui.screen());
}

/// Opens a small cockpit and goes somewhere.
async fn at(keys: &str) -> Ui {
    let mut ui = Ui::demo(120, 40).await;
    ui.keys(keys).await;
    ui
}
