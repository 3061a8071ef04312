//! How the Camunda 7 family speaks: offset paging in the URL, sorting in URL or body, SQL LIKE, exceptions by name.
//!
//! Facts: `shared/api/camunda7.md`, part 3 (seen on Camunda 7.24.0 and Operaton 1.0.3).

use std::time::Duration;

use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde_json::json;

use crate::api::{
    ApiError, Call, Method, Request, Response,
    dialect::{Dialect, Order, PageAsk},
};

/// The dialect of Camunda 7, Operaton and CIB seven.
pub struct Camunda7;

/// The body of an error, if it is JSON at all.
#[derive(Deserialize, Default)]
struct Exception {
    #[serde(rename = "type")]
    kind: Option<String>,
    message: Option<String>,
}

impl Dialect for Camunda7 {
    fn page(&self, mut call: Call, ask: &PageAsk) -> Call {
        if ask.offset > 0 {
            call.set("firstResult", ask.offset);
        }
        call.set("maxResults", ask.limit);
        let word = |order| if order == Order::Ascending { "asc" } else { "desc" };
        match ask.sort.as_slice() {
            [] => {}
            keys if call.operation.method == Method::POST => {
                let sorting: Vec<_> = keys.iter().map(|(key, order)| json!({ "sortBy": key, "sortOrder": word(*order) })).collect();
                call.set("sorting", sorting);
            }
            // an address has room for one
            [(key, order), ..] => {
                call.set("sortBy", *key);
                call.set("sortOrder", word(*order));
            }
        }
        call
    }

    fn error(&self, request: &Request, response: &Response) -> ApiError {
        let exception: Exception = serde_json::from_slice(&response.bytes).unwrap_or_default();
        let is_json = response.header("content-type").is_some_and(|t| t.contains("json"));
        let kind = exception.kind.unwrap_or_default();
        let message = exception.message.filter(|m| !m.is_empty()).unwrap_or_else(|| plain_reason(response));
        match response.status {
            401 => ApiError::Unauthorized {
                message: "wrong or missing user name and password, or locked for a few seconds after a wrong one".to_owned(),
            },
            403 => ApiError::Forbidden { message },
            429 | 502..=504 => {
                let retry_after = response.header("retry-after").and_then(|v| v.parse().ok()).map(Duration::from_secs);
                ApiError::Unavailable { status: response.status, message, retry_after }
            }
            300..=399 => ApiError::Unreadable { url: request.target.clone(), reason: redirect_reason(response) },
            _ if is_page(response) => ApiError::Unreadable {
                url: request.target.clone(),
                reason: format!("status {} with a web page; is this the engine's REST path (…/engine-rest)?", response.status),
            },
            _ if kind == "TaskAlreadyClaimedException" => {
                ApiError::Conflict { message: "somebody else claimed it a moment ago".to_owned() }
            }
            _ if kind == "OptimisticLockingException" || message.contains("ENGINE-03005") => {
                ApiError::Conflict { message: "changed by someone else just now".to_owned() }
            }
            // a job that fails when it is run by hand answers 404 with the job's own exception: only the caller can tell
            404 => ApiError::NotFound { message: if is_json { message } else { format!("{} is not there", request.target) } },
            status if says_gone(&message) => {
                ApiError::NotFound { message: if message.is_empty() { format!("status {status}") } else { message } }
            }
            status => ApiError::Refused { status, kind: Some(kind).filter(|k| !k.is_empty()), message },
        }
    }

    fn time(&self, ms: i64) -> String {
        DateTime::<Utc>::from_timestamp_millis(ms).map_or_else(String::new, |t| t.format("%Y-%m-%dT%H:%M:%S%.3f+0000").to_string())
    }

    fn contains(&self, text: &str) -> String {
        format!("%{text}%")
    }
}

/// Unknown jobs, tasks and executions answer 500 or 400 with a message of this form.
fn says_gone(message: &str) -> bool {
    message.contains("No job found with id")
        || message.contains("MismatchingMessageCorrelationException") && message.contains("No process definition or execution matches")
        || message.ends_with("incident is null")
        || message.contains("Cannot find task with id")
        || message.contains("Cannot find external task with id")
        || message.contains("execution is null")
        || message.ends_with("is null") && message.contains("with id")
}

fn is_page(response: &Response) -> bool {
    response.header("content-type").is_some_and(|t| t.contains("html")) || response.bytes.trim_ascii_start().starts_with(b"<")
}

fn redirect_reason(response: &Response) -> String {
    let to = response.header("location").unwrap_or("elsewhere");
    format!("status {}, sent on to {to}: a sign-in page in front of it?", response.status)
}

/// The first line of a body that is not JSON, or the status alone.
fn plain_reason(response: &Response) -> String {
    if is_page(response) {
        return format!("status {} with a web page", response.status);
    }
    let text = String::from_utf8_lossy(&response.bytes[..response.bytes.len().min(500)]);
    match text.lines().next().map(str::trim) {
        Some(line) if !line.is_empty() && !line.starts_with('{') => line.to_owned(),
        _ => format!("status {}", response.status),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(status: u16, content_type: &str, body: &str) -> ApiError {
        let headers = vec![("content-type".to_owned(), content_type.to_owned())];
        Camunda7.error(&Request::new(Method::GET, "/task/1"), &Response { status, headers, bytes: body.as_bytes().to_vec() })
    }

    #[test]
    fn statuses_are_told_as_what_they_mean() {
        let json = "application/json";
        let claimed = r#"{"type":"TaskAlreadyClaimedException","message":"Task 'x' is already claimed by someone else.","code":0}"#;
        assert!(matches!(error(500, json, claimed), ApiError::Conflict { .. }));
        let gone = r#"{"type":"RestException","message":"Cannot complete task X: Cannot find task with id X: task is null","code":null}"#;
        assert!(matches!(error(500, json, gone), ApiError::NotFound { .. }));
        let no_job = r#"{"type":"InvalidRequestException","message":"ENGINE-13053 No job found with id 'nope'","code":null}"#;
        assert!(matches!(error(500, json, no_job), ApiError::NotFound { .. }));
        assert!(matches!(error(401, "", ""), ApiError::Unauthorized { .. }));
        assert!(matches!(error(404, "text/html", "<html>"), ApiError::Unreadable { .. }));
        assert!(matches!(error(503, "text/html", "<html>"), ApiError::Unavailable { .. }));
        assert!(matches!(error(400, "text/plain", "Unrecognized token"), ApiError::Refused { status: 400, .. }));
    }

    #[test]
    fn an_error_with_an_empty_message_still_says_something() {
        assert_eq!(error(400, "application/json", r#"{"type":"X","message":""}"#).to_string(), "refused by the server (400): status 400");
    }
}
