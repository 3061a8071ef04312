//! Completion of the filter language: what could stand where the cursor is.

use super::{Term, Test, VARIABLE, quoted, read};
use crate::resource::{Resource, Show};

/// Something that could stand at the cursor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// The whole word, as it would be typed.
    pub text: String,
    /// What it means.
    pub help: String,
}

/// Lengths of time that people mostly ask for.
const TIMES: [&str; 6] = ["15m", "1h", "4h", "1d", "3d", "1w"];

/// Where the word at the end of a text begins, and what it could become. `seen` gives values of a column that are on screen.
pub fn candidates(resource: &Resource, before: &str, seen: &dyn Fn(usize) -> Vec<String>) -> (usize, Vec<Candidate>) {
    let start = read::last_word(before);
    let word = &before[start..];
    let (minus, word) = match word.strip_prefix(['-', '!']) {
        Some(rest) => (&word[..1], rest),
        None => ("", word),
    };
    let found = match read::split_sign(word) {
        Some((field, sign, part)) => values(resource, field, sign, part, seen),
        None => names(resource, word),
    };
    let whole = |candidate: Candidate| Candidate { text: format!("{minus}{}", candidate.text), ..candidate };
    (start, found.into_iter().map(whole).filter(|candidate| candidate.text != before[start..]).collect())
}

/// Names of fields that begin so.
fn names(resource: &Resource, part: &str) -> Vec<Candidate> {
    let filters = resource.filters.iter().map(|filter| (filter.name, filter.help));
    let columns = resource.columns.iter().filter(|column| resource.filter(column.name).is_none());
    let columns = columns.map(|column| (column.name, "a column"));
    let sign = |name: &str| match resource.column_of(name).map(|at| resource.columns[at].show) {
        _ if name == "var" => ".",
        Some(Show::Age | Show::Ended | Show::Due | Show::Duration) => "<",
        _ => ":",
    };
    let begins = filters.chain(columns).filter(|(name, _)| name.starts_with(part));
    begins.map(|(name, help)| Candidate { text: format!("{name}{}", sign(name)), help: help.to_owned() }).collect()
}

/// Values of a field that begin so.
fn values(resource: &Resource, field: &str, sign: &str, part: &str, seen: &dyn Fn(usize) -> Vec<String>) -> Vec<Candidate> {
    if field.starts_with(VARIABLE) {
        return vec![];
    }
    let part = part.trim_start_matches('"').to_lowercase();
    let filter = resource.filter(field);
    let fixed = filter.map(|filter| filter.values).unwrap_or_default();
    let column = resource.column_of(field);
    let is_time = column.is_some_and(|at| matches!(resource.columns[at].show, Show::Age | Show::Ended | Show::Due | Show::Duration));
    let values: Vec<String> = match (fixed.is_empty(), column) {
        (false, _) => fixed.iter().map(|value| (*value).to_owned()).collect(),
        _ if is_time || matches!(field, "since" | "until") => TIMES.iter().map(|value| (*value).to_owned()).collect(),
        (true, Some(column)) => seen(column),
        (true, None) => vec![],
    };
    let help = filter.map_or("", |filter| filter.help);
    let begins = values.into_iter().filter(|value| value.to_lowercase().starts_with(&part));
    begins.map(|value| Candidate { text: written(field, sign, value), help: help.to_owned() }).collect()
}

/// A term as it is typed, its value in quotes where it needs them.
fn written(field: &str, sign: &str, value: String) -> String {
    match sign {
        ":" => Term::of(field, Test::Is, value).to_string(),
        _ => format!("{field}{sign}{}", quoted(&value, false)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::resource::{INCIDENTS, INSTANCES};

    fn texts(before: &str) -> Vec<String> {
        let seen = |_| vec!["Approve it".to_owned(), "ship".to_owned()];
        candidates(&INCIDENTS, before, &seen).1.into_iter().map(|candidate| candidate.text).collect()
    }

    #[test]
    fn fields_are_completed_by_name_and_values_by_what_is_known() {
        assert_eq!(texts("ac"), ["activity:"]);
        assert_eq!(texts("msg:~x -ac"), ["-activity:"]);
        assert_eq!(texts("activity:"), ["activity:\"Approve it\"", "activity:ship"]);
        assert_eq!(texts("activity:\"app"), ["activity:\"Approve it\""]);
        assert_eq!(texts("activity:~sh"), ["activity:~ship"]);
        assert_eq!(texts("since:1"), ["since:15m", "since:1h", "since:1d", "since:1w"]);
        assert_eq!(texts("nothing:"), [""; 0]);
        let of = |before| candidates(&INSTANCES, before, &|_| vec![]).1.into_iter().map(|candidate| candidate.text).collect::<Vec<_>>();
        assert_eq!(of("state:c"), ["state:completed", "state:cancelled"]);
        assert_eq!(of("va"), ["var."]);
        assert_eq!(of("ag"), ["age<"]);
        assert_eq!(of("age<"), ["age<15m", "age<1h", "age<4h", "age<1d", "age<3d", "age<1w"]);
    }

    #[test]
    fn a_word_begins_after_a_blank_that_is_not_quoted() {
        assert_eq!(candidates(&INCIDENTS, "msg:\"a b\" ty", &|_| vec![]).0, 10);
        assert_eq!(candidates(&INCIDENTS, "msg:\"a b", &|_| vec![]).0, 0);
    }
}
