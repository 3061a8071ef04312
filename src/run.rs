//! The loop: events, answers, signals and deadlines become messages; effects become tasks. The only place that performs effects.

pub mod cycle;
pub mod own;
pub mod worker;

use std::{io, time::Duration};

use crossterm::event::{Event, KeyEventKind, MouseButton, MouseEvent, MouseEventKind};
use ratatui::layout::{Position, Size};
use tokio::sync::mpsc;

use crate::{
    app::{
        Effect, Keymap, Model, Mouse, Msg, Place, Recollection,
        mouse::{Kind, Touch},
    },
    clock,
    memory::Memory,
    term::{Ears, Signal, Signals, Term},
    text::Tone,
    view::{self, Look},
};
use cycle::Cycle;
use worker::{Connect, Newcomers};

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
    /// How to come to talk to others.
    pub newcomers: Box<dyn Newcomers>,
    /// Colours and signs.
    pub look: Look,
    /// The person's own keys and commands.
    pub keymap: Keymap,
    /// Variables of our environment that no other program gets to see.
    pub withheld: Vec<String>,
    /// Whether the mouse is taken at first.
    pub mouse: bool,
    /// What a person should be told first.
    pub notices: Vec<String>,
    /// What is remembered.
    pub recollection: Recollection,
    /// Where it is written down, if anywhere.
    pub memory: Option<Memory>,
}

/// Runs the cockpit until it is left; gives the signal that ended it, if one did.
///
/// # Errors
/// When there is no terminal, or it is gone.
pub async fn cockpit(start: Start) -> io::Result<Option<Signal>> {
    let mut signals = Signals::new()?;
    let mut term = Term::enter()?;
    let first = size()?;
    let mut cycle = Cycle::new(start.places, start.chosen, start.connect, first, clock::now());
    cycle.welcome(start.newcomers);
    let mut ears = listen(cycle.outbox())?;
    cycle.recall(start.recollection, start.memory);
    for notice in start.notices {
        cycle.model.notices.say(Tone::Waiting, notice, cycle.model.now);
    }
    cycle.model.times.zone = clock::zone();
    cycle.model.mouse.on = start.mouse;
    cycle.model.keymap = start.keymap;
    cycle.withhold(start.withheld.clone());
    term.withhold(start.withheld);
    term.mouse(start.mouse)?;
    draw(&mut term, &mut cycle.model, &start.look)?;
    let mut effects = cycle.start();
    let ended_by = loop {
        for effect in cycle.perform(std::mem::take(&mut effects)) {
            let now = cycle.model.now;
            match effect {
                Effect::Copy(text) => cycle.model.notices.say(Tone::Plain, term.copy(&text)?.to_string(), now),
                Effect::Page(text) => {
                    ears.close();
                    let paged = term.page(&mut signals, &text).await;
                    ears = listen(cycle.outbox())?;
                    if let Err(error) = paged {
                        cycle.model.notices.say(Tone::Failing, error.to_string(), now);
                    }
                }
                Effect::Edit(draft) => {
                    ears.close();
                    let edited = term.edit(&mut signals, &draft.text, draft.extension).await;
                    ears = listen(cycle.outbox())?;
                    match edited {
                        Ok(text) => cycle.tell(Msg::Edited(draft, text)),
                        Err(error) => cycle.model.notices.say(Tone::Failing, error.to_string(), now),
                    }
                }
                Effect::View(text, extension) => {
                    ears.close();
                    let shown = term.view(&mut signals, &text, extension).await;
                    ears = listen(cycle.outbox())?;
                    match shown {
                        Ok(false) => {}
                        Ok(true) => cycle.model.notices.say(Tone::Waiting, "what was changed in the editor is not kept", now),
                        Err(error) => cycle.model.notices.say(Tone::Failing, error.to_string(), now),
                    }
                }
                Effect::Own(start) => {
                    ears.close();
                    let told = own::in_front(&mut term, &mut signals, &*cycle.journal(), &start).await;
                    ears = listen(cycle.outbox())?;
                    cycle.tell(Msg::Said(told));
                }
                Effect::Mouse(on) => term.mouse(on)?,
                Effect::Suspend => term.suspend()?,
                _ => {} // the cycle gives back only what needs a terminal
            }
        }
        if cycle.model.quit {
            break None;
        }
        draw(&mut term, &mut cycle.model, &start.look)?;
        let msg = tokio::select! {
            msg = cycle.next() => Some(msg),
            () = ears.closed() => break None,
            signal = signals.next() => match signal {
                Signal::Terminate | Signal::Hangup => break Some(signal),
                Signal::Interrupt => None,
                Signal::Continue => {
                    term.resume()?;
                    None
                }
                Signal::Resize => Some(Msg::Resize(size()?)),
            },
        };
        effects = cycle.take(msg, clock::now());
    };
    ears.close();
    term.leave()?;
    cycle.finish(LAST_WORDS).await;
    Ok(ended_by)
}

/// Sends the terminal's events to the loop.
fn listen(outbox: mpsc::UnboundedSender<Msg>) -> io::Result<Ears> {
    Ears::open(move |event| message(event).is_none_or(|msg| outbox.send(msg).is_ok()))
}

fn size() -> io::Result<Size> {
    crossterm::terminal::size().map(|(width, height)| Size { width, height })
}

fn draw(term: &mut Term, model: &mut Model, look: &Look) -> io::Result<()> {
    term.title(&format!("flowdeck {}", model.session.place.name))?;
    term.draw(|frame| view::draw(model, look, frame))?;
    Mouse::note(model);
    Ok(())
}

fn message(event: Event) -> Option<Msg> {
    match event {
        Event::Key(key) if key.kind != KeyEventKind::Release => Some(Msg::Key(key)),
        Event::Paste(text) => Some(Msg::Paste(text)),
        Event::FocusGained => Some(Msg::Focus(true)),
        Event::FocusLost => Some(Msg::Focus(false)),
        Event::Mouse(mouse) => touch(mouse).map(Msg::Mouse),
        Event::Key(_) | Event::Resize(..) => None,
    }
}

fn touch(event: MouseEvent) -> Option<Touch> {
    let kind = match event.kind {
        MouseEventKind::Down(MouseButton::Left) => Kind::Press,
        MouseEventKind::ScrollUp => Kind::Up,
        MouseEventKind::ScrollDown => Kind::Down,
        _ => return None,
    };
    Some(Touch { kind, at: Position { x: event.column, y: event.row } })
}
