//! The form for a server that is not configured: typed, tested step by step, then used for this session.

use crossterm::event::KeyEvent;

use super::{After, edit};
use crate::{
    app::{
        Effect, Model,
        setup::{Draft, lines},
    },
    doctor::{Check, Findings, State},
    pane::{input::Input, slot::Ticket},
};

/// Labels of the fields, each with a word about it.
pub const FIELDS: [(&str, &str); 5] = [
    ("url", "http://localhost:8080/engine-rest"),
    ("user", "empty: no sign-in"),
    ("password", "kept in memory only"),
    ("engine", "empty: the default one"),
    ("tenant", "empty: all"),
];
/// Which of them is never shown.
pub const PASSWORD: usize = 2;

/// The form.
#[derive(Default)]
pub struct Setup {
    /// What stands in each field.
    pub inputs: [Input; 5],
    /// The field that is edited.
    pub focus: usize,
    /// The steps of the newest test so far.
    pub checks: Vec<Check>,
    /// The test that is under way.
    pub testing: Option<Ticket>,
    /// What was tested last, and what came of it.
    tested: Option<(Draft, Findings)>,
    /// What the person should know before the next key.
    pub word: Option<String>,
    /// Whether a sign-in that was refused is to be sent again as it is.
    warned: bool,
}

impl Setup {
    fn draft(&self) -> Draft {
        let text = |at: usize| self.inputs[at].text().trim().to_owned();
        let password = self.inputs[PASSWORD].text().to_owned().into();
        Draft { url: text(0), user: text(1), password, engine: text(3), tenant: text(4) }
    }

    /// Whether what stands there now was tested and works.
    pub fn passed(&self) -> bool {
        self.testing.is_none() && self.tested.as_ref().is_some_and(|(draft, findings)| findings.usable && *draft == self.draft())
    }

    /// The lines that would keep it, once it works.
    pub fn lines(&self) -> Vec<String> {
        let (draft, findings) = match &self.tested {
            Some(tested) if self.passed() => tested,
            _ => return vec![],
        };
        lines(draft, findings.base.as_ref().map_or(draft.url.as_str(), |base| base.as_str()))
    }

    /// Takes note of a step of its test; any other is given back.
    pub(in crate::app) fn checked(&mut self, ticket: Ticket, check: Check) {
        if self.testing == Some(ticket) {
            self.checks.push(check);
        }
    }

    /// Takes note of how its test ended.
    pub(in crate::app) fn examined(&mut self, ticket: Ticket, findings: Findings) {
        if self.testing == Some(ticket) {
            self.testing = None;
            if let Some((_, found)) = &mut self.tested {
                *found = findings;
            }
        }
    }

    pub(super) fn paste(&mut self, text: &str) {
        self.inputs[self.focus].paste(text);
    }

    pub(super) fn press(&mut self, model: &mut Model, key: KeyEvent, name: &str) -> After {
        self.word = None;
        let count = FIELDS.len();
        match name {
            "esc" if model.session.is_nowhere() => {
                model.quit = true;
                return After::Stay;
            }
            "esc" => return After::Close(vec![]),
            "tab" | "down" => self.focus = (self.focus + 1) % count,
            "shift-tab" | "up" => self.focus = (self.focus + count - 1) % count,
            "ctrl-y" if self.passed() => return After::StayAnd(vec![Effect::Copy(self.lines().join("\n") + "\n")]),
            "enter" => return self.enter(model),
            _ => {
                edit(&mut self.inputs[self.focus], key);
            }
        }
        After::Stay
    }

    fn enter(&mut self, model: &mut Model) -> After {
        if self.testing.is_some() {
            return After::Stay;
        }
        let draft = self.draft();
        if draft.url.is_empty() {
            self.focus = 0;
            self.word = Some("where is the server?".to_owned());
            return After::Stay;
        }
        if let Some((_, findings)) = self.tested.as_ref().filter(|_| self.passed()) {
            let url = findings.base.as_ref().map_or(draft.url, |base| base.as_str().to_owned());
            return After::StayAnd(vec![Effect::Adopt(Draft { url, ..draft })]);
        }
        let same = self.tested.as_ref().is_some_and(|(tested, _)| *tested == draft);
        let refused = self.checks.iter().any(|check| check.step == "sign-in" && check.state == State::Failed);
        if same && refused && !self.warned {
            self.warned = true;
            self.word =
                Some("this very sign-in was refused, and wrong ones lock users: change it, or enter again to send it once more".to_owned());
            return After::Stay;
        }
        let ticket = model.tickets.draw();
        (self.testing, self.warned) = (Some(ticket), false);
        self.checks.clear();
        self.tested = Some((draft.clone(), Findings::default()));
        After::StayAnd(vec![Effect::Examine(ticket, draft)])
    }
}
