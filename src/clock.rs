//! The one home of the wall clock. Everything else gets the time with its message.

use chrono::{Local, Offset, TimeZone};
use tokio::time::Instant;

use crate::text::Zone;

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

/// The zone of this machine as data, for the years that a person looks at.
pub fn zone() -> Zone {
    const FIRST_YEAR: i64 = 2000;
    const LAST_YEAR: i64 = 2040;
    const DAY: i64 = 86_400_000;
    const YEAR: i64 = 365 * DAY;
    let offset = |ms: i64| Local.timestamp_millis_opt(ms).earliest().map_or(0, |time| time.offset().fix().local_minus_utc());
    let (start, end) = ((FIRST_YEAR - 1970) * YEAR, (LAST_YEAR - 1970) * YEAR);
    let mut changes = vec![(start, offset(start))];
    // no zone changes twice within three weeks
    for at in (start..end).step_by(21 * DAY as usize) {
        let (mut before, mut after) = (at, at + 21 * DAY);
        let new = offset(after);
        if offset(before) == new {
            continue;
        }
        while after - before > 1_000 {
            let middle = i64::midpoint(before, after);
            if offset(middle) == new { after = middle } else { before = middle }
        }
        changes.push((after / 1_000 * 1_000, new));
    }
    Zone::new(changes)
}

/// The present moment as a date.
#[expect(clippy::disallowed_methods, reason = "this is the one home of the wall clock")]
pub fn utc_now() -> chrono::DateTime<chrono::Utc> {
    chrono::Utc::now()
}
