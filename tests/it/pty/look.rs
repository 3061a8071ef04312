//! Terminals of every kind: small, without colours, without Unicode, without answers.

use super::window::{Opening, Window, flowdeck, highlighted};
use super::written::{Part, assert_asks_nothing, parts};

fn demo() -> Opening {
    flowdeck(&["--demo"]).size(120, 40)
}

/// Walks through lists, an instance, a text, help and a dialog, to the end; gives what was written.
fn walk(mut window: Window) -> Vec<u8> {
    window.shows("DEFINITION").keys("g o").shows("supplier-invoice");
    window.keys("g i").shows("MESSAGE").shows("First line");
    window.keys("enter").shows("Activities").shows("Dunning");
    window.keys("4").shows("VALUE").keys("2").shows("MESSAGE").shows("cause:");
    window.keys("t").shows("stack trace of").keys("esc").shows("Activities");
    window.keys("?").shows("esc leaves").keys("esc").hides("esc leaves");
    window.keys(":").shows("Go to").keys("esc").hides("Go to");
    window.keys("g p").shows("BUSINESS KEY");
    let end = window.keys("Q").ends();
    end.assert_restored();
    end.raw
}

#[test]
fn the_first_frame_needs_no_answers_and_none_are_asked_for() {
    assert_asks_nothing(&walk(demo().open()));
}

/// Parameters of every change of colours and attributes.
fn attributes(raw: &[u8]) -> impl Iterator<Item = String> {
    parts(raw).into_iter().filter_map(|part| match part {
        Part::Csi(between, 'm') => Some(between),
        _ => None,
    })
}

#[test]
fn without_colours_the_selection_is_reversed() {
    let mut window = demo().env("NO_COLOR", "1").open();
    window.shows("supplier-invoice").keys("g i").shows("First line").keys("j j");
    window.until("waited for the third row", |screen| {
        let reversed = |line: u16| screen.cell(line, 10).is_some_and(vt100::Cell::inverse);
        reversed(6) && !reversed(4) && !reversed(5) && !reversed(7)
    });
    for sgr in attributes(&walk(window)) {
        let coloured = |code: &str| code.parse::<u8>().is_ok_and(|c| matches!(c, 30..=38 | 40..=48 | 58 | 90..=107));
        assert!(!sgr.split([';', ':']).any(coloured), "a colour was set: {sgr}");
    }
}

#[test]
fn the_linux_console_gets_what_it_can() {
    let raw = walk(demo().env("TERM", "linux").open());
    for part in parts(&raw) {
        assert!(!matches!(part, Part::Osc(_) | Part::Block(..) | Part::Csi(_, 't')), "the console would show {part:?}");
        assert!(!matches!(&part, Part::Text(text) if !text.is_ascii()), "the console has no sign for {part:?}");
    }
    for sgr in attributes(&raw) {
        let mut codes = sgr.split(';');
        while let Some(code) = codes.next() {
            if matches!(code, "38" | "48") {
                let (kind, colour) = (codes.next(), codes.next().and_then(|colour| colour.parse::<u8>().ok()));
                assert!(kind == Some("5") && colour < Some(16), "more than sixteen colours: {sgr}");
            }
        }
    }
}

#[test]
fn where_only_ascii_is_asked_for_nothing_else_is_written() {
    let raw = walk(demo().env("FLOWDECK_ASCII", "1").open());
    assert!(raw.is_ascii(), "{:?}", String::from_utf8_lossy(&raw).chars().filter(|c| !c.is_ascii()).collect::<String>());
}

#[test]
fn a_locale_without_unicode_gets_ascii() {
    for name in ["LANG", "LC_ALL"] {
        let end = demo().env(name, "C").open().shows("supplier-invoice").keys("g i").shows("First line").keys("Q").ends();
        assert!(end.raw.is_ascii(), "{name}=C");
    }
}

/// Whether the row with the hostile message is highlighted.
fn is_selected(screen: &vt100::Screen) -> bool {
    highlighted(screen).is_some_and(|row| row.contains("First line"))
}

#[test]
fn a_window_may_become_small_and_large_again() {
    let mut window = demo().open();
    window.shows("supplier-invoice").keys("g i").shows("First line").keys("j j j");
    window.until("waited for the fourth row", is_selected);
    window
        .resize(80, 24)
        .until("waited for the smaller frame", |screen| screen.contents().contains("1 of") || screen.contents().contains("causes"));
    window.resize(20, 5).shows("flowdeck needs");
    window.keys("?").keys("esc"); // nobody sees it, and nothing breaks
    window.resize(1, 1);
    window.resize(60, 12).shows("MESSAGE");
    window.resize(120, 40).shows("BUSINESS KEY");
    window.until("waited for the same row", is_selected);
    window.keys("enter").shows("Activities");
    window.resize(1, 1).resize(80, 24).shows("Activities");
    window.keys("Q").ends().assert_restored();
}

#[test]
fn it_starts_in_a_window_of_any_size() {
    for (columns, lines) in [(1, 1), (20, 5), (39, 9), (40, 10), (300, 100)] {
        let mut window = flowdeck(&["--demo"]).size(columns, lines).open();
        if columns < 20 {
            window.until("waited for anything", |screen| !screen.contents().is_empty());
        } else if columns < 40 {
            window.shows("flowdeck needs");
        } else {
            window.shows("card-charge");
        }
        window.keys("Q").ends().assert_restored();
    }
}
