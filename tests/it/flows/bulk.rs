//! Everything that matches: counted before, sent as that filter, followed to its end, and done another way where the engine does not allow it.

use flowdeck::api::ApiError;

use super::at;
use crate::support::{ui::Ui, wire::Answer};

/// Failed jobs, all that match chosen, and what is asked before they are retried.
async fn all_failed_jobs() -> (Ui, u64) {
    let mut ui = at("g j /").await;
    ui.types("state:failed").await;
    ui.keys("enter m f").await;
    ui.shows("marked: all that match state:failed");
    let total = ui.model().screen().table().unwrap().total.value.unwrap();
    assert!(total > 3, "{total}");
    (ui, total)
}

async fn confirm(ui: &mut Ui, count: u64) {
    ui.shows(&format!("Type the count ({count}) to send:"));
    ui.types(&count.to_string()).await;
    ui.keys("enter").await;
}

#[tokio::test(start_paused = true)]
async fn without_a_filter_everything_is_never_meant() {
    let mut ui = at("g j m f").await;
    assert!(ui.foot().contains("an empty filter would mean everything"), "{}", ui.foot());
    ui.keys("g p /").await;
    ui.types("state:running").await;
    ui.keys("enter m f").await;
    assert!(ui.foot().contains("an empty filter would mean everything"), "{}", ui.foot());
}

#[tokio::test(start_paused = true)]
async fn what_matches_is_counted_by_the_server_sent_as_that_filter_and_followed_to_its_end() {
    let (mut ui, total) = all_failed_jobs().await;
    ui.keys("r").await;
    ui.shows("Set retries to 1 on all jobs that match state:failed").shows(&format!("counted now: {total}"));
    ui.shows(r#"POST /job/retries  {"jobQuery":{"noRetriesLeft":true},"retries":1}"#);
    ui.types(&(total + 1).to_string()).await;
    ui.keys("enter").await;
    ui.shows(&format!("not sent: that is not the count, {total}"));
    assert!(ui.wire.writes().is_empty());
    ui.keys("ctrl-u").await;
    confirm(&mut ui, total).await;
    let writes = ui.wire.writes();
    assert_eq!(writes.len(), 1, "one call for all of them");
    assert_eq!(writes[0].body, r#"{"jobQuery":{"noRetriesLeft":true},"retries":1}"#);
    // it goes on while something else is looked at, and is found again
    ui.keys("g i g w").await;
    ui.shows("batch ").shows("s leave it to itself");
    ui.seconds(20).await;
    ui.shows(&format!("{total} done"));
    ui.keys("enter").await;
    ui.shows("every one was done").shows("everything that matches state:failed").shows(&format!("counted now: {total}"));
    ui.shows(r#"POST /job/retries  {"jobQuery":{"noRetriesLeft":true},"retries":1}"#).shows("job.retry");
    ui.shows(&format!(": {total} of {total} done"));
    assert!(ui.line_of("answer").contains("batch "), "{}", ui.screen());
    ui.keys("esc esc").await;
    ui.keys("g j").await;
    ui.lacks("marked: all that match");
}

#[tokio::test(start_paused = true)]
async fn incidents_that_match_are_read_first_and_sent_by_their_ids() {
    let mut ui = at("g i /").await;
    ui.types("type:failedJob").await;
    ui.wire.sent();
    ui.keys("enter m f r").await;
    let pages = ui.wire.lines().into_iter().filter(|line| line.contains("maxResults=500")).collect::<Vec<_>>();
    assert!(
        !pages.is_empty() && pages.iter().all(|line| line.contains("sortBy=incidentId")),
        "pages without an order have gaps: {pages:?}"
    );
    ui.shows("jobs of").shows("the ids were read just now");
    ui.shows(r#"POST /job/retries  {"jobIds":["#);
    let count = ui.screen().split("Type the count (").nth(1).unwrap().split(')').next().unwrap().parse().unwrap();
    confirm(&mut ui, count).await;
    let writes = ui.wire.writes();
    assert_eq!(writes.len(), 1);
    assert_eq!(writes[0].body.matches("\",\"").count() as u64 + 1, count, "{}", writes[0].body);
    ui.seconds(20).await;
    ui.keys("g w").await;
    ui.shows(&format!("{count} done"));
}

#[tokio::test(start_paused = true)]
async fn a_batch_that_is_not_allowed_is_offered_one_by_one() {
    let (mut ui, total) = all_failed_jobs().await;
    ui.wire.when("POST /job/retries", Answer::refused(403, "AuthorizationException", "no CREATE permission on BATCH"));
    ui.keys("r").await;
    confirm(&mut ui, total).await;
    assert!(ui.foot().contains(&format!("{total} failed: not allowed")), "{}", ui.foot());
    ui.keys("g w").await;
    ui.shows("o one by one instead");
    ui.wire.writes();
    ui.keys("o").await;
    ui.shows(&format!("Set retries to 1 on {total} jobs")).shows("PUT /job/");
    confirm(&mut ui, total).await;
    assert_eq!(ui.wire.writes().len() as u64, total);
    assert!(ui.foot().contains(&format!("{total} done")), "{}", ui.foot());
}

#[tokio::test(start_paused = true)]
async fn a_batch_is_still_followed_when_the_server_was_away() {
    let (mut ui, total) = all_failed_jobs().await;
    let away = ApiError::Unreachable { url: "x".to_owned(), reason: "reset".to_owned(), sent: true };
    ui.wire.when("GET /batch/statistics", Answer::Fails(away));
    ui.keys("r").await;
    confirm(&mut ui, total).await;
    ui.keys("g w").await;
    ui.seconds(30).await;
    ui.shows("the server does not answer, looking again");
    ui.wire.heal();
    ui.seconds(60).await;
    ui.shows(&format!("{total} done"));
}

#[tokio::test(start_paused = true)]
async fn a_batch_that_was_left_to_itself_is_followed_again() {
    let (mut ui, total) = all_failed_jobs().await;
    ui.wire.when("GET /batch/statistics", Answer::Never);
    ui.keys("r").await;
    confirm(&mut ui, total).await;
    ui.keys("g w s").await;
    ui.wire.heal();
    ui.seconds(40).await;
    ui.shows("f follow the batch again");
    ui.keys("f").await;
    ui.seconds(30).await;
    ui.shows(&format!("{total} done")).lacks("f follow the batch again");
}

#[tokio::test(start_paused = true)]
async fn a_report_of_many_can_be_read_to_its_end() {
    let mut ui = at("g j /").await;
    ui.types("state:failed").await;
    ui.keys("enter m a").await;
    ui.wire.when("PUT /job/", Answer::refused(500, "RestException", "the database is on fire"));
    ui.keys("r").await;
    let count = ui.model().screen().table().unwrap().marks.len();
    assert!(count > 20, "{count}");
    ui.types(&count.to_string()).await;
    ui.keys("enter g w").await;
    ui.shows(&format!("{} more: enter", count - 6));
    ui.keys("enter").await;
    ui.shows(&format!("and {} more", count - 5)).shows(&format!("in {count} lines, the gravest first")).shows("line 1 of ");
    let first = ui.lines();
    ui.keys("G").await;
    let title = ui.line_of("Write   line ");
    let mut place = title.split_once("line ").unwrap().1.split_whitespace().filter_map(|word| word.parse::<usize>().ok());
    assert!(place.next().is_some_and(|at| at > count && place.next() == Some(at)), "the last one: {title}");
    ui.shows("the database is on fire");
    assert_ne!(ui.lines(), first);
    ui.keys("esc").await;
    ui.shows("more: enter");
}

#[tokio::test(start_paused = true)]
async fn cancelling_says_beforehand_what_it_will_cut() {
    let mut ui = at("g p /").await;
    ui.types("definition:order has:incident").await;
    ui.keys("enter").await;
    let instance = ui.selected_id();
    ui.keys("K").await;
    ui.shows("Reason").shows("Skip called");
    ui.types("a duplicate").await;
    ui.keys("enter").await;
    ui.shows("reason: a duplicate").shows("called below it").shows(r#"POST /process-instance/delete  {"deleteReason":"a duplicate""#);
    let count: u64 = ui.screen().split("Type the count (").nth(1).unwrap().split(')').next().unwrap().parse().unwrap();
    assert!(count > 1, "it and what it called: {count}");
    confirm(&mut ui, count).await;
    assert_eq!(ui.wire.writes().len(), 1);
    ui.seconds(10).await;
    ui.keys("g w").await;
    ui.shows("below it").shows("1 done");
    // somebody asks later which one, and why
    ui.keys("enter").await;
    ui.shows(&instance).shows("reason: a duplicate").shows("answer").shows("instance.cancel");
}

#[tokio::test(start_paused = true)]
async fn a_batch_whose_progress_is_refused_is_left_with_the_reason_and_can_be_followed_again() {
    let (mut ui, total) = all_failed_jobs().await;
    ui.wire.when("GET /batch/statistics", Answer::refused(400, "InvalidRequestException", "not in this release"));
    ui.keys("r").await;
    confirm(&mut ui, total).await;
    ui.seconds(5).await;
    ui.keys("g w").await;
    ui.shows("no longer watched: ").shows("not in this release").lacks("the server does not answer");
    ui.wire.heal();
    ui.keys("f").await;
    ui.seconds(30).await;
    ui.shows(&format!("{total} done"));
}

#[tokio::test(start_paused = true)]
async fn what_was_not_confirmed_one_by_one_is_offered_again() {
    let (mut ui, total) = all_failed_jobs().await;
    ui.wire.when("POST /job/retries", Answer::refused(403, "AuthorizationException", "no CREATE permission on BATCH"));
    ui.keys("r").await;
    confirm(&mut ui, total).await;
    ui.keys("g w o").await;
    ui.shows("PUT /job/");
    ui.keys("esc g w").await;
    ui.shows("o one by one instead").shows("r again what failed");
    ui.keys("o").await;
    confirm(&mut ui, total).await;
    ui.keys("g w j").await;
    ui.lacks("o one by one instead").lacks("r again what failed");
}
