//! However the program ends or stops, the terminal is as it was.

use super::window::{Window, flowdeck, program};

fn demo() -> Window {
    let mut window = flowdeck(&["--demo"]).open();
    window.shows("supplier-invoice");
    window
}

#[test]
fn quitting_gives_the_terminal_back() {
    for keys in ["Q", "ctrl-c"] {
        let end = demo().keys(keys).ends();
        assert_eq!(end.status, 0, "{}", end.screen);
        end.assert_restored();
    }
}

#[test]
fn being_told_to_end_gives_the_terminal_back() {
    for (signal, status) in [("TERM", 143), ("HUP", 129)] {
        let end = demo().signal(signal).ends();
        end.assert_restored();
        assert_eq!(end.status, status, "{signal}: {}", end.screen);
    }
}

#[test]
fn being_told_to_end_ends_a_pager_too() {
    let mut window = flowdeck(&["--demo"]).env("PAGER", "sh -c 'echo paging; exec sleep 600'").open();
    window.shows("supplier-invoice").keys("i").shows("historyTimeToLive").keys("v").shows("paging");
    let end = window.signal("TERM").ends();
    end.assert_restored();
    assert_eq!(end.status, 143, "{}", end.screen);
}

#[test]
fn an_open_dialog_does_not_keep_it() {
    let mut window = demo();
    window.keys("?").shows("esc leaves");
    window.signal("TERM").ends().assert_restored();
}

#[test]
fn what_cannot_start_says_why_and_leaves_the_terminal_alone() {
    let cases: [(&[&str], &str); 3] =
        [(&["--url", "nonsense"], "--url"), (&["--context", "prod"], "no context `prod`"), (&["--demmo"], "--demo")];
    for (arguments, said) in cases {
        let end = flowdeck(arguments).open().ends();
        assert_ne!(end.status, 0, "{arguments:?}");
        assert!(end.screen.contains(said), "{arguments:?}:\n{}", end.screen);
        assert_eq!(end.before, end.after);
        assert!(!String::from_utf8_lossy(&end.raw).contains("\x1b[?"), "the terminal was taken over for {arguments:?}");
    }
}

#[test]
fn a_broken_configuration_is_told_before_the_terminal_is_taken() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("config.toml");
    std::fs::write(&path, "[contexts.a]\nurl = \"http://127.0.0.1:1/engine-rest\"\nrefesh = \"10s\"\n").unwrap();
    let end = flowdeck(&[]).env("FLOWDECK_CONFIG", path.to_str().unwrap()).open().ends();
    assert_ne!(end.status, 0);
    assert!(end.screen.contains("refesh") && end.screen.contains("refresh"), "{}", end.screen);
    assert!(!String::from_utf8_lossy(&end.raw).contains("\x1b[?"));
}

#[test]
fn a_fault_of_our_own_gives_the_terminal_back_before_it_is_told() {
    let own = std::env::current_exe().unwrap();
    let only = ["--exact", "pty::leaving::takes_the_terminal_and_panics", "--ignored", "--nocapture", "--test-threads=1"];
    let end = program(own.to_str().unwrap(), &only).env("FLOWDECK_TEST_PANIC", "1").open().ends();
    end.assert_restored();
    let raw = String::from_utf8_lossy(&end.raw);
    let told = raw.find("ended by a fault of its own").unwrap_or_else(|| panic!("nothing was told: {raw}"));
    assert!(raw.rfind("\x1b[?1049l") < Some(told), "told on a screen that went away");
    assert!(raw.contains("the row is gone \u{241b}[31m"), "what it told was not clean: {raw}");
}

#[test]
#[ignore = "run in a window by the test above"]
fn takes_the_terminal_and_panics() {
    if std::env::var_os("FLOWDECK_TEST_PANIC").is_none() {
        return;
    }
    let _term = flowdeck::term::Term::enter().unwrap();
    panic!("the row is gone \x1b[31m");
}

/// Whether the shell waits for a command. What is typed before that, the program may still eat.
fn is_at_prompt(screen: &vt100::Screen) -> bool {
    let (line, column) = screen.cursor_position();
    !screen.alternate_screen() && column == 2 && screen.cell(line, 0).is_some_and(|cell| cell.contents() == "$")
}

#[test]
fn it_goes_to_the_shell_and_comes_back() {
    let mut window = program("bash", &["--norc", "--noprofile", "--noediting", "-i"]).alone().env("PS1", "$ ").open();
    window.shows("$").text(&format!("stty -g >before; {} --demo\n", env!("CARGO_BIN_EXE_flowdeck"))).shows("supplier-invoice");
    window.keys("ctrl-z").shows("Stopped").until("waited for the shell", is_at_prompt);
    assert!(window.look(|screen| !screen.hide_cursor()), "the cursor stays hidden");
    window.text("stty -g >stopped; echo cooked-$((6*7))\n").shows("cooked-42");
    let modes = |name: &str| std::fs::read_to_string(window.folder().join(name)).unwrap();
    assert_eq!(modes("before"), modes("stopped"));
    window
        .text("fg\n")
        .until("waited for it to come back", |screen| screen.alternate_screen() && screen.contents().contains("supplier-invoice"));
    window.keys("?").shows("esc leaves").keys("esc").hides("esc leaves");
    window.keys("Q").until("waited for the shell", is_at_prompt);
    window.text("echo $? >status; stty -g >after; exit\n");
    let end = window.ends();
    assert_eq!(end.status, 0);
    end.assert_restored();
}

#[test]
fn a_stop_that_comes_from_outside_is_taken_as_well() {
    let mut window = program("bash", &["--norc", "--noprofile", "--noediting", "-i"]).alone().env("PS1", "$ ").open();
    window.shows("$").text(&format!("sh -c 'echo $$ >pid; exec {} --demo'\n", env!("CARGO_BIN_EXE_flowdeck"))).shows("supplier-invoice");
    window.signal("STOP").shows("Stopped");
    // nobody could give the terminal back; the person does, and it is taken anew
    window.text("stty sane; printf '\\033[?1049l'; echo at-$((6*7))\n").shows("at-42");
    window
        .text("fg\n")
        .until("waited for it to come back", |screen| screen.alternate_screen() && screen.contents().contains("supplier-invoice"));
    window.keys("?").shows("esc leaves").keys("esc").hides("esc leaves");
    window.keys("Q").until("waited for the shell", is_at_prompt);
    window.text("exit\n");
}
