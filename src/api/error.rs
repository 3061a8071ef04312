//! What went wrong between us and a server, told for people.
//!
//! The texts of servers inside are raw: whoever shows them goes through `text::clean`.

use std::time::Duration;

use thiserror::Error;

/// Why a read or a write did not give what was asked.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ApiError {
    /// No connection, or it broke before the answer was complete. The text is the whole chain of causes.
    #[error("{url} cannot be reached: {reason}")]
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
    #[error("the server is in trouble ({status}): {message}")]
    Unavailable {
        /// HTTP status.
        status: u16,
        /// The server's reason.
        message: String,
        /// `Retry-After`, if it was told.
        retry_after: Option<Duration>,
    },
    /// An answer that is not what the API gives: a web page, broken JSON, a redirect.
    #[error("{url} does not answer like the REST API: {reason}")]
    Unreadable {
        /// What was asked.
        url: String,
        /// What came instead.
        reason: String,
    },
    /// The answer is larger than we read.
    #[error("the answer is larger than {} MiB", limit / 1_048_576)]
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
}

impl ApiError {
    /// Whether a write that ended so may have happened all the same.
    pub fn outcome_unknown(&self) -> bool {
        match self {
            Self::Unreachable { sent, .. } => *sent,
            Self::Timeout { .. } | Self::TooLarge { .. } | Self::Unreadable { .. } => true,
            Self::Unavailable { status, .. } => *status == 504 || *status == 502,
            _ => false,
        }
    }

    /// Whether trying a read again may help.
    pub fn is_transient(&self) -> bool {
        matches!(self, Self::Unreachable { .. } | Self::Timeout { .. } | Self::Unavailable { .. })
    }
}
