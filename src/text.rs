//! Text on its way to a person: made harmless, measured, fitted, and numbers told in few characters.
//!
//! Everything that came from a server passes one of the `clean` functions before it reaches a terminal, a window title, the
//! clipboard, a log line or a pager. Knows nothing of panes, colours or servers.

mod clean;
mod fit;
mod human;
mod times;
mod tone;

pub(crate) use clean::clean_span;
pub use clean::{clean, clean_ascii, clean_copy, clean_lines, clean_lines_ascii, is_clean};
pub use fit::{Ellipsis, Place, briefly, cut, fit, grapheme_width, width};
pub use human::{age, counted, duration, grouped, latency};
pub use times::{Times, Zone};
pub use tone::Tone;
