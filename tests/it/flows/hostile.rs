//! Hostile text in every field of every list, ids too: wherever it comes out, it only says what it is.

use flowdeck::{
    resource::{
        self,
        listing::{Extent, Listing},
    },
    transfer::Format,
};

use super::{SCREENS, list, listed};
use crate::support::{
    hostile::assert_tame,
    ui::Ui,
    wire::{Answer, Wire},
};

async fn infected() -> Ui {
    let wire = Wire::new();
    wire.when("", Answer::Hostile);
    Ui::with(wire, 160, 40).await
}

#[track_caller]
fn tame(ui: &Ui, what: &str) {
    assert_tame(&ui.lines(), what);
}

#[tokio::test(start_paused = true)]
async fn hostile_text_in_every_field_of_every_list_never_reaches_the_terminal() {
    let mut ui = infected().await;
    for resource in listed() {
        list(&mut ui, resource).await;
        let name = resource.name;
        tame(&ui, name);
        // every column comes into sight on some screen; joined values come later
        for (width, height) in [(400, 40), (80, 24), (160, 40)] {
            ui.resize(width, height).await;
            tame(&ui, &format!("{name} at {width}"));
        }
        // rows, record, where it leads, marks, sorting, filtering, what is copied
        for keys in [
            "j", "space", "space", "m c", "s", "esc", "y i", "y r", "y c", "i", "y", "esc", "enter", "esc", "g n", "esc", "?", "esc", ":",
            "esc",
        ] {
            ui.keys(keys).await;
            tame(&ui, &format!("{name} after {keys}"));
        }
        for filter in ["\u{1b}[31m", "id:\u{202e}x", "zzz:\u{0}"] {
            ui.keys("/ ctrl-u").await;
            ui.paste(filter).await;
            tame(&ui, &format!("{name} filtered by {filter:?}"));
            ui.keys("enter").await;
            tame(&ui, &format!("{name} filtered by {filter:?}"));
            ui.keys("esc").await;
            if ui.model().screens.len() > 1 || resource.name == resource::DEFINITIONS.name {
                continue;
            }
            list(&mut ui, resource).await;
        }
    }
    assert!(ui.copied.len() > resource::ALL.len(), "only {} copies", ui.copied.len());
}

#[tokio::test(start_paused = true)]
async fn hostile_text_is_tame_on_every_screen_with_trees_texts_outlines_and_breadcrumbs() {
    for (name, keys) in SCREENS {
        let mut ui = infected().await;
        ui.keys(keys).await;
        tame(&ui, name);
        for keys in ["j", "tab", "i", "esc", "g n", "esc"] {
            ui.keys(keys).await;
            tame(&ui, &format!("{name} after {keys}"));
        }
        ui.resize(80, 24).await;
        tame(&ui, &format!("{name}, small"));
        assert!(flowdeck::text::is_clean(&ui.lines()[1]), "breadcrumbs of {name}");
    }
}

#[tokio::test(start_paused = true)]
async fn hostile_text_is_tame_in_confirmations_reports_and_notices_of_every_action() {
    let mut ui = infected().await;
    for resource in listed() {
        for action in resource.actions {
            list(&mut ui, resource).await;
            ui.keys(action.key).await;
            tame(&ui, action.id);
            ui.keys("i").await;
            tame(&ui, action.id);
            while !ui.model().overlays.is_empty() {
                ui.keys("esc").await;
            }
        }
    }
    // what a server says to a write is shown at the foot, in the list of writes and in the notices
    list(&mut ui, &resource::JOBS).await;
    ui.wire.heal();
    ui.wire.when("", Answer::Hostile);
    ui.wire.when("PUT /job/", Answer::refused(500, "X\u{1b}[31m", "no \u{1b}]0;evil\u{7}\u{202e} \u{0}"));
    ui.keys("r y").await;
    ui.shows("\u{241b}]0;evil");
    tame(&ui, "the foot");
    for keys in ["g w", "esc", "g n", "esc"] {
        ui.keys(keys).await;
        tame(&ui, keys);
    }
}

#[tokio::test(start_paused = true)]
async fn hostile_text_in_files_is_exact_and_no_formula_in_csv() {
    let wire = Wire::new();
    wire.when("", Answer::Hostile);
    let client = flowdeck::api::Client::new("demo", wire.clone(), std::sync::Arc::<crate::support::wire::Notes>::default());
    let mut all = String::new();
    for resource in listed() {
        let listing = Listing { resource, terms: vec![], sort: vec![], extent: Extent::First(20), joined: true };
        let listed = listing.read(&client, wire.hours.utc_ms()).await.unwrap();
        let csv = Format::Csv.text(resource, &listed.rows);
        all.push_str(&csv);
        for cell in csv.split([',', '\n']).map(|cell| cell.trim_start_matches('"')) {
            assert!(!cell.starts_with(['=', '@']), "{}: {cell} is a formula", resource.name);
        }
        let json: Vec<serde_json::Value> = serde_json::from_str(&Format::Json.text(resource, &listed.rows)).unwrap();
        assert_eq!(json.len(), listed.rows.len());
    }
    assert!(all.contains('\u{1b}'), "a file holds what the server said");
}
