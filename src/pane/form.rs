//! The form pane: fields with types, checked as they are left, and free ones that the person adds.

use super::input::Input;
use crate::act::{Entry, Field, value};

/// Fields being filled in.
pub struct Form {
    /// The fields, with what stands in each now.
    pub lines: Vec<Line>,
    /// The one being edited.
    pub focus: usize,
    /// What is wrong with the whole, told by the plan.
    pub error: Option<String>,
    /// Whether the person may add fields.
    pub open: bool,
    /// The moment from which dates like `2h` are told: when the last key came.
    pub now_ms: i64,
}

/// A field and what stands in it.
pub struct Line {
    /// The question.
    pub field: Field,
    /// The answer so far.
    pub input: Input,
    /// Whether it was added by the person, who then names it.
    pub added: bool,
}

impl Line {
    /// Whether it can be typed into.
    pub fn takes_text(&self) -> bool {
        self.field.locked.is_none() && self.field.choices.is_empty()
    }
}

impl Form {
    /// A form of these fields. `open`: more may be added.
    pub fn new(fields: Vec<Field>, open: bool) -> Self {
        let line = |field: Field| Line { input: Input::prefilled(field.text.clone()), field, added: false };
        let lines: Vec<Line> = fields.into_iter().map(line).collect();
        // one comes to a form for its first question; the type of a value is not one
        let is_type = |line: &Line| lines.iter().any(|other| other.field.typed_by.as_ref() == Some(&line.field.name));
        let focus = lines.iter().position(|line| line.field.locked.is_none() && !is_type(line)).unwrap_or(0);
        Self { lines, focus, error: None, open, now_ms: 0 }
    }

    /// The line being edited.
    pub fn current(&mut self) -> Option<&mut Line> {
        self.lines.get_mut(self.focus)
    }

    /// Goes to another line, around the ends, over the locked ones.
    pub fn step(&mut self, by: isize) {
        let count = self.lines.len();
        for _ in 0..count {
            self.focus = around(self.focus, by, count);
            if self.lines[self.focus].field.locked.is_none() {
                return;
            }
        }
    }

    /// Puts the next of a line's choices into it.
    pub fn choose(&mut self, by: isize) {
        let Some(line) = self.current() else { return };
        let choices = &line.field.choices;
        if choices.is_empty() {
            return;
        }
        let at = choices.iter().position(|choice| choice == line.input.text()).map_or(0, |at| around(at, by, choices.len()));
        line.input = Input::new(choices[at].clone());
    }

    /// Adds a free field.
    pub fn add(&mut self, name: &str, kind: &str) {
        let field = Field::new(name, kind, "");
        self.lines.push(Line { field, input: Input::default(), added: true });
        self.focus = self.lines.len() - 1;
    }

    /// The type that a line's value has now.
    pub fn kind(&self, line: &Line) -> String {
        let other = line.field.typed_by.as_ref().and_then(|name| self.lines.iter().find(|line| line.field.name == *name));
        other.map_or_else(|| line.field.kind.clone(), |line| line.input.text().to_owned())
    }

    /// What is wrong with a line, if anything.
    pub fn problem(&self, line: &Line) -> Option<String> {
        let text = line.input.text();
        if line.field.locked.is_some() {
            return None;
        }
        if line.field.required && text.trim().is_empty() {
            return Some("is needed".to_owned());
        }
        if !line.field.choices.is_empty() && !line.field.choices.iter().any(|choice| choice == text) {
            return Some(format!("takes {}", line.field.choices.join(", ")));
        }
        let untouched = text == line.field.text && !line.added;
        let kind = self.kind(line);
        if untouched { None } else { value::parse(&kind, &value::settled(&kind, text, self.now_ms)).err() }
    }

    /// The moment that was typed into a line, if it takes one.
    pub fn moment(&self, line: &Line) -> Option<i64> {
        let is_typed = value::is_date(&self.kind(line)) && line.input.text() != line.field.text;
        is_typed.then(|| value::moment(line.input.text(), self.now_ms)).flatten()
    }

    /// The first line with a problem.
    pub fn first_problem(&self) -> Option<usize> {
        self.lines.iter().position(|line| self.problem(line).is_some())
    }

    /// What was entered; what was told from now means one moment.
    pub fn entries(&self) -> Vec<Entry> {
        let entry = |line: &Line| {
            let kind = self.kind(line);
            Entry {
                name: line.field.name.clone(),
                text: value::settled(&kind, line.input.text(), self.now_ms).into_owned(),
                kind,
                changed: line.added || (line.field.locked.is_none() && line.input.text() != line.field.text),
                added: line.added,
            }
        };
        self.lines.iter().map(entry).collect()
    }
}

/// A place moved by steps, around the ends.
fn around(at: usize, by: isize, count: usize) -> usize {
    let step = by.unsigned_abs() % count.max(1);
    let step = if by < 0 { count - step } else { step };
    (at + step) % count.max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form() -> Form {
        Form::new(
            vec![
                Field::new("type", "String", "Long").choices(["Long", "String"]),
                Field::new("value", "Long", "7").typed_by("type"),
                Field::new("file", "File", "").locked("not editable here"),
            ],
            true,
        )
    }

    #[test]
    fn a_value_is_checked_by_the_type_that_is_chosen() {
        let mut form = form();
        assert_eq!(form.focus, 1, "the value is what one came for");
        form.current().unwrap().input = Input::new("seven");
        assert!(form.problem(&form.lines[1]).is_some());
        form.step(-1);
        form.choose(1);
        assert!(form.problem(&form.lines[1]).is_none());
        assert_eq!(form.entries()[1].kind, "String");
    }

    #[test]
    fn a_form_starts_on_its_first_question_also_where_that_is_a_choice() {
        let fields = vec![Field::new("with", "String", "no").choices(["no", "yes"]), Field::new("at", "Date", "")];
        assert_eq!(Form::new(fields, false).focus, 0);
    }

    #[test]
    fn locked_lines_are_passed_over_and_never_changed() {
        let mut form = form();
        form.step(1);
        assert_eq!(form.focus, 0);
        assert!(!form.entries()[2].changed);
    }

    #[test]
    fn what_was_not_touched_is_not_sent_and_what_was_added_is() {
        let mut form = form();
        form.add("extra", "Boolean");
        assert!(form.first_problem().is_some(), "an added field wants a value of its type");
        form.current().unwrap().input = Input::new("true");
        assert_eq!(form.first_problem(), None);
        let changed: Vec<_> = form.entries().into_iter().filter(|entry| entry.changed).map(|entry| entry.name).collect();
        assert_eq!(changed, ["extra"]);
    }
}
