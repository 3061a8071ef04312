//! By filter: exactly what matches is taken, as the engine's own batch where it has one, and followed to its end.

use flowdeck::{
    act::{self, external_task, incident, instance, instance_retry, job},
    api::camunda7::{
        batch::{GET_BATCH, GET_BATCHES},
        external_task::{GET_EXTERNAL_TASK, GET_EXTERNAL_TASKS, SET_EXTERNAL_TASK_RETRIES},
        history_batch::GET_HISTORIC_BATCH,
        history_job_log::GET_HISTORIC_JOB_LOGS,
        incident::GET_INCIDENTS,
        job::{GET_JOB, GET_JOBS},
        job_definition::GET_JOB_DEFINITIONS,
        process_instance::{
            CORRELATE_MESSAGE_ASYNC_OPERATION, DELETE_ASYNC_HISTORIC_QUERY_BASED, DELETE_PROCESS_INSTANCES_ASYNC_OPERATION,
            GET_PROCESS_INSTANCE, SET_PROCESS_INSTANCE_VARIABLE,
        },
        task::{COMPLETE, GET_TASKS},
    },
    call,
    resource::{BATCHES, EXTERNAL_TASKS, INCIDENTS, INSTANCES, JOBS, filter::Term},
};
use serde_json::json;

use super::{Lab, lab::text};

async fn put_right(lab: &Lab, instance: &str) {
    lab.get(call!(SET_PROCESS_INSTANCE_VARIABLE, "id" = instance, "varName" = "taxRate", "value" = 7, "type" = "Integer")).await;
}

async fn incidents(lab: &Lab, instance: &str) -> usize {
    lab.rows(call!(GET_INCIDENTS, "processInstanceId" = instance)).await.len()
}

#[tokio::test]
async fn jobs_that_match_are_retried_by_the_same_filter_and_no_other_is() {
    let lab = super::lab().await;
    let (one, cause) = lab.failing_invoice("CONTRACT-filter").await;
    let (other, _) = lab.failing_invoice("CONTRACT-filter").await;
    put_right(&lab, &one).await;
    put_right(&lab, &other).await;
    let selection = lab.matching(&JOBS, &[Term::is("instance", one.as_str()), Term::is("state", "failed")]).await;
    let plan = lab.looked(&job::RETRY, &selection, &[]).await;
    assert_eq!((plan.count(), plan.steps.len()), (1, 1));
    assert_eq!(
        plan.steps[0].call.http_line(),
        format!(r#"POST /job/retries  {{"jobQuery":{{"noRetriesLeft":true,"processInstanceId":"{one}"}},"retries":1}}"#)
    );
    let report = lab.carry_out(&plan).await;
    assert_eq!((report.is_clean(), report.summary()), (true, "1 done".to_owned()));
    lab.until("the job has passed", async || {
        (lab.send(&call!(GET_JOB, "id" = text(&cause, "configuration"))).await.status == 404).then_some(())
    })
    .await;
    assert_eq!((incidents(&lab, &one).await, incidents(&lab, &other).await), (0, 1));

    // of jobs that have not failed, a filter that finds them takes none
    let selection = lab.matching(&JOBS, &[Term::is("instance", other.as_str())]).await;
    let plan = lab.looked(&job::RETRY_TIMES, &selection, &[("retries", "2")]).await;
    assert!(plan.notes.iter().any(|note| note.contains("no retries left")), "{:?}", plan.notes);
    assert!(lab.carry_out(&plan).await.is_clean());
    lab.until("its incident has gone", async || (incidents(&lab, &other).await == 0).then_some(())).await;
}

#[tokio::test]
async fn incidents_that_match_are_read_first_and_their_jobs_go_as_one_batch() {
    let lab = super::lab().await;
    let (one, _) = lab.failing_invoice("CONTRACT-frozen").await;
    put_right(&lab, &one).await;
    let terms = [Term::is("instance", one.as_str())];
    let selection = lab.matching(&INCIDENTS, &terms).await;
    let flowdeck::act::Selection::Matching(matching, _) = &selection else { unreachable!() };
    assert!(!incident::RETRY.takes(matching), "the engine has no query for incidents");
    // one alone is simply retried; several go together
    let (two, _) = lab.failing_invoice("CONTRACT-frozen").await;
    put_right(&lab, &two).await;
    let rows = [lab.subject(&INCIDENTS, &terms).await, lab.subject(&INCIDENTS, &[Term::is("instance", two.as_str())]).await];
    let selection = flowdeck::act::Selection::Frozen(rows.to_vec(), None);
    let plan = lab.looked(&incident::RETRY, &selection, &[]).await;
    assert_eq!((plan.count(), plan.steps.len(), plan.title.as_str()), (2, 1, "Set retries to 1 on 2 jobs of 2 incidents"));
    let report = lab.carry_out(&plan).await;
    assert_eq!((report.is_clean(), report.summary()), (true, "2 done".to_owned()));
    for id in [&one, &two] {
        lab.until("its incident has gone", async || (incidents(&lab, id).await == 0).then_some(())).await;
    }
    assert!(
        matches!(lab.frozen(&INSTANCES, &[Term::is("id", one.as_str())]).await, flowdeck::act::Selection::Frozen(rows, None) if rows.len() == 1)
    );
}

#[tokio::test]
async fn whatever_failed_in_instances_is_retried_by_id_and_by_filter() {
    let lab = super::lab().await;
    for by_filter in [false, true] {
        let (id, _) = lab.failing_invoice("CONTRACT-whatever").await;
        put_right(&lab, &id).await;
        let terms = [Term::is("id", id.as_str())];
        let selection = if by_filter {
            lab.matching(&INSTANCES, &terms).await
        } else {
            flowdeck::act::Selection::These(lab.subjects(&INSTANCES, &terms).await)
        };
        let plan = lab.looked(&instance_retry::RETRY, &selection, &[]).await;
        assert_eq!(plan.count(), 1, "{}", plan.steps[0].call.http_line());
        let report = lab.carry_out(&plan).await;
        assert_eq!((report.is_clean(), report.summary()), (true, "1 done".to_owned()));
        lab.until("its incident has gone", async || (incidents(&lab, &id).await == 0).then_some(())).await;
    }
}

#[tokio::test]
async fn a_batch_that_fails_names_what_failed_and_can_be_tried_again_or_deleted() {
    let lab = super::lab().await;
    let (gone, _) = lab.failing_invoice("CONTRACT-batch").await;
    let (kept, _) = lab.failing_invoice("CONTRACT-batch").await;
    let terms = |id: &str| [Term::is("instance", id.to_owned()), Term::is("state", "failed")];
    let rows = [lab.subject(&JOBS, &terms(&gone)).await, lab.subject(&JOBS, &terms(&kept)).await];
    put_right(&lab, &kept).await;
    lab.act(&instance::CANCEL, &lab.subjects(&INSTANCES, &[Term::is("id", gone.as_str())]).await, &[], "mia").await;
    let plan = lab.looked(&job::RETRY, &flowdeck::act::Selection::Frozen(rows.to_vec(), None), &[]).await;
    let report = lab.carry_out(&plan).await;
    assert!(!report.is_clean());
    assert!(report.summary().starts_with("1 done · 1 failed: ") && report.summary().contains("No job found"), "{}", report.summary());
    let flowdeck::act::report::Fate::Followed(followed) = &report.steps[0].fate else { panic!("{:?}", report.steps) };
    assert_eq!((followed.done, followed.failed, followed.failures.len()), (1, 1, 1));
    let left = lab.rows(call!(GET_BATCHES, "batchId" = followed.batch.as_str())).await;
    assert_eq!(left.len(), 1, "it stays until it is deleted");
    lab.get(call!(flowdeck::api::camunda7::batch::DELETE_BATCH, "id" = followed.batch.as_str(), "cascade" = true)).await;
}

#[tokio::test]
async fn what_failed_in_a_batch_is_a_job_that_can_be_tried_again_until_the_batch_ends() {
    let lab = super::lab().await;
    // how many shall confirm the account is not said: the message cannot be delivered
    let variables =
        json!({ "applicant": { "value": "Applicant" }, "reviewBy": { "value": "2031-02-28T10:00:00.000+0000", "type": "Date" } });
    let instance = lab.start("onboarding", "CONTRACT-undelivered", &variables).await;
    lab.get(call!(COMPLETE, "id" = text(&lab.task_of(&instance).await, "id"), "variables" = json!({}))).await;
    let send = call!(CORRELATE_MESSAGE_ASYNC_OPERATION, "messageName" = "ContractSigned", "processInstanceIds" = json!([instance]));
    let batch = lab.get(send).await;
    let (id, definition) = (text(&batch, "id"), text(&batch, "batchJobDefinitionId"));
    let failed = async || {
        let jobs = lab.rows(call!(GET_JOBS, "jobDefinitionId" = definition.as_str(), "noRetriesLeft" = true)).await;
        jobs.into_iter().next()
    };
    let job = lab.until("a failed job of the batch", failed).await;
    assert_eq!((&job["batchId"], &job["retries"]), (&json!(id), &json!(0)));
    assert!(text(&job, "exceptionMessage").contains("approvers"), "{job}");
    let incidents = lab.rows(call!(GET_INCIDENTS, "jobDefinitionIdIn" = definition.as_str())).await;
    assert_eq!((incidents.len(), &incidents[0]["configuration"]), (1, &job["id"]));
    let kinds = lab.rows(call!(GET_JOB_DEFINITIONS, "jobDefinitionId" = definition.as_str())).await;
    assert_eq!((&kinds[0]["jobType"], &kinds[0]["jobConfiguration"]), (&batch["type"], &json!(id)));

    // without a remedy it fails again
    let retry = async || {
        let row = lab.subject(&BATCHES, &[Term::is("id", id.as_str())]).await;
        lab.act(&act::batch::RETRY, &[row], &[], "mia").await
    };
    let failures = async || lab.rows(call!(GET_HISTORIC_JOB_LOGS, "jobId" = text(&job, "id"), "failureLog" = true)).await.len();
    let before = failures().await;
    retry().await;
    lab.until("another failure", async || (failures().await > before).then_some(())).await;
    let again = lab.rows(call!(GET_INCIDENTS, "jobDefinitionIdIn" = definition.as_str())).await;
    assert_eq!((again.len(), &again[0]["id"]), (1, &incidents[0]["id"]), "all jobs of a definition at once: their incidents stay");
    lab.until("its failure", failed).await;
    lab.get(call!(SET_PROCESS_INSTANCE_VARIABLE, "id" = instance.as_str(), "varName" = "approvers", "value" = 2, "type" = "Integer")).await;
    retry().await;
    lab.until("the end of the batch", async || (lab.send(&call!(GET_BATCH, "id" = id.as_str())).await.status == 404).then_some(())).await;
    assert!(!lab.get(call!(GET_HISTORIC_BATCH, "id" = id.as_str())).await["endTime"].is_null());
    assert_eq!(lab.rows(call!(GET_INCIDENTS, "jobDefinitionIdIn" = definition.as_str())).await.len(), 0);
    assert_eq!(lab.rows(call!(GET_TASKS, "processInstanceId" = instance.as_str())).await.len(), 2, "two confirm the account");
}

#[tokio::test]
async fn instances_that_match_are_suspended_activated_and_cancelled_by_the_same_filter() {
    let lab = super::lab().await;
    let (id, _) = lab.waiting_invoice("CONTRACT-every").await;
    let (spared, _) = lab.waiting_invoice("CONTRACT-every-other").await;
    let terms = [Term::is("business", "CONTRACT-every"), Term::is("id", id.as_str())];
    let suspended = async |id: &str| lab.get(call!(GET_PROCESS_INSTANCE, "id" = id)).await["suspended"].clone();
    for (action, now) in [(&instance::SUSPEND, true), (&instance::ACTIVATE, false)] {
        let plan = lab.looked(action, &lab.matching(&INSTANCES, &terms).await, &[]).await;
        assert_eq!(plan.count(), 1, "{}", plan.steps[0].call.http_line());
        assert!(plan.steps[0].call.http_line().contains(r#""historicProcessInstanceQuery":{"#), "{}", plan.steps[0].call.http_line());
        let report = lab.carry_out(&plan).await;
        assert!(report.is_clean(), "{}", report.summary());
        assert_eq!((suspended(&id).await, suspended(&spared).await), (json!(now), json!(false)));
    }
    let plan = lab.looked(&instance::CANCEL, &lab.matching(&INSTANCES, &terms).await, &[("reason", "all of them")]).await;
    let report = lab.carry_out(&plan).await;
    assert!(report.is_clean(), "{}", report.summary());
    assert_eq!(lab.send(&call!(GET_PROCESS_INSTANCE, "id" = id)).await.status, 404);
    assert_eq!(lab.send(&call!(GET_PROCESS_INSTANCE, "id" = spared)).await.status, 200);
}

#[tokio::test]
async fn external_tasks_that_match_get_their_retries_by_the_same_filter() {
    let lab = super::lab().await;
    let variables = json!({ "urgency": { "value": 5 }, "grace": { "value": "P14D" }, "collector": { "value": "mia" } });
    let instance = lab.start("dunning", "CONTRACT-letters", &variables).await;
    let task = text(&lab.rows(call!(GET_EXTERNAL_TASKS, "processInstanceId" = instance.as_str())).await[0], "id");
    lab.get(call!(SET_EXTERNAL_TASK_RETRIES, "externalTaskIds" = json!([task]), "retries" = 0)).await;
    let selection = lab.matching(&EXTERNAL_TASKS, &[Term::is("instance", instance.as_str())]).await;
    let plan = lab.looked(&external_task::RETRY_TIMES, &selection, &[("retries", "4")]).await;
    assert_eq!(plan.count(), 1);
    let report = lab.carry_out(&plan).await;
    assert!(report.is_clean(), "{}", report.summary());
    // a worker may have been as quick
    let task = lab.send(&call!(GET_EXTERNAL_TASK, "id" = task)).await;
    let task: serde_json::Value = serde_json::from_slice(&task.bytes).unwrap();
    assert!(task["retries"] == 4 || task["message"].as_str().is_some_and(|message| message.contains("does not exist")), "{task}");
}

#[tokio::test]
async fn a_bulk_call_overlooks_the_query_that_is_not_its_own() {
    let lab = super::lab().await;
    let (id, _) = lab.waiting_invoice("CONTRACT-overlooked").await;
    let (runtime, history) = (json!({ "processInstanceIds": [id] }), json!({ "processInstanceId": id }));
    for call in [
        call!(DELETE_PROCESS_INSTANCES_ASYNC_OPERATION, "historicProcessInstanceQuery" = history),
        call!(DELETE_ASYNC_HISTORIC_QUERY_BASED, "processInstanceQuery" = runtime),
    ] {
        let (status, _, error) = lab.refusal(&call).await;
        assert_eq!(status, 400, "{error}");
        assert!(error.to_string().contains("processInstanceIds is empty"), "{error}");
    }
    assert_eq!(lab.send(&call!(GET_PROCESS_INSTANCE, "id" = id)).await.status, 200);
}
