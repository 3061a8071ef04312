//! Correlating a message: to what waits for it, or to a process that it starts.

use serde_json::Value;

use super::{Action, Ask, Entry, Field, field};
use crate::{
    api::{Keeps, Plan, Refusals, Risk, Step, Target, Undo, camunda7::event::DELIVER_MESSAGE},
    call,
};

/// The start of a free field's name that makes it a correlation key.
const KEY: &str = "key.";

/// Sends the message that an event subscription waits for.
pub static CORRELATE: Action = Action {
    id: "message.correlate",
    title: "correlate…",
    help: "send the message that it waits for, with variables; result shown",
    key: "M",
    risk: Risk::Irreversible,
    many: false,
    ask: Ask::Open(|subject| fields(&subject.reference("name").unwrap_or_default(), &subject.reference("instance").unwrap_or_default())),
    available: |subject, _| {
        if subject.reference("type").as_deref() == Some("message") { Ok(()) } else { Err("it waits for no message") }
    },
    plan: |_, entries, _| correlate(entries),
    ..super::PLAIN
};

/// Sends any message.
pub static SEND: Action = Action {
    id: "message.send",
    title: "send a message…",
    help: "correlate a message by name, business key, correlation keys; result shown",
    key: "g M",
    risk: Risk::Irreversible,
    many: false,
    ask: Ask::Free(|| fields("", "")),
    plan: |_, entries, _| correlate(entries),
    ..super::PLAIN
};

fn fields(name: &str, instance: &str) -> Vec<Field> {
    vec![
        Field::new("message", "String", name).labelled("Message").required(),
        Field::new("business-key", "String", "").labelled("Business key"),
        Field::new("instance", "String", instance).labelled("Instance"),
        Field::new("to", "String", "one").labelled("Correlate to").choices(["one", "all that wait"]),
        Field::new("fields", "String", "").labelled("Keys, variables").locked("ctrl-n: key.NAME is a key, NAME a variable"),
    ]
}

/// The named fields; all others are variables, or keys where their name says so.
const NAMED: [&str; 5] = ["message", "business-key", "instance", "to", "fields"];

fn correlate(entries: &[Entry]) -> Result<Plan, String> {
    let said = |name: &str| Some(field::text(entries, name).trim()).filter(|text| !text.is_empty());
    let name = said("message").ok_or("which message?")?;
    let added = || entries.iter().filter(|entry| !NAMED.contains(&entry.name.as_str()));
    let variables = field::variables(added().filter(|entry| !entry.name.starts_with(KEY)))?;
    let keys: Vec<Entry> =
        added().filter_map(|entry| Some(Entry { name: entry.name.strip_prefix(KEY)?.to_owned(), ..entry.clone() })).collect();
    let keys = field::variables(keys.iter())?;
    let listed = |map: &serde_json::Map<String, Value>| map.keys().cloned().collect::<Vec<_>>().join(", ");
    let mut notes = vec![];
    let mut call = call!(DELIVER_MESSAGE, "messageName" = name, "resultEnabled" = true);
    if let Some(business) = said("business-key") {
        call.set("businessKey", business);
        notes.push(format!("business key: {business}"));
    }
    if let Some(instance) = said("instance") {
        call.set("processInstanceId", instance);
        notes.push(format!("only to instance {instance}"));
    }
    if !keys.is_empty() {
        notes.push(format!("correlation keys: {}", listed(&keys)));
        call.set("correlationKeys", keys);
    }
    if !variables.is_empty() {
        notes.push(format!("sets: {}", listed(&variables)));
        call.set("processVariables", variables);
    }
    let to_all = field::text(entries, "to") == "all that wait";
    if to_all {
        call.set("all", true);
        notes.push("to everything that waits for it, and every process that it starts".to_owned());
    }
    let step = Step::new(call, vec![Target { id: name.into(), label: format!("message {name}") }])
        .refused(Refusals::gone("no match: nothing waits for this message with these keys, and no process starts by it"))
        .keeping(Keeps::Words(result));
    Ok(Plan {
        command: "message.correlate",
        title: format!("Correlate message {name}"),
        notes,
        steps: vec![step],
        undo: Undo::No("what was told goes on with it"),
        careful: to_all,
    })
}

/// What took the message.
fn result(answer: &Value) -> String {
    let one = |row: &Value| {
        let (verb, id) = match row["resultType"].as_str() {
            Some("ProcessDefinition") => ("started", &row["processInstance"]["id"]),
            _ => ("taken by", &row["execution"]["processInstanceId"]),
        };
        format!("{verb} instance {}", id.as_str().unwrap_or("of unknown id"))
    };
    let rows = answer.as_array().map(Vec::as_slice).unwrap_or_default();
    let told: Vec<_> = rows.iter().take(3).map(one).collect();
    match rows.len() {
        0 => "nothing took it".to_owned(),
        count if count > told.len() => format!("{} and {} more", told.join(", "), count - told.len()),
        _ => told.join(", "),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_result_says_who_took_it() {
        let taken = json!([{ "resultType": "Execution", "execution": { "processInstanceId": "i-1" } }]);
        assert_eq!(result(&taken), "taken by instance i-1");
        let started = json!([{ "resultType": "ProcessDefinition", "processInstance": { "id": "i-2" } }]);
        assert_eq!(result(&started), "started instance i-2");
        assert_eq!(result(&Value::Null), "nothing took it");
    }

    #[test]
    fn free_fields_are_variables_and_keys() {
        let entry = |name: &str, kind: &str, text: &str| Entry {
            name: name.to_owned(),
            kind: kind.to_owned(),
            text: text.to_owned(),
            changed: true,
            added: true,
        };
        let entries = [entry("message", "String", "paid"), entry("key.order", "Long", "7"), entry("by", "String", "card")];
        let plan = correlate(&entries).unwrap();
        assert_eq!(
            plan.steps[0].call.http_line(),
            r#"POST /message  {"correlationKeys":{"order":{"type":"Long","value":7}},"messageName":"paid","processVariables":{"by":{"type":"String","value":"card"}},"resultEnabled":true}"#
        );
        assert!(correlate(&[entry("message", "String", " ")]).is_err());
    }
}
