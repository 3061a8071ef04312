//! Absolute times as people read them, in UTC or in the zone of the machine. Knows no clock: the zone is handed in as data.

use chrono::{DateTime, FixedOffset, Offset, Utc};

/// A zone as data: from which moment on (milliseconds since 1970 UTC) how many seconds are added to UTC, in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Zone(Vec<(i64, i32)>);

impl Zone {
    /// A zone with these changes of its offset, in order; before the first one, the first one's holds.
    pub fn new(changes: Vec<(i64, i32)>) -> Self {
        Self(changes)
    }

    fn offset(&self, ms: i64) -> FixedOffset {
        let after = self.0.partition_point(|(from, _)| *from <= ms);
        let seconds = self.0.get(after.saturating_sub(1)).map_or(0, |(_, seconds)| *seconds);
        FixedOffset::east_opt(seconds).unwrap_or_else(|| Utc.fix())
    }
}

/// How times are shown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Times {
    /// The zone of this machine.
    pub zone: Zone,
    /// Whether absolute times are in that zone; else in UTC.
    pub local: bool,
    /// Whether moments are shown as such where otherwise their age is.
    pub absolute: bool,
}

impl Times {
    /// Columns that [`Times::short`] needs.
    pub const SHORT: u16 = 11;

    fn at(&self, ms: i64) -> Option<DateTime<FixedOffset>> {
        let offset = if self.local { self.zone.offset(ms) } else { Utc.fix() };
        DateTime::from_timestamp_millis(ms).map(|time| time.with_timezone(&offset))
    }

    fn formatted(&self, ms: i64, format: &str) -> String {
        self.at(ms).map_or_else(|| ms.to_string(), |time| time.format(format).to_string())
    }

    /// Date, time and zone: `2026-11-22 19:08:09Z`, `2026-11-22 20:08:09+01:00`.
    pub fn full(&self, ms: i64) -> String {
        self.formatted(ms, if self.local { "%Y-%m-%d %H:%M:%S%:z" } else { "%Y-%m-%d %H:%M:%SZ" })
    }

    /// The time of the day: `19:08:09`.
    pub fn of_day(&self, ms: i64) -> String {
        self.formatted(ms, "%H:%M:%S")
    }

    /// As little as tells the moment from now: `19:08:09` today, `11-22 19:08` this year, else `2025-11-22`.
    pub fn short(&self, ms: i64, now_ms: i64) -> String {
        let day = |ms: i64, format: &str| self.formatted(ms, format);
        match () {
            () if day(ms, "%F") == day(now_ms, "%F") => day(ms, "%H:%M:%S"),
            () if day(ms, "%Y") == day(now_ms, "%Y") => day(ms, "%m-%d %H:%M"),
            () => day(ms, "%F"),
        }
    }

    /// The zone's name for people: `UTC`, or the offset of now, `UTC+01:00`.
    pub fn zone_name(&self, now_ms: i64) -> String {
        let zone = if self.local { self.formatted(now_ms, "UTC%:z") } else { "UTC".to_owned() };
        zone.trim_end_matches("+00:00").to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2026-11-22T19:08:09.282Z.
    const THEN: i64 = 1_795_374_489_282;
    const DAY: i64 = 86_400_000;

    fn berlin(local: bool) -> Times {
        // from 2026-03-29 01:00 UTC two hours, from 2026-10-25 01:00 UTC one
        let zone = Zone::new(vec![(0, 3_600), (1_774_746_000_000, 7_200), (1_792_890_000_000, 3_600)]);
        Times { zone, local, absolute: true }
    }

    #[test]
    fn a_moment_is_told_in_either_zone_with_the_offset_of_its_own_season() {
        assert_eq!(berlin(false).full(THEN), "2026-11-22 19:08:09Z");
        assert_eq!(berlin(true).full(THEN), "2026-11-22 20:08:09+01:00");
        assert_eq!(berlin(true).full(THEN - 120 * DAY), "2026-07-25 21:08:09+02:00");
        assert_eq!(berlin(true).full(-DAY), "1969-12-31 01:00:00+01:00");
        assert_eq!(Times { local: true, ..Times::default() }.full(THEN), "2026-11-22 19:08:09+00:00");
        assert_eq!((berlin(true).zone_name(THEN), berlin(false).zone_name(THEN)), ("UTC+01:00".to_owned(), "UTC".to_owned()));
        assert_eq!(Times { local: true, ..Times::default() }.zone_name(THEN), "UTC");
    }

    #[test]
    fn a_short_time_says_what_differs_from_now_and_fits() {
        let short = |ms: i64| berlin(true).short(ms, THEN);
        assert_eq!([THEN, THEN - DAY, THEN - 400 * DAY].map(short), ["20:08:09", "11-21 20:08", "2025-10-18"]);
        assert!([THEN, THEN - DAY, THEN - 400 * DAY].map(short).iter().all(|text| text.len() <= Times::SHORT.into()));
    }
}
