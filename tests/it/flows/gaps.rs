//! Rows that lack something, have something nobody knows, or are no rows at all: each is shown by its id, and none costs the page.

use flowdeck::resource::{INSTANCES, Resource};
use serde_json::{Value, json};

use super::{list, listed};
use crate::support::{
    ui::Ui,
    wire::{Answer, Wire},
};

/// The list of a resource in which every row is changed; `None` where this world has no row of it.
async fn changed(resource: &Resource, change: impl Fn(&mut Value) + Send + Sync + 'static) -> Option<Ui> {
    let wire = Wire::new();
    let mut ui = Ui::with(wire, 160, 40).await;
    list(&mut ui, resource).await;
    if ui.model().screen().table().unwrap().loaded() == 0 {
        return None;
    }
    let path = |binding: &flowdeck::resource::Binding| format!("{} {}?", binding.operation.method, binding.operation.path);
    let change = std::sync::Arc::new(change);
    for binding in resource.source {
        let change = change.clone();
        let each = move |list: &mut Value| list.as_array_mut().unwrap().iter_mut().for_each(|row| change(row));
        ui.wire.when(&path(binding), Answer::edited(each));
    }
    ui.keys("ctrl-r").await;
    Some(ui)
}

/// Looks at rows as a person does: down, into one, its record, and back.
async fn look(ui: &mut Ui, resource: &Resource, what: &str) {
    let screen = ui.screen();
    let table = ui.model().screen().table().unwrap();
    assert!(table.rows.error.is_none(), "{}, {what}: {:?}\n{screen}", resource.name, table.rows.error);
    for keys in ["g g", "j", "i", "esc", "enter", "esc", "space", "m c", "s", "esc"] {
        ui.keys(keys).await;
    }
    while ui.model().screens.len() > 2 {
        ui.keys("esc").await;
    }
}

#[tokio::test(start_paused = true)]
async fn rows_without_any_of_their_fields_are_shown_by_their_id() {
    let mut seen = 0;
    for resource in listed() {
        let ids = |row: &mut Value| {
            let id = row["id"].clone();
            *row = if id.is_null() { json!({}) } else { json!({ "id": id }) };
        };
        let Some(mut ui) = changed(resource, ids).await else { continue };
        seen += 1;
        let table = ui.model().screen().table().unwrap();
        assert!(table.loaded() > 0, "{}", resource.name);
        look(&mut ui, resource, "only ids").await;
    }
    assert!(seen > 10, "only {seen} lists had rows");
}

#[tokio::test(start_paused = true)]
async fn nulls_everywhere_and_rows_that_are_no_objects_cost_nothing_but_their_cells() {
    for resource in listed() {
        let nulls = |row: &mut Value| {
            for (name, value) in row.as_object_mut().unwrap() {
                if name != "id" {
                    *value = Value::Null;
                }
            }
        };
        let Some(mut ui) = changed(resource, nulls).await else { continue };
        look(&mut ui, resource, "nulls").await;
        for odd in [json!(7), json!("text"), json!(null), json!([]), json!({})] {
            let told = odd.to_string();
            let Some(mut ui) = changed(resource, move |row| *row = odd.clone()).await else { continue };
            let table = ui.model().screen().table().unwrap();
            assert!(table.loaded() > 0, "{}: {told}", resource.name);
            if !table.is_empty() {
                assert_eq!(table.row(0).unwrap().id.as_str(), "(no id) 0", "{}: {told}", resource.name);
            }
            look(&mut ui, resource, &told).await;
        }
    }
}

#[tokio::test(start_paused = true)]
async fn every_field_may_be_missing_or_of_another_type() {
    for resource in listed() {
        let mut ui = Ui::demo(160, 40).await;
        list(&mut ui, resource).await;
        let table = ui.model().screen().table().unwrap();
        let Some(row) = table.row(0) else { continue };
        let row: Value = serde_json::from_str(row.raw.get()).unwrap();
        let names: Vec<String> = row.as_object().unwrap().keys().cloned().collect();
        for name in names {
            for value in [None, Some(json!(-1.5e300)), Some(json!({ "x": [1] })), Some(json!(true)), Some(json!("UNKNOWN_ENUM"))] {
                let what = format!("{name} is {value:?}");
                let field = name.clone();
                let change = move |list: &mut Value| {
                    for row in list.as_array_mut().unwrap() {
                        match &value {
                            Some(value) => row[&field] = value.clone(),
                            None => drop(row.as_object_mut().unwrap().remove(&field)),
                        }
                    }
                };
                ui.wire.heal();
                for binding in resource.source {
                    ui.wire.when(&format!("{} {}?", binding.operation.method, binding.operation.path), Answer::edited(change.clone()));
                }
                ui.keys("ctrl-r g g j").await;
                let table = ui.model().screen().table().unwrap();
                assert!(table.rows.error.is_none() && table.loaded() > 0, "{}: {what}: {:?}", resource.name, table.rows.error);
            }
        }
    }
}

#[tokio::test(start_paused = true)]
async fn unknown_states_and_fields_of_a_newer_engine_are_shown_as_they_are() {
    let mut ui = changed(&INSTANCES, |row| {
        row["state"] = json!("HIBERNATED");
        row["temperature"] = json!({ "celsius": -4 });
    })
    .await
    .unwrap();
    ui.shows("HIBERNATED");
    ui.keys("i").await;
    ui.shows("temperature").shows("celsius");
}
