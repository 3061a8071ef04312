//! Laying one line out as rows: cleaned, toned, with the places found, cut at the right edge.

use std::borrow::Cow;
use std::ops::Range;

use unicode_segmentation::{GraphemeCursor, UnicodeSegmentation};

use super::{Document, Viewport};
use crate::text::Tone;
use crate::text::{clean_span, grapheme_width, width};

/// Whether a part is a place that the search found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found {
    /// No.
    Not,
    /// One of them.
    Other,
    /// The one that the cursor is on.
    Current,
}

/// A part of a row that looks the same throughout.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Clean text.
    pub text: String,
    /// How it is meant.
    pub tone: Tone,
    /// Whether the search found it.
    pub found: Found,
}

/// One row on the screen.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Row {
    /// The number of the line that starts here; none where a line goes on.
    pub number: Option<usize>,
    /// What stands in the row, from the left.
    pub parts: Vec<Part>,
}

impl Document {
    /// Rows that a piece takes, at least 1.
    pub(super) fn height(&self, piece: usize, view: Viewport) -> usize {
        if !self.wrap || self.closed_around(piece).is_some() {
            return 1;
        }
        let line = self.lines.get(piece);
        let columns = usize::from(view.columns.max(1));
        // Nearly every line is made of these: then the rows follow from the columns, and nothing has to be laid out.
        if line.bytes().all(|byte| matches!(byte, b' '..=b'~' | b'\t')) {
            let wide = if line.contains('\t') { clean_span(line, 0).len() } else { line.len() };
            return wide.div_ceil(columns).max(1);
        }
        self.laid_out(piece, view).len()
    }

    /// The rows of a piece, at least 1.
    pub(super) fn laid_out(&self, piece: usize, view: Viewport) -> Vec<Row> {
        let number = self.lines.number(piece);
        if let Some(fold) = self.closed_around(piece) {
            let label = Part { text: fold.label.clone(), tone: Tone::Dim, found: Found::Not };
            return vec![Row { number, parts: vec![label] }];
        }
        let columns = usize::from(view.columns.max(1));
        let (from, last) = if self.wrap { (0, usize::MAX) } else { (self.left, self.left + columns) };
        let mut rows = vec![Row { number, parts: Vec::new() }];
        let (mut at, mut row_start) = (0, from);
        for (text, tone, found) in self.parts(piece) {
            let mut kept = String::new();
            for grapheme in text.graphemes(true) {
                let end = at + grapheme_width(grapheme);
                if at < from || end > last {
                    // Half of a wide grapheme at the left edge leaves its place empty.
                    kept.extend(std::iter::repeat_n(' ', end.min(last).saturating_sub(from.max(at)).min(usize::from(at < from))));
                    at = end;
                    continue;
                }
                if self.wrap && end - row_start > columns && at > row_start {
                    push(&mut rows, &mut kept, tone, found);
                    rows.push(Row::default());
                    row_start = at;
                }
                kept.push_str(grapheme);
                at = end;
            }
            push(&mut rows, &mut kept, tone, found);
        }
        rows
    }

    /// Columns of a piece in front of a byte of the text.
    pub(super) fn columns_before(&self, piece: usize, byte: usize) -> usize {
        let line = self.lines.get(piece);
        let end = line.floor_char_boundary(byte.saturating_sub(self.lines.start(piece)));
        width(&clean_span(&line[..end], 0))
    }

    /// A piece cut where tone or search change, each part cleaned.
    fn parts(&self, piece: usize) -> Vec<(Cow<'_, str>, Tone, Found)> {
        let line = self.lines.get(piece);
        let tones = self.tones(piece);
        let hits = self.hits(piece);
        let mut cuts: Vec<usize> = tones
            .iter()
            .map(|(range, _)| range)
            .chain(hits.iter().map(|(range, _)| range))
            .flat_map(|range| [range.start, range.end])
            .collect();
        cuts.push(line.len());
        cuts.sort_unstable();

        let mut parts = Vec::with_capacity(cuts.len());
        let (mut start, mut column) = (0, 0);
        let (mut tones, mut hits) = (tones.into_iter().peekable(), hits.into_iter().peekable());
        for end in cuts {
            if end <= start {
                continue;
            }
            while tones.next_if(|(range, _)| range.end <= start).is_some() {}
            while hits.next_if(|(range, _)| range.end <= start).is_some() {}
            let tone = tones.peek().filter(|(range, _)| range.start <= start).map_or(Tone::Plain, |(_, tone)| *tone);
            let found = hits.peek().filter(|(range, _)| range.start <= start).map_or(Found::Not, |(_, found)| *found);
            let text = clean_span(&line[start..end], column);
            column += width(&text);
            parts.push((text, tone, found));
            start = end;
        }
        parts
    }

    /// Places found in a piece, widened to whole graphemes.
    fn hits(&self, piece: usize) -> Vec<(Range<usize>, Found)> {
        let Some(search) = &self.search else { return Vec::new() };
        let (line, start) = (self.lines.get(piece), self.lines.start(piece));
        let inside = |byte: usize| byte.saturating_sub(start).min(line.len());
        let hits = search.within(start..start + line.len());
        let hits = hits.map(|(hit, current)| {
            let range = whole(line, inside(hit.start), false)..whole(line, inside(hit.end), true);
            (range, if current { Found::Current } else { Found::Other })
        });
        hits.collect()
    }
}

/// The nearest grapheme boundary at or after a byte, or at or before it.
fn whole(line: &str, byte: usize, after: bool) -> usize {
    let byte = if after { line.ceil_char_boundary(byte) } else { line.floor_char_boundary(byte) };
    let mut cursor = GraphemeCursor::new(byte, line.len(), true);
    if cursor.is_boundary(line, 0).unwrap_or(true) {
        return byte;
    }
    let boundary = if after { cursor.next_boundary(line, 0) } else { cursor.prev_boundary(line, 0) };
    boundary.ok().flatten().unwrap_or(byte)
}

fn push(rows: &mut [Row], kept: &mut String, tone: Tone, found: Found) {
    let Some(row) = rows.last_mut() else { return };
    if !kept.is_empty() {
        row.parts.push(Part { text: std::mem::take(kept), tone, found });
    }
}
