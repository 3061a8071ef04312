//! Fields: what an action asks a person for, and what the person entered.

use serde_json::{Map, Value, json};

use super::value;

/// One question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// Name, as the action or the server knows it.
    pub name: String,
    /// What is written before it.
    pub label: String,
    /// Type of the value, as the engine names it.
    pub kind: String,
    /// What stands there at first.
    pub text: String,
    /// The only values it takes; empty: any.
    pub choices: Vec<String>,
    /// Whether it may be left empty.
    pub required: bool,
    /// The name of the field that says what type this one has.
    pub typed_by: Option<String>,
    /// Why it cannot be changed, if it cannot.
    pub locked: Option<String>,
}

/// One answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The field's name.
    pub name: String,
    /// Type of the value.
    pub kind: String,
    /// What was entered.
    pub text: String,
    /// Whether it differs from what stood there at first.
    pub changed: bool,
    /// Whether the person added the field.
    pub added: bool,
}

impl Field {
    /// A field with a value in it.
    pub fn new(name: impl Into<String>, kind: &str, text: impl Into<String>) -> Self {
        let name = name.into();
        Self {
            label: name.clone(),
            name,
            kind: kind.to_owned(),
            text: text.into(),
            choices: vec![],
            required: false,
            typed_by: None,
            locked: None,
        }
    }

    /// With another label than its name.
    #[must_use]
    pub fn labelled(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    /// It may not be left empty.
    #[must_use]
    pub fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// It takes only these values.
    #[must_use]
    pub fn choices<T: Into<String>>(mut self, choices: impl IntoIterator<Item = T>) -> Self {
        self.choices = choices.into_iter().map(Into::into).collect();
        self
    }

    /// Another field says its type.
    #[must_use]
    pub fn typed_by(mut self, name: &str) -> Self {
        self.typed_by = Some(name.to_owned());
        self
    }

    /// It is shown, but cannot be changed.
    #[must_use]
    pub fn locked(mut self, reason: &str) -> Self {
        self.locked = Some(reason.to_owned());
        self
    }
}

/// What was entered into the field of that name; empty if there is none.
pub fn text<'a>(entries: &'a [Entry], name: &str) -> &'a str {
    entries.iter().find(|entry| entry.name == name).map_or("", |entry| &entry.text)
}

/// What was entered as variables of the engine: those that were changed, with their types.
///
/// # Errors
/// The name of what is no value of its type, and why.
pub fn variables<'a>(entries: impl Iterator<Item = &'a Entry>) -> Result<Map<String, Value>, String> {
    let variable = |entry: &Entry| {
        let value = value::parse(&entry.kind, &entry.text).map_err(|why| format!("{}: {why}", entry.name))?;
        Ok((entry.name.clone(), json!({ "value": value, "type": entry.kind })))
    };
    entries.filter(|entry| entry.changed).map(variable).collect()
}
