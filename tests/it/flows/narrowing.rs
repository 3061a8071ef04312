//! Lists narrowed: the filter language in bar and palette, its completion, and instances of every state.

use super::at;
use crate::support::ui::Ui;

#[tokio::test(start_paused = true)]
async fn instances_run_unless_a_key_asks_for_those_that_have_ended() {
    let mut ui = at("g p").await;
    ui.shows("· running ·").lacks("TOOK");
    let sent = ui.wire.sent();
    assert!(sent.iter().any(|request| request.body.contains("\"unfinished\":true")), "{sent:?}");
    ui.keys("w e").await;
    ui.shows("filter").shows("state:ended").shows("server 1/1").shows("ENDED").shows("TOOK").shows("by ended").lacks("· running ·");
    let sent = ui.wire.sent();
    let page = sent.iter().find(|request| request.line.starts_with("POST /history/process-instance?")).unwrap();
    assert!(page.body.contains("\"finished\":true") && page.body.contains("\"endTime\""), "{}", page.body);
    ui.snapshot("ended");
    ui.keys("w a").await;
    ui.shows("state:all");
    ui.keys("w r").await;
    ui.shows("· running ·").lacks("state:");
    ui.keys("g o g h p").await;
    ui.shows("› instances").shows("state:ended").shows("by ended");
    ui.keys("enter").await;
    assert!(ui.model().screen().head.is_some());
}

#[tokio::test(start_paused = true)]
async fn instances_are_found_by_what_their_variables_hold() {
    let mut ui = at("g p /").await;
    ui.types("var.amount>100 business:~INV").await;
    ui.wire.sent();
    ui.keys("enter").await;
    let sent = ui.wire.sent();
    assert!(sent[0].body.contains(r#""variables":[{"name":"amount","operator":"gt","value":100}]"#), "{}", sent[0].body);
    ui.shows("server 2/2").shows("INV-");
    ui.keys("/").await;
    ui.types("-business:~INV-0000").await;
    ui.keys("enter").await;
    ui.shows("page only:-business:~INV-0000").shows("server 2/3");
}

#[tokio::test(start_paused = true)]
async fn comparisons_hold_for_the_page_where_the_server_has_none() {
    let mut ui = at("g j /").await;
    ui.types("retries<1").await;
    ui.keys("enter").await;
    ui.shows("page only:retries<1").shows("server 0/1").shows("on this page");
    assert_eq!(ui.cell("retries"), "0");
    ui.keys("/ ctrl-u").await;
    ui.types("retries>0 due<soon").await;
    ui.shows("`soon` is no time");
    ui.keys("esc /").await;
    ui.shows("retries<1");
}

#[tokio::test(start_paused = true)]
async fn tab_completes_fields_and_values_that_are_there() {
    let mut ui = at("g p /").await;
    ui.types("st").await;
    ui.keys("tab").await;
    ui.shows("/ state:");
    ui.keys("tab").await;
    ui.shows("/ state:running").shows("state:suspended");
    ui.keys("tab").await;
    ui.shows("/ state:active");
    ui.keys("shift-tab").await;
    ui.shows("/ state:running");
    ui.types(" definition:").await;
    let key = ui.model().screen().table().unwrap().seen(1, 9).swap_remove(0);
    ui.shows(&format!("definition:{key}"));
    ui.keys("tab enter").await;
    ui.shows(&format!("definition:{key}")).shows("state:running").shows("server 2/2");
    ui.keys("/").await;
    ui.types("nosuch:x").await;
    ui.shows("cannot be filtered by `nosuch`; closest:");
    ui.keys("enter").await;
    ui.shows("cannot be filtered");
}

#[tokio::test(start_paused = true)]
async fn the_palette_takes_a_list_with_a_filter() {
    let mut ui = Ui::demo(120, 40).await;
    ui.keys(":").await;
    ui.types("incidents msg:~cannot activity:x").await;
    ui.shows("the server applies it");
    ui.types(" retries<1").await;
    ui.shows("the server applies 2 of 3 terms");
    ui.keys("ctrl-u").await;
    ui.types("pi business:~ORD var.nosuch").await;
    ui.wire.sent();
    ui.types(">1").await;
    ui.keys("enter").await;
    ui.shows("› instances").shows("business:~ORD").shows("no instances for this filter");
    let sent = ui.wire.sent();
    assert!(sent[0].line.starts_with("POST /history/process-instance?"), "the first request is the rows: {}", sent[0].line);
    assert_eq!(sent.iter().filter(|request| request.line.starts_with("POST /history/process-instance?")).count(), 1);
    ui.keys(":").await;
    ui.types("jobs sta").await;
    ui.keys("tab").await;
    ui.types("fai").await;
    ui.keys("tab enter").await;
    ui.shows("› jobs").shows("state:failed");
    ui.keys(":").await;
    ui.types("jobs stat:failed").await;
    ui.shows("closest: state");
    ui.keys("enter").await;
    ui.shows("Go to");
}
