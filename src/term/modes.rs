//! The modes of the terminal, switched there and back as often as need be, from wherever it ends.

use std::backtrace::{Backtrace, BacktraceStatus};
use std::io::{self, Write};
use std::panic::PanicHookInfo;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, ThreadId};

use crossterm::cursor::{Hide, MoveTo, Show};
use crossterm::event::{DisableBracketedPaste, DisableFocusChange, EnableBracketedPaste, EnableFocusChange};
use crossterm::queue;
use crossterm::style::ResetColor;
use crossterm::terminal::{Clear, ClearType, EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode};

use super::Host;
use crate::text::{clean, clean_lines};

/// Puts the window's title on the terminal's stack; the counterpart takes it from there.
const KEEP_TITLE: &[u8] = b"\x1b[22;0t";
const RESTORE_TITLE: &[u8] = b"\x1b[23;0t";

/// Whether the terminal is ours. Entering and leaving twice does nothing the second time.
#[derive(Debug)]
pub(super) struct Modes {
    entered: AtomicBool,
    host: Host,
    /// Whether the mouse is wanted.
    mouse: AtomicBool,
    /// The thread that draws.
    thread: ThreadId,
}

impl Modes {
    pub(super) fn new(host: Host) -> Self {
        Self { entered: AtomicBool::new(false), host, mouse: AtomicBool::new(false), thread: thread::current().id() }
    }

    pub(super) fn enter(&self) -> io::Result<()> {
        if self.entered.swap(true, Ordering::SeqCst) {
            return Ok(());
        }
        let entered = enable_raw_mode().and_then(|()| {
            let mut out = io::stdout().lock();
            out.write_all(&entering(self.host)?)?;
            out.write_all(mouse(self.host, self.mouse.load(Ordering::SeqCst)))?;
            out.flush()
        });
        if entered.is_err() {
            // Half entered is not ours: back to where it was, and the first failure is told.
            let _ = self.leave();
        }
        entered
    }

    /// Takes the mouse, or leaves it to the terminal: now, if the terminal is ours, and whenever it is taken over.
    pub(super) fn mouse(&self, on: bool) -> io::Result<()> {
        self.mouse.store(on, Ordering::SeqCst);
        if !self.entered.load(Ordering::SeqCst) {
            return Ok(());
        }
        let mut out = io::stdout().lock();
        out.write_all(if on { mouse(self.host, true) } else { MOUSE_OFF })?;
        out.flush()
    }

    pub(super) fn leave(&self) -> io::Result<()> {
        if !self.entered.swap(false, Ordering::SeqCst) {
            return Ok(());
        }
        let mut out = io::stdout().lock();
        let written = leaving(self.host).and_then(|bytes| out.write_all(&bytes)).and_then(|()| out.flush());
        // Raw mode ends even where nothing can be written any more.
        disable_raw_mode().and(written)
    }
}

/// Buttons and wheel, told in the form that has no limit of columns. Not motion: it would wake us for nothing.
const MOUSE_ON: &[u8] = b"\x1b[?1000h\x1b[?1006h";
const MOUSE_OFF: &[u8] = b"\x1b[?1006l\x1b[?1000l";

fn mouse(host: Host, on: bool) -> &'static [u8] {
    if on && host != Host::Console { MOUSE_ON } else { b"" }
}

fn entering(host: Host) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    if host != Host::Console {
        bytes.extend_from_slice(KEEP_TITLE);
    }
    queue!(bytes, EnterAlternateScreen, EnableBracketedPaste, EnableFocusChange, Hide)?;
    // The Linux console has no alternate screen: the shell's text would show through.
    queue!(bytes, Clear(ClearType::All))?;
    Ok(bytes)
}

fn leaving(host: Host) -> io::Result<Vec<u8>> {
    // whether or not it was taken: nobody is harmed by leaving it twice
    let mut bytes = if host == Host::Console { vec![] } else { MOUSE_OFF.to_vec() };
    if host == Host::Console {
        queue!(bytes, ResetColor, Clear(ClearType::All), MoveTo(0, 0))?;
    }
    queue!(bytes, ResetColor, DisableFocusChange, DisableBracketedPaste, LeaveAlternateScreen, Show)?;
    if host != Host::Console {
        bytes.extend_from_slice(RESTORE_TITLE);
    }
    Ok(bytes)
}

/// From now on a panic of the drawing thread gives the terminal back before it is told. A panic of another thread ends a task, not the program: it must
/// not write over the screen, so it goes to the log.
pub(super) fn restore_on_panic(modes: Arc<Modes>) {
    std::panic::set_hook(Box::new(move |panic| {
        if thread::current().id() != modes.thread {
            tracing::error!(panic = %clean(&panic.to_string()), "a task failed");
            return;
        }
        // Whether or not this succeeds, the panic is told.
        let _ = modes.leave();
        let _ = io::stderr().write_all(told(panic).as_bytes());
    }));
}

/// What is said about a panic. It may quote a server's text.
fn told(panic: &PanicHookInfo<'_>) -> String {
    let mut text = format!("flowdeck ended by a fault of its own: {}\n", clean_lines(&panic.to_string()));
    let backtrace = Backtrace::capture();
    if backtrace.status() == BacktraceStatus::Captured {
        text.push_str(&clean_lines(&backtrace.to_string()));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_switched_on_is_switched_off() {
        let entering = String::from_utf8(entering(Host::Emulator).unwrap()).unwrap();
        let leaving = String::from_utf8(leaving(Host::Emulator).unwrap()).unwrap();
        for mode in ["1049", "2004", "1004"] {
            assert!(entering.contains(&format!("\x1b[?{mode}h")) && leaving.contains(&format!("\x1b[?{mode}l")), "{mode}");
        }
        assert!(entering.contains("\x1b[?25l") && leaving.contains("\x1b[?25h"));
        assert!(entering.contains("\x1b[22;0t") && leaving.contains("\x1b[23;0t"));
        let taken = String::from_utf8(mouse(Host::Emulator, true).to_vec()).unwrap();
        for mode in ["1000", "1006"] {
            assert!(taken.contains(&format!("\x1b[?{mode}h")) && leaving.contains(&format!("\x1b[?{mode}l")), "{mode}");
            assert!(!entering.contains(mode), "the mouse is taken only where it is wanted");
        }
        for motion in ["1002", "1003"] {
            assert!(!taken.contains(motion), "motion would wake us for nothing");
        }
    }

    #[test]
    fn a_console_without_a_second_screen_is_cleared_both_ways() {
        assert!(entering(Host::Console).unwrap().ends_with(b"\x1b[2J"));
        assert!(leaving(Host::Console).unwrap().starts_with(b"\x1b[0m\x1b[2J\x1b[1;1H"));
    }

    #[test]
    fn a_terminal_that_was_not_entered_is_left_alone() {
        assert!(Modes::new(Host::Emulator).leave().is_ok());
    }
}
