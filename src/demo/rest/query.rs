//! A request taken apart: path, query, body. Knows no resource.

use serde_json::{Map, Value as Json};

use super::super::id::Id;
use super::super::time;
use super::super::world::DueDate;
use super::refusal::Refusal;

/// A request.
#[derive(Debug, Default)]
pub struct Ask {
    /// Decoded segments of the path.
    pub path: Vec<String>,
    /// Those at the `{…}` of its route.
    pub parts: Vec<String>,
    /// Decoded query parameters.
    pub query: Vec<(String, String)>,
    /// The body's fields; empty without a body.
    pub body: Map<String, Json>,
    /// Whether there was a body.
    pub has_body: bool,
    /// Why the body cannot be read.
    pub broken: Option<Refusal>,
}

impl Ask {
    /// Reads a request.
    pub fn read(target: &str, body: &[u8]) -> Self {
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let mut path: Vec<String> = path.split('/').skip(1).map(|p| decode(p, false)).collect();
        if path.len() > 1 && path.last().is_some_and(String::is_empty) {
            path.pop();
        }
        let query = query.split('&').filter(|p| !p.is_empty()).map(|p| {
            let (name, value) = p.split_once('=').unwrap_or((p, ""));
            (decode(name, true), decode(value, true))
        });
        let mut ask = Self { path, query: query.collect(), has_body: !body.is_empty(), ..Self::default() };
        if ask.has_body {
            match serde_json::from_slice(body) {
                Ok(Json::Object(fields)) => ask.body = fields,
                Ok(Json::Null) => {}
                Ok(other) => {
                    let kind = if other.is_array() { "Array value (token `JsonToken.START_ARRAY`)" } else { "a scalar value" };
                    ask.broken = Some(Refusal::Unreadable(format!("Cannot deserialize the body from {kind}")));
                }
                Err(_) => ask.broken = Some(Refusal::invalid(400, "")),
            }
        }
        ask
    }

    /// The part of the path at the `n`th `{…}`.
    pub fn part(&self, n: usize) -> &str {
        self.parts.get(n).map_or("", String::as_str)
    }

    /// The id at the `n`th `{…}`; ids that the engine never gave are unknown like any other.
    pub fn id(&self, n: usize) -> Id {
        // 0 is never given.
        Id::parse(self.part(n)).unwrap_or(Id(0))
    }

    /// The last value of a query parameter.
    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.query.iter().rev().find(|(n, _)| n == name).map(|(_, v)| v.as_str())
    }

    /// A switch of the query.
    pub fn switch(&self, name: &str) -> Option<bool> {
        self.parameter(name).map(|v| v == "true")
    }

    /// `firstResult` or `maxResults`.
    pub fn window(&self, name: &str) -> Result<Option<i64>, Refusal> {
        let Some(text) = self.parameter(name) else { return Ok(None) };
        text.parse().map(Some).map_err(|_| Refusal::web(404, "QueryParamException", "HTTP 404 Not Found"))
    }

    /// A field of the body that is not null.
    pub fn field(&self, name: &str) -> Option<&Json> {
        self.body.get(name).filter(|v| !v.is_null())
    }

    /// A text of the body.
    pub fn text(&self, name: &str) -> Option<String> {
        self.field(name).map(|v| v.as_str().map_or_else(|| v.to_string(), str::to_owned))
    }

    /// A switch of the body; false when left out.
    pub fn flag(&self, name: &str) -> Result<bool, Refusal> {
        match self.field(name) {
            None => Ok(false),
            Some(value) => {
                as_bool(value).ok_or_else(|| Refusal::field("java.lang.Boolean", value, "only \"true\" or \"false\" recognized"))
            }
        }
    }

    /// A whole number of the body.
    pub fn number(&self, name: &str) -> Result<Option<i64>, Refusal> {
        let Some(value) = self.field(name) else { return Ok(None) };
        let read = value.as_i64().or_else(|| value.as_str().and_then(|s| s.parse().ok()));
        read.map(Some).ok_or_else(|| Refusal::field("java.lang.Integer", value, "not a valid `java.lang.Integer` value"))
    }

    /// `executionDate` of the body: when it shall happen, where not now. The engine also takes one without milliseconds and zone.
    /// `prefix` begins the refusal.
    pub fn execution_date(&self, prefix: &str) -> Result<Option<i64>, Refusal> {
        let Some(text) = self.text("executionDate") else { return Ok(None) };
        let read = time::read(&text).or_else(|| time::read(&format!("{text}.000+0000")));
        read.map(Some).ok_or_else(|| Refusal::invalid(400, format!("{prefix}Invalid format: \"{text}\"")))
    }

    /// A list of texts of the body; `None` when left out.
    pub fn texts(&self, name: &str) -> Option<Vec<String>> {
        self.field(name).and_then(Json::as_array).map(|list| list.iter().filter_map(Json::as_str).map(str::to_owned).collect())
    }

    /// A query in the body, as if it had been asked by itself.
    pub fn query(&self, name: &str) -> Option<Self> {
        let body = self.field(name).and_then(Json::as_object)?.clone();
        Some(Self { body, has_body: true, ..Self::default() })
    }

    /// A due date of the body: kept when left out.
    pub fn due_date(&self, name: &str) -> Result<DueDate, Refusal> {
        match self.body.get(name) {
            None => Ok(DueDate::Keep),
            Some(Json::Null) => Ok(DueDate::Set(None)),
            Some(value) => match value.as_str().and_then(time::read) {
                Some(date) => Ok(DueDate::Set(Some(date))),
                None => Err(wrong_date(value)),
            },
        }
    }
}

/// What the JSON reader says of a date it cannot read.
pub fn wrong_date(value: &Json) -> Refusal {
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    Refusal::field(
        "java.util.Date",
        value,
        &format!("not a valid representation (error: Failed to parse Date value '{text}': Unparseable date: \"{text}\")"),
    )
}

/// A boolean as JSON or as text.
pub fn as_bool(value: &Json) -> Option<bool> {
    value.as_bool().or_else(|| match value.as_str() {
        Some("true") => Some(true),
        Some("false") => Some(false),
        _ => None,
    })
}

fn decode(text: &str, plus: bool) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let raw = text.as_bytes();
    let mut i = 0;
    while i < raw.len() {
        let hex = (raw[i] == b'%').then(|| text.get(i + 1..i + 3)).flatten().and_then(|h| u8::from_str_radix(h, 16).ok());
        if let Some(byte) = hex {
            bytes.push(byte);
            i += 3;
        } else {
            bytes.push(if plus && raw[i] == b'+' { b' ' } else { raw[i] });
            i += 1;
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_target_is_taken_apart_and_decoded() {
        let ask = Ask::read("/job/a%2Fb/?like=%25x+y&date=2026%2B01&empty", b"");
        assert_eq!(ask.path, ["job", "a/b"]);
        assert_eq!(ask.parameter("like"), Some("%x y"));
        assert_eq!(ask.parameter("date"), Some("2026+01"));
        assert_eq!(ask.parameter("empty"), Some(""));
    }

    #[test]
    fn broken_json_is_refused_and_no_body_is_an_empty_one() {
        assert!(Ask::read("/job", b"{\"a\":").broken.is_some());
        assert!(Ask::read("/job", b"[1]").broken.is_some());
        assert!(Ask::read("/job", b"").broken.is_none());
    }
}
