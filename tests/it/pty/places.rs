//! Places that lack something: a terminal, a home, a folder to write to, room on the disk.

use std::process::{Command, Stdio};

use super::engine::{Engine, still};
use super::window::{Window, flowdeck, program};

const BINARY: &str = env!("CARGO_BIN_EXE_flowdeck");

#[test]
fn without_a_terminal_the_cockpit_says_what_works_there_and_one_shots_do() {
    let run = |arguments: &[&str]| {
        let home = tempfile::tempdir().unwrap();
        let mut command = Command::new(BINARY);
        command.args(arguments).env_clear().env("HOME", home.path()).stdin(Stdio::null());
        let output = command.output().unwrap();
        (output.status.code(), output.stdout, String::from_utf8(output.stderr).unwrap())
    };
    let (code, out, told) = run(&["--demo"]);
    assert_eq!((code, out.as_slice()), (Some(2), &b""[..]), "{told}");
    assert!(told.contains("needs a terminal") && told.contains("`flowdeck get`"), "{told}");
    let (code, out, told) = run(&["get", "definitions", "--demo"]);
    assert!(code == Some(0) && !out.contains(&0x1b) && String::from_utf8(out).unwrap().contains("supplier-invoice"), "{told}");
}

#[test]
fn with_its_input_from_elsewhere_the_cockpit_says_so_and_leaves_the_terminal_alone() {
    let end = program("sh", &["-c", &format!("{BINARY} --demo </dev/null")]).open().ends();
    assert_eq!(end.status, 2, "{}", end.screen);
    assert!(end.screen.contains("to read keys from"), "{}", end.screen);
    assert!(!String::from_utf8_lossy(&end.raw).contains("\x1b[?"));
}

#[test]
fn a_dumb_terminal_is_told_and_one_shots_work_in_it() {
    let end = flowdeck(&["--demo"]).env("TERM", "dumb").open().ends();
    assert_eq!(end.status, 2, "{}", end.screen);
    assert!(end.screen.contains("TERM is dumb") && end.screen.contains("xterm-256color"), "{}", end.screen);
    assert!(!end.raw.contains(&0x1b), "a sequence was sent to a terminal that knows none");
    let end = flowdeck(&["get", "definitions", "--demo"]).env("TERM", "dumb").open().ends();
    assert!(end.status == 0 && !end.raw.contains(&0x1b), "{}", end.screen);
}

#[test]
fn without_term_the_cockpit_opens_plainly() {
    let mut window = program("env", &["-u", "TERM", BINARY, "--demo"]).open();
    window.shows("supplier-invoice").keys("?").shows("esc leaves").keys("esc").hides("esc leaves");
    let end = window.keys("Q").ends();
    end.assert_restored();
    assert!(!String::from_utf8_lossy(&end.raw).contains("38;2;"), "more colours than an unknown terminal is known to have");
}

/// The notices, read again.
fn says(window: &mut Window, text: &str) {
    window.keys("g n").shows("Notices").shows(text).keys("esc").hides("Notices");
}

#[test]
fn without_a_home_folder_it_opens_and_says_what_is_not_kept() {
    let mut window = program("env", &["-u", "FLOWDECK_STATE", "HOME=relative", BINARY, "--demo"]).size(200, 30).open();
    window.shows("supplier-invoice");
    says(&mut window, "there is no home folder: set HOME");
    says(&mut window, "no audit is kept, so production is not written to");
    window.keys("Q").ends().assert_restored();
    assert!(!window.folder().join("relative").exists(), "written where nobody looks");
}

#[test]
fn a_theme_that_nobody_knows_is_told_with_those_there_are() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("config.toml");
    std::fs::write(&path, "theme = \"drak\"\n").unwrap();
    let mut window = flowdeck(&["--demo"]).env("FLOWDECK_CONFIG", path.to_str().unwrap()).size(220, 30).open();
    window.shows("supplier-invoice");
    says(&mut window, "theme drak");
    says(&mut window, "built in are");
    window.keys("Q").ends().assert_restored();
}

/// A configuration of one context that is production.
fn production(folder: &std::path::Path, url: &str) -> String {
    let path = folder.join("config.toml");
    std::fs::write(&path, format!("[contexts.prod]\nurl = \"{url}\"\nproduction = true\n[contexts.test]\nurl = \"{url}\"\n")).unwrap();
    path.to_str().unwrap().to_owned()
}

/// Retries the first failed job of a context; what production asks for is typed.
fn retry(engine: &Engine, context: &str, state: &str) -> Window {
    let folder = tempfile::tempdir().unwrap();
    let config = production(folder.path(), &engine.url());
    let opening = flowdeck(&["--context", context]).env("FLOWDECK_CONFIG", &config).env("FLOWDECK_STATE", state);
    let mut window = opening.size(200, 40).open();
    window.shows("supplier-invoice").keys("g j").shows("by retries").shows_line(&["ORD-", " 0 "]).keys("r");
    if context == "prod" {
        window.shows("Type").text("prod").keys("enter");
    }
    window.shows("Send it?").keys("y");
    window
}

#[test]
fn an_unwritable_state_folder_is_told_and_production_is_not_written_to() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    std::fs::write(&file, "").unwrap();
    let engine = Engine::serve(still(), 0);
    let mut window = retry(&engine, "prod", file.to_str().unwrap());
    window.shows("no audit, no production write");
    assert!(engine.seen("PUT /").is_empty(), "it was written to");
    says(&mut window, "no audit is kept, so production is not written to");
    window.keys("Q").ends().assert_restored();
    let mut window = retry(&engine, "test", file.to_str().unwrap());
    window.shows("not noted in the audit");
    assert_eq!(engine.seen("PUT /").len(), 1);
    window.keys("Q").ends().assert_restored();
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_told_and_production_is_not_written_to() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["audit.jsonl", "flowdeck.log"] {
        std::os::unix::fs::symlink("/dev/full", folder.path().join(name)).unwrap();
    }
    let engine = Engine::serve(still(), 0);
    let state = folder.path().to_str().unwrap();
    let mut window = retry(&engine, "prod", state);
    window.shows("no audit, no production write").shows("No space left on device");
    assert!(engine.seen("PUT /").is_empty(), "it was written to");
    window.keys("Q").ends().assert_restored();
    let mut window = retry(&engine, "test", state);
    window.shows("not noted in the audit").shows("No space left on device");
    assert_eq!(engine.seen("PUT /").len(), 1);
    window.keys("Q").ends().assert_restored();
}
