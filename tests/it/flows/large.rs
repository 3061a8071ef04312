//! What is very large: the list stays light, the viewer opens it, and no key waits for a whole search. What a frame of it costs, the benches measure.

use serde_json::{Value, json};

use super::at;
use crate::support::{ui::Ui, wire::Answer};

/// 100,000 lines.
fn lines(line: impl Fn(usize) -> String) -> String {
    (0..100_000).map(line).collect::<Vec<_>>().join("\n")
}

/// Searches an open text; the key that begins it reads a part of the text, and time goes on with the rest.
async fn searches(ui: &mut Ui, text: &str) {
    let is_scanning = |ui: &Ui| ui.model().screen().text().unwrap().is_scanning();
    ui.keys("/").await;
    ui.types(text).await;
    ui.keys("enter").await;
    assert!(is_scanning(ui), "the key waited for all of it");
    ui.seconds(5).await;
    assert!(!is_scanning(ui));
}

#[tokio::test(start_paused = true)]
async fn a_value_of_four_megabytes_leaves_the_list_light_and_opens_in_the_viewer() {
    let value = format!("start {}THE-END", "0123456789abcde ".repeat(262_144));
    let whole = value.clone();
    let mut ui = at("g v").await;
    ui.wire.when("POST /variable-instance?", Answer::edited(move |list| list[0]["value"] = json!(value)));
    let one = whole.clone();
    ui.wire.when("GET /variable-instance/", Answer::edited(move |row| row["value"] = json!(one)));
    ui.keys("ctrl-r g g j k space space s esc y i").await;
    ui.shows("start 0123");
    ui.keys("enter").await;
    ui.shows("start 0123");
    ui.keys("pgdn pgdn G g g w w").await;
    searches(&mut ui, "THE-END").await;
    ui.shows("THE-END");
    ui.keys("y").await;
    assert_eq!(ui.copied.last().map(String::len), Some(whole.len()), "the terminal's limit is the terminal's: it is told there");
    ui.keys("esc j k").await;
}

#[tokio::test(start_paused = true)]
async fn a_stack_trace_of_100_000_lines_is_scrolled_searched_and_left_at_once() {
    let mut ui = at("g j").await;
    let frames = lines(|n| format!("\tat com.acme.Deep.call{n}(Deep.java:{n})"));
    ui.wire.when(
        "GET /job/",
        Answer::Status(200, format!("java.lang.IllegalStateException: deep\n{frames}\nCaused by: java.io.IOException: THE ROOT\n")),
    );
    ui.keys("t").await;
    ui.shows("deep");
    ui.keys("j pgdn G k g g w w").await;
    searches(&mut ui, "call99999").await;
    ui.shows("call99999(");
    ui.keys("n N esc").await;
    ui.shows("Jobs");
}

#[tokio::test(start_paused = true)]
async fn a_value_of_100_000_lines_is_scrolled_and_searched() {
    let text = lines(|n| format!("line {n} of what is told here, one more time"));
    let mut ui = at("g v").await;
    ui.wire.when("GET /variable-instance/", Answer::edited(move |row: &mut Value| row["value"] = json!(text)));
    ui.keys("enter").await;
    ui.shows("line 1");
    ui.keys("G").await;
    ui.shows("line 99999");
    searches(&mut ui, "line 54321").await;
    ui.shows("line 54321");
}

#[tokio::test(start_paused = true)]
async fn an_answer_beyond_what_is_read_says_what_to_do() {
    let mut ui = at("g v").await;
    let limit = flowdeck::api::BODY_LIMIT;
    ui.wire.when("POST /variable-instance?", Answer::Fails(flowdeck::api::ApiError::TooLarge { limit }));
    ui.keys("ctrl-r").await;
    ui.shows("the answer is larger than 64 MiB: filter the list");
}
