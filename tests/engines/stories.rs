//! The two stories, told by keys in a window, with the engine itself as second witness: what went wrong is put right; and whatever others do meanwhile,
//! what is acted on is what was highlighted, or nothing.

mod in_one_go;
mod killed;

use std::sync::Arc;
use std::time::SystemTime;

use flowdeck::api::camunda7::{
    deployment, history_process_instance, history_variable_instance, incident, process_definition, process_instance, task,
};
use flowdeck::api::{Body, Method, Request};
use flowdeck::call;
use serde_json::{Value, json};
use tokio::sync::RwLockReadGuard;

use crate::real::suite::{busy, until};
use crate::server::Server;
use crate::window::{self, Window, flowdeck};

/// Shares an amount among parts, of which there are none, and has somebody look at it.
const REFUND: &str = r#"<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="stories"
    xmlns:camunda="http://camunda.org/schema/1.0/bpmn">
  <process id="NAME" name="Refund" isExecutable="true" camunda:historyTimeToLive="P30D">
    <startEvent id="begin"/>
    <sequenceFlow id="f0" sourceRef="begin" targetRef="share"/>
    <serviceTask id="share" name="Share out" camunda:asyncBefore="true" camunda:expression="${amount % parts}" camunda:resultVariable="rest">
      <extensionElements><camunda:failedJobRetryTimeCycle>R1/PT0S</camunda:failedJobRetryTimeCycle></extensionElements>
    </serviceTask>
    <sequenceFlow id="f1" sourceRef="share" targetRef="check"/>
    <userTask id="check" name="Check refund" camunda:candidateGroups="accounting">
      <extensionElements><camunda:formData>
        <camunda:formField id="approved" label="Approved?" type="boolean"/>
        <camunda:formField id="reason" type="string"/>
      </camunda:formData></extensionElements>
    </userTask>
    <sequenceFlow id="f2" sourceRef="check" targetRef="paid"/>
    <endEvent id="paid"/>
  </process>
</definitions>"#;

/// Has an amount refunded by another process.
const CALLER: &str = r#"<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="stories"
    xmlns:camunda="http://camunda.org/schema/1.0/bpmn">
  <process id="NAME_return" name="Return" isExecutable="true" camunda:historyTimeToLive="P30D">
    <startEvent id="begin"/>
    <sequenceFlow id="f0" sourceRef="begin" targetRef="refund"/>
    <callActivity id="refund" name="Have it refunded" calledElement="NAME">
      <extensionElements><camunda:in variables="all"/><camunda:in businessKey="${execution.processBusinessKey}"/></extensionElements>
    </callActivity>
    <sequenceFlow id="f1" sourceRef="refund" targetRef="end"/>
    <endEvent id="end"/>
  </process>
</definitions>"#;

/// A definition of a story's own, so that stories do not see each other.
struct Story {
    server: Server,
    definition: String,
    /// Lists of the contract are compared while no story goes on with the same engine.
    turn: Option<Arc<RwLockReadGuard<'static, ()>>>,
}

impl Story {
    async fn begin(name: &str) -> Self {
        let turn = Arc::new(busy().await);
        Self { turn: Some(turn), ..Self::on(Server::from_env(), name).await }
    }

    /// A second definition in the same story. It shares the turn: whoever took another while somebody waits to be alone would wait for ever.
    async fn beside(&self, name: &str) -> Self {
        Self { turn: self.turn.clone(), ..Self::on(Server::from_env(), name).await }
    }

    /// On an engine of its own.
    async fn on(server: Server, name: &str) -> Self {
        let millis = SystemTime::UNIX_EPOCH.elapsed().unwrap().as_millis();
        let definition = format!("{name}_{millis}");
        let edge = "a-story";
        let part = |head: &str, text: &str| format!("--{edge}\r\nContent-Disposition: form-data; {head}\r\n\r\n{text}\r\n");
        let parts = [
            part("name=\"deployment-name\"", &definition),
            part("name=\"story.bpmn\"; filename=\"story.bpmn\"", &REFUND.replace("NAME", &definition)),
            part("name=\"caller.bpmn\"; filename=\"caller.bpmn\"", &CALLER.replace("NAME", &definition)),
            format!("--{edge}--\r\n"),
        ];
        let body = Body { content_type: format!("multipart/form-data; boundary={edge}"), bytes: parts.concat().into_bytes() };
        let request = Request { method: Method::POST, target: deployment::CREATE_DEPLOYMENT.path.to_owned(), body: Some(body) };
        let answer = server.send(request).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        Self { server, definition, turn: None }
    }

    /// Starts an instance and waits until it has failed; gives its id.
    async fn start(&self, business: &str) -> String {
        self.start_of(&self.definition, business).await
    }

    /// The same of a definition.
    async fn start_of(&self, definition: &str, business: &str) -> String {
        let variables = json!({ "amount": { "value": 120, "type": "Long" }, "parts": { "value": 0, "type": "Long" } });
        let start =
            call!(process_definition::START_PROCESS_INSTANCE_BY_KEY, "key" = definition, "businessKey" = business, "variables" = variables);
        let id = self.server.call(start).await["id"].as_str().unwrap().to_owned();
        until(&format!("the failure of {business}"), async || self.incidents(&id).await.pop()).await;
        id
    }

    /// The name of an instance's first task, once it has one.
    async fn task_of(&self, instance: &str) -> Value {
        let tasks = async || self.server.call(call!(task::GET_TASKS, "processInstanceId" = instance)).await;
        until("a task", async || Some(tasks().await.get(0)?["name"].clone())).await
    }

    async fn delete(&self, instance: &str) {
        self.server.call(call!(process_instance::DELETE_PROCESS_INSTANCE, "id" = instance)).await;
    }

    async fn incidents(&self, instance: &str) -> Vec<Value> {
        let rows = self.server.call(call!(incident::GET_INCIDENTS, "processInstanceId" = instance)).await;
        rows.as_array().unwrap().clone()
    }

    /// The business keys of the definition's suspended instances.
    async fn suspended(&self) -> Vec<String> {
        let call = call!(process_instance::GET_PROCESS_INSTANCES, "processDefinitionKey" = self.definition.clone(), "suspended" = true);
        let rows = self.server.call(call).await;
        let mut keys: Vec<_> = rows.as_array().unwrap().iter().map(|row| row["businessKey"].as_str().unwrap().to_owned()).collect();
        keys.sort();
        keys
    }

    /// flowdeck on this engine, reading again every second.
    fn open(&self, (columns, lines): (u16, u16)) -> Window {
        let opening =
            flowdeck(&["--url", self.server.url()]).size(columns, lines).env("FLOWDECK_REFRESH", "1s").env("FLOWDECK_USER", "demo");
        let opening = if self.server.auth { opening.env("FLOWDECK_PASSWORD", "demo") } else { opening };
        let mut window = opening.open();
        window.shows("DEFINITION");
        window
    }
}

/// Waits until the highlighted row has this text.
#[track_caller]
fn highlights<'a>(window: &'a mut Window, text: &str) -> &'a mut Window {
    window.until(&format!("waited for {text:?} to be highlighted"), |screen| {
        window::highlighted(screen).is_some_and(|row| row.contains(text))
    })
}

async fn put_right(size: (u16, u16)) {
    let story = Story::begin("refund").await;
    let instance = story.start("REF-1").await;
    let mut window = story.open(size);

    // what is wrong?
    window.keys("g i").shows("Incidents").keys("/").text(&format!("definition:{}", story.definition)).keys("enter");
    window.shows("1 of 1");
    highlights(&mut window, "/ by zero");

    // where, and why?
    window.keys("enter").shows("Share out");
    window.keys("2").shows_line(&["share", "/ by zero"]);
    window.keys("t").shows("Caused by: java.lang.ArithmeticException: / by zero");
    window.keys("esc").hides("Caused by:");

    // the variable that caused it
    window.keys("4 0").shows_line(&["amount", "120"]).shows_line(&["parts", "Long", "0"]);
    window.keys("/").text("name:parts").keys("enter").hides("amount  ").shows("\u{258c}  parts");
    window.keys("e").shows("edit parts").keys("backspace 7 enter").shows("now (Long): 0").shows("then (Long): 7");
    let variable = async || {
        let variables = story.server.call(call!(process_instance::GET_PROCESS_INSTANCE_VARIABLES, "id" = instance.clone())).await;
        variables["parts"]["value"].clone()
    };
    assert_eq!(variable().await, 0, "nothing is sent before the yes");
    window.keys("y").shows("Set variable parts of the instance: 1 done").shows_line(&["parts", "Long", "7"]);
    assert_eq!(variable().await, 7);

    // once more
    window.keys("2").shows_line(&["share", "/ by zero"]).keys("r").shows("Set retries to 1");
    window.keys("y").shows("1 job of 1 incident: 1 done").shows("no incidents");
    assert_eq!(story.incidents(&instance).await, Vec::<Value>::new());
    window.keys("1").shows("Check refund").hides("Share out");

    // the task that follows
    window.keys("5 0").until("waited for the task", |screen| {
        let screen = screen.contents();
        screen.contains("s  Check refund") || screen.contains("m  Check refund")
    });
    window.keys("home c").shows("Claim 1 task for demo");
    window.keys("y").shows("Claim 1 task for demo: 1 done").shows_line(&["Check refund", "demo"]);
    let tasks = story.server.call(call!(task::GET_TASKS, "processInstanceId" = instance.clone())).await;
    assert_eq!((tasks[0]["name"].as_str(), tasks[0]["assignee"].as_str()), (Some("Check refund"), Some("demo")));
    window.keys("C").shows("ctrl-n add a field").shows_line(&["approved", "Boolean"]).shows_line(&["rest", "1"]);
    window.keys("tab").text("true").keys("tab tab").text("paid twice").keys("enter").shows("sets: approved, reason");
    window.keys("y").hides("sets: approved, reason").shows("1 done");
    // the task is gone; or the instance was seen to end, or to have ended, and history tells of it: in a narrow window by its tasks alone,
    // with how long they took
    let ends = ["no tasks", "ended meanwhile", "the instance has ended", "TOOK"];
    window.until("waited for the end", |screen| ends.iter().any(|told| screen.contents().contains(told)));
    window.keys("Q").ends().assert_restored();

    let ended = story.server.call(call!(history_process_instance::GET_HISTORIC_PROCESS_INSTANCE, "id" = instance.clone())).await;
    assert_eq!(ended["state"], "COMPLETED");
    let told = call!(history_variable_instance::GET_HISTORIC_VARIABLE_INSTANCES, "processInstanceId" = instance.clone());
    let told = story.server.call(told).await;
    let value = |name: &str| told.as_array().unwrap().iter().find(|row| row["name"] == name).map(|row| row["value"].clone());
    assert_eq!((value("approved"), value("reason")), (Some(json!(true)), Some(json!("paid twice"))));
}

#[tokio::test]
async fn what_went_wrong_is_put_right_in_a_wide_window() {
    put_right((120, 40)).await;
}

#[tokio::test]
async fn what_went_wrong_is_put_right_in_a_narrow_window() {
    put_right((80, 24)).await;
}

/// Opens the story's instances, filtered by the engine and sorted by business key, with one of them highlighted.
fn instances(story: &Story, size: (u16, u16), highlighted: &str) -> Window {
    let mut window = story.open(size);
    window.keys("g p").shows("Instances").keys("/").text(&format!("definition:{} state:active", story.definition)).keys("enter");
    window.shows("ID-90").keys("s").shows("Sort by");
    window.keys("home down down down enter").shows("by business key");
    window.until("waited for the order", |screen| screen.contents().find("ID-20") < screen.contents().find("ID-90"));
    highlights(window.keys("home"), "ID-20");
    // ages and joined cells change by themselves: rows are told apart by their key
    let key = |screen: &vt100::Screen| {
        let row = window::highlighted(screen)?;
        row.find("ID-").and_then(|at| row.get(at..at + 5)).map(str::to_owned)
    };
    for _ in 0..10 {
        let at = window.look(key);
        if at.as_deref() == Some(highlighted) {
            break;
        }
        window.keys("down").until("waited for the next row", |screen| key(screen).is_some_and(|now| Some(&now) != at.as_ref()));
    }
    highlights(&mut window, highlighted);
    window
}

/// Several instances: `ID-20`, `ID-40` and so on; by business key.
async fn started(story: &Story, numbers: &[u8]) -> Vec<String> {
    let mut ids = vec![];
    for number in numbers {
        ids.push(story.start(&format!("ID-{number}")).await);
    }
    ids
}

async fn others_come_and_go(size: (u16, u16)) {
    let story = Story::begin("identity").await;
    let ids = started(&story, &[20, 40, 50, 60, 90]).await;
    let mut window = instances(&story, size, "ID-50");

    // a row comes above, one goes: the same row stays highlighted, and is what is acted on
    started(&story, &[30]).await;
    story.delete(&ids[0]).await;
    window.shows("ID-30").hides("ID-20");
    highlights(&mut window, "ID-50").keys("S").shows("Send it?").shows("on ID-50");
    window.keys("y").shows("Suspend 1 instance: 1 done").hides("ID-50");
    assert_eq!(story.suspended().await, ["ID-50"]);

    // it no longer fits the filter, so nothing is highlighted, and nothing is acted on
    window.until("waited for no row to be highlighted", |screen| window::highlighted(screen).is_none());
    window.keys("S").shows("nothing is selected");
    assert_eq!(story.suspended().await, ["ID-50"]);

    // the highlighted row goes
    window.keys("home");
    highlights(&mut window, "ID-30").keys("down");
    highlights(&mut window, "ID-40");
    story.delete(&ids[1]).await;
    window.hides("ID-40").until("waited for no row to be highlighted", |screen| window::highlighted(screen).is_none());
    window.keys("S").shows("suspend: nothing is selected");
    assert_eq!(story.suspended().await, ["ID-50"]);
    window.keys("Q").ends().assert_restored();
}

#[tokio::test]
async fn what_is_acted_on_is_what_was_highlighted_or_nothing_in_a_wide_window() {
    others_come_and_go((120, 40)).await;
}

#[tokio::test]
async fn what_is_acted_on_is_what_was_highlighted_or_nothing_in_a_narrow_window() {
    others_come_and_go((80, 24)).await;
}

#[tokio::test]
async fn an_open_confirmation_keeps_its_target_whatever_comes_and_goes() {
    let story = Story::begin("frozen").await;
    let ids = started(&story, &[20, 50, 90]).await;
    let mut window = instances(&story, (120, 40), "ID-50");
    window.keys("S").shows("Send it?").shows("on ID-50");
    started(&story, &[10, 15]).await;
    story.delete(&ids[0]).await;
    // the list goes on behind the dialog
    window.shows("ID-15").hides("ID-20").shows("on ID-50").keys("y").shows("Suspend 1 instance: 1 done");
    assert_eq!(story.suspended().await, ["ID-50"]);
    window.keys("Q").ends();
}

#[tokio::test]
async fn a_target_that_goes_while_it_is_confirmed_takes_nobody_elses_place() {
    let story = Story::begin("gone").await;
    let ids = started(&story, &[20, 50, 90]).await;
    let mut window = instances(&story, (120, 40), "ID-50");
    window.keys("S").shows("Send it?").shows("on ID-50");
    story.delete(&ids[1]).await;
    // the engine says yes to the suspension of an instance that is no more
    window.shows("2 of 2").keys("y").hides("Send it?").shows("Suspend 1 instance:");
    assert_eq!(story.suspended().await, Vec::<String>::new());
    window.keys("Q").ends();
}

#[tokio::test]
async fn marks_stay_with_their_rows() {
    let story = Story::begin("marks").await;
    let ids = started(&story, &[20, 50, 60, 90]).await;
    let mut window = instances(&story, (120, 40), "ID-50");
    // marking goes on to the next row
    window.keys("space space").shows("2 marked");
    started(&story, &[10, 55]).await;
    story.delete(&ids[0]).await;
    window.shows("ID-55").hides("ID-20").keys("S").shows("Type the count (2)").shows("on ID-50 (").shows(", ID-60 (");
    window.keys("2 enter").shows("Suspend 2 instances: 2 done");
    assert_eq!(story.suspended().await, ["ID-50", "ID-60"]);
    window.keys("Q").ends();
}
