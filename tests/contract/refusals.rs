//! Refusals: what the server answers to what it will not do, what the dialect makes of it, and what a person is told.

use flowdeck::{
    act::{incident, job, task},
    api::{
        ApiError, Call, Method, Request, System,
        camunda7::{
            execution::{MODIFY_LOCAL_EXECUTION_VARIABLES, PUT_LOCAL_EXECUTION_VARIABLE},
            external_task::{GET_EXTERNAL_TASK, GET_EXTERNAL_TASK_ERROR_DETAILS, SET_EXTERNAL_TASK_RESOURCE_RETRIES},
            history_process_instance::GET_HISTORIC_PROCESS_INSTANCE,
            incident::{GET_INCIDENT, GET_INCIDENTS, SET_INCIDENT_ANNOTATION},
            job::{EXECUTE_JOB, GET_JOB, GET_STACKTRACE, QUERY_JOBS, SET_JOB_RETRIES},
            process_definition::{
                GET_ACTIVITY_STATISTICS, GET_PROCESS_DEFINITION, GET_PROCESS_DEFINITION_BPMN20_XML, GET_PROCESS_DEFINITIONS,
                START_PROCESS_INSTANCE_BY_KEY,
            },
            process_instance::{
                DELETE_PROCESS_INSTANCE_VARIABLE, GET_ACTIVITY_INSTANCE_TREE, GET_PROCESS_INSTANCE, GET_PROCESS_INSTANCE_VARIABLE,
                GET_PROCESS_INSTANCE_VARIABLES, MODIFY_PROCESS_INSTANCE_VARIABLES, SET_PROCESS_INSTANCE_VARIABLE,
                UPDATE_SUSPENSION_STATE_BY_ID,
            },
            task::{CLAIM, COMPLETE, GET_FORM_VARIABLES, GET_TASK, QUERY_TASKS, SET_ASSIGNEE, SUBMIT, UNCLAIM},
            variable_instance::GET_VARIABLE_INSTANCE,
        },
    },
    call,
    resource::{JOBS, TASKS, filter::Term},
};
use serde_json::json;

use super::{Lab, lab::text};

/// What the dialect makes of a refusal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Means {
    NotFound,
    Refused,
    Conflict,
}

fn meaning(error: &ApiError) -> Option<Means> {
    match error {
        ApiError::NotFound { .. } => Some(Means::NotFound),
        ApiError::Refused { .. } => Some(Means::Refused),
        ApiError::Conflict { .. } => Some(Means::Conflict),
        _ => None,
    }
}

/// A call, the status and type it is refused with, a part of the message, and what it means.
type Case = (Call, u16, &'static str, &'static str, Means);

async fn check(lab: &Lab, cases: Vec<Case>) {
    let mut wrong = vec![];
    for (call, status, kind, part, means) in cases {
        let (got, type_of, error) = lab.refusal(&call).await;
        let fits = got == status && type_of == kind && error.to_string().contains(part) && meaning(&error) == Some(means);
        if !fits {
            wrong.push(format!("{}:\n  {got} {type_of}: {error:?}\n  not {status} {kind}: {part} ({means:?})", call.http_line()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

const NOPE: &str = "9f1c0000-0000-11f1-9de5-02fc00000001";

#[tokio::test]
async fn unknown_ids_are_not_found_by_whatever_reads_them() {
    use Means::NotFound;
    let lab = super::lab().await;
    check(
        &lab,
        vec![
            (call!(GET_PROCESS_INSTANCE, "id" = NOPE), 404, "InvalidRequestException", "does not exist", NotFound),
            (call!(GET_ACTIVITY_INSTANCE_TREE, "id" = NOPE), 404, "InvalidRequestException", "Process instance with id", NotFound),
            (call!(GET_PROCESS_INSTANCE_VARIABLES, "id" = NOPE), 500, "NullValueException", "execution is null", NotFound),
            (
                call!(GET_HISTORIC_PROCESS_INSTANCE, "id" = NOPE),
                404,
                "InvalidRequestException",
                "Historic process instance with id",
                NotFound,
            ),
            (call!(GET_JOB, "id" = NOPE), 404, "InvalidRequestException", "Job with id", NotFound),
            (call!(GET_STACKTRACE, "id" = NOPE), 404, "InvalidRequestException", "No job found with id", NotFound),
            (call!(GET_INCIDENT, "id" = NOPE), 404, "InvalidRequestException", "No matching incident", NotFound),
            (call!(GET_TASK, "id" = NOPE), 404, "InvalidRequestException", "No matching task with id", NotFound),
            (call!(GET_FORM_VARIABLES, "id" = NOPE), 400, "BadUserRequestException", "task is null", NotFound),
            (call!(GET_EXTERNAL_TASK, "id" = NOPE), 404, "RestException", "External task with id", NotFound),
            (call!(GET_EXTERNAL_TASK_ERROR_DETAILS, "id" = NOPE), 500, "NullValueException", "No external task found with id", NotFound),
            (call!(GET_VARIABLE_INSTANCE, "id" = NOPE), 404, "InvalidRequestException", "Variable instance with Id", NotFound),
            (call!(GET_PROCESS_DEFINITION, "id" = NOPE), 404, "InvalidRequestException", "No matching definition with id", NotFound),
            (
                call!(GET_PROCESS_DEFINITION_BPMN20_XML, "id" = NOPE),
                404,
                "InvalidRequestException",
                "No matching definition with id",
                NotFound,
            ),
        ],
    )
    .await;
    // of no definition there are no statistics; only an engine that checks permissions looks for it
    let statistics = call!(GET_ACTIVITY_STATISTICS, "id" = NOPE);
    if lab.send(&statistics).await.is_success() {
        assert!(lab.rows(statistics).await.is_empty());
    } else {
        check(&lab, vec![(statistics, 500, "NullValueException", "processDefinition is null", NotFound)]).await;
    }
}

#[tokio::test]
async fn unknown_ids_are_refused_by_whatever_writes_to_them() {
    use Means::{NotFound, Refused};
    let lab = super::lab().await;
    let modifications = json!({ "a": { "value": 1 } });
    check(
        &lab,
        vec![
            (
                call!(SET_JOB_RETRIES, "id" = NOPE, "retries" = 1),
                500,
                "InvalidRequestException",
                "ENGINE-13053 No job found with id",
                NotFound,
            ),
            (call!(EXECUTE_JOB, "id" = NOPE), 404, "InvalidRequestException", "ENGINE-14026 No job found with id", NotFound),
            (call!(SET_EXTERNAL_TASK_RESOURCE_RETRIES, "id" = NOPE, "retries" = 1), 404, "RestException", "does not exist", NotFound),
            (call!(CLAIM, "id" = NOPE, "userId" = "mia"), 500, "NullValueException", "task is null", NotFound),
            (call!(UNCLAIM, "id" = NOPE), 400, "NotFoundException", "task is null", NotFound),
            (call!(SET_ASSIGNEE, "id" = NOPE, "userId" = "mia"), 400, "NotFoundException", "task is null", NotFound),
            (call!(COMPLETE, "id" = NOPE), 500, "RestException", "task is null", NotFound),
            (call!(SUBMIT, "id" = NOPE), 500, "RestException", "task is null", NotFound),
            (call!(SET_INCIDENT_ANNOTATION, "id" = NOPE, "annotation" = "x"), 400, "BadUserRequestException", "incident is null", NotFound),
            (
                call!(SET_PROCESS_INSTANCE_VARIABLE, "id" = NOPE, "varName" = "a", "value" = 1),
                500,
                "RestException",
                "execution is null",
                NotFound,
            ),
            (call!(DELETE_PROCESS_INSTANCE_VARIABLE, "id" = NOPE, "varName" = "a"), 500, "RestException", "execution is null", NotFound),
            (
                call!(MODIFY_PROCESS_INSTANCE_VARIABLES, "id" = NOPE, "modifications" = modifications.clone()),
                500,
                "RestException",
                "execution is null",
                NotFound,
            ),
            (
                call!(PUT_LOCAL_EXECUTION_VARIABLE, "id" = NOPE, "varName" = "a", "value" = 1),
                500,
                "RestException",
                "execution is null",
                NotFound,
            ),
            (
                call!(MODIFY_LOCAL_EXECUTION_VARIABLES, "id" = NOPE, "modifications" = modifications),
                500,
                "RestException",
                "execution is null",
                NotFound,
            ),
            (
                call!(START_PROCESS_INSTANCE_BY_KEY, "key" = "nope"),
                404,
                "RestException",
                "No matching process definition with key",
                NotFound,
            ),
        ],
    )
    .await;
    let suspend = lab.send(&call!(UPDATE_SUSPENSION_STATE_BY_ID, "id" = NOPE, "suspended" = true)).await;
    assert_eq!(suspend.status, 204, "an unknown instance is suspended without a word");
}

#[tokio::test]
async fn what_a_query_cannot_mean_is_refused_with_the_name_of_the_parameter() {
    use Means::Refused;
    let lab = super::lab().await;
    let sorting = json!([{ "sortBy": "nope", "sortOrder": "asc" }]);
    let direction = json!([{ "sortBy": "jobId", "sortOrder": "up" }]);
    check(
        &lab,
        vec![
            (call!(GET_INCIDENTS, "sortBy" = "incidentId"), 400, "InvalidRequestException", "sortBy and sortOrder required", Refused),
            (call!(GET_INCIDENTS, "sortOrder" = "asc"), 400, "InvalidRequestException", "sortBy and sortOrder required", Refused),
            (
                call!(GET_INCIDENTS, "sortBy" = "nope", "sortOrder" = "asc"),
                400,
                "InvalidRequestException",
                "'sortBy' to value 'nope'",
                Refused,
            ),
            (
                call!(GET_INCIDENTS, "sortBy" = "incidentId", "sortOrder" = "up"),
                400,
                "InvalidRequestException",
                "'sortOrder' to value 'up'",
                Refused,
            ),
            (
                call!(GET_INCIDENTS, "incidentTimestampAfter" = "yesterday"),
                400,
                "InvalidRequestException",
                "'incidentTimestampAfter' to value 'yesterday'",
                Refused,
            ),
            (
                call!(GET_INCIDENTS, "incidentTimestampAfter" = "2026-11-22T10:00:00"),
                400,
                "InvalidRequestException",
                "java.util.Date",
                Refused,
            ),
            (call!(GET_PROCESS_DEFINITIONS, "latestVersion" = "maybe"), 400, "InvalidRequestException", "java.lang.Boolean", Refused),
            (call!(QUERY_JOBS, "sorting" = sorting), 400, "NotValidException", "orderBy methods first", Refused),
            (call!(QUERY_JOBS, "sorting" = direction), 400, "NotValidException", "direction is null", Refused),
        ],
    )
    .await;
    // a body that cannot be read is refused as text or as JSON, as the engine pleases
    let (status, _, error) = lab.refusal(&call!(QUERY_TASKS, "createdAfter" = "yesterday")).await;
    assert_eq!((status, meaning(&error)), (400, Some(Refused)), "{error}");
}

#[tokio::test]
async fn values_of_the_wrong_type_are_refused_in_the_engines_words() {
    use Means::Refused;
    let lab = super::lab().await;
    let (instance, task) = lab.waiting_invoice("CONTRACT-wrong").await;
    let set = |value: serde_json::Value, kind: &str| {
        call!(SET_PROCESS_INSTANCE_VARIABLE, "id" = instance.as_str(), "varName" = "a", "value" = value, "type" = kind)
    };
    let complete = |value: serde_json::Value, kind: &str| {
        call!(COMPLETE, "id" = task.as_str(), "variables" = json!({ "amount": { "value": value, "type": kind } }))
    };
    let submit = call!(SUBMIT, "id" = task.as_str(), "variables" = json!({ "amount": { "value": "abc", "type": "Long" } }));
    let kind = "InvalidRequestException";
    check(
        &lab,
        vec![
            (complete(json!("abc"), "Long"), 400, kind, "Cannot convert value 'abc' of type 'Long' to java type java.lang.Long", Refused),
            (submit, 400, kind, "Cannot convert value 'abc' of type 'Long'", Refused),
            (complete(json!(3_000_000_000_i64), "Integer"), 400, kind, "Cannot convert value '3000000000' of type 'Integer'", Refused),
            (complete(json!(1.5), "Long"), 400, kind, "Cannot convert value '1.5' of type 'Long'", Refused),
            (complete(json!("2026-02-28"), "Date"), 400, kind, "Cannot convert value '2026-02-28' of type 'Date'", Refused),
            (complete(json!(1), "Foo"), 400, kind, "Unsupported value type 'Foo'", Refused),
            (set(json!("abc"), "Integer"), 400, kind, "Cannot convert value 'abc' of type 'Integer'", Refused),
            (set(json!(40_000), "Short"), 400, kind, "Cannot convert value '40000' of type 'Short'", Refused),
            (set(json!("soon"), "Date"), 400, kind, "Cannot convert value 'soon' of type 'Date'", Refused),
            (set(json!(1), "Foo"), 400, kind, "Unsupported value type 'Foo'", Refused),
        ],
    )
    .await;
    let missing = call!(GET_PROCESS_INSTANCE_VARIABLE, "id" = instance.as_str(), "varName" = "nope");
    check(&lab, vec![(missing, 404, "InvalidRequestException", "variable with name nope does not exist", Means::NotFound)]).await;
    let gone = lab.send(&call!(DELETE_PROCESS_INSTANCE_VARIABLE, "id" = instance, "varName" = "nope")).await;
    assert_eq!(gone.status, 204, "what is not there is deleted without a word");
}

#[tokio::test]
async fn retries_are_a_number_and_not_below_nothing() {
    let lab = super::lab().await;
    let (instance, incident) = lab.failing_invoice("CONTRACT-negative").await;
    let job = text(&incident, "configuration");
    check(
        &lab,
        vec![
            (call!(SET_JOB_RETRIES, "id" = job.as_str(), "retries" = -1), 500, "InvalidRequestException", "ENGINE-13054", Means::Refused),
            (call!(SET_JOB_RETRIES, "id" = job.as_str()), 500, "NullPointerException", "", Means::Refused),
        ],
    )
    .await;
    let subject = lab.subject(&JOBS, &[Term::is("instance", instance.as_str())]).await;
    for text in ["-1", "", "many", "1.5"] {
        let entry = flowdeck::act::Entry {
            name: "retries".to_owned(),
            kind: "Integer".to_owned(),
            text: text.to_owned(),
            added: false,
            changed: true,
        };
        let refused = (job::RETRY_TIMES.plan)(std::slice::from_ref(&subject), &[entry], &flowdeck::act::Actor::default());
        assert!(refused.is_err(), "{text:?} is not sent at all");
    }
}

#[tokio::test]
async fn a_job_that_ran_meanwhile_is_told_as_gone() {
    let lab = super::lab().await;
    let (instance, incident) = lab.failing_invoice("CONTRACT-ran").await;
    let subjects = lab.subjects(&flowdeck::resource::INCIDENTS, &[Term::is("instance", instance.as_str())]).await;
    let plan = lab.plan(&incident::RETRY, &subjects, &[], "mia").await;
    lab.get(call!(SET_PROCESS_INSTANCE_VARIABLE, "id" = instance.as_str(), "varName" = "taxRate", "value" = 7, "type" = "Integer")).await;
    assert_eq!(lab.send(&call!(EXECUTE_JOB, "id" = text(&incident, "configuration"))).await.status, 204);
    assert_eq!(lab.carry_out(&plan).await.summary(), "1 failed: the job is gone: it ran, or its instance ended");
    assert_eq!(*lab.notes.0.lock().unwrap(), ["intent setJobRetries", "failed setJobRetries"]);
}

#[tokio::test]
async fn a_job_that_fails_when_it_is_run_by_hand_tells_its_own_failure() {
    let lab = super::lab().await;
    let (_, incident) = lab.failing_invoice("CONTRACT-execute").await;
    let job = text(&incident, "configuration");
    let (status, kind, error) = lab.refusal(&call!(EXECUTE_JOB, "id" = job.as_str())).await;
    assert_eq!((status, &*kind), (404, "InvalidRequestException"));
    assert!(error.to_string().contains(&text(&incident, "incidentMessage")), "{error}");
    assert_eq!(lab.get(call!(GET_JOB, "id" = job)).await["retries"], 0, "the job is still there: only that tells the two apart");
}

#[tokio::test]
async fn a_claim_is_refused_to_everybody_but_the_claimant() {
    let lab = super::lab().await;
    let (_, task) = lab.waiting_invoice("CONTRACT-claimant").await;
    let claim = |user: &str| call!(CLAIM, "id" = task.as_str(), "userId" = user);
    lab.get(claim("joe")).await;
    assert_eq!(lab.send(&claim("joe")).await.status, 204, "again by the same");
    check(&lab, vec![(claim("mia"), 500, "TaskAlreadyClaimedException", "somebody else claimed it a moment ago", Means::Conflict)]).await;
    assert_eq!(lab.send(&call!(UNCLAIM, "id" = task.as_str())).await.status, 204);
    assert_eq!(lab.send(&call!(UNCLAIM, "id" = task.as_str())).await.status, 204, "twice");
}

#[tokio::test]
async fn what_is_suspended_is_neither_claimed_nor_completed_nor_run() {
    use Means::Refused;
    let lab = super::lab().await;
    let (instance, task) = lab.waiting_invoice("CONTRACT-suspended").await;
    let (failing, incident) = lab.failing_invoice("CONTRACT-suspended-job").await;
    for id in [instance, failing] {
        for _ in 0..2 {
            let again = lab.send(&call!(UPDATE_SUSPENSION_STATE_BY_ID, "id" = id.as_str(), "suspended" = true)).await;
            assert_eq!(again.status, 204, "also when it is suspended already");
        }
    }
    let kind = "SuspendedEntityInteractionException";
    check(
        &lab,
        vec![
            (call!(CLAIM, "id" = task.as_str(), "userId" = "mia"), 400, kind, "ENGINE-03043", Refused),
            (call!(UNCLAIM, "id" = task.as_str()), 400, kind, "ENGINE-03043", Refused),
            (call!(SET_ASSIGNEE, "id" = task.as_str(), "userId" = "mia"), 400, kind, "ENGINE-03043", Refused),
            (call!(COMPLETE, "id" = task.as_str()), 500, "RestException", "ENGINE-03043", Refused),
            (call!(SUBMIT, "id" = task.as_str()), 500, "RestException", "ENGINE-03043", Refused),
            (call!(EXECUTE_JOB, "id" = text(&incident, "configuration")), 404, "InvalidRequestException", "ENGINE-03043", Refused),
        ],
    )
    .await;
}

#[tokio::test]
async fn a_task_is_completed_once() {
    let lab = super::lab().await;
    let (_, task) = lab.waiting_invoice("CONTRACT-twice").await;
    let complete = call!(COMPLETE, "id" = task.as_str());
    assert_eq!(lab.send(&complete).await.status, 204);
    check(
        &lab,
        vec![
            (complete, 500, "RestException", "Cannot find task with id", Means::NotFound),
            (call!(GET_TASK, "id" = task.as_str()), 404, "InvalidRequestException", "No matching task", Means::NotFound),
        ],
    )
    .await;
    let seen = lab.subjects(&TASKS, &[Term::is("id", task.as_str())]).await;
    assert!(seen.is_empty());
    assert_eq!(task::COMPLETE.id, "task.complete");
}

#[tokio::test]
async fn what_is_no_operation_is_told_as_such() {
    let lab = super::lab().await;
    let send = async |method, target: &str| {
        let request = Request::new(method, target);
        let answer = lab.request(request.clone()).await;
        let body: serde_json::Value = serde_json::from_slice(&answer.bytes).unwrap_or_default();
        (answer.status, body["type"].clone(), System::Camunda7.dialect().error(&request, &answer))
    };
    let (status, kind, error) = send(Method::GET, "/nope").await;
    assert_eq!((status, kind, meaning(&error)), (404, json!("NotFoundException"), Some(Means::NotFound)));
    let (status, kind, _) = send(Method::DELETE, "/version").await;
    assert_eq!((status, kind), (405, json!("NotAllowedException")));
    let (status, kind, _) = send(Method::GET, "/incident?maxResults=abc").await;
    assert_eq!((status, kind), (404, json!("QueryParamException")));
    let (status, kind, error) = send(Method::GET, "/engine/nope/incident/count").await;
    // the sign-in looks for the engine first, and says it in its own way
    assert!([400, 404].contains(&status) && kind == "InvalidRequestException", "{status} {kind}");
    assert!(error.to_string().contains("rocess engine") && error.to_string().contains("available"), "{error}");
    let answer = lab.request(Request::new(Method::GET, "/engine/default/incident/count")).await;
    assert_eq!(answer.status, 200, "the engine by its name");
}
