//! The tables of `api::camunda7` against the OpenAPI document that Camunda publishes with the engine.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use flowdeck::api::camunda7;
use flowdeck::api::{Answer, Content, Operation};
use serde_json::{Map, Value};

use crate::server::told;

/// What the document and the tables have to agree on. Path parameters by place: their names never reach a server.
#[derive(Debug, PartialEq, Eq)]
struct Entry {
    method: String,
    path: String,
    query: BTreeSet<String>,
    body: BTreeSet<String>,
    multipart: bool,
}

/// Operations whose body the document leaves open (`type: object`, no fields): engines read a task query there.
const OPEN: [&str; 3] = ["postExecuteFilterCount", "postExecuteFilterList", "postExecuteFilterSingleResult"];

struct Document(Value);

impl Document {
    fn read() -> Self {
        let path = told("FLOWDECK_ENGINE_OPENAPI");
        let text = fs::read(&path).unwrap_or_else(|error| panic!("{path}: {error} (`tests/engines/engine build` lays it there)"));
        Self(serde_json::from_slice(&text).unwrap())
    }

    /// Method, path and description of every operation.
    fn operations(&self) -> impl Iterator<Item = (&str, &str, &Value)> {
        let paths = self.0["paths"].as_object().unwrap();
        paths
            .iter()
            .flat_map(|(path, methods)| methods.as_object().unwrap().iter().map(move |(method, o)| (method.as_str(), path.as_str(), o)))
    }

    /// A schema with its reference followed.
    fn schema<'a>(&'a self, schema: &'a Value) -> &'a Value {
        match schema["$ref"].as_str() {
            Some(reference) => self.schema(self.0.pointer(reference.trim_start_matches('#')).unwrap()),
            None => schema,
        }
    }

    /// The top-level fields of a schema, those of its parts too.
    fn fields(&self, schema: &Value) -> BTreeSet<String> {
        let schema = self.schema(schema);
        let parts = schema["allOf"].as_array().into_iter().flatten().flat_map(|part| self.fields(part));
        let own = schema["properties"].as_object().into_iter().flat_map(Map::keys).cloned();
        parts.chain(own).collect()
    }

    fn entries(&self) -> BTreeMap<String, Entry> {
        let mut entries = BTreeMap::new();
        for (method, path, operation) in self.operations() {
            let parameters = operation["parameters"].as_array().into_iter().flatten();
            let query = parameters.filter(|p| p["in"] == "query").map(|p| p["name"].as_str().unwrap().to_owned()).collect();
            let (content, body) = match operation["requestBody"]["content"].as_object().and_then(|kinds| kinds.iter().next()) {
                Some((content, kind)) => (content.as_str(), self.fields(&kind["schema"])),
                None => ("", BTreeSet::new()),
            };
            let multipart = content == "multipart/form-data";
            let entry = Entry { method: method.to_uppercase(), path: places(path), query, body, multipart };
            entries.insert(operation["operationId"].as_str().unwrap().to_owned(), entry);
        }
        entries
    }

    /// The shape of a successful answer, where the document tells it in full; `None` for content that is not JSON.
    fn answer(&self, operation: &Value) -> Option<Answer> {
        let content = operation["responses"].as_object().unwrap().iter().filter(|(code, _)| code.starts_with('2'));
        let kinds: Vec<_> = content.filter_map(|(_, response)| response["content"].as_object()).flatten().collect();
        if kinds.is_empty() {
            return Some(Answer::Nothing);
        }
        let (_, json) = kinds.iter().find(|(content, _)| *content == "application/json")?;
        let schema = self.schema(&json["schema"]);
        match schema["type"].as_str() {
            Some("array") => Some(Answer::Rows),
            Some("string") => None,
            _ if schema["additionalProperties"].is_object() => Some(Answer::Map),
            _ if self.fields(schema) == BTreeSet::from(["count".to_owned()]) => Some(Answer::Count),
            _ => Some(Answer::Object),
        }
    }
}

/// A path with its parameters' names left out.
fn places(path: &str) -> String {
    path.split('{').map(|part| part.split_once('}').map_or(part.to_owned(), |(_, rest)| format!("{{}}{rest}"))).collect()
}

fn names(names: &[&str]) -> BTreeSet<String> {
    names.iter().map(|&name| name.to_owned()).collect()
}

fn ours(operation: &Operation) -> Entry {
    let open = OPEN.contains(&operation.id);
    Entry {
        method: operation.method.as_str().to_owned(),
        path: places(operation.path),
        query: names(operation.query),
        body: if open { BTreeSet::new() } else { names(operation.body) },
        multipart: operation.content == Content::Multipart,
    }
}

#[test]
fn the_tables_are_the_document_in_both_directions() {
    let mut theirs = Document::read().entries();
    let mut differences = Vec::new();
    for operation in camunda7::operations() {
        match (theirs.remove(operation.id), ours(operation)) {
            (Some(theirs), ours) if theirs == ours => {}
            (theirs, ours) => differences.push(format!("{}:\n  ours   {ours:?}\n  theirs {theirs:?}", operation.id)),
        }
    }
    differences.extend(theirs.into_keys().map(|id| format!("{id}: only in the document")));
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

#[test]
fn the_shapes_of_answers_are_those_of_the_document() {
    let document = Document::read();
    for (_, _, described) in document.operations() {
        let id = described["operationId"].as_str().unwrap();
        let ours = camunda7::operation(id).unwrap().answer;
        match document.answer(described) {
            Some(theirs) => assert_eq!(ours, theirs, "{id}"),
            None => assert!(matches!(ours, Answer::Text | Answer::Bytes), "{id} does not answer JSON"),
        }
    }
}

#[test]
fn what_the_document_leaves_open_is_a_task_query() {
    let tasks = camunda7::operation("queryTasks").unwrap().body;
    for id in OPEN {
        assert_eq!(camunda7::operation(id).unwrap().body, tasks, "{id}");
    }
}
