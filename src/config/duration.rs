//! Spans of time as people write them: `10s`, `500ms`, `2m`, `1h`.

use std::time::Duration;

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
