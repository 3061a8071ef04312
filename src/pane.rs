//! How a thing is looked at: the kinds of pane. They hold plain values and answer keys; drawing is in `view`.

pub mod text;
