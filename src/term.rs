//! The terminal: taken over, drawn to, lent to children, and given back whatever happens.
//!
//! Sends nothing that a terminal would answer, so that none is waited for. Knows nothing of what is drawn.

mod child;
mod clipboard;
mod ears;
mod modes;
mod output;
mod painter;
mod signals;

use std::io::{self, IsTerminal, Stdout, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crossterm::style::force_color_output;
use ratatui::{Frame, Terminal};
use signal_hook::consts::{SIGCONT, SIGTSTP};
use signal_hook::low_level::raise;

use self::modes::Modes;
use self::output::{Hold, Output};
use self::painter::Painter;
use crate::text::clean;

pub use clipboard::{Copied, LIMIT};
pub use ears::Ears;
pub use signals::{Signal, Signals};

/// What kind of terminal this is, as far as its environment tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Host {
    /// A terminal emulator of its own.
    Emulator,
    /// Inside of tmux.
    Tmux,
    /// Inside of GNU screen.
    Screen,
    /// A console without titles and clipboard.
    Console,
}

impl Host {
    /// Judged by `$TERM`, and by `$TMUX` and `$STY` being set.
    pub fn from_env(term: &str, tmux: bool, sty: bool) -> Self {
        match term {
            "linux" | "dumb" | "vt100" | "vt220" => Self::Console,
            // Inside of tmux, `$TERM` is often "screen" too.
            _ if tmux => Self::Tmux,
            _ if sty || term.starts_with("screen") => Self::Screen,
            _ => Self::Emulator,
        }
    }

    fn current() -> Self {
        let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        Self::from_env(&std::env::var("TERM").unwrap_or_default(), set("TMUX"), set("STY"))
    }
}

/// Why no screen can be shown here, if so, and what to do instead.
pub fn lacking() -> Option<String> {
    let instead = "`flowdeck get`, `act` and `call` need no terminal";
    if !io::stdout().is_terminal() {
        return Some(format!("the cockpit needs a terminal, and its output goes elsewhere: {instead}"));
    }
    if !io::stdin().is_terminal() {
        return Some(format!("the cockpit needs a terminal to read keys from, and its input comes from elsewhere: {instead}"));
    }
    let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
    dumb.then(|| format!("this terminal cannot show a screen (TERM is dumb): set TERM to what it is, like xterm-256color; {instead}"))
}

/// The terminal while it is ours. Given back when this is dropped.
pub struct Term {
    terminal: Terminal<Painter<Output<Stdout>>>,
    hold: Hold,
    modes: Arc<Modes>,
    host: Host,
    title: String,
    /// Variables of the environment that no child gets to see.
    withheld: Vec<String>,
    /// We stopped ourselves, so the next "continue" is no news.
    stopped: bool,
    /// Set by the system when it continues us.
    continued: Arc<AtomicBool>,
}

impl Term {
    /// Takes the terminal over: alternate screen, raw keys, pasting and focus as events; the mouse only once it is asked for. From here on a panic of this thread gives it back
    /// before it is told; a panic of any other thread goes to the log.
    pub fn enter() -> io::Result<Self> {
        // NO_COLOR is a theme of ours. Left to crossterm, it would take the selection's reverse away too.
        force_color_output(true);
        let hold = Hold::default();
        let terminal = Terminal::new(Painter::new(Output::new(io::stdout(), hold.clone())))?;
        let host = Host::current();
        let continued = Arc::new(AtomicBool::new(false));
        signal_hook::flag::register(SIGCONT, Arc::clone(&continued))?;
        let modes = Arc::new(Modes::new(host));
        modes.enter()?;
        let term = Self { terminal, hold, modes, host, title: String::new(), withheld: vec![], stopped: false, continued };
        modes::restore_on_panic(Arc::clone(&term.modes));
        Ok(term)
    }

    /// Gives the terminal back. Dropping does the same, without telling what failed.
    pub fn leave(self) -> io::Result<()> {
        self.modes.leave()
    }

    /// Draws a frame and sends what changed in one write; a large one as one update, where the terminal knows such.
    pub fn draw(&mut self, draw: impl FnOnce(&mut Frame)) -> io::Result<()> {
        self.hold.set(true);
        let drawn = self.terminal.draw(draw).map(drop);
        self.hold.set(false);
        let sent = Write::flush(self.terminal.backend_mut());
        drawn.and(sent)
    }

    /// Takes the mouse, or leaves it to the terminal, which selects text with it.
    pub fn mouse(&mut self, on: bool) -> io::Result<()> {
        self.modes.mouse(on)
    }

    /// Forgets what is on the screen: the next frame is drawn whole. Asks the terminal nothing, unlike ratatui's `clear`.
    pub fn repaint(&mut self) -> io::Result<()> {
        self.hold.forget();
        let size = self.terminal.size()?;
        self.terminal.resize(size.into())
    }

    /// Stops the program as Ctrl-Z would have, and comes back when it is continued. Draw afterwards.
    pub fn suspend(&mut self) -> io::Result<()> {
        self.modes.leave()?;
        self.continued.store(false, Ordering::SeqCst);
        raise(SIGTSTP)?;
        // Without a shell that could continue us the system does not stop us, and no "continue" follows.
        self.stopped = self.continued.load(Ordering::SeqCst);
        self.modes.enter()?;
        self.repaint()
    }

    /// To be called for [`Signal::Continue`]: somebody may have changed the terminal while we were stopped. Whether a frame is to be drawn.
    pub fn resume(&mut self) -> io::Result<bool> {
        if std::mem::take(&mut self.stopped) {
            return Ok(false);
        }
        self.modes.leave()?;
        self.modes.enter()?;
        self.repaint()?;
        Ok(true)
    }

    /// Names the window, if the name is new.
    pub fn title(&mut self, title: &str) -> io::Result<()> {
        if self.host == Host::Console || self.title == title {
            return Ok(());
        }
        title.clone_into(&mut self.title);
        let backend = self.terminal.backend_mut();
        write!(backend, "\x1b]0;{}\x1b\\", clean(title))?;
        Write::flush(backend)
    }

    /// Sends a text to the terminal's clipboard, without escape sequences and invisible characters. What came of it can be shown as a notice.
    pub fn copy(&mut self, text: &str) -> io::Result<Copied> {
        let (copied, sequence) = clipboard::sequence(text, self.host);
        let backend = self.terminal.backend_mut();
        backend.write_all(sequence.as_bytes())?;
        Write::flush(backend)?;
        Ok(copied)
    }
}

impl Drop for Term {
    fn drop(&mut self) {
        // Nobody is left to be told.
        let _ = self.modes.leave();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_environment_tells_what_stands_between_us_and_the_terminal() {
        assert_eq!(Host::from_env("xterm-256color", false, false), Host::Emulator);
        assert_eq!(Host::from_env("screen-256color", true, false), Host::Tmux);
        assert_eq!(Host::from_env("screen.xterm-256color", false, true), Host::Screen);
        assert_eq!(Host::from_env("xterm", false, true), Host::Screen);
        assert_eq!(Host::from_env("linux", false, false), Host::Console);
    }
}
