//! The contract suite on the demo, with a clock moved by hand and nobody living in it.

#[allow(dead_code, unused_imports, reason = "each of the two that include it uses its part")]
#[path = "../contract/suite.rs"]
mod suite;

use std::sync::Arc;

use flowdeck::demo::{Clock, Demo, Options};

/// A demo of this check's own.
async fn lab() -> suite::Lab {
    let clock = Clock::by_hand(chrono::DateTime::from_timestamp_millis(1_795_000_000_123).unwrap());
    let demo = Demo::new(Options { starts: suite::STARTS, lively: false, ..Options::new(clock.clone()) });
    let lab = suite::Lab::new(suite::Kind::Demo, Arc::new(demo), suite::Tick::ByHand(clock));
    suite::furnish(&lab).await;
    lab
}
