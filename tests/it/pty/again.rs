//! One starts where one left: screens, filter, order and the selected row, in another process.

use super::engine::{Engine, still};
use super::window::{Window, flowdeck, highlighted};

/// A window of a person whose state lies in that folder.
fn cockpit(engine: &Engine, state: &str, more: &[&str]) -> Window {
    let url = engine.url();
    let arguments = [&["--url", url.as_str()], more].concat();
    flowdeck(&arguments).size(150, 30).env("FLOWDECK_STATE", state).env("FLOWDECK_REFRESH", "10m").open()
}

/// Waits for a highlighted line that has this text.
#[track_caller]
fn stands_at(window: &mut Window, text: &str) {
    window.until("waited for the selected row", |screen| highlighted(screen).is_some_and(|line| line.contains(text)));
}

#[test]
fn one_starts_where_one_left_and_with_fresh_at_the_beginning() {
    let engine = Engine::serve(still(), 0);
    let folder = tempfile::tempdir().unwrap();
    let state = folder.path().to_str().unwrap();

    let mut window = cockpit(&engine, state, &[]);
    window.shows("supplier-invoice").keys("g p").shows("by age").shows("ORD-").keys("/").text("definition:order").keys("enter");
    window.shows("definition:order").hides("picking").keys("s").shows("Sort by").keys("j j j enter").shows("by business");
    // the order is told at once; the rows come in it a request later, and are drawn line by line
    window.shows("18 of 18").until("waited for the rows in their order", |screen| {
        let keys = rows(screen);
        keys.len() == 18 && keys.is_sorted()
    });
    let list = window.look(rows);
    // not the first, where one would stand anyway
    let order = &list[3];
    window.keys("home j j j");
    stands_at(&mut window, order);
    window.keys("enter").shows(&format!("\u{203a} {order}")).shows("Activities").shows("running");
    window.keys("Q").ends().assert_restored();

    let before = engine.seen("").len();
    let mut window = cockpit(&engine, state, &[]);
    window.shows(&format!("\u{203a} {order}")).shows("Activities").shows("running");
    let asked = engine.seen("").split_off(before);
    assert!(!asked[0].1.starts_with("GET /process-definition?"), "what is not on screen is not read first: {asked:?}");
    window.keys("esc").shows("definition:order").shows("by business");
    stands_at(&mut window, order);
    window.until("waited for the same rows in the same order", |screen| rows(screen) == list);
    window.keys("esc").shows("supplier-invoice").hides("definition:order");
    window.keys("Q").ends().assert_restored();

    let mut window = cockpit(&engine, state, &[]);
    window.shows("supplier-invoice").hides("instances definition:order");
    window.keys("g p").shows("by age").keys("Q").ends();
    let mut window = cockpit(&engine, state, &["--fresh"]);
    window.shows("supplier-invoice").hides("\u{203a} instances");
    window.keys("Q").ends().assert_restored();
}

/// The keys of the rows in their order; ages go on.
fn rows(screen: &vt100::Screen) -> Vec<String> {
    let (_, columns) = screen.size();
    screen.rows(0, columns).filter_map(|line| line.split_whitespace().find(|word| word.starts_with("ORD-")).map(str::to_owned)).collect()
}
