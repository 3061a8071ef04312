//! Conditions of filters: on variables, on dates, and SQL's LIKE.

use serde_json::{Value as Json, json};

use super::super::time;
use super::super::value::{Plain, Value};
use super::refusal::Refusal;

/// A condition on a variable or a date.
pub struct Condition {
    /// Name of the variable; empty for a date.
    pub name: String,
    /// `eq`, `gt`, `like`, …
    pub operator: String,
    /// What is compared with.
    pub value: Json,
    /// Whether letters of either case are the same: in the name, in the value.
    pub fold: (bool, bool),
}

impl Condition {
    /// Whether it is about that variable.
    pub fn names(&self, name: &str) -> bool {
        if self.fold.0 { self.name.to_lowercase() == name.to_lowercase() } else { self.name == name }
    }
}

const COMPARATORS: [&str; 8] = ["eq", "neq", "gt", "gteq", "lt", "lteq", "like", "notLike"];

/// Reads `name_operator_value,…` or a list of objects; of dates without the name.
///
/// # Errors
/// The engine's refusal of what cannot be read.
pub fn conditions(name: &str, dates: bool, value: &Json, fold: (bool, bool)) -> Result<Vec<Condition>, Refusal> {
    let mut list = Vec::new();
    if let Json::Array(items) = value {
        for item in items {
            let text = |key: &str| item.get(key).and_then(Json::as_str).unwrap_or_default().to_owned();
            let value = item.get("value").cloned().unwrap_or(Json::Null);
            list.push(Condition { name: text("name"), operator: text("operator"), value, fold });
        }
    } else {
        let text = value.as_str().unwrap_or_default();
        for item in text.split(',') {
            let parts: Vec<&str> = item.split('_').collect();
            match (dates, parts.as_slice()) {
                (true, [operator, value]) => {
                    list.push(Condition { name: String::new(), operator: (*operator).to_owned(), value: json!(value), fold });
                }
                (false, [name, operator, value]) => {
                    list.push(Condition { name: (*name).to_owned(), operator: (*operator).to_owned(), value: json!(value), fold });
                }
                (true, _) => return Err(Refusal::parameter(name, text, "condition query parameter has to have format OPERATOR_VALUE.")),
                _ => return Err(Refusal::parameter(name, text, "variable query parameter has to have format KEY_OPERATOR_VALUE.")),
            }
        }
    }
    for condition in &list {
        let sized = condition.value.is_number() || condition.value.is_string();
        if !dates && !sized && matches!(condition.operator.as_str(), "gt" | "gteq" | "lt" | "lteq") {
            return Err(Refusal::engine(400, "ProcessEngineException", "Booleans and null cannot be used in 'greater than' condition"));
        }
        if dates && condition.value.as_str().and_then(time::read).is_none() {
            let text = condition.value.as_str().unwrap_or_default();
            return Err(Refusal::invalid(
                400,
                format!("Invalid due date format: Cannot convert value \"{text}\" to java type java.util.Date"),
            ));
        }
        if !COMPARATORS.contains(&condition.operator.as_str()) {
            let kind = if dates { "due date" } else { "variable" };
            return Err(Refusal::invalid(400, format!("Invalid {kind} comparator specified: {}", condition.operator)));
        }
    }
    Ok(list)
}

/// Numbers are compared with numbers, whatever their types; of other values the types must match.
pub fn compare(value: &Value, condition: &Condition) -> bool {
    let Ok(wanted) = Value::read(&json!({"value": condition.value})) else { return false };
    let order = order(value, &wanted, condition);
    match condition.operator.as_str() {
        "eq" => order.is_some_and(std::cmp::Ordering::is_eq),
        "neq" => !order.is_some_and(std::cmp::Ordering::is_eq),
        "gt" => order.is_some_and(std::cmp::Ordering::is_gt),
        "gteq" => order.is_some_and(std::cmp::Ordering::is_ge),
        "lt" => order.is_some_and(std::cmp::Ordering::is_lt),
        "lteq" => order.is_some_and(std::cmp::Ordering::is_le),
        operator => value.kind == wanted.kind && like(&value.words(), &wanted.words()) == (operator == "like"),
    }
}

#[expect(clippy::cast_precision_loss, reason = "an engine compares whole numbers with others in the same way")]
fn order(value: &Value, wanted: &Value, condition: &Condition) -> Option<std::cmp::Ordering> {
    let is_number = |value: &Value| matches!(value.plain, Plain::Int(_) | Plain::Double(_));
    if value.kind != wanted.kind && !(is_number(value) && is_number(wanted)) {
        return None;
    }
    match (&value.plain, &wanted.plain) {
        (Plain::Int(a), Plain::Int(b)) => Some(a.cmp(b)),
        (Plain::Double(a), Plain::Double(b)) => a.partial_cmp(b),
        (Plain::Int(a), Plain::Double(b)) => (*a as f64).partial_cmp(b),
        (Plain::Double(a), Plain::Int(b)) => a.partial_cmp(&(*b as f64)),
        (Plain::Text(a), Plain::Text(b)) if condition.fold.1 => Some(a.to_lowercase().cmp(&b.to_lowercase())),
        (Plain::Text(a), Plain::Text(b)) => Some(a.cmp(b)),
        (Plain::Bool(a), Plain::Bool(b)) => Some(a.cmp(b)),
        (Plain::Null, Plain::Null) => Some(std::cmp::Ordering::Equal),
        _ => None,
    }
}

/// SQL LIKE with `%` and `_`, without an escape.
pub fn like(text: &str, pattern: &str) -> bool {
    let (text, pattern): (Vec<char>, Vec<char>) = (text.chars().collect(), pattern.chars().collect());
    let (mut t, mut p, mut star, mut mark) = (0, 0, None, 0);
    while t < text.len() {
        match pattern.get(p) {
            Some('%') => {
                star = Some(p);
                mark = t;
                p += 1;
            }
            Some(c) if *c == '_' || *c == text[t] => {
                t += 1;
                p += 1;
            }
            _ => {
                let Some(s) = star else { return false };
                p = s + 1;
                mark += 1;
                t = mark;
            }
        }
    }
    pattern[p..].iter().all(|c| *c == '%')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn like_is_that_of_sql() {
        for (text, pattern, fits) in
            [("abc", "a%", true), ("abc", "%b%", true), ("abc", "a_c", true), ("abc", "b", false), ("a%c", "a\\%c", false), ("", "%", true)]
        {
            assert_eq!(like(text, pattern), fits, "{text} like {pattern}");
        }
    }

    #[test]
    fn numbers_are_one_kind_and_other_types_must_match() {
        let condition = |value: Json| Condition { name: "a".into(), operator: "eq".into(), value, fold: (false, false) };
        assert!(compare(&Value::integer(10), &condition(json!(10))));
        assert!(compare(&Value::long(10), &condition(json!(10.0))));
        assert!(!compare(&Value::integer(10), &condition(json!("10"))));
    }
}
