//! The search bar of a text.

use crossterm::event::KeyEvent;

use super::{After, edit};
use crate::{app::Model, pane::input::Input};

/// What to look for.
#[derive(Debug, Default)]
pub struct SearchBar {
    /// The text so far.
    pub input: Input,
}

impl SearchBar {
    pub(super) fn press(&mut self, model: &mut Model, key: KeyEvent, name: &str) -> After {
        match name {
            "enter" => {
                if let Some(text) = model.parts().0.text_mut() {
                    text.search(self.input.text());
                }
                After::Close(vec![])
            }
            "esc" => After::Close(vec![]),
            _ => {
                edit(&mut self.input, key);
                After::Stay
            }
        }
    }
}
