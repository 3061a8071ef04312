//! A server that goes away and comes back, and one where nothing changes.

use std::time::Duration;

use super::engine::{Engine, Fault, still};
use super::window::{Window, flowdeck};

/// What reads the list.
const LIST: &str = "GET /incident?";

/// A window on the incidents of that engine, read again every second.
fn incidents(engine: &Engine) -> Window {
    let mut window = flowdeck(&["--url", &engine.url()]).size(120, 30).env("FLOWDECK_REFRESH", "1s").open();
    // the last ones to come are the joined values
    window.shows("supplier-invoice").keys("g i").shows("First line").shows("ORD-").shows_line(&["card-charge", " 0  Error"]);
    window
}

#[test]
fn a_server_that_dies_leaves_the_rows_their_age_and_the_reason_until_it_is_back() {
    let engine = Engine::serve(still(), 0);
    let mut window = incidents(&engine);
    let rows = rows(&window.screen());
    let looks = window.look(|screen| screen.cell(6, 12).unwrap().clone());
    let port = engine.die();
    window.shows(" old").shows("refused");
    assert_eq!(self::rows(&window.screen()), rows, "the rows stay");
    assert_eq!(window.look(|screen| screen.cell(6, 12).unwrap().contents().to_owned()), looks.contents());
    assert_ne!(window.look(|screen| screen.cell(6, 12).unwrap().clone()), looks, "and can be told from fresh ones");
    // one can still go about
    window.keys("?").shows("esc leaves").keys("esc").hides("esc leaves");
    let _engine = Engine::serve(still(), port);
    window.hides(" old").hides("refused");
    window.keys("Q").ends().assert_restored();
}

/// What the lines of the table say, without their frame and ages.
fn rows(screen: &str) -> Vec<String> {
    let lines = screen.lines().skip(4).take_while(|line| line.starts_with('\u{2502}'));
    let said = lines.map(|line| line.trim_matches(['\u{2502}', '\u{2503}', ' ', '\u{258c}']));
    said.map(|line| line.split_once(' ').map_or("", |(_, rest)| rest.trim()).to_owned()).collect()
}

#[test]
fn a_server_that_never_was_there_is_told_and_ends_nothing() {
    let engine = Engine::serve(still(), 0);
    let url = engine.url();
    let port = engine.die();
    let mut window = flowdeck(&["--url", &url]).size(100, 30).env("FLOWDECK_REFRESH", "1s").open();
    window.shows("no answer").shows("refused");
    let _engine = Engine::serve(still(), port);
    window.shows("onboarding").hides("refused");
    window.keys("Q").ends().assert_restored();
}

#[test]
fn a_server_that_drops_its_connections_is_asked_less_and_less_often() {
    let engine = Engine::serve(still(), 0);
    let mut window = incidents(&engine);
    engine.when("", Fault::Ends);
    // a reading is tried three times; then twice, then four times the interval passes, at least
    let seen = engine.requests(LIST, 3 * 3);
    let took = seen[8] - seen[0];
    assert!(took > Duration::from_secs(5), "three readings failed within {took:?}");
    engine.heal();
    window.keys("ctrl-r").hides(" old");
    window.keys("Q").ends().assert_restored();
}

#[test]
fn where_nothing_changes_nothing_is_written() {
    let engine = Engine::serve(still(), 0);
    let mut window = incidents(&engine);
    // a slow answer on a busy machine may be told once; what is written at each reading never stops
    for round in 1.. {
        let written = window.raw().len();
        engine.requests(LIST, 3);
        let more = window.raw().split_off(written);
        if more.is_empty() {
            break;
        }
        assert!(round < 20, "written for nothing, again and again: {:?}", String::from_utf8_lossy(&more));
    }
    window.keys("Q").ends();
}
