//! Lists: filters, sorting, paging and counts, the same for every resource and for GET and POST.
//!
//! A resource says what its rows are and what each filter compares; unknown parameters are ignored, as the engine does.

use std::borrow::Cow;
use std::cmp::Ordering;

use serde_json::{Map, Value as Json, json};

use super::super::id::Id;
use super::super::time;
use super::super::value::Value;
use super::super::world::{Variable, World};
use super::condition::{Condition, compare, conditions, like, like_fold};
use super::query::{Ask, as_bool, wrong_date};
use super::refusal::Refusal;
use super::{Answer, Outcome};

type Text<T> = for<'a> fn(&'a World, &'a T) -> Option<Word<'a>>;
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
    /// Conditions on the variable that the row is.
    Variable(for<'a> fn(&'a T) -> (&'a str, &'a Value)),
    /// Conditions on the variables of an instance: for each there has to be one that fits.
    Holds(fn(&T) -> Id),
    /// Conditions on variables of its own, of which there are none.
    HoldsNone,
    /// Conditions on dates: `gt_DATE,lt_DATE`.
    Dates(Number<T>),
}

/// What a filter compares: an id is not written out for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Word<'w> {
    /// An id.
    Id(Id),
    /// Any other text.
    Text(Cow<'w, str>),
}

impl<'w> Word<'w> {
    /// As it is written.
    pub fn written(self) -> Cow<'w, str> {
        match self {
            Self::Id(id) => Cow::Owned(id.to_string()),
            Self::Text(text) => text,
        }
    }
}

/// What rows are sorted by; no value comes before all others.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Key<'w> {
    /// No value.
    Null,
    /// Number or time.
    Number(i64),
    /// Text.
    Text(Cow<'w, str>),
}

impl<'w> Key<'w> {
    /// Of a number that may be missing.
    pub fn number(n: Option<i64>) -> Self {
        n.map_or(Self::Null, Self::Number)
    }

    /// Of a text that may be missing.
    pub fn text(t: Option<Word<'w>>) -> Self {
        match t {
            None => Self::Null,
            Some(Word::Id(id)) => Self::id(id),
            Some(Word::Text(text)) => Self::Text(text),
        }
    }

    /// Of an id: the order of what is written.
    pub fn id(id: Id) -> Self {
        Self::Number(i64::from(id.order()))
    }

    /// Of a text.
    pub fn of(text: &'w str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

/// A filter's name and rule.
pub type Filter<T> = (&'static str, Rule<T>);
/// A sort key's name and value.
pub type Sort<T> = (&'static str, ByKey<T>);
/// What a row is sorted by.
type ByKey<T> = for<'w> fn(&'w World, &'w T) -> Key<'w>;

/// A resource's list.
pub struct Listing<T: 'static> {
    /// Filters.
    pub filters: &'static [Filter<T>],
    /// Sort keys.
    pub sorts: &'static [Sort<T>],
    /// Names of sort keys that go up in the order of creation: nothing has to be sorted for them.
    pub aged: &'static [&'static str],
    /// How a row is shown.
    pub row: fn(&World, &Ask, &T) -> Json,
}

enum Want {
    /// Texts, and the ids that some of them are.
    Words(Vec<String>, Vec<Id>),
    Texts(Vec<String>),
    Number(i64),
    Conditions(Vec<Condition>),
    /// For each condition the instances that fulfil it.
    Instances(Vec<Vec<Id>>),
    Nothing,
}

/// Keys in order, and whether each is descending.
type Sorting<T> = Vec<(Sort<T>, bool)>;
type Wants<'l, T> = Vec<(&'l Rule<T>, Want)>;

impl<T> Listing<T> {
    /// The page that is asked for.
    pub fn page<'w>(&self, world: &'w World, ask: &Ask, rows: impl DoubleEndedIterator<Item = &'w T>) -> Outcome
    where
        T: 'w,
    {
        let (first, max) = (ask.window("firstResult")?.unwrap_or(0), ask.window("maxResults")?.unwrap_or(i64::MAX));
        let sieve = self.sieve(world, ask)?;
        if max < 1 || first < 0 {
            return Ok(json!([]).into());
        }
        let (first, max) = (usize::try_from(first).unwrap_or(usize::MAX), usize::try_from(max).unwrap_or(usize::MAX));
        let rows = sieve.window(world, rows, first, max);
        let page: Vec<Json> = rows.into_iter().map(|row| (self.row)(world, ask, row)).collect();
        Ok(Json::Array(page).into())
    }

    /// How many rows there are.
    pub fn count<'w>(&self, world: &'w World, ask: &Ask, rows: impl DoubleEndedIterator<Item = &'w T>) -> Outcome
    where
        T: 'w,
    {
        let sieve = self.sieve(world, ask)?;
        Ok(json!({"count": rows.filter(|row| sieve.fits(world, row)).count()}).into())
    }

    /// The rows that are asked for, sorted.
    pub fn select<'w>(&self, world: &'w World, ask: &Ask, rows: impl DoubleEndedIterator<Item = &'w T>) -> Result<Vec<&'w T>, Refusal>
    where
        T: 'w,
    {
        Ok(self.sieve(world, ask)?.window(world, rows, 0, usize::MAX))
    }

    fn sieve(&self, world: &World, ask: &Ask) -> Result<Sieve<'_, T>, Refusal> {
        let posted = ask.parameter("sortBy").is_none() && ask.has_body;
        let asked = parameters(ask);
        let sorting = self.sorting(ask, posted)?;
        let wants = self.wants(world, &asked, ask.has_body)?;
        let alternatives = match asked.get("orQueries").and_then(Json::as_array) {
            Some(queries) => {
                queries.iter().filter_map(Json::as_object).map(|q| self.wants(world, q, true)).collect::<Result<Vec<_>, _>>()?
            }
            None => Vec::new(),
        };
        // rows of several instances come one instance after the other
        let scattered = ["processInstanceIdIn", "processInstanceIds"].iter().any(|name| asked.contains_key(*name));
        let aged = match &sorting[..] {
            [((name, _), down)] if !scattered && self.aged.contains(name) => Some(*down),
            _ => None,
        };
        Ok(Sieve { wants, alternatives, sorting, aged })
    }

    fn sorting(&self, ask: &Ask, posted: bool) -> Result<Sorting<T>, Refusal> {
        let find = |name: &str| self.sorts.iter().find(|(n, _)| *n == name).copied();
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

    fn wants(&self, world: &World, asked: &Map<String, Json>, posted: bool) -> Result<Wants<'_, T>, Refusal> {
        let mut wants = Vec::new();
        let fold = |name: &str| asked.get(name).and_then(as_bool).unwrap_or(false);
        let fold = (fold("variableNamesIgnoreCase"), fold("variableValuesIgnoreCase"));
        for (name, rule) in self.filters {
            let Some(value) = asked.get(*name).filter(|v| !v.is_null()) else { continue };
            wants.push((rule, want(world, name, rule, value, posted, fold)?));
        }
        Ok(wants)
    }
}

/// What a list is asked for, read once.
struct Sieve<'l, T: 'static> {
    wants: Wants<'l, T>,
    alternatives: Vec<Wants<'l, T>>,
    sorting: Sorting<T>,
    /// The rows are in the order that is asked for, or (when it goes down) in its reverse.
    aged: Option<bool>,
}

impl<T> Sieve<'_, T> {
    fn fits(&self, world: &World, row: &T) -> bool {
        world.visited.update(|rows| rows + 1);
        self.wants.iter().all(|(rule, want)| holds(world, row, rule, want))
            && self.alternatives.iter().all(|any| any.is_empty() || any.iter().any(|(rule, want)| holds(world, row, rule, want)))
    }

    /// The rows from `first` on, at most `max`: only these are put in order.
    /// Rows that nothing tells apart keep the order of creation, or its reverse when the first key goes down.
    fn window<'w>(&self, world: &'w World, rows: impl DoubleEndedIterator<Item = &'w T>, first: usize, max: usize) -> Vec<&'w T>
    where
        T: 'w,
    {
        let rows = rows.filter(|row| self.fits(world, row));
        match self.aged {
            Some(false) => return rows.skip(first).take(max).collect(),
            Some(true) => return rows.rev().skip(first).take(max).collect(),
            None => {}
        }
        let Some(((_, lead), down)) = self.sorting.first() else { return rows.skip(first).take(max).collect() };
        let mut keyed: Vec<(Key<'w>, u32, &'w T)> = (0..).zip(rows).map(|(n, row)| (lead(world, row), n, row)).collect();
        let order = |a: &(Key<'w>, u32, &'w T), b: &(Key<'w>, u32, &'w T)| {
            let turned = |order: Ordering, down: bool| if down { order.reverse() } else { order };
            let more = || self.sorting[1..].iter().map(|((_, key), down)| turned(key(world, a.2).cmp(&key(world, b.2)), *down));
            let first = turned(a.0.cmp(&b.0), *down);
            first.then_with(|| more().find(|o| o.is_ne()).unwrap_or(Ordering::Equal)).then_with(|| turned(a.1.cmp(&b.1), *down))
        };
        let end = first.saturating_add(max);
        if end < keyed.len() {
            keyed.select_nth_unstable_by(end, order);
            keyed.truncate(end);
        }
        if first > 0 && first < keyed.len() {
            keyed.select_nth_unstable_by(first, order);
        }
        let mut page = keyed.split_off(first.min(keyed.len()));
        page.sort_unstable_by(order);
        page.into_iter().map(|(_, _, row)| row).collect()
    }
}

/// Query parameters and body fields together: no list uses one name in both with two meanings.
fn parameters(ask: &Ask) -> Map<String, Json> {
    let mut asked: Map<String, Json> = ask.query.iter().map(|(n, v)| (n.clone(), Json::String(v.clone()))).collect();
    asked.extend(ask.body.clone());
    asked
}

fn want<T>(world: &World, name: &str, rule: &Rule<T>, value: &Json, posted: bool, fold: (bool, bool)) -> Result<Want, Refusal> {
    let text = || value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    match rule {
        Rule::Is(_) => Ok(words(vec![text()])),
        Rule::Like(_) | Rule::LikeFold(_) => Ok(Want::Texts(vec![text()])),
        Rule::In(_) | Rule::NotIn(_) | Rule::Text(_) => {
            let list = match value {
                Json::Array(items) => items.iter().map(|i| i.as_str().map_or_else(|| i.to_string(), str::to_owned)).collect(),
                _ => text().split(',').map(str::to_owned).collect(),
            };
            Ok(if matches!(rule, Rule::Text(_)) { Want::Texts(list) } else { words(list) })
        }
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
        Rule::Holds(_) => {
            let list = conditions(name, false, value, fold)?;
            Ok(Want::Instances(list.iter().map(|condition| holders(world, condition)).collect()))
        }
        Rule::Variable(_) | Rule::HoldsNone | Rule::Dates(_) => {
            conditions(name, matches!(rule, Rule::Dates(_)), value, fold).map(Want::Conditions)
        }
    }
}

/// The instances of which some variable fulfils a condition, in order.
fn holders(world: &World, condition: &Condition) -> Vec<Id> {
    let fits = |v: &&Variable| !v.deleted && condition.names(&v.name) && compare(&v.value, condition);
    let mut ids: Vec<Id> = world.variables.values().filter(fits).map(|v| v.instance).collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}

fn words(texts: Vec<String>) -> Want {
    let mut ids: Vec<Id> = texts.iter().filter_map(|t| Id::parse(t)).collect();
    ids.sort_unstable();
    Want::Words(texts, ids)
}

/// Whether a word is one of those.
fn among(word: &Word, texts: &[String], ids: &[Id]) -> bool {
    match word {
        Word::Id(id) => ids.binary_search(id).is_ok(),
        Word::Text(text) => texts.iter().any(|t| t == text),
    }
}

fn holds<T>(world: &World, row: &T, rule: &Rule<T>, want: &Want) -> bool {
    match (rule, want) {
        (_, Want::Nothing) => true,
        (Rule::Is(get) | Rule::In(get), Want::Words(texts, ids)) => get(world, row).is_some_and(|t| among(&t, texts, ids)),
        (Rule::NotIn(get), Want::Words(texts, ids)) => !get(world, row).is_some_and(|t| among(&t, texts, ids)),
        (Rule::Like(get), Want::Texts(texts)) => get(world, row).map(Word::written).is_some_and(|t| texts.iter().any(|w| like(&t, w))),
        (Rule::LikeFold(get), Want::Texts(texts)) => {
            get(world, row).map(Word::written).is_some_and(|t| texts.iter().any(|w| like_fold(&t, w)))
        }
        (Rule::Number(get) | Rule::On(get), Want::Number(n)) => get(world, row) == Some(*n),
        (Rule::AtLeast(get) | Rule::Since(get), Want::Number(n)) => get(world, row).is_some_and(|v| v >= *n),
        (Rule::AtMost(get) | Rule::Until(get), Want::Number(n)) => get(world, row).is_some_and(|v| v <= *n),
        (Rule::Before(get), Want::Number(n)) => get(world, row).is_some_and(|v| v < *n),
        (Rule::After(get), Want::Number(n)) => get(world, row).is_some_and(|v| v > *n),
        (Rule::Flag(test), _) => test(world, row),
        (Rule::Text(test), Want::Texts(texts)) => test(world, row, texts),
        (Rule::Variable(get), Want::Conditions(list)) => {
            let (name, value) = get(row);
            list.iter().all(|c| c.names(name) && compare(value, c))
        }
        (Rule::Holds(get), Want::Instances(lists)) => lists.iter().all(|ids| ids.binary_search(&get(row)).is_ok()),
        (Rule::HoldsNone, Want::Conditions(list)) => list.is_empty(),
        (Rule::Dates(get), Want::Conditions(list)) => list.iter().all(|c| {
            let (at, wanted) = (get(world, row), c.value.as_str().and_then(time::read));
            at.zip(wanted).is_some_and(|(a, b)| if c.operator == "gt" { a > b } else { a < b })
        }),
        _ => false,
    }
}

/// An id as a filter's text.
#[expect(clippy::unnecessary_wraps, reason = "filters compare what may be missing")]
pub fn id(id: Id) -> Option<Word<'static>> {
    Some(Word::Id(id))
}

/// An id that may be missing, as a filter's text.
pub fn maybe_id(id: Option<Id>) -> Option<Word<'static>> {
    id.map(Word::Id)
}

/// A text as a filter's text.
#[expect(clippy::unnecessary_wraps, reason = "filters compare what may be missing")]
pub fn text(text: &str) -> Option<Word<'_>> {
    Some(Word::Text(Cow::Borrowed(text)))
}

/// A text that may be missing, as a filter's text.
pub fn maybe(text: Option<&String>) -> Option<Word<'_>> {
    text.map(|t| Word::Text(Cow::Borrowed(t.as_str())))
}

/// A date as the engine writes it, or null.
pub fn date(millis: Option<i64>) -> Json {
    millis.map_or(Json::Null, |t| json!(time::write(t)))
}

/// What belongs to a tenant, or to none.
pub trait Tenanted {
    /// The tenant that it belongs to.
    fn tenant<'w>(&self, world: &'w World) -> Option<&'w str>;
}

/// The tenant of a row as a filter's text.
pub fn tenant<'w, T: Tenanted>(world: &'w World, row: &'w T) -> Option<Word<'w>> {
    row.tenant(world).and_then(text)
}

/// Whether a row belongs to no tenant.
pub fn no_tenant<T: Tenanted>(world: &World, row: &T) -> bool {
    row.tenant(world).is_none()
}

/// The tenant of a row as what it is sorted by.
pub fn by_tenant<'w, T: Tenanted>(world: &'w World, row: &'w T) -> Key<'w> {
    Key::text(tenant(world, row))
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
