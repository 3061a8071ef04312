//! Reading a theme file: `inherits` and a style for each role, everything else refused with its line.

use std::borrow::Cow;

use ratatui::style::Style;
use thiserror::Error;
use toml::de::{DeTable, DeValue};

use super::{BUILT_IN, Role, Theme, style};
use crate::text::clean;

/// Why a theme file cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("theme {theme}, line {line}: {reason}")]
pub struct ThemeError {
    /// Name of the theme.
    pub theme: String,
    /// Line in its file, from 1.
    pub line: usize,
    /// What is wrong there, and what to write instead where that can be guessed.
    pub reason: String,
}

/// Reads a theme; a role that it does not say comes from the theme it inherits from. A built-in theme inherits from none.
pub(super) fn parse(name: Cow<'static, str>, text: &str) -> Result<Theme, ThemeError> {
    let fault = |at: usize, reason: String| ThemeError { theme: clean(&name).into_owned(), line: line(text, at), reason };
    let table =
        DeTable::parse(text).map_err(|error| fault(error.span().map_or(0, |span| span.start), clean(error.message()).into_owned()))?;
    let table = table.into_inner();

    let mut styles = match table.get("inherits") {
        Some(base) => {
            let base_name = base.get_ref().as_str().unwrap_or_default();
            let Some((base_name, base_text)) = BUILT_IN.iter().find(|(built_in, _)| *built_in == base_name && *built_in != name) else {
                let names = Theme::names().collect::<Vec<_>>().join(", ");
                return Err(fault(base.span().start, format!("a theme inherits from one of {names}")));
            };
            parse(Cow::Borrowed(base_name), base_text)?.styles
        }
        None if BUILT_IN.iter().any(|(built_in, _)| *built_in == name) => [Style::new(); Role::ALL.len()],
        None => parse(Cow::Borrowed(BUILT_IN[0].0), BUILT_IN[0].1)?.styles,
    };
    for (key, value) in &table {
        if key.get_ref() == "inherits" {
            continue;
        }
        let Some(role) = Role::ALL.iter().find(|role| role.name() == key.get_ref()) else {
            return Err(fault(key.span().start, unknown(key.get_ref())));
        };
        let DeValue::String(written) = value.get_ref() else {
            return Err(fault(value.span().start, format!("{} is a style in quotes, such as \"bold red on 236\"", role.name())));
        };
        styles[*role as usize] = style::parse(written).map_err(|reason| fault(value.span().start, clean(&reason).into_owned()))?;
    }
    Ok(Theme { name, styles })
}

/// Line of a byte, from 1.
fn line(text: &str, at: usize) -> usize {
    1 + text.bytes().take(at).filter(|byte| *byte == b'\n').count()
}

fn unknown(name: &str) -> String {
    let near = Role::ALL.iter().map(|role| (strsim::damerau_levenshtein(name, role.name()), role.name())).min();
    match near {
        Some((distance, near)) if distance <= 3 => format!("there is no role `{}`; did you mean `{near}`?", clean(name)),
        _ => format!("there is no role `{}`", clean(name)),
    }
}

#[cfg(test)]
mod tests {
    use ratatui::style::Color;

    use super::*;

    #[test]
    fn a_theme_of_ones_own_says_only_what_differs() {
        let own = Theme::parse("mine", "inherits = \"light\"\nfailing = \"bold magenta\"\n").unwrap();
        let light = Theme::built_in("light").unwrap();
        assert_eq!(own.style(Role::Failing).fg, Some(Color::Magenta));
        assert_eq!(own.style(Role::Waiting), light.style(Role::Waiting));
        assert_eq!(own.name(), "mine");
    }

    #[test]
    fn a_theme_that_names_no_other_inherits_from_dark() {
        let own = Theme::parse("mine", "failing = \"magenta\"").unwrap();
        assert_eq!(own.style(Role::Text), Theme::built_in("dark").unwrap().style(Role::Text));
    }

    #[test]
    fn an_unknown_role_is_refused_with_its_line_and_the_closest_name() {
        let error = Theme::parse("mine", "inherits = \"dark\"\n\nfailling = \"red\"\n").unwrap_err();
        assert_eq!(error.to_string(), "theme mine, line 3: there is no role `failling`; did you mean `failing`?");
        let error = Theme::parse("mine", "zzzzzzzzzzzz = \"red\"").unwrap_err();
        assert_eq!(error.to_string(), "theme mine, line 1: there is no role `zzzzzzzzzzzz`");
    }

    #[test]
    fn other_faults_are_told_with_their_line_too() {
        let told = |text| Theme::parse("mine", text).unwrap_err().to_string();
        assert_eq!(told("text = \"\"\ndim = \"grey50\""), "theme mine, line 2: `grey50` is no colour and no modifier");
        assert_eq!(told("text = 7"), "theme mine, line 1: text is a style in quotes, such as \"bold red on 236\"");
        assert_eq!(told("inherits = \"drak\""), "theme mine, line 1: a theme inherits from one of dark, light, sixteen, mono");
        assert!(told("text = \"\"\ndim = ").starts_with("theme mine, line 2: "));
    }

    #[test]
    fn a_theme_of_ones_own_may_be_called_like_a_built_in_one_but_cannot_inherit_from_itself() {
        assert!(Theme::parse("dark", "inherits = \"dark\"").is_err());
        assert!(Theme::parse("dark", "inherits = \"light\"").is_ok());
    }
}
