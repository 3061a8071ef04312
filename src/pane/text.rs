//! The text pane: large texts, searched, wrapped and folded. Stack traces, records, values.

mod document;
mod json;
mod lines;
mod search;
mod stack_trace;

pub use document::{Document, Found, Part, Row, Viewport};
pub use json::{compact, pretty};
pub use search::{Direction, Progress};

use serde_json::value::RawValue;
use tokio::time::Instant;

use super::{
    slot::{Asked, Outcome, Slot, Ticket},
    table::Asking,
};
use crate::{
    api::{Call, Cell, Kind, Projection},
    resource::query::{Make, Query},
};

/// Bytes that a search reads at once: a few milliseconds at most.
const SCAN: usize = 1_000_000;

/// What kind of text is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// A Java stack trace.
    StackTrace,
    /// A JSON object.
    Json,
    /// The value of a variable: JSON laid out, other text as it is.
    Value,
}

/// A large text, from the server or from what is known.
pub struct Text {
    /// What it is; raw text.
    pub title: String,
    form: Form,
    call: Option<Call>,
    /// The text, when it has come.
    pub slot: Slot<Document>,
    view: Viewport,
}

impl Text {
    /// A text that is asked for when it is first shown.
    pub fn asked(title: String, form: Form, call: Call) -> Self {
        Self { title, form, call: Some(call), slot: Slot::default(), view: Viewport { columns: 80, rows: 20 } }
    }

    /// A text that is known.
    pub fn told(title: String, form: Form, text: &str) -> Self {
        let slot = Slot { value: Some(document(form, text)), ..Slot::default() };
        Self { title, form, call: None, slot, view: Viewport { columns: 80, rows: 20 } }
    }

    /// Asks for the text if it is not there.
    pub fn open(&mut self, ctx: &mut Asking) -> Option<Asked> {
        let call = self.call.clone().filter(|_| self.slot.value.is_none())?;
        let make = self.form.maker();
        self.slot.ask(ctx.tickets, || Query::Body { call, make })
    }

    /// Gives up what is under way.
    pub fn cancel(&mut self) {
        self.slot.pending = None;
    }

    /// The ticket it still waits for.
    pub fn pending(&self) -> Option<Ticket> {
        self.slot.pending
    }

    /// Takes an answer, if it is for this text.
    pub fn accept(&mut self, ticket: Ticket, outcome: Outcome, now: Instant) -> Result<Vec<Asked>, Outcome> {
        if !self.slot.awaits(ticket) {
            return Err(outcome);
        }
        self.slot.keep(outcome, now);
        Ok(vec![])
    }

    /// How a file with it would end.
    pub fn extension(&self) -> &'static str {
        let is_json = self.whole().trim_start().starts_with(['{', '[']);
        match self.form {
            Form::Json => "json",
            Form::Value if is_json => "json",
            Form::Value | Form::StackTrace => "txt",
        }
    }

    /// The whole text, raw.
    pub fn whole(&self) -> &str {
        self.slot.value.as_ref().map_or("", Document::text)
    }

    /// The room it is drawn into has changed.
    pub fn resize(&mut self, view: Viewport) {
        self.view = view;
        if let Some(document) = &mut self.slot.value {
            document.settle(view);
        }
    }

    fn on(&mut self, act: impl FnOnce(&mut Document, Viewport)) {
        if let Some(document) = &mut self.slot.value {
            act(document, self.view);
        }
    }

    /// Moves the window by rows.
    pub fn scroll(&mut self, by: isize) {
        self.on(|document, view| document.scroll(by, view));
    }

    /// Whether long lines are wrapped.
    pub fn wraps(&self) -> bool {
        self.slot.value.as_ref().is_some_and(Document::wraps)
    }

    /// Moves the window sideways, where lines are not wrapped.
    pub fn sideways(&mut self, by: isize) {
        self.on(|document, view| {
            document.scroll_sideways(by);
            // beyond the longest line in view there is nothing to see
            if by > 0 && document.rows(view).iter().all(|row| row.parts.iter().all(|part| part.text.is_empty())) {
                document.scroll_sideways(-by);
            }
        });
    }

    /// To the start.
    pub fn to_top(&mut self) {
        self.on(|document, _| document.to_start());
    }

    /// To the end.
    pub fn to_bottom(&mut self) {
        self.on(Document::to_end);
    }

    /// Wraps long lines, or cuts them.
    pub fn toggle_wrap(&mut self) {
        self.on(|document, _| document.toggle_wrap());
    }

    /// Folds frames of engine and framework, or shows them.
    pub fn toggle_folds(&mut self) {
        self.on(|document, _| document.toggle_folds());
    }

    /// Looks for a text.
    pub fn search(&mut self, query: &str) {
        self.on(|document, view| {
            document.search(query);
            document.scan(SCAN, view);
        });
    }

    /// Goes on with a search that has not read everything yet; whether there is more to read.
    pub fn scan(&mut self) -> bool {
        self.on(|document, view| document.scan(SCAN, view));
        self.is_scanning()
    }

    /// Whether a search has not read everything yet.
    pub fn is_scanning(&self) -> bool {
        self.slot.value.as_ref().and_then(Document::progress).is_some_and(|progress| progress.scanning)
    }

    /// To the next place found; false if there is none.
    pub fn find_next(&mut self) -> bool {
        self.find(Direction::Forward)
    }

    /// To the place found before; false if there is none.
    pub fn find_previous(&mut self) -> bool {
        self.find(Direction::Backward)
    }

    fn find(&mut self, direction: Direction) -> bool {
        self.on(|document, view| document.step(direction, view));
        self.slot.value.as_ref().and_then(Document::progress).is_some_and(|progress| progress.found > 0 || progress.scanning)
    }
}

impl Form {
    /// How a body becomes a document, away from the drawing thread.
    fn maker(self) -> Make {
        match self {
            Self::StackTrace => |body| Ok(Box::new(document(Self::StackTrace, body))),
            Self::Json => |body| Ok(Box::new(document(Self::Json, body))),
            Self::Value => |body| Ok(Box::new(document(Self::Value, body))),
        }
    }
}

fn document(form: Form, text: &str) -> Document {
    match form {
        Form::StackTrace => Document::stack_trace(text),
        Form::Json => Document::json(text),
        Form::Value => value(text),
    }
}

/// A variable's value from its record: laid out if it is JSON, else as it is; with the reason if it cannot be read.
fn value(record: &str) -> Document {
    let cells = serde_json::from_str::<&RawValue>(record)
        .ok()
        .and_then(|raw| Projection::new([("/value", Kind::Plain), ("/errorMessage", Kind::Plain)]).cells(raw).ok());
    let Some(cells) = cells else { return Document::json(record) };
    match (cells[0].text(), cells[1].text()) {
        (value, error) if value.is_empty() && !error.is_empty() => Document::plain(error),
        // an empty text is a value; what has none shows what it is instead
        (value, _) if value.is_empty() && !matches!(cells[0], Cell::Text(_)) => Document::json(record),
        (value, _) if value.trim_start().starts_with(['{', '[']) => Document::json(&value),
        (value, _) => Document::plain(value),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_text_is_a_value_and_no_value_is_told_by_its_record() {
        assert_eq!(value(r#"{"value":"","type":"String"}"#).text(), "");
        assert!(value(r#"{"value":null,"type":"Null"}"#).text().contains("Null"));
        assert_eq!(value(r#"{"value":null,"errorMessage":"no such class"}"#).text(), "no such class");
    }
}
