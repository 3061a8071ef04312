//! Everything that is hard to show: a variable of every kind, and text that tries to drive a terminal.

use serde_json::json;

use super::super::time::{DAY, HOUR};
use super::super::value::{Kind, Plain, Value};
use super::{Start, Step, ordinary};

/// Escape sequences, controls, direction overrides, wide and invisible characters, markup.
const HOSTILE: [(&str, &str); 5] = [
    ("ansi", "\u{1b}[31mred\u{1b}[0m \u{1b}]0;title\u{7} \u{1b}[2J"),
    ("control", "tab\there\r\nline two\u{0}nul\u{8}back\u{7f}del\u{85}nel\u{9b}csi"),
    ("bidi", "\u{202e}evil\u{202c} \u{2066}isolate\u{2069} \u{5e9}\u{5dc}\u{5d5}\u{5dd} \u{645}\u{631}\u{62d}\u{628}\u{627}"),
    (
        "wide",
        "\u{8acb}\u{6c42}\u{66f8} \u{30a4}\u{30f3}\u{30dc}\u{30a4}\u{30b9} \u{1f469}\u{200d}\u{1f680} \u{1f1e9}\u{1f1ea} e\u{301}\u{302} \u{200b}zero",
    ),
    ("markup", "<b>&amp;</b> ${1+1} #{x} %s {{y}} ' \" \\"),
];

/// One instance with a variable of every kind, and one for each hostile text as business key and failure message.
pub(super) fn starts(now: i64) -> Vec<Start> {
    let mut starts = vec![zoo(now)];
    for (n, (_, text)) in HOSTILE.iter().enumerate() {
        let variables = vec![
            ("urgency", Value::integer(0)),
            ("grace", Value::text("P14D")),
            ("collector", Value::text("mia")),
            ("note", Value::text(*text)),
        ];
        let mut start = ordinary("dunning", (*text).to_owned(), variables);
        start.age = HOUR * (i64::try_from(n).unwrap_or(0) + 2);
        if n == 0 {
            let message = format!("First line\nsecond line {text} {}", "z".repeat(700));
            start.steps.push(Step::Fail { message, details: "detail\n".repeat(300) });
        }
        starts.push(start);
    }
    starts
}

fn zoo(now: i64) -> Start {
    let text = |kind: Kind, text: &str| Value::of(kind, Plain::Text(text.to_owned()));
    let object = |bytes: &str, class: &str| Value {
        info: Some(Box::new(json!({"objectTypeName": class, "serializationDataFormat": "application/x-java-serialized-object"}))),
        ..text(Kind::Object, bytes)
    };
    let file = json!({"filename": "Rechnung \u{8acb}\u{6c42}.pdf", "mimeType": "application/pdf", "encoding": "UTF-8"});
    let mut start = ordinary(
        "supplier-invoice",
        format!("ZOO {}", HOSTILE[3].1),
        vec![
            ("invoiceId", Value::text("ZOO")),
            ("booking", Value::text("by hand")),
            ("amount", Value::long(5)),
            ("taxRate", Value::integer(19)),
            ("priority", Value::integer(50)),
            ("dueDate", Value::date(now + DAY)),
            ("payIn", Value::text("P14D")),
        ],
    );
    start.age = DAY;
    let values = vec![
        ("aString", Value::text("plain")),
        ("anInteger", Value::integer(i64::from(i32::MAX))),
        ("aShort", Value::of(Kind::Short, Plain::Int(-7))),
        ("aLong", Value::long(9_007_199_254_740_993)),
        ("aDouble", Value::of(Kind::Double, Plain::Double(0.1))),
        ("bigDouble", Value::of(Kind::Double, Plain::Double(1e308))),
        ("aBoolean", Value::of(Kind::Boolean, Plain::Bool(true))),
        ("aDate", Value::date(now)),
        ("aNull", Value::null()),
        ("emptyString", Value::text("")),
        ("longest", Value::text("x".repeat(4000))),
        ("bytes", text(Kind::Bytes, "AAECAwQFBgcICQoLDA0ODw==")),
        ("file", Value { info: Some(Box::new(file)), ..text(Kind::File, "JVBERi0xLjQgbm90IHJlYWxseQ==") }),
        ("brokenObject", object("bm90IGphdmE=", "com.example.missing.Thing")),
    ];
    let hostile = HOSTILE.iter().map(|(name, text)| (*name, Value::text(*text)));
    start.steps = values.into_iter().chain(hostile).map(|(name, value)| Step::Set { name, value }).collect();
    start
}
