//! The text pane: large texts, searched, wrapped and folded.

mod document;
mod json;
mod lines;
mod search;
mod stack_trace;

pub use document::{Document, Found, Part, Row, Viewport};
pub use json::pretty;
pub use search::{Direction, Progress};
