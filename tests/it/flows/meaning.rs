//! What an engine says, told as what it means: everything that was observed on running engines and is not what it looks like.

use flowdeck::api::Method;
use serde_json::{Value, json};

use super::at;
use crate::support::{ui::Ui, wire::Answer};

/// Where to go, what is asked there, how that is refused, the keys, and what is told.
struct Case {
    at: &'static str,
    request: &'static str,
    status: u16,
    kind: &'static str,
    message: &'static str,
    keys: &'static str,
    told: &'static [&'static str],
}

async fn tell(case: &Case) {
    let mut ui = at(case.at).await;
    ui.resize(240, 40).await;
    ui.wire.when(case.request, Answer::refused(case.status, case.kind, case.message));
    ui.keys(case.keys).await;
    for text in case.told {
        assert!(ui.screen().contains(text), "{} {}: not told {text:?}:\n{}", case.request, case.message, ui.screen());
    }
    let writes = ui.wire.writes().len();
    assert!(writes <= 1, "{}: sent {writes} times", case.request);
    ui.seconds(30).await;
    assert!(ui.wire.writes().is_empty(), "{}: sent again", case.request);
}

macro_rules! meanings {
    ($($name:ident: $at:literal, $request:literal, $status:literal $kind:literal $message:literal, $keys:literal => [$($told:literal),*];)*) => {
        $(#[tokio::test(start_paused = true)]
        async fn $name() {
            tell(&Case { at: $at, request: $request, status: $status, kind: $kind, message: $message, keys: $keys, told: &[$($told),*] }).await;
        })*
    };
}

meanings! {
    optimistic_locking_is_somebody_else: "g j", "PUT /job/", 500 "OptimisticLockingException" "ENGINE-03005 Execution of 'UPDATE JobEntity[1]' failed.", "r y"
        => ["changed by someone else just now"];
    a_job_that_is_not_found_with_a_500_is_gone: "g j", "PUT /job/", 500 "InvalidRequestException" "ENGINE-13053 No job found with id 'nope'.", "r y"
        => ["the job is gone"];
    negative_retries_are_told_in_the_engines_words: "g j", "PUT /job/", 500 "InvalidRequestException"
        "ENGINE-13054 The number of job retries must be a non-negative Integer, but '-1' has been provided.", "r y"
        => ["must be a non-negative Integer"];
    what_is_suspended_is_told_with_what_to_do: "g t w u", "POST /task/", 400 "SuspendedEntityInteractionException"
        "ENGINE-03043 Execution with id '7' is suspended.", "c y" => ["it is suspended: activate it first"];
    a_claim_of_what_the_engine_does_not_find_is_told_as_such: "g t w u", "POST /task/", 500 "NullValueException" "Cannot find task with id nope: task is null", "c y"
        => ["not found: Cannot find task with id nope"];
    a_task_of_another_tenant_is_not_allowed: "g t w u", "POST /task/", 500 "ProcessEngineException"
        "ENGINE-13034 Cannot claim the task 'x' because it belongs to no authenticated tenant.", "c y"
        => ["not allowed: it belongs to a tenant that your user is not in"];
    a_completion_of_what_the_engine_does_not_find_is_told_as_such: "g t", "POST /task/", 500 "RestException"
        "Cannot submit task form X: Cannot find task with id X: task is null", "C enter y" => ["not found: Cannot submit task form X"];
    a_form_field_that_is_refused_is_told_by_its_name: "g t", "POST /task/", 500 "RestException"
        "Cannot submit task form X: Invalid value submitted for form field 'amount': validation of min(0) failed.", "C enter y"
        => ["a field of the form does not hold what the form asks for", "'amount'"];
    a_value_of_the_wrong_type_is_told_with_the_value: "g t", "POST /task/", 400 "InvalidRequestException"
        "Cannot submit task form X: Cannot convert value 'abc' of type 'Long' to java type java.lang.Long", "C enter y"
        => ["a value does not fit its type", "'abc' of type 'Long'"];
    a_value_that_is_too_long_says_which_type_to_use: "g i j j enter 0 4", "PUT /", 400 "InvalidRequestException"
        "Cannot put process instance variable x: Variable value is too long", "e ctrl-u 7 enter y" => ["too long for a String", "use Json, Xml or Object"];
    a_type_that_the_engine_does_not_know_is_told_with_its_plugin: "g i j j enter 0 4", "PUT /", 400 "InvalidRequestException"
        "Cannot put process instance variable x: Unsupported value type 'Json'", "e ctrl-u 7 enter y" => ["does not know that type", "Spin"];
    a_value_that_cannot_be_stored_says_so: "g i j j enter 0 4", "PUT /", 500 "RestException"
        "Cannot put process instance variable x: Cannot find serializer for value", "e ctrl-u 7 enter y" => ["cannot store a value of that kind"];
    a_sort_that_is_not_known_says_what_to_do: "g j", "POST /job?", 400 "InvalidRequestException" "Cannot set query parameter 'sortBy' to value 'jobId'", "ctrl-r"
        => ["this engine cannot sort by that: choose another column"];
    an_engine_that_is_not_there_is_told_with_the_key_to_check: "g j", "POST /job?", 400 "InvalidRequestException" "No process engine available", "ctrl-r"
        => ["there is no engine of that name on this server: check `engine` in the context"];
    an_address_that_an_old_release_lacks_is_told_as_such: "g j", "POST /job?", 404 "NotFoundException" "HTTP 404 Not Found", "ctrl-r"
        => ["the server has no such address: is it an older release"];
    a_method_that_is_not_there_is_told_as_such: "g j", "POST /job?", 405 "NotAllowedException" "HTTP 405 Method Not Allowed", "ctrl-r"
        => ["this server does not offer that"];
    an_error_with_an_empty_message_says_its_type: "g j", "POST /job?", 400 "JsonParseException" "", "ctrl-r" => ["(400): JsonParseException, and no reason"];
    a_null_pointer_of_the_engine_is_told_as_the_engines: "g j", "PUT /job/", 500 "NullPointerException" "", "r y" => ["the engine stumbled over the request"];
}

#[tokio::test(start_paused = true)]
async fn an_error_in_plain_text_is_told_by_its_first_line() {
    let mut ui = at("g j").await;
    ui.resize(200, 40).await;
    ui.wire.when("POST /job?", Answer::Status(400, "Unrecognized token 'nope': was expecting\n at [Source: (String)]".to_owned()));
    ui.keys("ctrl-r").await;
    ui.shows("refused by the server (400): Unrecognized token 'nope'").lacks("[Source");
}

#[tokio::test(start_paused = true)]
async fn a_variable_whose_name_has_a_slash_is_edited_all_the_same() {
    // Tomcat refuses such a name in an address with a page of its own: it goes in a body
    let mut ui = at("g i j j enter 0").await;
    let instance = ui.model().screen().head.as_ref().unwrap().scope()[0].value.clone();
    let modifications = json!({ "modifications": { "a/b": { "value": "old", "type": "String" } } });
    ui.wire.elsewhere(Method::POST, &format!("/process-instance/{instance}/variables"), modifications).await;
    ui.keys("4").await;
    ui.keys("/").await;
    ui.types("name:a/b").await;
    ui.keys("enter g g").await;
    assert_eq!(ui.cell("name"), "a/b", "{}", ui.screen());
    ui.keys("e ctrl-u").await;
    ui.types("new").await;
    ui.keys("enter 1 enter").await;
    let writes = ui.wire.writes();
    assert_eq!(writes.len(), 1, "{}", ui.screen());
    assert!(writes[0].line.starts_with("POST /process-instance/") && !writes[0].line.contains("%2F"), "{writes:?}");
    let now = ui.wire.get(&format!("/process-instance/{instance}/variables")).await;
    assert_eq!(now["a/b"]["value"], "new");
}

#[tokio::test(start_paused = true)]
async fn an_empty_list_of_somebody_who_may_not_see_it_says_that_too() {
    let mut ui = at("g j").await;
    ui.wire.when("POST /job?", Answer::edited(|list| *list = json!([])));
    ui.keys("ctrl-r").await;
    ui.shows("no jobs, or none that mia may see");
}

#[tokio::test(start_paused = true)]
async fn an_incident_of_a_batch_that_belongs_to_no_process_is_shown_and_opens_nothing() {
    let mut ui = at("g i").await;
    let bare = json!({
        "id": "batch-incident", "incidentType": "failedJob", "incidentTimestamp": "2026-11-22T19:08:09.282+0000", "configuration": "job-1",
        "incidentMessage": "No job found with id 'nope'", "rootCauseIncidentId": "batch-incident", "causeIncidentId": "batch-incident",
        "processInstanceId": null, "processDefinitionId": null, "executionId": null, "activityId": null, "failedActivityId": null,
        "tenantId": null, "jobDefinitionId": "batch", "annotation": null
    });
    ui.wire.when("GET /incident?", Answer::edited(move |list: &mut Value| *list = json!([bare])));
    ui.keys("ctrl-r g g").await;
    ui.shows("No job found");
    let screens = ui.model().screens.len();
    ui.keys("enter").await;
    assert_eq!(ui.model().screens.len(), screens, "{}", ui.screen());
    assert!(!ui.foot().trim().is_empty());
}

#[tokio::test(start_paused = true)]
async fn an_instance_that_ended_between_listing_and_looking_is_told_as_such() {
    let mut ui = at("g p").await;
    let id = ui.selected_id();
    ui.wire.elsewhere(Method::DELETE, &format!("/process-instance/{id}"), Value::Null).await;
    ui.keys("enter").await;
    ui.shows("ended");
    ui.keys("esc").await;
}

/// What a person typed into a form is there again when the engine refused it.
#[tokio::test(start_paused = true)]
async fn what_the_engine_refused_can_be_tried_again_from_the_report() {
    let mut ui: Ui = at("g t").await;
    ui.wire.when("POST /task/", Answer::refused(500, "RestException", "Invalid value submitted for form field 'amount'"));
    ui.keys("C enter y").await;
    assert_eq!(ui.wire.writes().len(), 1);
    ui.wire.heal();
    ui.keys("esc g w r").await;
    ui.shows("Again, what failed");
}

#[tokio::test(start_paused = true)]
async fn an_instance_that_is_gone_is_not_suspended_though_the_engine_would_say_yes() {
    let mut ui = at("g p").await;
    let id = ui.selected_id();
    ui.keys("S").await;
    ui.wire.elsewhere(Method::DELETE, &format!("/process-instance/{id}"), Value::Null).await;
    ui.keys("y").await;
    assert!(ui.foot().contains("the instance is gone"), "{}", ui.foot());
    assert!(ui.wire.writes().is_empty(), "the engine answers 204 for an unknown id");
}
