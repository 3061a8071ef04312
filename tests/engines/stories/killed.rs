//! A story of an engine that keeps little of its past, is killed under the program, and comes back with what it had.

use std::process::Command;
use std::time::Duration;

use serde_json::Value;

use super::Story;
use crate::another::{Another, free_port};
use crate::server::Server;
use crate::window::Window;

/// The row of the failed job.
const ROW: &[&str] = &["OUT-1", "/ by zero"];

/// How often something was sent that writes, by the audit.
fn sent(window: &Window) -> usize {
    let audit = std::fs::read_to_string(window.folder().join("audit.jsonl")).unwrap_or_default();
    audit.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()).filter(|entry| entry["entry"] == "intent").count()
}

#[tokio::test]
async fn an_engine_that_is_killed_leaves_its_rows_and_once_it_is_back_nothing_is_sent_twice() {
    let folder = tempfile::tempdir().unwrap();
    let database = format!("jdbc:h2:file:{}/engine;DB_CLOSE_ON_EXIT=FALSE;WRITE_DELAY=0", folder.path().display());
    let port = free_port();
    let start = || Another::start(port, &database, &["--history=activity"]);
    let engine = start();
    let server = || Server::at(format!("http://127.0.0.1:{port}/engine-rest"));
    let mut story = Story::on(server(), "killed").await;
    let instance = story.start("OUT-1").await;
    let before = story.incidents(&instance).await[0]["id"].clone();
    let mut window = story.open((160, 40));
    tells_what_it_does_not_keep(&mut window);
    doctor_tells_the_level(story.server.url());

    // it hears of a write, and dies before it answers
    window.keys("g j").shows_line(ROW).keys("r").shows("Send it?");
    engine.signal("STOP");
    window.keys("y").shows("0 of 1");
    engine.signal("KILL");
    window.until("waited for what became of the write", |screen| {
        ["1 unknown", "cannot be reached"].iter().any(|told| screen.contents().contains(told))
    });
    window.shows(" old").shows("refused").shows_line(ROW);
    // what is asked for now is told as failed, and that is all
    window.keys("r").shows("Send it?").keys("y").shows("1 failed").shows_line(ROW);
    assert_eq!(sent(&window), 2);
    drop(engine);

    let _engine = start();
    // its own connections ended with the engine
    story.server = server();
    window.hides(" old").hides("refused").shows_line(ROW);
    assert_eq!(story.incidents(&instance).await[0]["id"], before, "the job was tried again by nobody");
    window.keys("r").shows("Send it?").keys("y").shows("1 done");
    let mut after = before.clone();
    for _ in 0..300 {
        after = story.incidents(&instance).await.first().map_or(Value::Null, |incident| incident["id"].clone());
        if !after.is_null() && after != before {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert!(!after.is_null() && after != before, "it was tried again, and failed again");
    assert_eq!(sent(&window), 3);
    window.keys("Q").ends().assert_restored();
}

/// An empty list says that the engine may not have kept what would be in it; one with rows does not.
fn tells_what_it_does_not_keep(window: &mut Window) {
    window.keys("g h a").shows("begin").hides("none is kept below");
    window.keys("g h v").shows("none is kept below history level audit");
    for list in ["g h j", "g h i", "g h u"] {
        window.keys(list).shows("none is kept below history level full");
    }
    window.keys("g v").shows_line(&["amount", "120"]).hides("none is kept below");
    window.keys("H").shows("past values of").shows("none is kept below history level full");
}

fn doctor_tells_the_level(url: &str) {
    let home = tempfile::tempdir().unwrap();
    let run =
        Command::new(env!("CARGO_BIN_EXE_flowdeck")).args(["doctor", "--url", url]).env_clear().env("HOME", home.path()).output().unwrap();
    let told = String::from_utf8_lossy(&run.stdout);
    assert!(told.contains("level activity or more") && told.contains("these stay empty: historic-variables, "), "{told}");
}
