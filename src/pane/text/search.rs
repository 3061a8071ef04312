//! Searching a large text in steps, so that no key press ever waits for a whole one.

use std::ops::Range;

/// Places that are remembered; beyond them the count says "at least".
const MOST: usize = 100_000;

/// Which way to look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// Towards the end.
    Forward,
    /// Towards the start.
    Backward,
}

/// How far a search has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Which of the places found the cursor is on, from 1.
    pub current: Option<usize>,
    /// Places found so far.
    pub found: usize,
    /// Whether there may be more than those.
    pub more: bool,
    /// Whether the text has not been read to its end yet: call `scan` again.
    pub scanning: bool,
}

/// A search under way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Search {
    needle: Vec<char>,
    /// With a capital letter in it, the query means its case.
    sensitive: bool,
    /// First and last byte (exclusive) of the places found, in order.
    hits: Vec<Range<usize>>,
    /// Bytes read.
    scanned: usize,
    /// Index into `hits`.
    current: Option<usize>,
    /// Where to go as soon as it is known.
    wanted: Option<(Direction, usize)>,
}

impl Search {
    /// A search that goes to the first place at or after byte `from`. `None` for an empty query.
    pub(super) fn new(query: &str, from: usize) -> Option<Self> {
        let sensitive = query.chars().any(char::is_uppercase);
        let needle: Vec<char> = if sensitive { query.chars().collect() } else { query.chars().flat_map(char::to_lowercase).collect() };
        if needle.is_empty() {
            return None;
        }
        Some(Self { needle, sensitive, hits: Vec::new(), scanned: 0, current: None, wanted: Some((Direction::Forward, from)) })
    }

    pub(super) fn progress(&self, text: &str) -> Progress {
        Progress {
            current: self.current.map(|index| index + 1),
            found: self.hits.len(),
            more: self.hits.len() >= MOST,
            scanning: !self.done(text),
        }
    }

    /// Asks for the next place from the current one, or from byte `from`.
    pub(super) fn step(&mut self, direction: Direction, from: usize) {
        let from = match (self.current, direction) {
            (None, _) => from,
            (Some(index), Direction::Forward) => self.hits[index].end,
            (Some(index), Direction::Backward) => self.hits[index].start,
        };
        self.wanted = Some((direction, from));
    }

    /// Goes where `step` asked to, once that place is known; gives it.
    pub(super) fn arrive(&mut self, text: &str) -> Option<Range<usize>> {
        let (direction, from) = self.wanted?;
        let done = self.done(text);
        let near = self.hits.partition_point(|hit| hit.start < from);
        let index = match direction {
            Direction::Forward if near < self.hits.len() => near,
            Direction::Backward if near > 0 && (done || self.scanned >= from) => near - 1,
            _ if !done => return None,
            Direction::Forward => 0,
            Direction::Backward => self.hits.len().saturating_sub(1),
        };
        self.wanted = None;
        let hit = self.hits.get(index)?.clone();
        self.current = Some(index);
        Some(hit)
    }

    /// Reads about `budget` more bytes of the text.
    pub(super) fn scan(&mut self, text: &str, budget: usize) {
        let end = text.len().min(self.scanned.saturating_add(budget));
        while self.scanned < end && self.hits.len() < MOST {
            let Some(at) = self.candidate(&text.as_bytes()[self.scanned..end]) else {
                self.scanned = end;
                return;
            };
            let start = self.scanned + at;
            let length = if text.is_char_boundary(start) { self.matches(&text[start..]) } else { None };
            self.scanned = start + length.unwrap_or(1);
            self.hits.extend(length.map(|length| start..start + length));
        }
    }

    /// The places found that touch a range of bytes; whether each is the current one.
    pub(super) fn within(&self, range: Range<usize>) -> impl Iterator<Item = (Range<usize>, bool)> {
        let first = self.hits.partition_point(|hit| hit.end <= range.start);
        let hits = self.hits[first..].iter().enumerate().take_while(move |(_, hit)| hit.start < range.end);
        hits.map(move |(index, hit)| (hit.clone(), self.current == Some(first + index)))
    }

    fn done(&self, text: &str) -> bool {
        self.scanned >= text.len() || self.hits.len() >= MOST
    }

    /// The first byte at which a place could start.
    fn candidate(&self, bytes: &[u8]) -> Option<usize> {
        let first = self.needle[0];
        if !first.is_ascii() {
            // The other case of a letter may start with another byte.
            return bytes.iter().position(|byte| !byte.is_ascii());
        }
        let (lower, upper) = (first as u8, if self.sensitive { first as u8 } else { first.to_ascii_uppercase() as u8 });
        bytes.iter().position(|byte| *byte == lower || *byte == upper)
    }

    /// Length in bytes of the place that the text starts with.
    fn matches(&self, text: &str) -> Option<usize> {
        let mut needle = self.needle.iter();
        let mut length = 0;
        for c in text.chars() {
            if needle.as_slice().is_empty() {
                break;
            }
            let same = if self.sensitive { needle.next() == Some(&c) } else { c.to_lowercase().all(|c| needle.next() == Some(&c)) };
            if !same {
                return None;
            }
            length += c.len_utf8();
        }
        needle.as_slice().is_empty().then_some(length)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn hits(query: &str, text: &str, budget: usize) -> Vec<Range<usize>> {
        let mut search = Search::new(query, 0).unwrap();
        while search.progress(text).scanning {
            search.scan(text, budget);
        }
        search.hits
    }

    #[test]
    fn small_letters_find_both_and_a_capital_only_itself() {
        assert_eq!(hits("stock", "Stock stock STOCK", 100), [0..5, 6..11, 12..17]);
        assert_eq!(hits("Stock", "Stock stock Stock", 100), [0..5, 12..17]);
        assert_eq!(hits("größe", "Größe GRÖSSE GRÖßE", 100), [0..7, 16..23]);
        assert_eq!(hits("ä", "aÄä", 100), [1..3, 3..5]);
    }

    #[test]
    fn an_empty_query_is_no_search() {
        assert_eq!(Search::new("", 0), None);
    }

    #[test]
    fn each_step_reads_no_more_than_its_share() {
        let text = "x".repeat(1_000_000);
        let mut search = Search::new("y", 0).unwrap();
        search.scan(&text, 1_000);
        assert_eq!(search.scanned, 1_000);
        assert!(search.progress(&text).scanning);
    }

    #[test]
    fn next_and_previous_go_round() {
        let text = "a..a..a";
        let mut search = Search::new("a", 1).unwrap();
        search.scan(text, 100);
        let arrivals = [Direction::Forward, Direction::Forward, Direction::Backward, Direction::Backward];
        assert_eq!(search.arrive(text), Some(3..4));
        assert_eq!(
            arrivals.map(|direction| {
                search.step(direction, 0);
                search.arrive(text).unwrap().start
            }),
            [6, 0, 6, 3]
        );
        assert_eq!(search.progress(text), Progress { current: Some(2), found: 3, more: false, scanning: false });
    }

    #[test]
    fn where_to_go_is_decided_when_it_is_known_and_not_before() {
        let text = "a....a....a";
        let mut search = Search::new("a", 3).unwrap();
        search.scan(text, 3);
        assert_eq!(search.arrive(text), None);
        search.scan(text, 3);
        assert_eq!(search.arrive(text), Some(5..6));
        search.step(Direction::Backward, 0);
        assert_eq!(search.arrive(text), Some(0..1));
        search.step(Direction::Backward, 0);
        assert_eq!(search.arrive(text), None);
        search.scan(text, 100);
        assert_eq!(search.arrive(text), Some(10..11));
    }

    #[test]
    fn a_flood_of_places_is_cut_off_and_says_so() {
        let text = "a".repeat(MOST + 5);
        let mut search = Search::new("a", 0).unwrap();
        search.scan(&text, usize::MAX);
        let progress = search.progress(&text);
        assert!(progress.more && !progress.scanning);
        assert_eq!(progress.found, MOST);
    }

    proptest! {
        #[test]
        fn steps_of_any_size_find_the_same(text in "[aAbä\\n]{0,60}", query in "[abä]{1,3}", budget in 1_usize..9) {
            prop_assert_eq!(hits(&query, &text, budget), hits(&query, &text, usize::MAX));
        }
    }
}
