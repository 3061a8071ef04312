//! Own keys and commands, and the person's editor, in a real terminal.

use std::path::PathBuf;

use tempfile::TempDir;

use super::engine;
use super::window::{Opening, flowdeck};

/// The demo's world with a configuration, and the folder that has to live as long.
fn configured(text: &str) -> (Opening, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let path: PathBuf = folder.path().join("config.toml");
    std::fs::write(&path, text).unwrap();
    (flowdeck(&["--url", &engine::shared()]).size(120, 40).env("FLOWDECK_CONFIG", path.to_str().unwrap()), folder)
}

#[test]
fn a_conflict_of_keys_is_told_before_the_terminal_is_taken() {
    let (opening, _folder) = configured("[keys]\n\"list.fold\" = \"i\"\nlist.opn = \"o\"\n[commands.x]\nrun = [\"x\", \"{id}\"]\n");
    let end = opening.open().ends();
    assert_eq!(end.status, 2, "{}", end.screen);
    assert!(end.screen.contains("config.toml:4: commands.x.run: there is no `{id}` here"), "{}", end.screen);
    let (opening, _folder) = configured("[keys]\n\"list.fold\" = \"i\"\nlist.opn = \"o\"\n");
    let end = opening.open().ends();
    assert_eq!(end.status, 2, "{}", end.screen);
    assert!(end.screen.contains("config.toml:2: `i` would mean both list.fold and list.record"), "{}", end.screen);
    assert!(end.screen.contains("config.toml:3: there is no command `list.opn`; did you mean `list.open`?"), "{}", end.screen);
    assert!(!String::from_utf8_lossy(&end.raw).contains("\x1b[?"), "the terminal was taken over");
}

#[test]
fn an_own_command_has_the_terminal_the_id_and_none_of_our_secrets() {
    let (opening, _folder) = configured(
        "[commands.show]\nresource = \"jobs\"\nkey = \"X\"\nreads = true\nrun = [\"sh\", \"-c\", 'echo \"id=$1 token=[$FLOWDECK_TOKEN] term=[$TERM]\"; exit 3', \"sh\", \"{id}\"]\n",
    );
    let mut window = opening.env("FLOWDECK_TOKEN", "hunter2").open();
    window.shows("supplier-invoice").keys("g j").shows("ORD-1").keys("X");
    window.shows("token=[] term=[xterm-256color]").shows("own.show: ended with exit code 3. Enter goes back.");
    assert!(!window.screen().contains("FAILED AT"));
    window.keys("enter").shows("FAILED AT").shows("ended with exit code 3");
    let audit = std::fs::read_to_string(window.folder().join("audit.jsonl")).unwrap();
    assert!(audit.contains("\"command\":\"own.show\"") && audit.contains("{id}") && audit.contains("\"status\":3"), "{audit}");
    window.keys("g a").shows("all there are").shows("own.show");
    window.keys("esc").hides("Audit").keys("Q").ends().assert_restored();
}

#[test]
fn an_own_command_behind_is_told_when_it_has_ended() {
    let (opening, _folder) = configured(
        "[commands.quiet]\nkey = \"X\"\nbackground = true\nrun = [\"sh\", \"-c\", \"echo out; echo broken >&2; exit 4\"]\n[commands.gone]\nkey = \"Y\"\nbackground = true\nrun = [\"flowdeck-no-such-program\"]\n",
    );
    let mut window = opening.open();
    window.shows("supplier-invoice").keys("X").shows("own.quiet: ended with exit code 4: broken");
    window.keys("Y").shows("could not be started");
    window.keys("Q").ends().assert_restored();
}

#[test]
fn a_value_is_edited_in_the_persons_editor_and_its_draft_does_not_stay() {
    let drafts = tempfile::tempdir().unwrap();
    let mut window = flowdeck(&["--url", &engine::shared()])
        .size(120, 40)
        .env("TMPDIR", drafts.path().to_str().unwrap())
        .env("EDITOR", "sh -c 'ls -ld \"${0%/*}\" \"$0\" >>\"$HOME\"/drafts; echo 4711 >\"$0\"'")
        .open();
    window.shows("supplier-invoice").keys("g v").shows("VALUE").keys("/").text("type:Long").keys("enter").shows("on this page");
    window.keys("E").shows("Set variable").shows("4711").keys("esc").hides("Set variable");
    let seen = std::fs::read_to_string(window.folder().join("drafts")).unwrap();
    assert!(seen.contains("drwx------") && seen.contains("-rw-------"), "{seen}");
    assert_eq!(std::fs::read_dir(drafts.path()).unwrap().count(), 0, "nothing is left");
    window.keys("Q").ends().assert_restored();
}

#[test]
fn an_editor_that_is_not_there_is_told() {
    let mut window = flowdeck(&["--demo"]).env("EDITOR", "flowdeck-no-such-editor --wait").open();
    window.shows("supplier-invoice").keys("i").shows("historyTimeToLive").keys("e").shows("$EDITOR could not be started");
    window.keys("Q").ends().assert_restored();
}
