//! Signals as a stream.

use std::future::poll_fn;
use std::io;
use std::task::Poll;

use futures_util::FutureExt;
use signal_hook::consts::SIGCONT;
use tokio::signal::unix::{Signal as Source, SignalKind, signal};

/// What the system tells us.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signal {
    /// Asked to end.
    Terminate,
    /// The terminal is gone.
    Hangup,
    /// Asked to end by a key. Not by one pressed while the cockpit is on the screen: that is an event.
    Interrupt,
    /// Continued after a stop.
    Continue,
    /// The window has another size. crossterm's own event for this is lost where keys come at the same moment.
    Resize,
}

impl Signal {
    /// The exit status of a program that this ended, as shells count; `None`: it does not end it.
    pub fn status(self) -> Option<u8> {
        match self {
            Self::Hangup => Some(128 + 1),
            Self::Terminate => Some(128 + 15),
            Self::Interrupt | Self::Continue | Self::Resize => None,
        }
    }
}

/// The signals that matter, caught from the moment this is made until the program ends.
#[derive(Debug)]
pub struct Signals {
    sources: [(Signal, Source); 5],
    /// One that was seen and is still to be told.
    kept: Option<Signal>,
}

impl Signals {
    /// Starts to catch them. To be called inside of the runtime.
    pub fn new() -> io::Result<Self> {
        Ok(Self {
            sources: [
                (Signal::Terminate, signal(SignalKind::terminate())?),
                (Signal::Hangup, signal(SignalKind::hangup())?),
                (Signal::Interrupt, signal(SignalKind::interrupt())?),
                (Signal::Continue, signal(SignalKind::from_raw(SIGCONT))?),
                (Signal::Resize, signal(SignalKind::window_change())?),
            ],
            kept: None,
        })
    }

    /// The next signal; those that end the program come first. May be dropped and called again without losing one.
    pub async fn next(&mut self) -> Signal {
        if let Some(signal) = self.kept.take() {
            return signal;
        }
        poll_fn(|context| {
            for (signal, source) in &mut self.sources {
                if source.poll_recv(context).is_ready() {
                    return Poll::Ready(*signal);
                }
            }
            Poll::Pending
        })
        .await
    }

    /// Comes back when one is there that ends the program; [`Self::next`] tells which.
    pub(super) async fn end(&mut self) {
        if self.kept.is_some() {
            return;
        }
        let signal = poll_fn(|context| {
            let mut ends = self.sources.iter_mut().filter(|(signal, _)| signal.status().is_some());
            ends.find_map(|(signal, source)| source.poll_recv(context).is_ready().then_some(*signal)).map_or(Poll::Pending, Poll::Ready)
        });
        let signal = signal.await;
        self.kept = Some(signal);
    }

    /// Drops interrupts and continues that came while a child had the terminal: they were meant for it.
    pub(super) fn forget_the_childs(&mut self) {
        for (signal, source) in &mut self.sources {
            if matches!(signal, Signal::Interrupt | Signal::Continue) {
                while source.recv().now_or_never().flatten().is_some() {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use signal_hook::consts::{SIGHUP, SIGINT};
    use signal_hook::low_level::raise;

    use super::*;

    #[tokio::test]
    async fn signals_arrive_and_a_childs_are_forgotten() {
        let mut signals = Signals::new().unwrap();
        raise(SIGCONT).unwrap();
        assert_eq!(signals.next().await, Signal::Continue);
        // Whoever listens is told at once: what one has heard, the other has too.
        let mut witness = Signals::new().unwrap();
        raise(SIGINT).unwrap();
        assert_eq!(witness.next().await, Signal::Interrupt);
        signals.forget_the_childs();
        assert_eq!(signals.next().now_or_never(), None);
        raise(SIGHUP).unwrap();
        assert_eq!(signals.next().await, Signal::Hangup);
    }
}
