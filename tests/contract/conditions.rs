//! Conditions on variables: each operator finds exactly what holds a value that fulfils it, by type.

use std::collections::{BTreeSet, HashMap};

use flowdeck::{
    api::Row,
    resource::{
        self, Binding, Param, Resource,
        filter::{Term, Test},
    },
};
use serde_json::{Value, json};

use super::{Lab, facts::Facts};

/// Whether a variable fulfils a term. Numbers are one kind, whatever their type; nothing else is compared across types.
fn fulfils(variable: &Value, term: &Term) -> bool {
    let number = |value: &Value| if value.is_string() { None } else { value.as_f64() };
    let kind = variable["type"].as_str().unwrap_or_default();
    let held = match kind {
        "Integer" | "Long" | "Short" | "Double" => number(&variable["value"]).map(|n| json!(n)),
        "String" | "Boolean" => Some(variable["value"].clone()),
        _ => None,
    };
    let wanted = match term.value.as_str() {
        "true" => json!(true),
        "false" => json!(false),
        text => text.parse::<f64>().map_or_else(|_| json!(text.trim_matches('"')), |n| json!(n)),
    };
    let ordering = held.as_ref().and_then(|held| match (held, &wanted) {
        (Value::Number(a), Value::Number(b)) => a.as_f64()?.partial_cmp(&b.as_f64()?),
        (Value::String(a), Value::String(b)) => Some(a.cmp(b)),
        (Value::Bool(a), Value::Bool(b)) => Some(a.cmp(b)),
        _ => None,
    });
    let text = held.as_ref().and_then(Value::as_str);
    match (term.test, term.not) {
        (Test::Is, true) => !ordering.is_some_and(std::cmp::Ordering::is_eq),
        (Test::Is, _) => ordering.is_some_and(std::cmp::Ordering::is_eq),
        (Test::More, _) => ordering.is_some_and(std::cmp::Ordering::is_gt),
        (Test::AtLeast, _) => ordering.is_some_and(std::cmp::Ordering::is_ge),
        (Test::Less, _) => ordering.is_some_and(std::cmp::Ordering::is_lt),
        (Test::AtMost, _) => ordering.is_some_and(std::cmp::Ordering::is_le),
        (Test::Contains, _) => text.is_some_and(|text| text.contains(&term.value)),
        (Test::Pattern | Test::AnyOf, _) => text.is_some_and(|text| text.starts_with(term.value.trim_end_matches('*'))),
    }
}

/// Names and values to try: of each type the name with the most values, and a value in the middle.
fn samples(facts: &Facts) -> Vec<(String, Value)> {
    let mut of: HashMap<(&str, &str), Vec<&Value>> = HashMap::new();
    for variable in &facts.variables {
        let (kind, name) = (variable["type"].as_str().unwrap(), variable["name"].as_str().unwrap());
        let plain =
            variable["value"].as_str().is_none_or(|text| text.len() > 4 && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '-'));
        if plain && ["Long", "Integer", "String", "Boolean"].contains(&kind) && !name.contains('_') {
            of.entry((kind, name)).or_default().push(&variable["value"]);
        }
    }
    let mut samples = vec![];
    for kind in ["Long", "Integer", "String", "Boolean"] {
        let distinct = |values: &[&Value]| values.iter().map(ToString::to_string).collect::<BTreeSet<_>>().len();
        let best =
            of.iter().filter(|((of, _), _)| *of == kind).max_by_key(|((_, name), values)| (distinct(values), std::cmp::Reverse(*name)));
        let ((_, name), values) = best.unwrap_or_else(|| panic!("no variable is a {kind}"));
        let mut values: Vec<&&Value> = values.iter().collect();
        values.sort_by(|a, b| a.as_f64().partial_cmp(&b.as_f64()).unwrap().then(a.to_string().cmp(&b.to_string())));
        samples.push(((*name).to_owned(), (**values[values.len() / 2]).clone()));
    }
    samples
}

fn terms(name: &str, value: &Value) -> Vec<Term> {
    let field = format!("var.{name}");
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let mut terms = vec![Term::is(&field, text.clone()), Term { not: true, ..Term::is(&field, text.clone()) }];
    if !value.is_boolean() {
        terms.extend([Test::More, Test::AtLeast, Test::Less, Test::AtMost].map(|test| Term::of(&field, test, text.clone())));
    }
    if value.is_string() {
        let part: String = text.chars().skip(1).take(3).collect();
        let start: String = text.chars().take(3).collect();
        terms.extend([Term::of(&field, Test::Contains, part), Term::of(&field, Test::Pattern, format!("{start}*"))]);
    }
    if value.is_number() {
        terms.push(Term::is(&field, format!("\"{text}\"")));
    }
    terms
}

/// The rows that a term is to find.
fn wanted(facts: &Facts, resource: &Resource, all: &[Row], term: &Term) -> BTreeSet<String> {
    let name = term.variable().unwrap();
    let fits: Vec<&Value> = facts.variables.iter().filter(|variable| variable["name"] == name && fulfils(variable, term)).collect();
    // of the instance itself, not of a scope in it
    let instances: BTreeSet<&str> =
        fits.iter().filter(|v| v["executionId"] == v["processInstanceId"]).filter_map(|v| v["processInstanceId"].as_str()).collect();
    let holds = |row: &&Row| {
        let json: Value = serde_json::from_str(row.raw.get()).unwrap();
        match resource.name {
            "variables" => fits.iter().any(|variable| variable["id"] == row.id.as_str()),
            "tasks" => json["processInstanceId"].as_str().is_some_and(|id| instances.contains(id)),
            _ => instances.contains(row.id.as_str()),
        }
    };
    all.iter().filter(holds).map(|row| row.id.to_string()).collect()
}

fn bound() -> impl Iterator<Item = (&'static Resource, &'static Binding)> {
    let sources = resource::ALL.iter().flat_map(|resource| resource.source.iter().map(move |binding| (*resource, binding)));
    let running = |resource: &Resource| ["instances", "tasks", "variables"].contains(&resource.name);
    sources.filter(move |(resource, binding)| {
        running(resource) && binding.filters.iter().any(|(_, param)| matches!(param, Param::Variables(_)))
    })
}

#[tokio::test]
async fn conditions_on_variables_find_exactly_what_holds_such_a_value() {
    let lab: Lab = super::lab().await.quiet().await;
    let facts = Facts::read(&lab).await;
    let (mut wrong, mut tried) = (vec![], 0);
    for (resource, binding) in bound() {
        let all = lab.list(resource, binding, &[]).await;
        for term in samples(&facts).iter().flat_map(|(name, value)| terms(name, value)) {
            tried += 1;
            let wanted = wanted(&facts, resource, &all, &term);
            let got: BTreeSet<String> =
                lab.list(resource, binding, std::slice::from_ref(&term)).await.iter().map(|row| row.id.to_string()).collect();
            if got != wanted {
                let some = |ids: Vec<&String>| ids.into_iter().take(2).cloned().collect::<Vec<_>>().join(" ");
                wrong.push(format!(
                    "{} from {}: {term}: {} instead of {}; missing {}; too many {}",
                    resource.name,
                    binding.operation.id,
                    got.len(),
                    wanted.len(),
                    some(wanted.difference(&got).collect()),
                    some(got.difference(&wanted).collect())
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(tried > 60, "{tried}");
}

#[tokio::test]
async fn several_conditions_have_to_hold_together() {
    let lab: Lab = super::lab().await.quiet().await;
    let facts = Facts::read(&lab).await;
    let (resource, binding) = bound().find(|(resource, _)| resource.name == "instances").unwrap();
    let [long, _, text, _] = samples(&facts).try_into().unwrap();
    let at_most = Term::of(&format!("var.{}", long.0), Test::AtMost, long.1.to_string());
    let unlike = Term { not: true, ..Term::is(&format!("var.{}", text.0), text.1.as_str().unwrap()) };
    let ids = |rows: Vec<Row>| rows.iter().map(|row| row.id.to_string()).collect::<BTreeSet<_>>();
    let first = ids(lab.list(resource, binding, std::slice::from_ref(&at_most)).await);
    let second = ids(lab.list(resource, binding, std::slice::from_ref(&unlike)).await);
    let both = ids(lab.list(resource, binding, &[at_most, unlike]).await);
    assert_eq!(both, first.intersection(&second).cloned().collect());
    assert!(!first.is_empty() && !second.is_empty());
}
