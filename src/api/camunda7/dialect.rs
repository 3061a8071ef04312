//! How the Camunda 7 family speaks: offset paging in the URL, sorting in URL or body, SQL LIKE, exceptions by name.
//!
//! Facts: `shared/api/camunda7.md`, part 3 (seen on Camunda 7.24.0 and Operaton 1.0.3).

use std::time::Duration;

use chrono::{DateTime, Utc};
use serde_json::json;

use crate::api::{
    ApiError, Call, Method, Request, Response,
    dialect::{Dialect, Order, PageAsk, parse_http_date},
};

use super::meaning::{Exception, largest_page, meaning};

/// What to ask oneself when something answers that is no engine.
const WHICH_PATH: &str = "is this the engine's REST path (…/engine-rest)?";

/// The dialect of Camunda 7, Operaton and CIB seven.
pub struct Camunda7;

impl Dialect for Camunda7 {
    fn page(&self, call: Call, ask: &PageAsk) -> Call {
        let mut call = self.with_window(call, ask.offset, ask.limit);
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
        let url = || request.target.clone();
        match response.status {
            401 => ApiError::Unauthorized {
                message: "wrong or missing user name and password, or locked for a few seconds after a wrong one".to_owned(),
            },
            403 => ApiError::Forbidden { message: forbidden(&exception, response) },
            429 | 502..=504 => {
                ApiError::Unavailable { status: response.status, message: words(&exception, response), retry_after: retry_after(response) }
            }
            300..=399 => ApiError::Unreadable { url: url(), reason: redirect_reason(response) },
            400 | 414 if is_page(response) && !fits_in_an_address(&request.target) => ApiError::Refused {
                status: response.status,
                kind: None,
                message: "the server takes no such address: it is too long, or a name in it has a slash or a backslash".to_owned(),
            },
            status if is_page(response) => {
                ApiError::Unreadable { url: url(), reason: format!("status {status} with a web page; {WHICH_PATH}") }
            }
            status if wants_tls(response) => {
                ApiError::Unreadable { url: url(), reason: format!("status {status}: it speaks TLS only: use https:// in the URL") }
            }
            404 if !exception.is_engines() => {
                ApiError::Unreadable { url: url(), reason: format!("status 404, and not from an engine; {WHICH_PATH}") }
            }
            status => {
                let message = words(&exception, response);
                meaning(status, exception.kind.unwrap_or_default(), message)
            }
        }
    }

    fn largest_page(&self, error: &ApiError) -> Option<u64> {
        largest_page(error)
    }

    fn window(&self, call: &Call) -> Option<(u64, u64)> {
        let number = |name| call.argument(name).and_then(serde_json::Value::as_u64);
        Some((number("firstResult").unwrap_or(0), number("maxResults")?))
    }

    fn with_window(&self, mut call: Call, offset: u64, limit: u64) -> Call {
        if offset > 0 {
            call.set("firstResult", offset);
        }
        call.set("maxResults", limit);
        call
    }

    fn time(&self, ms: i64) -> String {
        DateTime::<Utc>::from_timestamp_millis(ms).map_or_else(String::new, |t| t.format("%Y-%m-%dT%H:%M:%S%.3f+0000").to_string())
    }

    fn contains(&self, text: &str) -> String {
        format!("%{text}%")
    }
}

fn is_page(response: &Response) -> bool {
    response.header("content-type").is_some_and(|t| t.contains("html")) || response.bytes.trim_ascii_start().starts_with(b"<")
}

fn redirect_reason(response: &Response) -> String {
    let to = response.header("location").unwrap_or("elsewhere");
    format!("status {}, sent on to {to}: a sign-in page in front of it?", response.status)
}

/// The message of the exception, else the first line of a body that is no JSON; empty if there is neither.
fn words(exception: &Exception, response: &Response) -> String {
    if let Some(message) = exception.message.as_ref().filter(|message| !message.is_empty()) {
        return message.clone();
    }
    let text = String::from_utf8_lossy(&response.bytes[..response.bytes.len().min(500)]);
    let line = text.lines().next().map(str::trim).unwrap_or_default();
    if line.starts_with('{') || is_page(response) { String::new() } else { line.to_owned() }
}

fn forbidden(exception: &Exception, response: &Response) -> String {
    let told = exception.lacking().unwrap_or_else(|| words(exception, response));
    if told.is_empty() { "by what stands before the engine: a proxy or a firewall (status 403)".to_owned() } else { told }
}

/// Whether Tomcat takes an address: no encoded slash, backslash or NUL in a path, and not much more than 8 kB.
fn fits_in_an_address(target: &str) -> bool {
    const LONGEST: usize = 7_500;
    let path = target.split('?').next().unwrap_or_default().to_ascii_uppercase();
    target.len() <= LONGEST && !["%2F", "%5C", "%00"].iter().any(|code| path.contains(code))
}

/// What Tomcat and nginx say when plain HTTP comes to a port that speaks TLS.
fn wants_tls(response: &Response) -> bool {
    let start = String::from_utf8_lossy(&response.bytes[..response.bytes.len().min(500)]);
    start.contains("requires TLS") || start.contains("HTTPS port")
}

/// How long the server wants to be left alone: in seconds, or until a time by its own clock.
fn retry_after(response: &Response) -> Option<Duration> {
    let told = response.header("retry-after")?;
    if let Ok(seconds) = told.trim().parse() {
        return Some(Duration::from_secs(seconds));
    }
    let (until, now) = (parse_http_date(told)?, parse_http_date(response.header("date")?)?);
    u64::try_from(until - now).ok().map(Duration::from_millis)
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
    fn what_stands_before_the_engine_is_not_taken_for_it() {
        let not_found = r#"{"timestamp":"2026-11-25T10:00:00Z","status":404,"error":"Not Found","path":"/rest/task/1"}"#;
        assert!(error(404, "application/json", not_found).to_string().contains("(…/engine-rest)?"));
        assert!(error(404, "", "").to_string().contains("(…/engine-rest)?"));
        assert!(
            error(502, "text/html", "<html><h1>Bad Gateway</h1>").to_string().starts_with("the proxy gets no answer from the server (502)")
        );
        assert_eq!(
            error(403, "text/html", "<html>").to_string(),
            "not allowed: by what stands before the engine: a proxy or a firewall (status 403)"
        );
        let tls = error(400, "text/plain", "Bad Request\nThis combination of host and port requires TLS.\n").to_string();
        assert!(tls.contains("https://"), "{tls}");
    }

    #[test]
    fn tomcats_page_about_an_address_is_told_as_what_it_means() {
        let page = Response {
            status: 400,
            headers: vec![("content-type".to_owned(), "text/html".to_owned())],
            bytes: b"<!doctype html><title>HTTP Status 400".to_vec(),
        };
        let told = |target: &str| Camunda7.error(&Request::new(Method::GET, target), &page).to_string();
        assert!(told("/process-instance/1/variables/a%2fb").contains("has a slash"));
        assert!(told(&format!("/incident?x={}", "7".repeat(9_000))).contains("too long"));
        assert!(told("/incident?x=a%2Fb").contains("web page"), "in a query a slash is allowed");
    }

    #[test]
    fn how_long_to_wait_is_told_in_seconds_or_by_the_servers_clock() {
        let after = |told: &str| {
            let headers = [("retry-after", told), ("date", "Wed, 25 Nov 2026 10:00:00 GMT")];
            let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
            retry_after(&Response { status: 429, headers, bytes: vec![] }).map(|wait| wait.as_secs())
        };
        assert_eq!(after("120"), Some(120));
        assert_eq!(after("Wed, 25 Nov 2026 10:01:30 GMT"), Some(90));
        assert_eq!(after("Wed, 25 Nov 2026 09:00:00 GMT"), None, "it is over");
        assert_eq!(after("soon"), None);
    }
}
