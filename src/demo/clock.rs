//! Where the demo's time comes from: the caller. Knows nothing of what happens in that time.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};

/// A clock in UTC: it either runs from the moment it was made, or is moved by hand.
#[derive(Debug, Clone)]
pub struct Clock {
    base: i64,
    source: Source,
}

#[derive(Debug, Clone)]
enum Source {
    Running(Instant),
    ByHand(Arc<AtomicI64>),
}

impl Clock {
    /// A clock that shows `now` at this moment and runs on.
    pub fn running(now: DateTime<Utc>) -> Self {
        Self { base: now.timestamp_millis(), source: Source::Running(Instant::now()) }
    }

    /// A clock that shows `now` until [`Clock::advance`] moves it; clones move together.
    pub fn by_hand(now: DateTime<Utc>) -> Self {
        Self { base: now.timestamp_millis(), source: Source::ByHand(Arc::default()) }
    }

    /// Moves a clock that is moved by hand; a running one is left alone.
    pub fn advance(&self, by: Duration) {
        if let Source::ByHand(passed) = &self.source {
            passed.fetch_add(i64::try_from(by.as_millis()).unwrap_or(i64::MAX), Ordering::SeqCst);
        }
    }

    /// Milliseconds since 1970, UTC.
    pub fn millis(&self) -> i64 {
        match &self.source {
            Source::Running(since) => self.base + i64::try_from(since.elapsed().as_millis()).unwrap_or(i64::MAX),
            Source::ByHand(passed) => self.base + passed.load(Ordering::SeqCst),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_moved_by_hand_stands_still_until_moved_and_its_clones_move_with_it() {
        let clock = Clock::by_hand(DateTime::UNIX_EPOCH);
        let other = clock.clone();
        assert_eq!(clock.millis(), 0);
        other.advance(Duration::from_secs(3));
        assert_eq!(clock.millis(), 3000);
    }
}
