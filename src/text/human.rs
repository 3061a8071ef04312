//! Numbers and durations in as few characters as a person needs.

const SECOND: i64 = 1_000;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;
const YEAR: i64 = 365 * DAY;

/// How long ago, in one unit: `42s`, `41m`, `3h`, `2d`, `3y`. The unit changes where the coarser one has become exact enough: at 2 minutes, 3 hours,
/// 2 days and 2 years. What lies ahead (clocks differ) is `0s`.
pub fn age(milliseconds: i64) -> String {
    let (unit, sign) = match milliseconds {
        ..120_000 => (SECOND, 's'),
        120_000..10_800_000 => (MINUTE, 'm'),
        10_800_000..172_800_000 => (HOUR, 'h'),
        172_800_000..63_072_000_000 => (DAY, 'd'),
        _ => (YEAR, 'y'),
    };
    format!("{}{sign}", milliseconds.max(0) / unit)
}

/// How long something took: `240ms`, `2.7s`, then as an age: `41m`.
pub fn duration(milliseconds: i64) -> String {
    match milliseconds {
        ..1_000 => format!("{}ms", milliseconds.max(0)),
        1_000..10_000 => format!("{}.{}s", milliseconds / 1_000, milliseconds % 1_000 / 100),
        _ => age(milliseconds),
    }
}

/// How long a request took: `24 ms`, `1.2 s`, `12 s`.
pub fn latency(milliseconds: u64) -> String {
    match milliseconds {
        0..1_000 => format!("{milliseconds} ms"),
        1_000..10_000 => format!("{}.{} s", milliseconds / 1_000, milliseconds % 1_000 / 100),
        _ => format!("{} s", milliseconds / 1_000),
    }
}

/// A number with a comma between thousands: `1,000`.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.char_indices() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// So many of a kind: `1 job`, `1,000 jobs`.
pub fn counted(count: u64, one: &str) -> String {
    format!("{} {one}{}", grouped(count), if count == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_age_has_one_unit() {
        let ages = [
            -5,
            0,
            999,
            42 * SECOND,
            119 * SECOND,
            2 * MINUTE,
            41 * MINUTE + 59 * SECOND,
            3 * HOUR - 1,
            3 * HOUR,
            2 * DAY - 1,
            2 * DAY,
            729 * DAY,
            2 * YEAR,
        ];
        assert_eq!(ages.map(age), ["0s", "0s", "0s", "42s", "119s", "2m", "41m", "179m", "3h", "47h", "2d", "729d", "2y"]);
    }

    #[test]
    fn a_duration_is_exact_where_it_is_short() {
        assert_eq!([-1, 0, 999, 2_751, 9_999, 12_345, 41 * MINUTE].map(duration), ["0ms", "0ms", "999ms", "2.7s", "9.9s", "12s", "41m"]);
    }

    #[test]
    fn a_latency_has_two_digits_that_matter() {
        assert_eq!([0, 24, 999, 1_250, 9_999, 12_345].map(latency), ["0 ms", "24 ms", "999 ms", "1.2 s", "9.9 s", "12 s"]);
    }

    #[test]
    fn one_is_not_called_many() {
        assert_eq!([0, 1, 1_000].map(|count| counted(count, "job")), ["0 jobs", "1 job", "1,000 jobs"]);
    }

    #[test]
    fn thousands_are_separated() {
        assert_eq!([0, 999, 1_000, 10_000, 1_234_567].map(grouped), ["0", "999", "1,000", "10,000", "1,234,567"]);
        assert_eq!(grouped(u64::MAX), "18,446,744,073,709,551,615");
    }
}
