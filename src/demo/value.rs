//! Typed values of variables: how they come in, how they are kept, how they are shown.

use serde_json::{Value as Json, json};

use super::time;

/// The types of the engine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the engine's own names")]
pub enum Kind {
    Null,
    Boolean,
    Short,
    Integer,
    Long,
    Double,
    String,
    Date,
    Bytes,
    File,
    Object,
    Json,
    Xml,
}

const KINDS: [(Kind, &str); 13] = [
    (Kind::Null, "Null"),
    (Kind::Boolean, "Boolean"),
    (Kind::Short, "Short"),
    (Kind::Integer, "Integer"),
    (Kind::Long, "Long"),
    (Kind::Double, "Double"),
    (Kind::String, "String"),
    (Kind::Date, "Date"),
    (Kind::Bytes, "Bytes"),
    (Kind::File, "File"),
    (Kind::Object, "Object"),
    (Kind::Json, "Json"),
    (Kind::Xml, "Xml"),
];

impl Kind {
    /// The engine's name for it.
    pub fn name(self) -> &'static str {
        KINDS.iter().find(|(k, _)| *k == self).map_or("Null", |(_, n)| n)
    }

    fn by_name(name: &str) -> Option<Self> {
        KINDS.iter().find(|(_, n)| n.eq_ignore_ascii_case(name)).map(|(k, _)| *k)
    }

    /// The Java class that a plain value of this type is converted to.
    fn java(self) -> &'static str {
        match self {
            Self::Null => "javax.lang.model.type.NullType",
            Self::Boolean => "java.lang.Boolean",
            Self::Short => "java.lang.Short",
            Self::Integer => "java.lang.Integer",
            Self::Long => "java.lang.Long",
            Self::Double => "java.lang.Double",
            Self::Date => "java.util.Date",
            _ => "java.lang.String",
        }
    }
}

/// The plain part of a value.
#[derive(Debug, Clone, PartialEq)]
pub enum Plain {
    /// No value.
    Null,
    /// Boolean.
    Bool(bool),
    /// Short, Integer, Long.
    Int(i64),
    /// Double.
    Double(f64),
    /// String, JSON and XML text, base64 of bytes, files and serialized objects.
    Text(String),
    /// Milliseconds since 1970.
    Date(i64),
}

/// A typed value.
#[derive(Debug, Clone, PartialEq)]
pub struct Value {
    /// Its type.
    pub kind: Kind,
    /// What it holds.
    pub plain: Plain,
    /// `valueInfo`: of an object its class and format, of a file its name and type.
    pub info: Option<Box<Json>>,
}

impl Value {
    /// No value, no type.
    pub fn null() -> Self {
        Self::of(Kind::Null, Plain::Null)
    }

    /// A value without further information.
    pub fn of(kind: Kind, plain: Plain) -> Self {
        Self { kind, plain, info: None }
    }

    /// A String.
    pub fn text(text: impl Into<String>) -> Self {
        Self::of(Kind::String, Plain::Text(text.into()))
    }

    /// A Long.
    pub fn long(n: i64) -> Self {
        Self::of(Kind::Long, Plain::Int(n))
    }

    /// An Integer.
    pub fn integer(n: i64) -> Self {
        Self::of(Kind::Integer, Plain::Int(n))
    }

    /// A Date, in milliseconds since 1970.
    pub fn date(millis: i64) -> Self {
        Self::of(Kind::Date, Plain::Date(millis))
    }

    /// Reads `{"value", "type", "valueInfo"}`.
    ///
    /// # Errors
    /// The engine's words about a value that does not fit its type, or a type that it does not know.
    pub fn read(dto: &Json) -> Result<Self, String> {
        let value = dto.get("value").unwrap_or(&Json::Null);
        let Some(name) = dto.get("type").and_then(Json::as_str) else { return Ok(untyped(value)) };
        let kind = Kind::by_name(name).ok_or_else(|| format!("Unsupported value type '{name}'"))?;
        let info = dto.get("valueInfo").filter(|i| i.as_object().is_some_and(|o| !o.is_empty())).cloned().map(Box::new);
        let numeric = matches!(kind, Kind::Short | Kind::Integer | Kind::Long | Kind::Double);
        let plain = if value.is_null() || (numeric && value == "") { Some(Plain::Null) } else { convert(kind, value) };
        match plain {
            Some(plain) => Ok(Self { kind, plain, info }),
            None => Err(format!("Cannot convert value '{}' of type '{name}' to java type {}", bare(value), kind.java())),
        }
    }

    /// Whether the engine cannot make an object of its bytes, and what it says then.
    pub fn broken(&self) -> Option<String> {
        if self.kind != Kind::Object {
            return None;
        }
        let Plain::Text(text) = &self.plain else { return None };
        // What Java serialized starts with the magic of its streams.
        (!text.starts_with("rO0AB")).then(|| "invalid stream header: 6E6F7420".to_owned())
    }

    /// The value as the engine shows it: one by one (`single`) or in a list, where bytes are left out.
    pub fn show(&self, single: bool) -> Json {
        match &self.plain {
            Plain::Null => Json::Null,
            Plain::Bool(b) => json!(b),
            Plain::Int(n) => json!(n),
            Plain::Double(d) => json!(d),
            Plain::Date(t) => json!(time::write(*t)),
            Plain::Text(_) if self.kind == Kind::File || (self.kind == Kind::Bytes && !single) => Json::Null,
            Plain::Text(t) => json!(t),
        }
    }

    /// `{"type", "value", "valueInfo"}`.
    pub fn dto(&self, single: bool) -> Json {
        json!({"type": self.kind.name(), "value": self.show(single), "valueInfo": self.value_info()})
    }

    /// `valueInfo`; `{}` where there is none.
    pub fn value_info(&self) -> Json {
        self.info.as_deref().cloned().unwrap_or_else(|| json!({}))
    }

    /// `{"type", "value", "valueInfo"}` as it is sent to an engine: nothing left out.
    pub fn request(&self) -> Json {
        let value = if let Plain::Text(text) = &self.plain { json!(text) } else { self.show(true) };
        json!({"type": self.kind.name(), "value": value, "valueInfo": self.value_info()})
    }

    /// How it reads in an expression's text.
    pub fn words(&self) -> String {
        match &self.plain {
            Plain::Null => String::new(),
            Plain::Bool(b) => b.to_string(),
            Plain::Int(n) => n.to_string(),
            Plain::Double(d) => d.to_string(),
            Plain::Date(t) => time::write(*t),
            Plain::Text(t) => t.clone(),
        }
    }
}

fn untyped(value: &Json) -> Value {
    match value {
        Json::Null => Value::null(),
        Json::Bool(b) => Value::of(Kind::Boolean, Plain::Bool(*b)),
        Json::String(s) => Value::text(s.clone()),
        Json::Number(n) => match n.as_i64() {
            Some(i) if i32::try_from(i).is_ok() => Value::integer(i),
            Some(i) => Value::long(i),
            None => Value::of(Kind::Double, Plain::Double(n.as_f64().unwrap_or_default())),
        },
        Json::Array(_) | Json::Object(_) => {
            let class = if value.is_array() { "java.util.ArrayList" } else { "java.util.LinkedHashMap" };
            let info = json!({"objectTypeName": class, "serializationDataFormat": "application/x-java-serialized-object"});
            // The demo has no Java to serialize with: an empty stream of the right kind stands for the object.
            Value { kind: Kind::Object, plain: Plain::Text("rO0ABXA=".to_owned()), info: Some(Box::new(info)) }
        }
    }
}

/// The value in that type, or `None` when Java could not convert it.
fn convert(kind: Kind, value: &Json) -> Option<Plain> {
    let within = |from: i64, to: i64| {
        let n = match value {
            Json::String(s) => s.parse().ok()?,
            other => other.as_i64()?,
        };
        (from..=to).contains(&n).then_some(Plain::Int(n))
    };
    match kind {
        Kind::Null => None,
        Kind::Boolean => match value {
            Json::Bool(b) => Some(Plain::Bool(*b)),
            Json::String(s) => match s.as_str() {
                "true" => Some(Plain::Bool(true)),
                "false" => Some(Plain::Bool(false)),
                _ => None,
            },
            _ => None,
        },
        Kind::Short => within(i64::from(i16::MIN), i64::from(i16::MAX)),
        Kind::Integer => within(i64::from(i32::MIN), i64::from(i32::MAX)),
        Kind::Long => within(i64::MIN, i64::MAX),
        Kind::Double => match value {
            Json::String(s) => s.parse().ok().map(Plain::Double),
            other => other.as_f64().map(Plain::Double),
        },
        Kind::Date => value.as_str().and_then(time::read).map(Plain::Date),
        _ => Some(Plain::Text(bare(value))),
    }
}

fn bare(value: &Json) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_a_type_the_smallest_that_fits_is_taken() {
        for (value, kind) in
            [(json!(5), "Integer"), (json!(9_007_199_254_740_993_i64), "Long"), (json!(1.5), "Double"), (json!("x"), "String")]
        {
            assert_eq!(Value::read(&json!({"value": value})).unwrap().kind.name(), kind);
        }
        assert_eq!(Value::read(&json!({})).unwrap(), Value::null());
    }

    #[test]
    fn what_does_not_fit_its_type_is_refused_in_the_engines_words() {
        let refused = |value: Json, kind: &str| Value::read(&json!({"value": value, "type": kind})).unwrap_err();
        assert_eq!(refused(json!("abc"), "Long"), "Cannot convert value 'abc' of type 'Long' to java type java.lang.Long");
        assert_eq!(
            refused(json!(3_000_000_000_i64), "Integer"),
            "Cannot convert value '3000000000' of type 'Integer' to java type java.lang.Integer"
        );
        assert_eq!(refused(json!("2026-01-01"), "Date"), "Cannot convert value '2026-01-01' of type 'Date' to java type java.util.Date");
        assert_eq!(refused(json!(1), "Foo"), "Unsupported value type 'Foo'");
    }

    #[test]
    fn text_is_converted_where_java_would() {
        assert_eq!(Value::read(&json!({"value": "5", "type": "long"})).unwrap(), Value::long(5));
        assert_eq!(Value::read(&json!({"value": 5, "type": "String"})).unwrap(), Value::text("5"));
    }
}
