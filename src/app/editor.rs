//! Values edited in the person's editor: out as a draft, back as a plan to confirm. What was not changed is not sent.

use super::{Effect, Model, command::Availability, runs::Origin, write};
use crate::{
    act::{Entry, Selection, Subject, value, variable},
    pane::text::{compact, pretty},
    resource::{Tone, VARIABLES},
};

/// A text in the editor.
#[derive(Clone)]
pub struct Draft {
    /// The variable whose value it is.
    pub subject: Subject,
    /// The text as it is given to the editor.
    pub text: String,
    /// The ending of its file, which helps editors.
    pub extension: &'static str,
    /// JSON that stood in one line and is laid out for the editor only.
    laid_out: bool,
}

/// What was written in the editor and could not be sent, or was not.
pub struct Kept {
    variable: crate::api::Id,
    /// The value it was made from.
    before: String,
    text: String,
}

fn selected(model: &Model) -> Option<Subject> {
    model.screen().table_of(VARIABLES.name)?.selected()
}

fn kind(subject: &Subject) -> String {
    subject.reference("type").unwrap_or_else(|| "String".to_owned())
}

/// Whether the selected variable can be edited, or why not.
pub(super) fn can_edit(model: &Model) -> Availability {
    if model.screen().table().is_some_and(|table| table.marks.len() > 1) {
        return Availability::Disabled(write::one_at_a_time(model));
    }
    write::availability(model, &variable::EDIT, super::command::Scope::Rows(VARIABLES.name))
}

/// Gives the value of the selected variable to the editor; what was written there before and not sent, if its value is still the same.
pub(super) fn edit(model: &mut Model) -> Vec<Effect> {
    let Some(subject) = selected(model) else { return vec![] };
    let value = subject.reference("value").unwrap_or_default();
    let is_json = matches!(kind(&subject).to_ascii_lowercase().as_str(), "json" | "object");
    let laid_out = is_json && !value.trim().contains('\n') && pretty(&value).is_some();
    let kept = model.kept.as_ref().filter(|kept| kept.variable == subject.row.id && kept.before == value);
    let text = match kept {
        Some(kept) => kept.text.clone(),
        None if laid_out => pretty(&value).unwrap_or(value),
        None => value,
    };
    let extension = match kind(&subject).to_ascii_lowercase().as_str() {
        "json" => "json",
        "xml" => "xml",
        _ if laid_out => "json",
        _ => "txt",
    };
    vec![Effect::Edit(Box::new(Draft { subject, text, extension, laid_out }))]
}

/// Takes what came back from the editor: plans the change, or keeps the text where it cannot be one.
pub(super) fn edited(model: &mut Model, draft: Draft, mut text: String) -> Vec<Effect> {
    let before = draft.subject.reference("value").unwrap_or_default();
    // editors end the last line
    if !before.ends_with('\n') && text.ends_with('\n') {
        text.pop();
    }
    let kind = kind(&draft.subject);
    let text = value::settled(&kind, &text, model.now.utc_ms).into_owned();
    let checked = if draft.extension == "json" { value::parse("Json", &text).map(|_| ()) } else { Ok(()) };
    let wrong = checked.and_then(|()| value::parse(&kind, &text).map(|_| ())).err();
    model.kept = Some(Kept { variable: draft.subject.row.id.clone(), before: before.clone(), text: text.clone() });
    if let Some(wrong) = wrong {
        let again = model.keymap.key("variables.editor");
        model.notices.say(Tone::Failing, format!("not sent: the value {wrong}; {again} goes on with what was written"), model.now);
        return vec![];
    }
    let new = if draft.laid_out { compact(&text) } else { text };
    if new == before || (draft.laid_out && new == compact(&before)) {
        model.kept = None;
        model.notices.say(Tone::Dim, "unchanged: nothing to send", model.now);
        return vec![];
    }
    let entry =
        |name: &str, kind: &str, text: String| Entry { name: name.to_owned(), kind: kind.to_owned(), text, changed: true, added: false };
    let entries = [entry("type", "String", kind.clone()), entry("value", &kind, new)];
    let origin = Origin { action: &variable::EDIT, selection: Selection::These(vec![draft.subject]), entries: entries.to_vec() };
    write::plan(model, origin, None, write::Follows::Nothing)
}
