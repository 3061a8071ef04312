//! flowdeck: a terminal cockpit for process engines.

pub mod act;
pub mod api;
pub mod clock;
pub mod pane;
pub mod resource;
pub mod secret;
