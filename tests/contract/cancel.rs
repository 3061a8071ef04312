//! Cancelling: what is said beforehand that it will cut, and what is cut then.

use flowdeck::{
    act::{Selection, instance::CANCEL},
    api::camunda7::{history_process_instance::GET_HISTORIC_PROCESS_INSTANCE, process_instance::GET_PROCESS_INSTANCES},
    call,
    resource::{INSTANCES, filter::Term},
};
use serde_json::{Value, json};

use super::{Lab, lab::text};

/// An order whose payment fails two calls down, and whose goods are picked meanwhile: three instances below it.
async fn order(lab: &Lab, business: &str) -> String {
    let variables = json!({
        "orderId": { "value": "CONTRACT" }, "amount": { "value": 50, "type": "Long" }, "instalments": { "value": 0, "type": "Long" },
        "cardNumber": { "value": "4111" }, "quantity": { "value": 3 }, "pickers": { "value": 2 }, "priority": { "value": 10 },
        "deliverBy": { "value": "2031-02-28T10:00:00.000+0000", "type": "Date" }
    });
    let order = lab.start("order", business, &variables).await;
    lab.incident_of(&order).await;
    lab.rest(None).await;
    order
}

async fn history(lab: &Lab, instance: &str) -> Value {
    lab.get(call!(GET_HISTORIC_PROCESS_INSTANCE, "id" = instance)).await
}

async fn called(lab: &Lab, instance: &str) -> Vec<Value> {
    lab.rows(call!(GET_PROCESS_INSTANCES, "superProcessInstance" = instance)).await
}

#[tokio::test]
async fn what_will_be_cut_is_said_beforehand_down_to_the_last_call_and_is_what_is_cut() {
    let lab = super::lab().await;
    let id = order(&lab, "CONTRACT-cancel").await;
    let below = called(&lab, &id).await;
    let payment = below.iter().find(|row| text(row, "definitionId").starts_with("payment:")).unwrap();
    let deepest = called(&lab, &text(payment, "id")).await;
    assert_eq!((below.len(), deepest.len()), (2, 1));

    let selection = Selection::These(lab.subjects(&INSTANCES, &[Term::is("id", id.as_str())]).await);
    let plan = lab.looked(&CANCEL, &selection, &[]).await;
    assert_eq!(plan.count(), 4, "the order and three below it");
    let named: Vec<_> = plan.targets().map(|target| target.id.as_str().to_owned()).collect();
    for row in below.iter().chain(&deepest) {
        assert!(named.contains(&text(row, "id")), "{row} is not named");
    }
    assert!(plan.notes.iter().any(|note| note.starts_with("cuts 3 instances called below it")), "{:?}", plan.notes);
    assert!(plan.notes.iter().any(|note| note.starts_with("ends with it: ")), "{:?}", plan.notes);
    assert_eq!(plan.title, "Cancel 1 instance and 3 instances below it");
    let report = lab.carry_out(&plan).await;
    assert!(report.is_clean(), "{}", report.summary());
    for row in std::iter::once(&json!({ "id": id })).chain(&below).chain(&deepest) {
        assert_ne!(history(&lab, &text(row, "id")).await["endTime"], Value::Null, "{row}");
    }
    // again: it is gone, and that is told
    let again = lab.carry_out(&plan).await;
    assert!(again.summary().ends_with("the instance is gone: it ended, or somebody cancelled it"), "{}", again.summary());
}

#[tokio::test]
async fn with_a_reason_it_goes_as_a_batch_that_is_followed_and_history_keeps_the_reason() {
    let lab = super::lab().await;
    let id = order(&lab, "CONTRACT-reason").await;
    let below = called(&lab, &id).await;
    let selection = Selection::These(lab.subjects(&INSTANCES, &[Term::is("id", id.as_str())]).await);
    let plan = lab.looked(&CANCEL, &selection, &[("reason", "a duplicate"), ("skipSubprocesses", "yes")]).await;
    assert_eq!(plan.count(), 1);
    assert!(plan.notes.contains(&"reason: a duplicate".to_owned()) && plan.notes.iter().any(|note| note.contains("left to run on")));
    let report = lab.carry_out(&plan).await;
    assert_eq!((report.is_clean(), report.summary()), (true, "1 done".to_owned()));
    let ended = history(&lab, &id).await;
    assert_eq!((ended["state"].as_str(), ended["deleteReason"].as_str()), (Some("EXTERNALLY_TERMINATED"), Some("a duplicate")));
    for row in &below {
        let id = text(row, "id");
        assert_eq!(history(&lab, &id).await["endTime"], Value::Null);
        lab.act(&CANCEL, &lab.subjects(&INSTANCES, &[Term::is("id", id.as_str())]).await, &[], "mia").await;
    }
}
