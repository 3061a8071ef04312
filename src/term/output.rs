//! Collects what a frame writes, so that it leaves in one write: the drawing library flushes several times a frame.

use std::io::{self, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// From so many bytes on, a terminal is told to show them at once: fewer reach it in one piece anyway.
const LARGE: usize = 1 << 10;

/// Starts and ends an update that the terminal shows at once. One that does not know this ignores it.
const AT_ONCE: [&[u8]; 2] = [b"\x1b[?2026h", b"\x1b[?2026l"];

/// What an [`Output`], which lies inside of the drawing library, is told by whoever draws. Clones share it.
#[derive(Debug, Clone, Default)]
pub(super) struct Hold(Arc<Told>);

#[derive(Debug, Default)]
struct Told {
    held: AtomicBool,
    changed: AtomicBool,
}

impl Hold {
    /// Whether flushing waits: for the whole of a frame.
    pub(super) fn set(&self, held: bool) {
        self.0.held.store(held, Ordering::Relaxed);
    }

    /// Somebody else wrote to the terminal, so that the next frame counts even if it is the same as the last one.
    pub(super) fn forget(&self) {
        self.0.changed.store(true, Ordering::Relaxed);
    }
}

/// A writer that keeps everything until it is flushed while not held.
#[derive(Debug)]
pub(super) struct Output<W: Write> {
    sink: W,
    bytes: Vec<u8>,
    /// What was written last.
    last: Vec<u8>,
    hold: Hold,
}

impl<W: Write> Output<W> {
    pub(super) fn new(sink: W, hold: Hold) -> Self {
        Self { sink, bytes: Vec::with_capacity(64 << 10), last: Vec::new(), hold }
    }
}

impl<W: Write> Write for Output<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.hold.0.held.load(Ordering::Relaxed) || self.bytes.is_empty() {
            return Ok(());
        }
        if self.bytes.len() >= LARGE {
            self.bytes.splice(0..0, AT_ONCE[0].iter().copied());
            self.bytes.extend_from_slice(AT_ONCE[1]);
        }
        let changed = self.hold.0.changed.swap(false, Ordering::Relaxed);
        std::mem::swap(&mut self.bytes, &mut self.last);
        // Cells are written to their places, so the same once more changes nothing: mostly it is a frame in which nothing did. An idle screen is silent.
        let repeated = !changed && self.bytes == self.last;
        // What could not be written is dropped: half of a frame in front of the next one would be worse.
        let written = if repeated { Ok(()) } else { self.sink.write_all(&self.last) };
        self.bytes.clear();
        written.and_then(|()| if repeated { Ok(()) } else { self.sink.flush() })
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use ratatui::Terminal;
    use ratatui::layout::Rect;
    use ratatui::widgets::{Paragraph, Wrap};
    use ratatui::{TerminalOptions, Viewport};

    use super::super::painter::Painter;
    use super::*;

    /// Remembers every write that reaches it.
    #[derive(Clone, Default)]
    struct Sink(Arc<Mutex<Vec<String>>>);

    impl Write for Sink {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().push(String::from_utf8_lossy(bytes).into_owned());
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_frame_is_one_write_and_asks_nothing() {
        let (sink, hold) = (Sink::default(), Hold::default());
        let backend = Painter::new(Output::new(sink.clone(), hold.clone()));
        let options = TerminalOptions { viewport: Viewport::Fixed(Rect::new(0, 0, 200, 50)) };
        let mut terminal = Terminal::with_options(backend, options).unwrap();
        for text in ["first", "second"].map(|text| [text; 400].join(" ")) {
            hold.set(true);
            terminal
                .draw(|frame| {
                    frame.render_widget(Paragraph::new(text).wrap(Wrap::default()), frame.area());
                })
                .unwrap();
            hold.set(false);
            Write::flush(terminal.backend_mut()).unwrap();
        }
        let writes = sink.0.lock().unwrap().clone();
        assert_eq!(writes.len(), 2);
        for write in writes {
            assert!(write.starts_with("\x1b[?2026h") && write.ends_with("\x1b[?2026l"), "{write:?}");
            // Reports of cursor, device, colours.
            assert!(!write.contains("[6n") && !write.contains("[c") && !write.contains("]11;?"), "{write:?}");
        }
    }

    #[test]
    fn nothing_to_say_is_no_write() {
        let (sink, hold) = (Sink::default(), Hold::default());
        let mut output = Output::new(sink.clone(), hold.clone());
        output.flush().unwrap();
        hold.set(true);
        output.write_all(b"a").unwrap();
        output.flush().unwrap();
        assert!(sink.0.lock().unwrap().is_empty());
        hold.set(false);
        output.write_all(b"b").unwrap();
        output.flush().unwrap();
        assert_eq!(*sink.0.lock().unwrap(), ["ab"]);
    }

    #[test]
    fn the_same_once_more_is_not_written_unless_somebody_else_wrote() {
        let (sink, hold) = (Sink::default(), Hold::default());
        let mut output = Output::new(sink.clone(), hold.clone());
        let mut write = |bytes: &[u8]| output.write_all(bytes).and_then(|()| output.flush()).unwrap();
        for frame in [b"a", b"a", b"b", b"b", b"a"] {
            write(frame);
        }
        hold.forget();
        write(b"a");
        write(b"a");
        assert_eq!(*sink.0.lock().unwrap(), ["a", "b", "a", "a"]);
    }
}
