//! The mouse in a real terminal: taken, told, and given back in every way of leaving.

use super::engine;
use super::window::{Window, flowdeck, highlighted};

fn incidents() -> Window {
    let mut window = flowdeck(&["--url", &engine::shared()]).size(120, 40).open();
    window.shows("supplier-invoice").keys("g i").shows("First line");
    window
}

/// A press and a release of the left button, as a terminal tells them, in that line (from 0).
fn click(window: &mut Window, line: u16) {
    window.text(&format!("\x1b[<0;20;{0}M\x1b[<0;20;{0}m", line + 1));
}

fn line_of(window: &Window, text: &str) -> u16 {
    let screen = window.screen();
    screen.lines().position(|line| line.contains(text)).unwrap_or_else(|| panic!("no {text:?} in:\n{screen}")) as u16
}

#[test]
fn a_click_moves_the_selection_and_the_wheel_too() {
    let mut window = incidents();
    let line = line_of(&window, "First line");
    click(&mut window, line);
    window.until("waited for the click", |screen| highlighted(screen).is_some_and(|row| row.contains("First line")));
    window.text("\x1b[<65;20;12M");
    window.until("waited for the wheel", |screen| highlighted(screen).is_some_and(|row| !row.contains("First line")));
    window.text("\x1b[<64;20;12M");
    window.until("waited for the wheel", |screen| highlighted(screen).is_some_and(|row| row.contains("First line")));
    window.keys("Q").ends().assert_restored();
}

#[test]
fn only_buttons_and_the_wheel_are_told_and_the_mouse_is_left_to_a_pager() {
    let mut window = flowdeck(&["--demo"]).env("PAGER", "sh -c 'echo paging; read -r line </dev/tty'").open();
    window.shows("supplier-invoice").keys("i").shows("historyTimeToLive");
    window.writes("\x1b[?1000h", 1);
    let raw = String::from_utf8_lossy(&window.raw()).into_owned();
    assert!(!raw.contains("\x1b[?1002h") && !raw.contains("\x1b[?1003h"), "motion is told");
    window.keys("v").shows("paging");
    let raw = String::from_utf8_lossy(&window.raw()).into_owned();
    assert!(raw.rfind("\x1b[?1000l") > raw.rfind("\x1b[?1000h"), "the pager has not got the mouse");
    window.keys("enter").writes("\x1b[?1000h", 2);
    window.keys("Q").ends().assert_restored();
}

#[test]
fn whoever_does_not_want_it_is_asked_for_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("config.toml");
    std::fs::write(&path, "mouse = false\n").unwrap();
    let mut window = flowdeck(&["--demo"]).size(120, 40).env("FLOWDECK_CONFIG", path.to_str().unwrap()).open();
    window.shows("supplier-invoice");
    assert!(!String::from_utf8_lossy(&window.raw()).contains("\x1b[?1000h"));
    window.keys("z m").writes("\x1b[?1000h", 1).keys("z m").writes("\x1b[?1000l", 1);
    window.keys("Q").ends().assert_restored();
}
