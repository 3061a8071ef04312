//! Refusals, in the engine's words.

use serde_json::{Value as Json, json};

use super::Answer;

/// Why a request is not done.
#[derive(Debug, Clone, PartialEq)]
pub enum Refusal {
    /// The engine's error body.
    Error {
        /// HTTP status.
        status: u16,
        /// Java class, without its package.
        kind: &'static str,
        /// Message.
        message: String,
        /// `code`: null, or 0 where the engine itself (not its REST layer) threw.
        code: Option<u8>,
    },
    /// What the JSON reader says, as plain text.
    Unreadable(String),
}

impl Refusal {
    /// Thrown by the REST layer: `code` null.
    pub fn web(status: u16, kind: &'static str, message: impl Into<String>) -> Self {
        Self::Error { status, kind, message: message.into(), code: None }
    }

    /// Thrown by the engine: `code` 0.
    pub fn engine(status: u16, kind: &'static str, message: impl Into<String>) -> Self {
        Self::Error { status, kind, message: message.into(), code: Some(0) }
    }

    /// `InvalidRequestException` of the REST layer.
    pub fn invalid(status: u16, message: impl Into<String>) -> Self {
        Self::web(status, "InvalidRequestException", message)
    }

    /// `InvalidRequestException` with what the engine threw.
    pub fn invalid_engine(status: u16, message: impl Into<String>) -> Self {
        Self::engine(status, "InvalidRequestException", message)
    }

    /// A path that there is not.
    pub fn unknown_path() -> Self {
        Self::web(404, "NotFoundException", "HTTP 404 Not Found")
    }

    /// A parameter of a GET that cannot be read.
    pub fn parameter(name: &str, value: &str, why: &str) -> Self {
        let why = if why.is_empty() { String::new() } else { format!(": {why}") };
        Self::invalid(400, format!("Cannot set query parameter '{name}' to value '{value}'{why}"))
    }

    /// A field of a body that has the wrong type.
    pub fn field(java: &str, value: &Json, why: &str) -> Self {
        let shown = value.as_str().map_or_else(|| value.to_string(), |s| format!("\"{s}\""));
        Self::Unreadable(format!(
            "Cannot deserialize value of type `{java}` from String {shown}: {why}\n at [Source: REDACTED (`StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION` disabled); line: 1, column: 1]"
        ))
    }

    /// The answer.
    pub fn answer(self) -> Answer {
        match self {
            Self::Error { status, kind, message, code } => Answer::json(status, &json!({"type": kind, "message": message, "code": code})),
            Self::Unreadable(text) => Answer::text(400, text),
        }
    }
}
