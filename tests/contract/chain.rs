//! The chain of calls: opened down to where a failure began and up to the callers, also when all of it is over; and what belongs to each line.

use flowdeck::{
    api::{
        ApiError,
        camunda7::{
            history_detail::GET_HISTORIC_DETAILS,
            process_instance::{
                DELETE_PROCESS_INSTANCE, DELETE_PROCESS_INSTANCE_VARIABLE, GET_ACTIVITY_INSTANCE_TREE, SET_PROCESS_INSTANCE_VARIABLE,
            },
        },
    },
    call,
    clock::Now,
    pane::{
        cause::{About, Came, Causes, Chain},
        slot::Tickets,
        table::Asking,
        tree::{Role, Sought, Tree},
    },
    resource::{TASKS, VARIABLE_UPDATES, filter::Term},
};
use serde_json::Value;

use super::{
    Lab,
    failures::failing_order,
    lab::text,
    reading::{answered, filled},
    variables::picking,
};

/// The failure that an incident is a level of, as it is found out.
async fn cause(lab: &Lab, incident: &str, past: bool) -> Chain {
    let (mut causes, mut tickets) = (Causes::default(), Tickets::default());
    let mut ctx = Asking { tickets: &mut tickets, now: Now { instant: tokio::time::Instant::now(), utc_ms: lab.now() } };
    let mut asked = causes.ask(About::Incident(incident.to_owned()), past, true, &mut ctx);
    while let Some(question) = asked {
        let outcome = question.query.run(&lab.client).await;
        let (more, came) = causes.accept(question.ticket, outcome, &mut ctx).unwrap_or_else(|_| panic!("an answer is not for this"));
        if let Came::Wanted(chain) = came {
            return chain;
        }
        asked = more;
    }
    panic!("the cause was not found");
}

fn sought(chain: &Chain) -> Sought {
    let cause = chain.cause().unwrap();
    Sought { activity: cause.holder().to_owned(), execution: cause.execution().map(str::to_owned) }
}

/// Ids of the instances above the one that a tree begins with, outermost first.
fn callers(tree: &Tree) -> Vec<String> {
    tree.nodes().iter().filter(|node| node.role == Role::Caller).map(|node| node.id.clone()).collect()
}

#[tokio::test]
async fn the_tree_opens_down_to_where_a_failure_began_and_knows_all_its_callers() {
    let lab = super::lab().await;
    let order = failing_order(&lab, "CONTRACT-chain").await;
    let incident = text(&lab.incident_of(&order).await, "id");
    let chain = cause(&lab, &incident, false).await;
    let instances = chain.instances();
    assert_eq!((instances.len(), &instances[0], chain.levels_below(&order)), (3, &order, 2));
    assert_eq!((chain.cause().unwrap().definition(), chain.cause().unwrap().failed()), ("card-charge", "instalment"));

    let mut tree = Tree::new(order.clone());
    filled(&lab, &mut tree).await;
    let closed = tree.nodes().len();
    answered(&lab, &mut tree, |tree, ctx| tree.reveal(&instances, sought(&chain), ctx)).await;
    let node = tree.selected().unwrap();
    assert_eq!((&node.instance, &*node.activity, node.jobs.failed), (&instances[2], "instalment", 1));
    assert!(node.jobs.failure.is_some() && tree.nodes().len() > closed && tree.error().is_none());

    let mut leaf = Tree::new(instances[2].clone());
    filled(&lab, &mut leaf).await;
    assert_eq!(callers(&leaf), instances[..2]);
    // from the bottom, the topmost caller opens the same tree
    leaf.step(-10);
    answered(&lab, &mut leaf, |leaf, ctx| leaf.fold(Some(false), ctx)).await;
    assert_eq!(callers(&leaf), [""; 0]);
    let ids = |tree: &Tree| tree.nodes().iter().filter(|node| node.role.is_instance()).map(|node| node.id.clone()).collect::<Vec<_>>();
    assert_eq!(ids(&leaf), ids(&tree));
}

#[tokio::test]
async fn what_has_ended_is_put_together_from_history_with_its_calls_and_callers() {
    let lab = super::lab().await;
    let order = failing_order(&lab, "CONTRACT-past").await;
    let incident = text(&lab.incident_of(&order).await, "id");
    let mut watched = Tree::new(order.clone());
    filled(&lab, &mut watched).await;
    let running = watched.nodes().iter().filter(|node| node.role == Role::Activity).map(|node| node.id.clone()).collect::<Vec<_>>();

    lab.get(call!(DELETE_PROCESS_INSTANCE, "id" = order.as_str())).await;
    let (status, _, told) = lab.refusal(&call!(GET_ACTIVITY_INSTANCE_TREE, "id" = order.as_str())).await;
    assert!(status == 404 && matches!(told, ApiError::NotFound { .. }), "{told:?}");

    answered(&lab, &mut watched, |tree, ctx| tree.refresh(true, ctx)).await;
    assert!(watched.has_ended() && watched.ended_meanwhile() && watched.error().is_none());
    let there =
        |id: &String| watched.nodes().iter().find(|node| node.id == *id).is_some_and(|node| node.end.is_some_and(|end| end.canceled));
    assert!(running.iter().all(there), "what was under way is still there by the same ids, and was canceled");

    let mut tree = Tree::new(order.clone());
    let chain = cause(&lab, &incident, true).await;
    filled(&lab, &mut tree).await;
    assert!(tree.has_ended() && !tree.ended_meanwhile());
    answered(&lab, &mut tree, |tree, ctx| tree.reveal(&chain.instances(), sought(&chain), ctx)).await;
    assert_eq!(tree.selected().unwrap().instance, chain.instances()[2]);
    let mut leaf = Tree::new(chain.instances()[2].clone());
    filled(&lab, &mut leaf).await;
    assert_eq!(callers(&leaf), chain.instances()[..2], "only history knows who called it");
}

#[tokio::test]
async fn each_of_many_instances_of_one_activity_has_its_own_task() {
    let lab = super::lab().await;
    let (instance, execution) = picking(&lab, "CONTRACT-many").await;
    let mut tree = Tree::new(instance.clone());
    filled(&lab, &mut tree).await;
    let all = lab.list(&TASKS, &TASKS.source[0], &[Term::is("instance", instance.as_str())]).await;
    tree.seek(Sought { activity: "collect".to_owned(), execution: Some(execution.clone()) });
    assert!(tree.selected().unwrap().executions.contains(&execution));
    let own = lab.list(&TASKS, &TASKS.source[0], &tree.scope("tasks")).await;
    assert_eq!((all.len(), own.len()), (2, 1));
    assert_eq!(TASKS.source[0].reference(&own[0], "execution"), Some(execution));
}

#[tokio::test]
async fn the_past_of_a_variable_is_told_from_its_first_value_to_its_deletion() {
    let lab = super::lab().await;
    let (instance, _) = lab.waiting_invoice("CONTRACT-versions").await;
    let id = instance.as_str();
    for (value, kind) in [("one", "String"), ("2", "Integer")] {
        let value = if kind == "Integer" { Value::from(2) } else { Value::from(value) };
        lab.get(call!(SET_PROCESS_INSTANCE_VARIABLE, "id" = id, "varName" = "much", "value" = value, "type" = kind)).await;
        lab.pass().await;
    }
    lab.get(call!(DELETE_PROCESS_INSTANCE_VARIABLE, "id" = id, "varName" = "much")).await;
    let binding = &VARIABLE_UPDATES.source[0];
    let mut rows = lab.list(&VARIABLE_UPDATES, binding, &[Term::is("instance", id)]).await;
    rows.retain(|row| binding.reference(row, "name").as_deref() == Some("much"));
    let column = |name: &str| VARIABLE_UPDATES.column(name).unwrap();
    rows.sort_by_key(|row| row.cells[column("revision")].integer());
    let told: Vec<_> =
        rows.iter().map(|row| (row.cells[column("type")].text().into_owned(), row.cells[column("value")].text().into_owned())).collect();
    let told: Vec<_> = told.iter().map(|(kind, value)| (kind.as_str(), value.as_str())).collect();
    assert_eq!(told, [("String", "one"), ("Integer", "2"), ("Integer", "")]);
    let variable = binding.reference(&rows[0], "variable").unwrap();
    assert!(rows.iter().all(|row| binding.reference(row, "variable").as_ref() == Some(&variable)), "all of one variable");
    let initial = lab.rows(call!(GET_HISTORIC_DETAILS, "processInstanceId" = id, "variableUpdates" = true, "initial" = true)).await;
    assert!(initial.iter().any(|row| row["variableName"] == "amount" && row["revision"] == 0), "{initial:?}");
    assert!(initial.iter().all(|row| row["variableName"] != "much"));
}
