//! A place to try things: a client as the program has it, a second one beside it, and a way to let time pass.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use flowdeck::{
    api::{
        ApiError, Call, Client, Confirmed, Journal, Response, Row, Tail, Transport, WriteError,
        camunda7::{
            self,
            deployment::GET_DEPLOYMENTS,
            incident::GET_INCIDENTS,
            job::{GET_JOBS, GET_JOBS_COUNT},
            process_definition::START_PROCESS_INSTANCE_BY_KEY,
            task::GET_TASKS,
        },
        dialect::{Order, PageAsk},
    },
    call,
    demo::Clock,
    resource::{
        Binding, Resource,
        filter::{self, Term},
        query::{Query, Reply},
    },
};
use serde_json::{Value, json};
use tokio::sync::{RwLock, RwLockReadGuard, RwLockWriteGuard};

/// What answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The demo.
    Demo,
    /// Camunda 7.24.0.
    Camunda,
    /// Operaton 1.0.3, here without Spin.
    Operaton,
}

/// How time passes while something is waited for.
pub enum Tick {
    /// By moving the demo's clock.
    ByHand(Clock),
    /// By itself.
    Real,
}

/// What the client noted before and after each write.
#[derive(Default)]
pub struct Notes(pub std::sync::Mutex<Vec<String>>);

impl Journal for Notes {
    fn intent(&self, confirmed: &Confirmed) -> Result<(), String> {
        self.0.lock().unwrap().push(format!("intent {}", confirmed.step().call.operation.id));
        Ok(())
    }

    fn outcome(&self, confirmed: &Confirmed, outcome: &Result<Response, WriteError>) {
        let word = if outcome.is_ok() { "done" } else { "failed" };
        self.0.lock().unwrap().push(format!("{word} {}", confirmed.step().call.operation.id));
    }

    fn ran(&self, line: serde_json::Value) -> Result<(), String> {
        self.0.lock().unwrap().push(line.to_string());
        Ok(())
    }

    fn tail(&self, before: Option<u64>) -> Result<Tail, String> {
        let text = if before.is_none() { self.0.lock().unwrap().join("\n") } else { String::new() };
        Ok(Tail { text, start: 0 })
    }
}

/// How long a real engine may take for anything, on a machine that is busy with something else.
const PATIENCE: Duration = Duration::from_mins(1);

/// Waits until `look` finds something on a real engine.
pub async fn until<T>(what: &str, mut look: impl AsyncFnMut() -> Option<T>) -> T {
    let begun = Instant::now();
    loop {
        if let Some(found) = look().await {
            return found;
        }
        assert!(begun.elapsed() < PATIENCE, "still not there: {what}");
        tokio::time::sleep(Duration::from_millis(30)).await;
    }
}

/// Who may change the engine that all checks share. Held shared by who does, alone by who cannot bear it.
static WORLD: RwLock<()> = RwLock::const_new(());

/// Leave to change the shared engine.
pub async fn busy() -> RwLockReadGuard<'static, ()> {
    WORLD.read().await
}

enum Turn {
    Busy(RwLockReadGuard<'static, ()>),
    Quiet(RwLockWriteGuard<'static, ()>),
}

/// A client of the program, and a second client that goes around its guard: the suite's own hands.
pub struct Lab {
    /// What answers.
    pub kind: Kind,
    /// The program's client.
    pub client: Client,
    /// What it noted.
    pub notes: Arc<Notes>,
    transport: Arc<dyn Transport>,
    tick: Tick,
    turn: Option<Turn>,
}

/// The name of the lab's context.
pub const CONTEXT: &str = "lab";

impl Lab {
    /// A lab on a transport.
    pub fn new(kind: Kind, transport: Arc<dyn Transport>, tick: Tick) -> Self {
        let notes = Arc::new(Notes::default());
        let client = Client::new(CONTEXT, transport.clone(), notes.clone());
        Self { kind, client, notes, transport, tick, turn: None }
    }

    /// The lab for a check that makes and changes things of its own, beside others that do.
    pub async fn busy(mut self) -> Self {
        self.turn = Some(Turn::Busy(busy().await));
        self
    }

    /// The lab once nobody changes anything: for checks that compare what one question tells with what another does.
    pub async fn quiet(mut self) -> Self {
        self.turn = None;
        if matches!(self.tick, Tick::Real) {
            self.turn = Some(Turn::Quiet(WORLD.write().await));
        }
        // what others left behind is done first
        self.rest(None).await;
        self
    }

    /// Sends a call as the second client, whatever it does.
    pub async fn send(&self, call: &Call) -> Response {
        let request = call.request().unwrap();
        self.transport.send(request).await.unwrap_or_else(|error| panic!("{}: {error}", call.http_line()))
    }

    /// Sends a request as it stands.
    pub async fn request(&self, request: flowdeck::api::Request) -> Response {
        self.transport.send(request).await.unwrap()
    }

    /// Sends a call that has to succeed; its JSON, `null` where there is none.
    pub async fn get(&self, call: Call) -> Value {
        let answer = self.send(&call).await;
        assert!(answer.is_success(), "{}: {} {}", call.http_line(), answer.status, String::from_utf8_lossy(&answer.bytes));
        serde_json::from_slice(&answer.bytes).unwrap_or_default()
    }

    /// The rows of a list.
    pub async fn rows(&self, call: Call) -> Vec<Value> {
        let Value::Array(rows) = self.get(call).await else { panic!("no list") };
        rows
    }

    /// What a call that fails means to the program.
    pub async fn refusal(&self, call: &Call) -> (u16, String, ApiError) {
        let request = call.request().unwrap();
        let answer = self.transport.send(request.clone()).await.unwrap();
        assert!(!answer.is_success(), "{} was not refused: {}", call.http_line(), answer.status);
        let body: Value = serde_json::from_slice(&answer.bytes).unwrap_or_default();
        let kind = body["type"].as_str().unwrap_or_default().to_owned();
        (answer.status, kind, call.operation.system.dialect().error(&request, &answer))
    }

    /// The time there, in milliseconds since 1970.
    pub fn now(&self) -> i64 {
        match &self.tick {
            Tick::ByHand(clock) => clock.millis(),
            Tick::Real => flowdeck::clock::now().utc_ms,
        }
    }

    /// Lets a moment pass.
    pub async fn pass(&self) {
        match &self.tick {
            Tick::ByHand(clock) => clock.advance(Duration::from_secs(1)),
            Tick::Real => tokio::time::sleep(Duration::from_millis(30)).await,
        }
    }

    /// Waits until `look` finds something.
    pub async fn until<T>(&self, what: &str, mut look: impl AsyncFnMut() -> Option<T>) -> T {
        let Tick::ByHand(_) = self.tick else { return until(what, look).await };
        for _ in 0..600 {
            if let Some(found) = look().await {
                return found;
            }
            self.pass().await;
        }
        panic!("still not there: {what}");
    }

    /// How many jobs there are that the engine would run now; of an instance, or of all.
    async fn due(&self, instance: Option<&str>) -> Value {
        let mut call = call!(GET_JOBS_COUNT, "executable" = true, "active" = true);
        if let Some(instance) = instance {
            call.set("processInstanceId", instance);
        }
        self.get(call).await["count"].take()
    }

    /// Waits until no job is left that the engine would run now.
    pub async fn rest(&self, instance: Option<&str>) {
        self.until("rest", async || (self.due(instance).await == 0).then_some(())).await;
    }

    /// All jobs as they are, in an order of their own.
    async fn jobs(&self) -> Vec<String> {
        let mut jobs: Vec<String> = self.rows(call!(GET_JOBS)).await.iter().map(Value::to_string).collect();
        jobs.sort();
        jobs
    }

    /// What `look` finds while nothing moves.
    ///
    /// Nobody else writes while a lab is quiet, but an engine works on by itself: timers fire, and what watches over a batch that is stuck
    /// is another job after each of its looks. All that an engine does by itself are jobs, so what was found counts where they are the same
    /// before and after, and none is due.
    pub async fn at_rest<T>(&self, mut look: impl AsyncFnMut() -> T) -> T {
        self.until("an engine at rest", async || {
            self.rest(None).await;
            let before = self.jobs().await;
            let found = look().await;
            (self.jobs().await == before && self.due(None).await == 0).then_some(found)
        })
        .await
    }

    /// Starts an instance; gives its id. The business key is the caller's, for finding it again.
    pub async fn start(&self, key: &str, business: &str, variables: &Value) -> String {
        let call = call!(START_PROCESS_INSTANCE_BY_KEY, "key" = key, "businessKey" = business, "variables" = variables.clone());
        text(&self.get(call).await, "id")
    }

    /// An invoice whose tax cannot be split until `taxRate` is set; gives instance, incident.
    pub async fn failing_invoice(&self, business: &str) -> (String, Value) {
        let mut variables = invoice();
        variables["taxRate"] = json!({ "value": "none", "type": "String" });
        let instance = self.start("supplier-invoice", business, &variables).await;
        let incident = self.incident_of(&instance).await;
        (instance, incident)
    }

    /// An invoice that waits for approval; gives instance and task.
    pub async fn waiting_invoice(&self, business: &str) -> (String, String) {
        let instance = self.start("supplier-invoice", business, &invoice()).await;
        let task = self.task_of(&instance).await;
        (instance, text(&task, "id"))
    }

    /// The incident of an instance, once it has one.
    pub async fn incident_of(&self, instance: &str) -> Value {
        self.until("an incident", async || self.rows(call!(GET_INCIDENTS, "processInstanceId" = instance)).await.into_iter().next()).await
    }

    /// The first task of an instance, once it has one.
    pub async fn task_of(&self, instance: &str) -> Value {
        self.until("a task", async || self.rows(call!(GET_TASKS, "processInstanceId" = instance)).await.into_iter().next()).await
    }

    /// What a list has to be narrowed to before it can be read at all.
    async fn within(&self, resource: &Resource) -> Vec<Term> {
        match resource.within {
            Some("deployment") => vec![Term::is("deployment", text(&self.rows(call!(GET_DEPLOYMENTS, "name" = "demo")).await[0], "id"))],
            Some(other) => panic!("where is {} to be found? It belongs to one {other}", resource.name),
            None => vec![],
        }
    }

    /// One page, as the program reads it.
    pub async fn page(&self, resource: &'static Resource, binding: &'static Binding, terms: &[Term], ask: PageAsk) -> Vec<Row> {
        let terms = &[self.within(resource).await, terms.to_vec()].concat();
        let filter = filter::bind(resource, binding, terms, 0).unwrap_or_else(|error| panic!("{}: {error}", resource.name));
        assert!(filter.client.is_empty(), "{}: {terms:?} is left to the client", resource.name);
        let query = Query::Page { resource, binding, filter: Arc::new(filter), ask };
        match query.run(&self.client).await {
            Ok(answered) => match answered.reply {
                Reply::Rows(rows) => rows,
                other => panic!("{}: {other:?}", query.call().http_line()),
            },
            Err(error) => panic!("{}: {error}", query.call().http_line()),
        }
    }

    /// All rows that the terms leave, as the program reads them.
    pub async fn list(&self, resource: &'static Resource, binding: &'static Binding, terms: &[Term]) -> Vec<Row> {
        self.page(resource, binding, terms, PageAsk { offset: 0, limit: 100_000, sort: vec![] }).await
    }

    /// The same, sorted by the server.
    pub async fn sorted(&self, resource: &'static Resource, binding: &'static Binding, key: &'static str, order: Order) -> Vec<Row> {
        self.page(resource, binding, &[], PageAsk { offset: 0, limit: 100_000, sort: vec![(key, order)] }).await
    }

    /// How many rows the terms leave, by the server's own count.
    pub async fn count(&self, resource: &'static Resource, binding: &'static Binding, terms: &[Term]) -> u64 {
        if binding.count.is_none() {
            // a list that comes as a whole counts itself
            return self.list(resource, binding, terms).await.len() as u64;
        }
        let filter = filter::bind(resource, binding, terms, 0).unwrap();
        let query = Query::Count { binding, filter: Arc::new(filter) };
        match query.run(&self.client).await.map(|answered| answered.reply) {
            Ok(Reply::Count(count)) => count,
            other => panic!("{}: {other:?}", query.call().http_line()),
        }
    }
}

/// Variables with which an invoice comes to its approval.
pub fn invoice() -> Value {
    json!({
        "invoiceId": { "value": "CONTRACT", "type": "String" },
        "booking": { "value": "by hand", "type": "String" },
        "amount": { "value": 900, "type": "Long" },
        "taxRate": { "value": 19, "type": "Integer" },
        "priority": { "value": 60, "type": "Integer" },
        "dueDate": { "value": "2031-02-28T10:00:00.000+0000", "type": "Date" },
        "payIn": { "value": "P14D", "type": "String" }
    })
}

/// A field that is a text.
pub fn text(row: &Value, field: &str) -> String {
    row[field].as_str().unwrap_or_else(|| panic!("no {field} in {row}")).to_owned()
}

/// A call of an operation by its id.
pub fn call_by_name(id: &str) -> Call {
    Call::new(camunda7::operation(id).unwrap_or_else(|| panic!("no operation {id}")))
}
