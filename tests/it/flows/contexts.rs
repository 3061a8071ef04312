//! Contexts: what the header tells of them, and the tenant that lists keep to.

use flowdeck::app::Place;

use crate::support::{
    ui::{Ui, place},
    wire::Wire,
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
    assert!(lists.clone().count() == 2 && lists.clone().all(|line| narrowed(line)), "{lines:?}");
    ui.keys("g j").await;
    let jobs = ui.wire.sent();
    assert!(
        jobs.iter().filter(|sent| sent.line.starts_with("POST /job")).all(|sent| sent.body.contains(r#""tenantIdIn":["acme"]"#)),
        "{jobs:?}"
    );
    ui.keys("g j").await;
    assert!(ui.wire.lines().is_empty(), "one is there already");
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
