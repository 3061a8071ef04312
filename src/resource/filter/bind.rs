//! Binding terms to a source: what the server applies, and what is left to the client.

use serde_json::Value;

use super::{
    Side, Term, Test,
    compare::{Check, moment},
    variable,
};
use crate::{
    api::{Call, Row},
    resource::{Binding, Param, Resource},
};

/// A filter bound to a source.
#[derive(Debug, Clone, Default)]
pub struct Bound {
    /// Arguments for list and count.
    pub arguments: Vec<(&'static str, Value)>,
    /// Terms that the client applies.
    pub client: Vec<Term>,
    checks: Vec<Check>,
}

/// Who can apply a term.
enum Carried {
    /// An argument.
    By(&'static str, Value),
    /// The source itself: it has nothing else.
    Already,
    /// No argument.
    Not,
}

/// Binds terms to a source, and those that hold without being said. A second term for the same argument is the client's, so that none is lost.
///
/// # Errors
/// When a term can be applied by neither side, or its time cannot be read.
pub fn bind(resource: &Resource, binding: &Binding, terms: &[Term], now_ms: i64) -> Result<Bound, String> {
    let mut bound = Bound::default();
    for term in terms.iter().chain(&resource.implied(terms)) {
        match carried(resource, binding, term, now_ms)? {
            Carried::Already => {}
            Carried::By(name, value) if bound.takes(name, value.is_array() && term.variable().is_some()) => {
                bound.add(name, value);
                bound.accompany(binding, term.filter());
            }
            _ if term.field.is_empty() || resource.column_of(&term.field).is_some() => {
                bound.checks.push(Check::new(resource, term, now_ms)?);
                bound.client.push(term.clone());
            }
            _ => return Err(inapplicable(binding, term)),
        }
    }
    Ok(bound)
}

fn inapplicable(binding: &Binding, term: &Term) -> String {
    let known = binding.filters.iter().any(|(name, _)| *name == term.filter());
    match (known, binding.lacks) {
        (true, _) if term.not => format!("{term} cannot be applied: only the server knows {}, and it cannot turn it round", term.field),
        (_, Some(lacks)) => format!("{term} cannot be applied here: {lacks}"),
        _ => format!("{term} cannot be applied here"),
    }
}

/// The argument that carries a term exactly, if the list has one.
fn carried(resource: &Resource, binding: &Binding, term: &Term, now_ms: i64) -> Result<Carried, String> {
    let dialect = binding.system.dialect();
    for (_, param) in binding.filters.iter().filter(|(name, _)| is_for(name, term)) {
        if let Param::Variables(name) = param.alone() {
            return Ok(Carried::By(name, Value::from(vec![variable::condition(term)?])));
        }
        if term.not {
            continue;
        }
        let found = match (param.alone(), term.test) {
            (Param::Whole(values), Test::Is) if values.contains(&term.value.as_str()) => return Ok(Carried::Already),
            (Param::Is(name), Test::Is) => Some((name, Value::from(term.value.clone()))),
            // an underscore or percent in the text would be a wildcard of the server's: then the client filters
            (Param::Like(name), Test::Contains) if is_literal(&term.value) => Some((name, Value::from(dialect.contains(&term.value)))),
            (Param::Like(name), Test::Pattern) if is_literal(&term.value) => Some((name, Value::from(term.value.replace('*', "%")))),
            (Param::Is(name), Test::AnyOf) if !term.value.contains(',') => Some((name, Value::from(term.value.clone()))),
            (Param::In(name), Test::Is | Test::AnyOf) => Some((name, list(binding, &term.value))),
            (Param::After(name) | Param::Before(name), Test::Is) => Some((name, Value::from(dialect.time(moment(&term.value, now_ms)?)))),
            (Param::After(name) | Param::Before(name), test) if test.is_comparison() => {
                let wanted = Check::new(resource, term, now_ms)?.moment();
                let later = matches!(param.alone(), Param::After(_));
                wanted.filter(|(_, wants_later)| *wants_later == later).map(|(ms, _)| (name, Value::from(dialect.time(ms))))
            }
            (Param::AtLeast(name), Test::AtLeast) | (Param::AtMost(name), Test::AtMost) => whole(&term.value, 0).map(|n| (name, n)),
            (Param::AtLeast(name), Test::More) => whole(&term.value, 1).map(|n| (name, n)),
            (Param::AtMost(name), Test::Less) => whole(&term.value, -1).map(|n| (name, n)),
            (Param::Typed(name), Test::Is) => Some((name, variable::typed(&term.value))),
            (Param::Choice(choices), Test::Is) => {
                choices.iter().find(|(value, ..)| *value == term.value).map(|(_, name, fixed)| (*name, Value::from(*fixed)))
            }
            (Param::Switch(switches), Test::Is) => {
                switches.iter().find(|(value, _)| *value == term.value).map(|(_, name)| (*name, Value::Bool(true)))
            }
            _ => None,
        };
        if let Some((name, value)) = found {
            return Ok(Carried::By(name, value));
        }
    }
    Ok(Carried::Not)
}

/// Whether a filter's parameter can carry a term: one of its own name, and for comparisons of times those that say from when and until when.
fn is_for(name: &str, term: &Term) -> bool {
    let bounds = match name {
        "since" | "until" => Some("age"),
        _ => name.strip_suffix("-since").or_else(|| name.strip_suffix("-until")),
    };
    name == term.filter() || term.test.is_comparison() && bounds == Some(&term.field)
}

/// A whole number, moved by as much.
fn whole(text: &str, by: i64) -> Option<Value> {
    Some(Value::from(text.parse::<i64>().ok()?.checked_add(by)?))
}

/// Whether a text means itself in the server's patterns.
pub(super) fn is_literal(text: &str) -> bool {
    !text.contains(['%', '_', '\\'])
}

fn list(binding: &Binding, value: &str) -> Value {
    if binding.operation.method == crate::api::Method::POST {
        value.split(',').map(Value::from).collect::<Vec<_>>().into()
    } else {
        Value::from(value)
    }
}

impl Bound {
    /// Whether an argument can still be given; one that takes several conditions always can.
    fn takes(&self, name: &str, several: bool) -> bool {
        several || !self.arguments.iter().any(|(taken, _)| *taken == name)
    }

    fn add(&mut self, name: &'static str, value: Value) {
        let there = self.arguments.iter_mut().find(|(taken, _)| *taken == name);
        match (there, value) {
            (Some((_, Value::Array(there))), Value::Array(more)) => there.extend(more),
            (_, value) => self.arguments.push((name, value)),
        }
    }

    /// Adds what always goes with the parameters of a filter.
    fn accompany(&mut self, binding: &Binding, field: &str) {
        for (_, param) in binding.filters.iter().filter(|(name, _)| *name == field) {
            if let Param::With(_, name, value) = *param
                && self.takes(name, false)
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
    pub fn matches(&self, row: &Row) -> bool {
        self.checks.iter().all(|check| check.passes(row))
    }
}
