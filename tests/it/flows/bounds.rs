//! Engines that refuse unbounded queries, or pages that are large: every list that is asked for has a limit, and a smaller one is learned.

use flowdeck::{
    api::{Answer as Kind, Paging, System, dialect::PageAsk},
    resource::{self, query::Query},
};

use super::{SCREENS, at, list, listed};
use crate::support::{
    ui::Ui,
    wire::{Answer, Sent, Wire},
};

/// Whether a request asks for a list without a limit.
fn is_unbounded(sent: &Sent) -> bool {
    sent.operation.paging == Paging::Offset && !sent.line.contains("maxResults=")
}

#[test]
fn every_list_and_every_join_of_every_resource_is_asked_for_with_a_limit() {
    for resource in resource::ALL {
        // what the API gives as a whole has no limit to ask for
        for binding in resource.source.iter().filter(|binding| binding.operation.paging == Paging::Offset) {
            let ask = PageAsk { offset: 0, limit: 100, sort: vec![] };
            let call = Query::Page { resource, binding, filter: std::sync::Arc::default(), ask }.call();
            assert!(call.request().unwrap().target.contains("maxResults=100"), "{}", call.http_line());
        }
        for join in resource.joins.iter().filter(|join| join.system == System::Camunda7) {
            if join.operation.paging == Paging::Offset {
                let call = Query::Join { join, ids: vec!["a".to_owned(), "b".to_owned()] }.call();
                assert!(call.request().unwrap().target.contains("maxResults=2"), "{}", call.http_line());
            }
        }
    }
}

#[tokio::test(start_paused = true)]
async fn no_screen_asks_for_a_list_without_a_limit() {
    let mut rows = 0;
    for (name, keys) in SCREENS {
        let mut ui = at(keys).await;
        ui.seconds(61).await;
        let sent = ui.wire.sent();
        rows += sent.iter().filter(|sent| sent.operation.answer == Kind::Rows).count();
        let unbounded: Vec<&Sent> = sent.iter().filter(|sent| is_unbounded(sent)).collect();
        assert!(unbounded.is_empty(), "{name}: {unbounded:?}");
        assert!(sent.iter().all(|sent| sent.line.len() < 7_500), "{name}: an address that is too long");
    }
    let mut ui = Ui::demo(120, 40).await;
    for resource in listed() {
        list(&mut ui, resource).await;
        ui.keys("j enter").await;
        let sent = ui.wire.sent();
        assert!(!sent.iter().any(is_unbounded), "{}: {sent:?}", resource.name);
    }
    assert!(rows > SCREENS.len(), "only {rows} lists were read");
}

#[tokio::test(start_paused = true)]
async fn an_engine_that_gives_small_pages_only_is_read_in_small_pages_and_shows_the_same() {
    let mut whole = Ui::demo(160, 40).await;
    let wire = Wire::new();
    wire.when("", Answer::Limited(30));
    let mut small = Ui::with(wire, 160, 40).await;
    for resource in listed() {
        for ui in [&mut whole, &mut small] {
            list(ui, resource).await;
        }
        let ids = |ui: &Ui| {
            let table = ui.model().screen().table().unwrap();
            (0..table.len()).map(|at| table.row(at).unwrap().id.to_string()).collect::<Vec<_>>()
        };
        assert_eq!(ids(&whole), ids(&small), "{}", resource.name);
        small.lacks("exceeded").lacks("forbidden").lacks("some columns are missing");
    }
    small.wire.sent();
    small.keys("ctrl-r").await;
    let asked = small.wire.lines();
    assert!(!asked.iter().any(|line| line.contains("maxResults=100")), "what was learned is forgotten: {asked:?}");
    for (name, keys) in SCREENS {
        let wire = Wire::new();
        wire.when("", Answer::Limited(30));
        let mut ui = Ui::with(wire, 160, 40).await;
        ui.keys(keys).await;
        assert!(!ui.screen().contains("exceeded"), "{name}:\n{}", ui.screen());
    }
}

#[tokio::test(start_paused = true)]
async fn a_list_that_is_refused_for_want_of_a_limit_says_what_to_set() {
    let mut ui = at("g j").await;
    ui.wire.when("POST /job?", Answer::refused(400, "BadUserRequestException", "An unbound number of results is forbidden!"));
    ui.keys("ctrl-r").await;
    ui.shows("this engine answers no list without a limit: set maxResults");
}

#[tokio::test(start_paused = true)]
async fn a_batch_is_followed_to_its_end_on_an_engine_that_answers_no_list_without_a_limit() {
    let wire = Wire::new();
    wire.when("", Answer::Limited(30));
    let mut ui = Ui::with(wire, 160, 40).await;
    ui.keys("g j /").await;
    ui.types("state:failed").await;
    ui.keys("enter m f").await;
    let total = ui.model().screen().table().unwrap().total.value.unwrap();
    ui.keys("r").await;
    ui.types(&total.to_string()).await;
    ui.keys("enter g w").await;
    ui.seconds(20).await;
    ui.shows(&format!("{total} done"));
    let unbounded: Vec<Sent> = ui.wire.sent().into_iter().filter(is_unbounded).collect();
    assert!(unbounded.is_empty(), "{unbounded:?}");
}
