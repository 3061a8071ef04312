//! The demo seen through its transport, like a program sees it.

mod scale;

use chrono::DateTime;
use futures_util::FutureExt;
use serde_json::{Value as Json, json};

use super::*;
use crate::api::{Body, Method};

/// A world whose time stands still until it is moved.
struct Lab {
    demo: Demo,
    clock: Clock,
}

impl Lab {
    fn new() -> Self {
        let clock = Clock::by_hand(DateTime::from_timestamp(1_795_000_000, 0).unwrap());
        let options = Options { lively: false, starts: 120, ..Options::new(clock.clone()) };
        Self { demo: Demo::new(options), clock }
    }

    fn call(&self, method: Method, target: &str, body: Option<Json>) -> (u16, Json) {
        let request = Request { method, target: target.to_owned(), body: body.map(|b| Body::json(&b)) };
        let response = self.demo.send(request).now_or_never().unwrap().unwrap();
        let body = serde_json::from_slice(&response.bytes).unwrap_or_else(|_| json!(String::from_utf8_lossy(&response.bytes)));
        (response.status, body)
    }

    fn get(&self, target: &str) -> Json {
        let (status, body) = self.call(Method::GET, target, None);
        assert_eq!(status, 200, "{target}: {body}");
        body
    }

    fn put(&self, target: &str, body: Json) -> u16 {
        self.call(Method::PUT, target, Some(body)).0
    }

    fn post(&self, target: &str, body: Json) -> (u16, Json) {
        self.call(Method::POST, target, Some(body))
    }

    fn first(&self, target: &str) -> Json {
        self.get(target).get(0).cloned().unwrap_or_else(|| panic!("{target} is empty"))
    }

    fn pass(&self, seconds: u64) {
        self.clock.advance(Duration::from_secs(seconds));
    }

    /// A root-cause incident whose message is like that.
    fn incident(&self, like: &str) -> Json {
        let like = like.replace('%', "%25").replace(' ', "%20");
        self.first(&format!("/incident?incidentMessageLike={like}&sortBy=incidentTimestamp&sortOrder=desc"))
    }

    fn count(&self, target: &str) -> u64 {
        self.get(target)["count"].as_u64().unwrap()
    }
}

fn text(row: &Json, field: &str) -> String {
    row[field].as_str().unwrap_or_else(|| panic!("no {field} in {row}")).to_owned()
}

fn default_world() -> Lab {
    let clock = Clock::by_hand(DateTime::from_timestamp(1_795_000_000, 0).unwrap());
    Lab { demo: Demo::new(Options::new(clock.clone())), clock }
}

#[test]
fn the_default_world_has_a_thousand_instances_and_two_hundred_problems_of_a_handful_of_causes() {
    let lab = default_world();
    let running = lab.count("/process-instance/count");
    let incidents = lab.get("/incident");
    let roots: Vec<&Json> = incidents.as_array().unwrap().iter().filter(|i| i["id"] == i["rootCauseIncidentId"]).collect();
    let fold = |message: &str| message.chars().filter(|c| !c.is_ascii_digit()).take(40).collect::<String>();
    let mut causes: Vec<String> = roots.iter().map(|i| fold(&text(i, "incidentMessage"))).collect();
    causes.sort();
    causes.dedup();
    assert!((900..1200).contains(&running), "{running} instances");
    assert!((170..240).contains(&roots.len()), "{} problems", roots.len());
    // Six, the hostile one, and what was reported.
    assert_eq!(causes.len(), 8, "{causes:#?}");
}

#[test]
fn a_lively_world_has_what_a_day_leaves_behind() {
    let lab = default_world();
    let batches = lab.get("/batch/statistics");
    assert_eq!(
        (&batches[0]["suspended"], &batches[0]["completedJobs"], &batches[0]["totalJobs"]),
        (&json!(true), &json!(100), &json!(250))
    );
    assert_eq!(lab.count("/history/batch/count?completed=true"), 1);
    assert_eq!(lab.count("/job/count?withException=true&withRetriesLeft=true"), 4);
    assert_eq!(lab.count("/external-task/count?locked=true"), 6);
    assert_eq!(lab.count("/incident/count?incidentType=sla-breach"), 2);
    assert!(
        lab.get("/job?timers=true").as_array().unwrap().iter().any(|job| job["processInstanceId"].is_null()),
        "a suspension is put off"
    );
    let notes = lab.get("/incident");
    assert_eq!(notes.as_array().unwrap().iter().filter(|i| !i["annotation"].is_null()).count(), 2);
    assert!(lab.first("/variable-instance?variableName=scan&deserializeValues=false")["value"].as_str().unwrap().len() > 4_000_000);
}

#[test]
fn the_same_seed_gives_the_same_world() {
    assert_eq!(default_world().get("/incident"), default_world().get("/incident"));
}

#[test]
fn a_problem_far_down_shows_at_every_caller_and_goes_away_at_all_of_them() {
    let lab = Lab::new();
    let leaf = lab.incident("%instalments%");
    let chain = lab.get(&format!("/incident?rootCauseIncidentId={}", text(&leaf, "id")));
    assert_eq!(chain.as_array().unwrap().len(), 3);
    assert_eq!(chain.as_array().unwrap().iter().filter(|i| i["incidentMessage"].is_null() && i["configuration"].is_null()).count(), 2);

    let (instance, job) = (text(&leaf, "processInstanceId"), text(&leaf, "configuration"));
    assert_eq!(lab.put(&format!("/process-instance/{instance}/variables/instalments"), json!({"value": 3, "type": "Long"})), 204);
    assert_eq!(lab.put(&format!("/job/{job}/retries"), json!({"retries": 1})), 204);
    assert_eq!(lab.count(&format!("/incident/count?rootCauseIncidentId={}", text(&leaf, "id"))), 0);
    lab.pass(2);
    assert_eq!(lab.call(Method::GET, &format!("/job/{job}"), None).0, 404);
    let old = lab.first(&format!("/history/incident?incidentId={}", text(&leaf, "id")));
    assert_eq!((&old["open"], &old["resolved"], &old["deleted"]), (&json!(false), &json!(true), &json!(false)));
}

#[test]
fn what_is_not_mended_fails_again_into_another_incident_of_the_same_job() {
    let lab = Lab::new();
    let old = lab.incident("%ledger%");
    let job = text(&old, "configuration");
    lab.put(&format!("/job/{job}/retries"), json!({"retries": 1}));
    lab.pass(2);
    let new = lab.first(&format!("/incident?configuration={job}"));
    assert_ne!(new["id"], old["id"]);
    assert_eq!(new["incidentMessage"], old["incidentMessage"]);
    let log = lab.get(&format!("/history/job-log?jobId={job}&failureLog=true"));
    assert_eq!(log.as_array().unwrap().len(), 2);
    let trace = lab.get(&format!("/job/{job}/stacktrace"));
    assert!(trace.as_str().unwrap().contains("Caused by: "), "{trace}");
}

#[test]
fn an_outage_that_is_over_heals_when_retried() {
    let lab = Lab::new();
    let old = lab.incident("Read timed out%");
    lab.put(&format!("/job/{}/retries", text(&old, "configuration")), json!({"retries": 1}));
    lab.pass(2);
    assert_eq!(lab.count(&format!("/incident/count?configuration={}", text(&old, "configuration"))), 0);
    assert_eq!(lab.call(Method::GET, &format!("/process-instance/{}", text(&old, "processInstanceId")), None).0, 404);
}

#[test]
fn a_failed_letter_is_printed_when_it_has_retries_again() {
    let lab = Lab::new();
    let old = lab.incident("Printer%");
    let task = text(&old, "configuration");
    assert_eq!((&old["incidentType"], &old["failedActivityId"]), (&json!("failedExternalTask"), &Json::Null));
    assert_eq!(lab.put(&format!("/external-task/{task}/retries"), json!({"retries": 1})), 204);
    lab.pass(20);
    assert_eq!(lab.call(Method::GET, &format!("/external-task/{task}"), None).0, 404);
    let tree = lab.get(&format!("/process-instance/{}/activity-instances", text(&old, "processInstanceId")));
    assert_eq!(tree["childActivityInstances"][0]["activityId"], "grace");
}

#[test]
fn the_activity_that_failed_may_be_the_one_after_the_job() {
    let lab = Lab::new();
    let incident = lab.incident("%reviewBy%");
    assert_eq!((text(&incident, "activityId"), text(&incident, "failedActivityId")), ("screen".to_owned(), "review".to_owned()));
    let names = lab.get(&format!("/history/variable-instance?processInstanceId={}", text(&incident, "processInstanceId")));
    assert!(!names.as_array().unwrap().iter().any(|v| v["name"] == "screened"), "what was rolled back is not there");
}

#[test]
fn executing_a_job_tells_its_own_failure_and_keeps_the_incident() {
    let lab = Lab::new();
    let incident = lab.incident("%ledger%");
    let (status, body) = lab.post(&format!("/job/{}/execute", text(&incident, "configuration")), json!({}));
    assert_eq!((status, &body["message"]), (404, &incident["incidentMessage"]));
    assert_eq!(lab.first(&format!("/incident?configuration={}", text(&incident, "configuration")))["id"], incident["id"]);
}

#[test]
fn a_suspended_instance_waits_with_its_jobs_and_tasks() {
    let lab = Lab::new();
    let task = lab.first("/task?taskDefinitionKey=approve&unassigned=true&active=true");
    let (task, instance) = (text(&task, "id"), text(&task, "processInstanceId"));
    assert_eq!(lab.put(&format!("/process-instance/{instance}/suspended"), json!({"suspended": true})), 204);
    assert_eq!(lab.get(&format!("/history/process-instance/{instance}"))["state"], "SUSPENDED");
    let (status, body) = lab.post(&format!("/task/{task}/claim"), json!({"userId": "mia"}));
    assert_eq!((status, text(&body, "type")), (400, "SuspendedEntityInteractionException".to_owned()));
    lab.put(&format!("/process-instance/{instance}/suspended"), json!({"suspended": false}));
    assert_eq!(lab.post(&format!("/task/{task}/claim"), json!({"userId": "mia"})).0, 204);
    let (status, body) = lab.post(&format!("/task/{task}/claim"), json!({"userId": "joe"}));
    assert_eq!((status, text(&body, "type")), (500, "TaskAlreadyClaimedException".to_owned()));
}

#[test]
fn a_completed_task_moves_its_instance_on() {
    let lab = Lab::new();
    let task = lab.first("/task?taskDefinitionKey=approve&active=true");
    let target = format!("/task/{}/complete", text(&task, "id"));
    let wrong = json!({"variables": {"amount": {"value": "abc", "type": "Long"}}});
    assert_eq!(lab.post(&target, wrong).0, 400);
    assert_eq!(lab.post(&target, json!({"variables": {"approved": {"value": true}}})).0, 204);
    let tree = lab.get(&format!("/process-instance/{}/activity-instances", text(&task, "processInstanceId")));
    assert_eq!(tree["childActivityInstances"][0]["activityType"], "intermediateTimer");
    let (status, body) = lab.post(&target, json!({}));
    assert_eq!((status, text(&body, "type")), (500, "RestException".to_owned()));
}

#[test]
fn several_pickers_work_side_by_side_and_the_last_one_moves_on() {
    let lab = Lab::new();
    let instance = text(&lab.first("/task?taskDefinitionKey=collect&active=true"), "processInstanceId");
    let tasks = lab.get(&format!("/task?processInstanceId={instance}&taskDefinitionKey=collect"));
    assert!(tasks.as_array().unwrap().len() >= 2);
    for task in tasks.as_array().unwrap() {
        assert_eq!(lab.count(&format!("/task/count?processInstanceId={instance}&taskDefinitionKey=inspect")), 0);
        assert_eq!(lab.post(&format!("/task/{}/complete", text(task, "id")), json!({})).0, 204);
    }
    assert_eq!(lab.count(&format!("/task/count?processInstanceId={instance}&taskDefinitionKey=inspect")), 1);
}

#[test]
fn a_timer_fires_when_its_time_has_come() {
    let lab = Lab::new();
    let timer = lab.first("/job?timers=true&active=true&sortBy=jobDueDate&sortOrder=asc");
    let due = time::read(&text(&timer, "dueDate")).unwrap();
    lab.pass(u64::try_from((due - lab.clock.millis()) / 1000 + 2).unwrap());
    assert_eq!(lab.call(Method::GET, &format!("/job/{}", text(&timer, "id")), None).0, 404);
}

#[test]
fn a_batch_sets_retries_as_time_passes_and_is_gone_when_done() {
    let lab = Lab::new();
    let before = lab.count("/job/count?noRetriesLeft=true");
    let (status, batch) = lab.post("/job/retries", json!({"jobQuery": {"noRetriesLeft": true}, "retries": 1}));
    assert_eq!((status, &batch["totalJobs"], &batch["jobsCreated"]), (200, &json!(before), &json!(0)));
    let id = text(&batch, "id");
    assert_eq!(lab.get(&format!("/batch/statistics?batchId={id}"))[0]["remainingJobs"], json!(before));
    lab.pass(5);
    assert_eq!(lab.call(Method::GET, &format!("/batch/{id}"), None).0, 404);
    assert!(lab.get(&format!("/history/batch/{id}"))["endTime"].is_string());
    assert!(lab.count("/job/count?noRetriesLeft=true") < before);
    let (status, _) = lab.post("/job/retries", json!({"jobIds": ["nope"], "retries": 1}));
    lab.pass(5);
    assert_eq!((status, &lab.first("/batch/statistics")["failedJobs"]), (200, &json!(1)));
}

#[test]
fn deleting_a_called_instance_cuts_the_call_above_it() {
    let lab = Lab::new();
    let picking = lab.first("/process-instance?processDefinitionKey=picking");
    let (id, order) = (text(&picking, "id"), lab.get(&format!("/history/process-instance/{}", text(&picking, "id"))));
    let order = text(&order, "superProcessInstanceId");
    assert_eq!(lab.call(Method::DELETE, &format!("/process-instance/{id}"), None).0, 204);
    assert_eq!(lab.call(Method::DELETE, &format!("/process-instance/{id}"), None).0, 404);
    assert_eq!(lab.get(&format!("/history/process-instance/{id}"))["state"], "EXTERNALLY_TERMINATED");
    assert_eq!(lab.first(&format!("/history/activity-instance?processInstanceId={order}&activityId=pick"))["canceled"], true);
}

#[test]
fn lists_page_sort_and_count_and_ignore_what_they_do_not_know() {
    let lab = Lab::new();
    let all = lab.get("/job?sortBy=jobId&sortOrder=asc&unheardOf=1");
    let all = all.as_array().unwrap();
    assert_eq!(lab.count("/job/count") as usize, all.len());
    let page = lab.get("/job?sortBy=jobId&sortOrder=asc&firstResult=3&maxResults=4");
    assert_eq!(page.as_array().unwrap()[..], all[3..7]);
    let (_, posted) = lab.post("/job?firstResult=3&maxResults=4", json!({"sorting": [{"sortBy": "jobId", "sortOrder": "asc"}]}));
    assert_eq!(posted, page);
    assert_eq!(lab.get("/job?maxResults=0"), json!([]));
    let (_, either) = lab.post("/task/count", json!({"orQueries": [{"assigned": true, "unassigned": true}]}));
    assert_eq!(either["count"], json!(lab.count("/task/count")));
}

#[test]
fn refusals_have_the_engines_status_type_and_message() {
    let lab = Lab::new();
    let single = "Only a single sorting parameter specified. sortBy and sortOrder required";
    let cases = [
        ("/nope", 404, "NotFoundException", "HTTP 404 Not Found"),
        ("/process-instance/nope", 404, "InvalidRequestException", "Process instance with id nope does not exist"),
        ("/process-instance/nope/variables", 500, "NullValueException", "execution nope doesn't exist: execution is null"),
        ("/task/nope/form-variables", 400, "BadUserRequestException", "Cannot find task with id 'nope'.: task is null"),
        ("/incident?sortBy=incidentId", 400, "InvalidRequestException", single),
        ("/incident?sortBy=x&sortOrder=asc", 400, "InvalidRequestException", "Cannot set query parameter 'sortBy' to value 'x'"),
        ("/incident?maxResults=abc", 404, "QueryParamException", "HTTP 404 Not Found"),
        ("/process-instance?variables=a_xx_b", 400, "InvalidRequestException", "Invalid variable comparator specified: xx"),
    ];
    for (target, status, kind, message) in cases {
        let (got, body) = lab.call(Method::GET, target, None);
        assert_eq!((got, text(&body, "type"), text(&body, "message")), (status, kind.to_owned(), message.to_owned()), "{target}");
    }
    assert_eq!(lab.call(Method::DELETE, "/version", None).0, 405);
    assert_eq!(lab.put("/job/nope/retries", json!({"retries": 1})), 500);
}

#[test]
fn a_broken_object_spoils_the_map_but_not_the_list() {
    let lab = Lab::new();
    let zoo = lab.first("/process-instance?businessKeyLike=ZOO%25");
    let target = format!("/process-instance/{}/variables", text(&zoo, "id"));
    assert_eq!(lab.call(Method::GET, &target, None).0, 500);
    assert_eq!(lab.get(&format!("{target}?deserializeValues=false"))["aLong"]["value"], json!(9_007_199_254_740_993_i64));
    let list = lab.get(&format!("/variable-instance?processInstanceIdIn={}&variableName=brokenObject", text(&zoo, "id")));
    assert!(text(&list[0], "errorMessage").starts_with("Cannot deserialize object"));
}

#[test]
fn a_lively_world_goes_on_for_days_and_stays_small() {
    let clock = Clock::by_hand(DateTime::from_timestamp(1_795_000_000, 0).unwrap());
    let lab = Lab { demo: Demo::new(Options { starts: 60, ..Options::new(clock.clone()) }), clock };
    let (before, newest) = (lab.count("/process-instance/count"), "/history/process-instance?sortBy=startTime&sortOrder=desc&maxResults=1");
    let first = lab.first(newest);
    for _ in 0..48 {
        lab.pass(3600);
        lab.get("/version");
    }
    assert_ne!(lab.first(newest)["id"], first["id"]);
    assert!(lab.count("/process-instance/count") < before * 2 + 60);
    assert!(lab.count("/history/process-instance/count") < 12_000);
}

#[test]
fn faults_are_503_or_a_broken_connection() {
    let with = |faults: Faults| {
        let clock = Clock::by_hand(DateTime::UNIX_EPOCH);
        let demo = Demo::new(Options { faults, ..Options::new(clock) });
        demo.send(Request::new(Method::GET, "/version")).now_or_never().unwrap()
    };
    assert_eq!(with(Faults { unavailable: 100, ..Faults::default() }).unwrap().status, 503);
    assert!(matches!(with(Faults { reset: 100, ..Faults::default() }), Err(ApiError::Unreachable { .. })));
}

#[tokio::test]
async fn it_is_offered_over_http_below_engine_rest() {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let served = serve(Options { starts: 5, ..Options::new(Clock::by_hand(DateTime::UNIX_EPOCH)) }, 0).await.unwrap();
    let ask = async {
        let mut stream = tokio::net::TcpStream::connect(served.addr).await.unwrap();
        stream.write_all(b"GET /engine-rest/version HTTP/1.1\r\nHost: demo\r\nConnection: close\r\n\r\n").await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        answer
    };
    let answer = tokio::select! { answer = ask => answer, _ = served.run => String::new() };
    assert!(answer.starts_with("HTTP/1.1 200") && answer.ends_with(r#"{"version":"7.24.0"}"#), "{answer}");
}
