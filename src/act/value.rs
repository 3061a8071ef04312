//! Typed values: from what a person typed to what the engine takes, and back.
//!
//! Facts: `shared/api/camunda7.md`, part 3, "Variables".

use std::borrow::Cow;

use chrono::DateTime;
use serde_json::Value;

use crate::resource::filter;

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

/// A date in the engine's notation.
fn date(text: &str) -> Result<Value, String> {
    filter::date(text).and_then(notation).map(Value::String).ok_or_else(|| "must be a date: 2026-11-22, 2h, tomorrow".to_owned())
}

fn notation(ms: i64) -> Option<String> {
    DateTime::from_timestamp_millis(ms).map(|time| time.format("%Y-%m-%dT%H:%M:%S%.3f+0000").to_string())
}

/// The moment that a date means now: one that is told from now (`2h`, `in 3d`, `+30m`, `now`, `today`, `tomorrow`), or a date as it stands.
pub fn moment(text: &str, now_ms: i64) -> Option<i64> {
    const DAY: i64 = 86_400_000;
    let text = text.trim();
    let midnight = now_ms - now_ms.rem_euclid(DAY);
    match text.to_ascii_lowercase().as_str() {
        "now" => Some(now_ms),
        "today" => Some(midnight),
        "tomorrow" => midnight.checked_add(DAY),
        lower => {
            let length = lower.strip_prefix("in ").or_else(|| lower.strip_prefix('+')).unwrap_or(lower);
            filter::duration(length.trim()).map_or_else(|| filter::date(text), |length| now_ms.checked_add(length))
        }
    }
}

/// The text of a value as it means the same at any time: a date that was told from now becomes that date. What is none stays, for `parse` to say so.
pub fn settled<'a>(kind: &str, text: &'a str, now_ms: i64) -> Cow<'a, str> {
    if !is_date(kind) || filter::date(text.trim()).is_some() {
        return text.into();
    }
    moment(text, now_ms).and_then(notation).map_or_else(|| text.into(), Cow::Owned)
}

/// Whether values of a type are moments.
pub fn is_date(kind: &str) -> bool {
    kind.eq_ignore_ascii_case("date")
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
    fn a_date_may_be_told_from_now() {
        // 2026-11-22T19:08:09.282Z
        let at = |text| settled("Date", text, 1_795_374_489_282).into_owned();
        for (text, date) in [
            ("2h", "2026-11-22T21:08:09.282+0000"),
            ("in 2h", "2026-11-22T21:08:09.282+0000"),
            (" +30m ", "2026-11-22T19:38:09.282+0000"),
            ("3d", "2026-11-25T19:08:09.282+0000"),
            ("now", "2026-11-22T19:08:09.282+0000"),
            ("today", "2026-11-22T00:00:00.000+0000"),
            ("Tomorrow", "2026-11-23T00:00:00.000+0000"),
        ] {
            assert_eq!(at(text), date, "{text}");
            assert_eq!(parse("Date", &at(text)), Ok(Value::from(date)));
        }
        for same in ["2026-11-22", "2026-11-22 19:30", "soon", "", "99999999999999w"] {
            assert_eq!(at(same), same);
        }
        assert_eq!(settled("String", "2h", 0), "2h");
    }

    #[test]
    fn what_is_shown_can_be_typed_back() {
        for (kind, raw) in [("String", r#""a \"b\"""#), ("Long", "9007199254740993"), ("Boolean", "true")] {
            assert_eq!(parse(kind, &shown(raw)).unwrap().to_string(), raw);
        }
    }
}
