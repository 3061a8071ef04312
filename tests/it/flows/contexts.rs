//! Contexts: what the header tells of them, and the tenant that lists keep to.

use flowdeck::{
    act::Subject,
    app::{Overlay, Place},
};

use super::at;
use crate::support::{
    ui::{Ui, place},
    wire::{Answer, Wire},
};

async fn within(tenant: &str, width: u16) -> Ui {
    let place = Place { tenant: Some(tenant.to_owned()), ..place("demo") };
    Ui::among(vec![(place, Wire::new())], width, 40).await
}

#[tokio::test(start_paused = true)]
async fn a_context_with_a_tenant_asks_for_that_tenant_alone() {
    let mut ui = within("acme", 120).await;
    ui.shows("tenant acme");
    let narrowed = |line: &str| line.contains("tenantIdIn=acme");
    let lines = ui.wire.lines();
    let lists = lines.iter().filter(|line| line.starts_with("GET /process-definition?") || line.starts_with("GET /incident/count"));
    assert!(lists.clone().count() == 4 && lists.clone().all(|line| narrowed(line)), "{lines:?}");
    ui.keys("g j").await;
    let jobs = ui.wire.sent();
    assert!(
        jobs.iter().filter(|sent| sent.line.starts_with("POST /job")).all(|sent| sent.body.contains(r#""tenantIdIn":["acme"]"#)),
        "{jobs:?}"
    );
    ui.keys("g j").await;
    assert!(ui.wire.lines().is_empty(), "one is there already");
    ui.keys("m f").await;
    assert!(ui.foot().contains("an empty filter would mean everything"), "nobody chose the tenant: {}", ui.foot());
}

#[tokio::test(start_paused = true)]
async fn a_connection_that_takes_any_certificate_says_so_all_the_time() {
    for width in [80, 120] {
        let place = Place { insecure: true, ..place("demo") };
        let mut ui = Ui::among(vec![(place, Wire::new())], width, 24).await;
        ui.shows("INSECURE");
        ui.keys("g i enter").await;
        ui.shows("INSECURE");
    }
}

const REFUSED: &str = "The user with id 'mia' does not have one of the following permissions: 'RETRY_JOB' permission on resource '3af' of type 'ProcessInstance' or 'UPDATE_INSTANCE' permission on resource '";

#[tokio::test(start_paused = true)]
async fn what_the_server_refused_is_greyed_for_that_definition_with_the_reason_until_a_refresh() {
    let mut ui = at("g j").await;
    let definition = ui.model().screen().table().unwrap().selected().unwrap().reference("definition").unwrap();
    let key = definition.split(':').next().unwrap().to_owned();
    ui.wire.when("PUT /job/", Answer::refused(403, "AuthorizationException", &format!("{REFUSED}{key}' of type 'ProcessDefinition'")));
    ui.keys("r y").await;
    ui.shows("not allowed");
    ui.wire.sent();
    ui.keys("r").await;
    let told = format!("the server refused this for {key}: it wants RETRY_JOB on ProcessInstance or UPDATE_INSTANCE on ProcessDefinition");
    assert!(ui.foot().contains(&told[..60]), "{}", ui.foot());
    assert!(ui.wire.writes().is_empty() && ui.model().overlays.is_empty());
    ui.keys("?").await;
    ui.shows(&format!("not now: the server refused this for {key}"));
    ui.keys("esc ctrl-r r").await;
    assert!(!ui.model().overlays.is_empty(), "asked anew after a refresh: {}", ui.screen());
}

#[tokio::test(start_paused = true)]
async fn each_marked_row_that_is_left_out_is_told_with_its_own_reason() {
    let mut ui = at("g j").await;
    let key = |subject: &Subject| subject.reference("definition").unwrap().split(':').next().unwrap().to_owned();
    let refused = key(&ui.model().screen().table().unwrap().selected().unwrap());
    let told = format!("{REFUSED}{refused}' of type 'ProcessDefinition'");
    ui.wire.when("PUT /job/", Answer::refused(403, "AuthorizationException", &told));
    ui.keys("r y").await;
    ui.wire.heal();
    ui.keys("m a").await;
    let marked = ui.model().screen().subjects("jobs");
    let count = |fits: &dyn Fn(&Subject) -> bool| marked.iter().filter(|subject| fits(subject)).count();
    let not_failed = |subject: &Subject| subject.cell("retries") != "0" && subject.cell("message").is_empty();
    let (forbidden, waiting) = (count(&|s| key(s) == refused), count(&|s| key(s) != refused && not_failed(s)));
    let others = marked.len() - forbidden - waiting;
    assert!(forbidden > 0 && waiting > 0 && others > 1, "{forbidden} {waiting} {others}");
    ui.keys("r").await;
    let Some(Overlay::Confirm(dialog)) = ui.model().overlays.last() else { panic!("no plan: {}", ui.screen()) };
    assert_eq!(dialog.plan.title, format!("Set retries to 1 on {others} jobs"));
    let note = dialog.plan.notes.iter().find(|note| note.starts_with("left out: ")).unwrap();
    assert!(note.contains(&format!("{forbidden} (the server refused this for {refused}: it wants RETRY_JOB")), "{note}");
    assert!(note.contains(&format!("{waiting} (it has not failed: it still has its attempts)")), "{note}");
}

#[tokio::test(start_paused = true)]
async fn a_list_that_may_not_be_read_is_greyed_with_the_reason_until_a_refresh() {
    let wire = Wire::new();
    wire.when("POST /job?", Answer::refused(403, "AuthorizationException", "'READ' permission on resource 'Job'"));
    let mut ui = Ui::with(wire, 120, 40).await;
    ui.keys("g j").await;
    ui.shows("not allowed");
    ui.keys("esc").await;
    ui.wire.sent();
    ui.keys("g j").await;
    assert!(ui.foot().contains("the server refused this: it wants READ on Job"), "{}", ui.foot());
    assert!(ui.wire.lines().is_empty());
    ui.wire.heal();
    ui.keys("ctrl-r g j").await;
    ui.lacks("not allowed");
    assert!(!ui.selected().is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_fork_says_which_one_it_is_where_it_tells() {
    let wire = Wire::new();
    wire.when("GET /version", Answer::edited(|answer| answer["version"] = "1.0.3".into()));
    wire.when("GET /telemetry/data", Answer::Status(200, r#"{"product":{"name":"Operaton BPM Runtime"}}"#.to_owned()));
    Ui::with(wire, 120, 40).await.shows("Operaton 1.0.3");
    let wire = Wire::new();
    wire.when("GET /version", Answer::edited(|answer| answer["version"] = "1.0.3".into()));
    wire.when("GET /telemetry/data", Answer::refused(403, "AuthorizationException", "Required admin"));
    Ui::with(wire, 120, 40).await.shows("Operaton or CIB seven 1.0.3");
}
