//! The loop: events, answers, signals and deadlines become messages; effects become tasks. The only place that performs effects.

pub mod worker;

use std::{collections::HashSet, io, time::Duration};

use crossterm::event::{Event, EventStream, KeyEventKind};
use futures_util::{FutureExt, StreamExt};
use ratatui::layout::Size;
use tokio::{sync::mpsc, time::Instant};

use crate::{
    app::{Effect, Model, Msg, Place, Session, update},
    clock,
    term::{Signal, Signals, Term},
    text::Tone,
    view::{self, Look},
};
use worker::{Connect, Worker};

/// The least time between two wake-ups by a deadline, so that none can make the loop spin.
const BREATH: Duration = Duration::from_millis(200);
/// How long writes under way are waited for when the program ends.
const LAST_WORDS: Duration = Duration::from_secs(10);

/// What the cockpit starts with.
pub struct Start {
    /// The contexts, in the order they are offered.
    pub places: Vec<Place>,
    /// The one to open.
    pub chosen: usize,
    /// How to talk to one of them.
    pub connect: Connect,
    /// Colours and signs.
    pub look: Look,
    /// What a person should be told first.
    pub notices: Vec<String>,
}

/// Runs the cockpit until it is left.
///
/// # Errors
/// When there is no terminal, or it is gone.
pub async fn cockpit(start: Start) -> io::Result<()> {
    let mut signals = Signals::new()?;
    let mut term = Term::enter()?;
    let mut events = EventStream::new();
    let (sender, mut inbox) = mpsc::unbounded_channel();
    let place = start.places[start.chosen].clone();
    let mut worker = Worker::new(&place.name, start.connect, sender);
    let size = crossterm::terminal::size().map(|(width, height)| Size { width, height })?;
    let mut model = Model::new(start.places, Session::new(place), size, clock::now());
    for notice in start.notices {
        model.notices.say(Tone::Waiting, notice, model.now);
    }
    draw(&mut term, &model, &start.look)?;
    let mut effects = update::start(&mut model);
    let mut woken = Instant::now();
    loop {
        for effect in effects.drain(..) {
            match effect {
                Effect::Copy(text) => {
                    let said = term.copy(&text)?.to_string();
                    model.notices.say(Tone::Plain, said, model.now);
                }
                Effect::Page(text) => {
                    let lent = term.page(events, &mut signals, &text).await;
                    events = lent.events;
                    if let Err(error) = lent.outcome {
                        model.notices.say(Tone::Failing, error.to_string(), model.now);
                    }
                }
                Effect::Suspend => term.suspend()?,
                other => worker.perform(other),
            }
        }
        worker.prune(&model.live());
        if model.quit {
            break;
        }
        draw(&mut term, &model, &start.look)?;
        let deadline = model.deadline().map(|deadline| deadline.max(woken + BREATH));
        let msg = tokio::select! {
            event = events.next() => match event {
                Some(Ok(event)) => message(event),
                Some(Err(error)) => return Err(error),
                None => break,
            },
            Some(msg) = inbox.recv() => Some(msg),
            signal = signals.next() => match signal {
                Signal::Terminate | Signal::Hangup => break,
                Signal::Interrupt => None,
                Signal::Continue => {
                    term.resume()?;
                    None
                }
            },
            () = sleep_until(deadline) => {
                woken = Instant::now();
                Some(Msg::Tick)
            }
        };
        // everything that is there already goes into the same frame
        let mut batch: Vec<Msg> = msg.into_iter().collect();
        while let Some(Some(Ok(event))) = events.next().now_or_never() {
            batch.extend(message(event));
        }
        while let Ok(msg) = inbox.try_recv() {
            batch.push(msg);
        }
        let now = clock::now();
        for msg in batch {
            effects.extend(update::update(&mut model, msg, now));
        }
    }
    term.leave()?;
    worker.finish(LAST_WORDS).await;
    Ok(())
}

fn draw(term: &mut Term, model: &Model, look: &Look) -> io::Result<()> {
    term.title(&format!("flowdeck {}", model.session.place.name))?;
    term.draw(|frame| view::draw(model, look, frame))
}

async fn sleep_until(deadline: Option<Instant>) {
    match deadline {
        Some(deadline) => tokio::time::sleep_until(deadline).await,
        None => std::future::pending().await,
    }
}

fn message(event: Event) -> Option<Msg> {
    match event {
        Event::Key(key) if key.kind != KeyEventKind::Release => Some(Msg::Key(key)),
        Event::Paste(text) => Some(Msg::Paste(text)),
        Event::Resize(width, height) => Some(Msg::Resize(Size { width, height })),
        Event::FocusGained => Some(Msg::Focus(true)),
        Event::FocusLost => Some(Msg::Focus(false)),
        Event::Key(_) | Event::Mouse(_) => None,
    }
}

impl Model {
    /// The tickets that somebody still waits for.
    pub fn live(&self) -> HashSet<crate::pane::slot::Ticket> {
        let session = &self.session;
        let counts = [session.version.pending, session.incidents.pending, session.instances.pending, session.remembered.pending];
        let forms = self.overlays.iter().filter_map(|overlay| match overlay {
            crate::app::Overlay::Form(dialog) => dialog.pending(),
            _ => None,
        });
        self.screen().pending().into_iter().chain(counts.into_iter().flatten()).chain(forms).collect()
    }
}
