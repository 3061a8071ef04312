use proptest::prelude::*;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::*;

const SCREEN: Rect = Rect::new(0, 0, 40, 4);

fn painted(cells: &[(u16, u16, &Cell)]) -> String {
    let mut painter = Painter::new(Vec::new());
    painter.draw(cells.iter().copied()).unwrap();
    String::from_utf8(painter.writer).unwrap()
}

fn line(text: &str, style: Style) -> Buffer {
    let mut buffer = Buffer::empty(SCREEN);
    buffer.set_string(0, 0, text, style);
    buffer
}

fn update(from: &Buffer, to: &Buffer) -> String {
    painted(&from.diff(to))
}

#[test]
fn only_what_differs_is_said() {
    let from = Buffer::empty(SCREEN);
    assert_eq!(update(&from, &line("ab", Style::new())), "\x1b[1;1Hab");
    let red = Style::new().fg(Color::Indexed(203));
    assert_eq!(update(&from, &line("ab", red)), "\x1b[1;1H\x1b[38;5;203mab\x1b[m");
    let loud = red.bg(Color::Red).add_modifier(Modifier::BOLD);
    assert_eq!(update(&line("ab", red), &line("ab", loud)), "\x1b[1;1H\x1b[1;38;5;203;41mab\x1b[m");
}

#[test]
fn a_long_blank_is_erased_and_stepped_over_where_its_ground_is_the_terminals() {
    let from = line(&"x".repeat(30), Style::new());
    assert_eq!(update(&from, &line("a                            b", Style::new())), "\x1b[1;1Ha\x1b[28X\x1b[28Cb");
    let ground = Style::new().bg(Color::Indexed(238));
    assert!(update(&from, &line(&" ".repeat(30), ground)).contains(&" ".repeat(30)));
}

#[test]
fn what_bold_and_dim_share_is_put_on_again() {
    let both = Pen { modifier: Modifier::BOLD | Modifier::DIM, fg: Color::Red, ..Pen::PLAIN };
    let bold = Pen { modifier: Modifier::BOLD, ..both };
    assert_eq!(bold.difference(both), b"22;1");
}

#[test]
fn the_cursor_is_hidden_once() {
    let mut painter = Painter::new(Vec::new());
    painter.hide_cursor().unwrap();
    painter.show_cursor().unwrap();
    painter.hide_cursor().unwrap();
    painter.hide_cursor().unwrap();
    assert_eq!(painter.writer, b"\x1b[?25h\x1b[?25l");
}

fn colours() -> impl Strategy<Value = Color> {
    prop_oneof![
        Just(Color::Reset),
        Just(Color::Red),
        Just(Color::LightBlue),
        (0..=255_u8).prop_map(Color::Indexed),
        Just(Color::Rgb(1, 2, 3))
    ]
}

fn styles() -> impl Strategy<Value = Style> {
    // the parser keeps one of bold and dim, so they do not come together
    let modifiers = [Modifier::BOLD, Modifier::ITALIC, Modifier::UNDERLINED, Modifier::REVERSED];
    (colours(), colours(), proptest::sample::subsequence(modifiers.to_vec(), 0..=4))
        .prop_map(|(fg, bg, on)| Style::new().fg(fg).bg(bg).add_modifier(on.into_iter().fold(Modifier::empty(), Modifier::union)))
}

fn buffers(pieces: &'static str) -> impl Strategy<Value = Buffer> {
    let piece = (0..40_u16, 0..4_u16, prop_oneof!["[a-z]{1,9}", " {1,30}", pieces], styles());
    proptest::collection::vec(piece, 0..8).prop_map(|pieces| {
        let mut buffer = Buffer::empty(SCREEN);
        for (x, y, text, style) in pieces {
            buffer.set_string(x, y, text, style);
        }
        buffer
    })
}

fn vt(colour: Color) -> vt100::Color {
    match colour {
        Color::Red => vt100::Color::Idx(1),
        Color::LightBlue => vt100::Color::Idx(12),
        Color::Indexed(index) => vt100::Color::Idx(index),
        Color::Rgb(red, green, blue) => vt100::Color::Rgb(red, green, blue),
        _ => vt100::Color::Default,
    }
}

fn shows(terminal: &vt100::Parser, drawn: &Buffer) -> Result<(), TestCaseError> {
    for y in 0..SCREEN.height {
        let mut x = 0;
        while x < SCREEN.width {
            let (cell, shown) = (&drawn[(x, y)], terminal.screen().cell(y, x).unwrap());
            let text = if shown.has_contents() { shown.contents() } else { " " };
            prop_assert_eq!(cell.symbol(), text, "{},{}", x, y);
            let seen = Pen::of(cell);
            prop_assert_eq!(vt(seen.bg), shown.bgcolor());
            prop_assert_eq!(seen.modifier.contains(Modifier::REVERSED), shown.inverse());
            prop_assert_eq!(seen.modifier.contains(Modifier::UNDERLINED), shown.underline());
            if text != " " {
                prop_assert_eq!(vt(seen.fg), shown.fgcolor());
                prop_assert_eq!(seen.modifier.contains(Modifier::BOLD), shown.bold());
                prop_assert_eq!(seen.modifier.contains(Modifier::ITALIC), shown.italic());
            }
            x += if shown.is_wide() { 2 } else { 1 };
        }
    }
    Ok(())
}

proptest! {
    #[test]
    fn a_terminal_shows_what_was_drawn(first in buffers("[a-z ]{0,20}é[a-z]{0,3}"), second in buffers("[a-z ]{0,20}é[a-z]{0,3}")) {
        let mut terminal = vt100::Parser::new(SCREEN.height, SCREEN.width, 0);
        terminal.process(update(&Buffer::empty(SCREEN), &first).as_bytes());
        terminal.process(update(&first, &second).as_bytes());
        shows(&terminal, &second)?;
    }

    // drawn once: what is left of half a wide character that is written over differs between terminals
    #[test]
    fn a_terminal_shows_wide_characters_where_they_were_drawn(text in "[a-z ]{0,20}注文[a-z]{0,3}", style in styles()) {
        let mut terminal = vt100::Parser::new(SCREEN.height, SCREEN.width, 0);
        let drawn = line(&text, style);
        terminal.process(update(&Buffer::empty(SCREEN), &drawn).as_bytes());
        shows(&terminal, &drawn)?;
    }
}
