//! The worker: owns the tasks behind tickets. Reads are cancelled when nobody waits for them; writes never are.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
    time::Duration,
};

use futures_util::future::BoxFuture;
use tokio::{
    sync::{mpsc, watch},
    task::{AbortHandle, JoinSet},
};

use super::own;
use crate::{
    act::{
        Look,
        perform::{Fate, perform, resume},
    },
    api::{ApiError, Client, Confirmed, Id, Journal, caught},
    app::{Effect, Msg, Place, overlay::Piece, own::Start, setup::Draft},
    clock,
    doctor::{Check, Findings},
    memory::{Memory, Saved},
    pane::slot::{Asked, Ticket},
    transfer::{self, Export, Written},
};

/// How to talk to a context of that name.
pub type Connect = Box<dyn Fn(&str) -> Connection + Send>;

/// Keeps a server's version, and what its product calls itself where it told.
pub type Learn = Arc<dyn Fn(&str, Option<&str>) -> Option<String> + Send + Sync>;

/// Something to be written to a disk, and what is to be told of it.
type Writing = Box<dyn FnOnce() -> Option<Msg> + Send>;

/// Writes down one after the other.
async fn write_all(mut writings: mpsc::UnboundedReceiver<Writing>, outbox: mpsc::UnboundedSender<Msg>) {
    while let Some(writing) = writings.recv().await {
        let told = tokio::task::spawn_blocking(writing).await.unwrap_or_else(|error| Some(Msg::Forgotten(error.to_string())));
        if let Some(told) = told {
            let _ = outbox.send(told); // the program has ended
        }
    }
}

/// A way to a server.
pub struct Connection {
    /// The client.
    pub client: Client,
    /// Tries a refused sign-in again.
    pub sign_in: Arc<dyn Fn() + Send + Sync>,
    /// Keeps what was learnt of the server: version, and the name of the product. Tells where its REST API was found, if that was looked for.
    pub learn: Learn,
}

impl Connection {
    /// A way that has no sign-in to forget, and nothing to keep.
    pub fn new(client: Client) -> Self {
        Self { client, sign_in: Arc::new(|| ()), learn: Arc::new(|_, _| None) }
    }
}

/// Servers that are not configured.
pub trait Newcomers: Send {
    /// Examines one; `tell` is told each step.
    fn examine(&self, draft: Draft, tell: Box<dyn FnMut(Check) + Send>) -> BoxFuture<'static, Findings>;

    /// Lets one be talked to from now on, by the name that it gives.
    fn adopt(&self, draft: Draft) -> Result<Place, String>;
}

/// Performs effects.
pub struct Worker {
    pub(super) newcomers: Option<Box<dyn Newcomers>>,
    connect: Connect,
    connection: Connection,
    outbox: mpsc::UnboundedSender<Msg>,
    reads: HashMap<Ticket, AbortHandle>,
    tasks: JoinSet<()>,
    writes: JoinSet<()>,
    stops: HashMap<Ticket, watch::Sender<bool>>,
    /// What is to be written down. A disk that is slow or far away keeps nobody from pressing keys.
    scribe: mpsc::UnboundedSender<Writing>,
    /// Where what is remembered is written, if anywhere.
    memory: Option<Memory>,
    /// Variables of our environment that no other program gets to see.
    pub withheld: Vec<String>,
}

impl Worker {
    /// A worker for a context; what comes back goes into `outbox`.
    pub fn new(context: &str, connect: Connect, outbox: mpsc::UnboundedSender<Msg>) -> Self {
        let connection = connect(context);
        let (scribe, writings) = mpsc::unbounded_channel();
        let mut writes = JoinSet::new();
        writes.spawn(write_all(writings, outbox.clone()));
        Self {
            newcomers: None,
            connect,
            connection,
            outbox,
            reads: HashMap::new(),
            tasks: JoinSet::new(),
            writes,
            stops: HashMap::new(),
            scribe,
            memory: None,
            withheld: vec![],
        }
    }

    /// Has things written down there from now on.
    pub fn write_to(&mut self, memory: Memory) {
        self.memory = Some(memory);
    }

    /// Performs an effect that needs no terminal; the others are the loop's.
    pub fn perform(&mut self, effect: Effect) {
        for tasks in [&mut self.tasks, &mut self.writes] {
            while tasks.try_join_next().is_some() {}
        }
        match effect {
            Effect::Read(asked) => self.read(asked),
            Effect::Look(ticket, look) => self.look(ticket, look),
            Effect::Write(ticket, confirmed) => self.write(ticket, confirmed),
            Effect::Watch(ticket, batch, total) => self.watch(ticket, batch, total),
            Effect::Stop(ticket) => {
                if let Some(stop) = self.stops.get(&ticket) {
                    let _ = stop.send(true); // nobody listens any more: it is done
                }
            }
            Effect::Connect(context) => self.connection = (self.connect)(&context),
            Effect::SignIn => (self.connection.sign_in)(),
            Effect::Examine(ticket, draft) => self.examine(ticket, draft),
            Effect::Adopt(draft) => {
                let msg = match self.newcomers.as_ref().map(|newcomers| newcomers.adopt(draft)) {
                    Some(Ok(place)) => Msg::Adopted(Box::new(place)),
                    Some(Err(reason)) => Msg::Said(reason),
                    None => return,
                };
                let _ = self.outbox.send(msg); // the program has ended
            }
            Effect::Learn(version, product) => {
                let (learn, context) = (self.connection.learn.clone(), self.connection.client.context().to_owned());
                self.write_down(move || learn(&version, product.as_deref()).map(|base| Msg::Found(context, base)));
            }
            Effect::Remember(session) => self.memorise(move |memory| memory.keep_session(&session).map(|()| None)),
            Effect::Save(change) => self.memorise(move |memory| memory.change(change).map(Some)),
            Effect::Export(ticket, export) => self.export(ticket, *export),
            Effect::Audit(ticket, before) => self.audit(ticket, before),
            Effect::Own(start) => self.own(*start),
            Effect::Copy(_) | Effect::Page(_) | Effect::Edit(_) | Effect::View(..) | Effect::Mouse(_) | Effect::Suspend => {}
        }
    }

    fn read(&mut self, asked: Asked) {
        let (client, outbox) = (self.connection.client.clone(), self.outbox.clone());
        let task = async move {
            let Asked { ticket, query, within } = asked;
            let asking = caught(query.run(&client));
            let outcome = match within {
                None => asking.await,
                Some(within) => tokio::time::timeout(within, asking).await.unwrap_or(Err(ApiError::Timeout { after: within })),
            };
            let _ = outbox.send(Msg::Done(ticket, outcome.flatten())); // the program has ended
        };
        self.reads.insert(asked.ticket, self.tasks.spawn(task));
    }

    fn examine(&mut self, ticket: Ticket, draft: Draft) {
        let (Some(newcomers), outbox) = (&self.newcomers, self.outbox.clone()) else { return };
        let told = outbox.clone();
        let tell = Box::new(move |check| {
            let _ = told.send(Msg::Checked(ticket, check)); // the program has ended
        });
        let examination = newcomers.examine(draft, tell);
        let task = async move {
            let findings = caught(examination).await.unwrap_or_else(|fault| {
                let check = Check::failed("flowdeck", fault.to_string(), "tell those who make it");
                let _ = outbox.send(Msg::Checked(ticket, check)); // the program has ended
                Findings::default()
            });
            let _ = outbox.send(Msg::Examined(ticket, findings)); // the program has ended
        };
        self.reads.insert(ticket, self.tasks.spawn(task));
    }

    fn look(&mut self, ticket: Ticket, look: Look) {
        let (client, outbox) = (self.connection.client.clone(), self.outbox.clone());
        let task = async move {
            let seen = caught(look.run(&client)).await;
            let _ = outbox.send(Msg::Looked(ticket, seen.flatten())); // the program has ended
        };
        self.reads.insert(ticket, self.tasks.spawn(task));
    }

    /// What the person's word stops: a fan-out, the watching of a batch.
    fn stoppable(&mut self, ticket: Ticket) -> watch::Receiver<bool> {
        let (stop, stopped) = watch::channel(false);
        self.stops.retain(|_, stop| !stop.is_closed());
        self.stops.insert(ticket, stop);
        stopped
    }

    fn watch(&mut self, ticket: Ticket, batch: Id, total: u64) {
        let (client, outbox, stopped) = (self.connection.client.clone(), self.outbox.clone(), self.stoppable(ticket));
        self.writes.spawn(async move {
            let told = outbox.clone();
            let followed = resume(&client, batch, total, stopped, |progress| {
                let _ = told.send(Msg::Progress(ticket, progress)); // the program has ended
            })
            .await;
            let _ = outbox.send(Msg::Watched(ticket, followed)); // the program has ended
        });
    }

    fn write(&mut self, ticket: Ticket, confirmed: Vec<Confirmed>) {
        let (client, outbox, stopped) = (self.connection.client.clone(), self.outbox.clone(), self.stoppable(ticket));
        self.writes.spawn(async move {
            let told = outbox.clone();
            let report = perform(&client, confirmed, stopped, |progress| {
                let _ = told.send(Msg::Progress(ticket, progress)); // the program has ended
            })
            .await;
            let sent = report.steps.iter().any(|step| step.fate.did_something() || matches!(step.fate, Fate::Unknown(_)));
            let _ = outbox.send(Msg::Reported(ticket, report)); // the program has ended
            if let Some(problem) = client.unnoted().filter(|_| sent) {
                let _ = outbox.send(Msg::Said(format!("written, and not noted in the audit: {problem}"))); // the program has ended
            }
        });
    }

    /// Writes something down, away from the drawing thread and one after the other; what it gives is told.
    fn write_down(&self, writing: impl FnOnce() -> Option<Msg> + Send + 'static) {
        let _ = self.scribe.send(Box::new(writing)); // it is there until we end
    }

    /// Writes down what is remembered, if that is to be.
    fn memorise(&self, write: impl FnOnce(&Memory) -> Result<Option<Saved>, String> + Send + 'static) {
        let Some(memory) = self.memory.clone() else { return };
        self.write_down(move || match write(&memory) {
            Ok(saved) => saved.map(Msg::Saved),
            Err(reason) => Some(Msg::Forgotten(reason)),
        });
    }

    fn export(&mut self, ticket: Ticket, export: Export) {
        let (client, outbox) = (self.connection.client.clone(), self.outbox.clone());
        let stopped = self.stoppable(ticket);
        self.tasks.spawn(async move {
            let told = outbox.clone();
            let mut tell = move |read, total| {
                let _ = told.send(Msg::Exporting(ticket, read, total)); // the program has ended
            };
            let written = caught(transfer::export(&client, export, clock::now().utc_ms, stopped, &mut tell)).await;
            let written = written.map_err(transfer::Failure::from).flatten();
            // a person who wrote a name alone wants to know where that is
            let whole = |written: Written| Written { path: std::path::absolute(&written.path).unwrap_or(written.path), ..written };
            let _ = outbox.send(Msg::Exported(ticket, written.map(whole))); // the program has ended
        });
    }

    fn audit(&mut self, ticket: Ticket, before: Option<u64>) {
        let (journal, outbox) = (self.journal(), self.outbox.clone());
        self.tasks.spawn(async move {
            let read = tokio::task::spawn_blocking(move || journal.tail(before).map(Piece::from)).await;
            let piece = read.unwrap_or_else(|error| Err(error.to_string()));
            let _ = outbox.send(Msg::Audited(ticket, piece)); // the program has ended
        });
    }

    /// Starts a program that has no need of the terminal. It goes on when we end.
    fn own(&mut self, start: Start) {
        let (journal, outbox, withheld) = (self.journal(), self.outbox.clone(), self.withheld.clone());
        self.tasks.spawn(async move {
            let tell = |told| {
                let _ = outbox.send(Msg::Said(told)); // the program has ended
            };
            if let Err(fault) = caught(own::behind(&*journal, &start, &withheld, tell)).await {
                tell(format!("{}: {fault}", start.command));
            }
        });
    }

    /// Where what is written is noted.
    pub fn journal(&self) -> Arc<dyn Journal> {
        self.connection.client.journal().clone()
    }

    /// Cancels the reads that nobody waits for any more.
    pub fn prune(&mut self, live: &HashSet<Ticket>) {
        self.reads.retain(|ticket, task| {
            let keep = live.contains(ticket) && !task.is_finished();
            if !keep {
                task.abort();
            }
            keep
        });
    }

    /// Ends: nothing new is sent, and writes under way are waited for, for a while.
    pub async fn finish(self, within: Duration) {
        let Self { stops, scribe, mut writes, .. } = self;
        for stop in stops.values() {
            let _ = stop.send(true); // nobody listens any more: it is done
        }
        drop(scribe);
        let waited = tokio::time::timeout(within, async { while writes.join_next().await.is_some() {} }).await;
        if waited.is_err() {
            tracing::warn!("left before every write was answered; the audit shows which");
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;

    use super::*;
    use crate::{
        act::audit::Audit,
        api::{Request, Response, Transport},
    };

    /// Gives no answer worth the name.
    struct Nobody;

    impl Transport for Nobody {
        fn send(&self, _: Request) -> BoxFuture<'_, Result<Response, ApiError>> {
            Box::pin(async { Err(ApiError::Credentials("none".to_owned())) })
        }
    }

    fn worker(learn: impl Fn(&str) + Send + Sync + 'static) -> (Worker, mpsc::UnboundedReceiver<Msg>) {
        let (outbox, inbox) = mpsc::unbounded_channel();
        let learn: Learn = Arc::new(move |version, _| {
            learn(version);
            None
        });
        let connect = move |name: &str| {
            let client = Client::new(name, Arc::new(Nobody), Arc::new(Audit::absent(String::new())));
            Connection { learn: learn.clone(), ..Connection::new(client) }
        };
        (Worker::new("demo", Box::new(connect), outbox), inbox)
    }

    #[tokio::test]
    async fn where_the_rest_api_was_found_is_told_with_the_context_that_it_is_of() {
        let (outbox, mut inbox) = mpsc::unbounded_channel();
        let connect = |name: &str| {
            let client = Client::new(name, Arc::new(Nobody), Arc::new(Audit::absent(String::new())));
            Connection { learn: Arc::new(|_, _| Some("http://h/engine-rest".to_owned())), ..Connection::new(client) }
        };
        let mut worker = Worker::new("there", Box::new(connect), outbox);
        worker.perform(Effect::Learn("7.24.0".to_owned(), None));
        let Some(Msg::Found(context, base)) = inbox.recv().await else { panic!() };
        assert_eq!((context.as_str(), base.as_str()), ("there", "http://h/engine-rest"));
    }

    #[tokio::test]
    async fn a_slow_disk_keeps_nobody_waiting_and_what_is_written_keeps_its_order() {
        let ((open, gate), (tell, told)) = (channel(), channel());
        let gate = std::sync::Mutex::new(gate);
        let (mut worker, _inbox) = worker(move |version| {
            let opened = gate.lock().unwrap().recv_timeout(Duration::from_secs(10)).is_ok();
            tell.send((version.to_owned(), opened)).unwrap();
        });
        for version in ["7.23.0", "7.24.0"] {
            worker.perform(Effect::Learn(version.to_owned(), None));
        }
        for () in [(), ()] {
            open.send(()).unwrap();
        }
        worker.finish(Duration::from_mins(1)).await;
        assert_eq!(told.try_iter().collect::<Vec<_>>(), [("7.23.0".to_owned(), true), ("7.24.0".to_owned(), true)]);
    }

    #[tokio::test(start_paused = true)]
    async fn what_has_ended_is_let_go() {
        let (mut worker, mut inbox) = worker(|_| ());
        let mut tickets = crate::pane::slot::Tickets::default();
        for _ in 0..10 {
            worker.perform(Effect::Watch(tickets.draw(), "b".into(), 1));
        }
        let mut watched = 0;
        while watched < 10 {
            watched += usize::from(matches!(inbox.recv().await, Some(Msg::Watched(..))));
        }
        tokio::task::yield_now().await;
        worker.perform(Effect::SignIn);
        assert_eq!(worker.writes.len(), 1, "only what writes down stays");
    }
}
