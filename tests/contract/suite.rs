//! The contract: what the program relies on, checked through its own layers against the demo and against real engines.
//!
//! Included by `tests/it/contract.rs` (the demo) and `tests/engines/real.rs` (a real engine); each gives `lab()`.
//! Where the two answer differently, the demo is wrong.

mod act;
mod actions;
mod bulk;
mod cancel;
mod chain;
mod conditions;
mod deeds;
mod deployed;
mod facts;
mod failures;
mod find;
mod history;
mod lab;
mod lists;
mod reading;
mod refusals;
mod variables;
mod world;
mod writes;

pub use lab::{Kind, Lab, Tick, busy, until};
pub use world::{STARTS, furnish, make};

use super::lab;
