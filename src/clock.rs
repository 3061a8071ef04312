//! The one home of the wall clock. Everything else gets the time with its message.

use tokio::time::Instant;

/// A moment: monotonic for intervals, UTC for people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Now {
    /// For intervals and deadlines.
    pub instant: Instant,
    /// Milliseconds since 1970 UTC.
    pub utc_ms: i64,
}

/// The present moment.
#[expect(clippy::disallowed_methods, reason = "this is the one home of the wall clock")]
pub fn now() -> Now {
    Now { instant: Instant::now(), utc_ms: chrono::Utc::now().timestamp_millis() }
}

/// The present moment as a date.
#[expect(clippy::disallowed_methods, reason = "this is the one home of the wall clock")]
pub fn utc_now() -> chrono::DateTime<chrono::Utc> {
    chrono::Utc::now()
}
