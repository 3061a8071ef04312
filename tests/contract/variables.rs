//! Variables: added, edited and deleted with every type, in the instance's scope and in one below it, and put back.

use flowdeck::{
    act::{Subject, value, variable},
    api::{
        camunda7::{
            execution::PUT_LOCAL_EXECUTION_VARIABLE,
            process_instance::{GET_PROCESS_INSTANCE_VARIABLE, GET_PROCESS_INSTANCE_VARIABLES, SET_PROCESS_INSTANCE_VARIABLE},
            task::GET_TASKS,
            variable_instance::GET_VARIABLE_INSTANCES,
        },
        dialect::parse_time,
    },
    call,
    resource::{VARIABLES, filter::Term},
};
use serde_json::{Value, json};

use super::{Kind, Lab, lab::text};

/// A type, what is typed at first and then, and what the engine shows of both.
const VALUES: [(&str, &str, &str, &str, &str); 10] = [
    ("String", " as \"it\" is ", r#"" as \"it\" is ""#, "päng \u{1f680}\n", r#""päng 🚀\n""#),
    ("Boolean", "yes", "true", "false", "false"),
    ("Short", "-7", "-7", "32767", "32767"),
    ("Integer", "2147483647", "2147483647", "-1", "-1"),
    ("Long", "9007199254740993", "9007199254740993", "-9223372036854775808", "-9223372036854775808"),
    ("Double", "12.5", "12.5", "1e300", "1e300"),
    ("Date", "2026-02-28T10:00:00+0100", r#""2026-02-28T09:00:00.000+0000""#, "2027-01-01", r#""2027-01-01T00:00:00.000+0000""#),
    ("Json", r#"{"n":12345678901234567890}"#, r#""{\"n\":12345678901234567890}""#, "[]", r#""[]""#),
    ("Xml", "<a b=\"1\"/>", r#""<a b=\"1\"/>""#, "<c/>", r#""<c/>""#),
    ("Null", "", "null", "", "null"),
];

/// Whether the engine takes values of a type: Json and Xml come with Spin, which Operaton has not here.
fn knows(lab: &Lab, kind: &str) -> bool {
    !(lab.kind == Kind::Operaton && matches!(kind, "Json" | "Xml"))
}

async fn find(lab: &Lab, instance: &str, name: &str) -> Option<Value> {
    let list = call!(GET_VARIABLE_INSTANCES, "processInstanceIdIn" = instance, "variableName" = name, "deserializeValues" = false);
    lab.rows(list).await.into_iter().next()
}

/// A variable as the list tells it.
async fn subject(lab: &Lab, instance: &str, name: &str) -> Subject {
    lab.subject(&VARIABLES, &[Term::is("instance", instance), Term::is("name", name)]).await
}

/// Whether a value is what was written, its exact text compared; dates by their moment, since engines write them in their own zone.
fn same(kind: &str, got: &Value, wanted: &str) -> bool {
    let wanted: Value = serde_json::from_str(wanted).unwrap();
    match kind {
        "Date" => got.as_str().and_then(parse_time) == wanted.as_str().and_then(parse_time),
        "Double" => got.as_f64() == wanted.as_f64(),
        _ => *got == wanted,
    }
}

/// A picking with two pickers at work: instance, and the execution of one of them.
pub async fn picking(lab: &Lab, business: &str) -> (String, String) {
    let variables = json!({ "quantity": { "value": 3, "type": "Integer" }, "pickers": { "value": 2, "type": "Integer" } });
    let instance = lab.start("picking", business, &variables).await;
    lab.task_of(&instance).await;
    let tasks = lab.rows(call!(GET_TASKS, "processInstanceId" = instance.as_str())).await;
    assert_eq!(tasks.len(), 2);
    (instance, text(&tasks[0], "executionId"))
}

#[tokio::test]
async fn a_variable_of_every_type_is_added_edited_and_deleted_and_each_can_be_taken_back() {
    let lab = super::lab().await;
    let (instance, _) = lab.waiting_invoice("CONTRACT-types").await;
    assert_eq!(VALUES.map(|(kind, ..)| kind), value::TYPES, "every type is tried");
    for (kind, first, shown, then, shown_then) in VALUES {
        let name = format!("a{kind}");
        let beside = subject(&lab, &instance, "amount").await;
        let typed = [("name", &*name), ("type", kind), ("value", first), ("scope", "instance")];
        if !knows(&lab, kind) {
            let told = lab.refused(&variable::ADD, &[beside], &typed, "mia").await;
            assert!(told.contains(&format!("Unsupported value type '{kind}'")), "{told}");
            continue;
        }
        let is = async |wanted: &str, when: &str| {
            let row = find(&lab, &instance, &name).await.unwrap_or_else(|| panic!("{name} is not there {when}"));
            assert!(row["type"] == kind && same(kind, &row["value"], wanted), "{when}: {row}");
        };
        let added = lab.act(&variable::ADD, std::slice::from_ref(&beside), &typed, "mia").await;
        is(shown, "when added").await;
        lab.undo(&added).await;
        assert_eq!(find(&lab, &instance, &name).await, None, "{name} is taken back");
        lab.act(&variable::ADD, &[beside], &typed, "mia").await;

        let edited = lab.act(&variable::EDIT, &[subject(&lab, &instance, &name).await], &[("value", then)], "mia").await;
        is(shown_then, "when edited").await;
        lab.undo(&edited).await;
        is(shown, "when the edit was taken back").await;

        let deleted = lab.act(&variable::DELETE, &[subject(&lab, &instance, &name).await], &[], "mia").await;
        assert_eq!(find(&lab, &instance, &name).await, None, "{name} is deleted");
        lab.undo(&deleted).await;
        is(shown, "when the deletion was taken back").await;
    }
}

#[tokio::test]
async fn an_edit_may_change_the_type() {
    let lab = super::lab().await;
    let (instance, _) = lab.waiting_invoice("CONTRACT-retype").await;
    let plan =
        lab.act(&variable::EDIT, &[subject(&lab, &instance, "amount").await], &[("type", "String"), ("value", "900 EUR")], "mia").await;
    let row = find(&lab, &instance, "amount").await.unwrap();
    assert_eq!((&row["type"], &row["value"]), (&json!("String"), &json!("900 EUR")));
    lab.undo(&plan).await;
    let row = find(&lab, &instance, "amount").await.unwrap();
    assert_eq!((&row["type"], &row["value"]), (&json!("Long"), &json!(900)));
}

#[tokio::test]
async fn a_variable_below_the_instance_is_changed_where_it_is() {
    let lab = super::lab().await;
    let (instance, execution) = picking(&lab, "CONTRACT-local").await;
    lab.get(call!(PUT_LOCAL_EXECUTION_VARIABLE, "id" = execution.as_str(), "varName" = "shelf", "value" = "B 12", "type" = "String")).await;
    let local = subject(&lab, &instance, "shelf").await;
    assert_eq!(local.reference("execution").as_deref(), Some(execution.as_str()));
    assert!(local.cell("scope").starts_with("collect:"), "{}", local.row.raw);

    let plan = lab.act(&variable::EDIT, std::slice::from_ref(&local), &[("value", "C 3")], "mia").await;
    let row = find(&lab, &instance, "shelf").await.unwrap();
    assert_eq!((&row["value"], &row["executionId"]), (&json!("C 3"), &json!(execution)));
    lab.undo(&plan).await;
    assert_eq!(find(&lab, &instance, "shelf").await.unwrap()["value"], "B 12");

    // one more of the same scope, told by that scope's name
    let scope = format!("scope {}", local.cell("scope"));
    let typed = [("name", "tray"), ("type", "Integer"), ("value", "7"), ("scope", &*scope)];
    let plan = lab.act(&variable::ADD, std::slice::from_ref(&local), &typed, "mia").await;
    assert_eq!(find(&lab, &instance, "tray").await.unwrap()["executionId"], json!(execution));
    lab.undo(&plan).await;
    assert_eq!(find(&lab, &instance, "tray").await, None);

    let plan = lab.act(&variable::DELETE, &[local], &[], "mia").await;
    assert_eq!(find(&lab, &instance, "shelf").await, None);
    lab.undo(&plan).await;
    assert_eq!(find(&lab, &instance, "shelf").await.unwrap()["executionId"], json!(execution));
}

#[tokio::test]
async fn names_that_a_path_cannot_carry_are_written_all_the_same() {
    let lab = super::lab().await;
    let (instance, execution) = picking(&lab, "CONTRACT-names").await;
    let names = ["a/b", "a\\b", "a b", "a;b", "a%2Fb", "a?b#c", "ümläut", "..", "a,b", "a+b"];
    for name in names {
        let beside = subject(&lab, &instance, "quantity").await;
        let typed = [("name", name), ("type", "String"), ("value", "1"), ("scope", "instance")];
        lab.act(&variable::ADD, &[beside], &typed, "mia").await;
        let plan = lab.act(&variable::EDIT, &[subject(&lab, &instance, name).await], &[("value", "2")], "mia").await;
        assert_eq!(find(&lab, &instance, name).await.unwrap()["value"], "2", "{name}");
        lab.undo(&plan).await;
        lab.act(&variable::DELETE, &[subject(&lab, &instance, name).await], &[], "mia").await;
        assert_eq!(find(&lab, &instance, name).await, None, "{name}");
    }
    lab.get(call!(PUT_LOCAL_EXECUTION_VARIABLE, "id" = execution.as_str(), "varName" = "shelf", "value" = "B 12", "type" = "String")).await;
    let beside = subject(&lab, &instance, "shelf").await;
    let scope = format!("scope {}", beside.cell("scope"));
    for name in names {
        let typed = [("name", name), ("type", "Long"), ("value", "1"), ("scope", &*scope)];
        lab.act(&variable::ADD, std::slice::from_ref(&beside), &typed, "mia").await;
        lab.act(&variable::EDIT, &[subject(&lab, &instance, name).await], &[("value", "2")], "mia").await;
        let row = find(&lab, &instance, name).await.unwrap();
        assert_eq!((&row["value"], &row["executionId"]), (&json!(2), &json!(execution)), "{name}");
        lab.act(&variable::DELETE, &[subject(&lab, &instance, name).await], &[], "mia").await;
        assert_eq!(find(&lab, &instance, name).await, None, "{name}");
    }
}

#[tokio::test]
async fn several_variables_are_deleted_and_put_back_together() {
    let lab = super::lab().await;
    let (instance, _) = lab.waiting_invoice("CONTRACT-several").await;
    let both = [subject(&lab, &instance, "amount").await, subject(&lab, &instance, "payIn").await];
    let plan = lab.act(&variable::DELETE, &both, &[], "mia").await;
    assert_eq!((find(&lab, &instance, "amount").await, find(&lab, &instance, "payIn").await), (None, None));
    lab.undo(&plan).await;
    assert_eq!(find(&lab, &instance, "amount").await.unwrap()["value"], 900);
    assert_eq!(find(&lab, &instance, "payIn").await.unwrap()["value"], "P14D");
}

#[tokio::test]
async fn a_text_may_have_four_thousand_characters_and_no_more() {
    let lab = super::lab().await;
    let (instance, _) = lab.waiting_invoice("CONTRACT-long").await;
    let longest = "x".repeat(4000);
    let beside = subject(&lab, &instance, "amount").await;
    let typed = [("name", "longest"), ("type", "String"), ("value", &*longest), ("scope", "instance")];
    lab.act(&variable::ADD, &[beside], &typed, "mia").await;
    assert_eq!(find(&lab, &instance, "longest").await.unwrap()["value"], json!(longest));
    assert!(value::parse("String", &format!("{longest}x")).is_err());
    let too_long =
        call!(SET_PROCESS_INSTANCE_VARIABLE, "id" = instance, "varName" = "longer", "value" = format!("{longest}x"), "type" = "String");
    let (status, _, error) = lab.refusal(&too_long).await;
    assert_eq!(status, 400);
    assert!(error.to_string().contains("Variable value is too long"), "{error}");
}

#[tokio::test]
async fn an_unreadable_object_spoils_neither_the_list_nor_its_own_editing() {
    let lab = super::lab().await;
    let zoo = lab.rows(call!(GET_VARIABLE_INSTANCES, "variableName" = "brokenObject", "deserializeValues" = false)).await;
    let instance = text(&zoo[0], "processInstanceId");
    assert_eq!(lab.send(&call!(GET_PROCESS_INSTANCE_VARIABLES, "id" = instance.as_str())).await.status, 500, "the map is spoilt");
    let one = call!(GET_PROCESS_INSTANCE_VARIABLE, "id" = instance.as_str(), "varName" = "brokenObject");
    assert_eq!(lab.send(&one).await.status, 500);

    let broken = subject(&lab, &instance, "brokenObject").await;
    assert_eq!((broken.cell("type"), broken.cell("error")), ("Object".to_owned(), String::new()), "it is read as it is stored");
    let stored = broken.cell("value");
    let plan = lab.act(&variable::EDIT, &[broken], &[("value", "bm90IGphdmEgZWl0aGVy")], "mia").await;
    let row = find(&lab, &instance, "brokenObject").await.unwrap();
    assert_eq!((&row["value"], &row["valueInfo"]), (&json!("bm90IGphdmEgZWl0aGVy"), &zoo[0]["valueInfo"]));
    lab.undo(&plan).await;
    assert_eq!(find(&lab, &instance, "brokenObject").await.unwrap()["value"], json!(stored));
    // told as an error where it is read as an object
    let read = lab.rows(call!(GET_VARIABLE_INSTANCES, "processInstanceIdIn" = instance, "variableName" = "brokenObject")).await;
    assert!(text(&read[0], "errorMessage").starts_with("Cannot deserialize object"), "{}", read[0]);
}

#[tokio::test]
async fn what_lists_leave_out_of_bytes_and_files_is_left_out() {
    let lab = super::lab().await;
    let zoo = lab.rows(call!(GET_VARIABLE_INSTANCES, "variableName" = "brokenObject", "deserializeValues" = false)).await;
    let instance = text(&zoo[0], "processInstanceId");
    for name in ["bytes", "file"] {
        assert_eq!(find(&lab, &instance, name).await.unwrap()["value"], Value::Null, "{name}");
        let found = subject(&lab, &instance, name).await;
        assert!((variable::EDIT.available)(&found, &flowdeck::act::Actor::default()).is_err(), "{name} is not edited as text");
    }
}
