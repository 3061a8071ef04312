//! The lists beside the five of every day: what each is opened for.

use flowdeck::api::Method;
use serde_json::Value;

use super::at;
use crate::support::{
    ui::Ui,
    wire::{Answer, Wire},
};

#[tokio::test(start_paused = true)]
async fn an_external_task_shows_who_has_it_and_what_it_failed_with() {
    let mut ui = at("g x /").await;
    ui.types("state:failed").await;
    ui.keys("enter").await;
    ui.shows("External tasks").shows("printer-w…").shows("letters");
    assert_eq!(ui.cell("retries"), "0");
    ui.wire.sent();
    ui.keys("t").await;
    ui.shows("stack trace of");
    let sent = ui.wire.lines();
    assert!(sent[0].starts_with("GET /external-task/") && sent[0].ends_with("/errorDetails"), "{sent:?}");
    ui.keys("esc enter").await;
    ui.shows("Activities");
}

#[tokio::test(start_paused = true)]
async fn event_subscriptions_can_be_told_apart_on_a_small_screen() {
    let mut ui = crate::support::ui::Ui::demo(80, 24).await;
    ui.keys("g m").await;
    ui.shows("NAME").shows("BUSINESS KEY");
}

#[tokio::test(start_paused = true)]
async fn an_external_task_that_has_not_failed_says_that_there_is_no_trace() {
    let mut ui = at("g x /").await;
    ui.types("state:retries-left").await;
    ui.keys("enter t").await;
    assert!(ui.foot().contains("this external task has no stack trace"), "{}", ui.foot());
}

#[tokio::test(start_paused = true)]
async fn activities_are_told_with_start_end_duration_and_whether_they_were_cancelled() {
    let mut ui = at("g p").await;
    ui.wire.elsewhere(Method::DELETE, &format!("/process-instance/{}", ui.selected_id()), Value::Null).await;
    ui.keys("g h a /").await;
    ui.types("state:cancelled").await;
    ui.keys("enter").await;
    ui.shows("✗ cancelled").shows("TOOK");
    ui.keys("\\ /").await;
    ui.types("state:running").await;
    ui.keys("enter").await;
    ui.lacks("cancelled");
    assert_eq!(ui.cell("duration"), "");
    let business = ui.cell("business");
    assert!(!business.is_empty(), "history tells the business key");
    ui.keys("enter").await;
    ui.shows(&business);
}

#[tokio::test(start_paused = true)]
async fn a_deployment_opens_its_files_and_a_file_its_content() {
    let mut ui = at("g y j j enter").await;
    ui.shows("Resources").shows("order.bpmn").shows("7 of 7");
    ui.wire.sent();
    ui.keys("enter").await;
    let sent = ui.wire.lines();
    assert!(sent[0].starts_with("GET /deployment/") && sent[0].ends_with("/data"), "{sent:?}");
    ui.shows("<definitions");
    ui.keys("esc esc o v").await;
    ui.shows("Versions").shows("order");
    let sent = ui.wire.lines();
    assert!(sent.iter().any(|line| line.starts_with("GET /process-definition?deploymentId=")), "{sent:?}");
}

#[tokio::test(start_paused = true)]
async fn files_of_a_deployment_are_come_to_from_there_alone() {
    let mut ui = at(":").await;
    ui.types("deployment-res").await;
    ui.lacks("deployment-resources");
}

#[tokio::test(start_paused = true)]
async fn a_historic_incident_leads_to_every_attempt_and_each_attempt_to_its_stack_trace() {
    let mut ui = at("g h i /").await;
    ui.types("type:failedJob state:open").await;
    ui.keys("enter").await;
    ui.shows("✗ open");
    ui.wire.sent();
    ui.keys("t").await;
    let sent = ui.wire.lines();
    assert!(sent[0].starts_with("GET /history/job-log/") && sent[0].ends_with("/stacktrace"), "{sent:?}");
    ui.shows("stack trace of");
    ui.keys("esc o l").await;
    ui.shows("Job log").shows("created").shows("✗ failed").shows("127.0.0.1$default");
    ui.keys("/").await;
    ui.types("state:created").await;
    ui.keys("enter t").await;
    assert!(ui.foot().contains("has no stack trace"), "{}", ui.foot());
}

#[tokio::test(start_paused = true)]
async fn a_definition_leads_to_its_versions_incidents_and_job_definitions() {
    let mut ui = at("j j j j o v").await;
    ui.shows("Versions");
    assert_eq!(ui.cell("key"), "order");
    ui.keys("o i").await;
    ui.shows("Incidents");
    ui.keys("esc o f").await;
    ui.shows("Job definitions").shows("async-continuation");
    let activity = ui.cell("activity");
    ui.keys("enter").await;
    ui.shows("Jobs");
    let ids = ui.wire.lines();
    assert!(ids.iter().any(|line| line.starts_with("POST /job?")), "{activity}: {ids:?}");
}

#[tokio::test(start_paused = true)]
async fn a_group_leads_to_exactly_the_tasks_that_it_could_claim() {
    let mut ui = at("g u").await;
    let (group, counted) = (ui.cell("group"), ui.cell("tasks"));
    ui.keys("enter").await;
    ui.shows("Tasks").shows(&format!("{counted} of {counted}"));
    assert_ne!(group, "", "those of no group stand last");
}

#[tokio::test(start_paused = true)]
async fn tasks_that_users_could_claim_by_name_are_told_so_among_the_groups() {
    let wire = Wire::new();
    wire.when("GET /task/report/candidate-group-count", Answer::Status(200, r#"[{"groupName":null,"taskCount":4}]"#.to_owned()));
    let mut ui = Ui::with(wire, 120, 40).await;
    ui.keys("g u").await;
    assert!(ui.selected().contains("offered to users"), "{}", ui.screen());
    ui.wire.sent();
    ui.keys("enter").await;
    ui.shows("task-groups › tasks offered to users").shows("Tasks");
    let sent = ui.wire.sent();
    assert!(sent.iter().any(|sent| sent.line.starts_with("POST /task?") && sent.body.contains("withCandidateUsers")), "{sent:?}");
}

#[tokio::test(start_paused = true)]
async fn values_of_what_has_ended_are_found_and_shown() {
    let mut ui = at("g h v /").await;
    ui.types("name:amount with:deleted").await;
    ui.keys("enter").await;
    ui.shows("amount").shows("Long");
    ui.wire.sent();
    ui.keys("enter").await;
    let sent = ui.wire.lines();
    assert!(sent[0].starts_with("GET /history/variable-instance/") && sent[0].ends_with("deserializeValues=false"), "{sent:?}");
}

#[tokio::test(start_paused = true)]
async fn a_batch_shows_how_far_it_is() {
    let mut ui = at("").await;
    let body = serde_json::json!({ "jobIds": ["none-such"], "retries": 1 });
    ui.wire.elsewhere(Method::POST, "/job/retries", body).await;
    ui.seconds(2).await;
    ui.keys("g b").await;
    ui.shows("set-job-retries").shows("REMAINING");
    assert_eq!([ui.cell("total"), ui.cell("failed"), ui.cell("done")], ["1", "1", "0"]);
    ui.keys("g h b").await;
    ui.shows("Batches in history").shows("set-job-retries");
}

#[tokio::test(start_paused = true)]
async fn what_an_engine_has_acquired_is_told_beside_the_jobs() {
    let mut ui = at("g j").await;
    let sent = ui.wire.sent();
    let asked = sent.iter().filter(|sent| sent.line.starts_with("POST /job?") && sent.body.contains(r#""acquired":true"#)).count();
    assert_eq!(asked, 1, "one second query for a page");
    ui.keys("w c").await;
    ui.shows("ACQ");
}
