//! Reading the filter language: words, terms, and what is wrong with them.

use super::{Term, Test, VARIABLE, compare::Check, variable};
use crate::resource::Resource;

/// Reads a filter for a resource.
///
/// # Errors
/// The first thing that is wrong, with the closest names or the values that would be right.
pub fn parse(resource: &Resource, text: &str) -> Result<Vec<Term>, String> {
    words(text)?.into_iter().map(|word| term(resource, word)).collect()
}

/// A word of the text: what stands before an unquoted sign, the sign, and the rest without quotes.
#[derive(Default)]
struct Word {
    not: bool,
    field: Option<(String, Sign)>,
    value: String,
    /// Whether the value stands in quotes, so that nothing in it has a meaning.
    literal: bool,
}

/// What stands between field and value.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sign {
    Colon,
    Equal,
    Unequal,
    Size(Test),
}

/// The sign that a text begins with, and its length.
fn sign(rest: &str) -> Option<(Sign, usize)> {
    let signs = [
        (">=", Sign::Size(Test::AtLeast)),
        ("<=", Sign::Size(Test::AtMost)),
        ("!=", Sign::Unequal),
        (">", Sign::Size(Test::More)),
        ("<", Sign::Size(Test::Less)),
        ("=", Sign::Equal),
        (":", Sign::Colon),
    ];
    signs.into_iter().find(|(text, _)| rest.starts_with(text)).map(|(text, sign)| (sign, text.len()))
}

/// Whether a text before a comparison is meant as the name of a field; before a colon everything is.
fn is_name(text: &str) -> bool {
    text.starts_with(VARIABLE) || text.starts_with(char::is_alphabetic) && text.chars().all(|c| c.is_alphanumeric() || "-_.".contains(c))
}

/// Where the last word of a text begins: after the last blank outside of quotes.
pub(super) fn last_word(text: &str) -> usize {
    let (mut start, mut quoted) = (0, false);
    for (at, c) in text.char_indices() {
        match c {
            '"' => quoted = !quoted,
            blank if blank.is_whitespace() && !quoted => start = at + blank.len_utf8(),
            _ => {}
        }
    }
    start
}

/// A word that is being typed as field, sign (with the `~`) and the value so far.
pub(super) fn split_sign(word: &str) -> Option<(&str, &str, &str)> {
    let (at, length) = word.char_indices().find_map(|(at, _)| Some((at, sign(&word[at..])?.1)))?;
    let length = if word[at + length..].starts_with('~') { length + 1 } else { length };
    Some((&word[..at], &word[at..at + length], &word[at + length..]))
}

fn words(text: &str) -> Result<Vec<Word>, String> {
    let mut words = vec![];
    let mut at = 0;
    while let Some(next) = text[at..].chars().next() {
        if next.is_whitespace() {
            at += next.len_utf8();
            continue;
        }
        let (word, length) = word(&text[at..])?;
        words.push(word);
        at += length;
    }
    Ok(words)
}

/// The word that a text begins with, and its length.
fn word(text: &str) -> Result<(Word, usize), String> {
    let mut word = Word::default();
    let (mut at, mut quoted) = (0, false);
    while let Some(next) = text[at..].chars().next() {
        let rest = &text[at..];
        at += next.len_utf8();
        match next {
            '-' | '!' if at == 1 && rest.len() > 1 => word.not = true,
            '"' => {
                word.literal |= !quoted && word.value.is_empty();
                quoted = !quoted;
            }
            '\\' if quoted => {
                if let Some(escaped) = text[at..].chars().next() {
                    word.value.push(escaped);
                    at += escaped.len_utf8();
                }
            }
            _ if !quoted && next.is_whitespace() => {
                at -= next.len_utf8();
                break;
            }
            _ => match sign(rest).filter(|_| !quoted && word.field.is_none()) {
                Some((sign, length)) if sign == Sign::Colon || is_name(&word.value) => {
                    word.field = Some((std::mem::take(&mut word.value), sign));
                    word.literal = false;
                    at += length - next.len_utf8();
                }
                _ => word.value.push(next),
            },
        }
    }
    if quoted { Err("a quote is not closed".to_owned()) } else { Ok((word, at)) }
}

fn term(resource: &Resource, word: Word) -> Result<Term, String> {
    let Word { mut not, field, value, literal } = word;
    let Some((field, sign)) = field else {
        return Ok(Term { field: String::new(), test: Test::Contains, value, not });
    };
    let (test, value) = match (sign, value.strip_prefix('~').filter(|_| !literal)) {
        (Sign::Size(test), _) => (test, value.as_str()),
        (Sign::Unequal, _) => {
            not = !not;
            (Test::Is, value.as_str())
        }
        (_, Some(part)) => (Test::Contains, part),
        (Sign::Colon, None) if value.contains('*') && !literal => (Test::Pattern, value.as_str()),
        (_, None) => (Test::Is, value.as_str()),
    };
    let mut term = Term { value: value.to_owned(), field, test, not };
    if term.variable().is_some() && resource.filter("var").is_some() {
        if literal {
            term.value = format!("\"{}\"", term.value);
        }
        return variable::condition(&term).map(|_| term);
    }
    let (filter, column) = (resource.filter(&term.field), resource.column_of(&term.field));
    if filter.is_none() && column.is_none() {
        return Err(unknown_field(resource, &term.field));
    }
    let help = filter.map_or("", |filter| filter.help);
    if term.value.is_empty() {
        return Err(format!("{}: what?{}", term.field, if help.is_empty() { String::new() } else { format!(" ({help})") }));
    }
    let values = filter.map(|filter| filter.values).unwrap_or_default();
    if !values.is_empty() && !values.contains(&term.value.as_str()) {
        return Err(format!("{}: takes {}", term.field, values.join(", ")));
    }
    match column {
        Some(_) => Check::new(resource, &term, 0).map(|_| term),
        None if test.is_comparison() => Err(format!("{} has no size ({help})", term.field)),
        None => Ok(term),
    }
}

fn unknown_field(resource: &Resource, field: &str) -> String {
    let mut names: Vec<&str> = resource.filters.iter().map(|filter| filter.name).filter(|name| *name != "var").collect();
    names.extend(resource.columns.iter().map(|column| column.name).filter(|name| resource.filter(name).is_none()));
    names.sort_by(|a, b| strsim::jaro_winkler(b, field).total_cmp(&strsim::jaro_winkler(a, field)));
    names.truncate(3);
    let variable = if resource.filter("var").is_some() { format!("; a variable is var.{field}") } else { String::new() };
    format!("{} cannot be filtered by `{field}`; closest: {}{variable}", resource.name, names.join(", "))
}
