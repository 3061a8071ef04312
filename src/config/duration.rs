//! Spans of time as people write them: `10s`, `500ms`, `2m`, `1h`.

use std::ops::RangeInclusive;
use std::time::Duration;

const HOUR: Duration = Duration::from_hours(1);
/// How often something may be read again; faster would be a burden on the server.
pub(super) const REFRESH_RANGE: RangeInclusive<Duration> = Duration::from_secs(1)..=HOUR;
/// How long a request may take.
pub(super) const TIMEOUT_RANGE: RangeInclusive<Duration> = Duration::from_millis(100)..=HOUR;

/// Reads how often something is read again.
///
/// # Errors
/// What it should be.
pub fn refresh(text: &str) -> Result<Duration, String> {
    within(text, &REFRESH_RANGE).ok_or_else(|| "should be a time like 10s, from 1s to 1h".to_owned())
}

/// Reads how long a request may take.
///
/// # Errors
/// What it should be.
pub fn timeout(text: &str) -> Result<Duration, String> {
    within(text, &TIMEOUT_RANGE).ok_or_else(|| "should be a time like 30s, from 100ms to 1h".to_owned())
}

/// Reads a span of time that lies in a range.
pub(super) fn within(text: &str, range: &RangeInclusive<Duration>) -> Option<Duration> {
    duration(text).filter(|found| range.contains(found))
}

/// Reads a whole number with its unit: ms, s, m or h.
pub fn duration(text: &str) -> Option<Duration> {
    let text = text.trim();
    let (digits, unit) = text.split_at(text.find(|c: char| !c.is_ascii_digit())?);
    let number: u64 = digits.parse().ok()?;
    match unit.trim_start() {
        "ms" => Some(Duration::from_millis(number)),
        "s" => Some(Duration::from_secs(number)),
        "m" => number.checked_mul(60).map(Duration::from_secs),
        "h" => number.checked_mul(3600).map(Duration::from_secs),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_and_a_unit_are_needed() {
        assert_eq!(duration("500ms"), Some(Duration::from_millis(500)));
        assert_eq!(duration(" 10 s "), Some(Duration::from_secs(10)));
        assert_eq!(duration("2m"), Some(Duration::from_mins(2)));
        assert_eq!(duration("1h"), Some(Duration::from_hours(1)));
        for wrong in ["", "s", "10", "-1s", "1.5s", "10 sec", "99999999999999999999s", "9999999999999999999h", "ä"] {
            assert_eq!(duration(wrong), None, "{wrong}");
        }
    }
}
