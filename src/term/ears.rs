//! The terminal's events, read by a thread of their own, which can be told to stop without losing any.
//!
//! Not crossterm's stream: what stops that one, and a window's change of size, make it overlook keys that come in the same moment.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use crossterm::event::{Event, poll, read};
use signal_hook::consts::SIGWINCH;
use signal_hook::low_level::raise;
use tokio::sync::oneshot;

/// Listens until it is closed.
#[derive(Debug)]
pub struct Ears {
    open: Arc<AtomicBool>,
    thread: JoinHandle<()>,
    ended: oneshot::Receiver<()>,
}

impl Ears {
    /// Tells every event from now on, until that gives `false`.
    pub fn open(tell: impl Fn(Event) -> bool + Send + 'static) -> io::Result<Self> {
        // makes crossterm listen to changes of size: `close` needs one to be heard
        poll(Duration::ZERO)?;
        let open = Arc::new(AtomicBool::new(true));
        let (end, ended) = oneshot::channel();
        let listening = Arc::clone(&open);
        let thread = thread::Builder::new().name("ears".to_owned()).spawn(move || {
            while listening.load(Ordering::SeqCst) && read().is_ok_and(&tell) {}
            drop(end);
        })?;
        Ok(Self { open, thread, ended })
    }

    /// Stops to listen. What was typed and not read yet is the next reader's: a child's, the shell's.
    pub fn close(self) {
        self.open.store(false, Ordering::SeqCst);
        // the only event that we can make ourselves
        if raise(SIGWINCH).is_ok() {
            let _ = self.thread.join(); // however it ended, it listens no more
        }
    }

    /// Comes back when the terminal has no more events, ever.
    pub async fn closed(&mut self) {
        let _ = (&mut self.ended).await; // nothing is ever sent: its end is the news
    }
}
