//! flowdeck: a terminal cockpit for process engines.

pub mod api;
pub mod demo;
