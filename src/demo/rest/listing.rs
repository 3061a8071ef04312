//! Lists: filters, sorting, paging and counts, the same for every resource and for GET and POST.
//!
//! A resource says what its rows are and what each filter compares; unknown parameters are ignored, as the engine does.

use std::borrow::Cow;

use serde_json::{Map, Value as Json, json};

use super::super::id::Id;
use super::super::time;
use super::super::value::Value;
use super::super::world::World;
use super::condition::{Condition, compare, conditions, like};
use super::query::{Ask, as_bool, wrong_date};
use super::refusal::Refusal;
use super::{Answer, Outcome};

type Text<T> = for<'a> fn(&'a World, &'a T) -> Option<Cow<'a, str>>;
type Number<T> = fn(&World, &T) -> Option<i64>;

/// How a filter compares a row with what was asked for.
pub enum Rule<T: 'static> {
    /// Equal text.
    Is(Text<T>),
    /// One of a list.
    In(Text<T>),
    /// None of a list.
    NotIn(Text<T>),
    /// SQL LIKE.
    Like(Text<T>),
    /// SQL LIKE, letters of either case.
    LikeFold(Text<T>),
    /// Equal number.
    Number(Number<T>),
    /// At least that number.
    AtLeast(Number<T>),
    /// At most that number.
    AtMost(Number<T>),
    /// At or before that time.
    Until(Number<T>),
    /// At or after that time.
    Since(Number<T>),
    /// Before that time.
    Before(Number<T>),
    /// After that time.
    After(Number<T>),
    /// At that time.
    On(Number<T>),
    /// Holds, when asked for with `true`; `false` asks for nothing.
    Flag(fn(&World, &T) -> bool),
    /// A test of the whole text or list.
    Text(fn(&World, &T, &[String]) -> bool),
    /// Conditions on variables, any value of which may fit.
    Variables(for<'a> fn(&'a World, &'a T) -> Vec<(&'a str, &'a Value)>),
    /// Conditions on dates: `gt_DATE,lt_DATE`.
    Dates(Number<T>),
}

/// What rows are sorted by; no value comes before all others.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Key {
    /// No value.
    Null,
    /// Number or time.
    Number(i64),
    /// Text.
    Text(String),
}

impl Key {
    /// Of a number that may be missing.
    pub fn number(n: Option<i64>) -> Self {
        n.map_or(Self::Null, Self::Number)
    }

    /// Of a text that may be missing.
    pub fn text(t: Option<Cow<str>>) -> Self {
        t.map_or(Self::Null, |t| Self::Text(t.into_owned()))
    }
}

/// A filter's name and rule.
pub type Filter<T> = (&'static str, Rule<T>);
/// A sort key's name and value.
pub type Sort<T> = (&'static str, fn(&World, &T) -> Key);

/// A resource's list.
pub struct Listing<T: 'static> {
    /// Filters.
    pub filters: &'static [Filter<T>],
    /// Sort keys.
    pub sorts: &'static [Sort<T>],
    /// How a row is shown.
    pub row: fn(&World, &Ask, &T) -> Json,
}

enum Want {
    Texts(Vec<String>),
    Number(i64),
    Conditions(Vec<Condition>),
    Nothing,
}

/// Keys in order, and whether each is descending.
type Sorting<T> = Vec<(fn(&World, &T) -> Key, bool)>;
type Wants<'l, T> = Vec<(&'l Rule<T>, Want)>;

impl<T> Listing<T> {
    /// The page that is asked for.
    pub fn page<'w>(&self, world: &'w World, ask: &Ask, rows: impl Iterator<Item = &'w T>) -> Outcome
    where
        T: 'w,
    {
        let (first, max) = (ask.window("firstResult")?.unwrap_or(0), ask.window("maxResults")?.unwrap_or(i64::MAX));
        let rows = self.select(world, ask, rows)?;
        if max < 1 || first < 0 {
            return Ok(json!([]).into());
        }
        let (first, max) = (usize::try_from(first).unwrap_or(usize::MAX), usize::try_from(max).unwrap_or(usize::MAX));
        let page: Vec<Json> = rows.into_iter().skip(first).take(max).map(|row| (self.row)(world, ask, row)).collect();
        Ok(Json::Array(page).into())
    }

    /// How many rows there are.
    pub fn count<'w>(&self, world: &'w World, ask: &Ask, rows: impl Iterator<Item = &'w T>) -> Outcome
    where
        T: 'w,
    {
        Ok(json!({"count": self.select(world, ask, rows)?.len()}).into())
    }

    /// The rows that are asked for, sorted.
    pub fn select<'w>(&self, world: &'w World, ask: &Ask, rows: impl Iterator<Item = &'w T>) -> Result<Vec<&'w T>, Refusal>
    where
        T: 'w,
    {
        let posted = ask.parameter("sortBy").is_none() && ask.has_body;
        let asked = parameters(ask);
        let sorting = self.sorting(ask, posted)?;
        let wants = self.wants(&asked, ask.has_body)?;
        let alternatives = match asked.get("orQueries").and_then(Json::as_array) {
            Some(queries) => queries.iter().filter_map(Json::as_object).map(|q| self.wants(q, true)).collect::<Result<Vec<_>, _>>()?,
            None => Vec::new(),
        };
        let fits = |row: &&'w T| {
            wants.iter().all(|(rule, want)| holds(world, *row, rule, want))
                && alternatives.iter().all(|any| any.is_empty() || any.iter().any(|(rule, want)| holds(world, *row, rule, want)))
        };
        let mut rows: Vec<&T> = rows.filter(fits).collect();
        for (key, descending) in sorting.into_iter().rev() {
            rows.sort_by_cached_key(|row| key(world, row));
            if descending {
                rows.reverse();
            }
        }
        Ok(rows)
    }

    fn sorting(&self, ask: &Ask, posted: bool) -> Result<Sorting<T>, Refusal> {
        let find = |name: &str| self.sorts.iter().find(|(n, _)| *n == name).map(|(_, key)| *key);
        if posted {
            let Some(list) = ask.field("sorting").and_then(Json::as_array) else { return Ok(Vec::new()) };
            return list
                .iter()
                .map(|entry| {
                    let text = |name: &str| entry.get(name).and_then(Json::as_str);
                    let key = text("sortBy").and_then(find).ok_or_else(|| {
                        Refusal::engine(400, "NotValidException", "You should call any of the orderBy methods first before specifying a direction: currentOrderingProperty is null")
                    })?;
                    match text("sortOrder") {
                        Some(order @ ("asc" | "desc")) => Ok((key, order == "desc")),
                        _ => Err(Refusal::engine(400, "NotValidException", "Invalid query: call asc() or desc() after using orderByXX(): direction is null")),
                    }
                })
                .collect();
        }
        let (by, order) = (ask.parameter("sortBy"), ask.parameter("sortOrder"));
        let key = by.map(|by| find(by).ok_or_else(|| Refusal::parameter("sortBy", by, ""))).transpose()?;
        if let Some(order) = order.filter(|o| !matches!(*o, "asc" | "desc")) {
            return Err(Refusal::parameter("sortOrder", order, ""));
        }
        match (key, order) {
            (Some(key), Some(order)) => Ok(vec![(key, order == "desc")]),
            (None, None) => Ok(Vec::new()),
            _ => Err(Refusal::invalid(400, "Only a single sorting parameter specified. sortBy and sortOrder required")),
        }
    }

    fn wants(&self, asked: &Map<String, Json>, posted: bool) -> Result<Wants<'_, T>, Refusal> {
        let mut wants = Vec::new();
        let fold = |name: &str| asked.get(name).and_then(as_bool).unwrap_or(false);
        let fold = (fold("variableNamesIgnoreCase"), fold("variableValuesIgnoreCase"));
        for (name, rule) in self.filters {
            let Some(value) = asked.get(*name).filter(|v| !v.is_null()) else { continue };
            wants.push((rule, want(name, rule, value, posted, fold)?));
        }
        Ok(wants)
    }
}

/// Query parameters and body fields together: no list uses one name in both with two meanings.
fn parameters(ask: &Ask) -> Map<String, Json> {
    let mut asked: Map<String, Json> = ask.query.iter().map(|(n, v)| (n.clone(), Json::String(v.clone()))).collect();
    asked.extend(ask.body.clone());
    asked
}

fn want<T>(name: &str, rule: &Rule<T>, value: &Json, posted: bool, fold: (bool, bool)) -> Result<Want, Refusal> {
    let text = || value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    match rule {
        Rule::Is(_) | Rule::Like(_) | Rule::LikeFold(_) => Ok(Want::Texts(vec![text()])),
        Rule::In(_) | Rule::NotIn(_) | Rule::Text(_) => Ok(Want::Texts(match value {
            Json::Array(items) => items.iter().map(|i| i.as_str().map_or_else(|| i.to_string(), str::to_owned)).collect(),
            _ => text().split(',').map(str::to_owned).collect(),
        })),
        Rule::Number(_) | Rule::AtLeast(_) | Rule::AtMost(_) => match value.as_i64().or_else(|| text().parse().ok()) {
            Some(n) => Ok(Want::Number(n)),
            None if posted => Err(Refusal::field("java.lang.Integer", value, "not a valid `java.lang.Integer` value")),
            None => Err(Refusal::parameter(name, &text(), &format!("Cannot convert value {} to java type java.lang.Integer", text()))),
        },
        Rule::Until(_) | Rule::Since(_) | Rule::Before(_) | Rule::After(_) | Rule::On(_) => match value.as_str().and_then(time::read) {
            Some(n) => Ok(Want::Number(n)),
            None if posted => Err(wrong_date(value)),
            None => Err(Refusal::parameter(name, &text(), &format!("Cannot convert value \"{}\" to java type java.util.Date", text()))),
        },
        Rule::Flag(_) => match as_bool(value) {
            Some(true) => Ok(Want::Texts(Vec::new())),
            Some(false) => Ok(Want::Nothing),
            None if posted => Err(Refusal::field("java.lang.Boolean", value, "only \"true\" or \"false\" recognized")),
            None => Err(Refusal::parameter(name, &text(), &format!("Cannot convert value {} to java type java.lang.Boolean", text()))),
        },
        Rule::Variables(_) | Rule::Dates(_) => conditions(name, matches!(rule, Rule::Dates(_)), value, fold).map(Want::Conditions),
    }
}

fn holds<T>(world: &World, row: &T, rule: &Rule<T>, want: &Want) -> bool {
    match (rule, want) {
        (_, Want::Nothing) => true,
        (Rule::Is(get) | Rule::In(get), Want::Texts(texts)) => get(world, row).is_some_and(|t| texts.iter().any(|w| *w == t)),
        (Rule::NotIn(get), Want::Texts(texts)) => !get(world, row).is_some_and(|t| texts.iter().any(|w| *w == t)),
        (Rule::Like(get), Want::Texts(texts)) => get(world, row).is_some_and(|t| texts.iter().any(|w| like(&t, w))),
        (Rule::LikeFold(get), Want::Texts(texts)) => {
            get(world, row).is_some_and(|t| texts.iter().any(|w| like(&t.to_lowercase(), &w.to_lowercase())))
        }
        (Rule::Number(get) | Rule::On(get), Want::Number(n)) => get(world, row) == Some(*n),
        (Rule::AtLeast(get) | Rule::Since(get), Want::Number(n)) => get(world, row).is_some_and(|v| v >= *n),
        (Rule::AtMost(get) | Rule::Until(get), Want::Number(n)) => get(world, row).is_some_and(|v| v <= *n),
        (Rule::Before(get), Want::Number(n)) => get(world, row).is_some_and(|v| v < *n),
        (Rule::After(get), Want::Number(n)) => get(world, row).is_some_and(|v| v > *n),
        (Rule::Flag(test), _) => test(world, row),
        (Rule::Text(test), Want::Texts(texts)) => test(world, row, texts),
        (Rule::Variables(get), Want::Conditions(list)) => {
            let held = get(world, row);
            list.iter().all(|c| held.iter().any(|(name, value)| c.names(name) && compare(value, c)))
        }

        (Rule::Dates(get), Want::Conditions(list)) => list.iter().all(|c| {
            let (at, wanted) = (get(world, row), c.value.as_str().and_then(time::read));
            at.zip(wanted).is_some_and(|(a, b)| if c.operator == "gt" { a > b } else { a < b })
        }),
        _ => false,
    }
}

/// An id as a filter's text.
#[expect(clippy::unnecessary_wraps, reason = "filters compare what may be missing")]
pub fn id(id: Id) -> Option<Cow<'static, str>> {
    Some(Cow::Owned(id.to_string()))
}

/// An id that may be missing, as a filter's text.
pub fn maybe_id(id: Option<Id>) -> Option<Cow<'static, str>> {
    id.map(|id| Cow::Owned(id.to_string()))
}

/// A text as a filter's text.
#[expect(clippy::unnecessary_wraps, reason = "filters compare what may be missing")]
pub fn text(text: &str) -> Option<Cow<'_, str>> {
    Some(Cow::Borrowed(text))
}

/// A text that may be missing, as a filter's text.
pub fn maybe(text: Option<&String>) -> Option<Cow<'_, str>> {
    text.map(|t| Cow::Borrowed(t.as_str()))
}

/// A date as the engine writes it, or null.
pub fn date(millis: Option<i64>) -> Json {
    millis.map_or(Json::Null, |t| json!(time::write(t)))
}

/// The ids that a list asks for by one of these parameters, so that it need not look at every row.
pub fn asked_ids(ask: &Ask, names: &[&str]) -> Option<Vec<Id>> {
    let list = |value: &Json| match value {
        Json::Array(items) => items.iter().filter_map(Json::as_str).filter_map(Id::parse).collect::<Vec<_>>(),
        other => other.as_str().unwrap_or_default().split(',').filter_map(Id::parse).collect(),
    };
    let field = names.iter().find_map(|n| ask.field(n)).map(list);
    field.or_else(|| names.iter().find_map(|n| ask.parameter(n)).map(|v| list(&json!(v))))
}

/// The answer to a list that is empty or has one row, by id.
pub fn one(row: Option<Json>, missing: impl FnOnce() -> Refusal) -> Outcome {
    row.map(Answer::from).ok_or_else(missing)
}
