//! Measuring and cutting text by the columns it takes, never through a grapheme.
//!
//! Widths are those that the drawing buffer uses, so that what was measured here is what is drawn.

use std::borrow::Cow;

use ratatui::buffer::CellWidth;
use unicode_segmentation::UnicodeSegmentation;

/// Where a text that is too long loses its characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// The start stays: names, messages.
    End,
    /// Start and end stay: ids, paths.
    Middle,
}

/// How a text that is too long is cut, and the sign that tells so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ellipsis {
    /// Where the text is cut.
    pub place: Place,
    /// What stands for the missing part.
    pub sign: &'static str,
}

impl Ellipsis {
    /// Cut at the end, `…`.
    pub const END: Self = Self { place: Place::End, sign: "…" };
    /// Cut in the middle, `…`.
    pub const MIDDLE: Self = Self { place: Place::Middle, sign: "…" };

    /// The same with another sign (`~` where there is no Unicode).
    #[must_use]
    pub const fn signed(self, sign: &'static str) -> Self {
        Self { place: self.place, sign }
    }
}

/// Columns one grapheme takes on the screen.
pub fn grapheme_width(grapheme: &str) -> usize {
    match grapheme.as_bytes() {
        [_] => 1,
        _ => usize::from(grapheme.cell_width()),
    }
}

/// Columns a text of one line takes on the screen.
pub fn width(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.graphemes(true).map(grapheme_width).sum() }
}

/// As much of a text as a dialog needs, clean: values have megabytes.
pub fn briefly(text: &str) -> String {
    const MOST: usize = 400;
    match text.char_indices().nth(MOST) {
        None => super::clean(text).into_owned(),
        Some((end, _)) => format!("{}… ({} bytes in all)", super::clean(&text[..end]), super::grouped(text.len() as u64)),
    }
}

/// At most `columns` of the text; what does not fit is left out where `ellipsis` says. Costs as much as `columns`, however long the
/// text is. The result can be one column short where a wide grapheme did not fit.
pub fn cut(text: &str, columns: usize, ellipsis: Ellipsis) -> Cow<'_, str> {
    if head(text, columns) == text.len() {
        return Cow::Borrowed(text);
    }
    let sign = &ellipsis.sign[..head(ellipsis.sign, columns)];
    let room = columns - width(sign);
    let tail_room = if ellipsis.place == Place::Middle { room / 2 } else { 0 };
    let front = &text[..head(text, room - tail_room)];
    let back = &text[text.len() - tail(text, tail_room)..];
    Cow::Owned([front, sign, back].concat())
}

/// Exactly `columns` of the text: cut as by [`cut`], or followed by spaces.
pub fn fit(text: &str, columns: usize, ellipsis: Ellipsis) -> Cow<'_, str> {
    let text = cut(text, columns, ellipsis);
    let missing = columns.saturating_sub(width(&text));
    if missing == 0 {
        return text;
    }
    let mut text = text.into_owned();
    text.extend(std::iter::repeat_n(' ', missing));
    Cow::Owned(text)
}

/// Bytes of the longest start that takes at most `columns`.
fn head(text: &str, columns: usize) -> usize {
    taken(text.graphemes(true), columns)
}

/// Bytes of the longest end that takes at most `columns`.
fn tail(text: &str, columns: usize) -> usize {
    taken(text.graphemes(true).rev(), columns)
}

fn taken<'a>(graphemes: impl Iterator<Item = &'a str>, columns: usize) -> usize {
    let mut room = columns;
    graphemes
        .map_while(|grapheme| {
            room = room.checked_sub(grapheme_width(grapheme))?;
            Some(grapheme.len())
        })
        .sum()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::text::clean;

    #[test]
    fn what_fits_is_padded_and_not_cut() {
        assert_eq!(fit("wh-pick", 7, Ellipsis::END), "wh-pick");
        assert_eq!(fit("wh-pick", 9, Ellipsis::END), "wh-pick  ");
        assert_eq!(fit("", 2, Ellipsis::MIDDLE), "  ");
    }

    #[test]
    fn what_does_not_fit_is_cut_at_the_end_or_in_the_middle() {
        assert_eq!(cut("execution stock", 8, Ellipsis::END), "executi…");
        assert_eq!(cut("12345678-90ab", 8, Ellipsis::MIDDLE), "1234…0ab");
        assert_eq!(cut("execution", 5, Ellipsis::END.signed("~")), "exec~");
        assert_eq!(cut("execution", 1, Ellipsis::MIDDLE), "…");
        assert_eq!(cut("execution", 0, Ellipsis::END), "");
    }

    #[test]
    fn graphemes_stay_whole() {
        assert_eq!(cut("注文番号", 6, Ellipsis::END), "注文…");
        assert_eq!(fit("注文番号", 6, Ellipsis::END), "注文… ");
        assert_eq!(cut("e\u{301}e\u{301}e\u{301}", 2, Ellipsis::END), "e\u{301}…");
    }

    #[test]
    fn a_huge_text_is_cut_without_being_measured() {
        let text = "x".repeat(50_000_000);
        assert_eq!(cut(&text, 4, Ellipsis::MIDDLE), "xx…x");
    }

    proptest! {
        #[test]
        fn no_text_is_wider_than_its_columns(text in "\\PC{0,40}", columns in 0_usize..30, middle: bool) {
            let ellipsis = if middle { Ellipsis::MIDDLE } else { Ellipsis::END };
            let text = clean(&text);
            prop_assert!(width(&cut(&text, columns, ellipsis)) <= columns);
            prop_assert_eq!(width(&fit(&text, columns, ellipsis)), columns);
        }

        #[test]
        fn fitting_twice_changes_nothing(text in "\\PC{0,40}", columns in 0_usize..30) {
            let once = fit(&clean(&text), columns, Ellipsis::END).into_owned();
            prop_assert_eq!(fit(&once, columns, Ellipsis::END), once.clone());
        }
    }
}
