//! Colours by role, from files: `themes/*.toml` are built in, a person's own theme inherits from one of them.
//!
//! No other file names a colour. A role says what something means, never how it looks.

mod file;
mod style;

use std::borrow::Cow;

use ratatui::style::Style;

pub use crate::text::Tone;
pub use file::ThemeError;

macro_rules! roles {
    ($($(#[$doc:meta])* $role:ident, $name:literal;)*) => {
        /// What a part of the screen means.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Role {
            $($(#[$doc])* $role,)*
        }

        impl Role {
            /// Every role.
            pub const ALL: &'static [Self] = &[$(Self::$role,)*];

            /// Its name in theme files.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$role => $name,)*
                }
            }
        }
    };
}

roles! {
    /// Text, and the ground of the whole screen.
    Text, "text";
    /// Text that matters less.
    Dim, "dim";
    /// The one colour that says "look here" without saying that something is wrong.
    Accent, "accent";
    /// A pane's frame.
    Border, "border";
    /// The frame of the pane that has the focus.
    BorderFocus, "border_focus";
    /// The first line: where you are.
    Header, "header";
    /// The second line: the way you came.
    Path, "path";
    /// A pane's title.
    Title, "title";
    /// Titles of columns.
    Column, "column";
    /// The title of the column that sorts.
    ColumnSorted, "column_sorted";
    /// The selected row, over the styles of its cells.
    Selection, "selection";
    /// The selected row of a pane without the focus.
    SelectionIdle, "selection_idle";
    /// The sign of a marked row.
    Mark, "mark";
    /// Failed, wrong.
    Failing, "failing";
    /// Waits or is suspended.
    Waiting, "waiting";
    /// Moves, runs, is done.
    Moving, "moving";
    /// Old, over the styles of what is old.
    Stale, "stale";
    /// Says that this is production.
    Production, "production";
    /// Says that nothing can be written here.
    ReadOnly, "read_only";
    /// A key in hints and help.
    Key, "key";
    /// What the key does.
    Hint, "hint";
    /// A place found by a search.
    Search, "search";
    /// The place found that the cursor is on.
    SearchCurrent, "search_current";
    /// A line that tells what happened.
    Notice, "notice";
    /// A line that tells what went wrong.
    Error, "error";
    /// What a person types.
    Input, "input";
    /// A dialog over the rest.
    Overlay, "overlay";
}

/// The role whose style a tone takes.
const fn role_of(tone: Tone) -> Role {
    match tone {
        Tone::Plain => Role::Text,
        Tone::Dim => Role::Dim,
        Tone::Accent => Role::Accent,
        Tone::Failing => Role::Failing,
        Tone::Waiting => Role::Waiting,
        Tone::Moving => Role::Moving,
        Tone::Stale => Role::Stale,
    }
}

/// A style for every role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Theme {
    name: Cow<'static, str>,
    styles: [Style; Role::ALL.len()],
}

/// Names and texts of the built-in themes.
const BUILT_IN: [(&str, &str); 4] = [
    ("dark", include_str!("../../themes/dark.toml")),
    ("light", include_str!("../../themes/light.toml")),
    ("sixteen", include_str!("../../themes/sixteen.toml")),
    ("mono", include_str!("../../themes/mono.toml")),
];

impl Theme {
    /// Names of the built-in themes.
    pub fn names() -> impl Iterator<Item = &'static str> {
        BUILT_IN.iter().map(|(name, _)| *name)
    }

    /// A built-in theme.
    pub fn built_in(name: &str) -> Option<Self> {
        let (name, text) = BUILT_IN.iter().find(|(built_in, _)| *built_in == name)?;
        // The built-in files are read by a test, all roles of all of them.
        file::parse(Cow::Borrowed(name), text).ok()
    }

    /// A theme from the text of its file. It inherits from the built-in theme it names, else from `dark`.
    pub fn parse(name: &str, text: &str) -> Result<Self, ThemeError> {
        file::parse(Cow::Owned(name.to_owned()), text)
    }

    /// No colours at all; the selection is reversed.
    pub fn plain() -> Self {
        let mut styles = [Style::new(); Role::ALL.len()];
        styles[Role::Selection as usize] = Style::new().reversed();
        Self { name: Cow::Borrowed("plain"), styles }
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The style of a role.
    pub fn style(&self, role: Role) -> Style {
        self.styles[role as usize]
    }

    /// The style of a value.
    pub fn tone(&self, tone: Tone) -> Style {
        self.style(role_of(tone))
    }
}

/// The built-in theme for a terminal whose user has not chosen one: `mono` under `NO_COLOR`, `sixteen` where 256 colours cannot be expected,
/// else `dark`. An empty `NO_COLOR` counts as unset, as its authors ask.
pub fn fallback(no_color: Option<&str>, term: Option<&str>, colorterm: Option<&str>) -> &'static str {
    if no_color.is_some_and(|value| !value.is_empty()) {
        return "mono";
    }
    let term = term.unwrap_or_default();
    let rich = ["256color", "direct", "kitty", "alacritty", "ghostty", "wezterm", "foot", "contour", "tmux"];
    match term {
        "dumb" | "vt100" | "vt220" => "mono",
        "linux" => "sixteen",
        _ if colorterm.is_some_and(|value| !value.is_empty()) || rich.iter().any(|name| term.contains(name)) => "dark",
        _ => "sixteen",
    }
}

#[cfg(test)]
mod tests {
    use ratatui::style::{Color, Modifier};

    use super::*;

    fn built_in() -> Vec<Theme> {
        BUILT_IN.iter().map(|(name, text)| Theme::parse(name, text).unwrap_or_else(|error| panic!("{name}: {error}"))).collect()
    }

    #[test]
    fn built_in_themes_give_every_role_themselves() {
        for (name, text) in BUILT_IN {
            let table: toml::Table = text.parse().unwrap();
            for role in Role::ALL {
                assert!(table.contains_key(role.name()), "{name} does not say {}", role.name());
            }
        }
    }

    #[test]
    fn the_selection_can_be_seen_in_every_theme() {
        for theme in built_in() {
            for role in [Role::Selection, Role::SelectionIdle] {
                for tone in [Tone::Plain, Tone::Dim, Tone::Failing, Tone::Waiting, Tone::Moving, Tone::Stale] {
                    let cell = theme.tone(tone);
                    let (before, after) = (cell, cell.patch(theme.style(role)));
                    let ground = after.bg != before.bg
                        || after.add_modifier.difference(before.add_modifier).intersects(Modifier::REVERSED | Modifier::UNDERLINED);
                    assert!(ground, "{} {role:?} over {tone:?}", theme.name());
                }
            }
            assert_ne!(theme.style(Role::Selection), theme.style(Role::SelectionIdle), "{}", theme.name());
        }
    }

    #[test]
    fn what_is_wrong_does_not_look_like_what_is_not() {
        for theme in built_in().into_iter().filter(|theme| theme.name() != "mono") {
            let tones = [Tone::Plain, Tone::Dim, Tone::Failing, Tone::Waiting, Tone::Moving].map(|tone| theme.tone(tone));
            for (index, style) in tones.iter().enumerate() {
                assert!(!tones[..index].contains(style), "{} {index}", theme.name());
            }
            assert_ne!(theme.style(Role::Production), theme.style(Role::Header));
            assert_ne!(theme.style(Role::Search), theme.style(Role::SearchCurrent));
            assert_ne!(theme.style(Role::Border), theme.style(Role::BorderFocus));
        }
    }

    #[test]
    fn mono_has_no_colour() {
        let mono = Theme::built_in("mono").unwrap();
        for role in Role::ALL {
            let style = mono.style(*role);
            assert_eq!((style.fg.unwrap_or(Color::Reset), style.bg.unwrap_or(Color::Reset)), (Color::Reset, Color::Reset), "{role:?}");
        }
        assert!(mono.style(Role::Selection).add_modifier.contains(Modifier::REVERSED));
    }

    #[test]
    fn sixteen_colours_mean_sixteen() {
        let theme = Theme::built_in("sixteen").unwrap();
        for role in Role::ALL {
            for colour in [theme.style(*role).fg, theme.style(*role).bg].into_iter().flatten() {
                assert!(!matches!(colour, Color::Rgb(..) | Color::Indexed(_)), "{role:?}");
            }
        }
    }

    #[test]
    fn the_terminal_chooses_where_the_person_does_not() {
        let xterm = Some("xterm-256color");
        assert_eq!(fallback(None, xterm, None), "dark");
        assert_eq!(fallback(Some("1"), xterm, Some("truecolor")), "mono");
        assert_eq!(fallback(Some(""), xterm, None), "dark");
        assert_eq!(fallback(None, Some("linux"), Some("truecolor")), "sixteen");
        assert_eq!(fallback(None, Some("xterm"), None), "sixteen");
        assert_eq!(fallback(None, Some("xterm"), Some("truecolor")), "dark");
        assert_eq!(fallback(None, Some("dumb"), None), "mono");
        assert_eq!(fallback(None, None, None), "sixteen");
    }
}
