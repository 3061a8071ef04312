//! What went wrong between us and a server, told for people.
//!
//! The texts of servers inside are raw: whoever shows them goes through `text::clean`.

use std::fmt::Write as _;
use std::time::Duration;

use thiserror::Error;

/// Why a read or a write did not give what was asked.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ApiError {
    /// No connection, or it broke before the answer was complete. The text is the whole chain of causes.
    #[error("cannot be reached{}: {reason} ({url})", advice(reason))]
    Unreachable {
        /// Base URL, without credentials.
        url: String,
        /// Chain of causes.
        reason: String,
        /// Whether the request may have reached the server (then a write's outcome is unknown).
        sent: bool,
    },
    /// No answer in time. Whether the server acted is unknown.
    #[error("no answer within {after:?}")]
    Timeout {
        /// How long we waited.
        after: Duration,
    },
    /// 401: credentials missing or wrong, or the user is locked for a while.
    #[error("not signed in: {message}")]
    Unauthorized {
        /// What to do about it.
        message: String,
    },
    /// 403, or a refusal that means it.
    #[error("not allowed: {message}")]
    Forbidden {
        /// The server's reason.
        message: String,
    },
    /// What was asked for does not exist (any more).
    #[error("not found: {message}")]
    NotFound {
        /// The server's reason.
        message: String,
    },
    /// Somebody else changed it first: claimed, completed, optimistic locking.
    #[error("{message}")]
    Conflict {
        /// What happened, in our words where we know them.
        message: String,
    },
    /// The server understood and refused.
    #[error("refused by the server ({status}): {message}")]
    Refused {
        /// HTTP status.
        status: u16,
        /// The server's exception type, if it told one.
        kind: Option<String>,
        /// The server's reason.
        message: String,
    },
    /// The server failed, or something in front of it did (429, 502, 503, 504).
    #[error("{}", trouble(*status, message, *retry_after))]
    Unavailable {
        /// HTTP status.
        status: u16,
        /// The server's reason.
        message: String,
        /// `Retry-After`, if it was told.
        retry_after: Option<Duration>,
    },
    /// An answer that is not what the API gives: a web page, broken JSON, a redirect.
    #[error("this is not the REST API: {reason} ({url})")]
    Unreadable {
        /// What was asked.
        url: String,
        /// What came instead.
        reason: String,
    },
    /// The answer is larger than we read.
    #[error("the answer is larger than {} MiB: filter the list, or ask for less", limit / 1_048_576)]
    TooLarge {
        /// The limit in bytes.
        limit: usize,
    },
    /// We were about to send a name that the operation does not declare, or left out one it needs.
    #[error("{operation}: {reason}")]
    Arguments {
        /// The operation's id.
        operation: &'static str,
        /// What is wrong with which argument.
        reason: String,
    },
    /// A secret could not be had (command failed, file missing, variable unset).
    #[error("no credentials: {0}")]
    Credentials(String),
    /// Our own code failed while it asked, or while it made something of the answer.
    #[error("a fault of flowdeck itself, more is in its log: {0}")]
    Fault(String),
}

impl ApiError {
    /// Whether a server, or something in front of it, answered.
    pub fn is_answer(&self) -> bool {
        !matches!(self, Self::Unreachable { .. } | Self::Timeout { .. } | Self::Arguments { .. } | Self::Credentials(_) | Self::Fault(_))
    }

    /// Whether a write that ended so may have happened all the same.
    pub fn outcome_unknown(&self) -> bool {
        match self {
            Self::Unreachable { sent, .. } => *sent,
            Self::Timeout { .. } | Self::TooLarge { .. } | Self::Unreadable { .. } | Self::Fault(_) => true,
            Self::Unavailable { status, .. } => *status == 504 || *status == 502,
            _ => false,
        }
    }

    /// How long the server asked to be left alone, if it did.
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Unavailable { retry_after, .. } => *retry_after,
            _ => None,
        }
    }

    /// Whether trying a read again may help.
    pub fn is_transient(&self) -> bool {
        matches!(self, Self::Unreachable { .. } | Self::Timeout { .. } | Self::Unavailable { .. })
    }
}

/// Words in the causes of a failed connection, and what to look at first. What concerns TLS is told where it is spoken.
const ADVICE: &[(&str, &str)] = &[
    ("dns error", "is the host's name right, and the network (VPN) up?"),
    ("failed to lookup address", "is the host's name right, and the network (VPN) up?"),
    ("onnection refused", "is the server up, and the port right?"),
    ("invalid HTTP version", "it does not speak plain HTTP: should the URL begin with https://?"),
    ("onnection reset", "the server, or something on the way, broke the connection"),
    ("end of file before message length", "the answer was cut off on the way"),
    ("onnection closed before message completed", "the server closed the connection without an answer"),
    ("etwork is unreachable", "is the network (VPN) up?"),
    ("No route to host", "is the network (VPN) up?"),
    ("operation timed out", "nothing answers there: is a firewall in between?"),
    ("deadline has elapsed", "nothing answers there: is a firewall in between?"),
];

/// What to look at first, after a comma; empty where the causes tell nothing known.
fn advice(reason: &str) -> String {
    let known = ADVICE.iter().find(|(words, _)| reason.contains(words));
    known.map_or_else(String::new, |(_, advice)| format!(", {advice}"))
}

/// What a server in trouble, or the proxy before it, means by its status.
fn trouble(status: u16, message: &str, retry_after: Option<Duration>) -> String {
    let meaning = match status {
        429 => "the server wants fewer requests",
        502 | 504 => "the proxy gets no answer from the server",
        _ => "the server is overloaded, or not ready yet",
    };
    let mut told = format!("{meaning} ({status})");
    if !message.is_empty() {
        told.push_str(": ");
        told.push_str(message);
    }
    if let Some(wait) = retry_after {
        let _ = write!(told, "; it asks to be left alone for {} s", wait.as_secs()); // a text takes everything
    }
    told
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failed_connection_says_what_to_look_at_first() {
        let told = |reason: &str| ApiError::Unreachable { url: "http://h".to_owned(), reason: reason.to_owned(), sent: false }.to_string();
        let refused = told("Connection refused (os error 111) (tcp connect error)");
        assert!(refused.starts_with("cannot be reached, is the server up, and the port right?: "), "{refused}");
        assert_eq!(told("something new"), "cannot be reached: something new (http://h)");
    }

    #[test]
    fn a_server_in_trouble_is_told_by_its_status_and_how_long_it_wants_to_be_left_alone() {
        let told =
            |status, message: &str, retry_after| ApiError::Unavailable { status, message: message.to_owned(), retry_after }.to_string();
        assert_eq!(told(503, "", None), "the server is overloaded, or not ready yet (503)");
        let wait = Some(Duration::from_mins(2));
        assert_eq!(told(429, "slow down", wait), "the server wants fewer requests (429): slow down; it asks to be left alone for 120 s");
    }
}
