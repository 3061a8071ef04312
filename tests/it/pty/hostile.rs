//! Texts of servers that would drive the terminal: shown, copied and confirmed, and never obeyed.

use super::engine::{self, Engine, Fault, still};
use super::window::{Window, flowdeck};
use super::written::{assert_tame, copied, is_deceiving};

/// As the screen shows `ESC [ 31 m`.
const SHOWN: &str = "\u{241b}[31m";

/// The row of the incident whose message and business key are hostile, alone on the screen.
fn incident() -> Window {
    let mut window = flowdeck(&["--url", &engine::shared()]).size(160, 40).open();
    window.shows("supplier-invoice").keys("g i").shows("causes");
    window.keys("/").text("msg:~First").keys("enter").shows("1 of 1").shows(SHOWN);
    window
}

#[track_caller]
fn leaves_tame(window: &mut Window) {
    let end = window.keys("Q").ends();
    end.assert_restored();
    assert_tame(&end.raw);
}

#[test]
fn lists_instances_and_paths_show_what_is_in_the_text() {
    let mut window = incident();
    window.keys("enter").shows("Activities").shows(SHOWN);
    window.keys("2").shows("MESSAGE").shows_line(&["First line", SHOWN]);
    window.keys("4").shows("VALUE");
    window.keys("g p").shows("BUSINESS KEY");
    window.keys("/").text("business:~evil").keys("enter").shows("\u{2039}U+202E\u{203a}evil");
    leaves_tame(&mut window);
}

#[test]
fn the_record_the_trace_and_the_value_are_shown_and_copied_tamely() {
    let mut window = incident();
    window.keys("i").shows("incidentMessage").keys("y").shows("sent to the terminal");
    window.keys("esc").shows("MESSAGE").keys("y r").shows("sent to the terminal");
    window.keys("y i");
    window.keys("t").shows("detail").keys("esc").shows("MESSAGE");
    window.keys("g v").shows("VALUE").keys("/").text("name:control").keys("enter").shows_line(&["control", "line two"]);
    window.keys("enter").hides("VALUE").keys("y");
    let end = window.keys("Q").ends();
    assert_tame(&end.raw);
    let copied = copied(&end.raw);
    assert!(copied.len() >= 3 && copied.iter().any(|text| text.contains("First line")), "{copied:?}");
    assert!(copied.iter().all(|text| text.chars().all(|c| matches!(c, '\n' | '\t') || !is_deceiving(c))), "{copied:?}");
}

#[test]
fn a_confirmation_its_curl_lines_and_its_report_are_tame() {
    let engine = Engine::serve(still(), 0);
    let mut window = flowdeck(&["--url", &engine.url()]).size(160, 40).open();
    window.shows("supplier-invoice").keys("g p").shows("BUSINESS KEY");
    window.keys("/").text("business:~title").keys("enter").shows("1 of 1").shows(SHOWN);
    window.keys("S").shows("Send it?").shows(SHOWN).keys("i").keys("c");
    window.keys("y").hides("Send it?").shows("1 done");
    window.keys("g w").shows("Writes").keys("esc").hides("Writes");
    window.keys("g n").shows("Notices").keys("esc").hides("Notices");
    leaves_tame(&mut window);
}

#[test]
fn every_kind_of_hostile_value_is_shown_tamely_in_the_list_and_in_the_viewer() {
    let mut window = flowdeck(&["--url", &engine::shared()]).size(160, 40).open();
    window.shows("supplier-invoice");
    for (at, (name, shown)) in [
        ("ansi", SHOWN),
        ("control", "\u{2400}nul"),
        ("bidi", "\u{2039}U+202E\u{203a}evil"),
        ("wide", "\u{8acb}\u{6c42}\u{66f8}"),
        ("markup", "<b>&amp;</b>"),
    ]
    .into_iter()
    .enumerate()
    {
        window.keys("g v").shows("VALUE");
        window.keys("/").text(&format!("name:{name}")).keys("enter").shows_line(&[name, shown]);
        window.keys("enter").hides("VALUE").shows(shown);
        // the notice may still stand there from the one before
        window.keys("y").writes("\x1b]52;c;", at + 1).shows("sent to the terminal");
    }
    leaves_tame(&mut window);
}

#[test]
fn a_pager_gets_it_tame() {
    let mut window = flowdeck(&["--url", &engine::shared()]).size(160, 40).env("PAGER", "cat").open();
    window.shows("supplier-invoice").keys("g v").shows("VALUE");
    window.keys("/").text("name:control").keys("enter").shows_line(&["control", "line two"]).keys("enter").hides("VALUE").shows("line two");
    let before = window.raw().len();
    window.keys("v").writes("\x1b[?1049h", 2).shows("line two");
    window.keys("?");
    window.shows("esc leaves").keys("esc").hides("esc leaves");
    let paged = String::from_utf8(window.raw().split_off(before)).unwrap();
    let (_, shown) = paged.split_once("\x1b[?1049l").expect("the pager had the terminal");
    assert!(shown.split("\x1b[?1049h").next().unwrap().contains("line two"), "{shown:?}");
    leaves_tame(&mut window);
}

#[test]
fn a_name_that_would_drive_the_terminal_never_becomes_a_title() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("config.toml");
    std::fs::write(&path, "[contexts.\"x\\u001B]0;evil\\u0007\\u202Ey\"]\nurl = \"http://127.0.0.1:1/engine-rest\"\n").unwrap();
    let end = flowdeck(&[]).env("FLOWDECK_CONFIG", path.to_str().unwrap()).open().ends();
    assert_ne!(end.status, 0);
    assert!(end.screen.contains("a name that can be read"), "{}", end.screen);
    assert_tame(&end.raw);
}

/// The resources that can be listed over everything.
fn lists() -> impl Iterator<Item = &'static flowdeck::resource::Resource> {
    flowdeck::resource::ALL.iter().copied().filter(|resource| resource.within.is_none())
}

#[test]
fn every_list_with_something_hostile_in_every_field_is_tame_in_the_cockpit_and_printed_to_a_terminal() {
    let engine = Engine::serve(still(), 0);
    engine.when("", Fault::Hostile);
    let url = engine.url();
    for resource in lists() {
        for form in [&[][..], &["--csv"], &["--json"]] {
            let arguments = [&["get", resource.name, "--limit", "20", "--url", &url], form].concat();
            let end = flowdeck(&arguments).size(200, 40).open().ends();
            assert_eq!(end.status, 0, "{}: {}", resource.name, end.screen);
            assert_tame(&end.raw);
        }
    }
    let mut window = flowdeck(&["--url", &engine.url()]).size(200, 40).open();
    window.shows("8 of 8");
    for resource in lists() {
        window.keys(":").shows("Go to").text(resource.name).keys("enter").hides("Go to").shows(resource.title);
        let is_empty = |screen: &vt100::Screen| screen.contents().contains(&format!("  no {}", resource.name));
        window.until("its rows, or word that there are none", |screen| screen.contents().contains('▌') || is_empty(screen));
        if !window.look(is_empty) {
            window.keys("y r").keys("i").shows("› record").keys("y").keys("esc").hides("› record");
        }
    }
    leaves_tame(&mut window);
}
