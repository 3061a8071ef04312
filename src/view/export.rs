//! Exports over the screen: their form, the question about a file that is there, and the list of them.

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
    text::Span,
};

use super::{
    Look, layout,
    overlays::{lines, typed},
    panes::dialog,
    put,
    theme::Role,
};
use crate::{
    app::{Model, overlay::ExportDialog},
    text::{Tone, clean, grouped},
    transfer::{Export, Format},
};

/// Columns of a label.
const LABEL: u16 = 9;

pub(super) fn draw(model: &Model, look: &Look, buffer: &mut Buffer, export: &ExportDialog) -> Position {
    let area = layout::centred(model.size, 76, 8);
    let inner = dialog(look, buffer, area, &format!("Export {}", export.resource.name), Role::BorderFocus);
    let shown = match export.shown() {
        1 => "the row that is shown".to_owned(),
        rows => format!("the {} rows that are shown", grouped(rows as u64)),
    };
    let choices = [
        vec![(shown, !export.all), ("all that match".to_owned(), export.all)],
        Format::ALL.into_iter().map(|format| (format.name().to_owned(), format == export.format)).collect(),
        vec![],
    ];
    let mut cursor = Position { x: inner.x, y: inner.y };
    for (at, (label, choices)) in ["Rows", "Format", "File"].into_iter().zip(choices).enumerate() {
        let line = Rect { y: inner.y + at as u16, height: 1, ..inner };
        let focused = at == export.focus;
        let bar = if focused { look.glyphs.bar } else { " " };
        let label = format!("{bar}{label:<0$}", usize::from(LABEL));
        let mut spans = vec![Span::styled(label, look.style(if focused { Role::Title } else { Role::Text }))];
        for (text, chosen) in choices {
            let style = look.style(if chosen { Role::Accent } else { Role::Dim });
            spans.push(Span::styled(if chosen { format!("[{text}] ") } else { format!(" {text}  ") }, style));
        }
        put(buffer, line, 0, spans);
        let place = Rect { x: line.x + LABEL + 1, width: line.width.saturating_sub(LABEL + 2), ..line };
        if at == 2 {
            let end = typed(look, buffer, place, &export.file);
            cursor = if focused { end } else { cursor };
        } else if focused {
            cursor = Position { x: place.x, y: place.y };
        }
    }
    let told = match (&export.error, export.format) {
        (Some(error), _) => Span::styled(format!(" {}", clean(error)), look.style(Role::Error)),
        (None, Format::Csv) => Span::styled(" every column; no cell becomes a formula", look.style(Role::Dim)),
        (None, _) => Span::styled(" the server's own objects, as they came", look.style(Role::Dim)),
    };
    put(buffer, inner, 4, vec![told]);
    put(buffer, inner, 5, vec![Span::styled(" enter write   tab next   left/right choose   esc leave", look.style(Role::Dim))]);
    cursor
}

pub(super) fn replace(model: &Model, look: &Look, buffer: &mut Buffer, export: &Export) -> Option<Position> {
    let area = layout::centred(model.size, 76, 5);
    let inner = dialog(look, buffer, area, "Replace it?", Role::BorderFocus);
    put(buffer, inner, 0, vec![Span::raw(format!(" {} is there already.", clean(&export.to)))]);
    put(buffer, inner, 2, vec![Span::styled(" y replace it   n leave it as it is", look.style(Role::Key))]);
    None
}

pub(super) fn list(model: &Model, look: &Look, buffer: &mut Buffer, at: usize) -> Option<Position> {
    let mut out: Vec<Vec<Span<'_>>> = vec![];
    for (index, export) in model.exports.all().enumerate() {
        let of = export.read.1.map_or_else(String::new, |total| format!(" of {}", grouped(total)));
        let (word, tone) = match (&export.outcome, export.stopped) {
            (Some((true, word)), _) => (word.clone(), Tone::Moving),
            (Some((false, word)), _) => (word.clone(), Tone::Failing),
            (None, true) => ("stopping".to_owned(), Tone::Waiting),
            (None, false) => (format!("{}{of} rows read", grouped(export.read.0)), Tone::Waiting),
        };
        out.push(vec![
            Span::styled(if index == at { look.glyphs.bar } else { " " }, look.style(Role::Accent)),
            Span::styled(format!("{}  ", model.times.of_day(export.utc_ms)), look.style(Role::Dim)),
            Span::styled(format!("{}  ", clean(&export.title)), look.style(Role::Title)),
            Span::styled(clean(&word).into_owned(), look.theme.tone(tone)),
        ]);
    }
    if out.is_empty() {
        let key = model.keymap.key("list.export");
        out.push(vec![Span::styled(format!(" nothing was exported yet; {key} in a list does"), look.style(Role::Dim))]);
    }
    lines(model, look, buffer, "Exports   s stop", at, out)
}
