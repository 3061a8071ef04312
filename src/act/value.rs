//! Typed values: from what a person typed to what the engine takes, and back.
//!
//! Facts: `shared/api/camunda7.md`, part 3, "Variables".

use chrono::{DateTime, NaiveDate, NaiveDateTime};
use serde_json::Value;

use crate::api::dialect::parse_time;

/// The types that can be typed in, as the engine names them.
pub const TYPES: &[&str] = &["String", "Boolean", "Short", "Integer", "Long", "Double", "Date", "Json", "Xml", "Null"];

/// The longest String that the engines' databases take, in characters.
const LONGEST_STRING: usize = 4000;

/// Whether values of a type can be edited as text.
pub fn is_editable(kind: &str) -> bool {
    TYPES.iter().any(|known| known.eq_ignore_ascii_case(kind)) || kind.eq_ignore_ascii_case("Object")
}

/// What the engine takes for `text` as a value of type `kind`.
///
/// # Errors
/// What is wrong with the text, and what would be right.
pub fn parse(kind: &str, text: &str) -> Result<Value, String> {
    let trimmed = text.trim();
    match kind.to_ascii_lowercase().as_str() {
        "null" => Ok(Value::Null),
        "string" if text.chars().count() > LONGEST_STRING => {
            Err(format!("longer than {LONGEST_STRING} characters; use Json or Object for large values"))
        }
        "string" | "xml" | "object" => Ok(Value::String(text.to_owned())),
        "boolean" => match trimmed.to_ascii_lowercase().as_str() {
            "true" | "yes" | "y" => Ok(Value::Bool(true)),
            "false" | "no" | "n" => Ok(Value::Bool(false)),
            _ => Err("must be true or false".to_owned()),
        },
        "short" => integer(trimmed, i64::from(i16::MIN), i64::from(i16::MAX)),
        "integer" => integer(trimmed, i64::from(i32::MIN), i64::from(i32::MAX)),
        "long" => integer(trimmed, i64::MIN, i64::MAX),
        "double" => {
            let number: f64 = trimmed.parse().map_err(|_| "must be a number like 12.5".to_owned())?;
            serde_json::Number::from_f64(number).map(Value::Number).ok_or_else(|| "must be a finite number".to_owned())
        }
        "date" => date(trimmed),
        "json" => match serde_json::from_str::<&serde_json::value::RawValue>(trimmed) {
            Ok(_) => Ok(Value::String(text.to_owned())),
            Err(error) => Err(format!("is not JSON: {error}")),
        },
        _ => Err(format!("values of type {kind} cannot be typed in")),
    }
}

fn integer(text: &str, least: i64, most: i64) -> Result<Value, String> {
    match text.parse::<i64>() {
        Ok(number) if (least..=most).contains(&number) => Ok(Value::from(number)),
        _ => Err(format!("must be a whole number from {least} to {most}")),
    }
}

/// A date in the engine's notation; a day alone means its first moment, no zone means UTC.
fn date(text: &str) -> Result<Value, String> {
    let day = || NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()?.and_hms_opt(0, 0, 0);
    let minute =
        || NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M").or_else(|_| NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M")).ok();
    let ms = parse_time(text).or_else(|| day().or_else(minute).map(|time| time.and_utc().timestamp_millis()));
    let time = ms
        .and_then(DateTime::from_timestamp_millis)
        .ok_or_else(|| "must be a date like 2026-11-22 or 2026-11-22T19:30:00+0100".to_owned())?;
    Ok(Value::String(time.format("%Y-%m-%dT%H:%M:%S%.3f+0000").to_string()))
}

/// A value as the server sent it (JSON text), as a person edits it: strings bare, null empty, the rest exactly as it stands.
pub fn shown(raw: &str) -> String {
    match raw.as_bytes().first() {
        Some(b'"') => serde_json::from_str(raw).unwrap_or_else(|_| raw.to_owned()),
        Some(b'n') => String::new(),
        _ => raw.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_typed_and_checked() {
        assert_eq!(parse("Long", "9007199254740993"), Ok(Value::from(9_007_199_254_740_993_i64)));
        assert_eq!(parse("Boolean", "Yes"), Ok(Value::Bool(true)));
        assert_eq!(parse("Date", "2026-02-28"), Ok(Value::from("2026-02-28T00:00:00.000+0000")));
        assert_eq!(parse("Date", "2026-02-28T10:00:00+0100"), Ok(Value::from("2026-02-28T09:00:00.000+0000")));
        assert_eq!(parse("String", " as it is "), Ok(Value::from(" as it is ")));
        assert_eq!(parse("Json", r#"{"n":12345678901234567890}"#), Ok(Value::from(r#"{"n":12345678901234567890}"#)));
        assert_eq!(parse("Null", "whatever"), Ok(Value::Null));
        for (kind, text) in [
            ("Short", "40000"),
            ("Integer", "2147483648"),
            ("Integer", "1.5"),
            ("Double", "NaN"),
            ("Date", "soon"),
            ("Json", "{"),
            ("File", "x"),
            ("Boolean", ""),
        ] {
            assert!(parse(kind, text).is_err(), "{kind} {text}");
        }
        assert!(parse("String", &"x".repeat(4001)).is_err());
    }

    #[test]
    fn what_is_shown_can_be_typed_back() {
        for (kind, raw) in [("String", r#""a \"b\"""#), ("Long", "9007199254740993"), ("Boolean", "true")] {
            assert_eq!(parse(kind, &shown(raw)).unwrap().to_string(), raw);
        }
    }
}
