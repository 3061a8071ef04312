//! The loop without its terminal: answers and deadlines become messages, effects become tasks.
//!
//! `run` drives it with a terminal, the flow tests without one. It knows neither.

use std::{sync::Arc, time::Duration};

use ratatui::layout::Size;
use tokio::{
    sync::mpsc::{self, UnboundedReceiver, UnboundedSender},
    time::Instant,
};

use super::worker::{Connect, Newcomers, Worker};
use crate::{
    api::Journal,
    app::{Effect, Model, Msg, Place, Recollection, Session, update},
    clock::Now,
    memory::Memory,
};

/// The least time between two wake-ups by a deadline, so that none can make the loop spin.
const BREATH: Duration = Duration::from_millis(200);

/// Model, worker, and what is on its way between them.
pub struct Cycle {
    /// The program as data.
    pub model: Model,
    worker: Worker,
    outbox: UnboundedSender<Msg>,
    inbox: UnboundedReceiver<Msg>,
    woken: Instant,
}

impl Cycle {
    /// A cycle that has not asked anything, in one of the contexts.
    pub fn new(places: Vec<Place>, chosen: usize, connect: Connect, size: Size, now: Now) -> Self {
        let (outbox, inbox) = mpsc::unbounded_channel();
        let place = places[chosen].clone();
        let worker = Worker::new(&place.name, connect, outbox.clone());
        let model = Model::new(places, Session::new(place), size, now);
        Self { model, worker, outbox, inbox, woken: now.instant }
    }

    /// Lets servers be named that are not configured.
    pub fn welcome(&mut self, newcomers: Box<dyn Newcomers>) {
        self.worker.newcomers = Some(newcomers);
    }

    /// Starts with what is remembered, and writes down what is to be.
    pub fn recall(&mut self, recollection: Recollection, memory: Option<Memory>) {
        self.model.recall(recollection);
        if let Some(memory) = memory {
            self.worker.write_to(memory);
        }
    }

    /// Where messages from outside go.
    pub fn outbox(&self) -> UnboundedSender<Msg> {
        self.outbox.clone()
    }

    /// Puts a message where the others are.
    pub fn tell(&self, msg: Msg) {
        let _ = self.outbox.send(msg); // the inbox is ours
    }

    /// Where what is written is noted.
    pub fn journal(&self) -> Arc<dyn Journal> {
        self.worker.journal()
    }

    /// Names variables of the environment that no other program gets to see.
    pub fn withhold(&mut self, variables: Vec<String>) {
        self.worker.withheld = variables;
    }

    /// The first questions.
    pub fn start(&mut self) -> Vec<Effect> {
        update::start(&mut self.model)
    }

    /// Performs effects and cancels the reads that nobody waits for; gives back those that need a terminal.
    pub fn perform(&mut self, effects: Vec<Effect>) -> Vec<Effect> {
        let mut shown = vec![];
        for effect in effects {
            match effect {
                Effect::Copy(_) | Effect::Page(_) | Effect::Edit(_) | Effect::View(..) | Effect::Mouse(_) | Effect::Suspend => {
                    shown.push(effect);
                }
                Effect::Own(start) if !start.background => shown.push(Effect::Own(start)),
                other => self.worker.perform(other),
            }
        }
        self.worker.prune(&self.model.live());
        shown
    }

    /// Waits for a message or for the model's deadline. Nothing is lost when it is dropped before.
    pub async fn next(&mut self) -> Msg {
        let deadline = self.model.deadline().map(|deadline| deadline.max(self.woken + BREATH));
        tokio::select! {
            biased;
            Some(msg) = self.inbox.recv() => msg,
            () = sleep_until(deadline) => {
                self.woken = Instant::now();
                Msg::Tick
            }
        }
    }

    /// A message that is there already.
    pub fn waiting(&mut self) -> Option<Msg> {
        self.inbox.try_recv().ok()
    }

    /// Takes a message and everything that is there already: it goes into the same frame.
    pub fn take(&mut self, first: Option<Msg>, now: Now) -> Vec<Effect> {
        let mut effects = vec![];
        let mut next = first.or_else(|| self.waiting());
        while let Some(msg) = next {
            effects.extend(update::update(&mut self.model, msg, now));
            next = self.waiting();
        }
        effects
    }

    /// Ends: writes under way are waited for, for a while.
    pub async fn finish(self, within: Duration) {
        self.worker.finish(within).await;
    }
}

async fn sleep_until(deadline: Option<Instant>) {
    match deadline {
        Some(deadline) => tokio::time::sleep_until(deadline).await,
        None => std::future::pending().await,
    }
}
