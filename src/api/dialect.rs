//! A dialect: how a system pages, sorts, writes dates and reports errors.

use chrono::{DateTime, NaiveDateTime, SecondsFormat, Utc};

use super::{ApiError, Call, Request, Response, System, camunda7};

/// Direction of a sort.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Order {
    /// Smallest first.
    Ascending,
    /// Largest first.
    Descending,
}

impl Order {
    /// The other one.
    #[must_use]
    pub const fn reversed(self) -> Self {
        match self {
            Self::Ascending => Self::Descending,
            Self::Descending => Self::Ascending,
        }
    }
}

/// Which part of a list is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageAsk {
    /// Rows to skip.
    pub offset: u64,
    /// Rows wanted at most.
    pub limit: u64,
    /// The server's sort keys, the first before the others; none where the server is not to sort.
    pub sort: Vec<(&'static str, Order)>,
}

/// How one system speaks.
pub trait Dialect: Send + Sync {
    /// The call that asks for one page of a list.
    fn page(&self, call: Call, ask: &PageAsk) -> Call;
    /// What an unsuccessful answer means.
    fn error(&self, request: &Request, response: &Response) -> ApiError;
    /// The largest page that the server gives, if that is what an error says.
    fn largest_page(&self, error: &ApiError) -> Option<u64>;
    /// Offset and limit of the part of a list that a call asks for; `None` where it asks for no part.
    fn window(&self, call: &Call) -> Option<(u64, u64)>;
    /// The same call for another part of the list.
    fn with_window(&self, call: Call, offset: u64, limit: u64) -> Call;
    /// A time as this system wants it in an argument.
    fn time(&self, ms: i64) -> String;
    /// A pattern that finds `text` anywhere in a field.
    fn contains(&self, text: &str) -> String;
}

impl System {
    /// How this system speaks.
    pub fn dialect(self) -> &'static dyn Dialect {
        match self {
            Self::Camunda7 => &camunda7::Camunda7,
        }
    }
}

/// Reads any of the date notations of the servers' documents (camunda7.md, part 1 b) into milliseconds since 1970 UTC.
/// A time without a zone is taken as UTC.
pub fn parse_time(text: &str) -> Option<i64> {
    let text = text.trim();
    let zoned = ["%Y-%m-%dT%H:%M:%S%.f%z", "%Y-%m-%d %H:%M:%S%.f%z", "%Y-%m-%dT%H:%M:%S%.f%#z"];
    if let Some(time) = zoned.iter().find_map(|format| DateTime::parse_from_str(text, format).ok()) {
        return Some(time.timestamp_millis());
    }
    if let Ok(time) = DateTime::parse_from_rfc3339(text) {
        return Some(time.timestamp_millis());
    }
    ["%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%d %H:%M:%S%.f"]
        .iter()
        .find_map(|format| NaiveDateTime::parse_from_str(text, format).ok())
        .map(|time| time.and_utc().timestamp_millis())
}

/// Reads the `Date` header of HTTP into milliseconds since 1970 UTC.
pub fn parse_http_date(text: &str) -> Option<i64> {
    DateTime::parse_from_rfc2822(text).ok().map(|time| time.timestamp_millis())
}

/// A time as people and scripts read it: `2026-11-22T19:08:09.282Z`.
pub fn iso_time(ms: i64) -> String {
    DateTime::<Utc>::from_timestamp_millis(ms).map_or_else(|| ms.to_string(), |t| t.to_rfc3339_opts(SecondsFormat::Millis, true))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_notation_of_the_documents_is_read() {
        for text in [
            "2017-02-10T14:33:19.000+0200",
            "2017-02-10T14:33:19.000+02:00",
            "2017-02-10 14:33:19.000+0200",
            "2017-02-10T12:33:19Z",
            "2017-02-10T12:33:19",
            "2017-02-10 12:33:19",
            "2017-02-10T12:33:19.000+0000",
        ] {
            assert_eq!(parse_time(text), Some(1_486_729_999_000), "{text}");
        }
        assert_eq!(parse_time("yesterday"), None);
        assert_eq!(iso_time(1_486_729_999_000), "2017-02-10T12:33:19.000Z");
    }
}
