//! The client of one context: reads are retried, writes need a [`Confirmed`] and are sent once, with their audit lines.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use backon::{ExponentialBuilder, Retryable};
use thiserror::Error;
use tokio::time::Instant;

use super::{ApiError, Call, Confirmed, Response, Risk, Transport, dialect::parse_http_date, engines, row};

/// How often a read is tried again after it failed in a way that may pass.
const READ_RETRIES: usize = 2;
/// A `Retry-After` longer than this is not waited for here: the next poll comes anyway.
const PATIENCE: Duration = Duration::from_secs(5);

/// Where intents and outcomes of writes are kept. Implemented by `act::audit`.
pub trait Journal: Send + Sync {
    /// Notes that a write is about to be sent.
    ///
    /// # Errors
    /// Why it could not be noted.
    fn intent(&self, confirmed: &Confirmed) -> Result<(), String>;
    /// Notes how it ended.
    fn outcome(&self, confirmed: &Confirmed, outcome: &Result<Response, WriteError>);
    /// Notes that a program of the person's is about to be started, or how it ended.
    ///
    /// # Errors
    /// Why it could not be noted.
    fn ran(&self, line: serde_json::Value) -> Result<(), String>;
    /// The newest lines, or those before a place that an earlier answer told.
    ///
    /// # Errors
    /// Why it cannot be read.
    fn tail(&self, before: Option<u64>) -> Result<Tail, String>;
    /// Why the newest lines could not be kept, if so.
    fn problem(&self) -> Option<String> {
        None
    }
}

/// A piece of the audit, in whole lines.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tail {
    /// The lines, oldest first.
    pub text: String,
    /// Where they begin; 0: nothing is before them.
    pub start: u64,
}

/// Why a write did not succeed.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum WriteError {
    /// The server or the way to it.
    #[error(transparent)]
    Api(#[from] ApiError),
    /// It was confirmed for another context.
    #[error("confirmed for context {0}, not for this one: not sent")]
    OtherContext(String),
    /// Production is only written to with an audit line.
    #[error("no audit, no production write: {0}")]
    NoAudit(String),
}

impl WriteError {
    /// Whether it may have happened all the same.
    pub fn outcome_unknown(&self) -> bool {
        matches!(self, Self::Api(error) if error.outcome_unknown())
    }
}

/// A successful answer, and what it told about the way to the server.
#[derive(Debug, Clone)]
pub struct Reading {
    /// The answer.
    pub response: Response,
    /// From sending to the last byte.
    pub latency: Duration,
    /// The server's clock by its `Date` header, in milliseconds since 1970 UTC, whole seconds.
    pub server_time: Option<i64>,
}

/// Sends calls to one context.
#[derive(Clone)]
pub struct Client {
    context: Arc<str>,
    transport: Arc<dyn Transport>,
    journal: Arc<dyn Journal>,
    /// The largest page that the server gives; learned when it refuses a larger one.
    largest_page: Arc<AtomicU64>,
}

impl Client {
    /// A client for the context of that name.
    pub fn new(context: impl Into<Arc<str>>, transport: Arc<dyn Transport>, journal: Arc<dyn Journal>) -> Self {
        Self { context: context.into(), transport, journal, largest_page: Arc::new(AtomicU64::new(u64::MAX)) }
    }

    /// The name of the context that it is for.
    pub fn context(&self) -> &str {
        &self.context
    }

    /// Where writes are noted.
    pub fn journal(&self) -> &Arc<dyn Journal> {
        &self.journal
    }

    /// Sends a call that changes nothing; tried again when the failure may pass. A part of a list that is larger than the server gives at once
    /// is read in several.
    ///
    /// # Errors
    /// Any [`ApiError`]; `Arguments` for a call that is not a read.
    pub async fn read(&self, call: &Call) -> Result<Reading, ApiError> {
        if call.operation.risk != Risk::Read {
            return Err(ApiError::Arguments { operation: call.operation.id, reason: "this writes; it needs a confirmed plan".to_owned() });
        }
        let dialect = call.operation.system.dialect();
        let Some((_, wanted)) = dialect.window(call) else { return self.patiently(call).await };
        if wanted <= self.largest_page.load(Ordering::Relaxed) {
            let outcome = self.patiently(call).await;
            let Some(most) = outcome.as_ref().err().and_then(|error| dialect.largest_page(error)).filter(|most| *most < wanted) else {
                return outcome;
            };
            self.largest_page.store(most, Ordering::Relaxed);
        }
        self.in_parts(call).await
    }

    /// A part of a list in smaller ones, put together.
    async fn in_parts(&self, call: &Call) -> Result<Reading, ApiError> {
        let dialect = call.operation.system.dialect();
        let (start, wanted) = dialect.window(call).unwrap_or_default();
        let most = self.largest_page.load(Ordering::Relaxed);
        let (mut bodies, mut read, mut latency) = (vec![], 0, Duration::ZERO);
        loop {
            let limit = most.min(wanted - read);
            let part = self.patiently(&dialect.with_window(call.clone(), start + read, limit)).await?;
            latency += part.latency;
            read += limit;
            let is_last = read >= wanted || row::count(&part.response.bytes)? < limit;
            bodies.push(part.response.bytes);
            if is_last {
                return Ok(Reading { response: Response { bytes: row::together(&bodies)?, ..part.response }, latency, ..part });
            }
        }
    }

    async fn patiently(&self, call: &Call) -> Result<Reading, ApiError> {
        let policy = ExponentialBuilder::default().with_jitter().with_min_delay(Duration::from_millis(200)).with_max_times(READ_RETRIES);
        (|| self.send(call))
            .retry(policy)
            .when(|error| {
                error.is_transient()
                    && !matches!(error, ApiError::Timeout { .. })
                    && error.retry_after().is_none_or(|wait| wait <= PATIENCE)
            })
            .adjust(|error, delay| delay.map(|delay| error.retry_after().unwrap_or(delay).max(delay)))
            .await
    }

    /// Sends a confirmed call, once, between its two audit lines.
    ///
    /// # Errors
    /// Any [`WriteError`]; ask it whether the outcome is unknown.
    pub async fn write(&self, confirmed: Confirmed) -> Result<Response, WriteError> {
        if confirmed.context() != &*self.context {
            return Err(WriteError::OtherContext(confirmed.context().to_owned()));
        }
        if let Err(reason) = self.journal.intent(&confirmed)
            && confirmed.is_production()
        {
            return Err(WriteError::NoAudit(reason));
        }
        let outcome = self.send(&confirmed.step().call).await.map(|reading| reading.response).map_err(WriteError::from);
        self.journal.outcome(&confirmed, &outcome);
        outcome
    }

    /// Why the audit is not kept, if so.
    pub fn unnoted(&self) -> Option<String> {
        self.journal.problem()
    }

    async fn send(&self, call: &Call) -> Result<Reading, ApiError> {
        let request = call.request()?;
        let sent = Instant::now();
        let response = self.transport.send(request.clone()).await?;
        let latency = sent.elapsed();
        tracing::debug!(
            operation = call.operation.id,
            status = response.status,
            bytes = response.bytes.len(),
            ms = latency.as_millis() as u64,
            "answered"
        );
        if !response.is_success() {
            let error = call.operation.system.dialect().error(&request, &response);
            return Err(engines::told(error, &*self.transport).await);
        }
        let server_time = response.header("date").and_then(parse_http_date);
        Ok(Reading { response, latency, server_time })
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use futures_util::future::BoxFuture;

    use super::*;
    use crate::api::{Guard, Plan, Request, Step, Undo};

    crate::operations! { Camunda7;
        LOOK = GET "/thing" as look: Read, Rows, "Look.";
        CHANGE = PUT "/thing/{id}" as change: Reversible, Nothing, "Change.";
        LIST = GET "/list" as list: Read, Rows, by Offset, "Things." { query [firstResult maxResults] };
    }

    /// Answers with the given statuses in turn and counts the requests.
    struct Script(Mutex<Vec<Result<u16, ApiError>>>);

    impl Transport for Script {
        fn send(&self, _: Request) -> BoxFuture<'_, Result<Response, ApiError>> {
            let next = self.0.lock().unwrap().remove(0);
            Box::pin(async move { next.map(|status| Response { status, ..Response::default() }) })
        }
    }

    #[derive(Default)]
    struct Notes(Mutex<Vec<String>>, bool);

    impl Journal for Notes {
        fn intent(&self, confirmed: &Confirmed) -> Result<(), String> {
            if self.1 {
                return Err("disk full".to_owned());
            }
            self.0.lock().unwrap().push(format!("intent {}", confirmed.step().call.http_line()));
            Ok(())
        }
        fn outcome(&self, _: &Confirmed, outcome: &Result<Response, WriteError>) {
            self.0.lock().unwrap().push(format!("outcome {}", outcome.is_ok()));
        }
        fn ran(&self, _: serde_json::Value) -> Result<(), String> {
            Ok(())
        }
        fn tail(&self, _: Option<u64>) -> Result<Tail, String> {
            Ok(Tail::default())
        }
    }

    fn client(script: Vec<Result<u16, ApiError>>, notes: Arc<Notes>) -> (Client, Arc<Script>) {
        let script = Arc::new(Script(Mutex::new(script)));
        (Client::new("test", script.clone(), notes), script)
    }

    fn confirmed(context: &str, production: bool) -> Confirmed {
        let step = Step::new(crate::call!(CHANGE, "id" = "1"), vec![crate::api::Target { id: "1".into(), label: String::new() }]);
        let plan = Plan {
            command: "thing.change",
            title: String::new(),
            notes: vec![],
            steps: vec![step],
            undo: Undo::No("test"),
            careful: false,
        };
        let mut guard = Guard::new(context, false, production);
        if production {
            assert!(guard.confirm(&plan, context, Instant::now()).unwrap().is_none());
        }
        guard.confirm(&plan, "y", Instant::now()).unwrap().unwrap().remove(0)
    }

    /// Ten things, at most three at once; counts the requests.
    struct Narrow(Mutex<Vec<String>>);

    impl Transport for Narrow {
        fn send(&self, request: Request) -> BoxFuture<'_, Result<Response, ApiError>> {
            self.0.lock().unwrap().push(request.target.clone());
            let number = |name: &str| request.target.split(['?', '&']).find_map(|part| part.strip_prefix(name)?.parse::<usize>().ok());
            let (first, most) = (number("firstResult=").unwrap_or(0), number("maxResults=").unwrap());
            let (status, bytes) = if most > 3 {
                (400, br#"{"type":"BadUserRequestException","message":"Max results limit of 3 exceeded!"}"#.to_vec())
            } else {
                let rows: Vec<String> = (first..10.min(first + most)).map(|n| format!("{{\"id\": {n}}}")).collect();
                (200, format!("[{}]", rows.join(",")).into_bytes())
            };
            Box::pin(async move { Ok(Response { status, bytes, ..Response::default() }) })
        }
    }

    #[tokio::test]
    async fn an_engine_that_refuses_large_pages_is_read_in_small_ones_and_that_is_learned_once() {
        let narrow = Arc::new(Narrow(Mutex::default()));
        let client = Client::new("test", narrow.clone(), Arc::<Notes>::default());
        let read = async |first: u64, most: u64| {
            let reading = client.read(&crate::call!(LIST, "firstResult" = first, "maxResults" = most)).await.unwrap();
            let asked: Vec<String> = std::mem::take(&mut *narrow.0.lock().unwrap());
            (String::from_utf8(reading.response.bytes).unwrap(), asked.len())
        };
        assert_eq!(read(0, 5).await, (r#"[{"id": 0},{"id": 1},{"id": 2},{"id": 3},{"id": 4}]"#.to_owned(), 3));
        assert_eq!(read(8, 100).await, (r#"[{"id": 8},{"id": 9}]"#.to_owned(), 1));
        assert_eq!(read(0, 3).await.1, 1);
        assert_eq!(read(0, 100).await, (format!("[{}]", (0..10).map(|n| format!("{{\"id\": {n}}}")).collect::<Vec<_>>().join(",")), 4));
    }

    #[tokio::test(start_paused = true)]
    async fn reads_are_tried_again_and_writes_never() {
        let broken = || Err(ApiError::Unreachable { url: "x".to_owned(), reason: "reset".to_owned(), sent: true });
        let (client_, script) = client(vec![broken(), Ok(503), Ok(200), Ok(200)], Arc::default());
        assert!(client_.read(&crate::call!(LOOK)).await.is_ok());
        assert_eq!(script.0.lock().unwrap().len(), 1);

        let notes: Arc<Notes> = Arc::default();
        let (client_, script) = client(vec![broken(), Ok(204)], notes.clone());
        let error = client_.write(confirmed("test", false)).await.unwrap_err();
        assert!(error.outcome_unknown());
        assert_eq!(script.0.lock().unwrap().len(), 1, "a write is sent once");
        assert_eq!(*notes.0.lock().unwrap(), ["intent PUT /thing/1  {}", "outcome false"]);
    }

    #[tokio::test]
    async fn a_write_does_not_pass_as_a_read_nor_to_another_context() {
        let (client_, script) = client(vec![Ok(204)], Arc::default());
        assert!(matches!(client_.read(&crate::call!(CHANGE, "id" = "1")).await, Err(ApiError::Arguments { .. })));
        assert!(matches!(client_.write(confirmed("other", false)).await, Err(WriteError::OtherContext(_))));
        assert_eq!(script.0.lock().unwrap().len(), 1, "nothing was sent");
    }

    #[tokio::test]
    async fn no_audit_no_production_write() {
        let (client_, script) = client(vec![Ok(204)], Arc::new(Notes(Mutex::default(), true)));
        assert!(matches!(client_.write(confirmed("test", true)).await, Err(WriteError::NoAudit(_))));
        assert_eq!(script.0.lock().unwrap().len(), 1);
        assert!(client_.write(confirmed("test", false)).await.is_ok());
    }
}
