//! The transport of the flow tests: the demo engine behind a wire that records every request and can be told to answer otherwise.

use std::{
    sync::{
        Arc, Mutex, MutexGuard,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use chrono::DateTime;
use flowdeck::{
    api::{ApiError, Body, Confirmed, Journal, Method, Operation, Paging, Request, Response, Risk, Tail, Transport, WriteError, camunda7},
    demo::{Clock, Demo, Options},
};
use futures_util::future::BoxFuture;
use serde_json::Value;
use tokio::time::Instant;

use super::hostile;

/// The time of the demo's world: it passes as tokio's paused time passes.
#[derive(Clone)]
pub struct Hours {
    start: Instant,
    clock: Clock,
    passed: Arc<Mutex<Duration>>,
}

impl Hours {
    /// Time that begins now, on a fixed day.
    pub fn begin() -> Self {
        let clock = Clock::by_hand(DateTime::from_timestamp(1_795_000_000, 0).unwrap());
        Self { start: Instant::now(), clock, passed: Arc::default() }
    }

    /// Milliseconds since 1970 UTC now.
    pub fn utc_ms(&self) -> i64 {
        let mut passed = self.passed.lock().unwrap();
        let now = self.start.elapsed();
        self.clock.advance(now.checked_sub(*passed).unwrap_or_default());
        *passed = now;
        self.clock.millis()
    }
}

/// What the wire does with a request instead of passing it on.
#[derive(Clone)]
pub enum Answer {
    /// Nothing, ever.
    Never,
    /// An HTTP status and a body.
    Status(u16, String),
    /// No HTTP answer at all.
    Fails(ApiError),
    /// The demo's answer, after a while.
    After(Duration),
    /// The demo's answer with its JSON changed.
    Edited(Arc<dyn Fn(&mut Value) + Send + Sync>),
    /// The demo's answer with something hostile in every text, ids too.
    Hostile,
    /// The demo's answer, unless a list is asked for without a limit or with a larger one.
    Limited(u64),
}

impl Answer {
    /// An error as Camunda 7 tells one.
    pub fn refused(status: u16, kind: &str, message: &str) -> Self {
        Self::Status(status, serde_json::json!({ "type": kind, "message": message }).to_string())
    }

    /// The demo's answer with its JSON changed.
    pub fn edited(change: impl Fn(&mut Value) + Send + Sync + 'static) -> Self {
        Self::Edited(Arc::new(change))
    }
}

/// A request that was sent.
#[derive(Debug, Clone)]
pub struct Sent {
    /// Method and target: `GET /incident?maxResults=100`.
    pub line: String,
    /// The body, if any.
    pub body: String,
    /// The operation it is.
    pub operation: &'static Operation,
    /// When.
    pub at: Instant,
}

#[derive(Default)]
struct State {
    sent: Vec<Sent>,
    rules: Vec<(String, Answer)>,
    under_way: usize,
    cancelled: usize,
}

/// The demo engine behind a wire.
pub struct Wire {
    /// The engine.
    pub demo: Demo,
    /// Its time.
    pub hours: Hours,
    state: Mutex<State>,
}

impl Wire {
    /// A demo world of some two hundred instances in which nothing happens by itself but jobs.
    pub fn new() -> Arc<Self> {
        Self::sized(120)
    }

    /// A demo world made from so many starts.
    pub fn sized(starts: usize) -> Arc<Self> {
        Self::at(Hours::begin(), starts, 7)
    }

    /// A demo world in a time that is shared with others, from a seed.
    pub fn at(hours: Hours, starts: usize, seed: u64) -> Arc<Self> {
        let options = Options { starts, seed, lively: false, ..Options::new(hours.clock.clone()) };
        Arc::new(Self { demo: Demo::new(options), hours, state: Mutex::default() })
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }

    /// From now on, requests whose line starts so are answered so; the newest rule that fits counts.
    pub fn when(&self, start: &str, answer: Answer) {
        self.state().rules.push((start.to_owned(), answer));
    }

    /// From now on, everything passes again.
    pub fn heal(&self) {
        self.state().rules.clear();
    }

    /// What was sent since it was last asked.
    pub fn sent(&self) -> Vec<Sent> {
        std::mem::take(&mut self.state().sent)
    }

    /// The lines of what was sent since it was last asked.
    pub fn lines(&self) -> Vec<String> {
        self.sent().into_iter().map(|sent| sent.line).collect()
    }

    /// What was sent since it was last asked and is not a read.
    pub fn writes(&self) -> Vec<Sent> {
        self.sent().into_iter().filter(|sent| sent.operation.risk != Risk::Read).collect()
    }

    /// Requests without an answer yet.
    pub fn under_way(&self) -> usize {
        self.state().under_way
    }

    /// Requests given up before their answer.
    pub fn cancelled(&self) -> usize {
        self.state().cancelled
    }

    /// Asks the engine past the wire, as somebody else would; the answer's JSON.
    pub async fn elsewhere(&self, method: Method, target: &str, body: Value) -> Value {
        self.hours.utc_ms();
        let body = (!body.is_null()).then(|| Body::json(&body));
        let response = self.demo.send(Request { method, target: target.to_owned(), body }).await.unwrap();
        assert!(response.is_success(), "{target}: {}", String::from_utf8_lossy(&response.bytes));
        serde_json::from_slice(&response.bytes).unwrap_or_default()
    }

    /// Reads from the engine past the wire.
    pub async fn get(&self, target: &str) -> Value {
        self.elsewhere(Method::GET, target, Value::Null).await
    }
}

/// Counts a request as under way until it is dropped.
struct Way<'a>(&'a Wire, bool);

impl Drop for Way<'_> {
    fn drop(&mut self) {
        let mut state = self.0.state();
        state.under_way -= 1;
        state.cancelled += usize::from(!self.1);
    }
}

impl Transport for Wire {
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Response, ApiError>> {
        let line = format!("{} {}", request.method, request.target);
        let body = request.body.as_ref().map(|body| String::from_utf8_lossy(&body.bytes).into_owned()).unwrap_or_default();
        let answer = {
            let mut state = self.state();
            state.sent.push(Sent { line: line.clone(), body, operation: operation_of(&request), at: Instant::now() });
            state.under_way += 1;
            state.rules.iter().rev().find(|(start, _)| line.starts_with(start.as_str())).map(|(_, answer)| answer.clone())
        };
        let way = Way(self, false);
        Box::pin(async move {
            let mut way = way; // all of it, not its flag alone
            if let Some(Answer::After(wait)) = answer {
                tokio::time::sleep(wait).await;
            }
            self.hours.utc_ms();
            let outcome = match answer {
                Some(Answer::Never) => std::future::pending().await,
                Some(Answer::Status(status, body)) => {
                    let headers = vec![("content-type".to_owned(), "application/json".to_owned())];
                    Ok(Response { status, headers, bytes: body.into_bytes() })
                }
                Some(Answer::Fails(error)) => Err(error),
                Some(Answer::Edited(change)) => self.demo.send(request).await.map(|response| {
                    let mut value: Value = serde_json::from_slice(&response.bytes).unwrap();
                    change(&mut value);
                    Response { bytes: value.to_string().into_bytes(), ..response }
                }),
                Some(Answer::Hostile) => {
                    self.demo.send(hostile::well(request)).await.map(|response| match serde_json::from_slice::<Value>(&response.bytes) {
                        Ok(mut value) => {
                            hostile::infect(&mut value);
                            Response { bytes: value.to_string().into_bytes(), ..response }
                        }
                        Err(_) => Response { bytes: [&response.bytes[..], b"\x1b[31m\x00\xff\xe2\x80\xae"].concat(), ..response },
                    })
                }
                Some(Answer::Limited(most)) => match too_much(&request, most) {
                    Some(message) => {
                        let body = serde_json::json!({ "type": "BadUserRequestException", "message": message, "code": 0 });
                        let headers = vec![("content-type".to_owned(), "application/json".to_owned())];
                        Ok(Response { status: 400, headers, bytes: body.to_string().into_bytes() })
                    }
                    None => self.demo.send(request).await,
                },
                Some(Answer::After(_)) | None => self.demo.send(request).await,
            };
            way.1 = true;
            outcome
        })
    }
}

/// Why an engine with a `queryMaxResultsLimit` refuses a request, if it does (seen on Camunda 7.24.0).
fn too_much(request: &Request, most: u64) -> Option<String> {
    let (operation, query) = (operation_of(request), request.path_and_query().1);
    if operation.paging != Paging::Offset {
        return None;
    }
    match query.split('&').find_map(|part| part.strip_prefix("maxResults=")) {
        None => Some("An unbound number of results is forbidden!".to_owned()),
        Some(asked) => (asked.parse::<u64>().unwrap() > most).then(|| format!("Max results limit of {most} exceeded!")),
    }
}

/// The operation of a request: every request is one of the table, the one with the fewest parameters in its path.
fn operation_of(request: &Request) -> &'static Operation {
    let path: Vec<&str> = request.path_and_query().0.split('/').collect();
    let fits = |operation: &&'static Operation| {
        let template: Vec<&str> = operation.path.split('/').collect();
        operation.method == request.method
            && template.len() == path.len()
            && template.iter().zip(&path).all(|(segment, part)| segment.starts_with('{') || segment == part)
    };
    let found = camunda7::operations().filter(fits).min_by_key(|operation| operation.path_parameters().count());
    found.unwrap_or_else(|| panic!("no operation is {} {}", request.method, request.target))
}

/// A journal in memory, that can be told to be full.
#[derive(Default)]
pub struct Notes {
    /// Its lines.
    pub lines: Mutex<Vec<String>>,
    /// Whether nothing can be written into it.
    pub is_full: AtomicBool,
}

impl Journal for Notes {
    fn intent(&self, confirmed: &Confirmed) -> Result<(), String> {
        if self.is_full.load(Ordering::SeqCst) {
            return Err("the disk is full".to_owned());
        }
        self.lines.lock().unwrap().push(format!("intent {} {}", confirmed.context(), confirmed.command()));
        Ok(())
    }

    fn outcome(&self, confirmed: &Confirmed, outcome: &Result<Response, WriteError>) {
        let word = if outcome.is_ok() { "done" } else { "failed" };
        self.lines.lock().unwrap().push(format!("{word} {} {}", confirmed.context(), confirmed.command()));
    }

    fn ran(&self, line: serde_json::Value) -> Result<(), String> {
        self.lines.lock().unwrap().push(line.to_string());
        Ok(())
    }

    fn tail(&self, before: Option<u64>) -> Result<Tail, String> {
        let text = if before.is_none() { self.lines.lock().unwrap().join("\n") } else { String::new() };
        Ok(Tail { text, start: 0 })
    }
}
