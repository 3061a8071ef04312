//! The one sanitiser: hostile or merely broken text in, text that a terminal only prints out.
//!
//! Nothing is dropped silently: what has no honest look of its own is shown by a picture (`␛`) or by its number (`‹U+202E›`).
//! The only exceptions are the invisible joiners and selectors inside emoji, where the emoji themselves stay.
//! Every result is a fixed point: cleaning it again changes nothing.

use std::borrow::Cow;
use std::fmt::Write as _;

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::{grapheme_width, width};

/// Columns from one tab stop to the next.
const TAB: usize = 4;
/// Combining marks that one grapheme may carry; more of them climb over the lines above.
const MARKS: usize = 8;

/// What becomes of line breaks.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Breaks {
    /// Shown as a sign: the text has to stay in one line.
    Shown,
    /// Kept as `\n`.
    Kept,
}

/// How a text is to be cleaned.
#[derive(Clone, Copy)]
struct Rules {
    breaks: Breaks,
    /// Tabs stay tabs; else they become spaces up to the next stop.
    tabs_kept: bool,
    /// Nothing but ASCII in the result.
    ascii: bool,
    /// Column of the first character, for tab stops.
    column: usize,
}

const LINE: Rules = Rules { breaks: Breaks::Shown, tabs_kept: false, ascii: false, column: 0 };

/// Makes a text safe for one line: a cell, a notice, a window title.
pub fn clean(text: &str) -> Cow<'_, str> {
    LINE.apply(text)
}

/// As [`clean`], in ASCII only: control characters as `^[`, others as `<U+202E>`; letters that ASCII lacks become `?`.
pub fn clean_ascii(text: &str) -> Cow<'_, str> {
    Rules { ascii: true, ..LINE }.apply(text)
}

/// Makes a text of many lines safe: line breaks stay (`\r\n` becomes `\n`), the rest is as in [`clean`].
pub fn clean_lines(text: &str) -> Cow<'_, str> {
    Rules { breaks: Breaks::Kept, ..LINE }.apply(text)
}

/// As [`clean_lines`], in ASCII only.
pub fn clean_lines_ascii(text: &str) -> Cow<'_, str> {
    Rules { breaks: Breaks::Kept, ascii: true, ..LINE }.apply(text)
}

/// For the clipboard: as [`clean_lines`], and tabs stay tabs, so that what was indented or tabulated remains so.
pub fn clean_copy(text: &str) -> Cow<'_, str> {
    Rules { breaks: Breaks::Kept, tabs_kept: true, ..LINE }.apply(text)
}

/// As [`clean`], for a part of a line that starts at `column`: tab stops count from the start of the line.
pub(crate) fn clean_span(text: &str, column: usize) -> Cow<'_, str> {
    Rules { column, ..LINE }.apply(text)
}

/// Whether [`clean`] would leave the text as it is.
pub fn is_clean(text: &str) -> bool {
    matches!(clean(text), Cow::Borrowed(_))
}

/// Characters that are not control characters, yet have no look of their own or change the look of their neighbours:
/// bidirectional controls, zero-width characters, fillers, separators, tags, selectors.
const fn hidden(c: char) -> bool {
    matches!(c,
        '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}' | '\u{180B}'..='\u{180F}'
        | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{3164}'
        | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF0}'..='\u{FFFB}'
        | '\u{1BCA0}'..='\u{1BCA3}' | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E0FFF}')
}

impl Rules {
    fn apply(self, text: &str) -> Cow<'_, str> {
        if text.bytes().all(|byte| matches!(byte, b' '..=b'~')) || text.chars().all(|c| self.harmless(c)) {
            return Cow::Borrowed(text);
        }
        let mut out = Writer { rules: self, text: String::with_capacity(text.len() + 16), measured: 0, column: self.column };
        for grapheme in text.graphemes(true) {
            out.grapheme(grapheme);
        }
        if out.text == text { Cow::Borrowed(text) } else { Cow::Owned(out.text) }
    }

    /// Whether the character stays as it is wherever it stands. Zero-width marks are not: they need a base.
    fn harmless(self, c: char) -> bool {
        match c {
            ' '..='~' => true,
            '\n' => self.breaks == Breaks::Kept,
            '\t' => self.tabs_kept,
            _ => !self.ascii && !hidden(c) && c.width().is_some_and(|columns| columns > 0),
        }
    }
}

/// The cleaned text as it grows.
struct Writer {
    rules: Rules,
    text: String,
    /// Byte up to which `column` counts.
    measured: usize,
    /// Column of the byte at `measured`.
    column: usize,
}

impl Writer {
    fn grapheme(&mut self, grapheme: &str) {
        match grapheme {
            "\n" | "\r\n" => self.line_break(),
            "\t" if self.rules.tabs_kept => self.text.push('\t'),
            "\t" => self.tab(),
            _ if self.rules.ascii => grapheme.chars().for_each(|c| self.ascii(c)),
            _ => self.cluster(grapheme),
        }
    }

    fn line_break(&mut self) {
        if self.rules.breaks == Breaks::Kept {
            self.text.push('\n');
            self.measured = self.text.len();
            self.column = 0;
        } else {
            self.text.push_str(if self.rules.ascii { "\\n" } else { "⏎" });
        }
    }

    fn tab(&mut self) {
        self.column += width(&self.text[self.measured..]);
        let spaces = TAB - self.column % TAB;
        self.text.extend(std::iter::repeat_n(' ', spaces));
        self.column += spaces;
        self.measured = self.text.len();
    }

    fn cluster(&mut self, grapheme: &str) {
        let start = self.text.len();
        let mut marks = 0;
        let mut previous = None;
        let mut rest = grapheme.chars();
        while let Some(c) = rest.next() {
            let next = rest.clone().next();
            let mark = c.width() == Some(0);
            marks += usize::from(mark);
            match c {
                '\u{200D}' if previous.is_some_and(pictures) && next.is_some_and(pictures) => {}
                '\u{FE0E}' | '\u{FE0F}' if previous.is_some_and(pictures) || next == Some('\u{20E3}') => {}
                _ if c.is_control() => self.picture(c),
                _ if hidden(c) || (mark && marks > MARKS) => self.number(c),
                _ => self.text.push(c),
            }
            // Selectors and skin tones belong to the emoji before them; a joiner after them still joins that one.
            if !matches!(c, '\u{FE0E}' | '\u{FE0F}') {
                previous = Some(c);
            }
        }
        self.give_base(start);
    }

    /// A mark without a base would sit on whatever stands to its left: a border, another column. So it gets one, or its number.
    fn give_base(&mut self, start: usize) {
        if self.text[start..].graphemes(true).all(|grapheme| grapheme_width(grapheme) > 0) {
            return;
        }
        for grapheme in self.text.split_off(start).graphemes(true) {
            if grapheme_width(grapheme) > 0 {
                self.text.push_str(grapheme);
            } else if ["◌", grapheme].concat().graphemes(true).count() == 1 {
                self.text.extend(["◌", grapheme]);
            } else {
                grapheme.chars().for_each(|c| self.number(c));
            }
        }
    }

    fn ascii(&mut self, c: char) {
        match c {
            ' '..='~' => self.text.push(c),
            _ if c.is_control() => self.picture(c),
            _ if hidden(c) => self.number(c),
            _ => match familiar(c) {
                Some(familiar) => self.text.push_str(familiar),
                // A zero-width mark goes with the letter that it stood on, which is a `?` or a plain letter now.
                None => self.text.extend(std::iter::repeat_n('?', c.width().unwrap_or(0))),
            },
        }
    }

    /// A control character by its picture, or by number where there is none.
    fn picture(&mut self, c: char) {
        match (c, self.rules.ascii) {
            ('\u{7F}', true) => self.text.push_str("^?"),
            ('\u{7F}', false) => self.text.push('␡'),
            ('\0'..='\u{1F}', true) => self.text.extend(['^', char::from(c as u8 + b'@')]),
            ('\0'..='\u{1F}', false) => self.text.extend(char::from_u32(0x2400 + u32::from(c))),
            _ => self.number(c),
        }
    }

    fn number(&mut self, c: char) {
        let (open, close) = if self.rules.ascii { ('<', '>') } else { ('‹', '›') };
        // Writing into a String cannot fail.
        let _ = write!(self.text, "{open}U+{:04X}{close}", u32::from(c));
    }
}

/// Whether the character is, or can be, an emoji: then joiners and selectors beside it only choose its look.
fn pictures(c: char) -> bool {
    !c.is_ascii() && (c.width() == Some(2) || [c, '\u{FE0F}'].iter().collect::<String>().width() == 2)
}

/// ASCII that everybody reads as the same sign.
const fn familiar(c: char) -> Option<&'static str> {
    Some(match c {
        '\u{A0}' | '\u{2000}'..='\u{200A}' | '\u{202F}' | '\u{205F}' => " ",
        '\u{2010}'..='\u{2015}' | '−' => "-",
        '‘' | '’' | '‚' | '‹' | '›' | '′' => "'",
        '“' | '”' | '„' | '«' | '»' | '″' => "\"",
        '…' => "...",
        '•' | '·' => "*",
        '→' | '⇒' => "->",
        '←' | '⇐' => "<-",
        '×' => "x",
        '⏎' => "\\n",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn harmless_text_is_borrowed() {
        for text in ["", "order-00007", "Müller & Söhne", "注文", "é as two: e\u{301}", "한국어", "👍"] {
            assert!(matches!(clean(text), Cow::Borrowed(_)), "{text}");
        }
    }

    #[test]
    fn control_characters_become_pictures() {
        assert_eq!(clean("\u{1b}[31mred\u{7}\0\u{7f}"), "␛[31mred␇␀␡");
        assert_eq!(clean("\u{9b}31m\u{85}"), "‹U+009B›31m‹U+0085›");
    }

    #[test]
    fn what_cannot_be_seen_is_shown_by_number() {
        assert_eq!(clean("invoice\u{202E}fdp.exe"), "invoice‹U+202E›fdp.exe");
        assert_eq!(clean("\u{FEFF}a\u{200B}b\u{AD}c\u{2028}d\u{E0041}"), "‹U+FEFF›a‹U+200B›b‹U+00AD›c‹U+2028›d‹U+E0041›");
    }

    #[test]
    fn line_breaks_are_shown_in_cells_and_kept_in_texts() {
        assert_eq!(clean("a\r\nb\nc\rd"), "a⏎b⏎c␍d");
        assert_eq!(clean_lines("a\r\nb\nc\rd"), "a\nb\nc␍d");
    }

    #[test]
    fn tabs_reach_the_next_stop_of_their_line() {
        assert_eq!(clean("a\tb\t\tc"), "a   b       c");
        assert_eq!(clean_lines("abc\td\n\tat"), "abc d\n    at");
        assert_eq!(clean("注\t|"), "注  |");
        assert_eq!(clean_span("\t|", 3), " |");
    }

    #[test]
    fn the_clipboard_keeps_tabs_but_no_escape() {
        assert_eq!(clean_copy("a\tb\n\u{1b}]52;"), "a\tb\n␛]52;");
    }

    #[test]
    fn joined_emoji_come_apart_and_stay() {
        assert_eq!(clean("👩\u{200D}👩\u{200D}👧!"), "👩👩👧!");
        assert_eq!(clean("❤\u{FE0F}"), "❤");
        assert_eq!(clean("🏴\u{200D}☠\u{FE0F}"), "🏴☠");
        assert_eq!(clean("1\u{FE0F}\u{20E3}"), "1\u{20E3}");
        assert_eq!(clean("a\u{200D}b"), "a‹U+200D›b");
        assert_eq!(clean("👩\u{200D}"), "👩‹U+200D›");
    }

    #[test]
    fn a_mark_without_a_base_gets_one() {
        assert_eq!(clean("\u{301}x"), "◌\u{301}x");
        assert_eq!(clean("a\n\u{301}"), "a⏎◌\u{301}");
    }

    #[test]
    fn piled_up_marks_are_counted_out() {
        let pile = format!("a{}", "\u{301}".repeat(MARKS + 2));
        assert_eq!(clean(&pile), format!("a{}‹U+0301›‹U+0301›", "\u{301}".repeat(MARKS)));
    }

    #[test]
    fn ascii_shows_the_same_in_ascii() {
        assert_eq!(clean_ascii("\u{1b}[0m\u{202E} „Größe“ … 注\n"), "^[[0m<U+202E> \"Gr??e\" ... ??\\n");
        assert_eq!(clean_lines_ascii("e\u{301}\u{7f}\nb"), "e^?\nb");
    }

    /// Text in which every dangerous kind of character is frequent.
    fn nasty() -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            any::<char>(),
            (0_u32..0xA0).prop_filter_map("a char", char::from_u32),
            (0x200B_u32..0x2070).prop_filter_map("a char", char::from_u32),
            (0x300_u32..0x340).prop_filter_map("a char", char::from_u32),
            (0x1100_u32..0x1200).prop_filter_map("a char", char::from_u32),
            (0x1F1E6_u32..0x1F200).prop_filter_map("a char", char::from_u32),
            (0x1F3FB_u32..0x1F480).prop_filter_map("a char", char::from_u32),
            prop::sample::select(vec![
                '\u{FE0F}',
                '\u{FE0E}',
                '\u{20E3}',
                '❤',
                '☠',
                '\u{FF9E}',
                '\u{E0062}',
                '\u{94D}',
                '\u{915}',
                '\u{600}',
                'a',
                '1'
            ]),
        ];
        prop::collection::vec(piece, 0..24).prop_map(String::from_iter)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1024))]
        #[test]
        fn nothing_dangerous_survives(text in nasty()) {
            for c in clean(&text).chars() {
                prop_assert!(!c.is_control() && !hidden(c), "{:?} in {:?}", c, clean(&text));
            }
            for c in clean_lines(&text).chars() {
                prop_assert!(c == '\n' || (!c.is_control() && !hidden(c)));
            }
            for c in clean_copy(&text).chars() {
                prop_assert!(c == '\n' || c == '\t' || (!c.is_control() && !hidden(c)));
            }
            prop_assert!(clean_ascii(&text).bytes().all(|byte| matches!(byte, b' '..=b'~')));
            prop_assert!(clean_lines_ascii(&text).bytes().all(|byte| matches!(byte, b' '..=b'~' | b'\n')));
        }

        #[test]
        fn every_grapheme_takes_a_column(text in nasty()) {
            for grapheme in clean(&text).graphemes(true) {
                prop_assert!(grapheme_width(grapheme) > 0, "{:?} in {:?}", grapheme, clean(&text));
            }
        }

        #[test]
        fn cleaning_twice_changes_nothing(text in nasty()) {
            let once = clean(&text).into_owned();
            prop_assert!(is_clean(&once), "{:?} -> {:?}", once, clean(&once));
            for again in [clean_lines, clean_copy, clean_ascii, clean_lines_ascii] {
                let once = again(&text).into_owned();
                prop_assert_eq!(again(&once), once.clone());
            }
        }
    }
}
