//! An engine in which every text is hostile: what it answers is infected, and what it is asked is cured, so that its world still hangs together.

use std::fmt::Write as _;

use flowdeck::{
    api::{Body, Request},
    text::is_clean,
};
use serde_json::Value;

/// What is hung to texts: sequences, bidirectional controls, zero width, NUL, line breaks, C1, marks that pile up, length.
const FRAGMENTS: &[&str] = &[
    "\u{1b}[31mred\u{1b}[2J",
    "\u{1b}]0;title\u{7}",
    "\u{1b}]52;c;ZXZpbA==\u{1b}\\",
    "\u{202e}gnp.exe\u{2066}",
    "\u{200b}\u{200d}\u{feff}zero",
    "\u{0}nul\u{8}\u{8}\u{7f}",
    "\r\nline\ttwo\u{2028}",
    "\u{9b}31mc1\u{90}q\u{9c}",
    "a\u{300}\u{301}\u{302}\u{303}\u{304}\u{305}\u{306}\u{307}\u{308}\u{309}\u{30a}\u{30b}\u{30c}",
    "=cmd|' /C calc'!A0",
    "\u{fffe}\u{e0041}\u{115f}",
];
/// Fields whose text is a document of its own.
const DOCUMENTS: &[&str] = &["bpmn20Xml"];

/// What is hung to this text; always the same, so that an id stays the same everywhere.
fn fragment(text: &str) -> String {
    let sum = text.bytes().fold(7_usize, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte.into()));
    let fragment = FRAGMENTS[sum % FRAGMENTS.len()];
    // now and then something that is very long
    if sum % 17 == 0 { format!("{fragment}{}", "long ".repeat(4_000)) } else { fragment.to_owned() }
}

/// Hangs something hostile to every text in it, but for names of fields.
pub fn infect(value: &mut Value) {
    match value {
        Value::String(text) => text.push_str(&fragment(text)),
        Value::Array(values) => values.iter_mut().for_each(infect),
        Value::Object(fields) => {
            fields.iter_mut().filter(|(name, _)| !DOCUMENTS.contains(&name.as_str())).for_each(|(_, value)| infect(value));
        }
        _ => {}
    }
}

fn cured(text: &str) -> String {
    let at = FRAGMENTS.iter().filter_map(|fragment| text.find(fragment)).min();
    at.map_or(text, |at| &text[..at]).to_owned()
}

fn cure(value: &mut Value) {
    match value {
        Value::String(text) => *text = cured(text),
        Value::Array(values) => values.iter_mut().for_each(cure),
        Value::Object(fields) => fields.values_mut().for_each(cure),
        _ => {}
    }
}

/// The request as it would be in a world that is well.
pub fn well(mut request: Request) -> Request {
    let mut target = String::new();
    // a fragment ends where a part of the address ends
    for part in request.target.split_inclusive(['/', '?', '&', '=', ',']) {
        let (text, end) = part.split_at(part.trim_end_matches(['/', '?', '&', '=', ',']).len());
        let cut = FRAGMENTS.iter().filter_map(|fragment| text.find(&encoded(fragment))).min().unwrap_or(text.len());
        target.push_str(&text[..cut]);
        target.push_str(end);
    }
    request.target = target;
    if let Some(body) = &mut request.body
        && let Ok(mut value) = serde_json::from_slice::<Value>(&body.bytes)
    {
        cure(&mut value);
        *body = Body::json(&value);
    }
    request
}

/// As it stands in an address.
fn encoded(text: &str) -> String {
    text.bytes().fold(String::new(), |mut out, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(byte.into());
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
        out
    })
}

/// Nothing in the lines of a screen would drive a terminal, or look like something else than it is.
#[track_caller]
pub fn assert_tame(lines: &[String], what: &str) {
    for line in lines {
        assert!(is_clean(line), "{what}: {line:?}");
        // what was a sequence is told as one: its first sign is there, as JSON has it too, or was cut off with what stood before
        for (at, _) in line.match_indices("[31m") {
            let told = ["\u{241b}", "…", " ", "\u{203a}", "\\u001b"].iter().any(|sign| line[..at].ends_with(sign));
            assert!(told, "{what}: an escape vanished from {line:?}");
        }
    }
}
