//! Keys to commands: what a key press is called, and which command a sequence means where the focus is.

mod bound;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::{
    Model,
    command::{Command, Scope},
};

pub use bound::Keymap;

/// What a key press is called in the command table: `j`, `J`, `ctrl-r`, `space`, `f5`, `shift-tab`.
pub fn name(key: KeyEvent) -> Option<String> {
    let base = match key.code {
        KeyCode::Char(' ') => "space".to_owned(),
        KeyCode::Char(c) => c.to_string(),
        KeyCode::F(n) => format!("f{n}"),
        KeyCode::Enter => "enter".to_owned(),
        KeyCode::Esc => "esc".to_owned(),
        KeyCode::Tab => "tab".to_owned(),
        KeyCode::BackTab => return Some("shift-tab".to_owned()),
        KeyCode::Backspace => "backspace".to_owned(),
        KeyCode::Delete => "del".to_owned(),
        KeyCode::Left => "left".to_owned(),
        KeyCode::Right => "right".to_owned(),
        KeyCode::Up => "up".to_owned(),
        KeyCode::Down => "down".to_owned(),
        KeyCode::Home => "home".to_owned(),
        KeyCode::End => "end".to_owned(),
        KeyCode::PageUp => "pgup".to_owned(),
        KeyCode::PageDown => "pgdn".to_owned(),
        _ => return None,
    };
    let mut name = String::new();
    if key.modifiers.contains(KeyModifiers::CONTROL) {
        name.push_str("ctrl-");
    }
    if key.modifiers.contains(KeyModifiers::ALT) {
        name.push_str("alt-");
    }
    if key.modifiers.contains(KeyModifiers::SHIFT) && !matches!(key.code, KeyCode::Char(_)) {
        name.push_str("shift-");
    }
    Some(name + &base)
}

/// Keys that have names.
const NAMED: &[&str] = &["space", "enter", "esc", "tab", "backspace", "del", "left", "right", "up", "down", "home", "end", "pgup", "pgdn"];

/// Whether a key press can be called that, in the way of [`name`].
fn is_name(text: &str) -> bool {
    let rest = text.strip_prefix("ctrl-").filter(|rest| !rest.is_empty()).unwrap_or(text);
    let rest = rest.strip_prefix("alt-").filter(|rest| !rest.is_empty()).unwrap_or(rest);
    let (shifted, base) = rest.strip_prefix("shift-").filter(|base| !base.is_empty()).map_or((false, rest), |base| (true, base));
    let function = base.strip_prefix('f').and_then(|number| number.parse::<u8>().ok()).is_some_and(|number| (1..=24).contains(&number));
    let mut chars = base.chars();
    let single = matches!((chars.next(), chars.next()), (Some(c), None) if !c.is_whitespace() && !c.is_control());
    NAMED.contains(&base) || function || (single && !shifted)
}

/// What a sequence of keys means.
pub enum Meaning {
    /// A command.
    Command(&'static Command),
    /// The start of longer sequences.
    Prefix,
    /// Nothing.
    Nothing,
}

/// What a sequence means where the focus is. The narrowest scope goes first.
pub fn meaning(model: &Model, keys: &[String]) -> Meaning {
    let sequence = keys.join(" ");
    let active = model.commands();
    let mut found: Option<&'static Command> = None;
    let mut is_prefix = false;
    for command in active {
        for keys in model.keymap.keys(command) {
            if *keys == sequence && found.is_none_or(|other| command.scope.narrowness() > other.scope.narrowness()) {
                found = Some(command);
            }
            is_prefix |= keys.strip_prefix(sequence.as_str()).is_some_and(|rest| rest.starts_with(' '));
        }
    }
    match found {
        Some(command) => Meaning::Command(command),
        None if is_prefix => Meaning::Prefix,
        None => Meaning::Nothing,
    }
}

/// The commands that go on from a started sequence, with the keys that are left.
pub fn continuations(model: &Model, keys: &[String]) -> Vec<(String, &'static Command)> {
    let start = keys.join(" ") + " ";
    model
        .commands()
        .filter_map(|command| {
            model.keymap.keys(command).iter().find_map(|keys| keys.strip_prefix(start.as_str())).map(|rest| (rest.to_owned(), command))
        })
        .collect()
}

impl Model {
    /// The commands that belong to where the focus is.
    pub fn commands(&self) -> impl Iterator<Item = &'static Command> + '_ {
        self.keymap.all().filter(|command| command.scope.is_active(self))
    }
}

impl Scope {
    /// Whether its commands can be used where the focus is.
    pub fn is_active(self, model: &Model) -> bool {
        let screen = model.screen();
        match self {
            Self::Everywhere => true,
            Self::Table => screen.table().is_some(),
            Self::Tree => screen.tree().is_some(),
            Self::Text => screen.text().is_some(),
            Self::Diagram => screen.diagram().is_some(),
            Self::Instance => screen.head.is_some(),
            Self::Rows(resource) => {
                screen.table().is_some_and(|table| table.resource.name == resource)
                    || screen.head.as_ref().is_some_and(|head| head.resource.name == resource)
            }
        }
    }

    /// Where its commands can be used, for who looks for them in another place.
    pub fn place(self) -> String {
        match self {
            Self::Everywhere => "everywhere".to_owned(),
            Self::Table => "in a list".to_owned(),
            Self::Tree => "in a tree".to_owned(),
            Self::Text => "in a text".to_owned(),
            Self::Diagram => "in an outline".to_owned(),
            Self::Instance => "on the screen of an instance".to_owned(),
            Self::Rows(resource) => format!("for a selected row of {resource}"),
        }
    }

    /// Narrower scopes win over wider ones.
    pub fn narrowness(self) -> u8 {
        match self {
            Self::Everywhere => 0,
            Self::Instance => 1,
            Self::Table | Self::Tree | Self::Text | Self::Diagram => 2,
            Self::Rows(_) => 3,
        }
    }

    /// Whether two scopes can be active at once with equal right, so that a key must not stand in both.
    pub fn clashes(self, other: Self) -> bool {
        self == other
    }
}
