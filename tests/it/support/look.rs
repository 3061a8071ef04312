//! A theme in which every role has a colour of its own, so that a test can read roles back from cells.

use std::fmt::Write as _;

use flowdeck::view::{
    Look,
    glyph::UNICODE,
    theme::{Role, Theme},
};
use ratatui::{
    buffer::{Buffer, Cell},
    style::{Color, Modifier},
};

/// The letter of a role in the style grid.
fn letter(role: Role) -> char {
    match role {
        Role::Text => '.',
        Role::Dim => 'd',
        Role::Accent => 'a',
        Role::Border => 'b',
        Role::BorderFocus => 'B',
        Role::Header => 'h',
        Role::Path => 'p',
        Role::Title => 't',
        Role::Column => 'c',
        Role::ColumnSorted => 'C',
        Role::Selection => '>',
        Role::SelectionIdle => '-',
        Role::Mark => 'm',
        Role::Failing => 'F',
        Role::Waiting => 'w',
        Role::Moving => 'v',
        Role::Stale => '~',
        Role::Production => 'P',
        Role::ReadOnly => 'R',
        Role::Key => 'k',
        Role::Hint => 'i',
        Role::Search => 's',
        Role::SearchCurrent => 'S',
        Role::Notice => 'n',
        Role::Error => 'E',
        Role::Input => 'I',
        Role::Overlay => 'o',
    }
}

/// A look whose colours are the numbers of roles.
pub fn look() -> Look {
    let mut text = String::new();
    for (at, role) in Role::ALL.iter().enumerate() {
        let style = match role {
            Role::Selection => "bold on 201".to_owned(),
            Role::SelectionIdle => "on 202".to_owned(),
            Role::Stale => "dim italic".to_owned(),
            Role::Overlay => format!("{at} on 203"),
            _ => at.to_string(),
        };
        writeln!(text, "{} = \"{style}\"", role.name()).unwrap();
    }
    Look { theme: Theme::parse("roles", &text).unwrap(), glyphs: &UNICODE }
}

/// Whether a cell lies in the selected row of the pane that has the keys, or of an overlay.
pub fn is_selected(cell: &Cell) -> bool {
    cell.bg == Color::Indexed(201)
}

/// Whether a cell is drawn as old.
pub fn is_stale(cell: &Cell) -> bool {
    cell.modifier.contains(Modifier::DIM | Modifier::ITALIC)
}

/// The letter of a cell: of its colour, or of its ground where it is blank.
pub fn letter_of(cell: &Cell) -> char {
    if cell.symbol().trim().is_empty() {
        return match cell.bg {
            Color::Indexed(201) => letter(Role::Selection),
            Color::Indexed(202) => letter(Role::SelectionIdle),
            _ if is_stale(cell) => letter(Role::Stale),
            _ => ' ',
        };
    }
    match cell.fg {
        Color::Indexed(at) => Role::ALL.get(usize::from(at)).map_or('?', |role| letter(*role)),
        _ => '?',
    }
}

/// The lines of a buffer, made cell by cell; a wide sign counts once.
pub fn lines(buffer: &Buffer, of: impl Fn(&Cell) -> String) -> Vec<String> {
    let width = usize::from(buffer.area.width).max(1);
    let line = |cells: &[Cell]| {
        let mut text = String::new();
        let mut covered = 0;
        for cell in cells {
            if covered > 0 {
                covered -= 1;
                continue;
            }
            covered = unicode_width::UnicodeWidthStr::width(cell.symbol()).saturating_sub(1);
            text += &of(cell);
        }
        text.trim_end().to_owned()
    };
    buffer.content.chunks(width).map(line).collect()
}
