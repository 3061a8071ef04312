//! Where the lines of a text start, so that any of them is found without reading the others.

/// Bytes of a line that are handled at once. A longer line (JSON without a line break) goes in pieces, so that no single one costs a frame.
const PIECE: usize = 4096;

/// A text by lines. A line that is too long counts as several pieces with the same number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Lines {
    text: String,
    /// First byte and line number (from 1) of each piece; at least one.
    pieces: Vec<(usize, usize)>,
}

impl Lines {
    pub(super) fn new(text: String) -> Self {
        let mut pieces = Vec::with_capacity(text.len() / 48 + 1);
        let mut start = 0;
        // The end of the last line is no line of its own.
        for (index, line) in text.strip_suffix('\n').unwrap_or(&text).split('\n').enumerate() {
            let mut at = 0;
            pieces.push((start, index + 1));
            while line.len() - at > PIECE {
                at = line.floor_char_boundary(at + PIECE);
                pieces.push((start + at, index + 1));
            }
            start += line.len() + 1;
        }
        Self { text, pieces }
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// Number of pieces, never 0.
    pub(super) fn count(&self) -> usize {
        self.pieces.len()
    }

    /// Number of the last line.
    pub(super) fn last_number(&self) -> usize {
        self.pieces.last().map_or(1, |(_, number)| *number)
    }

    /// First byte of a piece.
    pub(super) fn start(&self, piece: usize) -> usize {
        self.pieces.get(piece).map_or(self.text.len(), |(start, _)| *start)
    }

    /// The number of the line that a piece belongs to.
    pub(super) fn line_of(&self, piece: usize) -> usize {
        self.pieces.get(piece).map_or(1, |(_, number)| *number)
    }

    /// The line number of a piece, if the line starts with it.
    pub(super) fn number(&self, piece: usize) -> Option<usize> {
        let (_, number) = *self.pieces.get(piece)?;
        let continued = piece > 0 && self.pieces[piece - 1].1 == number;
        (!continued).then_some(number)
    }

    /// The text of a piece, without its line break.
    pub(super) fn get(&self, piece: usize) -> &str {
        let text = &self.text[self.start(piece)..self.start(piece + 1)];
        let text = text.strip_suffix('\n').unwrap_or(text);
        text.strip_suffix('\r').unwrap_or(text)
    }

    /// The piece that a byte is in.
    pub(super) fn piece_at(&self, byte: usize) -> usize {
        self.pieces.partition_point(|(start, _)| *start <= byte).saturating_sub(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_numbered_and_lose_their_breaks() {
        let lines = Lines::new("a\r\n\nb\n".to_owned());
        assert_eq!(lines.count(), 3);
        assert_eq!([0, 1, 2].map(|piece| lines.get(piece)), ["a", "", "b"]);
        assert_eq!(lines.number(2), Some(3));
        assert_eq!([0, 2, 3, 4, 5].map(|byte| lines.piece_at(byte)), [0, 0, 1, 2, 2]);
    }

    #[test]
    fn an_empty_text_has_one_empty_line() {
        let lines = Lines::new(String::new());
        assert_eq!((lines.count(), lines.get(0), lines.last_number()), (1, "", 1));
    }

    #[test]
    fn a_line_that_is_too_long_goes_in_pieces_at_characters() {
        let lines = Lines::new(format!("{}\nend", "é".repeat(PIECE)));
        assert_eq!(lines.count(), 3);
        assert_eq!([0, 1, 2].map(|piece| lines.number(piece)), [Some(1), None, Some(2)]);
        assert_eq!(lines.get(0).len() + lines.get(1).len(), 2 * PIECE);
        assert_eq!(lines.get(2), "end");
    }
}
