//! The confirmation of an own command: what will be started. No preselected answer.

use crossterm::event::KeyEvent;

use super::{After, confirm::ENTER_IS_NONE, edit};
use crate::{
    app::{Effect, Model, own::Start},
    pane::input::Input,
};

/// An own command that waits for its yes.
pub struct OwnConfirm {
    /// What will be started.
    pub start: Start,
    /// What was typed so far.
    pub input: Input,
    /// What was wrong with it.
    pub error: Option<String>,
}

impl OwnConfirm {
    /// One that nothing was said to.
    pub fn new(start: Start) -> Self {
        Self { start, input: Input::default(), error: None }
    }

    /// Whether the context's name has to be typed: in production that is not armed.
    pub fn wants_name(&self, model: &Model) -> bool {
        self.start.guarded && model.session.guard.armed_for(model.now.instant).is_none()
    }

    pub(super) fn press(&mut self, model: &Model, key: KeyEvent, name: &str) -> After {
        let start = || After::Close(vec![Effect::Own(Box::new(self.start.clone()))]);
        match name {
            "esc" => return After::Close(vec![]),
            "y" if !self.wants_name(model) => return start(),
            "n" | "q" if !self.wants_name(model) => return After::Close(vec![]),
            "enter" if self.wants_name(model) && self.input.text() == &**model.session.guard.context() => return start(),
            "enter" if self.wants_name(model) => self.error = Some("not started: that is not the context's name".to_owned()),
            "enter" => self.error = Some(ENTER_IS_NONE.to_owned()),
            _ if self.wants_name(model) => {
                self.error = None;
                edit(&mut self.input, key);
            }
            _ => {}
        }
        After::Stay
    }
}
