//! A bar for the name of something that is kept.

use crossterm::event::KeyEvent;

use super::{After, edit};
use crate::{
    app::{Model, kept},
    memory::SavedFilter,
    pane::input::Input,
};

/// The name of a filter, being typed.
pub struct NameBar {
    /// The text so far.
    pub input: Input,
    /// The resource and the terms that get the name.
    pub resource: &'static str,
    /// The terms.
    pub filter: String,
}

impl NameBar {
    pub(super) fn press(&mut self, model: &mut Model, key: KeyEvent, name: &str) -> After {
        match name {
            "esc" => return After::Close(vec![]),
            "enter" if !self.input.text().trim().is_empty() => {
                let name = self.input.text().trim().to_owned();
                let filter = SavedFilter { name, resource: self.resource.to_owned(), filter: self.filter.clone(), fixed: false };
                return After::Close(kept::save_filter(model, filter));
            }
            _ => {
                edit(&mut self.input, key);
            }
        }
        After::Stay
    }
}
