//! The confirmation: what will be sent, on what, and whether it can be undone. No preselected answer.

use std::fmt::Write as _;

use crossterm::event::KeyEvent;

use super::{After, edit};
use crate::{
    act::look::Seen,
    api::{ApiError, Call, Demand, Method, Plan},
    app::{
        Effect, Model, Place,
        runs::Origin,
        write::{self, Follows},
    },
    pane::{input::Input, slot::Ticket},
};

/// What is said to enter where a letter is the answer.
pub(super) const ENTER_IS_NONE: &str = "enter answers nothing: y is yes, n is no";

/// A plan that waits for its yes.
pub struct Confirm {
    /// The plan.
    pub plan: Plan,
    follows: Follows,
    origin: Option<Origin>,
    /// The ticket of what is looked at before it can be confirmed.
    pub looking: Option<Ticket>,
    /// What was typed so far.
    pub input: Input,
    /// What was wrong with it.
    pub error: Option<String>,
    /// Whether all ids are shown.
    pub ids: bool,
    /// The first line shown of them.
    pub top: usize,
}

impl Confirm {
    /// A plan that nothing was said to.
    pub fn new(plan: Plan, follows: Follows, origin: Option<Origin>) -> Self {
        Self { plan, follows, origin, looking: None, input: Input::default(), error: None, ids: false, top: 0 }
    }

    /// Puts what was looked at into the plan.
    ///
    /// # Errors
    /// Why it cannot be confirmed at all: what one call touches could not be counted, or is nothing.
    pub(in crate::app) fn looked(&mut self, seen: Result<Seen, ApiError>) -> Result<(), String> {
        self.looking = None;
        match seen {
            Ok(Seen::Facts(facts)) if facts.touches == Some(0) => Err(format!("{}: nothing matches now", self.plan.title)),
            Ok(Seen::Facts(facts)) => {
                facts.add_to(&mut self.plan);
                Ok(())
            }
            Ok(Seen::Rows(..)) => Ok(()),
            Err(error) if self.plan.is_by_filter() => Err(format!("nothing was sent: what matches could not be counted: {error}")),
            Err(error) => {
                self.plan.notes.push(format!("what else it touches could not be looked up: {error}"));
                self.plan.careful = true;
                Ok(())
            }
        }
    }

    pub(super) fn press(&mut self, model: &mut Model, key: KeyEvent, name: &str) -> After {
        let demand = match model.session.guard.demand(&self.plan, model.now.instant) {
            Ok(demand) => demand,
            Err(refusal) => {
                model.notices.say(crate::text::Tone::Failing, refusal.to_string(), model.now);
                return After::Close(vec![]);
            }
        };
        if self.looking.is_some() {
            // what it touches is not known yet: nothing can be said to it
            return if name == "esc" { After::Close(vec![]) } else { After::Stay };
        }
        let types_letters = matches!(demand, Demand::Name(_));
        match name {
            "esc" => After::Close(vec![]),
            "down" | "pgdn" => {
                self.top += if name == "down" { 1 } else { 10 };
                After::Stay
            }
            "up" | "pgup" => {
                self.top = self.top.saturating_sub(if name == "up" { 1 } else { 10 });
                After::Stay
            }
            "c" if !types_letters => After::StayAnd(vec![Effect::Copy(self.curls(&model.session.place))]),
            "i" if !types_letters => {
                self.ids = !self.ids;
                self.top = 0;
                After::Stay
            }
            "y" if demand == Demand::Yes => self.answer(model, "y"),
            "enter" if demand != Demand::Yes => {
                let typed = self.input.text().to_owned();
                self.answer(model, &typed)
            }
            "n" | "q" if demand == Demand::Yes => After::Close(vec![]),
            // enter comes out of the form before: it is never an answer, and says so
            "enter" => {
                self.error = Some(ENTER_IS_NONE.to_owned());
                After::Stay
            }
            _ => {
                if demand != Demand::Yes {
                    edit(&mut self.input, key);
                    self.error = None;
                }
                After::Stay
            }
        }
    }

    fn answer(&mut self, model: &mut Model, typed: &str) -> After {
        match write::answer(model, &self.plan, self.follows, self.origin.as_ref(), typed) {
            Ok(Some(effects)) => After::Close(effects),
            Ok(None) => {
                (self.input, self.error) = (Input::default(), None);
                After::Stay
            }
            Err(reason) => {
                self.error = Some(reason);
                After::Stay
            }
        }
    }

    fn curls(&self, place: &Place) -> String {
        self.plan.steps.iter().map(|step| curl(place, &step.call)).collect::<Vec<_>>().join("\n")
    }
}

/// A call as a curl command for a person to repeat; credentials are left to the person.
pub fn curl(place: &Place, call: &Call) -> String {
    let Ok(request) = call.request() else { return String::new() };
    let engine = place.engine.as_ref().map(|engine| format!("/engine/{engine}")).unwrap_or_default();
    let mut line = String::from("curl -sS");
    if request.method != Method::GET {
        let _ = write!(line, " -X {}", request.method);
    }
    let _ = write!(line, " {}", quoted(&format!("{}{engine}{}", place.api().trim_end_matches('/'), request.target)));
    if let Some(body) = request.body {
        let _ = write!(line, " -H {}", quoted(&format!("Content-Type: {}", body.content_type)));
        let _ = write!(line, " --data-raw {}", quoted(&String::from_utf8_lossy(&body.bytes)));
    }
    line
}

/// Quoted for a POSIX shell.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_curl_line_survives_quotes() {
        crate::operations! { Camunda7;
            CLAIM = POST "/task/{id}/claim" as claimTask: Reversible, Nothing, "Claim." { body [userId] };
        }
        let place = Place { engine: Some("two".to_owned()), ..Place::new("x", "http://127.0.0.1:8080/engine-rest/") };
        let line = curl(&place, &crate::call!(CLAIM, "id" = "a b", "userId" = "o'neil"));
        assert_eq!(
            line,
            r#"curl -sS -X POST 'http://127.0.0.1:8080/engine-rest/engine/two/task/a%20b/claim' -H 'Content-Type: application/json' --data-raw '{"userId":"o'\''neil"}'"#
        );
        assert_eq!(ALL.len(), 1);
    }
}
