//! flowdeck: a terminal cockpit for process engines.
//!
//! Modules point one way: `cli`, `run` → `app` → `pane`, `view` → `resource`, `act` → `api`. See `docs/architecture.md`.

pub mod act;
pub mod api;
pub mod app;
pub mod bpmn;
pub mod cli;
pub mod clock;
pub mod config;
pub mod demo;
pub mod doctor;
pub mod known;
pub mod log;
pub mod memory;
pub mod pane;
pub mod resource;
pub mod run;
pub mod secret;
pub mod state;
pub mod term;
pub mod text;
pub mod transfer;
pub mod view;
