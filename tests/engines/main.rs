//! What holds on real engines: run with one as `tests/engines/engine with camunda7 -- cargo test --test engines`.
//!
//! Not part of plain `cargo test`. Without its engine it fails and never skips, so that green means "was run".

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod another;
mod answers;
mod document;
mod offered;
mod real;
mod rights;
mod seed;
mod server;
mod sign_in;
mod stories;
mod way;
#[allow(dead_code, reason = "the stories need not all of it")]
#[path = "../it/pty/window.rs"]
mod window;
