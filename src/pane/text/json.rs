//! JSON laid out for reading, token by token: numbers, keys, their order and every escape stay exactly as they were sent.

use std::ops::Range;

use serde_json::value::RawValue;

use crate::text::Tone;

/// Bytes up to which a text is laid out.
const LIMIT: usize = 8 << 20;
/// Levels up to which lines are indented; deeper ones stand under each other.
const INDENT: usize = 40;

/// The text with one value a line, or `None` where that is not possible or too costly: no JSON, neither object nor array, larger than 8 MiB, or so
/// deeply nested that the indents would outweigh the text.
pub fn pretty(text: &str) -> Option<String> {
    let text = text.trim_ascii();
    if text.len() > LIMIT || !text.starts_with(['{', '[']) {
        return None;
    }
    serde_json::from_str::<&RawValue>(text).ok()?;

    let most = text.len() * 8 + 4096;
    let mut out = String::with_capacity(text.len() * 2);
    let mut depth = 0_usize;
    let mut rest = text;
    while let Some(first) = rest.bytes().next() {
        if out.len() > most {
            return None;
        }
        let token = token(rest);
        rest = rest[token.len()..].trim_ascii_start();
        match first {
            b'{' | b'[' if rest.starts_with(['}', ']']) => {
                out.extend([token, &rest[..1]]);
                rest = rest[1..].trim_ascii_start();
            }
            b'{' | b'[' => {
                out.push_str(token);
                depth += 1;
                line_break(&mut out, depth);
            }
            b'}' | b']' => {
                depth = depth.saturating_sub(1);
                line_break(&mut out, depth);
                out.push_str(token);
            }
            b',' => {
                out.push(',');
                line_break(&mut out, depth);
            }
            b':' => out.push_str(": "),
            _ => out.push_str(token),
        }
    }
    Some(out)
}

/// JSON in one line, without the blanks between its tokens; what is no JSON stays as it is.
pub fn compact(text: &str) -> String {
    if serde_json::from_str::<&RawValue>(text.trim_ascii()).is_err() {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text.trim_ascii();
    while !rest.is_empty() {
        let token = token(rest);
        out.push_str(token);
        rest = rest[token.len()..].trim_ascii_start();
    }
    out
}

/// Parts of a line of JSON that are not plain: keys, punctuation, null.
pub(super) fn tones(line: &str) -> Vec<(Range<usize>, Tone)> {
    let mut tones = Vec::new();
    let mut at = 0;
    while at < line.len() {
        let token = token(&line[at..]);
        let end = at + token.len();
        let tone = match token.as_bytes() {
            [b'"', ..] if line[end..].trim_ascii_start().starts_with(':') => Tone::Accent,
            [b'{' | b'}' | b'[' | b']' | b',' | b':'] | b"null" => Tone::Dim,
            _ => Tone::Plain,
        };
        if tone != Tone::Plain {
            tones.push((at..end, tone));
        }
        at = end;
    }
    tones
}

/// The token that a text starts with: a sign, a string, white space, or what lies between those. Never empty for a text that is not.
fn token(text: &str) -> &str {
    let bytes = text.as_bytes();
    let stops = |byte: &u8| matches!(byte, b'{' | b'}' | b'[' | b']' | b',' | b':' | b'"') || byte.is_ascii_whitespace();
    let end = match bytes.first() {
        Some(b'"') => string_end(bytes),
        Some(byte) if byte.is_ascii_whitespace() => bytes.iter().position(|byte| !byte.is_ascii_whitespace()).unwrap_or(bytes.len()),
        Some(byte) if stops(byte) => 1,
        _ => bytes.iter().position(stops).unwrap_or(bytes.len()),
    };
    &text[..end]
}

fn string_end(bytes: &[u8]) -> usize {
    let mut at = 1;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'"' => return at + 1,
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    bytes.len()
}

fn line_break(out: &mut String, depth: usize) {
    out.push('\n');
    out.extend(std::iter::repeat_n("  ", depth.min(INDENT)));
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn values_stand_one_a_line_exactly_as_sent() {
        let text = r#" {"amount":129.90,"key":12345678901234567890123,"e":1E+2,"a":"x\u0041\"}","empty":{ },"list":[ ],"n":[1,null]}"#;
        let laid_out = r#"{
  "amount": 129.90,
  "key": 12345678901234567890123,
  "e": 1E+2,
  "a": "x\u0041\"}",
  "empty": {},
  "list": [],
  "n": [
    1,
    null
  ]
}"#;
        assert_eq!(pretty(text).unwrap(), laid_out);
        assert_eq!(pretty(laid_out).unwrap(), laid_out);
    }

    #[test]
    fn order_and_repeated_keys_stay() {
        assert_eq!(pretty(r#"{"b":1,"a":2,"b":3}"#).unwrap(), "{\n  \"b\": 1,\n  \"a\": 2,\n  \"b\": 3\n}");
    }

    #[test]
    fn what_is_no_json_is_left_to_others() {
        for text in ["", "7", "\"text\"", "{\"a\":", "{a:1}", "[1,]", "<html>", "[1] [2]"] {
            assert_eq!(pretty(text), None, "{text}");
        }
    }

    #[test]
    fn nesting_cannot_make_it_costly() {
        let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
        assert!(pretty(&deep).is_none_or(|text| text.len() < deep.len() * 100));
    }

    #[test]
    fn keys_stand_out() {
        let line = r#"  "amount": "a: b","#;
        assert_eq!(tones(line), [(2..10, Tone::Accent), (10..11, Tone::Dim), (18..19, Tone::Dim)]);
        assert_eq!(tones("\"unfinished: \\"), []);
    }

    proptest! {
        #[test]
        fn laying_out_changes_white_space_only(keys in prop::collection::vec(("\\PC{0,6}", any::<f64>(), any::<bool>()), 0..8)) {
            let members: Vec<_> = keys.iter().map(|(key, number, nested)| {
                let key = serde_json::to_string(key).unwrap();
                if *nested { format!("{key}:[{number:?},{key}]") } else { format!("{key}:{key}") }
            }).collect();
            let text = format!("{{{}}}", members.join(",")).replace("NaN", "0").replace("inf", "0");
            let laid_out = pretty(&text).unwrap();
            let compact = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
            prop_assert_eq!(compact(&laid_out), compact(&text));
        }
    }
}
