//! flowdeck: a terminal cockpit for process engines.

pub mod api;
pub mod pane;
pub mod term;
pub mod text;
pub mod view;
