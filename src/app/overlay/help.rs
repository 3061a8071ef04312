//! The help: every command that can be used here, narrowed by what is typed.

use crossterm::event::KeyEvent;

use super::{After, Scroll, edit};
use crate::{
    app::{Model, command::Command},
    pane::input::Input,
};

/// Every command that can be used here.
#[derive(Debug, Default)]
pub struct Help {
    /// What is looked for.
    pub input: Input,
    /// Whether keys go into that.
    pub typing: bool,
    /// The first line shown.
    pub scroll: Scroll,
}

impl Help {
    /// The help from its start.
    pub fn new(model: &Model) -> Self {
        // how many lines it has is the drawing's matter, which goes no further than the last one
        Self { scroll: Scroll::over(model.commands().count() * 3 + model.keymap.notes.len()), ..Self::default() }
    }

    pub(super) fn press(&mut self, key: KeyEvent, name: &str) -> After {
        if self.typing {
            match name {
                "esc" => (self.input, self.typing) = (Input::default(), false),
                "enter" => self.typing = false,
                "down" | "up" => {
                    self.scroll.press(name, 10);
                }
                _ if edit(&mut self.input, key) => self.scroll.at = 0,
                _ => {}
            }
            return After::Stay;
        }
        match name {
            "/" => self.typing = true,
            "esc" if !self.input.text().is_empty() => self.input = Input::default(),
            "esc" | "q" | "?" | "enter" => return After::Close(vec![]),
            _ => {
                self.scroll.press(name, 10);
            }
        }
        After::Stay
    }

    /// The commands that can be used here and fit what is typed; what is special to this place goes first, groups stay together.
    pub fn commands(&self, model: &Model) -> Vec<&'static Command> {
        let wanted: Vec<String> = self.input.text().split_whitespace().map(str::to_lowercase).collect();
        let fits = |command: &Command| {
            let told =
                [command.id, command.title, command.help, command.group, &model.keymap.keys(command).join(" ")].join(" ").to_lowercase();
            wanted.iter().all(|word| told.contains(word))
        };
        let mut commands: Vec<_> = model.commands().filter(|command| fits(command)).collect();
        commands.sort_by_key(|command| std::cmp::Reverse(command.scope.narrowness()));
        commands
    }
}
