//! The text pane: a large text with search, wrap and folds. Stack traces, records, values.

pub mod document;
