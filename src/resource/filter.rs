//! The filter language: `state:active activity:pay* msg:~timeout since:2h`, terms joined by AND.
//!
//! Each term is applied by the server where a parameter of the list carries it exactly, else by the client on the page that is loaded.

use std::fmt;

use serde_json::Value;

use super::{Binding, Param, Resource};
use crate::api::{Call, Row, dialect::parse_time};

/// One condition.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Term {
    /// Name of the filter; empty: anywhere in the row.
    pub field: String,
    /// How the value is compared.
    pub test: Test,
    /// The value.
    pub value: String,
}

/// How a value is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Test {
    /// The same.
    Is,
    /// Contained somewhere.
    Contains,
    /// Like a pattern with `*`.
    Pattern,
    /// The same as one of several, separated by commas.
    AnyOf,
}

/// Who applies a term.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// The server, over everything.
    Server,
    /// We, on the page that is loaded.
    Client,
}

impl Term {
    /// A term that compares for equality.
    pub fn is(field: &str, value: impl Into<String>) -> Self {
        Self { field: field.to_owned(), test: Test::Is, value: value.into() }
    }
}

impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let special = |c: char| c.is_whitespace() || matches!(c, '"' | '\\' | ':');
        let quoted = if self.value.contains(special) {
            format!("\"{}\"", self.value.replace('\\', "\\\\").replace('"', "\\\""))
        } else {
            self.value.clone()
        };
        match (self.field.as_str(), self.test) {
            ("", _) => f.write_str(&quoted),
            (field, Test::Contains) => write!(f, "{field}:~{quoted}"),
            (field, _) => write!(f, "{field}:{quoted}"),
        }
    }
}

/// Reads a filter for a resource.
///
/// # Errors
/// The first thing that is wrong, with the closest names or the values that would be right.
pub fn parse(resource: &Resource, text: &str) -> Result<Vec<Term>, String> {
    words(text)?.into_iter().map(|word| term(resource, &word)).collect()
}

/// A word of the text: what stands before an unquoted `:`, and the rest without quotes.
struct Word {
    field: Option<String>,
    value: String,
}

fn words(text: &str) -> Result<Vec<Word>, String> {
    let mut words = vec![];
    let mut chars = text.chars().peekable();
    while let Some(next) = chars.peek() {
        if next.is_whitespace() {
            chars.next();
            continue;
        }
        let mut word = Word { field: None, value: String::new() };
        let mut quoted = false;
        while let Some(&next) = chars.peek() {
            match next {
                '"' => quoted = !quoted,
                '\\' if quoted => {
                    chars.next();
                    word.value.extend(chars.peek());
                }
                ':' if !quoted && word.field.is_none() => word.field = Some(std::mem::take(&mut word.value)),
                space if space.is_whitespace() && !quoted => break,
                other => word.value.push(other),
            }
            chars.next();
        }
        if quoted {
            return Err("a quote is not closed".to_owned());
        }
        words.push(word);
    }
    Ok(words)
}

fn term(resource: &Resource, word: &Word) -> Result<Term, String> {
    let Some(field) = &word.field else {
        return Ok(Term { field: String::new(), test: Test::Contains, value: word.value.clone() });
    };
    let Some(filter) = resource.filter(field) else { return Err(unknown_field(resource, field)) };
    let (test, value) = match word.value.strip_prefix('~') {
        Some(rest) => (Test::Contains, rest),
        None if word.value.contains('*') => (Test::Pattern, word.value.as_str()),
        None => (Test::Is, word.value.as_str()),
    };
    if value.is_empty() {
        return Err(format!("{field}: what? ({})", filter.help));
    }
    if !filter.values.is_empty() && !filter.values.contains(&value) {
        return Err(format!("{field}: takes {}", filter.values.join(", ")));
    }
    Ok(Term { field: field.clone(), test, value: value.to_owned() })
}

fn unknown_field(resource: &Resource, field: &str) -> String {
    let mut names: Vec<&str> = resource.filters.iter().map(|filter| filter.name).collect();
    names.sort_by(|a, b| strsim::jaro_winkler(b, field).total_cmp(&strsim::jaro_winkler(a, field)));
    names.truncate(3);
    format!("{} cannot be filtered by `{field}`; closest: {}", resource.name, names.join(", "))
}

/// The argument that carries a term exactly, if the list has one.
fn argument(binding: &Binding, term: &Term, now_ms: i64) -> Result<Option<(&'static str, Value)>, String> {
    let dialect = binding.system.dialect();
    for (_, param) in binding.filters.iter().filter(|(name, _)| *name == term.field) {
        let found = match (param.alone(), term.test) {
            (Param::Is(name), Test::Is) => Some((name, Value::from(term.value.clone()))),
            // an underscore or percent in the text would be a wildcard of the server's: then the client filters
            (Param::Like(name), Test::Contains) if is_literal(&term.value) => Some((name, Value::from(dialect.contains(&term.value)))),
            (Param::Like(name), Test::Pattern) if is_literal(&term.value) => Some((name, Value::from(term.value.replace('*', "%")))),
            (Param::Is(name), Test::AnyOf) if !term.value.contains(',') => Some((name, Value::from(term.value.clone()))),
            (Param::In(name), Test::Is | Test::AnyOf) => Some((name, list(binding, &term.value))),
            (Param::After(name) | Param::Before(name), _) => Some((name, Value::from(dialect.time(moment(&term.value, now_ms)?)))),
            (Param::Typed(name), Test::Is) => Some((name, typed(&term.value))),
            (Param::Choice(choices), Test::Is) => {
                choices.iter().find(|(value, ..)| *value == term.value).map(|(_, name, fixed)| (*name, Value::from(*fixed)))
            }
            (Param::Switch(switches), Test::Is) => {
                switches.iter().find(|(value, _)| *value == term.value).map(|(_, name)| (*name, Value::Bool(true)))
            }
            _ => None,
        };
        if found.is_some() {
            return Ok(found);
        }
    }
    Ok(None)
}

fn is_literal(text: &str) -> bool {
    !text.contains(['%', '_', '\\'])
}

fn list(binding: &Binding, value: &str) -> Value {
    if binding.operation.method == crate::api::Method::POST {
        value.split(',').map(Value::from).collect::<Vec<_>>().into()
    } else {
        Value::from(value)
    }
}

/// A point in time: `90s`, `30m`, `2h`, `3d`, `1w` ago, or a date.
fn moment(text: &str, now_ms: i64) -> Result<i64, String> {
    let split = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let unit = match &text[split..] {
        "s" => Some(1_000),
        "m" => Some(60_000),
        "h" => Some(3_600_000),
        "d" => Some(86_400_000),
        "w" => Some(604_800_000),
        _ => None,
    };
    if let (Some(unit), Ok(count)) = (unit, text[..split].parse::<i64>()) {
        return Ok(now_ms.saturating_sub(count.saturating_mul(unit)));
    }
    parse_time(text)
        .or_else(|| Some(chrono::NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()?.and_hms_opt(0, 0, 0)?.and_utc().timestamp_millis()))
        .ok_or_else(|| format!("`{text}` is no time: 30m, 2h, 3d or 2026-11-22"))
}

/// A filter bound to a source: what the server applies, and what is left to the client.
#[derive(Debug, Clone, Default)]
pub struct Bound {
    /// Arguments for list and count.
    pub arguments: Vec<(&'static str, Value)>,
    /// Terms that the client applies.
    pub client: Vec<Term>,
}

/// Binds terms to a source. A second term for the same argument is the client's, so that none is lost.
///
/// # Errors
/// When a term can be applied by neither side, or its time cannot be read.
pub fn bind(resource: &Resource, binding: &Binding, terms: &[Term], now_ms: i64) -> Result<Bound, String> {
    let mut bound = Bound::default();
    for term in terms {
        match argument(binding, term, now_ms)? {
            Some((name, value)) if !bound.arguments.iter().any(|(taken, _)| *taken == name) => {
                bound.arguments.push((name, value));
                bound.accompany(binding, &term.field);
            }
            _ if term.field.is_empty() || resource.filter(&term.field).is_some_and(|filter| filter.column.is_some()) => {
                bound.client.push(term.clone());
            }
            _ => return Err(format!("{term} cannot be applied here")),
        }
    }
    Ok(bound)
}

impl Bound {
    /// Adds what always goes with the parameters of a filter.
    fn accompany(&mut self, binding: &Binding, field: &str) {
        for (_, param) in binding.filters.iter().filter(|(name, _)| *name == field) {
            if let Param::With(_, name, value) = *param
                && !self.arguments.iter().any(|(taken, _)| *taken == name)
            {
                self.arguments.push((name, Value::from(value)));
            }
        }
    }

    /// Who applies a term.
    pub fn side(&self, term: &Term) -> Side {
        if self.client.contains(term) { Side::Client } else { Side::Server }
    }

    /// Adds the server's part to a call.
    #[must_use]
    pub fn apply(&self, mut call: Call) -> Call {
        for (name, value) in &self.arguments {
            call.set(*name, value.clone());
        }
        call
    }

    /// Whether a row passes the client's part.
    pub fn matches(&self, resource: &Resource, row: &Row) -> bool {
        self.client.iter().all(|term| passes(resource, row, term))
    }
}

fn passes(resource: &Resource, row: &Row, term: &Term) -> bool {
    let wanted = term.value.to_lowercase();
    let fits = |text: &str| match term.test {
        Test::Is => text.to_lowercase() == wanted,
        Test::Contains => text.to_lowercase().contains(&wanted),
        Test::Pattern => glob(&wanted, &text.to_lowercase()),
        Test::AnyOf => term.value.split(',').any(|one| one == text),
    };
    if term.field.is_empty() {
        return row.cells.iter().any(|cell| fits(&cell.text())) || fits(row.id.as_str());
    }
    let column = resource.filter(&term.field).and_then(|filter| filter.column).and_then(|name| resource.column(name));
    column.is_some_and(|at| row.cells.get(at).is_some_and(|cell| fits(&cell.text())))
}

/// Whether `text` is like `pattern`, where `*` stands for anything.
fn glob(pattern: &str, text: &str) -> bool {
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = text.strip_prefix(first) else { return false };
    let parts: Vec<&str> = parts.collect();
    let Some((last, middle)) = parts.split_last() else { return rest.is_empty() };
    for part in middle {
        let Some(at) = rest.find(part) else { return false };
        rest = &rest[at + part.len()..];
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::resource::{INCIDENTS, INSTANCES, TASKS};

    const NOW: i64 = 1_700_000_000_000;

    fn bound(resource: &'static Resource, text: &str) -> Bound {
        bind(resource, &resource.source[0], &parse(resource, text).unwrap(), NOW).unwrap()
    }

    #[test]
    fn the_server_applies_what_it_can_and_the_client_the_rest() {
        let filter = bound(&INCIDENTS, r#"msg:~"doesn't exist" definition:pay,order activity:res* since:2h boom"#);
        assert_eq!(
            filter.arguments,
            [
                ("incidentMessageLike", Value::from("%doesn't exist%")),
                ("processDefinitionKeyIn", Value::from("pay,order")),
                ("incidentTimestampAfter", Value::from("2023-11-14T20:13:20.000+0000")),
            ]
        );
        assert_eq!(filter.client.iter().map(ToString::to_string).collect::<Vec<_>>(), ["activity:res*", "boom"]);
    }

    #[test]
    fn wildcards_of_the_server_never_widen_a_filter() {
        let filter = bound(&INCIDENTS, "msg:~50%_off");
        assert!(filter.arguments.is_empty());
        assert_eq!(filter.client.len(), 1);
    }

    #[test]
    fn a_term_for_a_parameter_that_is_taken_is_not_lost() {
        let filter = bound(&TASKS, "name:~a name:~b");
        assert_eq!((filter.arguments.len(), filter.client.len()), (1, 1));
    }

    #[test]
    fn switches_and_lists_are_sent_as_the_operation_wants_them() {
        assert_eq!(bound(&INSTANCES, "state:suspended").arguments, [("suspended", Value::Bool(true))]);
        assert_eq!(bound(&INSTANCES, "tenant:a,b").arguments, [("tenantIdIn", serde_json::json!(["a", "b"]))]);
    }

    #[test]
    fn mistakes_are_told_with_what_would_be_right() {
        assert!(parse(&INCIDENTS, "activty:x").unwrap_err().contains("activity"));
        assert!(parse(&TASKS, "is:mine").unwrap_err().contains("unassigned"));
        assert!(parse(&INCIDENTS, "msg:\"open").is_err());
        assert!(parse(&INCIDENTS, "msg:").is_err());
        let terms = parse(&INCIDENTS, "since:soon").unwrap();
        assert!(bind(&INCIDENTS, &INCIDENTS.source[0], &terms, NOW).is_err());
    }

    #[test]
    fn a_filter_reads_back_as_it_was_written() {
        for text in ["state:active", "msg:~timeout", "msg:~\"doesn't exist\"", "boom", "\"a:b\"", "\"back\\\\slash\"", "business:INV-*"] {
            let resource = if text.starts_with("msg") || !text.contains(':') || text.starts_with('"') { &INCIDENTS } else { &INSTANCES };
            assert_eq!(parse(resource, text).unwrap()[0].to_string(), text);
        }
    }

    #[test]
    fn globs() {
        assert!(glob("inv-*", "inv-1") && glob("*-1", "inv-1") && glob("i*v*1", "inv-1") && glob("*", ""));
        assert!(!glob("inv-*x", "inv-1") && !glob("a", "ab") && !glob("*b*b", "ab"));
    }
}
