//! Copying through the terminal (OSC 52), which works over ssh too. Terminals do not say whether they did it.

use std::fmt;

use crossterm::Command;
use crossterm::clipboard::CopyToClipboard;

use super::Host;
use crate::text::{clean_copy, grouped};

/// Bytes of text that terminals take at most: encoded they come to just under 100,000.
pub const LIMIT: usize = 74_994;
/// Bytes of a string that GNU screen passes on at once.
const SCREEN_CHUNK: usize = 240;

/// What came of copying.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Copied {
    /// Sent; whether the terminal took it is not known.
    Sent {
        /// Bytes of text.
        bytes: usize,
    },
    /// Not sent, because terminals refuse so much.
    TooLong {
        /// Bytes of text.
        bytes: usize,
    },
    /// Not sent, because this console has no clipboard.
    NoClipboard,
}

impl fmt::Display for Copied {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sent { bytes } => write!(f, "sent to the terminal: {} bytes", grouped(*bytes as u64)),
            Self::TooLong { bytes } => {
                write!(f, "not copied: {} bytes, terminals take at most {}", grouped(*bytes as u64), grouped(LIMIT as u64))
            }
            Self::NoClipboard => f.write_str("not copied: this terminal has no clipboard"),
        }
    }
}

/// What to write to copy a text, and what to say.
pub(super) fn sequence(text: &str, host: Host) -> (Copied, String) {
    let text = clean_copy(text);
    let bytes = text.len();
    if host == Host::Console {
        return (Copied::NoClipboard, String::new());
    }
    if bytes > LIMIT {
        return (Copied::TooLong { bytes }, String::new());
    }
    let mut plain = String::new();
    // Writing into a String cannot fail.
    let _ = CopyToClipboard::to_clipboard_from(text.as_bytes()).write_ansi(&mut plain);
    // Ended by BEL: the other end, ESC \, would end the wrapping below.
    let plain = format!("{}\x07", plain.trim_end_matches("\x1b\\"));
    let sequence = match host {
        // tmux takes either the plain form or the wrapped one, depending on how it is set up; the other does nothing.
        Host::Tmux => format!("{plain}\x1bPtmux;{}\x1b\\", plain.replace('\x1b', "\x1b\x1b")),
        Host::Screen => wrapped_for_screen(&plain),
        Host::Emulator | Host::Console => plain,
    };
    (Copied::Sent { bytes }, sequence)
}

fn wrapped_for_screen(plain: &str) -> String {
    let mut wrapped = String::with_capacity(plain.len() + plain.len() / SCREEN_CHUNK * 4 + 8);
    let mut rest = plain;
    while !rest.is_empty() {
        // Everything here is ASCII.
        let (chunk, after) = rest.split_at(SCREEN_CHUNK.min(rest.len()));
        wrapped.extend(["\x1bP", chunk, "\x1b\\"]);
        rest = after;
    }
    wrapped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_goes_as_base64() {
        assert_eq!(sequence("ord-7", Host::Emulator), (Copied::Sent { bytes: 5 }, "\x1b]52;c;b3JkLTc=\x07".to_owned()));
    }

    #[test]
    fn what_is_copied_is_clean() {
        assert_eq!(sequence("\x1b", Host::Emulator), sequence("␛", Host::Emulator));
        assert_eq!(sequence("a\u{202E}\tb\n", Host::Emulator), sequence("a‹U+202E›\tb\n", Host::Emulator));
    }

    #[test]
    fn multiplexers_get_it_wrapped() {
        assert_eq!(sequence("ord-7", Host::Tmux).1, "\x1b]52;c;b3JkLTc=\x07\x1bPtmux;\x1b\x1b]52;c;b3JkLTc=\x07\x1b\\");
        assert_eq!(sequence("ord-7", Host::Screen).1, "\x1bP\x1b]52;c;b3JkLTc=\x07\x1b\\");
    }

    #[test]
    fn screen_gets_a_long_text_in_chunks() {
        let (_, wrapped) = sequence(&"x".repeat(5_000), Host::Screen);
        let chunks: Vec<_> = wrapped.split("\x1b\\").filter(|chunk| !chunk.is_empty()).collect();
        assert!(chunks.len() > 20 && chunks.iter().all(|chunk| chunk.len() <= SCREEN_CHUNK + 2 && chunk.starts_with("\x1bP")));
        let joined: String = chunks.iter().map(|chunk| &chunk[2..]).collect();
        assert_eq!(joined, sequence(&"x".repeat(5_000), Host::Emulator).1);
    }

    #[test]
    fn what_terminals_refuse_is_not_sent_and_told() {
        let (copied, sent) = sequence(&"x".repeat(LIMIT + 1), Host::Emulator);
        assert_eq!((copied.to_string().as_str(), sent.as_str()), ("not copied: 74,995 bytes, terminals take at most 74,994", ""));
        let (copied, sent) = sequence(&"x".repeat(LIMIT), Host::Emulator);
        assert_eq!(copied.to_string(), "sent to the terminal: 74,994 bytes");
        assert!(sent.len() <= 100_000);
        assert_eq!(sequence("x", Host::Console), (Copied::NoClipboard, String::new()));
    }
}
