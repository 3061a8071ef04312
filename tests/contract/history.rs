//! Lists of history against the document of what can be asked of them, and the terms that mean something only beside others.

use std::collections::BTreeSet;

use flowdeck::{
    api::{
        Row,
        camunda7::{
            history_variable_instance::{GET_HISTORIC_VARIABLE_INSTANCES, QUERY_HISTORIC_VARIABLE_INSTANCES},
            job::GET_JOBS,
        },
        dialect::{Order, PageAsk},
    },
    call,
    resource::{self, Binding, HISTORIC_VARIABLES, JOBS, Param, filter::Term},
};
use serde_json::Value;

use super::{Lab, lab::text};

/// Every filter of `POST /history/variable-instance`, as its reference document lists them.
const DOCUMENT: [&str; 20] = [
    "variableName",
    "variableNameLike",
    "variableValue",
    "variableNamesIgnoreCase",
    "variableValuesIgnoreCase",
    "variableTypeIn",
    "includeDeleted",
    "processInstanceId",
    "processInstanceIdIn",
    "processDefinitionId",
    "processDefinitionKey",
    "executionIdIn",
    "caseInstanceId",
    "caseExecutionIdIn",
    "caseActivityIdIn",
    "taskIdIn",
    "activityInstanceIdIn",
    "tenantIdIn",
    "withoutTenantId",
    "variableNameIn",
];

fn binding() -> &'static Binding {
    &HISTORIC_VARIABLES.source[0]
}

fn ids(rows: &[Row]) -> BTreeSet<String> {
    rows.iter().map(|row| row.id.to_string()).collect()
}

/// The parameters that filters of historic variables send.
fn sent() -> BTreeSet<&'static str> {
    let names = |param: &Param| match param.alone() {
        Param::Is(name) | Param::Like(name) | Param::In(name) | Param::Typed(name) => vec![name],
        Param::Switch(switches) => switches.iter().map(|(_, name)| *name).collect(),
        other => panic!("{other:?} is not used here"),
    };
    binding().filters.iter().flat_map(|(_, param)| names(param)).collect()
}

#[test]
fn every_filter_of_the_document_about_historic_variables_can_be_asked_for() {
    assert_eq!(sent(), DOCUMENT.into_iter().collect());
    for name in DOCUMENT {
        assert!(QUERY_HISTORIC_VARIABLE_INSTANCES.declares(name));
    }
}

/// The variables that terms leave.
async fn left(lab: &Lab, terms: &str) -> Vec<Row> {
    let terms = resource::filter::parse(&HISTORIC_VARIABLES, terms).unwrap();
    lab.list(&HISTORIC_VARIABLES, binding(), &terms).await
}

#[tokio::test]
async fn values_of_historic_variables_are_found_by_type_and_by_either_case_where_that_is_asked() {
    let lab: Lab = super::lab().await.quiet().await;
    let all = lab.rows(call!(GET_HISTORIC_VARIABLE_INSTANCES, "deserializeValues" = false)).await;
    let of = |name: &str, holds: &dyn Fn(&Value) -> bool| -> BTreeSet<String> {
        all.iter().filter(|row| row["name"] == name && holds(row)).map(|row| text(row, "id")).collect()
    };
    let some = |kind: &str| all.iter().find(|row| row["type"] == kind && !row["value"].is_null() && row["value"] != "").unwrap();
    let word = some("String");
    let (name, value) = (text(word, "name"), text(word, "value"));
    let alike = of(&name, &|row| row["type"] == "String" && row["value"] == value.as_str());
    assert!(!alike.is_empty());
    let said = Term::is("text", &value).to_string();
    assert_eq!(ids(&left(&lab, &format!("name:{name} {said}")).await), alike);
    let folded = of(&name, &|row| row["type"] == "String" && row["value"].as_str().unwrap().to_lowercase() == value.to_lowercase());
    let loud = Term::is("text", value.to_uppercase()).to_string();
    assert_eq!(ids(&left(&lab, &format!("name:{name} {loud} ignore:value-case")).await), folded);
    let loud = name.to_uppercase();
    assert_ne!(loud, name);
    assert_eq!(left(&lab, &format!("name:{loud}")).await.len(), 0);
    assert_eq!(ids(&left(&lab, &format!("name:{loud} ignore:name-case")).await), of(&name, &|_| true));
    // a number finds the type that JSON gives it, which is Integer, and true finds booleans
    let number = some("Integer");
    let (name, value) = (text(number, "name"), number["value"].clone());
    let alike = of(&name, &|row| row["type"] == "Integer" && row["value"] == value);
    assert_eq!(ids(&left(&lab, &format!("name:{name} value:{value}")).await), alike);
    let flag = some("Boolean");
    let (name, value) = (text(flag, "name"), flag["value"].clone());
    let alike = of(&name, &|row| row["type"] == "Boolean" && row["value"] == value);
    assert_eq!(ids(&left(&lab, &format!("name:{name} value:{value}")).await), alike);
}

#[tokio::test]
async fn deleted_variables_are_there_only_where_they_are_asked_for() {
    let lab: Lab = super::lab().await.quiet().await;
    let (without, with) = (left(&lab, "").await, left(&lab, "with:deleted").await);
    let state = HISTORIC_VARIABLES.column("state").unwrap();
    assert!(without.iter().all(|row| row.cells[state].text() == "CREATED"));
    let deleted = with.iter().filter(|row| row.cells[state].text() == "DELETED").count();
    assert!(deleted > 0 && with.len() == without.len() + deleted, "{} {} {deleted}", with.len(), without.len());
}

#[tokio::test]
async fn several_criteria_sort_in_their_order() {
    let lab: Lab = super::lab().await.quiet().await;
    let sort = vec![("variableName", Order::Ascending), ("instanceId", Order::Descending)];
    let rows = lab.page(&HISTORIC_VARIABLES, binding(), &[], PageAsk { offset: 0, limit: 100_000, sort }).await;
    let [name, instance] = ["name", "instance"].map(|column| HISTORIC_VARIABLES.column(column).unwrap());
    let key = |row: &Row, at: usize| row.cells[at].text().into_owned();
    let mut several = 0;
    for pair in rows.windows(2) {
        let names = key(&pair[0], name).cmp(&key(&pair[1], name));
        assert!(names.is_le());
        if names.is_eq() {
            several += 1;
            assert!(key(&pair[0], instance) >= key(&pair[1], instance), "{} before {}", pair[0].raw, pair[1].raw);
        }
    }
    assert!(several > 0);
}

#[tokio::test]
async fn what_an_engine_has_acquired_is_the_same_by_filter_and_by_look_up() {
    let lab: Lab = super::lab().await.quiet().await;
    let read = async || {
        let told = lab.rows(call!(GET_JOBS, "acquired" = true)).await;
        (lab.list(&JOBS, &JOBS.source[0], &[Term::is("state", "acquired")]).await, told)
    };
    let (filtered, told) = lab.at_rest(read).await;
    let (filtered, told): (_, BTreeSet<String>) = (ids(&filtered), told.iter().map(|row| text(row, "id")).collect());
    assert_eq!(filtered, told);
}
