//! Things for operations to be tried on: one of each kind, made through the tables themselves.

use std::collections::HashMap;

use flowdeck::api::camunda7::{
    authorization, decision_definition, decision_requirements_definition, deployment, execution, external_task, filter, group,
    history_activity_instance, history_cleanup, history_decision, history_detail, history_external_task_log, history_job_log, incident,
    job, process_definition, task, task_attachment, task_comment, task_variable, tenant, user, variable_instance,
};
use flowdeck::api::{Body, Call, Method, Operation, Request};
use flowdeck::call;
use serde_json::{Value, json};
use tokio::sync::OnceCell;

use crate::{real::suite::until, server::Server};

/// A process that stands at a task, an external task, a timer, a message and a failed job at once.
const PROCESS: &str = r#"<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="suite"
    xmlns:camunda="http://camunda.org/schema/1.0/bpmn">
  <message id="Shout" name="shout"/>
  <process id="suite" name="Suite" isExecutable="true" camunda:historyTimeToLive="P30D">
    <startEvent id="begin"><extensionElements><camunda:formData><camunda:formField id="amount" type="long"/></camunda:formData></extensionElements></startEvent>
    <sequenceFlow id="f0" sourceRef="begin" targetRef="fork"/>
    <parallelGateway id="fork"/>
    <sequenceFlow id="f1" sourceRef="fork" targetRef="look"/>
    <sequenceFlow id="f2" sourceRef="fork" targetRef="outside"/>
    <sequenceFlow id="f3" sourceRef="fork" targetRef="later"/>
    <sequenceFlow id="f4" sourceRef="fork" targetRef="hear"/>
    <sequenceFlow id="f5" sourceRef="fork" targetRef="fail"/>
    <userTask id="look" name="Look" camunda:candidateGroups="suite">
      <extensionElements><camunda:formData><camunda:formField id="amount" type="long"/></camunda:formData></extensionElements>
    </userTask>
    <serviceTask id="outside" camunda:type="external" camunda:topic="suite"/>
    <intermediateCatchEvent id="later"><timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition></intermediateCatchEvent>
    <intermediateCatchEvent id="hear"><messageEventDefinition messageRef="Shout"/></intermediateCatchEvent>
    <serviceTask id="fail" camunda:asyncBefore="true" camunda:expression="${missing}">
      <extensionElements><camunda:failedJobRetryTimeCycle>R1/PT0S</camunda:failedJobRetryTimeCycle></extensionElements>
    </serviceTask>
  </process>
</definitions>"#;

/// A decision and one more: a single decision gets no graph.
const DECISION: &str = r#"<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" xmlns:camunda="http://camunda.org/schema/1.0/dmn"
    id="suite_graph" name="Suite" namespace="suite">
  <decision id="suite_decision" name="Suite" camunda:historyTimeToLive="P30D">
    <variable id="v" name="v"/><literalExpression id="e"><text>1 + 1</text></literalExpression>
  </decision>
  <decision id="suite_other" name="Other" camunda:historyTimeToLive="P30D">
    <variable id="w" name="w"/><literalExpression id="o"><text>2</text></literalExpression>
  </decision>
</definitions>"#;

/// Where the things are found: by parameter name, or by `kind{parameter}` where names mean different things.
pub type Places = HashMap<&'static str, String>;

/// The things, made once per run. The engine keeps them: a second run against it adds to the first.
pub async fn places(server: &Server) -> &'static Places {
    static PLACES: OnceCell<Places> = OnceCell::const_new();
    PLACES
        .get_or_init(async || {
            let mut seed = Seed { server, places: Places::new() };
            seed.definitions().await;
            seed.identities().await;
            let instance = seed.instance().await;
            seed.task(&instance).await;
            seed.waiting(&instance).await;
            seed.failing(&instance).await;
            seed.past(&instance).await;
            seed.places
        })
        .await
}

struct Seed<'a> {
    server: &'a Server,
    places: Places,
}

impl Seed<'_> {
    fn put(&mut self, place: &'static str, value: &Value) {
        self.places.insert(place, value.as_str().unwrap_or_else(|| panic!("{place} is no text: {value}")).to_owned());
    }

    async fn call(&self, call: Call) -> Value {
        self.server.call(call).await
    }

    /// The first row of a list, once it has one: jobs run when the engine gets to them.
    async fn first(&self, call: Call) -> Value {
        until(&call.http_line(), async || self.call(call.clone()).await.get(0).cloned()).await
    }

    async fn deploy(&self, tenant: Option<&str>) -> Value {
        let edge = "seed-of-the-suite";
        let part = |head: &str, text: &str| format!("--{edge}\r\nContent-Disposition: form-data; {head}\r\n\r\n{text}\r\n");
        let parts = [
            part("name=\"deployment-name\"", "suite"),
            part("name=\"suite.bpmn\"; filename=\"suite.bpmn\"", PROCESS),
            part("name=\"suite.dmn\"; filename=\"suite.dmn\"", DECISION),
            tenant.map(|tenant| part("name=\"tenant-id\"", tenant)).unwrap_or_default(),
            format!("--{edge}--\r\n"),
        ];
        let body = Body { content_type: format!("multipart/form-data; boundary={edge}"), bytes: parts.concat().into_bytes() };
        let request = Request { method: Method::POST, target: deployment::CREATE_DEPLOYMENT.path.to_owned(), body: Some(body) };
        let answer = self.server.send(request).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        answer.json()
    }

    /// Definitions, with and without tenant.
    async fn definitions(&mut self) {
        self.deploy(Some("acme")).await;
        self.put("tenant-id", &json!("acme"));
        let deployed = self.deploy(None).await;
        self.put("deployment{id}", &deployed["id"]);
        let resources = self.call(call!(deployment::GET_DEPLOYMENT_RESOURCES, "id" = deployed["id"].clone())).await;
        self.put("resourceId", &resources[0]["id"]);

        self.put("process-definition{key}", &json!("suite"));
        self.put("decision-definition{key}", &json!("suite_decision"));
        self.put("decision-requirements-definition{key}", &json!("suite_graph"));
        let process = self.call(call!(process_definition::GET_PROCESS_DEFINITION_BY_KEY, "key" = "suite")).await;
        self.put("process-definition{id}", &process["id"]);
        self.put("history/process-definition{id}", &process["id"]);
        let decision = self.call(call!(decision_definition::GET_DECISION_DEFINITION_BY_KEY, "key" = "suite_decision")).await;
        self.put("decision-definition{id}", &decision["id"]);
        let graph = call!(decision_requirements_definition::GET_DECISION_REQUIREMENTS_DEFINITION_BY_KEY, "key" = "suite_graph");
        let graph = self.call(graph).await;
        self.put("decision-requirements-definition{id}", &graph["id"]);
        self.put("history/decision-requirements-definition{id}", &graph["id"]);
    }

    /// A user, a group, a tenant and an authorization. The user may do nothing.
    async fn identities(&mut self) {
        for made in [
            call!(group::CREATE_GROUP, "id" = "suite", "name" = "Suite", "type" = "WORKFLOW"),
            call!(tenant::CREATE_TENANT, "id" = "suite", "name" = "Suite"),
            call!(user::CREATE_USER, "profile" = json!({ "id": "suite" }), "credentials" = json!({ "password": "suite" })),
        ] {
            let answer = self.server.send(made.request().unwrap()).await;
            let there = answer.status == 204 || answer.text().contains("already exists");
            assert!(there, "{}", answer.text());
        }
        for place in ["group{id}", "tenant{id}", "user{id}", "userId", "groupId"] {
            self.put(place, &json!("suite"));
        }
        // A grant (1) on a group (2) that this run's deployment makes new.
        let grant = call!(
            authorization::CREATE_AUTHORIZATION,
            "type" = 1,
            "permissions" = json!(["READ"]),
            "userId" = "somebody",
            "resourceType" = 2,
            "resourceId" = format!("of {}", self.places["deployment{id}"])
        );
        let granted = self.call(grant).await;
        self.put("authorization{id}", &granted["id"]);
    }

    /// An instance with variables; gives its id.
    async fn instance(&mut self) -> String {
        let variables = json!({ "amount": { "value": 5, "type": "Long" }, "bytes": { "value": "eHl6", "type": "Bytes" } });
        let start = call!(process_definition::START_PROCESS_INSTANCE_BY_KEY, "key" = "suite", "variables" = variables);
        let instance = self.call(start).await;
        self.put("process-instance{id}", &instance["id"]);
        self.put("history/process-instance{id}", &instance["id"]);
        self.put("varName", &json!("amount"));
        self.put("data{varName}", &json!("bytes"));
        let id = self.places["process-instance{id}"].clone();

        let bytes = call!(variable_instance::GET_VARIABLE_INSTANCES, "processInstanceIdIn" = id.clone(), "variableName" = "bytes");
        let bytes = self.first(bytes).await;
        self.put("variable-instance{id}", &bytes["id"]);
        self.put("history/variable-instance{id}", &bytes["id"]);
        let set = self.first(call!(history_detail::GET_HISTORIC_DETAILS, "variableInstanceId" = bytes["id"].clone())).await;
        self.put("history/detail{id}", &set["id"]);
        id
    }

    /// The task, with variables, a comment, an attachment and a filter that finds it.
    async fn task(&mut self, instance: &str) {
        let task = self.first(of(&task::GET_TASKS, instance)).await["id"].clone();
        self.put("task{id}", &task);
        self.call(call!(task_variable::MODIFY_TASK_LOCAL_VARIABLES, "id" = task.clone(), "modifications" = two_variables())).await;
        let comment = self.call(call!(task_comment::CREATE_COMMENT, "taskId" = task.clone(), "message" = "mind this")).await;
        self.put("commentId", &comment["id"]);
        let attach = call!(task_attachment::ADD_ATTACHMENT, "id" = task.clone(), "attachment-name" = "note", "content" = "text");
        let attached = self.call(attach).await;
        self.put("attachmentId", &attached["id"]);
        let save = call!(filter::CREATE_FILTER, "resourceType" = "Task", "name" = "suite", "query" = json!({ "taskId": task }));
        let saved = self.call(save).await;
        self.put("filter{id}", &saved["id"]);
    }

    /// What waits for a message, and the timer.
    async fn waiting(&mut self, instance: &str) {
        let subscribed = of(&execution::GET_EXECUTIONS, instance).with("messageEventSubscriptionName", "shout");
        let execution = self.first(subscribed).await["id"].clone();
        self.put("execution{id}", &execution);
        self.put("messageName", &json!("shout"));
        self.call(call!(execution::MODIFY_LOCAL_EXECUTION_VARIABLES, "id" = execution, "modifications" = two_variables())).await;
        let timer = self.first(of(&job::GET_JOBS, instance).with("timers", true)).await;
        self.put("job-definition{id}", &timer["jobDefinitionId"]);
    }

    /// A failed job with its incident, a failed external task, a failed batch.
    async fn failing(&mut self, instance: &str) {
        let incident = self.first(of(&incident::GET_INCIDENTS, instance)).await;
        self.put("incident{id}", &incident["id"]);
        self.put("job{id}", &incident["configuration"]);

        let outside = self.first(of(&external_task::GET_EXTERNAL_TASKS, instance)).await["id"].clone();
        self.put("external-task{id}", &outside);
        self.call(call!(external_task::LOCK, "id" = outside.clone(), "workerId" = "suite", "lockDuration" = 60_000)).await;
        let failure = call!(
            external_task::HANDLE_FAILURE,
            "id" = outside,
            "workerId" = "suite",
            "errorMessage" = "no",
            "errorDetails" = "not at all",
            "retries" = 1
        );
        self.call(failure).await;

        // A batch that succeeds is gone at once; one for a job that does not exist fails, and stays.
        let batch = self.call(call!(job::SET_JOB_RETRIES_ASYNC_OPERATION, "jobIds" = json!(["none"]), "retries" = 2)).await;
        self.put("batch{id}", &batch["id"]);
        self.put("history/batch{id}", &batch["id"]);
    }

    /// What history tells of all that, an evaluated decision, and the cleanup job.
    async fn past(&mut self, instance: &str) {
        self.put("metrics-name", &json!("activity-instance-start"));
        let ran = self.first(of(&history_activity_instance::GET_HISTORIC_ACTIVITY_INSTANCES, instance)).await;
        self.put("history/activity-instance{id}", &ran["id"]);
        let failed = self.first(of(&history_job_log::GET_HISTORIC_JOB_LOGS, instance).with("failureLog", true)).await;
        self.put("history/job-log{id}", &failed["id"]);
        let reported = of(&history_external_task_log::GET_HISTORIC_EXTERNAL_TASK_LOGS, instance).with("failureLog", true);
        let reported = self.first(reported).await;
        self.put("history/external-task-log{id}", &reported["id"]);
        self.call(call!(decision_definition::EVALUATE_DECISION_BY_KEY, "key" = "suite_decision", "variables" = json!({}))).await;
        let evaluated = call!(history_decision::GET_HISTORIC_DECISION_INSTANCES, "decisionDefinitionKey" = "suite_decision");
        let evaluated = self.first(evaluated).await;
        self.put("history/decision-instance{id}", &evaluated["id"]);
        self.call(call!(history_cleanup::CLEANUP_ASYNC)).await;
    }
}

/// A list of one instance's things.
fn of(operation: &'static Operation, instance: &str) -> Call {
    Call::new(operation).with("processInstanceId", instance)
}

fn two_variables() -> Value {
    json!({ "amount": { "value": 2 }, "bytes": { "value": "eHl6", "type": "Bytes" } })
}
