//! Rows: the server's own text of an object, and the few cells that a screen shows of it.
//!
//! One visitor pass from path to cell slot, over the raw text: no intermediate tree, no number ever goes through `f64`.

use std::{borrow::Borrow, cmp::Ordering, fmt, sync::Arc};

use serde::de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::{
    ApiError,
    dialect::{Order, parse_time},
};

/// What a thing is called by its server. Always text: 64-bit keys never become numbers.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Id(Arc<str>);

impl Id {
    /// The id as the server writes it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&str> for Id {
    fn from(text: &str) -> Self {
        Self(text.into())
    }
}

impl From<String> for Id {
    fn from(text: String) -> Self {
        Self(text.into())
    }
}

impl Borrow<str> for Id {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<&Id> for serde_json::Value {
    fn from(id: &Id) -> Self {
        Self::String(id.0.to_string())
    }
}

/// One value of a row, as text that is exact.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Cell {
    /// Absent, or null.
    #[default]
    Empty,
    /// A string, unescaped, raw: clean it before showing.
    Text(Box<str>),
    /// A number as the server wrote it.
    Number(Box<str>),
    /// A boolean.
    Flag(bool),
    /// A time, in milliseconds since 1970 UTC.
    Time(i64),
    /// An object or array as JSON text.
    Json(Box<str>),
    /// What was there could not be read.
    Broken(Box<str>),
}

impl Cell {
    /// The value as text; empty for an empty cell; times in ISO form.
    pub fn text(&self) -> std::borrow::Cow<'_, str> {
        use std::borrow::Cow;
        match self {
            Self::Empty => Cow::Borrowed(""),
            Self::Text(text) | Self::Number(text) | Self::Json(text) | Self::Broken(text) => Cow::Borrowed(text),
            Self::Flag(flag) => Cow::Borrowed(if *flag { "true" } else { "false" }),
            Self::Time(ms) => Cow::Owned(super::dialect::iso_time(*ms)),
        }
    }

    /// The value as an integer, if it is one.
    pub fn integer(&self) -> Option<i64> {
        match self {
            Self::Number(text) => text.parse().ok(),
            Self::Time(ms) => Some(*ms),
            _ => None,
        }
    }

    /// Whether nothing is there.
    pub fn is_empty(&self) -> bool {
        matches!(self, Self::Empty)
    }

    /// Which of two comes first: numbers and times by size, the rest as text, what is missing last.
    pub fn compare(&self, other: &Self, order: Order) -> Ordering {
        let way = |ordering: Ordering| if order == Order::Ascending { ordering } else { ordering.reverse() };
        match (self.is_empty(), other.is_empty()) {
            (true, true) => return Ordering::Equal,
            (true, false) => return Ordering::Greater,
            (false, true) => return Ordering::Less,
            (false, false) => {}
        }
        match (self.integer(), other.integer()) {
            (Some(a), Some(b)) => way(a.cmp(&b)),
            _ => way(self.text().cmp(&other.text())),
        }
    }

    /// Reads one raw JSON value.
    fn of(raw: &RawValue, kind: Kind) -> Self {
        let text = raw.get();
        let cell = match text.as_bytes().first() {
            Some(b'"') => match serde_json::from_str::<String>(text) {
                Ok(string) => Self::Text(string.into()),
                Err(_) => Self::Text(text.trim_matches('"').into()), // a lone surrogate: shown as it was sent
            },
            Some(b't') => Self::Flag(true),
            Some(b'f') => Self::Flag(false),
            Some(b'n') | None => Self::Empty,
            Some(b'{' | b'[') => Self::Json(text.into()),
            Some(_) => Self::Number(text.into()),
        };
        match (&cell, kind) {
            (Self::Text(time), Kind::Time) => parse_time(time).map_or(cell, Self::Time),
            (Self::Flag(false) | Self::Empty, Kind::Word(_)) => Self::Empty,
            (_, Kind::Word(word)) => Self::Text(word.into()),
            _ => cell,
        }
    }
}

/// How a cell is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// As it stands.
    Plain,
    /// Text that is a time.
    Time,
    /// That a boolean is true, or anything else is there, told by this word. Several of one column make a state of what the server tells as flags.
    Word(&'static str),
}

/// Where a cell comes from: a path of field names, `/definition/key`. `*` visits each element of an array and adds up the numbers found; an empty one adds up to 0.
pub type Pointer = &'static str;

/// Which values of an object go into which cell, compiled for one pass over its text.
#[derive(Debug, Default)]
pub struct Projection {
    root: Node,
    width: usize,
}

#[derive(Debug, Default)]
struct Node {
    slots: Vec<(usize, Kind)>,
    fields: Vec<(&'static str, Node)>,
}

impl Projection {
    /// One cell for each pointer, in order. An empty pointer gives a cell that stays empty.
    pub fn new(pointers: impl IntoIterator<Item = (Pointer, Kind)>) -> Self {
        Self::placed(0, pointers.into_iter().enumerate().map(|(slot, (pointer, kind))| (slot, pointer, kind)))
    }

    /// At least `width` cells, each filled from the pointers that name its place.
    pub fn placed(width: usize, pointers: impl IntoIterator<Item = (usize, Pointer, Kind)>) -> Self {
        let mut projection = Self { width, ..Self::default() };
        for (slot, pointer, kind) in pointers {
            projection.width = projection.width.max(slot + 1);
            if pointer.is_empty() {
                continue;
            }
            let mut node = &mut projection.root;
            for name in pointer.trim_start_matches('/').split('/') {
                let at = node.fields.iter().position(|(n, _)| *n == name).unwrap_or_else(|| {
                    node.fields.push((name, Node::default()));
                    node.fields.len() - 1
                });
                node = &mut node.fields[at].1;
            }
            node.slots.push((slot, kind));
        }
        projection
    }

    /// The cells of one object.
    ///
    /// # Errors
    /// When the text is not JSON.
    pub fn cells(&self, raw: &RawValue) -> Result<Box<[Cell]>, serde_json::Error> {
        let mut cells = vec![Cell::Empty; self.width];
        Walk { node: &self.root, cells: &mut cells }.deserialize(&mut serde_json::Deserializer::from_str(raw.get()))?;
        Ok(cells.into_boxed_slice())
    }
}

struct Walk<'a> {
    node: &'a Node,
    cells: &'a mut [Cell],
}

impl<'de> DeserializeSeed<'de> for Walk<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        if self.node.slots.is_empty() {
            return deserializer.deserialize_any(self);
        }
        let raw = <&RawValue as serde::Deserialize>::deserialize(deserializer)?;
        for &(slot, kind) in &self.node.slots {
            let cell = Cell::of(raw, kind);
            if matches!((&cell, kind), (Cell::Empty, Kind::Word(_))) {
                continue; // another flag of the same column may have told its word
            }
            self.cells[slot] = match (self.cells[slot].integer(), cell.integer()) {
                (Some(sum), Some(more)) => Cell::Number(sum.saturating_add(more).to_string().into()),
                _ => cell,
            };
        }
        if self.node.fields.is_empty() {
            return Ok(());
        }
        serde_json::Deserializer::from_str(raw.get()).deserialize_any(self).map_err(D::Error::custom)
    }
}

impl<'de> Visitor<'de> for Walk<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any JSON")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(field) = map.next_key_seed(Field(&self.node.fields))? {
            match field {
                Some(node) => map.next_value_seed(Walk { node, cells: self.cells })?,
                None => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        let Some((_, node)) = self.node.fields.iter().find(|(name, _)| *name == "*") else {
            while seq.next_element::<IgnoredAny>()?.is_some() {}
            return Ok(());
        };
        if seq.next_element_seed(Walk { node, cells: self.cells })?.is_none() {
            // nothing adds up to nothing, which is known
            for slot in node.fields.iter().flat_map(|(_, field)| &field.slots).map(|(slot, _)| *slot) {
                self.cells[slot] = Cell::Number("0".into());
            }
            return Ok(());
        }
        while seq.next_element_seed(Walk { node, cells: self.cells })?.is_some() {}
        Ok(())
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }
    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }
    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }
    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }
    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        Ok(())
    }
    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }
}

/// Finds the node of a field name without allocating it.
struct Field<'a>(&'a [(&'static str, Node)]);

impl<'de, 'a> DeserializeSeed<'de> for Field<'a> {
    type Value = Option<&'a Node>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'a> Visitor<'_> for Field<'a> {
    type Value = Option<&'a Node>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a field name")
    }

    fn visit_str<E>(self, name: &str) -> Result<Self::Value, E> {
        Ok(self.0.iter().find(|(n, _)| *n == name).map(|(_, node)| node))
    }
}

/// One object of a list.
#[derive(Debug, Clone)]
pub struct Row {
    /// What it is called by its server.
    pub id: Id,
    /// What is shown of it, in the order of the projection.
    pub cells: Box<[Cell]>,
    /// The server's own text of it.
    pub raw: Arc<RawValue>,
}

/// Splits a JSON array into rows. `id` is the path of the row's id; with several, they are joined.
/// Bad UTF-8 is replaced, and a row that cannot be projected keeps its text and says so in its cells, so one bad byte does not cost the page.
///
/// # Errors
/// `Unreadable` when the body is not a JSON array.
pub fn rows(body: &[u8], id: &[Pointer], projection: &Projection) -> Result<Vec<Row>, ApiError> {
    let text = String::from_utf8_lossy(body);
    let raws: Vec<Box<RawValue>> = serde_json::from_str(&text).map_err(|error| unreadable("rows", &text, &error))?;
    let ids = Projection::new(id.iter().map(|pointer| (*pointer, Kind::Plain)));
    let row = |(index, raw): (usize, Box<RawValue>)| {
        let id = ids.cells(&raw).map(|cells| composite(&cells)).unwrap_or_default();
        let id = if id.is_empty() { format!("(no id) {index}") } else { id };
        let read = if raw.get().starts_with('{') {
            projection.cells(&raw).map_err(|error| error.to_string())
        } else {
            Err("no object".to_owned())
        };
        let cells = read.unwrap_or_else(|why| vec![Cell::Broken(format!("unreadable: {why}").into()); projection.width].into());
        Row { id: Id::from(id), cells, raw: Arc::from(raw) }
    };
    Ok(raws.into_iter().enumerate().map(row).collect())
}

/// How many elements an array has.
///
/// # Errors
/// `Unreadable` when the body is not a JSON array.
pub(super) fn count(body: &[u8]) -> Result<u64, ApiError> {
    elements(&String::from_utf8_lossy(body)).map(|elements| elements.len() as u64)
}

/// Several arrays as one, each element as it was sent.
///
/// # Errors
/// `Unreadable` when one of them is not a JSON array.
pub(super) fn together(bodies: &[Vec<u8>]) -> Result<Vec<u8>, ApiError> {
    let texts: Vec<_> = bodies.iter().map(|body| String::from_utf8_lossy(body)).collect();
    let parts = texts.iter().map(|text| elements(text)).collect::<Result<Vec<_>, _>>()?;
    let all: Vec<&str> = parts.iter().flatten().map(|element| element.get()).collect();
    Ok(format!("[{}]", all.join(",")).into_bytes())
}

fn elements(text: &str) -> Result<Vec<&RawValue>, ApiError> {
    serde_json::from_str(text).map_err(|error| unreadable("rows", text, &error))
}

/// What came in place of what was wanted.
pub fn unreadable(wanted: &str, text: &str, error: &serde_json::Error) -> ApiError {
    let reason = match text.trim_start().as_bytes().first() {
        Some(b'<') => {
            format!("a web page came instead of {wanted}; is the URL right (…/engine-rest), or does a sign-in page stand before it?")
        }
        None => format!("nothing came instead of {wanted}"),
        Some(_) if error.is_eof() => format!("the end of {wanted} is missing: something on the way cut it off"),
        Some(_) => format!("what came is not {wanted}: {error}"),
    };
    ApiError::Unreadable { url: "the server".to_owned(), reason }
}

/// Several cells as one key: equal exactly when each cell is.
pub fn composite(cells: &[Cell]) -> String {
    cells.iter().map(Cell::text).collect::<Vec<_>>().join("\u{1f}").trim_end_matches('\u{1f}').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn raw(text: &str) -> Box<RawValue> {
        RawValue::from_string(text.to_owned()).unwrap()
    }

    #[test]
    fn values_keep_the_servers_text() {
        let projection = Projection::new(
            ["/n", "/d", "/s", "/none", "/o", "/deep/er", ""].into_iter().map(|p| (p, Kind::Plain)).chain([("/at", Kind::Time)]),
        );
        let cells = projection
            .cells(&raw(
                r#"{"n":9007199254740993,"d":129.90,"s":"a\u0041","o":{"x":1},"deep":{"er":true},"at":"1970-01-01T00:00:01.500+0000"}"#,
            ))
            .unwrap();
        assert_eq!(cells[0].text(), "9007199254740993");
        assert_eq!(cells[1].text(), "129.90");
        assert_eq!(cells[2].text(), "aA");
        assert_eq!(cells[3], Cell::Empty);
        assert_eq!(cells[4].text(), r#"{"x":1}"#);
        assert_eq!(cells[5], Cell::Flag(true));
        assert_eq!(cells[6], Cell::Empty);
        assert_eq!(cells[7], Cell::Time(1500));
    }

    #[test]
    fn a_star_adds_up_over_an_array() {
        let projection = Projection::new([("/incidents/*/incidentCount", Kind::Plain)]);
        let cells = projection.cells(&raw(r#"{"incidents":[{"incidentCount":2},{"incidentCount":40}]}"#)).unwrap();
        assert_eq!(cells[0].integer(), Some(42));
        assert_eq!(projection.cells(&raw(r#"{"incidents":[]}"#)).unwrap()[0].integer(), Some(0));
        assert_eq!(projection.cells(&raw(r#"{"incidents":null}"#)).unwrap()[0], Cell::Empty, "not told");
    }

    #[test]
    fn flags_of_one_column_become_the_word_of_the_one_that_holds() {
        let flags = [(1, "/open", Kind::Word("open")), (1, "/resolved", Kind::Word("resolved"))];
        let projection = Projection::placed(3, flags);
        let cells = |text| projection.cells(&raw(text)).unwrap();
        assert_eq!(cells(r#"{"open":true,"resolved":false}"#)[..], [Cell::Empty, Cell::Text("open".into()), Cell::Empty]);
        assert_eq!(cells(r#"{"open":false,"resolved":true}"#)[1].text(), "resolved");
        assert!(cells(r#"{"open":false}"#)[1].is_empty());
    }

    #[test]
    fn one_bad_byte_or_row_does_not_cost_the_page() {
        let projection = Projection::new([("/name", Kind::Plain)]);
        let rows = rows(b"[{\"id\":\"a\",\"name\":\"x\xffy\"},{\"id\":\"b\",\"name\":\"\\ud800\"},7]", &["/id"], &projection).unwrap();
        assert_eq!(rows.len(), 3);
        assert_eq!(rows[0].cells[0].text(), "x\u{fffd}y");
        assert_eq!(rows[1].id.as_str(), "b");
        assert_eq!(rows[1].cells[0].text(), "\\ud800");
        assert_eq!(rows[2].id.as_str(), "(no id) 2");
    }

    #[test]
    fn a_web_page_is_not_a_list() {
        assert!(rows(b"<html>", &["/id"], &Projection::default()).is_err());
    }
}
