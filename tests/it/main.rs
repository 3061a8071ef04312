//! The tests that see the program whole: one binary, so that it is linked once.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod bad_config;
mod cli;
mod contract;
mod docs;
mod flows;
mod pty;
mod support;
mod tables;
