//! Terms about variables: values with types, as the engine compares them.
//!
//! Numbers are numbers of any size and kind (the engine finds a Long or a Double by any number), `true` and `false` are booleans, what stands in
//! quotes is text, and so is the rest.

use serde_json::{Number, Value, json};

use super::{Term, Test};

/// The text of a value that stands in quotes.
pub(super) fn unquoted(value: &str) -> Option<&str> {
    value.strip_prefix('"')?.strip_suffix('"')
}

/// The value that a person means.
pub(super) fn typed(value: &str) -> Value {
    if let Some(text) = unquoted(value) {
        return Value::from(text);
    }
    match value {
        "true" => Value::Bool(true),
        "false" => Value::Bool(false),
        "null" => Value::Null,
        text => serde_json::from_str::<Number>(text).map_or_else(|_| Value::from(text), Value::Number),
    }
}

/// The condition as the engine takes it.
///
/// # Errors
/// What it cannot compare so.
pub(super) fn condition(term: &Term) -> Result<Value, String> {
    let name = term.variable().unwrap_or_default();
    if name.is_empty() {
        return Err("var. what? (var.amount>100, var.name:~part)".to_owned());
    }
    let text = || unquoted(&term.value).unwrap_or(&term.value);
    let (operator, value) = match (term.test, term.not) {
        (Test::Is | Test::AnyOf, false) => ("eq", typed(&term.value)),
        (Test::Is | Test::AnyOf, true) => ("neq", typed(&term.value)),
        (Test::More, false) | (Test::AtMost, true) => ("gt", typed(&term.value)),
        (Test::AtLeast, false) | (Test::Less, true) => ("gteq", typed(&term.value)),
        (Test::Less, false) | (Test::AtLeast, true) => ("lt", typed(&term.value)),
        (Test::AtMost, false) | (Test::More, true) => ("lteq", typed(&term.value)),
        (Test::Contains, not) => (like(not), Value::from(format!("%{}%", literal(text())?))),
        (Test::Pattern, not) => (like(not), Value::from(literal(text())?.replace('*', "%"))),
    };
    if term.test.is_comparison() && !(value.is_number() || value.is_string()) {
        return Err(format!("{} has no size", term.value));
    }
    Ok(json!({ "name": name, "operator": operator, "value": value }))
}

fn like(not: bool) -> &'static str {
    if not { "notLike" } else { "like" }
}

/// Text that means itself in the server's patterns.
fn literal(text: &str) -> Result<&str, String> {
    if super::bind::is_literal(text) { Ok(text) } else { Err("% and _ are wildcards of the server, which compares variables".to_owned()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(test: Test, value: &str, not: bool) -> Value {
        condition(&Term { not, ..Term::of("var.x", test, value) }).unwrap()
    }

    #[test]
    fn values_have_the_types_that_a_person_means() {
        for (value, wanted) in [
            ("100", json!(100)),
            ("-1.5", json!(-1.5)),
            ("9007199254740993", json!(9_007_199_254_740_993_i64)),
            ("true", json!(true)),
            ("null", json!(null)),
            ("\"100\"", json!("100")),
            ("INV-1", json!("INV-1")),
        ] {
            assert_eq!(of(Test::Is, value, false)["value"], wanted, "{value}");
        }
    }

    #[test]
    fn each_test_has_its_operator_and_its_opposite() {
        for (test, operators) in [
            (Test::Is, ["eq", "neq"]),
            (Test::More, ["gt", "lteq"]),
            (Test::AtLeast, ["gteq", "lt"]),
            (Test::Less, ["lt", "gteq"]),
            (Test::AtMost, ["lteq", "gt"]),
            (Test::Contains, ["like", "notLike"]),
        ] {
            assert_eq!([&of(test, "1", false)["operator"], &of(test, "1", true)["operator"]], operators);
        }
        assert_eq!(of(Test::Pattern, "INV*", false)["value"], "INV%");
        assert_eq!(of(Test::Contains, "\"a b\"", false)["value"], "%a b%");
    }

    #[test]
    fn what_the_engine_would_refuse_or_widen_is_refused() {
        assert!(condition(&Term::of("var.x", Test::More, "true")).is_err());
        assert!(condition(&Term::of("var.x", Test::Contains, "50%")).is_err());
        assert!(condition(&Term::is("var.", "1")).is_err());
    }
}
