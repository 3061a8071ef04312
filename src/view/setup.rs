//! The form for a server that is not configured, with the steps of its test.

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
    text::Span,
};

use super::{Look, confirm::wrapped, layout, overlays::typed, panes::dialog, put, theme::Role};
use crate::{
    app::{
        Model,
        overlay::{FIELDS, PASSWORD, Setup},
    },
    doctor::State,
    pane::input::Input,
    text::{Tone, clean, clean_lines},
};

/// Columns before what is typed.
const LABEL: u16 = 11;

pub(super) fn draw(model: &Model, look: &Look, buffer: &mut Buffer, setup: &Setup) -> Option<Position> {
    let area = layout::centred(model.size, 100, model.size.height.saturating_sub(2).min(30));
    let title = if model.session.is_nowhere() { "Which server? Nothing is configured yet" } else { "Another server, for this session" };
    let inner = dialog(look, buffer, area, title, Role::BorderFocus);
    let inner = Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner };
    let mut cursor = None;
    for (at, ((label, hint), input)) in FIELDS.iter().zip(&setup.inputs).enumerate() {
        let line = Rect { y: inner.y + at as u16, height: 1, ..inner };
        let focused = at == setup.focus;
        let bar = if focused { look.glyphs.bar } else { " " };
        put(buffer, line, 0, vec![Span::styled(format!("{bar}{label}"), look.style(if focused { Role::Title } else { Role::Text }))]);
        let value = Rect { x: line.x + LABEL, width: line.width.saturating_sub(LABEL), ..line };
        let shown = if at == PASSWORD { masked(input) } else { input.clone() };
        let place = typed(look, buffer, value, &shown);
        if input.text().is_empty() {
            put(buffer, value, 0, vec![Span::raw("  "), Span::styled(*hint, look.style(Role::Dim))]);
        }
        if focused {
            cursor = Some(place);
        }
    }
    let foot = Rect { y: inner.bottom().saturating_sub(2), height: 2, ..inner };
    let body = Rect { y: inner.y + 6, height: foot.y.saturating_sub(inner.y + 6), ..inner };
    let lines = told(setup, look, usize::from(body.width));
    // the newest lines stay in view
    let skip = lines.len().saturating_sub(body.height.into());
    for (row, line) in lines.into_iter().skip(skip).enumerate() {
        put(buffer, body, row as u16, line);
    }
    if let Some(word) = &setup.word {
        put(buffer, foot, 0, vec![Span::styled(word.clone(), look.style(Role::Waiting))]);
    }
    let leave = if model.session.is_nowhere() { "esc quit" } else { "esc leave" };
    let keys = match (setup.testing, setup.passed()) {
        (Some(_), _) => format!("testing{}   {leave}", look.glyphs.ellipsis),
        (None, true) => format!("enter use it now   ctrl-y copy the lines for config.toml   {leave}"),
        (None, false) => format!("enter test the connection   tab next field   {leave}"),
    };
    put(buffer, foot, 1, vec![Span::styled(keys, look.style(Role::Dim))]);
    cursor
}

/// As long as what is typed, with the cursor at its place.
fn masked(input: &Input) -> Input {
    let mut shown = Input::new("*".repeat(input.before().chars().count()));
    let rest = input.text().chars().count() - input.before().chars().count();
    for _ in 0..rest {
        shown.paste("*");
    }
    for _ in 0..rest {
        shown.apply(crate::pane::input::Edit::Left);
    }
    shown
}

/// The steps of the test, then the lines that would keep what works.
fn told<'a>(setup: &Setup, look: &Look, columns: usize) -> Vec<Vec<Span<'a>>> {
    const INDENT: usize = 22;
    let mut out = vec![];
    for check in &setup.checks {
        let (tone, word) = match check.state {
            State::Ok => (Tone::Moving, check.state.word()),
            State::Doubtful => (Tone::Waiting, check.state.word()),
            State::Failed => (Tone::Failing, check.state.word()),
        };
        let told = clean_lines(&check.told).replace('\n', " ");
        let mut lines = wrapped(&told, columns.saturating_sub(INDENT)).into_iter();
        out.push(vec![
            Span::styled(format!("{:<13} ", check.step), look.style(Role::Text)),
            Span::styled(format!("{word:<7} "), look.theme.tone(tone)),
            Span::styled(lines.next().unwrap_or_default(), look.style(Role::Text)),
        ]);
        out.extend(lines.map(|line| vec![Span::styled(format!("{:INDENT$}{line}", ""), look.style(Role::Text))]));
        for line in check.advice.iter().flat_map(|advice| wrapped(&clean(advice), columns.saturating_sub(INDENT))) {
            out.push(vec![Span::styled(format!("{:INDENT$}{line}", ""), look.style(Role::Accent))]);
        }
    }
    let lines = setup.lines();
    if !lines.is_empty() {
        out.push(vec![]);
        out.push(vec![Span::styled("to keep it, put this into config.toml (flowdeck never writes it):", look.style(Role::Dim))]);
        out.extend(lines.into_iter().map(|line| vec![Span::styled(format!("  {}", clean(&line)), look.style(Role::Accent))]));
    }
    out
}
