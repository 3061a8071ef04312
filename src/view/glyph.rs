//! Every sign that is drawn beside text, once in Unicode and once in ASCII. No other file draws a sign of its own.

use std::ffi::OsStr;

use ratatui::buffer::{Buffer, CellWidth};
use ratatui::symbols::border;

macro_rules! glyphs {
    ($($(#[$doc:meta])* $name:ident: $unicode:literal, $ascii:literal;)*) => {
        /// The signs of one repertoire.
        #[derive(Debug, PartialEq, Eq)]
        pub struct Glyphs {
            $($(#[$doc])* pub $name: &'static str,)*
        }

        /// For terminals that show Unicode.
        pub static UNICODE: Glyphs = Glyphs { $($name: $unicode,)* };
        /// For terminals that do not.
        pub static ASCII: Glyphs = Glyphs { $($name: $ascii,)* };

        /// Name, Unicode and ASCII form of every sign.
        pub const TABLE: &[(&str, &str, &str)] = &[$((stringify!($name), $unicode, $ascii),)*];
    };
}

glyphs! {
    /// Text goes on where it is cut.
    ellipsis: "…", "~";
    /// The selected row's bar.
    bar: "▌", ">";
    /// A marked row; something that is done.
    mark: "✓", "*";
    /// Something that failed.
    failed: "✗", "x";
    /// A timer or anything that waits for a time.
    clock: "◷", "@";
    /// Nothing has happened here yet; also: waiting for somebody.
    open: "○", "o";
    /// Alive, fresh.
    full: "●", "#";
    /// Suspended.
    paused: "‖", "=";
    /// An unfolded branch of a tree.
    unfolded: "▾", "v";
    /// A folded branch of a tree.
    folded: "▸", "+";
    /// A branch of a tree with siblings below it.
    branch: "├─", "|-";
    /// The last branch of its parent.
    last: "└─", "`-";
    /// The line past an upper branch with siblings below.
    trunk: "│ ", "| ";
    /// A link to a called instance.
    called: "↗", "^";
    /// A link back to the calling instance.
    caller: "↖", "<";
    /// What the server does with a filter term.
    server: "⇢", ">";
    /// Between the steps of a path.
    step: "›", ">";
    /// Between facts on one line.
    dot: "·", "-";
    /// Sorted with the smallest first.
    ascending: "▲", "^";
    /// Sorted with the greatest first.
    descending: "▼", "v";
    /// The part of a scroll bar that is in view.
    thumb: "┃", "#";
    /// What is done of a progress bar.
    done: "█", "#";
    /// What is not done of it.
    left: "░", ".";
    /// The text cursor where the terminal's own is not used.
    cursor: "▏", "_";
    /// The eight heights of a small bar chart.
    bars: "▁▂▃▄▅▆▇█", "_.:-=+*#";
    /// Says beside the context that nothing can be written.
    locked: "⊘", "!";
    /// Something that is done: a task.
    task: "□", "]";
    /// Where ways part or meet.
    gateway: "◇", "%";
    /// Where a way ends.
    end: "◎", "0";
    /// Where a way leads.
    goes: "→", ">";
    /// A horizontal line.
    line: "─", "-";
}

impl Glyphs {
    /// The repertoire for a terminal: Unicode unless `ascii` was asked for, the terminal is the Linux console or a dumb one, or the locale is known
    /// not to be UTF-8. `locale` is the first of `LC_ALL`, `LC_CTYPE` and `LANG` that is set and not empty.
    pub fn choose(ascii: bool, term: Option<&OsStr>, locale: Option<&OsStr>) -> &'static Self {
        let term = term.map_or_else(String::new, |term| term.to_string_lossy().into_owned());
        let locale = locale.map_or_else(String::new, |locale| locale.to_string_lossy().to_ascii_lowercase());
        let utf8 = locale.is_empty() || locale.contains("utf-8") || locale.contains("utf8");
        if ascii || !utf8 || matches!(term.as_str(), "linux" | "dumb" | "vt100") { &ASCII } else { &UNICODE }
    }

    /// Whether only ASCII may be drawn: then texts go through `text::clean_ascii`.
    pub fn is_ascii(&self) -> bool {
        self.bar.is_ascii()
    }

    /// Leaves nothing but ASCII in what was drawn, each cell as wide as it was: the last step of every frame where only ASCII may be shown, so
    /// that no text and no sign can be forgotten.
    pub fn restrict(&self, buffer: &mut Buffer) {
        if !self.is_ascii() {
            return;
        }
        for index in 0..buffer.content.len() {
            let cell = &mut buffer.content[index];
            if cell.symbol().is_ascii() {
                continue;
            }
            let columns = usize::from(cell.symbol().cell_width()).max(1);
            let sign = cell.symbol().chars().next().map_or('?', familiar);
            cell.set_char(sign);
            let style = cell.style();
            // The right half of a wide sign, within its line, was hidden behind it.
            for right in buffer.content.iter_mut().skip(index + 1).take(columns - 1) {
                right.set_char(sign).set_style(style);
            }
        }
    }

    /// The bar of a small chart for a value between nothing and `most`.
    pub fn chart_bar(&self, value: u64, most: u64) -> char {
        let heights = self.bars.chars().count() as u64;
        let height = (u128::from(value) * u128::from(heights - 1)).div_ceil(u128::from(most.max(1)));
        self.bars.chars().nth(height.min(u128::from(heights - 1)) as usize).unwrap_or(' ')
    }

    /// The lines of a frame.
    pub fn border(&self) -> border::Set<'static> {
        if !self.is_ascii() {
            return border::PLAIN;
        }
        border::Set {
            top_left: "+",
            top_right: "+",
            bottom_left: "+",
            bottom_right: "+",
            vertical_left: "|",
            vertical_right: "|",
            horizontal_top: "-",
            horizontal_bottom: "-",
        }
    }
}

/// The ASCII form of a character: that of the sign it is, a look-alike, or `?`.
fn familiar(c: char) -> char {
    match c {
        '‹' => '<',
        '›' => '>',
        '\u{2400}'..='\u{2421}' => '^',
        '⏎' => '$',
        '–' | '—' => '-',
        '’' | '‘' => '\'',
        '“' | '”' | '„' => '"',
        _ => {
            let place = |(_, unicode, ascii): &(&str, &str, &str)| ascii.chars().nth(unicode.chars().position(|sign| sign == c)?);
            TABLE.iter().find_map(place).unwrap_or('?')
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{is_clean, width};

    #[test]
    fn both_forms_take_the_same_columns_so_that_layouts_agree() {
        for (name, unicode, ascii) in TABLE {
            assert_eq!(width(unicode), width(ascii), "{name}");
            assert!(ascii.bytes().all(|byte| (b' '..=b'~').contains(&byte)), "{name}");
            assert!(is_clean(unicode), "{name}");
        }
    }

    #[test]
    fn marks_in_one_column_can_be_told_apart() {
        for glyphs in [&UNICODE, &ASCII] {
            let signs = [glyphs.bar, glyphs.mark, glyphs.failed, glyphs.clock, glyphs.open, glyphs.paused, glyphs.full];
            for (index, sign) in signs.iter().enumerate() {
                assert!(!signs[..index].contains(sign), "{sign}");
            }
        }
    }

    #[test]
    fn ascii_where_unicode_cannot_be_expected() {
        let choose = |ascii, term: &str, locale: &str| Glyphs::choose(ascii, Some(OsStr::new(term)), Some(OsStr::new(locale))).is_ascii();
        assert!(!choose(false, "xterm-256color", "de_DE.UTF-8"));
        assert!(!choose(false, "xterm-256color", ""));
        assert!(choose(true, "xterm-256color", "de_DE.UTF-8"));
        assert!(choose(false, "linux", "de_DE.UTF-8"));
        assert!(choose(false, "xterm-256color", "C"));
        assert!(choose(false, "xterm-256color", "de_DE.ISO-8859-1"));
        assert!(!Glyphs::choose(false, None, None).is_ascii());
    }

    #[test]
    fn a_chart_shows_nothing_least_and_the_most_fullest() {
        assert_eq!([0, 1, 50, 99, 100, 500].map(|value| UNICODE.chart_bar(value, 100)), ['▁', '▂', '▅', '█', '█', '█']);
        assert_eq!(UNICODE.chart_bar(0, 0), '▁');
        assert_eq!(ASCII.chart_bar(u64::MAX, u64::MAX), '#');
    }

    #[test]
    fn restricted_to_ascii_a_frame_keeps_its_shape() {
        let mut buffer = Buffer::with_lines(["├─ ‹U+202E› ␛[31m", "▌✓ 注文 Größe… ", "       ok"]);
        ASCII.restrict(&mut buffer);
        assert_eq!(buffer, Buffer::with_lines(["|- <U+202E> ^[31m", ">* ???? Gr??e~ ", "       ok"]));
        let unchanged = Buffer::with_lines(["▌✓ 注文"]);
        let mut buffer = unchanged.clone();
        UNICODE.restrict(&mut buffer);
        assert_eq!(buffer, unchanged);
    }
}
