//! Writes changed cells with few bytes, since every one of them crosses an SSH link.
//!
//! The drawing library's own backend names both colours at every change, resets them after every frame and hides the cursor each time; here only what differs is
//! said. Nothing is sent that a terminal would answer, and nothing that VT220 and xterm do not share.

use std::io::{self, Write};

use crossterm::cursor::{Hide, Show};
use crossterm::queue;
use crossterm::terminal::{Clear, ClearType as Part};
use ratatui::backend::{Backend, ClearType, WindowSize};
use ratatui::buffer::Cell;
use ratatui::layout::{Position, Size};
use ratatui::style::{Color, Modifier};

/// From so many blanks on, erasing them and stepping over is shorter than writing them.
const RUN: u16 = 11;

/// Modifiers that can be seen on a blank.
const ON_BLANKS: Modifier = Modifier::REVERSED.union(Modifier::UNDERLINED).union(Modifier::CROSSED_OUT);

/// Modifiers with their codes, on and off; bold and dim are switched off by the same one.
const CODES: [(Modifier, &str, &str); 7] = [
    (Modifier::BOLD, "1", "22"),
    (Modifier::DIM, "2", "22"),
    (Modifier::ITALIC, "3", "23"),
    (Modifier::UNDERLINED, "4", "24"),
    (Modifier::SLOW_BLINK, "5", "25"),
    (Modifier::REVERSED, "7", "27"),
    (Modifier::CROSSED_OUT, "9", "29"),
];

/// The backend: a writer, and what the terminal is known to show of the cursor.
#[derive(Debug)]
pub(super) struct Painter<W: Write> {
    writer: W,
    /// Entering hides it, and so does this; a terminal that was lent and taken back was entered again.
    hidden: bool,
}

/// How the next character will look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Pen {
    fg: Color,
    bg: Color,
    modifier: Modifier,
}

impl Pen {
    const PLAIN: Self = Self { fg: Color::Reset, bg: Color::Reset, modifier: Modifier::empty() };

    fn of(cell: &Cell) -> Self {
        Self { fg: cell.fg, bg: cell.bg, modifier: cell.modifier }
    }

    /// What a blank shows of it; the rest stays as the pen is.
    fn on_blank(cell: &Cell, now: Self) -> Self {
        let seen = cell.modifier & ON_BLANKS;
        let fg = if seen.is_empty() { now.fg } else { cell.fg };
        Self { fg, bg: cell.bg, modifier: seen | (now.modifier - ON_BLANKS) }
    }

    /// The codes that lead from `from` to it, without a reset.
    fn difference(self, from: Self) -> Vec<u8> {
        let mut codes = Vec::with_capacity(24);
        let mut have = from.modifier;
        for (modifier, _, off) in CODES {
            if have.contains(modifier) && !self.modifier.contains(modifier) {
                code(&mut codes, off);
                // what the same code takes away has to be put on again
                have -= if off == "22" { Modifier::BOLD | Modifier::DIM } else { modifier };
            }
        }
        for (modifier, on, _) in CODES {
            if self.modifier.contains(modifier) && !have.contains(modifier) {
                code(&mut codes, on);
            }
        }
        if self.fg != from.fg {
            colour(&mut codes, self.fg, false);
        }
        if self.bg != from.bg {
            colour(&mut codes, self.bg, true);
        }
        codes
    }

    /// Says how the next character will look, if that is new, in the shorter of two ways: what differs, or all of it after a reset.
    fn change(&mut self, to: Self, out: &mut impl Write) -> io::Result<()> {
        if *self == to {
            return Ok(());
        }
        let differs = to.difference(*self);
        let mut anew = to.difference(Self::PLAIN);
        if !anew.is_empty() {
            anew.splice(0..0, *b"0;");
        }
        let shorter = if anew.len() < differs.len() { anew } else { differs };
        *self = to;
        out.write_all(b"\x1b[")?;
        out.write_all(&shorter)?;
        out.write_all(b"m")
    }
}

fn code(codes: &mut Vec<u8>, code: &str) {
    if !codes.is_empty() {
        codes.push(b';');
    }
    codes.extend_from_slice(code.as_bytes());
}

fn colour(codes: &mut Vec<u8>, colour: Color, ground: bool) {
    let shift = if ground { 10 } else { 0 };
    let lead = if ground { 48 } else { 38 };
    let text = match colour {
        Color::Reset => (39 + shift).to_string(),
        Color::Black => (30 + shift).to_string(),
        Color::Red => (31 + shift).to_string(),
        Color::Green => (32 + shift).to_string(),
        Color::Yellow => (33 + shift).to_string(),
        Color::Blue => (34 + shift).to_string(),
        Color::Magenta => (35 + shift).to_string(),
        Color::Cyan => (36 + shift).to_string(),
        Color::Gray => (37 + shift).to_string(),
        Color::DarkGray => (90 + shift).to_string(),
        Color::LightRed => (91 + shift).to_string(),
        Color::LightGreen => (92 + shift).to_string(),
        Color::LightYellow => (93 + shift).to_string(),
        Color::LightBlue => (94 + shift).to_string(),
        Color::LightMagenta => (95 + shift).to_string(),
        Color::LightCyan => (96 + shift).to_string(),
        Color::White => (97 + shift).to_string(),
        Color::Indexed(index) => format!("{lead};5;{index}"),
        Color::Rgb(red, green, blue) => format!("{lead};2;{red};{green};{blue}"),
    };
    code(codes, &text);
}

/// Where the cursor stands, as far as is known: after a character beyond ASCII only that it is the next place, should that be the next one wanted.
#[derive(Debug, Clone, Copy)]
struct Place {
    x: u16,
    y: u16,
    sure: bool,
}

fn go(out: &mut impl Write, from: Option<Place>, x: u16, y: u16) -> io::Result<()> {
    match from {
        Some(at) if at.y == y && at.x == x => Ok(()),
        Some(at) if at.sure && at.y == y && at.x < x => forward(out, x - at.x),
        // the row below, near its start: shorter than both coordinates
        Some(at) if at.y + 1 == y && x < 10 => {
            out.write_all(b"\r\n")?;
            forward(out, x)
        }
        _ => write!(out, "\x1b[{};{}H", y + 1, x + 1),
    }
}

fn forward(out: &mut impl Write, by: u16) -> io::Result<()> {
    match by {
        0 => Ok(()),
        1 => out.write_all(b"\x1b[C"),
        by => write!(out, "\x1b[{by}C"),
    }
}

impl<W: Write> Painter<W> {
    pub(super) fn new(writer: W) -> Self {
        Self { writer, hidden: true }
    }
}

impl<W: Write> Write for Painter<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.writer.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.writer.flush()
    }
}

impl<W: Write> Backend for Painter<W> {
    type Error = io::Error;

    fn draw<'a, I>(&mut self, content: I) -> io::Result<()>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        let out = &mut self.writer;
        let (mut pen, mut at) = (Pen::PLAIN, None);
        let mut cells = content.peekable();
        while let Some((x, y, cell)) = cells.next() {
            go(out, at, x, y)?;
            if cell.symbol() != " " {
                pen.change(Pen::of(cell), out)?;
                out.write_all(cell.symbol().as_bytes())?;
                at = Some(Place { x: x + 1, y, sure: cell.symbol().len() == 1 });
                continue;
            }
            let look = Pen::on_blank(cell, pen);
            pen.change(look, out)?;
            let mut run = 1;
            while cells
                .next_if(|(nx, ny, next)| (*nx, *ny) == (x + run, y) && next.symbol() == " " && Pen::on_blank(next, pen) == look)
                .is_some()
            {
                run += 1;
            }
            // terminals differ in the ground that erasing leaves, except where it is their own
            if run >= RUN && look.bg == Color::Reset && (look.modifier & ON_BLANKS).is_empty() {
                write!(out, "\x1b[{run}X")?;
                at = Some(Place { x, y, sure: true });
            } else {
                write!(out, "{:1$}", "", usize::from(run))?;
                at = Some(Place { x: x + run, y, sure: true });
            }
        }
        pen.change(Pen::PLAIN, out)
    }

    fn hide_cursor(&mut self) -> io::Result<()> {
        if std::mem::replace(&mut self.hidden, true) {
            return Ok(());
        }
        queue!(self.writer, Hide)
    }

    fn show_cursor(&mut self) -> io::Result<()> {
        self.hidden = false;
        queue!(self.writer, Show)
    }

    fn get_cursor_position(&mut self) -> io::Result<Position> {
        Err(io::Error::new(io::ErrorKind::Unsupported, "the terminal is not asked where its cursor is"))
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        let Position { x, y } = position.into();
        go(&mut self.writer, None, x, y)
    }

    fn clear(&mut self) -> io::Result<()> {
        self.clear_region(ClearType::All)
    }

    fn clear_region(&mut self, region: ClearType) -> io::Result<()> {
        let part = match region {
            ClearType::All => Part::All,
            ClearType::AfterCursor => Part::FromCursorDown,
            ClearType::BeforeCursor => Part::FromCursorUp,
            ClearType::CurrentLine => Part::CurrentLine,
            ClearType::UntilNewLine => Part::UntilNewLine,
        };
        queue!(self.writer, Clear(part))
    }

    fn size(&self) -> io::Result<Size> {
        crossterm::terminal::size().map(|(width, height)| Size { width, height })
    }

    fn window_size(&mut self) -> io::Result<WindowSize> {
        Ok(WindowSize { columns_rows: self.size()?, pixels: Size::default() })
    }

    fn flush(&mut self) -> io::Result<()> {
        self.writer.flush()
    }
}

#[cfg(test)]
mod tests;
