//! What lies over the screen. Gives the place of the text cursor where something is typed.

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
    text::Span,
    widgets::{Clear, Widget},
};

use super::{Look, layout, panes::dialog, put, theme::Role};
use crate::{
    act::perform::Fate,
    api::{Demand, Undo},
    app::{
        Model, Overlay,
        overlay::{Confirm, FilterBar, FormDialog, Palette, Picker, SearchBar},
        runs::Run,
    },
    pane::input::Input,
    text::{Ellipsis, Tone, clean, cut, width},
};

pub(super) fn draw(model: &Model, look: &Look, buffer: &mut Buffer) -> Option<Position> {
    let mut cursor = None;
    for overlay in &model.overlays {
        cursor = match overlay {
            Overlay::Palette(palette) => Some(self::palette(model, look, buffer, palette)),
            Overlay::Pick(picker) => self::picker(model, look, buffer, picker),
            Overlay::Filter(bar) => Some(filter(model, look, buffer, bar)),
            Overlay::Search(bar) => Some(search(model, look, buffer, bar)),
            Overlay::Confirm(confirm) => self::confirm(model, look, buffer, confirm),
            Overlay::Form(dialog) => form(model, look, buffer, dialog),
            Overlay::Help(help) => super::help::draw(model, look, buffer, help),
            Overlay::Runs(scroll) => runs(model, look, buffer, scroll.at),
            Overlay::Own(confirm) => super::own::draw(model, look, buffer, confirm),
            Overlay::Export(dialog) => Some(super::export::draw(model, look, buffer, dialog)),
            Overlay::Replace(export) => super::export::replace(model, look, buffer, export),
            Overlay::Exports(scroll) => super::export::list(model, look, buffer, scroll.at),
            Overlay::Audit(audit) => super::audit::draw(model, look, buffer, audit),
            Overlay::Notices(scroll) => lines(model, look, buffer, "Notices", scroll.at, notices(model, look)),
            Overlay::Leave => leave(model, look, buffer),
        };
    }
    cursor
}

/// A line of typed text; gives the place of its cursor.
pub(super) fn typed(look: &Look, buffer: &mut Buffer, area: Rect, input: &Input) -> Position {
    let before = clean(input.before()).into_owned();
    let room = usize::from(area.width.saturating_sub(1));
    let shown = clean(input.text()).into_owned();
    // what is left of the cursor stays in view
    let skip = width(&before).saturating_sub(room);
    let (text, at) = if skip > 0 { (tail(&before, room), room) } else { (shown, width(&before)) };
    put(
        buffer,
        area,
        0,
        vec![Span::styled(
            cut(&text, usize::from(area.width), Ellipsis::END.signed(look.glyphs.ellipsis)).into_owned(),
            look.style(Role::Input),
        )],
    );
    Position { x: area.x + (at as u16).min(area.width.saturating_sub(1)), y: area.y }
}

/// The last columns of a text.
fn tail(text: &str, columns: usize) -> String {
    use unicode_segmentation::UnicodeSegmentation;
    let mut left = columns;
    let mut start = text.len();
    for (at, grapheme) in text.grapheme_indices(true).rev() {
        let Some(rest) = left.checked_sub(width(grapheme)) else { break };
        (left, start) = (rest, at);
    }
    text[start..].to_owned()
}

fn palette(model: &Model, look: &Look, buffer: &mut Buffer, palette: &Palette) -> Position {
    let area = layout::centred(model.size, 90, model.size.height.saturating_sub(4).min(24));
    let inner = dialog(look, buffer, area, "Go to", Role::BorderFocus);
    put(buffer, inner, 0, vec![Span::styled(": ", look.style(Role::Key))]);
    let cursor = typed(look, buffer, Rect { x: inner.x + 2, width: inner.width.saturating_sub(2), height: 1, ..inner }, &palette.input);
    let rows = usize::from(inner.height.saturating_sub(1));
    let top = (palette.scroll.at + 1).saturating_sub(rows);
    for (line, (at, offer)) in palette.found.iter().enumerate().skip(top).take(rows).enumerate() {
        let area = Rect { y: inner.y + 1 + line as u16, height: 1, ..inner };
        put(
            buffer,
            area,
            0,
            vec![
                Span::styled(format!(" {:<24} ", clean(&offer.name())), look.style(Role::Text)),
                Span::styled(clean(&offer.help()).into_owned(), look.style(Role::Dim)),
            ],
        );
        if at == palette.scroll.at {
            buffer.set_style(area, look.style(Role::Selection));
        }
    }
    cursor
}

fn picker(model: &Model, look: &Look, buffer: &mut Buffer, picker: &Picker) -> Option<Position> {
    let area = layout::centred(model.size, 76, (picker.items.len() as u16 + 2).min(model.size.height.saturating_sub(4)));
    let inner = dialog(look, buffer, area, picker.title, Role::BorderFocus);
    let rows = usize::from(inner.height);
    let top = (picker.scroll.at + 1).saturating_sub(rows);
    for (line, (at, (name, word))) in picker.items.iter().enumerate().skip(top).take(rows).enumerate() {
        let area = Rect { y: inner.y + line as u16, height: 1, ..inner };
        put(
            buffer,
            area,
            0,
            vec![
                Span::styled(format!(" {:<20} ", clean(name)), look.style(Role::Text)),
                Span::styled(briefly(word), look.style(Role::Dim)),
            ],
        );
        if at == picker.scroll.at {
            buffer.set_style(area, look.style(Role::Selection));
        }
    }
    None
}

/// A bar over the last two lines: what is typed, and a word about it.
fn bar<'a>(
    model: &Model,
    look: &Look,
    buffer: &mut Buffer,
    sign: &str,
    input: &Input,
    words: impl IntoIterator<Item = Span<'a>>,
) -> Position {
    let area = Rect { y: model.size.height.saturating_sub(2), height: 2, ..layout::hints(model.size) };
    Clear.render(area, buffer);
    buffer.set_style(area, look.style(Role::Overlay));
    put(buffer, area, 0, vec![Span::styled(format!(" {sign} "), look.style(Role::Key))]);
    let cursor = typed(look, buffer, Rect { x: area.x + 3, width: area.width.saturating_sub(4), height: 1, ..area }, input);
    put(buffer, area, 1, std::iter::once(Span::raw("   ")).chain(words).collect());
    cursor
}

fn filter(model: &Model, look: &Look, buffer: &mut Buffer, filter: &FilterBar) -> Position {
    let completion = &filter.completion;
    let role = |at| if completion.at == Some(at) { Role::Key } else { Role::Dim };
    // those that stepping by tab has passed make room for those to come
    let first = completion.at.unwrap_or(0);
    let offers = completion
        .candidates
        .iter()
        .enumerate()
        .skip(first)
        .map(|(at, c)| Span::styled(format!("{}  ", clean(&c.text)), look.style(role(at))));
    let error = filter.error.as_ref().filter(|_| completion.candidates.is_empty());
    let error = error.map(|error| Span::styled(clean(error).into_owned(), look.style(Role::Error)));
    bar(model, look, buffer, "/", &filter.input, error.into_iter().chain(offers))
}

fn search(model: &Model, look: &Look, buffer: &mut Buffer, search: &SearchBar) -> Position {
    let word = Span::styled("enter search   n next   N before   esc leave", look.style(Role::Dim));
    bar(model, look, buffer, "/", &search.input, [word])
}

/// Text as lines of at most so many columns.
pub(super) fn wrapped(text: &str, columns: usize) -> Vec<String> {
    use unicode_segmentation::UnicodeSegmentation;
    let mut lines = vec![String::new()];
    let mut used = 0;
    for word in text.split_word_bounds() {
        let wide = width(word);
        if used + wide > columns && used > 0 {
            lines.push(String::new());
            used = 0;
        }
        for grapheme in word.graphemes(true) {
            if used + width(grapheme) > columns {
                lines.push(String::new());
                used = 0;
            }
            if let Some(line) = lines.last_mut() {
                line.push_str(grapheme);
            }
            used += width(grapheme);
        }
    }
    lines
}

/// Ids and lines that a confirmation lists at most; the count above them is exact.
const IDS_SHOWN: usize = 500;

/// As much of a text as a dialog needs, clean: values have megabytes.
fn briefly(text: &str) -> String {
    const MOST: usize = 400;
    match text.char_indices().nth(MOST) {
        None => clean(text).into_owned(),
        Some((end, _)) => format!("{}… ({} bytes in all)", clean(&text[..end]), crate::text::grouped(text.len() as u64)),
    }
}

fn confirm(model: &Model, look: &Look, buffer: &mut Buffer, confirm: &Confirm) -> Option<Position> {
    let plan = &confirm.plan;
    let columns = usize::from(model.size.width.clamp(44, 96).saturating_sub(4));
    let demand = model.session.guard.demand(plan, model.now.instant).ok()?;
    let mut body: Vec<(String, Role)> = vec![];
    let mut say = |text: &str, role: Role| body.extend(wrapped(text, columns).into_iter().map(|line| (line, role)));
    say(&briefly(&plan.title), Role::Title);
    let count = plan.count();
    if confirm.ids {
        for target in plan.targets().take(IDS_SHOWN) {
            say(&format!("  {}  {}", clean(target.id.as_str()), clean(&target.label)), Role::Text);
        }
    } else {
        let first = plan.targets().take(3).map(|target| briefly(&target.label)).collect::<Vec<_>>().join(", ");
        let more = if count > 3 { format!(", {} and {} more", look.glyphs.ellipsis, count - 3) } else { String::new() };
        say(&format!("on {first}{more}"), Role::Text);
    }
    for note in &plan.notes {
        say(&briefly(note), Role::Waiting);
    }
    say(
        &match &plan.undo {
            Undo::No(reason) => format!("Can be undone: no ({reason})."),
            Undo::By(_) => "Can be undone: yes, with U.".to_owned(),
        },
        Role::Dim,
    );
    say("", Role::Dim);
    for step in plan.steps.iter().take(if confirm.ids { IDS_SHOWN } else { 3 }) {
        say(&format!("  {}", briefly(&step.call.http_line())), Role::Accent);
    }
    if plan.steps.len() > 3 && !confirm.ids {
        say(&format!("  {} {} calls in all", look.glyphs.ellipsis, plan.steps.len()), Role::Dim);
    }
    say("", Role::Dim);
    let ask = match &demand {
        Demand::Yes => "Send it? y / n".to_owned(),
        Demand::Count(count) => format!("Type the count ({count}) to send:"),
        Demand::Name(name) => format!("This is production. Type its name ({}) to arm writing for 10 minutes:", clean(name)),
    };
    let height = (body.len() as u16 + 5).min(model.size.height.saturating_sub(2));
    let area = layout::centred(model.size, columns as u16 + 4, height);
    let production = if model.session.guard.is_production() { "  PROD" } else { "" };
    let title = format!("{}{production}", clean(model.session.guard.context()));
    let inner = dialog(look, buffer, area, &title, if model.session.guard.is_production() { Role::Production } else { Role::BorderFocus });
    let inner = Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner };
    let room = usize::from(inner.height.saturating_sub(3));
    let top = confirm.top.min(body.len().saturating_sub(room));
    for (line, (text, role)) in body.iter().skip(top).take(room).enumerate() {
        put(buffer, inner, line as u16, vec![Span::styled(text.clone(), look.style(*role))]);
    }
    let foot = Rect { y: inner.bottom().saturating_sub(3), height: 3, ..inner };
    put(buffer, foot, 0, vec![Span::styled(cut(&ask, columns, Ellipsis::END).into_owned(), look.style(Role::Title))]);
    let cursor = (demand != Demand::Yes).then(|| typed(look, buffer, Rect { y: foot.y + 1, height: 1, ..foot }, &confirm.input));
    let keys = match (&confirm.error, &demand) {
        (Some(error), _) => Span::styled(clean(error).into_owned(), look.style(Role::Error)),
        (None, Demand::Yes) => Span::styled("y send   c copy as curl   i ids   esc leave", look.style(Role::Dim)),
        (None, Demand::Name(_)) => Span::styled("enter arm   esc leave", look.style(Role::Dim)),
        (None, Demand::Count(_)) => Span::styled("enter send   c copy as curl   i ids   esc leave", look.style(Role::Dim)),
    };
    put(buffer, foot, 2, vec![keys]);
    cursor
}

fn form(model: &Model, look: &Look, buffer: &mut Buffer, dialog_: &FormDialog) -> Option<Position> {
    let fields = dialog_.form.value.as_ref().map_or(1, |form| form.lines.len());
    let area = layout::centred(model.size, 96, (fields as u16 + 5).min(model.size.height.saturating_sub(2)));
    let inner = dialog(
        look,
        buffer,
        area,
        &format!("{} {}", dialog_.action.title.trim_end_matches('…'), clean(&dialog_.label())),
        Role::BorderFocus,
    );
    let Some(form) = &dialog_.form.value else {
        let text = match &dialog_.form.error {
            Some(error) => Span::styled(clean(&error.to_string()).into_owned(), look.style(Role::Error)),
            None => Span::styled(format!("reading the form{}", look.glyphs.ellipsis), look.style(Role::Dim)),
        };
        put(buffer, inner, 0, vec![Span::raw(" "), text]);
        return None;
    };
    let mut cursor = None;
    let rows = usize::from(inner.height.saturating_sub(3)).max(1);
    let top = (form.focus + 1).saturating_sub(rows);
    let label_width = form.lines.iter().map(|line| width(&clean(&line.field.label))).max().unwrap_or(0).clamp(6, 24);
    for (row, (at, line)) in form.lines.iter().enumerate().skip(top).take(rows).enumerate() {
        let area = Rect { y: inner.y + row as u16, height: 1, ..inner };
        let label = crate::text::fit(&clean(&line.field.label), label_width, Ellipsis::END.signed(look.glyphs.ellipsis)).into_owned();
        let focused = at == form.focus && dialog_.adding.is_none();
        let bar = if focused { look.glyphs.bar } else { " " };
        put(buffer, area, 0, vec![Span::styled(format!("{bar}{label} "), look.style(if focused { Role::Title } else { Role::Text }))]);
        let x = area.x + 2 + label_width as u16;
        let (note, role) = match (form.problem(line), &line.field.locked) {
            (Some(problem), _) => (problem, Role::Error),
            (None, Some(reason)) => (reason.clone(), Role::Dim),
            (None, None) if !line.field.choices.is_empty() => (format!("{} left/right chooses", form.kind(line)), Role::Dim),
            (None, None) => (form.kind(line), Role::Dim),
        };
        let note = cut(&clean(&note), 44, Ellipsis::END.signed(look.glyphs.ellipsis)).into_owned();
        let note_width = width(&note) as u16 + 2;
        let value = Rect { x, width: (area.right().saturating_sub(x)).saturating_sub(note_width), ..area };
        let place = typed(look, buffer, value, &line.input);
        if focused {
            cursor = Some(place);
        }
        put(
            buffer,
            Rect { x: area.right().saturating_sub(note_width), width: note_width, ..area },
            0,
            vec![Span::raw(" "), Span::styled(note, look.style(role))],
        );
    }
    let foot = Rect { y: inner.bottom().saturating_sub(2), height: 2, ..inner };
    if let Some(adding) = &dialog_.adding {
        put(buffer, foot, 0, vec![Span::styled(" new field, name:Type  ", look.style(Role::Title))]);
        return Some(typed(look, buffer, Rect { x: foot.x + 23, width: foot.width.saturating_sub(23), height: 1, ..foot }, adding));
    }
    if let Some(error) = &form.error {
        put(buffer, foot, 0, vec![Span::styled(format!(" {}", clean(error)), look.style(Role::Error))]);
    }
    let add = if form.open { "   ctrl-n add a field" } else { "" };
    put(
        buffer,
        foot,
        1,
        vec![Span::styled(format!(" enter goes on to the confirmation   tab next{add}   esc leave"), look.style(Role::Dim))],
    );
    cursor
}

pub(super) fn lines(
    model: &Model,
    look: &Look,
    buffer: &mut Buffer,
    title: &str,
    top: usize,
    lines: Vec<Vec<Span<'_>>>,
) -> Option<Position> {
    let area = layout::centred(model.size, 110, model.size.height.saturating_sub(2));
    let inner = dialog(look, buffer, area, &format!("{title}   esc leaves"), Role::BorderFocus);
    let top = top.min(lines.len().saturating_sub(usize::from(inner.height)));
    for (line, spans) in lines.into_iter().skip(top).take(inner.height.into()).enumerate() {
        put(buffer, inner, line as u16, spans);
    }
    None
}

fn notices<'a>(model: &Model, look: &Look) -> Vec<Vec<Span<'a>>> {
    let line = |notice: &crate::app::notice::Notice| {
        vec![
            Span::styled(format!(" {}  ", model.times.short(notice.utc_ms, model.now.utc_ms)), look.style(Role::Dim)),
            Span::styled(clean(&notice.text).into_owned(), look.theme.tone(notice.tone)),
        ]
    };
    model.notices.all().map(line).collect()
}

fn runs(model: &Model, look: &Look, buffer: &mut Buffer, at: usize) -> Option<Position> {
    let mut top = 0;
    let mut out: Vec<Vec<Span<'_>>> = vec![];
    if model.runs.0.is_empty() {
        out.push(vec![Span::styled(" nothing was written yet", look.style(Role::Dim))]);
    }
    for (index, run) in model.runs.0.iter().rev().enumerate() {
        let selected = index == at.min(model.runs.0.len() - 1);
        if selected {
            top = out.len();
        }
        out.push(run_line(model, look, run, selected));
        for (target, fate) in
            run.report.iter().filter(|_| selected).flat_map(|report| &report.fates).filter(|(_, fate)| *fate != Fate::Done).take(200)
        {
            let (word, tone) = match fate {
                Fate::Done => continue,
                Fate::Failed(reason) => (format!("failed: {reason}"), Tone::Failing),
                Fate::Unknown(reason) => (format!("unknown, look yourself: {reason}"), Tone::Waiting),
                Fate::NotSent => ("not sent".to_owned(), Tone::Dim),
            };
            out.push(vec![
                Span::styled(format!("     {}  ", clean(&target.label)), look.style(Role::Text)),
                Span::styled(clean(&word).into_owned(), look.theme.tone(tone)),
            ]);
        }
    }
    lines(model, look, buffer, "Writes   r again what failed   s stop", top, out)
}

fn run_line<'a>(model: &Model, look: &Look, run: &Run, selected: bool) -> Vec<Span<'a>> {
    let (text, tone) = match &run.report {
        Some(report) if report.is_clean() => (report.summary(), Tone::Moving),
        Some(report) => (report.summary(), Tone::Failing),
        None => {
            let done = run.progress.settled * 20 / run.progress.total.max(1);
            let bar = look.glyphs.done.repeat(done) + &look.glyphs.left.repeat(20 - done);
            let word = if run.stopped { "stopping" } else { "under way" };
            (
                format!(
                    "{bar} {} of {} {} {} failed, {word}",
                    run.progress.settled, run.progress.total, look.glyphs.dot, run.progress.failed
                ),
                Tone::Waiting,
            )
        }
    };
    let bar = if selected { look.glyphs.bar } else { " " };
    vec![
        Span::styled(bar, look.style(Role::Accent)),
        Span::styled(format!("{}  ", model.times.of_day(run.utc_ms)), look.style(Role::Dim)),
        Span::styled(format!("{}  ", clean(&run.plan.title)), look.style(Role::Title)),
        Span::styled(clean(&text).into_owned(), look.theme.tone(tone)),
    ]
}

fn leave(model: &Model, look: &Look, buffer: &mut Buffer) -> Option<Position> {
    let area = layout::centred(model.size, 60, 5);
    let inner = dialog(look, buffer, area, "Leave?", Role::BorderFocus);
    put(buffer, inner, 0, vec![Span::raw(" A write or an export is still under way; what has")]);
    put(buffer, inner, 1, vec![Span::raw(" not started will not be, and the rest goes unwatched.")]);
    put(buffer, inner, 2, vec![Span::styled(" y leave   n stay", look.style(Role::Key))]);
    None
}
