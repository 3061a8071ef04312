//! The fields of an action, filled in from `--set name=value`.

use super::Usage;
use crate::{
    act::{Entry, value},
    pane::{form::Form, input::Input},
};

/// Fills a form in. Where it is open, names that it does not have are taken with their type: `name:Type=value`.
pub fn fill(mut form: Form, sets: &[String], now_ms: i64) -> Result<Vec<Entry>, Usage> {
    form.now_ms = now_ms;
    let mut given = vec![];
    for set in sets {
        let (left, text) = set.split_once('=').ok_or_else(|| Usage(format!("--set {set}: should be name=value")))?;
        given.push(put(&mut form, left, text).map_err(|reason| Usage(format!("--set {left}: {reason}")))?);
    }
    if let Some(line) = form.first_problem().map(|at| &form.lines[at]) {
        let problem = form.problem(line).unwrap_or_default();
        return Err(Usage(format!("{} {problem}: --set {}=…", line.field.name, line.field.name)));
    }
    let mut entries = form.entries();
    for entry in &mut entries {
        // what was said is sent, also where it is what stands there
        entry.changed |= given.contains(&entry.name);
    }
    Ok(entries)
}

/// Puts a value into its line; gives the line's name.
fn put(form: &mut Form, left: &str, text: &str) -> Result<String, String> {
    let find = |form: &Form, name: &str| form.lines.iter().position(|line| line.field.name == name);
    let typed =
        left.rsplit_once(':').and_then(|(name, kind)| Some((name, *value::TYPES.iter().find(|known| known.eq_ignore_ascii_case(kind))?)));
    let (at, name) = match (find(form, left), typed) {
        (Some(at), _) => (at, left),
        (None, Some((name, kind))) => match find(form, name) {
            Some(at) if form.kind(&form.lines[at]).eq_ignore_ascii_case(kind) => (at, name),
            Some(at) => return Err(format!("{name} is {}, not {kind}", form.kind(&form.lines[at]))),
            None if form.open && !name.is_empty() => {
                form.add(name, kind);
                (form.lines.len() - 1, name)
            }
            None => return Err(unknown(form, name)),
        },
        (None, None) => return Err(unknown(form, left)),
    };
    let line = &mut form.lines[at];
    if let Some(reason) = &line.field.locked {
        return Err(reason.clone());
    }
    line.input = Input::new(text);
    Ok(name.to_owned())
}

fn unknown(form: &Form, name: &str) -> String {
    let names = form.lines.iter().map(|line| line.field.name.as_str()).collect::<Vec<_>>().join(", ");
    let names = if names.is_empty() { "nothing is asked for".to_owned() } else { format!("there are: {names}") };
    if !form.open {
        return format!("there is no such field; {names}");
    }
    format!("there is no such field; {names}. Another variable takes its type: --set {name}:String=… ({})", value::TYPES.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::act::Field;

    fn form(open: bool) -> Form {
        let fields = vec![
            Field::new("amount", "Long", "7"),
            Field::new("approved", "Boolean", "true"),
            Field::new("picture", "File", "").locked("not editable here"),
        ];
        Form::new(fields, open)
    }

    fn filled(open: bool, sets: &[&str]) -> Result<Vec<(String, String, String)>, String> {
        let sets: Vec<_> = sets.iter().map(|&set| set.to_owned()).collect();
        let entries = fill(form(open), &sets, 0).map_err(|error| error.to_string())?;
        Ok(entries.into_iter().filter(|entry| entry.changed).map(|entry| (entry.name, entry.kind, entry.text)).collect())
    }

    #[test]
    fn what_is_said_is_sent_and_nothing_else() {
        let entry = |name: &str, kind: &str, text: &str| (name.to_owned(), kind.to_owned(), text.to_owned());
        assert_eq!(filled(true, &["approved=true"]).unwrap(), [entry("approved", "Boolean", "true")]);
        assert_eq!(filled(true, &["amount:long=8"]).unwrap(), [entry("amount", "Long", "8")]);
        assert_eq!(filled(true, &["note:String=a=b"]).unwrap(), [entry("note", "String", "a=b")]);
        assert_eq!(filled(true, &["due:Date=2h"]).unwrap(), [entry("due", "Date", "1970-01-01T02:00:00.000+0000")]);
        assert_eq!(filled(true, &[]).unwrap(), []);
    }

    #[test]
    fn what_is_wrong_is_told() {
        for (open, set, word) in [
            (true, "amount=many", "whole number"),
            (true, "amount:String=8", "Long"),
            (true, "other=8", "other:String"),
            (true, "other:Lng=8", "Long"),
            (false, "other:Long=8", "amount, approved"),
            (true, "picture=x", "not editable"),
            (true, "amount", "name=value"),
        ] {
            let error = filled(open, &[set]).unwrap_err();
            assert!(error.contains(word), "{set}: {error}");
        }
    }
}
