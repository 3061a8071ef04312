//! The filter bar: the filter language with completion, checked as it is typed.

use crossterm::event::KeyEvent;

use super::{After, edit};
use crate::{
    app::{Model, lists},
    pane::input::Input,
    resource::{
        Resource,
        filter::{self, Term},
    },
};

/// A filter being typed.
pub struct FilterBar {
    /// What is filtered.
    pub resource: &'static Resource,
    /// The text so far.
    pub input: Input,
    /// What is wrong with it.
    pub error: Option<String>,
}

impl FilterBar {
    /// A bar with the present filter in it.
    pub fn new(resource: &'static Resource, terms: &[Term]) -> Self {
        let text = terms.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
        Self { resource, input: Input::new(text), error: None }
    }

    pub(super) fn paste(&mut self, text: &str) {
        self.input.paste(text);
        self.check();
    }

    fn check(&mut self) {
        self.error = filter::parse(self.resource, self.input.text()).err();
    }

    /// What could stand where the cursor is: field names, or the values of a field.
    pub fn completions(&self) -> Vec<String> {
        let word = self.input.before().rsplit(char::is_whitespace).next().unwrap_or_default();
        match word.split_once(':') {
            None => self.resource.filters.iter().filter(|f| f.name.starts_with(word)).map(|f| format!("{}:", f.name)).collect(),
            Some((field, start)) => {
                let values = self.resource.filter(field).map(|filter| filter.values).unwrap_or_default();
                values.iter().filter(|value| value.starts_with(start)).map(|value| format!("{field}:{value}")).collect()
            }
        }
    }

    fn complete(&mut self) {
        let Some(first) = self.completions().into_iter().next() else { return };
        let word = self.input.before().rsplit(char::is_whitespace).next().unwrap_or_default().len();
        let rest: String = first.chars().skip(word).collect();
        self.input.paste(&rest);
    }

    pub(super) fn press(&mut self, model: &mut Model, key: KeyEvent, name: &str) -> After {
        match name {
            "esc" => return After::Close(vec![]),
            "tab" => self.complete(),
            "enter" => match filter::parse(self.resource, self.input.text()) {
                Ok(terms) => return After::Close(lists::set_filter(model, terms)),
                Err(error) => {
                    self.error = Some(error);
                    return After::Stay;
                }
            },
            _ => {
                edit(&mut self.input, key);
            }
        }
        self.check();
        After::Stay
    }
}
