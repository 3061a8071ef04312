//! What is wrong with a configuration, told with file, line and an excerpt. Never shows a value: it may be a secret.

use std::fmt::{self, Write as _};
use std::ops::Range;
use std::path::Path;

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Line, counted from 1, where a line is to blame.
    pub line: Option<usize>,
    /// What is wrong and what to do; with file, line and column, and the line itself with its values left out.
    pub message: String,
}

/// Everything that is wrong, in the order of the file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct ConfigError {
    /// The problems; at least one.
    pub problems: Vec<Problem>,
}

impl ConfigError {
    /// One problem without a line.
    pub fn one(message: impl Into<String>) -> Self {
        Self { problems: vec![Problem { line: None, message: message.into() }] }
    }
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (n, problem) in self.problems.iter().enumerate() {
            if n > 0 {
                f.write_char('\n')?;
            }
            f.write_str(&problem.message)?;
        }
        Ok(())
    }
}

/// The text of a file, for pointing into it.
pub(super) struct Source<'a> {
    pub text: &'a str,
    pub path: &'a Path,
    /// Where values stand, in order: they are left out of excerpts.
    pub values: Vec<Range<usize>>,
}

impl Source<'_> {
    /// A problem with the key at `span`.
    pub(super) fn problem(&self, span: &Range<usize>, message: &str) -> Problem {
        let (start, number) = self.line(span.start);
        let column = self.text[start..span.start].chars().count() + 1;
        let mut text = format!("{}:{number}:{column}: {message}", self.path.display());
        let before = self.masked(start..span.start);
        let rest = self.masked(span.start..self.line_end(span.start));
        let rest = rest.trim_end();
        let width = self.text[span.clone()].chars().count().max(1);
        let margin = format!("{number:>4} | ");
        let indent = " ".repeat(margin.chars().count() + before.chars().count());
        let _ = write!(text, "\n{margin}{before}{rest}\n{indent}{}", "^".repeat(width));
        Problem { line: Some(number), message: text }
    }

    /// A problem with the way it is written. Without excerpt: where values stand is not known then.
    pub(super) fn syntax(&self, at: usize, message: &str) -> Problem {
        let at = self.text.floor_char_boundary(at.min(self.text.len()));
        let (start, number) = self.line(at);
        let column = self.text[start..at].chars().count() + 1;
        Problem { line: Some(number), message: format!("{}:{number}:{column}: this is not TOML: {message}", self.path.display()) }
    }

    /// Where the line of `at` starts, and its number.
    fn line(&self, at: usize) -> (usize, usize) {
        let before = &self.text[..at];
        (before.rfind('\n').map_or(0, |n| n + 1), before.matches('\n').count() + 1)
    }

    fn line_end(&self, at: usize) -> usize {
        self.text[at..].find(['\n', '\r']).map_or(self.text.len(), |n| at + n)
    }

    /// The text of a range, with `…` in place of values, and without comments.
    fn masked(&self, range: Range<usize>) -> String {
        let mut shown = String::new();
        let mut at = range.start;
        for value in self.values.iter().filter(|v| v.end > range.start && v.start < range.end) {
            if !push_code(&mut shown, &self.text[at..value.start.clamp(at, range.end)]) {
                return shown;
            }
            shown.push('…');
            at = value.end.clamp(at, range.end);
        }
        push_code(&mut shown, &self.text[at..range.end]);
        shown
    }
}

/// Adds text up to a comment; false when there was one.
fn push_code(shown: &mut String, text: &str) -> bool {
    let (code, comment) = text.split_once('#').map_or((text, false), |(code, _)| (code, true));
    // One column a character, so that the caret stands under what it means.
    shown.extend(code.chars().map(|c| if c.is_control() { ' ' } else { c }));
    !comment
}
