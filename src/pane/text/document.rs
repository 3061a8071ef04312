//! A large text as it is looked at: a window over lines that are cleaned only when they are shown.
//!
//! Whatever the size of the text, showing, scrolling and jumping cost as much as the rows in view. Knows nothing of colours or keys.

mod row;

use std::ops::Range;

pub use row::{Found, Part, Row};

use super::lines::Lines;
use super::search::{Direction, Progress, Search};
use super::{json, stack_trace};
use crate::text::Tone;

/// The room for text: columns and rows, without frame and line numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Viewport {
    /// Columns of text.
    pub columns: u16,
    /// Rows of text.
    pub rows: u16,
}

/// What kind of text it is, for tones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Plain,
    Json,
    StackTrace,
}

/// Pieces shown as one line.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Fold {
    pieces: Range<usize>,
    label: String,
    closed: bool,
}

/// A place in the text: a piece, and a row of it where it is wrapped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
struct Place {
    piece: usize,
    row: usize,
}

/// A text with scroll position, wrapping, folds and a search.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    lines: Lines,
    kind: Kind,
    /// In order, apart from each other.
    folds: Vec<Fold>,
    summary: Vec<String>,
    wrap: bool,
    /// The first row in view.
    top: Place,
    /// Columns scrolled away on the left, when lines are not wrapped.
    left: usize,
    search: Option<Search>,
}

impl Document {
    /// A text as it is.
    pub fn plain(text: impl Into<String>) -> Self {
        Self::new(text.into(), Kind::Plain)
    }

    /// JSON laid out for reading, its numbers and keys exactly as sent; as it is where it cannot be laid out.
    pub fn json(text: &str) -> Self {
        Self::new(json::pretty(text).unwrap_or_else(|| text.to_owned()), Kind::Json)
    }

    /// A Java stack trace, with the frames of engine and frameworks folded away and the root cause as summary.
    pub fn stack_trace(text: impl Into<String>) -> Self {
        let mut document = Self::new(text.into(), Kind::StackTrace);
        document.summary = stack_trace::summary(&document.lines);
        for (pieces, label) in stack_trace::folds(&document.lines) {
            document.folds.push(Fold { pieces, label, closed: true });
        }
        document
    }

    fn new(text: String, kind: Kind) -> Self {
        Self {
            lines: Lines::new(text),
            kind,
            folds: Vec::new(),
            summary: Vec::new(),
            wrap: true,
            top: Place::default(),
            left: 0,
            search: None,
        }
    }

    /// The whole text as it came, not cleaned: for the clipboard and `$PAGER`, which clean it themselves.
    pub fn text(&self) -> &str {
        self.lines.text()
    }

    /// Number of the last line.
    pub fn line_count(&self) -> usize {
        self.lines.last_number()
    }

    /// Lines that stand above the text and do not scroll, clean: the root cause while the frames are folded. May be empty.
    pub fn summary(&self) -> &[String] {
        if self.folds_closed() || self.folds.is_empty() { &self.summary } else { &[] }
    }

    /// Whether long lines are wrapped; else they are scrolled sideways.
    pub fn wraps(&self) -> bool {
        self.wrap
    }

    /// Wraps long lines, or no longer; the first line in view stays.
    pub fn toggle_wrap(&mut self) {
        self.wrap = !self.wrap;
        self.top.row = 0;
        self.left = 0;
    }

    /// Whether there is anything to fold.
    pub fn folds(&self) -> bool {
        !self.folds.is_empty()
    }

    /// Whether any fold is closed.
    pub fn folds_closed(&self) -> bool {
        self.folds.iter().any(|fold| fold.closed)
    }

    /// Opens all folds if any is closed, else closes all.
    pub fn toggle_folds(&mut self) {
        let close = !self.folds_closed();
        self.folds.iter_mut().for_each(|fold| fold.closed = close);
        self.top = self.shown(self.top);
    }

    /// Scrolls by rows, down or up, not past either end.
    pub fn scroll(&mut self, rows: isize, view: Viewport) {
        self.top = self.moved(self.shown(self.top), rows, view);
        self.settle(view);
    }

    /// Scrolls by columns, right or left, when lines are not wrapped.
    pub fn scroll_sideways(&mut self, columns: isize) {
        if !self.wrap {
            self.left = self.left.saturating_add_signed(columns);
        }
    }

    /// To the first row.
    pub fn to_start(&mut self) {
        self.top = Place::default();
        self.left = 0;
    }

    /// To the last page.
    pub fn to_end(&mut self, view: Viewport) {
        self.top = self.last_page(view);
    }

    /// To a line by its number (from 1), or to the last one.
    pub fn to_line(&mut self, number: usize, view: Viewport) {
        // Pieces are in order of their line numbers; the first piece of a line is wanted.
        let (mut low, mut high) = (0, self.lines.count());
        while low < high {
            let middle = usize::midpoint(low, high);
            if self.lines.line_of(middle) < number { low = middle + 1 } else { high = middle }
        }
        self.top = self.shown(Place { piece: low.min(self.lines.count() - 1), row: 0 });
        self.settle(view);
    }

    /// Moves the top up if the text would end above the last row: after a resize, after folding.
    pub fn settle(&mut self, view: Viewport) {
        let mut top = self.shown(self.top);
        top.row = top.row.min(self.height(top.piece, view) - 1);
        self.top = top.min(self.last_page(view));
    }

    /// First row in view and number of all rows, for a scroll bar. Estimated where lines wrap, exact where they do not.
    pub fn position(&self, view: Viewport) -> (usize, usize) {
        let columns = usize::from(view.columns.max(1));
        let (mut before, mut all) = (self.top.piece, self.lines.count());
        let (mut bytes_before, mut bytes) = (self.lines.start(self.top.piece), self.lines.text().len());
        for fold in self.folds.iter().filter(|fold| fold.closed) {
            let hidden = self.lines.start(fold.pieces.end) - self.lines.start(fold.pieces.start);
            all -= fold.pieces.len() - 1;
            bytes -= hidden;
            if fold.pieces.end <= self.top.piece {
                before -= fold.pieces.len() - 1;
                bytes_before -= hidden;
            }
        }
        if !self.wrap {
            return (before, all);
        }
        let last_page = self.last_page(view);
        if last_page == Place::default() {
            return (0, self.rows(view).len());
        }
        let rows = usize::from(view.rows);
        let all = (all + bytes / columns).max(rows + 1);
        let at_end = self.top >= last_page;
        let before = (before + bytes_before / columns + self.top.row).min(all - rows - 1);
        (if at_end { all - rows } else { before }, all)
    }

    /// The rows in view, from the top.
    pub fn rows(&self, view: Viewport) -> Vec<Row> {
        let mut rows = Vec::with_capacity(usize::from(view.rows));
        let mut at = self.shown(self.top);
        at.row = at.row.min(self.height(at.piece, view) - 1);
        while rows.len() < usize::from(view.rows) {
            rows.extend(self.laid_out(at.piece, view).into_iter().skip(at.row));
            let Some(next) = self.next(at.piece) else { break };
            at = Place { piece: next, row: 0 };
        }
        rows.truncate(usize::from(view.rows));
        rows
    }

    /// Looks for a text from the first row in view on; an empty query ends the search. The caller goes on with [`Self::scan`] while the progress says so.
    pub fn search(&mut self, query: &str) {
        self.search = Search::new(query, self.lines.start(self.top.piece));
    }

    /// How far the search is, if there is one.
    pub fn progress(&self) -> Option<Progress> {
        self.search.as_ref().map(|search| search.progress(self.lines.text()))
    }

    /// Reads about `budget` more bytes for the search, and goes to the place that was asked for once it is known. A megabyte takes a few milliseconds.
    pub fn scan(&mut self, budget: usize, view: Viewport) {
        let Some(search) = &mut self.search else { return };
        search.scan(self.lines.text(), budget);
        self.arrive(view);
    }

    /// To the next or the previous place found, round the ends.
    pub fn step(&mut self, direction: Direction, view: Viewport) {
        let from = self.lines.start(self.top.piece);
        let Some(search) = &mut self.search else { return };
        search.step(direction, from);
        self.arrive(view);
    }

    fn arrive(&mut self, view: Viewport) {
        let Some(search) = &mut self.search else { return };
        let Some(hit) = search.arrive(self.lines.text()) else { return };
        let piece = self.lines.piece_at(hit.start);
        if let Some(fold) = self.fold_around(piece).filter(|fold| self.folds[*fold].closed) {
            self.folds[fold].closed = false;
        }
        let before = self.columns_before(piece, hit.start);
        let columns = usize::from(view.columns.max(1));
        if !self.wrap && !(self.left..self.left + columns).contains(&before) {
            self.left = before.saturating_sub(columns / 2);
        }
        let row = if self.wrap { (before / columns).min(self.height(piece, view) - 1) } else { 0 };
        let place = Place { piece, row };
        let last = self.moved(self.top, isize::try_from(view.rows.saturating_sub(1)).unwrap_or(0), view);
        if place < self.top || place > last {
            self.top = self.moved(place, -isize::try_from(view.rows / 3).unwrap_or(0), view);
        }
        self.settle(view);
    }

    fn last_page(&self, view: Viewport) -> Place {
        let piece = self.shown(Place { piece: self.lines.count() - 1, row: 0 }).piece;
        let last = Place { piece, row: self.height(piece, view) - 1 };
        self.moved(last, 1 - isize::try_from(view.rows.max(1)).unwrap_or(1), view)
    }

    /// The place so many rows further down or up, or the end.
    fn moved(&self, from: Place, rows: isize, view: Viewport) -> Place {
        let mut at = from;
        let mut left = rows.unsigned_abs();
        while left > 0 {
            let room = if rows > 0 { self.height(at.piece, view).saturating_sub(at.row + 1) } else { at.row };
            if left <= room {
                at.row = if rows > 0 { at.row + left } else { at.row - left };
                return at;
            }
            let neighbour = if rows > 0 { self.next(at.piece) } else { self.previous(at.piece) };
            let Some(piece) = neighbour else {
                at.row = if rows > 0 { at.row + room } else { 0 };
                return at;
            };
            left -= room + 1;
            at = Place { piece, row: if rows > 0 { 0 } else { self.height(piece, view) - 1 } };
        }
        at
    }

    fn fold_around(&self, piece: usize) -> Option<usize> {
        let index = self.folds.partition_point(|fold| fold.pieces.end <= piece);
        self.folds.get(index).filter(|fold| fold.pieces.contains(&piece)).map(|_| index)
    }

    fn closed_around(&self, piece: usize) -> Option<&Fold> {
        self.fold_around(piece).map(|index| &self.folds[index]).filter(|fold| fold.closed)
    }

    /// The place itself, or the fold that hides it.
    fn shown(&self, place: Place) -> Place {
        match self.closed_around(place.piece) {
            Some(fold) => Place { piece: fold.pieces.start, row: 0 },
            None => place,
        }
    }

    fn next(&self, piece: usize) -> Option<usize> {
        let next = self.closed_around(piece).map_or(piece + 1, |fold| fold.pieces.end);
        (next < self.lines.count()).then_some(next)
    }

    fn previous(&self, piece: usize) -> Option<usize> {
        let previous = piece.checked_sub(1)?;
        Some(self.closed_around(previous).map_or(previous, |fold| fold.pieces.start))
    }

    /// Parts of a piece that are not plain.
    fn tones(&self, piece: usize) -> Vec<(Range<usize>, Tone)> {
        let line = self.lines.get(piece);
        match self.kind {
            Kind::Plain => Vec::new(),
            Kind::Json => json::tones(line),
            Kind::StackTrace => vec![(0..line.len(), stack_trace::tone(line, piece == 0))],
        }
    }
}

#[cfg(test)]
mod tests;
