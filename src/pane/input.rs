//! One line of typed text with a cursor. Raw: whoever draws it cleans it.

use unicode_segmentation::UnicodeSegmentation;

/// A line being edited.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Input {
    text: String,
    cursor: usize,
    /// Whether all of it is selected: what is typed next replaces it, and any other edit keeps it.
    selected: bool,
}

/// A change to a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Edit {
    /// Puts a character before the cursor.
    Insert(char),
    /// Removes what stands before the cursor.
    Backspace,
    /// Removes what stands at the cursor.
    Delete,
    /// Removes the word before the cursor.
    DeleteWord,
    /// Removes everything before the cursor.
    DeleteToStart,
    /// One to the left.
    Left,
    /// One to the right.
    Right,
    /// To the start.
    Home,
    /// To the end.
    End,
}

impl Input {
    /// A line with text in it, the cursor behind it.
    pub fn new(text: impl Into<String>) -> Self {
        let text = text.into();
        Self { cursor: text.len(), text, selected: false }
    }

    /// A line that a person did not type: it is selected, so that typing replaces it. One of several lines is not, since what goes would not be seen.
    pub fn prefilled(text: impl Into<String>) -> Self {
        let input = Self::new(text);
        Self { selected: !input.text.is_empty() && !input.text.contains('\n'), ..input }
    }

    /// Whether all of it is selected.
    pub fn is_selected(&self) -> bool {
        self.selected
    }

    /// What stands there.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What stands before the cursor.
    pub fn before(&self) -> &str {
        &self.text[..self.cursor]
    }

    /// Puts text before the cursor, or in place of what is selected.
    pub fn paste(&mut self, text: &str) {
        if std::mem::take(&mut self.selected) {
            self.remove_back_to(0);
        }
        self.text.insert_str(self.cursor, text);
        self.cursor += text.len();
    }

    /// Puts text in place of what stands between `start` and the cursor.
    pub fn replace_from(&mut self, start: usize, text: &str) {
        self.selected = false;
        self.remove_back_to(start.min(self.cursor));
        self.paste(text);
    }

    /// Changes it.
    pub fn apply(&mut self, edit: Edit) {
        if let Edit::Insert(c) = edit {
            return self.paste(c.encode_utf8(&mut [0; 4]));
        }
        self.selected = false;
        match edit {
            Edit::Insert(_) => {}
            Edit::Backspace => self.remove_back_to(self.previous()),
            Edit::Delete => {
                let next = self.next();
                self.text.replace_range(self.cursor..next, "");
            }
            Edit::DeleteWord => {
                let word = self.before().trim_end().unicode_word_indices().next_back().map_or(0, |(at, _)| at);
                self.remove_back_to(word);
            }
            Edit::DeleteToStart => self.remove_back_to(0),
            Edit::Left => self.cursor = self.previous(),
            Edit::Right => self.cursor = self.next(),
            Edit::Home => self.cursor = 0,
            Edit::End => self.cursor = self.text.len(),
        }
    }

    fn remove_back_to(&mut self, start: usize) {
        self.text.replace_range(start..self.cursor, "");
        self.cursor = start;
    }

    fn previous(&self) -> usize {
        self.before().grapheme_indices(true).next_back().map_or(0, |(at, _)| at)
    }

    fn next(&self) -> usize {
        self.text[self.cursor..].graphemes(true).next().map_or(self.cursor, |g| self.cursor + g.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_go_by_what_a_person_sees_as_one_character() {
        let mut input = Input::new("ab e\u{301}");
        input.apply(Edit::Backspace);
        assert_eq!(input.text(), "ab ");
        input.apply(Edit::Insert('x'));
        input.apply(Edit::Left);
        input.apply(Edit::Left);
        input.apply(Edit::Delete);
        assert_eq!((input.text(), input.before()), ("abx", "ab"));
        input.apply(Edit::End);
        input.apply(Edit::DeleteWord);
        assert_eq!(input.text(), "");
        input.apply(Edit::Backspace);
        input.apply(Edit::Delete);
        input.paste("pasted");
        input.apply(Edit::Home);
        input.apply(Edit::DeleteToStart);
        assert_eq!(input.text(), "pasted");
    }

    #[test]
    fn what_stood_there_is_replaced_by_typing_and_kept_by_any_other_edit() {
        let after = |edits: &[Edit]| {
            let mut input = Input::prefilled("demo");
            for edit in edits {
                input.apply(*edit);
            }
            assert!(!input.is_selected());
            input.text().to_owned()
        };
        let x = Edit::Insert('x');
        assert_eq!(after(&[x, x]), "xx");
        assert_eq!(after(&[Edit::Left, x]), "demxo");
        assert_eq!(after(&[Edit::Right, x]), "demox");
        assert_eq!(after(&[Edit::Home, x]), "xdemo");
        assert_eq!(after(&[Edit::End, x]), "demox");
        assert_eq!(after(&[Edit::Backspace, x]), "demx");
        let mut input = Input::prefilled("demo");
        input.paste("mia");
        assert_eq!(input.text(), "mia");
        assert!(!Input::prefilled("two\nlines").is_selected() && !Input::prefilled("").is_selected());
    }
}
