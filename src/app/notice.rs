//! Notices: what was said, shown for a while and kept to be read again.

use std::{collections::VecDeque, time::Duration};

use tokio::time::Instant;

use crate::{clock::Now, resource::Tone};

/// How long a notice stands in the last line.
const SHOWN_FOR: Duration = Duration::from_secs(8);
/// After so long it has been read, and goes with the next key: the last line is where the keys stand.
const READ_AFTER: Duration = Duration::from_millis(1500);
/// The same for one that tells of a failure.
const FAILURE_READ_AFTER: Duration = Duration::from_secs(4);
/// Notices kept.
const KEPT: usize = 200;

/// Something that was said. The text may be a server's: clean it before showing.
#[derive(Debug, Clone)]
pub struct Notice {
    /// What.
    pub text: String,
    /// How grave.
    pub tone: Tone,
    /// When, in milliseconds since 1970 UTC.
    pub utc_ms: i64,
    until: Instant,
}

/// Everything that was said lately.
#[derive(Debug, Default)]
pub struct Notices(VecDeque<Notice>);

impl Notices {
    /// Says something.
    pub fn say(&mut self, tone: Tone, text: impl Into<String>, now: Now) {
        if self.0.len() == KEPT {
            self.0.pop_front();
        }
        self.0.push_back(Notice { text: text.into(), tone, utc_ms: now.utc_ms, until: now.instant + SHOWN_FOR });
    }

    /// What stands in the last line now.
    pub fn current(&self, now: Now) -> Option<&Notice> {
        self.0.back().filter(|notice| notice.until > now.instant)
    }

    /// When the last line changes by itself.
    pub fn until(&self, now: Now) -> Option<Instant> {
        self.current(now).map(|notice| notice.until)
    }

    /// A key was pressed: what has been read makes room.
    pub fn pressed(&mut self, now: Now) {
        let Some(notice) = self.0.back_mut() else { return };
        let shown_for = SHOWN_FOR.saturating_sub(notice.until.saturating_duration_since(now.instant));
        let read_after = if notice.tone == Tone::Failing { FAILURE_READ_AFTER } else { READ_AFTER };
        if shown_for >= read_after {
            notice.until = now.instant;
        }
    }

    /// All, newest first.
    pub fn all(&self) -> impl Iterator<Item = &Notice> {
        self.0.iter().rev()
    }

    /// All that are worth reading again, newest first: what only answered a key is not.
    pub fn lasting(&self) -> impl Iterator<Item = &Notice> {
        self.all().filter(|notice| notice.tone != Tone::Dim)
    }
}
