//! What was written to a terminal, taken apart: texts, controls and sequences, as ECMA-48 has them.

/// A part of what was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// Characters to be shown.
    Text(String),
    /// Bytes that are no UTF-8.
    Broken(Vec<u8>),
    /// A control character.
    Control(char),
    /// `ESC [ … x`: what stands between, and its last byte.
    Csi(String, char),
    /// `ESC ] …`, without its end.
    Osc(String),
    /// `ESC P …` and its like, by its second byte.
    Block(char, String),
    /// `ESC x`.
    Escape(char),
}

/// Takes it apart.
pub fn parts(raw: &[u8]) -> Vec<Part> {
    let mut parts = vec![];
    for chunk in raw.utf8_chunks() {
        let mut rest = chunk.valid();
        while let Some(c) = rest.chars().next() {
            let (part, length) = first(rest, c);
            parts.push(part);
            rest = &rest[length..];
        }
        if !chunk.invalid().is_empty() {
            parts.push(Part::Broken(chunk.invalid().to_vec()));
        }
    }
    parts
}

fn first(rest: &str, c: char) -> (Part, usize) {
    if !c.is_control() {
        let length = rest.find(char::is_control).unwrap_or(rest.len());
        return (Part::Text(rest[..length].to_owned()), length);
    }
    let Some(kind) = rest[c.len_utf8()..].chars().next().filter(|_| c == '\x1b') else { return (Part::Control(c), c.len_utf8()) };
    let body = &rest[1 + kind.len_utf8()..];
    match kind {
        '[' => match body.find(|c: char| ('@'..='~').contains(&c)) {
            Some(end) => (Part::Csi(body[..end].to_owned(), char::from(body.as_bytes()[end])), 2 + end + 1),
            None => (Part::Escape(kind), rest.len()),
        },
        ']' | 'P' | 'X' | '^' | '_' => {
            let (end, after) = match (body.find('\x07').filter(|_| kind == ']'), body.find("\x1b\\")) {
                (Some(bell), string) if string.is_none_or(|string| bell < string) => (bell, 1),
                (_, Some(string)) => (string, 2),
                (_, None) => (body.len(), 0),
            };
            let text = body[..end].to_owned();
            (if kind == ']' { Part::Osc(text) } else { Part::Block(kind, text) }, 2 + end + after)
        }
        _ => (Part::Escape(kind), 1 + kind.len_utf8()),
    }
}

/// Fails where the terminal was asked something: it might not answer.
#[track_caller]
pub fn assert_asks_nothing(raw: &[u8]) {
    for part in parts(raw) {
        let asks = match &part {
            // device attributes, status and cursor, size in pixels, modes, keyboard
            Part::Csi(_, 'c' | 'n') | Part::Block(..) | Part::Escape('Z') => true,
            Part::Csi(between, 't') => !matches!(between.as_str(), "22;0" | "23;0"),
            Part::Csi(between, 'p') => between.ends_with('$'),
            Part::Csi(between, 'u') => between.starts_with('?'),
            Part::Osc(text) => text.contains('?'),
            _ => false,
        };
        assert!(!asks, "the terminal was asked: {part:?}");
    }
}

/// Fails where anything but our own sequences and honest characters was written, to the screen, the title or the clipboard.
#[track_caller]
pub fn assert_tame(raw: &[u8]) {
    for part in parts(raw) {
        let tame = match &part {
            Part::Text(text) => text.chars().all(|c| !is_deceiving(c)),
            // modes, colours, cursor, erasing, titles kept
            Part::Csi(between, 'h' | 'l') => ["?1049", "?2004", "?1004", "?1000", "?1006", "?25", "?2026"].contains(&between.as_str()),
            Part::Csi(between, 'm') => is_our_look(between),
            Part::Csi(between, 'H' | 'A' | 'B' | 'C' | 'D' | 'G' | 'K' | 'X') => between.chars().all(|c| c.is_ascii_digit() || c == ';'),
            Part::Csi(between, 'J') => between == "2",
            Part::Csi(between, 't') => matches!(between.as_str(), "22;0" | "23;0"),
            Part::Osc(text) => text.split_once(';').is_some_and(|(kind, text)| match kind {
                "0" => text.starts_with("flowdeck ") && text.chars().all(|c| !is_deceiving(c)),
                "52" => {
                    text.strip_prefix("c;").is_some_and(|text| unpacked(text).chars().all(|c| matches!(c, '\n' | '\t') || !is_deceiving(c)))
                }
                _ => false,
            }),
            Part::Control(c) => matches!(c, '\r' | '\n'),
            Part::Broken(_) | Part::Block(..) | Part::Escape(_) | Part::Csi(..) => false,
        };
        assert!(tame, "this reached the terminal: {part:?}");
    }
}

/// Whether colours and attributes were changed as we do it: colours by number or by their parts, never as `31`, which is a stranger's.
fn is_our_look(parameters: &str) -> bool {
    let mut codes = parameters.split(';');
    while let Some(code) = codes.next() {
        let ours = match code {
            "38" | "48" => match codes.next() {
                Some("5") => codes.next().is_some(),
                Some("2") => codes.nth(2).is_some(),
                _ => false,
            },
            code => code.is_empty() || code.parse().is_ok_and(|code: u8| matches!(code, 0..=9 | 22..=29 | 39 | 49 | 59)),
        };
        if !ours {
            return false;
        }
    }
    true
}

/// Whether a character drives a terminal, turns the text around or is not seen. Emoji may have joiners inside.
pub fn is_deceiving(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}' | '\u{200c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// What was sent to the clipboard, oldest first.
pub fn copied(raw: &[u8]) -> Vec<String> {
    let packed = parts(raw).into_iter().filter_map(|part| match part {
        Part::Osc(text) => text.strip_prefix("52;c;").map(unpacked),
        _ => None,
    });
    packed.collect()
}

/// Base64, taken apart.
fn unpacked(text: &str) -> String {
    let value = |c: u8| match c {
        b'A'..=b'Z' => c - b'A',
        b'a'..=b'z' => c - b'a' + 26,
        b'0'..=b'9' => c - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => panic!("{text:?} is no Base64"),
    };
    let sixes: Vec<u8> = text.trim_end_matches('=').bytes().map(value).collect();
    let bytes = sixes.chunks(4).flat_map(|four| {
        let all = four.iter().fold(0u32, |all, six| all << 6 | u32::from(*six)) << (6 * (4 - four.len()));
        all.to_be_bytes()[1..four.len()].to_vec()
    });
    String::from_utf8(bytes.collect()).unwrap()
}

#[test]
fn a_strangers_sequences_are_not_taken_for_ours() {
    for ours in ["\x1b[38;5;4;49m", "\x1b[0m", "\x1b]0;flowdeck demo\x1b\\", "\x1b[?2026h", "\x1b]52;c;b3JkLTc=\x07"] {
        assert_tame(ours.as_bytes());
    }
    for strange in
        ["\x1b[31m", "\x1b]0;title\x07", "\x1b[6n", "\u{9b}2J", "\u{202e}", "\0", "\x1b]52;c;G1szMW0=\x07", "\x1bc", "\x1b[?1003h"]
    {
        let outcome = std::panic::catch_unwind(|| assert_tame(strange.as_bytes()));
        assert!(outcome.is_err(), "{strange:?} was taken for ours");
    }
}

#[test]
fn what_was_written_is_taken_apart() {
    let raw = b"a\xc3\xa9\x1b[1;31mb\x1b]0;t\x07\x1b]52;c;b3JkLTc=\x1b\\\r\x1bPq\x1b\\\x1bc\xff";
    let csi = Part::Csi("1;31".to_owned(), 'm');
    let wanted = [
        Part::Text("a\u{e9}".to_owned()),
        csi,
        Part::Text("b".to_owned()),
        Part::Osc("0;t".to_owned()),
        Part::Osc("52;c;b3JkLTc=".to_owned()),
        Part::Control('\r'),
        Part::Block('P', "q".to_owned()),
        Part::Escape('c'),
        Part::Broken(vec![0xff]),
    ];
    assert_eq!(parts(raw), wanted);
    assert_eq!(copied(raw), ["ord-7"]);
}
