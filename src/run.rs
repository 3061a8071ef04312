//! The loop: events, answers, signals and deadlines become messages; effects become tasks. The only place that performs effects.

pub mod cycle;
pub mod worker;

use std::{collections::HashSet, io, time::Duration};

use crossterm::event::{Event, EventStream, KeyEventKind};
use futures_util::StreamExt;
use ratatui::layout::Size;
use tokio::{sync::mpsc, task::JoinHandle};

use crate::{
    app::{Effect, Model, Msg, Place},
    clock,
    term::{Signal, Signals, Term},
    text::Tone,
    view::{self, Look},
};
use cycle::Cycle;
use worker::Connect;

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
    let first = size()?;
    let mut cycle = Cycle::new(start.places, start.chosen, start.connect, first, clock::now());
    let mut ears = Ears::open(EventStream::new(), cycle.outbox());
    for notice in start.notices {
        cycle.model.notices.say(Tone::Waiting, notice, cycle.model.now);
    }
    draw(&mut term, &cycle.model, &start.look)?;
    let mut effects = cycle.start();
    loop {
        for effect in cycle.perform(std::mem::take(&mut effects)) {
            let now = cycle.model.now;
            match effect {
                Effect::Copy(text) => cycle.model.notices.say(Tone::Plain, term.copy(&text)?.to_string(), now),
                Effect::Page(text) => {
                    ears.close().await;
                    let lent = term.page(EventStream::new(), &mut signals, &text).await;
                    ears = Ears::open(lent.events, cycle.outbox());
                    if let Err(error) = lent.outcome {
                        cycle.model.notices.say(Tone::Failing, error.to_string(), now);
                    }
                }
                Effect::Suspend => term.suspend()?,
                _ => {} // the cycle gives back only what needs a terminal
            }
        }
        if cycle.model.quit {
            break;
        }
        draw(&mut term, &cycle.model, &start.look)?;
        let msg = tokio::select! {
            msg = cycle.next() => Some(msg),
            () = ears.closed() => break,
            signal = signals.next() => match signal {
                Signal::Terminate | Signal::Hangup => break,
                Signal::Interrupt => None,
                Signal::Continue => {
                    term.resume()?;
                    None
                }
                Signal::Resize => Some(Msg::Resize(size()?)),
            },
        };
        effects = cycle.take(msg, clock::now());
    }
    term.leave()?;
    cycle.finish(LAST_WORDS).await;
    Ok(())
}

fn size() -> io::Result<Size> {
    crossterm::terminal::size().map(|(width, height)| Size { width, height })
}

fn draw(term: &mut Term, model: &Model, look: &Look) -> io::Result<()> {
    term.title(&format!("flowdeck {}", model.session.place.name))?;
    term.draw(|frame| view::draw(model, look, frame))
}

/// The terminal's events, read by a task of their own: crossterm's stream forgets who waits for it when it is only looked at.
struct Ears(JoinHandle<()>);

impl Ears {
    #[expect(clippy::disallowed_methods, reason = "run owns tasks")]
    fn open(mut events: EventStream, outbox: mpsc::UnboundedSender<Msg>) -> Self {
        Self(tokio::spawn(async move {
            while let Some(Ok(event)) = events.next().await {
                if message(event).is_some_and(|msg| outbox.send(msg).is_err()) {
                    return;
                }
            }
        }))
    }

    /// Stops listening, so that a child gets its keys.
    async fn close(self) {
        self.0.abort();
        let _ = self.0.await; // it was told to end
    }

    /// Comes back when the terminal has no more events, ever.
    async fn closed(&mut self) {
        let _ = (&mut self.0).await; // however it ended, nothing more comes
    }
}

fn message(event: Event) -> Option<Msg> {
    match event {
        Event::Key(key) if key.kind != KeyEventKind::Release => Some(Msg::Key(key)),
        Event::Paste(text) => Some(Msg::Paste(text)),
        Event::FocusGained => Some(Msg::Focus(true)),
        Event::FocusLost => Some(Msg::Focus(false)),
        Event::Key(_) | Event::Mouse(_) | Event::Resize(..) => None,
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
