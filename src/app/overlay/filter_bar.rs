//! The filter bar: the filter language with completion, checked as it is typed.

use crossterm::event::KeyEvent;

use super::{After, Completion, edit};
use crate::{
    app::{Model, narrow},
    pane::{input::Input, table::Table},
    resource::{Resource, filter},
};

/// A filter being typed.
pub struct FilterBar {
    /// What is filtered.
    pub resource: &'static Resource,
    /// The text so far.
    pub input: Input,
    /// What is wrong with it.
    pub error: Option<String>,
    /// What could stand at the cursor.
    pub completion: Completion,
}

impl FilterBar {
    /// A bar with the present filter in it.
    pub fn new(table: &Table) -> Self {
        let mut text = filter::text(&table.filter);
        if !text.is_empty() {
            // one goes on with another term
            text.push(' ');
        }
        let mut bar = Self { resource: table.resource, input: Input::new(text), error: None, completion: Completion::default() };
        bar.check(Some(table));
        bar
    }

    pub(super) fn paste(&mut self, text: &str, table: Option<&Table>) {
        self.input.paste(text);
        self.check(table);
    }

    fn check(&mut self, table: Option<&Table>) {
        self.error = filter::parse(self.resource, self.input.text()).err();
        self.completion = Completion::of_filter(self.resource, &self.input, 0, table);
    }

    pub(super) fn press(&mut self, model: &mut Model, key: KeyEvent, name: &str) -> After {
        match name {
            "esc" => return After::Close(vec![]),
            "tab" | "shift-tab" => {
                if self.completion.is_settled() {
                    self.check(model.screen().table());
                }
                self.completion.step(&mut self.input, name == "shift-tab");
                self.error = filter::parse(self.resource, self.input.text()).err();
                return After::Stay;
            }
            "enter" => match filter::parse(self.resource, self.input.text()) {
                Ok(terms) => return After::Close(narrow::set_filter(model, terms)),
                Err(error) => {
                    self.error = Some(error);
                    return After::Stay;
                }
            },
            _ => {
                edit(&mut self.input, key);
            }
        }
        self.check(model.screen().table());
        After::Stay
    }
}
