//! Two more stories: what an outage broke is retried in one go, and what cannot be saved is cancelled with all that hangs on it.

use flowdeck::{
    api::camunda7::{history_process_instance, process_instance},
    call,
};
use serde_json::{Value, json};

use super::{Story, highlights, started};

/// An outage is over: what failed by it is retried in one go, and nothing else.
async fn put_right_in_one_go(list: &str, filter: &str, sent: &str, size: (u16, u16)) {
    let story = Story::begin("outage").await;
    let ids = started(&story, &[1, 2, 3, 4, 5, 6]).await;
    let spared = story.beside("spared").await;
    let other = spared.start("OTHER").await;
    for id in ids.iter().chain([&other]) {
        let put =
            call!(process_instance::SET_PROCESS_INSTANCE_VARIABLE, "id" = id.as_str(), "varName" = "parts", "value" = 7, "type" = "Long");
        story.server.call(put).await;
    }
    let mut window = story.open(size);
    window.keys(list).shows("/ by zero").keys("/").text(&format!("definition:{} {filter}", story.definition)).keys("enter");
    window.shows("6 of 6").keys("m f").shows("marked: all that match");
    window.keys("r").shows("Type the count (6)").shows(sent);
    window.keys("5 enter").shows("not sent: that is not the count, 6");
    for id in &ids {
        assert_eq!(story.incidents(id).await.len(), 1, "nothing is sent before the count is right");
    }
    window.keys("backspace 6 enter").keys("g w").shows("6 done");
    window.keys("esc").shows("0 of 0");
    for id in &ids {
        // what is done is that there are retries; the engine takes its time to use them
        assert_eq!(story.task_of(id).await, "Check refund", "it went on");
        assert_eq!(story.incidents(id).await, Vec::<Value>::new());
    }
    assert_eq!(spared.incidents(&other).await.len(), 1, "what did not match was not touched");
    window.keys("Q").ends().assert_restored();
}

#[tokio::test]
async fn failed_jobs_that_match_are_retried_in_one_go_in_a_wide_window() {
    put_right_in_one_go("g j", "state:failed", "POST /job/retries  {\"jobQuery\":{", (120, 40)).await;
}

#[tokio::test]
async fn incidents_that_match_are_retried_in_one_go_in_a_narrow_window() {
    put_right_in_one_go("g i", "type:failedJob", "POST /job/retries  {\"jobIds\":[", (80, 24)).await;
}

/// Found by its business key, followed down to what broke, and cancelled with all that hangs on it.
async fn found_and_cancelled(size: (u16, u16)) {
    let story = Story::begin("cancelled").await;
    let caller = format!("{}_return", story.definition);
    let id = story.start_of(&caller, "RET-1").await;
    let spared = story.start_of(&caller, "RET-2").await;
    let below = call!(process_instance::GET_PROCESS_INSTANCES, "superProcessInstance" = id.as_str());
    let below = story.server.call(below).await[0]["id"].as_str().unwrap().to_owned();
    let mut window = story.open(size);
    window.keys("g p").shows("Instances").keys("/").text(&format!("definition:{caller} business:RET-1")).keys("enter");
    window.shows("1 of 1");
    highlights(&mut window, "RET-1");

    // down the call to what broke
    window.keys("enter").shows("Have it refunded").keys("esc");
    highlights(&mut window, "RET-1");
    window.keys("g i /").text(&format!("definition:{} msg:~zero", story.definition)).keys("enter").shows("2 of 2");
    highlights(&mut window, "/ by zero").keys("enter").shows("Share out");
    window.keys("2").shows_line(&["share", "/ by zero"]).keys("esc").shows("2 of 2").keys("esc").shows("1 of 1");

    // the whole of it goes, and what goes is said before
    highlights(&mut window, "RET-1").keys("K").shows("Reason").text("ordered twice").keys("enter");
    window.shows("cuts 1 instance called below it").shows("reason: ordered twice").shows("Type the count (2)");
    let state = async |id: &str| {
        let call = call!(history_process_instance::GET_HISTORIC_PROCESS_INSTANCE, "id" = id.to_owned());
        story.server.call(call).await
    };
    assert_eq!(state(&id).await["state"], "ACTIVE", "nothing is sent before the count");
    window.keys("2 enter").shows("and 1 instance below it: 1 done");
    let ended = state(&id).await;
    assert_eq!((&ended["state"], &ended["deleteReason"]), (&json!("EXTERNALLY_TERMINATED"), &json!("ordered twice")));
    assert_eq!(state(&below).await["state"], "EXTERNALLY_TERMINATED");
    assert_eq!(state(&spared).await["state"], "ACTIVE");
    window.keys("Q").ends().assert_restored();
}

#[tokio::test]
async fn a_search_leads_to_the_root_cause_and_to_a_cancellation_in_a_wide_window() {
    found_and_cancelled((120, 40)).await;
}

#[tokio::test]
async fn a_search_leads_to_the_root_cause_and_to_a_cancellation_in_a_narrow_window() {
    found_and_cancelled((80, 24)).await;
}
