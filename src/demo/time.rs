//! Times as the engine writes them, and the ISO 8601 durations of timers. Milliseconds since 1970 inside.

use chrono::DateTime;

/// Milliseconds of a second, a minute, an hour, a day.
pub const SECOND: i64 = 1000;
/// A minute in milliseconds.
pub const MINUTE: i64 = 60 * SECOND;
/// An hour in milliseconds.
pub const HOUR: i64 = 60 * MINUTE;
/// A day in milliseconds.
pub const DAY: i64 = 24 * HOUR;

/// `2026-11-22T19:08:09.282+0000`.
pub fn write(millis: i64) -> String {
    DateTime::from_timestamp_millis(millis).map(|t| t.format("%Y-%m-%dT%H:%M:%S%.3f+0000").to_string()).unwrap_or_default()
}

/// Reads that form with any offset, and no other: the engine wants milliseconds and a zone.
pub fn read(text: &str) -> Option<i64> {
    let ok = text.len() == 28 && text.is_ascii() && text.as_bytes()[10] == b'T' && text.as_bytes()[19] == b'.';
    if !ok {
        return None;
    }
    DateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S%.3f%z").ok().map(|t| t.timestamp_millis())
}

/// `P14D`, `PT1H30M`, `P2W`: days, weeks, hours, minutes and seconds.
pub fn duration(text: &str) -> Option<i64> {
    let (days, clock) = text.strip_prefix('P')?.split_once('T').unwrap_or((text.strip_prefix('P')?, ""));
    let sum = |part: &str, units: &[(char, i64)]| -> Option<i64> {
        let mut total = 0i64;
        let mut number = String::new();
        for c in part.chars() {
            if c.is_ascii_digit() {
                number.push(c);
                continue;
            }
            let (_, unit) = units.iter().find(|(u, _)| *u == c)?;
            total = total.checked_add(number.parse::<i64>().ok()?.checked_mul(*unit)?)?;
            number.clear();
        }
        number.is_empty().then_some(total)
    };
    if days.is_empty() && clock.is_empty() {
        return None;
    }
    Some(sum(days, &[('W', 7 * DAY), ('D', DAY)])? + sum(clock, &[('H', HOUR), ('M', MINUTE), ('S', SECOND)])?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_want_milliseconds_and_a_zone() {
        let text = "2026-02-28T23:59:59.999+0100";
        assert_eq!(write(read(text).unwrap()), "2026-02-28T22:59:59.999+0000");
        for wrong in ["2026-01-01", "2026-01-01T00:00:00", "2026-01-01T00:00:00.000 0000", "x"] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn durations_of_timers() {
        assert_eq!(duration("P14D"), Some(14 * DAY));
        assert_eq!(duration("PT1H30M"), Some(90 * MINUTE));
        assert_eq!(duration("PT5S"), Some(5000));
        for wrong in ["", "P", "soon", "P5", "PTX"] {
            assert_eq!(duration(wrong), None, "{wrong}");
        }
    }
}
