//! The dialog that asks what an action needs: fields with types, and free ones.

use crossterm::event::KeyEvent;
use tokio::time::Instant;

use super::{After, edit};
use crate::{
    act::{Action, Field, Selection, value},
    api::Call,
    app::{Model, runs::Origin, write},
    pane::{
        form::Form,
        input::Input,
        slot::{Asked, Outcome, Slot, Ticket, Tickets},
    },
    resource::query::{Make, Query},
};

/// A form for an action.
pub struct FormDialog {
    /// What it is for.
    pub action: &'static Action,
    selection: Selection,
    left_out: Option<String>,
    /// The form, when its fields are known.
    pub form: Slot<Form>,
    /// The name and type of a free field being typed: `name:Type`.
    pub adding: Option<Input>,
}

impl FormDialog {
    /// A form whose fields are known. `open`: the person may add more.
    pub fn filled(action: &'static Action, selection: Selection, left_out: Option<String>, fields: Vec<Field>, open: bool) -> Self {
        let form = Slot { value: Some(Form::new(fields, open)), ..Slot::default() };
        Self { action, selection, left_out, form, adding: None }
    }

    /// A form whose fields the server tells.
    pub fn waiting(action: &'static Action, selection: Selection, left_out: Option<String>) -> Self {
        Self { action, selection, left_out, form: Slot::default(), adding: None }
    }

    /// Says why what was filled in was not accepted.
    pub fn refuse(&mut self, reason: String) {
        if let Some(form) = &mut self.form.value {
            form.error = Some(reason);
        }
    }

    /// Asks the server for the fields.
    pub fn ask(&mut self, tickets: &mut Tickets, call: Call, make: Make) -> Option<Asked> {
        self.form.ask(tickets, || Query::Body { call, make })
    }

    /// What it is about.
    pub fn label(&self) -> String {
        match &self.selection {
            Selection::These(subjects) if let [one] = subjects.as_slice() => (self.action.about)(one),
            selection => selection.label(),
        }
    }

    /// The ticket it still waits for.
    pub fn pending(&self) -> Option<Ticket> {
        self.form.pending
    }

    pub(super) fn accept(&mut self, ticket: Ticket, outcome: Outcome, now: Instant) -> Result<(), Outcome> {
        if !self.form.awaits(ticket) {
            return Err(outcome);
        }
        let mut fields: Slot<Vec<Field>> = Slot::default();
        fields.keep(outcome, now);
        match (fields.value, fields.error) {
            (Some(fields), _) => self.form.fill(Form::new(fields, true), now),
            (None, Some(error)) => self.form.fail(error, now),
            (None, None) => self.form.pending = None,
        }
        Ok(())
    }

    pub(super) fn paste(&mut self, text: &str, now_ms: i64) {
        if let Some(adding) = &mut self.adding {
            return adding.paste(text);
        }
        let Some(form) = &mut self.form.value else { return };
        form.now_ms = now_ms;
        if let Some(line) = form.current().filter(|line| line.takes_text()) {
            line.input.paste(text);
        }
    }

    pub(super) fn press(&mut self, model: &mut Model, key: KeyEvent, name: &str) -> After {
        if let Some(adding) = &mut self.adding {
            match name {
                "esc" => self.adding = None,
                "enter" => self.add(),
                _ => {
                    edit(adding, key);
                }
            }
            return After::Stay;
        }
        let Some(form) = &mut self.form.value else {
            return if name == "esc" { After::Close(vec![]) } else { After::Stay };
        };
        form.now_ms = model.now.utc_ms;
        match name {
            "esc" => return After::Close(vec![]),
            "tab" | "down" => form.step(1),
            "shift-tab" | "up" => form.step(-1),
            "ctrl-n" if form.open => self.adding = Some(Input::default()),
            "enter" => return self.submit(model),
            "left" | "right" if form.current().is_some_and(|line| !line.field.choices.is_empty()) => {
                form.choose(if name == "left" { -1 } else { 1 });
            }
            _ => {
                if let Some(line) = form.current().filter(|line| line.takes_text()) {
                    edit(&mut line.input, key);
                }
                form.error = None;
            }
        }
        After::Stay
    }

    /// Adds the free field that was typed, `name` or `name:Type`.
    fn add(&mut self) {
        let (Some(adding), Some(form)) = (self.adding.take(), &mut self.form.value) else { return };
        let (name, kind) = adding.text().split_once(':').unwrap_or((adding.text(), "String"));
        let kind = value::TYPES.iter().find(|known| known.eq_ignore_ascii_case(kind.trim()));
        match kind {
            Some(kind) if !name.trim().is_empty() => form.add(name.trim(), kind),
            Some(_) => {}
            None => form.error = Some(format!("types are {}", value::TYPES.join(", "))),
        }
    }

    fn submit(&mut self, model: &mut Model) -> After {
        let Some(form) = &mut self.form.value else { return After::Stay };
        if let Some(at) = form.first_problem() {
            form.focus = at;
            form.error = Some("not all fields are right".to_owned());
            return After::Stay;
        }
        let entries = form.entries();
        let overlays = model.overlays.len();
        if let Err(reason) = self.action.planned(&self.selection, &entries, &model.session.actor, false) {
            form.error = Some(reason);
            After::Stay
        } else {
            let origin = Origin { action: self.action, selection: self.selection.clone(), entries };
            let effects = write::plan(model, origin, self.left_out.clone(), write::Follows::Nothing);
            // the form stays below its confirmation, so that leaving that loses nothing
            if model.overlays.len() > overlays { After::StayAnd(effects) } else { After::Close(effects) }
        }
    }
}
