//! Transfer: lists written to files. The cockpit and the one-shots run the very same functions.
//!
//! Knows resources and their rows; knows nothing of panes, keys or the command line.

pub mod export;
mod file;
pub mod format;

pub use export::{Export, Failure, Source, Written, export};
pub use file::Existing;
pub use format::Format;
