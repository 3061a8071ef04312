//! A window around a program: a pseudo-terminal, a parser that reads its screen, and every byte that was written to it.
//!
//! The window only shows and types: it answers no query, as the plainest of terminals. Between it and the program stands a shell, as in life: it is the
//! one who sees how the program left the terminal, which the system would reset if its last owner went. Knows nothing of flowdeck but where its binary is.

use std::fs;
use std::io::{Read, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use tempfile::TempDir;

/// Columns that the parser needs: it panics where a character of two does not fit, as in a frame that was on its way when the window shrank.
const NARROWEST: u16 = 2;

/// How long anything may take on a machine that is busy with something else.
const PATIENCE: Duration = Duration::from_mins(1);

/// Begins and ends a frame that is to be seen at once.
const FRAME: [&[u8]; 2] = [b"\x1b[?2026h", b"\x1b[?2026l"];

/// How long the rest of such a frame is waited for. Not for ever, as no terminal does: a program may be stopped in the midst of one.
const REST: Duration = Duration::from_secs(5);

/// Runs the program and notes what a shell sees of it.
const SHELL: &str = r#"
stty -g >"$NOTES/before"
sh -c 'echo $$ >"$NOTES/pid.new"; mv "$NOTES/pid.new" "$NOTES/pid"; exec "$@"' sh "$@"
echo $? >"$NOTES/status"
stty -g >"$NOTES/after"
"#;

/// What is to be opened.
pub struct Opening {
    program: Vec<String>,
    env: Vec<(String, String)>,
    size: PtySize,
    shell: bool,
}

/// The built binary with these arguments, in a window of 80 columns and 24 lines.
pub fn flowdeck(arguments: &[&str]) -> Opening {
    program(env!("CARGO_BIN_EXE_flowdeck"), arguments)
}

/// Any program, by its path.
pub fn program(path: &str, arguments: &[&str]) -> Opening {
    let program = std::iter::once(path).chain(arguments.iter().copied()).map(str::to_owned).collect();
    Opening { program, env: vec![], size: size(80, 24), shell: true }
}

fn size(cols: u16, rows: u16) -> PtySize {
    PtySize { rows, cols, pixel_width: 0, pixel_height: 0 }
}

impl Opening {
    /// In a window of another size.
    pub fn size(mut self, columns: u16, lines: u16) -> Self {
        self.size = size(columns, lines);
        self
    }

    /// With a variable of the environment. Apart from these it has few: a path, a home of its own, UTF-8 and a terminal of many colours.
    pub fn env(mut self, name: &str, value: &str) -> Self {
        self.env.push((name.to_owned(), value.to_owned()));
        self
    }

    /// As the first program of its terminal, with no shell above it.
    pub fn alone(mut self) -> Self {
        self.shell = false;
        self
    }

    /// Opens the window.
    pub fn open(self) -> Window {
        let folder = tempfile::tempdir().unwrap();
        let notes = folder.path().to_str().unwrap().to_owned();
        let shell = ["sh", "-c", SHELL, "sh"].map(str::to_owned);
        let above = if self.shell { &shell[..] } else { &[] };
        let mut command = CommandBuilder::from_argv(above.iter().chain(&self.program).map(Into::into).collect());
        command.env_clear();
        command.cwd(folder.path());
        let path = std::env::var("PATH").unwrap();
        let own = [("PATH", path.as_str()), ("HOME", &notes), ("NOTES", &notes), ("FLOWDECK_STATE", &notes)];
        for (name, value) in own.into_iter().chain([("TERM", "xterm-256color"), ("LANG", "C.UTF-8")]) {
            command.env(name, value);
        }
        for (name, value) in &self.env {
            command.env(name, value);
        }
        let pair = native_pty_system().openpty(self.size).unwrap();
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let shared = Arc::new(Shared {
            seen: Mutex::new(Seen {
                parser: vt100::Parser::new(self.size.rows, self.size.cols.max(NARROWEST), 0),
                raw: vec![],
                half: false,
                closed: false,
            }),
            changed: Condvar::new(),
        });
        let reader = pair.master.try_clone_reader().unwrap();
        std::thread::spawn({
            let shared = Arc::clone(&shared);
            move || shared.read(reader)
        });
        let writer = pair.master.take_writer().unwrap();
        Window { shared, master: pair.master, writer, child, folder }
    }
}

/// What came from the program.
struct Seen {
    parser: vt100::Parser,
    raw: Vec<u8>,
    /// Whether a frame has begun that has not ended.
    half: bool,
    closed: bool,
}

impl Seen {
    fn take(&mut self, bytes: &[u8]) {
        // a mark may have come in two pieces
        let from = self.raw.len().saturating_sub(FRAME[0].len() - 1);
        self.raw.extend_from_slice(bytes);
        self.parser.process(bytes);
        let new = &self.raw[from..];
        let [begun, ended] = FRAME.map(|mark| new.windows(mark.len()).rposition(|part| part == mark));
        self.half = if begun.or(ended).is_some() { begun > ended } else { self.half };
    }
}

struct Shared {
    seen: Mutex<Seen>,
    changed: Condvar,
}

impl Shared {
    fn seen(&self) -> MutexGuard<'_, Seen> {
        // after a failure the screen is still wanted
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What was seen once a frame that has begun is whole: what is half drawn tells of two moments at once.
    fn whole<'a>(&self, seen: MutexGuard<'a, Seen>) -> MutexGuard<'a, Seen> {
        self.changed.wait_timeout_while(seen, REST, |seen| seen.half && !seen.closed).unwrap_or_else(PoisonError::into_inner).0
    }

    fn read(&self, mut from: Box<dyn Read + Send>) {
        let mut bytes = [0; 1 << 14];
        while let Ok(count @ 1..) = from.read(&mut bytes) {
            self.seen().take(&bytes[..count]);
            self.changed.notify_all();
        }
        self.seen().closed = true;
        self.changed.notify_all();
    }
}

/// How a program ended.
#[derive(Debug)]
pub struct End {
    /// Its exit status, as a shell tells it.
    pub status: i32,
    /// Modes of the terminal's line before it began.
    pub before: String,
    /// Modes of the terminal's line after it ended.
    pub after: String,
    /// Everything it wrote.
    pub raw: Vec<u8>,
    /// What stands on the screen.
    pub screen: String,
}

impl End {
    /// The terminal is as it was before: cooked, with its own screen, cursor, title, and nothing reported that was not before.
    #[track_caller]
    pub fn assert_restored(&self) {
        assert_eq!(self.before, self.after, "the line's modes were not restored");
        let raw = String::from_utf8_lossy(&self.raw);
        for (on, off) in [
            ("\x1b[?1049h", "\x1b[?1049l"),
            ("\x1b[?2004h", "\x1b[?2004l"),
            ("\x1b[?1004h", "\x1b[?1004l"),
            ("\x1b[?1000h", "\x1b[?1000l"),
            ("\x1b[?1006h", "\x1b[?1006l"),
            ("\x1b[?25l", "\x1b[?25h"),
        ] {
            assert!(!raw.contains(on) || raw.rfind(on) < raw.rfind(off), "after {on:?} there was no {off:?}");
        }
        assert_eq!(raw.matches("\x1b[22;0t").count(), raw.matches("\x1b[23;0t").count(), "titles kept and taken back");
        let tail = &raw[raw.rfind("\x1b[?1049l").unwrap_or(0)..];
        assert!(!tail.contains("\x1b[?2026h"), "drawn after leaving: {tail:?}");
    }
}

/// An open window.
pub struct Window {
    shared: Arc<Shared>,
    master: Box<dyn MasterPty + Send>,
    writer: Box<dyn Write + Send>,
    child: Box<dyn Child + Send + Sync>,
    folder: TempDir,
}

impl Window {
    /// Types keys by their names, with blanks between: `g i`, `enter`, `esc`, `ctrl-c`, `up`, `space`. Since the rest of a sequence would begin with the same byte,
    /// `esc` has to be the last; wait for what it does.
    #[track_caller]
    pub fn keys(&mut self, names: &str) -> &mut Self {
        let names: Vec<_> = names.split_whitespace().collect();
        for (at, name) in names.iter().enumerate() {
            assert!(*name != "esc" || at + 1 == names.len(), "keys after esc: the terminal could not tell them from Alt");
            let bytes = match *name {
                "enter" => "\r".to_owned(),
                "esc" => "\x1b".to_owned(),
                "tab" => "\t".to_owned(),
                "shift-tab" => "\x1b[Z".to_owned(),
                "space" => " ".to_owned(),
                "backspace" => "\x7f".to_owned(),
                "up" => "\x1b[A".to_owned(),
                "down" => "\x1b[B".to_owned(),
                "right" => "\x1b[C".to_owned(),
                "left" => "\x1b[D".to_owned(),
                "home" => "\x1b[H".to_owned(),
                "end" => "\x1b[F".to_owned(),
                "pgup" => "\x1b[5~".to_owned(),
                "pgdn" => "\x1b[6~".to_owned(),
                key if key.starts_with("ctrl-") => char::from(key.as_bytes()[5] & 0x1f).to_string(),
                key => {
                    assert_eq!(key.chars().count(), 1, "{key} is no key");
                    key.to_owned()
                }
            };
            self.text(&bytes);
        }
        self
    }

    /// Types a text.
    pub fn text(&mut self, text: &str) -> &mut Self {
        // a program that has gone reads nothing; what it showed tells more than this failure would
        let _ = self.writer.write_all(text.as_bytes()).and_then(|()| self.writer.flush());
        self
    }

    /// Waits until the screen is as told.
    #[track_caller]
    pub fn until(&mut self, what: &str, mut holds: impl FnMut(&vt100::Screen) -> bool) -> &mut Self {
        self.wait(what, |seen| holds(seen.parser.screen()))
    }

    /// Waits until a sequence was written that many times since the beginning.
    #[track_caller]
    pub fn writes(&mut self, sequence: &str, times: usize) -> &mut Self {
        let count = |raw: &[u8]| raw.windows(sequence.len()).filter(|part| *part == sequence.as_bytes()).count();
        self.wait(&format!("waited for {sequence:?} to be written {times} times"), |seen| count(&seen.raw) >= times)
    }

    #[track_caller]
    fn wait(&mut self, what: &str, mut holds: impl FnMut(&Seen) -> bool) -> &mut Self {
        let deadline = Instant::now() + PATIENCE;
        let mut seen = self.shared.whole(self.shared.seen());
        while !holds(&seen) {
            let left = deadline.saturating_duration_since(Instant::now());
            let fate = if seen.closed { "it ended" } else { "in vain" };
            assert!(!left.is_zero() && !seen.closed, "{what}: {fate}\n{}", framed(seen.parser.screen()));
            seen = self.shared.changed.wait_timeout(seen, left).unwrap().0;
            seen = self.shared.whole(seen);
        }
        drop(seen);
        self
    }

    /// Waits until a text stands on the screen.
    #[track_caller]
    pub fn shows(&mut self, text: &str) -> &mut Self {
        self.until(&format!("waited for {text:?}"), |screen| screen.contents().contains(text))
    }

    /// Waits until a text stands on the screen no more.
    #[track_caller]
    pub fn hides(&mut self, text: &str) -> &mut Self {
        self.until(&format!("waited for {text:?} to go"), |screen| !screen.contents().contains(text))
    }

    /// Waits until a line of the screen has all of these texts.
    #[track_caller]
    pub fn shows_line(&mut self, texts: &[&str]) -> &mut Self {
        self.until(&format!("waited for a line with {texts:?}"), |screen| {
            screen.contents().lines().any(|line| texts.iter().all(|text| line.contains(text)))
        })
    }

    /// The screen, line by line.
    pub fn screen(&self) -> String {
        self.look(vt100::Screen::contents)
    }

    /// Looks at the screen with its colours.
    pub fn look<T>(&self, look: impl FnOnce(&vt100::Screen) -> T) -> T {
        look(self.shared.whole(self.shared.seen()).parser.screen())
    }

    /// Everything that was written to the terminal so far.
    pub fn raw(&self) -> Vec<u8> {
        self.shared.seen().raw.clone()
    }

    /// Makes the window larger or smaller.
    pub fn resize(&mut self, columns: u16, lines: u16) -> &mut Self {
        self.shared.seen().parser.screen_mut().set_size(lines, columns.max(NARROWEST));
        self.master.resize(size(columns, lines)).unwrap();
        self
    }

    /// The folder that is the program's home and holds its state.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    fn note(&self, name: &str) -> Option<String> {
        fs::read_to_string(self.folder.path().join(name)).ok().map(|text| text.trim().to_owned())
    }

    /// The program's process id, once it shows something.
    pub fn pid(&self) -> String {
        self.note("pid").unwrap_or_else(|| self.child.process_id().unwrap().to_string())
    }

    /// Sends the program a signal, by its name: `TERM`.
    pub fn signal(&mut self, name: &str) -> &mut Self {
        assert!(Command::new("kill").args([&format!("-{name}"), &self.pid()]).status().unwrap().success(), "no process to send {name}");
        self
    }

    /// Waits until the program has ended.
    #[track_caller]
    pub fn ends(&mut self) -> End {
        let deadline = Instant::now() + PATIENCE;
        let mut seen = self.shared.seen();
        while !seen.closed {
            let left = deadline.saturating_duration_since(Instant::now());
            assert!(!left.is_zero(), "it does not end\n{}", framed(seen.parser.screen()));
            seen = self.shared.changed.wait_timeout(seen, left).unwrap().0;
        }
        let (raw, screen) = (seen.raw.clone(), seen.parser.screen().contents());
        drop(seen);
        let _ = self.child.wait(); // how the shell ended is not of interest
        let note = |name| self.note(name).unwrap_or_default();
        let status = note("status").parse().unwrap_or_else(|_| panic!("nobody knows how it ended\n{screen}"));
        End { status, before: note("before"), after: note("after"), raw, screen }
    }
}

impl Drop for Window {
    fn drop(&mut self) {
        if self.note("status").is_none() && !self.shared.seen().closed {
            // it may have gone by itself
            let _ = Command::new("kill").args(["-KILL", &self.pid()]).stderr(Stdio::null()).status();
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The screen in a frame, for failures.
fn framed(screen: &vt100::Screen) -> String {
    let (lines, columns) = screen.size();
    let edge = format!("+{}+", "-".repeat(columns.into()));
    let rows: Vec<_> = screen.rows(0, columns).take(lines.into()).map(|row| format!("|{row}")).collect();
    format!("{edge}\n{}\n{edge}", rows.join("\n"))
}

/// The line that is highlighted, by reverse or background.
pub fn highlighted(screen: &vt100::Screen) -> Option<String> {
    let (lines, columns) = screen.size();
    let look = |line: u16, column: u16| screen.cell(line, column).map(|cell| (cell.inverse(), cell.bgcolor()));
    let plain = (false, vt100::Color::Default);
    let row = |line: u16| screen.contents_between(line, 0, line, columns);
    // the first line is the header, the last one the hints; a selected row has its bar or ground well inside of the frame
    let stands_out = |line: &u16| {
        let marked = (2..columns.saturating_sub(2)).filter(|column| look(*line, *column).is_some_and(|l| l != plain)).count();
        marked > usize::from(columns) / 4
    };
    (3..lines.saturating_sub(1)).find(stands_out).map(row)
}
