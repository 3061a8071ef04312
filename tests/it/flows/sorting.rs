//! Several columns to sort by: where the server can, where all rows are here, and not else.

use flowdeck::resource::{DEFINITIONS, INCIDENTS, INSTANCES, Resource};

use super::at;
use crate::support::{ui::Ui, wire::Wire};

/// Goes to a column in the list of columns to sort by, and presses a key there.
async fn sort(ui: &mut Ui, resource: &Resource, column: &str, key: &str) {
    ui.keys("s home").await;
    ui.keys(&"j ".repeat(resource.column(column).unwrap())).await;
    ui.keys(key).await;
}

#[tokio::test(start_paused = true)]
async fn a_second_column_sorts_what_the_first_leaves_equal_by_the_server() {
    let mut ui = at("g p").await;
    sort(&mut ui, &INSTANCES, "definition", "enter").await;
    ui.wire.sent();
    sort(&mut ui, &INSTANCES, "age", "space").await;
    let sent = ui.wire.sent();
    let both = r#""sorting":[{"sortBy":"definitionKey","sortOrder":"asc"},{"sortBy":"startTime","sortOrder":"asc"}]"#;
    assert!(sent[0].body.contains(both), "{}", sent[0].body);
    ui.shows("by definition, then age").shows("DEFINITION ▲").shows("AGE▲2");
    sort(&mut ui, &INSTANCES, "age", "space").await;
    assert!(ui.wire.sent()[0].body.contains(r#"{"sortBy":"startTime","sortOrder":"desc"}]"#));
    ui.shows("AGE▼2");
    ui.keys("s").await;
    ui.shows("now key 1, ascending").shows("now key 2, descending");
    ui.keys("esc").await;
    sort(&mut ui, &INSTANCES, "age", "enter").await;
    ui.shows("AGE ▲").lacks("▲2").lacks(", then");
}

#[tokio::test(start_paused = true)]
async fn what_the_server_cannot_sort_by_together_is_not_sorted_on_a_page() {
    let mut ui = Ui::with(Wire::sized(400), 120, 40).await;
    ui.keys("g i").await;
    ui.wire.sent();
    sort(&mut ui, &INCIDENTS, "type", "space").await;
    assert!(ui.wire.lines().is_empty());
    assert!(ui.foot().contains("does not sort incidents by AGE and TYPE together"), "{}", ui.foot());
    ui.shows("by age").lacks(", then");
}

#[tokio::test(start_paused = true)]
async fn where_all_rows_are_here_any_columns_sort_together() {
    let mut ui = at("").await;
    sort(&mut ui, &DEFINITIONS, "failed", "enter").await;
    sort(&mut ui, &DEFINITIONS, "incidents", "space").await;
    ui.shows("by failed jobs, then incidents").lacks("this page only");
    let table = ui.model().screen().table().unwrap();
    let number = |at: usize, name: &str| table.row(at).unwrap().cells[DEFINITIONS.column(name).unwrap()].integer().unwrap_or(0);
    let rows: Vec<_> = (0..table.len()).map(|at| (number(at, "failed"), number(at, "incidents"))).collect();
    assert!(rows.is_sorted_by(|a, b| a >= b) && rows.iter().any(|row| row.0 == 0 && row.1 > 0), "{rows:?}");
}
