//! The client's part: terms compared with the cells of rows that are loaded.

use std::cmp::Ordering;

use chrono::{NaiveDate, NaiveDateTime};

use super::{Term, Test};
use crate::{
    api::{Cell, Row, dialect::parse_time},
    resource::{Resource, Show},
};

/// A term made ready to be compared with many rows.
#[derive(Debug, Clone)]
pub(super) struct Check {
    /// The column it looks at; `None`: any, and the id.
    column: Option<usize>,
    test: Test,
    not: bool,
    wanted: Wanted,
}

#[derive(Debug, Clone)]
enum Wanted {
    /// Text in lower case.
    Text(String),
    /// A moment, in milliseconds since 1970.
    Moment(i64),
    /// A number, or a duration in milliseconds.
    Number(String),
}

/// What the values of a column are when they are compared by size.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Measure {
    /// How long ago something was.
    Age,
    /// How far off something is.
    Due,
    /// How long something took.
    Duration,
    /// A number, or a text.
    Plain,
}

fn measure(show: Show) -> Measure {
    match show {
        Show::Age | Show::Ended => Measure::Age,
        Show::Due => Measure::Due,
        Show::Duration => Measure::Duration,
        _ => Measure::Plain,
    }
}

impl Check {
    /// A check of a term whose field is a column, or anywhere.
    ///
    /// # Errors
    /// When its value cannot be compared with what stands in that column.
    pub(super) fn new(resource: &Resource, term: &Term, now_ms: i64) -> Result<Self, String> {
        let column = if term.field.is_empty() { None } else { resource.column_of(&term.field) };
        let measure = column.map_or(Measure::Plain, |at| measure(resource.columns[at].show));
        let plain = |test, wanted| Self { column, test, not: term.not, wanted };
        if !term.test.is_comparison() {
            if measure != Measure::Plain && matches!(term.test, Test::Is | Test::AnyOf) {
                return Err(format!("{0} is compared: {0}<2h, {0}>2h", term.field));
            }
            return Ok(plain(term.test, Wanted::Text(term.value.to_lowercase())));
        }
        Ok(match measure {
            Measure::Plain => plain(term.test, Wanted::Number(term.value.to_lowercase())),
            Measure::Duration => {
                let Some(ms) = duration(&term.value) else { return Err(format!("`{}` is no duration: 90s, 5m, 2h, 3d", term.value)) };
                plain(term.test, Wanted::Number(ms.to_string()))
            }
            Measure::Age | Measure::Due => {
                let (test, moment) = moment_of(measure, term, now_ms)?;
                plain(test, Wanted::Moment(moment))
            }
        })
    }

    /// The moment it compares times with, and whether later ones pass; `None` where it compares something else.
    pub(super) fn moment(&self) -> Option<(i64, bool)> {
        match self.wanted {
            Wanted::Moment(ms) => Some((ms, matches!(self.test, Test::More | Test::AtLeast) != self.not)),
            _ => None,
        }
    }

    /// Whether a row passes.
    pub(super) fn passes(&self, row: &Row) -> bool {
        let holds = match self.column {
            Some(at) => row.cells.get(at).is_some_and(|cell| self.fits(cell)),
            None => row.cells.iter().any(|cell| self.fits(cell)) || self.fits_text(row.id.as_str()),
        };
        holds != self.not
    }

    fn fits(&self, cell: &Cell) -> bool {
        match &self.wanted {
            Wanted::Text(_) => self.fits_text(&cell.text()),
            Wanted::Moment(ms) => cell.integer().is_some_and(|at| self.orders(at.cmp(ms))),
            Wanted::Number(wanted) => !cell.is_empty() && by_size(&cell.text(), wanted).is_some_and(|ordering| self.orders(ordering)),
        }
    }

    fn fits_text(&self, text: &str) -> bool {
        let Wanted::Text(wanted) = &self.wanted else { return false };
        let text = text.to_lowercase();
        match self.test {
            Test::Contains => text.contains(wanted),
            Test::Pattern => glob(wanted, &text),
            _ => text == *wanted || wanted.split(',').any(|one| one == text),
        }
    }

    fn orders(&self, ordering: Ordering) -> bool {
        match self.test {
            Test::More => ordering.is_gt(),
            Test::AtLeast => ordering.is_ge(),
            Test::Less => ordering.is_lt(),
            _ => ordering.is_le(),
        }
    }
}

/// Numbers by size, exactly where both are whole; a number is in no order with a text; texts by their characters.
fn by_size(text: &str, wanted: &str) -> Option<Ordering> {
    if let (Ok(a), Ok(b)) = (text.parse::<i128>(), wanted.parse::<i128>()) {
        return Some(a.cmp(&b));
    }
    match (text.parse::<f64>(), wanted.parse::<f64>()) {
        (Ok(a), Ok(b)) => a.partial_cmp(&b),
        (Err(_), Err(_)) => Some(text.to_lowercase().as_str().cmp(wanted)),
        _ => None,
    }
}

/// A length of time in milliseconds: `90s`, `30m`, `2h`, `3d`, `1w`, `250ms`.
pub fn duration(text: &str) -> Option<i64> {
    let split = text.find(|c: char| !c.is_ascii_digit())?;
    let unit = match &text[split..] {
        "ms" => 1,
        "s" => 1_000,
        "m" => 60_000,
        "h" => 3_600_000,
        "d" => 86_400_000,
        "w" => 604_800_000,
        _ => return None,
    };
    Some(text[..split].parse::<i64>().ok()?.saturating_mul(unit))
}

/// A point in time: a day alone means its first moment, no zone means UTC.
pub fn date(text: &str) -> Option<i64> {
    let midnight = || NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()?.and_hms_opt(0, 0, 0);
    let minute = || ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"].iter().find_map(|format| NaiveDateTime::parse_from_str(text, format).ok());
    parse_time(text).or_else(|| Some(midnight().or_else(minute)?.and_utc().timestamp_millis()))
}

/// A point in time: so long ago, or a date.
///
/// # Errors
/// When it is neither.
pub(super) fn moment(text: &str, now_ms: i64) -> Result<i64, String> {
    let ago = duration(text).map(|ago| now_ms.saturating_sub(ago));
    ago.or_else(|| date(text)).ok_or_else(|| format!("`{text}` is no time: 30m, 2h, 3d or 2026-11-22"))
}

/// How a time has to stand to which moment. An age of more than 2h is a time before that; a date is compared as it stands.
fn moment_of(measure: Measure, term: &Term, now_ms: i64) -> Result<(Test, i64), String> {
    if let Some(ms) = date(&term.value) {
        return Ok((term.test, ms));
    }
    let (past, text) = match term.value.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (measure == Measure::Age, term.value.as_str()),
    };
    let Some(length) = duration(text) else { return Err(format!("`{}` is no time: 30m, 2h, 3d or 2026-11-22", term.value)) };
    let ms = if past { now_ms.saturating_sub(length) } else { now_ms.saturating_add(length) };
    let turned = match term.test {
        Test::More => Test::Less,
        Test::AtLeast => Test::AtMost,
        Test::Less => Test::More,
        _ => Test::AtLeast,
    };
    Ok((if measure == Measure::Age { turned } else { term.test }, ms))
}

/// Whether `text` is like `pattern`, where `*` stands for anything.
fn glob(pattern: &str, text: &str) -> bool {
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = text.strip_prefix(first) else { return false };
    let parts: Vec<&str> = parts.collect();
    let Some((last, middle)) = parts.split_last() else { return rest.is_empty() };
    for part in middle {
        let Some(at) = rest.find(part) else { return false };
        rest = &rest[at + part.len()..];
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn globs() {
        assert!(glob("inv-*", "inv-1") && glob("*-1", "inv-1") && glob("i*v*1", "inv-1") && glob("*", ""));
        assert!(!glob("inv-*x", "inv-1") && !glob("a", "ab") && !glob("*b*b", "ab"));
    }

    #[test]
    fn numbers_are_compared_by_size_and_exactly() {
        assert_eq!(by_size("9007199254740993", "9007199254740992"), Some(Ordering::Greater));
        assert_eq!(by_size("129.90", "129.9"), Some(Ordering::Equal));
        assert_eq!(by_size("9", "10"), Some(Ordering::Less));
        assert_eq!(by_size("b", "a"), Some(Ordering::Greater));
        assert_eq!(by_size("many", "10"), None);
    }

    #[test]
    fn an_age_is_turned_into_a_moment_the_other_way_round() {
        let of = |measure, test, value: &str| moment_of(measure, &Term::of("x", test, value), 10_000_000).unwrap();
        assert_eq!(of(Measure::Age, Test::More, "1h"), (Test::Less, 6_400_000));
        assert_eq!(of(Measure::Due, Test::Less, "1h"), (Test::Less, 13_600_000));
        assert_eq!(of(Measure::Due, Test::Less, "-1h"), (Test::Less, 6_400_000));
        assert_eq!(of(Measure::Age, Test::More, "1970-01-02"), (Test::More, 86_400_000));
    }
}
