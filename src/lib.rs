//! flowdeck: a terminal cockpit for process engines.

pub mod act;
pub mod api;
pub mod app;
pub mod clock;
pub mod config;
pub mod log;
pub mod pane;
pub mod resource;
pub mod secret;
pub mod state;
pub mod text;
pub mod view;
