//! Whole bodies that screens read: the activity tree with its links, statistics, and what the shapes of lists leave out.

use flowdeck::{
    api::camunda7::{
        engine::{GET_PROCESS_ENGINE_NAMES, GET_REST_API_VERSION},
        history_activity_instance::GET_HISTORIC_ACTIVITY_INSTANCES,
        history_process_instance::GET_HISTORIC_PROCESS_INSTANCE,
        incident::GET_INCIDENTS,
        job::QUERY_JOBS,
        process_definition::{
            GET_ACTIVITY_STATISTICS, GET_PROCESS_DEFINITION, GET_PROCESS_DEFINITION_BPMN20_XML, GET_PROCESS_DEFINITION_STATISTICS,
        },
        process_instance::{GET_ACTIVITY_INSTANCE_TREE, GET_PROCESS_INSTANCES},
        task::GET_TASKS,
    },
    call,
    clock::Now,
    pane::{
        slot::{Asked, Tickets},
        table::Asking,
        tree::{Role, Tree},
    },
};
use serde_json::Value;

use super::{Lab, lab::text, variables::picking};

/// Every node of a tree of activity instances.
fn nodes(node: &Value) -> Vec<&Value> {
    let below = ["childActivityInstances", "childTransitionInstances"].iter().flat_map(|kind| node[*kind].as_array().into_iter().flatten());
    std::iter::once(node).chain(below.flat_map(nodes)).collect()
}

/// An order that is being paid and picked: one with tasks of pickers below it.
async fn order(lab: &Lab) -> String {
    let task = lab.rows(call!(GET_TASKS, "taskDefinitionKey" = "collect", "active" = true)).await;
    let mut orders = vec![];
    for task in &task {
        orders.extend(
            lab.rows(call!(
                GET_PROCESS_INSTANCES,
                "subProcessInstance" = text(task, "processInstanceId"),
                "processDefinitionKey" = "order"
            ))
            .await,
        );
    }
    assert!(!orders.is_empty(), "no order is being picked");
    text(&orders[0], "id")
}

#[tokio::test]
async fn a_tree_names_its_activities_and_history_the_instances_that_they_call() {
    let lab = super::lab().await;
    let order = order(&lab).await;
    let tree = lab.get(call!(GET_ACTIVITY_INSTANCE_TREE, "id" = order.as_str())).await;
    assert_eq!((text(&tree, "id"), text(&tree, "processInstanceId")), (order.clone(), order.clone()));
    assert_eq!((text(&tree, "activityType"), &tree["parentActivityInstanceId"]), ("processDefinition".to_owned(), &Value::Null));
    let calls: Vec<&Value> = nodes(&tree).into_iter().filter(|node| node["activityType"] == "callActivity").collect();
    assert!(calls.iter().any(|call| call["activityId"] == "pick" && call["activityName"] == "Pick the goods"), "{tree}");

    let rows =
        call!(GET_HISTORIC_ACTIVITY_INSTANCES, "processInstanceId" = order.as_str(), "activityType" = "callActivity", "unfinished" = true);
    let rows = lab.rows(rows).await;
    let mut from_history: Vec<(String, String)> = rows.iter().map(|row| (text(row, "id"), text(row, "calledProcessInstanceId"))).collect();
    from_history.sort();
    let mut from_tree: Vec<String> = calls.iter().map(|call| text(call, "id")).collect();
    from_tree.sort();
    assert_eq!(from_history.iter().map(|(id, _)| id.clone()).collect::<Vec<_>>(), from_tree, "history knows them by the same ids");
    for (_, called) in &from_history {
        let past = lab.get(call!(GET_HISTORIC_PROCESS_INSTANCE, "id" = called.as_str())).await;
        assert_eq!(text(&past, "superProcessInstanceId"), order);
        let callers = lab.rows(call!(GET_PROCESS_INSTANCES, "subProcessInstance" = called.as_str())).await;
        assert_eq!(callers.iter().map(|row| text(row, "id")).collect::<Vec<_>>(), std::slice::from_ref(&order));
    }
}

#[tokio::test]
async fn a_multi_instance_has_a_body_and_its_turns_below_it() {
    let lab = super::lab().await;
    let task = &lab.rows(call!(GET_TASKS, "taskDefinitionKey" = "collect", "active" = true)).await[0];
    let instance = text(task, "processInstanceId");
    let tree = lab.get(call!(GET_ACTIVITY_INSTANCE_TREE, "id" = instance.as_str())).await;
    let nodes = nodes(&tree);
    let body = nodes.iter().find(|node| node["activityId"] == "collect#multiInstanceBody").unwrap();
    assert_eq!((text(body, "activityType"), &body["activityName"]), ("multiInstanceBody".to_owned(), &Value::Null));
    let floor = nodes.iter().find(|node| node["activityId"] == "floor").unwrap();
    assert_eq!((text(floor, "activityType"), &body["parentActivityInstanceId"]), ("subProcess".to_owned(), &floor["id"]));
    let turn =
        nodes.iter().find(|node| node["executionIds"].as_array().is_some_and(|ids| ids.last() == Some(&task["executionId"]))).unwrap();
    assert_eq!(
        (text(turn, "activityId"), text(turn, "activityType"), &turn["parentActivityInstanceId"]),
        ("collect".to_owned(), "userTask".to_owned(), &body["id"])
    );
}

#[tokio::test]
async fn what_waits_for_its_job_is_a_transition_that_names_its_incidents() {
    let lab = super::lab().await;
    let (instance, incident) = lab.failing_invoice("CONTRACT-tree").await;
    let tree = lab.get(call!(GET_ACTIVITY_INSTANCE_TREE, "id" = instance.as_str())).await;
    let transition = &tree["childTransitionInstances"][0];
    assert_eq!((text(transition, "activityId"), text(transition, "activityType")), ("split_tax".to_owned(), "serviceTask".to_owned()));
    assert_eq!(text(transition, "executionId"), text(&incident, "executionId"));
    assert_eq!(transition["incidentIds"], serde_json::json!([incident["id"]]));
    let rows = call!(GET_HISTORIC_ACTIVITY_INSTANCES, "processInstanceId" = instance.as_str(), "activityId" = "split_tax");
    assert!(lab.rows(rows).await.is_empty(), "history has not begun it");
}

/// Opens a tree and answers what it asks.
pub async fn filled(lab: &Lab, tree: &mut Tree) {
    answered(lab, tree, Tree::open).await;
}

/// Does something with a tree, and answers what it asks until it asks nothing more.
pub async fn answered(lab: &Lab, tree: &mut Tree, act: impl FnOnce(&mut Tree, &mut Asking) -> Vec<Asked>) {
    let mut tickets = Tickets::default();
    let mut ctx = Asking { tickets: &mut tickets, now: Now { instant: tokio::time::Instant::now(), utc_ms: lab.now() } };
    let mut asked = act(tree, &mut ctx);
    while let Some(Asked { ticket, query, .. }) = asked.pop() {
        let outcome = query.run(&lab.client).await;
        asked.extend(tree.accept(ticket, outcome, &mut ctx).unwrap_or_else(|_| panic!("an answer is not for this tree")));
    }
}

#[tokio::test]
async fn the_tree_pane_links_instances_both_ways_and_marks_jobs_and_incidents() {
    let lab = super::lab().await;
    let order = order(&lab).await;
    let mut tree = Tree::new(order.clone());
    filled(&lab, &mut tree).await;
    assert!(tree.error().is_none());
    let pick = tree.nodes().iter().position(|node| node.activity == "pick").unwrap();
    let called = &tree.nodes()[pick + 1];
    assert_eq!(called.role, Role::Called);
    let mut below = Tree::new(called.id.clone());
    filled(&lab, &mut below).await;
    assert_eq!((below.nodes()[0].role, &below.nodes()[0].id), (Role::Caller, &order));
    let floor = below.nodes().iter().find(|node| node.activity == "floor").unwrap();
    assert_eq!(floor.kind, "subProcess");

    let (instance, _) = picking(&lab, "CONTRACT-timer").await;
    let mut tree = Tree::new(instance.clone());
    filled(&lab, &mut tree).await;
    assert_eq!(lab.rows(call!(QUERY_JOBS, "processInstanceId" = instance)).await.len(), 1);
    let timers: Vec<&str> = tree.nodes().iter().filter(|node| node.jobs.timers == 1).map(|node| &*node.activity).collect();
    assert_eq!(timers, ["floor"], "the timer at the edge is the floor's, and shown once");

    let (instance, _) = lab.failing_invoice("CONTRACT-pane").await;
    let mut tree = Tree::new(instance);
    filled(&lab, &mut tree).await;
    let transition = tree.nodes().iter().find(|node| node.role == Role::Transition).unwrap();
    assert_eq!((transition.incidents.len(), transition.jobs.failed, &*transition.name), (1, 1, "Split tax"));
}

#[tokio::test]
async fn statistics_of_a_definition_are_those_of_its_instances() {
    let lab = super::lab().await.quiet().await;
    let key = "supplier-invoice";
    let versions = lab.rows(call!(GET_PROCESS_DEFINITION_STATISTICS, "rootIncidents" = true, "failedJobs" = true)).await;
    let all = versions.iter().find(|row| row["definition"]["key"] == key && row["instances"] != 0).unwrap();
    let definition = text(&all["definition"], "id");
    let running = lab.rows(call!(GET_PROCESS_INSTANCES, "processDefinitionId" = definition.as_str())).await;
    assert_eq!(all["instances"], running.len());
    let incidents = lab.rows(call!(GET_INCIDENTS, "processDefinitionId" = definition.as_str())).await;
    let of_activities = lab.rows(call!(GET_ACTIVITY_STATISTICS, "id" = definition.as_str(), "failedJobs" = true, "incidents" = true)).await;
    let ledger = of_activities.iter().find(|row| row["id"] == "ledger").unwrap();
    let there = incidents.iter().filter(|row| row["activityId"] == "ledger").count();
    assert!(there > 0);
    assert_eq!((&ledger["failedJobs"], &ledger["incidents"][0]["incidentCount"]), (&Value::from(there), &Value::from(there)));
    assert_eq!(ledger["incidents"][0]["incidentType"], "failedJob");
    let bare = lab.rows(call!(GET_ACTIVITY_STATISTICS, "id" = definition.as_str())).await;
    let bare = bare.iter().find(|row| row["id"] == "ledger").unwrap();
    assert_eq!((&bare["failedJobs"], &bare["incidents"]), (&Value::from(0), &serde_json::json!([])), "only when asked for");
    let sum: i64 = of_activities.iter().map(|row| row["instances"].as_i64().unwrap()).sum();
    assert_eq!(Value::from(sum), all["instances"], "each invoice stands at one activity");

    let xml = lab.get(call!(GET_PROCESS_DEFINITION_BPMN20_XML, "id" = definition.as_str())).await;
    assert_eq!(text(&xml, "id"), definition);
    assert!(text(&xml, "bpmn20Xml").contains("<process id=\"supplier-invoice\""));
    let one = lab.get(call!(GET_PROCESS_DEFINITION, "id" = definition.as_str())).await;
    assert_eq!(
        (text(&one, "key"), text(&one, "name"), text(&one, "versionTag")),
        (key.to_owned(), "Supplier invoice".to_owned(), "3.4".to_owned())
    );
}

#[tokio::test]
async fn an_engine_tells_its_name_and_its_version() {
    let lab = super::lab().await;
    assert_eq!(lab.rows(call!(GET_PROCESS_ENGINE_NAMES)).await, [serde_json::json!({ "name": "default" })]);
    let version = text(&lab.get(call!(GET_REST_API_VERSION)).await, "version");
    assert_eq!(version, if lab.kind == super::Kind::Operaton { "1.0.3" } else { "7.24.0" });
}
