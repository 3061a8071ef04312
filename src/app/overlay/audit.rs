//! The audit, newest first: what was written, on what, and what came of it. Read piece by piece, as far as a person looks back.

use std::collections::HashMap;

use crossterm::event::KeyEvent;
use serde_json::Value;

use super::{After, Scroll, edit};
use crate::{
    api::{Tail, dialect::parse_time},
    app::{Effect, Model},
    pane::{
        input::Input,
        slot::{Ticket, Tickets},
        text::pretty,
    },
    text::Tone,
};

/// Entries below the selected one from which on the next piece is read.
const AHEAD: usize = 40;

/// Bytes of lines that are kept, whatever is looked for: the file is never shortened.
const MOST: usize = 8 << 20;

/// One write, or own command, with what came of it. Raw text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// When, in milliseconds since 1970 UTC.
    pub utc_ms: Option<i64>,
    /// In which context.
    pub context: String,
    /// By which command.
    pub command: String,
    /// What was sent, or started.
    pub what: String,
    /// On what.
    pub targets: String,
    /// What came of it.
    pub outcome: String,
    /// How grave that is.
    pub tone: Tone,
    raw: String,
    /// What is looked for in: all of it, in small letters.
    sought: String,
}

/// A piece of the audit, taken apart. That is done where it is read, since the longest line has a thing for each of ten thousand.
#[derive(Debug, Default)]
pub struct Piece {
    /// What its lines tell, newest first.
    noted: Vec<Noted>,
    /// Where it begins; 0: nothing is before it.
    start: u64,
}

/// What a line tells.
#[derive(Debug)]
struct Noted {
    entry: Entry,
    kind: Kind,
    /// What an intent and its outcome have in common.
    key: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Intent,
    Outcome,
    Other,
}

impl From<Tail> for Piece {
    fn from(tail: Tail) -> Self {
        let lines = tail.text.lines().rev().filter(|line| !line.trim().is_empty());
        Self { noted: lines.map(noted).collect(), start: tail.start }
    }
}

/// The audit as far as it was read.
#[derive(Debug, Default)]
pub struct Audit {
    /// What was read, newest first: the outcome of a write takes the place of its intent.
    entries: Vec<Entry>,
    /// The places of those that fit what is typed.
    found: Vec<usize>,
    /// Outcomes whose intents are still to be read, by what they have in common, and how many.
    ended: HashMap<String, usize>,
    /// Bytes of all lines that are kept.
    size: usize,
    /// Where what was read begins.
    start: Option<u64>,
    /// The piece that is under way.
    pub pending: Option<Ticket>,
    /// Why it cannot be read.
    pub error: Option<String>,
    /// What is looked for.
    pub input: Input,
    /// Whether keys go into that.
    pub typing: bool,
    /// The selected entry among those that fit.
    pub scroll: Scroll,
    /// The entry that is open, in lines, and the first one shown.
    pub open: Option<(Vec<String>, Scroll)>,
}

impl Audit {
    /// The audit from its end, and what is to be read first.
    pub fn new(tickets: &mut Tickets) -> (Self, Vec<Effect>) {
        let mut audit = Self::default();
        let effects = audit.read_on(tickets);
        (audit, effects)
    }

    fn read_on(&mut self, tickets: &mut Tickets) -> Vec<Effect> {
        if self.pending.is_some() || self.error.is_some() || self.is_whole() || self.is_full() {
            return vec![];
        }
        let ticket = tickets.draw();
        self.pending = Some(ticket);
        vec![Effect::Audit(ticket, self.start)]
    }

    /// Whether nothing is before what was read.
    pub fn is_whole(&self) -> bool {
        self.start == Some(0)
    }

    /// Whether no more is read, although there is more.
    pub fn is_full(&self) -> bool {
        self.size >= MOST && !self.is_whole()
    }

    /// Takes a piece, if it was waited for.
    pub(in crate::app) fn accept(&mut self, ticket: Ticket, piece: Result<Piece, String>) {
        if self.pending != Some(ticket) {
            return;
        }
        self.pending = None;
        match piece {
            Ok(piece) => {
                self.start = Some(piece.start);
                let known = self.entries.len();
                for noted in piece.noted {
                    self.add(noted);
                }
                self.find(known);
            }
            Err(error) => self.error = Some(error),
        }
    }

    fn add(&mut self, noted: Noted) {
        match (noted.kind, self.ended.get_mut(&noted.key)) {
            (Kind::Intent, Some(left)) => {
                *left -= 1;
                if *left == 0 {
                    self.ended.remove(&noted.key);
                }
                return;
            }
            (Kind::Outcome, Some(left)) => *left += 1,
            (Kind::Outcome, None) => {
                self.ended.insert(noted.key, 1);
            }
            (Kind::Intent, None) | (Kind::Other, _) => {}
        }
        self.size += noted.entry.raw.len();
        self.entries.push(noted.entry);
    }

    /// Finds what fits among the entries from a place on; those before it are found already.
    fn find(&mut self, from: usize) {
        let wanted: Vec<String> = self.input.text().split_whitespace().map(str::to_lowercase).collect();
        let fits = |entry: &Entry| wanted.iter().all(|word| entry.sought.contains(word));
        self.found.retain(|at| *at < from);
        self.found.extend((from..self.entries.len()).filter(|at| fits(&self.entries[*at])));
        self.scroll.last = self.found.len().saturating_sub(1);
    }

    /// The entries that fit what is typed, newest first.
    pub fn found(&self) -> impl ExactSizeIterator<Item = &Entry> {
        self.found.iter().map(|at| &self.entries[*at])
    }

    /// Looks for what is typed from now on.
    fn seek(&mut self) {
        self.scroll.at = 0;
        self.find(0);
    }

    pub(super) fn paste(&mut self, text: &str) {
        self.input.paste(text);
        self.seek();
    }

    pub(super) fn press(&mut self, model: &mut Model, key: KeyEvent, name: &str) -> After {
        if let Some((_, scroll)) = &mut self.open {
            if !scroll.press(name, 10) && matches!(name, "esc" | "q" | "enter") {
                self.open = None;
            }
            return After::Stay;
        }
        let moved = !self.typing || matches!(name, "down" | "up" | "pgdn" | "pgup");
        match name {
            "esc" if self.typing || !self.input.text().is_empty() => {
                (self.input, self.typing) = (Input::default(), false);
                self.find(0);
            }
            "esc" | "q" if !self.typing => return After::Close(vec![]),
            "enter" if self.typing => self.typing = false,
            "enter" => {
                let opened = self.found().nth(self.scroll.at).map(|entry| {
                    let lines: Vec<String> = pretty(&entry.raw).unwrap_or_else(|| entry.raw.clone()).lines().map(str::to_owned).collect();
                    let scroll = Scroll::over(lines.len());
                    (lines, scroll)
                });
                self.open = opened;
            }
            "/" if !self.typing => self.typing = true,
            _ if moved && self.scroll.press(name, 10) => {}
            _ if self.typing && edit(&mut self.input, key) => self.seek(),
            _ => {}
        }
        self.scroll.at = self.scroll.at.min(self.scroll.last);
        let near_end = self.scroll.at + AHEAD > self.scroll.last;
        After::StayAnd(if near_end { self.read_on(&mut model.tickets) } else { vec![] })
    }
}

fn noted(line: &str) -> Noted {
    let told: Value = serde_json::from_str(line).unwrap_or_default();
    let kind = match told["entry"].as_str() {
        Some("intent") => Kind::Intent,
        Some("outcome") => Kind::Outcome,
        _ => Kind::Other,
    };
    let key = ["context", "command", "operation", "path", "run", "targets"].map(|name| told[name].to_string()).join("\n");
    Noted { entry: entry(&told, line), kind, key }
}

fn entry(told: &Value, line: &str) -> Entry {
    let text = |name: &str| told[name].as_str().unwrap_or_default().to_owned();
    let words = |name: &str| told[name].as_array().into_iter().flatten().filter_map(Value::as_str).collect::<Vec<_>>();
    let targets = words("targets");
    let what = if told["run"].is_array() { words("run").join(" ") } else { format!("{} {}", text("method"), text("path")) };
    let outcome = &told["outcome"];
    let (word, tone) = match (told.is_object(), outcome["status"].as_i64(), &outcome["failed"], &outcome["unknown"]) {
        (false, ..) => ("not readable".to_owned(), Tone::Waiting),
        _ if told["entry"] == "intent" => ("no outcome was noted".to_owned(), Tone::Waiting),
        (_, Some(status), ..) => {
            let fine = status == 0 || (200..300).contains(&status);
            (status.to_string(), if fine { Tone::Moving } else { Tone::Failing })
        }
        (_, _, Value::Null, Value::Null) => ("ended".to_owned(), Tone::Waiting),
        (_, _, Value::Null, unknown) => (format!("unknown: {}", unknown.as_str().unwrap_or_default()), Tone::Waiting),
        (_, _, failed, _) => {
            let why = failed
                .as_str()
                .map_or_else(|| format!("{} {}", failed["status"], failed["type"].as_str().unwrap_or_default()), str::to_owned);
            (format!("failed: {}", why.trim_end()), Tone::Failing)
        }
    };
    Entry {
        utc_ms: parse_time(&text("at")),
        context: text("context"),
        command: text("command"),
        what: what.trim().to_owned(),
        targets: match targets.as_slice() {
            [] | [_] => targets.concat(),
            [first, rest @ ..] => format!("{first} and {} more", rest.len()),
        },
        sought: format!("{line}\n{word}").to_lowercase(),
        outcome: word,
        tone,
        raw: line.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINES: &str = r#"{"at":"2026-11-22T19:00:00.000Z","entry":"intent","context":"prod","command":"job.retry","method":"PUT","path":"/job/1/retries","targets":["1"]}
{"at":"2026-11-22T19:00:01.000Z","entry":"intent","context":"prod","command":"job.retry","method":"PUT","path":"/job/2/retries","targets":["2"]}
{"at":"2026-11-22T19:00:02.000Z","entry":"outcome","context":"prod","command":"job.retry","method":"PUT","path":"/job/1/retries","targets":["1"],"outcome":{"status":204}}
{"at":"2026-11-22T19:00:03.000Z","entry":"outcome","context":"prod","command":"own.logs","run":["kubectl","{id}"],"targets":["3"],"outcome":{"status":1}}
{"at":"2026-11-22T19:00:04.000Z","entry":"outcome","context":"prod","command":"x","targets":["4","5"],"outcome":{"failed":{"status":500,"type":"RestException"}}}
half a li
"#;

    #[test]
    fn a_write_is_told_once_with_what_came_of_it() {
        let audit = read(&[LINES]);
        let told: Vec<_> = audit.found().map(|entry| (entry.command.as_str(), entry.targets.as_str(), entry.outcome.as_str())).collect();
        let expected = [
            ("", "", "not readable"),
            ("x", "4 and 1 more", "failed: 500 RestException"),
            ("own.logs", "3", "1"),
            ("job.retry", "1", "204"),
            ("job.retry", "2", "no outcome was noted"),
        ];
        assert_eq!(told, expected);
    }

    fn piece(text: &str, start: u64) -> Piece {
        Piece::from(Tail { text: text.to_owned(), start })
    }

    /// The audit of which these pieces were read, the newest first.
    fn read(pieces: &[&str]) -> Audit {
        let mut tickets = Tickets::default();
        let (mut audit, _) = Audit::new(&mut tickets);
        for (at, text) in pieces.iter().enumerate() {
            audit.read_on(&mut tickets);
            audit.accept(audit.pending.unwrap(), Ok(piece(text, (pieces.len() - 1 - at) as u64)));
        }
        audit
    }

    #[test]
    fn pieces_are_added_and_what_nobody_waits_for_is_dropped() {
        let mut tickets = Tickets::default();
        let (mut audit, asked) = Audit::new(&mut tickets);
        assert_eq!(asked.len(), 1);
        let ticket = audit.pending.unwrap();
        let (older, newer) = LINES.split_at(LINES.match_indices('\n').nth(1).unwrap().0 + 1);
        audit.accept(ticket, Ok(piece(newer, 17)));
        assert_eq!(audit.found().len(), 4);
        audit.accept(ticket, Ok(piece(newer, 17)));
        assert_eq!(audit.found().len(), 4);
        audit.read_on(&mut tickets);
        audit.accept(audit.pending.unwrap(), Ok(piece(older, 0)));
        assert_eq!(audit.found().len(), 5);
        assert!(audit.is_whole() && audit.read_on(&mut tickets).is_empty());
        assert!(audit.ended.values().sum::<usize>() == 2, "outcomes without intents, and no other: {:?}", audit.ended);
        audit.paste("Retry 204");
        assert_eq!((audit.found().len(), audit.scroll.last), (1, 0));
    }

    #[test]
    fn what_comes_later_is_looked_through_and_places_stay() {
        let (older, newer) = LINES.split_at(LINES.match_indices('\n').nth(1).unwrap().0 + 1);
        let mut tickets = Tickets::default();
        let (mut audit, _) = Audit::new(&mut tickets);
        audit.accept(audit.pending.unwrap(), Ok(piece(newer, 17)));
        audit.paste("job.retry");
        assert_eq!(audit.found().map(|entry| entry.targets.as_str()).collect::<Vec<_>>(), ["1"]);
        audit.read_on(&mut tickets);
        audit.accept(audit.pending.unwrap(), Ok(piece(older, 0)));
        assert_eq!(audit.found().map(|entry| entry.targets.as_str()).collect::<Vec<_>>(), ["1", "2"]);
    }

    #[test]
    fn no_more_is_kept_than_there_is_room_for() {
        let long = format!("{{\"entry\":\"outcome\",\"command\":\"x\",\"targets\":[\"{}\"]}}\n", "t".repeat(MOST / 4));
        let mut tickets = Tickets::default();
        let (mut audit, _) = Audit::new(&mut tickets);
        let mut start = 10;
        while let Some(ticket) = audit.pending {
            start -= 1;
            audit.accept(ticket, Ok(piece(&long, start)));
            audit.read_on(&mut tickets);
        }
        assert!(audit.is_full() && !audit.is_whole());
        assert_eq!(audit.found().len(), 4);
    }
}
