//! Anything by its id: each kind of thing is found as what it is, and what is not there is no error.

use flowdeck::{
    api::camunda7::{
        history_activity_instance::GET_HISTORIC_ACTIVITY_INSTANCES, history_process_instance::GET_HISTORIC_PROCESS_INSTANCES,
        history_variable_instance::GET_HISTORIC_VARIABLE_INSTANCES, incident::GET_INCIDENTS, job::GET_JOBS,
        process_definition::GET_PROCESS_DEFINITIONS, process_instance::GET_PROCESS_INSTANCES, task::GET_TASKS,
        variable_instance::GET_VARIABLE_INSTANCES,
    },
    call,
    resource::{find::Found, query::Query},
};

use super::{Lab, lab::text};

/// What is found, shortly: list and id, or what it is and its instance.
async fn find(lab: &Lab, wanted: &str) -> String {
    let query = Query::Find(wanted.into());
    let answered = query.run(&lab.client).await.unwrap_or_else(|error| panic!("{wanted}: {error}"));
    match answered.reply.made::<Found>().unwrap() {
        Found::Row(subject) => format!("{} {}", subject.resource.name, subject.row.id),
        Found::Within(place) => format!("{} of {}", place.what, place.instance),
        Found::Several(terms) => flowdeck::resource::filter::text(&terms),
        Found::Nothing { forbidden } => format!("nothing {forbidden:?}"),
    }
}

#[tokio::test]
async fn every_kind_of_thing_is_found_by_its_id() {
    let lab = super::lab().await.quiet().await;
    let mut wrong = vec![];
    for (list, call) in [
        ("instances", call!(GET_PROCESS_INSTANCES, "maxResults" = 1)),
        ("instances", call!(GET_HISTORIC_PROCESS_INSTANCES, "finished" = true, "maxResults" = 1)),
        ("incidents", call!(GET_INCIDENTS, "maxResults" = 1)),
        ("jobs", call!(GET_JOBS, "maxResults" = 1)),
        ("tasks", call!(GET_TASKS, "maxResults" = 1)),
        ("definitions", call!(GET_PROCESS_DEFINITIONS, "maxResults" = 1)),
    ] {
        // what watches over a batch that is stuck is another job after each of its looks
        let (id, found) = lab
            .at_rest(async || {
                let id = text(&lab.rows(call.clone()).await[0], "id");
                let found = find(&lab, &id).await;
                (id, found)
            })
            .await;
        if found != format!("{list} {id}") {
            wrong.push(format!("{list} {id}: {found}"));
        }
    }
    for (what, call) in
        [("a variable", call!(GET_VARIABLE_INSTANCES, "maxResults" = 1, "deserializeValues" = false)), ("an execution", call!(GET_JOBS))]
    {
        let rows = lab.rows(call).await;
        let field = if what == "an execution" { "executionId" } else { "id" };
        // the execution of an instance itself has its id
        let row = rows.iter().find(|row| row[field] != row["processInstanceId"]).unwrap();
        let found = find(&lab, &text(row, field)).await;
        if found != format!("{what} of {}", text(row, "processInstanceId")) {
            wrong.push(format!("{what} {}: {found}", row[field]));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test]
async fn what_has_ended_is_found_in_history() {
    let lab = super::lab().await.quiet().await;
    let ended = text(&lab.rows(call!(GET_HISTORIC_PROCESS_INSTANCES, "finished" = true, "maxResults" = 1)).await[0], "id");
    let call = call!(GET_HISTORIC_VARIABLE_INSTANCES, "processInstanceId" = ended.as_str(), "deserializeValues" = false);
    let variable = text(&lab.rows(call).await[0], "id");
    let found = find(&lab, &variable).await;
    assert!(found.ends_with(&ended) || found.ends_with(&variable), "{found}");
    let activities = lab.rows(call!(GET_HISTORIC_ACTIVITY_INSTANCES, "processInstanceId" = ended.as_str())).await;
    let activity = text(&activities[0], "id");
    let found = find(&lab, &activity).await;
    assert!(found.ends_with(&ended) || found.ends_with(&activity), "{found}");
}

#[tokio::test]
async fn business_keys_and_keys_of_definitions_are_found_too() {
    let lab = super::lab().await.quiet().await;
    let rows = lab.rows(call!(GET_PROCESS_INSTANCES)).await;
    let key = |row: &serde_json::Value| row["businessKey"].as_str().unwrap_or_default().to_owned();
    let plain = |key: &str| key.len() > 3 && key.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    let history = lab.rows(call!(GET_HISTORIC_PROCESS_INSTANCES)).await;
    let shared = |wanted: &str| history.iter().filter(|row| row["businessKey"] == wanted).count();
    let alone = rows.iter().find(|row| plain(&key(row)) && shared(&key(row)) == 1).unwrap();
    assert_eq!(find(&lab, &key(alone)).await, format!("instances {}", text(alone, "id")));
    let many = rows.iter().map(key).find(|key| plain(key) && shared(key) > 1).unwrap();
    assert_eq!(find(&lab, &many).await, format!("business:{many} state:all"));
    assert!(find(&lab, "supplier-invoice").await.starts_with("definitions supplier-invoice:"));
}

#[tokio::test]
async fn what_is_nowhere_is_nothing_and_no_error() {
    let lab = super::lab().await;
    for wanted in ["no-such-thing", "00000000-0000-0000-0000-000000000000", "a/b", "..", "100%", "ü ö", "x:1:2", "'", "a,b"] {
        assert_eq!(find(&lab, wanted).await, "nothing []", "{wanted}");
    }
}
