//! The list of writes with their progress, and the report of one.

use ratatui::{buffer::Buffer, layout::Position, text::Span};

use super::{Look, confirm::wrapped, overlays::lines, theme::Role};
use crate::{
    act::{
        follow::Pace,
        report::{Line, Word},
    },
    api::dialect::iso_time,
    app::{Model, overlay::RunList, runs::Run},
    text::{Tone, clean, grouped},
};

/// Lines of a report that the list shows below the selected write.
const BRIEFLY: usize = 6;

pub(super) fn draw(model: &Model, look: &Look, buffer: &mut Buffer, list: RunList) -> Option<Position> {
    let selected = list.selected(model);
    if let (Some(scroll), Some(at)) = (list.open, selected) {
        let run = &model.runs.all[at];
        let mut out = run_lines(look, run, true);
        let columns = usize::from(model.size.width.clamp(44, 110).saturating_sub(8));
        // as many as can be seen; each takes a line at least
        out.extend(closely(look, run, scroll.at, columns).take(model.size.height.into()).flatten());
        let title = format!("Write   line {} of {}", grouped(scroll.at as u64 + 1), grouped(run.length() as u64));
        return lines(model, look, buffer, &title, 0, out);
    }
    let mut top = 0;
    let mut out: Vec<Vec<Span<'_>>> = vec![];
    if model.runs.all.is_empty() {
        out.push(vec![Span::styled(" nothing was written yet", look.style(Role::Dim))]);
    }
    for (at, run) in model.runs.all.iter().enumerate().rev() {
        let is_selected = Some(at) == selected;
        if is_selected {
            top = out.len();
        }
        out.extend(run_lines(look, run, is_selected));
        if !is_selected {
            continue;
        }
        let told = told(run);
        out.extend(told.iter().take(BRIEFLY).map(|line| report_line(look, line)));
        if told.len() > BRIEFLY {
            let more = format!("     {} {} more: enter", look.glyphs.ellipsis, told.len() - BRIEFLY);
            out.push(vec![Span::styled(more, look.style(Role::Dim))]);
        }
    }
    lines(model, look, buffer, "Writes", top, out)
}

/// The lines of a report that there is.
fn told(run: &Run) -> &[Line] {
    run.told.as_ref().map_or(&[], |told| &told.lines)
}

/// A write from a line on: what it was for, what was answered, and what became of each thing.
fn closely<'a>(look: &'a Look, run: &'a Run, top: usize, columns: usize) -> impl Iterator<Item = Vec<Vec<Span<'a>>>> {
    let answers = run.told.iter().flat_map(|told| &told.answers);
    let about = run.about.iter().chain(answers).map(move |(word, text)| {
        let row = |(at, row): (usize, String)| {
            let word = if at == 0 { *word } else { "" };
            vec![Span::styled(format!("     {word:<9}"), look.style(Role::Dim)), Span::styled(row, look.style(Role::Text))]
        };
        wrapped(text, columns.saturating_sub(9)).into_iter().enumerate().map(row).collect()
    });
    let headline = run.told.iter().map(|told| vec![vec![Span::styled(headline(look, told.lines.len()), look.style(Role::Dim))]]);
    about.chain(headline).chain(told(run).iter().map(move |line| in_full(look, line, columns))).skip(top)
}

/// What a report has to tell.
fn headline(look: &Look, lines: usize) -> String {
    match lines {
        0 => format!("     every one was done {} nothing more to tell", look.glyphs.dot),
        1 => "     what became of it:".to_owned(),
        count => format!("     what became of it, in {} lines, the gravest first:", grouped(count as u64)),
    }
}

/// A line of a report with nothing cut off.
fn in_full<'a>(look: &Look, line: &Line, columns: usize) -> Vec<Vec<Span<'a>>> {
    let (text, tone) = said(line);
    let rows = wrapped(&clean(&format!("{}  {text}", line.target.label)), columns);
    let row = |(at, row): (usize, String)| {
        let indent = if at == 0 { "     " } else { "       " };
        vec![Span::raw(indent), Span::styled(row, look.theme.tone(tone))]
    };
    rows.into_iter().enumerate().map(row).collect()
}

fn report_line<'a>(look: &Look, line: &Line) -> Vec<Span<'a>> {
    let (text, tone) = said(line);
    vec![
        Span::styled(format!("     {}  ", clean(&line.target.label)), look.style(Role::Text)),
        Span::styled(clean(&text).into_owned(), look.theme.tone(tone)),
    ]
}

/// How a thing ended, in words, and what that means.
fn said(line: &Line) -> (String, Tone) {
    let tone = match line.word {
        Word::Failed => Tone::Failing,
        Word::Unknown | Word::Left => Tone::Waiting,
        Word::NotSent => Tone::Dim,
        Word::Done => Tone::Plain,
    };
    let word = if line.word == Word::Unknown { "unknown, look yourself" } else { line.word.as_str() };
    (if line.text.is_empty() { word.to_owned() } else { format!("{word}: {}", line.text) }, tone)
}

/// A write in lines: what, how far or how it ended, and what can be done about it.
fn run_lines<'a>(look: &Look, run: &Run, selected: bool) -> Vec<Vec<Span<'a>>> {
    let bar = if selected { look.glyphs.bar } else { " " };
    let (text, tone) = state(look, run);
    let mut keys = vec![];
    if run.is_under_way() && !run.stopped {
        keys.push(if run.progress.batch.is_some() { "s leave it to itself" } else { "s stop" });
    }
    if run.can_retry() {
        keys.push("r again what failed");
    }
    if run.can_be_refilled() {
        keys.push("e its form again");
    }
    if run.can_be_done_singly() {
        keys.push("o one by one instead");
    }
    if run.left_batch().is_some() {
        keys.push("f follow the batch again");
    }
    let mut lines = vec![
        vec![
            Span::styled(bar, look.style(Role::Accent)),
            Span::styled(format!("{}  ", &iso_time(run.utc_ms)[11..19]), look.style(Role::Dim)),
            Span::styled(clean(&run.plan.title).into_owned(), look.style(Role::Title)),
        ],
        vec![
            Span::styled(bar, look.style(Role::Accent)),
            Span::raw("          "),
            Span::styled(clean(&text).into_owned(), look.theme.tone(tone)),
        ],
    ];
    if selected && !keys.is_empty() {
        lines.push(vec![
            Span::styled(bar, look.style(Role::Accent)),
            Span::raw("          "),
            Span::styled(keys.join("   "), look.style(Role::Key)),
        ]);
    }
    lines
}

fn state(look: &Look, run: &Run) -> (String, Tone) {
    if let Some(told) = run.told.as_ref().filter(|_| run.watched.is_none()) {
        return (told.summary.clone(), if told.is_clean { Tone::Moving } else { Tone::Failing });
    }
    let progress = &run.progress;
    let done = (progress.settled.min(progress.total) * 20 / progress.total.max(1)) as usize;
    let bar = look.glyphs.done.repeat(done) + &look.glyphs.left.repeat(20 - done);
    let word = match &progress.batch {
        _ if run.stopped => "stopping".to_owned(),
        None => "under way".to_owned(),
        Some((batch, Pace::Moving)) => format!("batch {batch}"),
        Some((batch, Pace::Suspended)) => format!("suspended: batch {batch}"),
        Some((batch, Pace::Away)) => format!("the server does not answer, looking again: batch {batch}"),
    };
    let dot = look.glyphs.dot;
    let text = format!("{bar} {} of {} {dot} {} failed, {word}", grouped(progress.settled), grouped(progress.total), progress.failed);
    (text, Tone::Waiting)
}

#[cfg(test)]
mod tests {
    use ratatui::layout::{Rect, Size};

    use super::*;
    use crate::{
        act::report::{Fate, Report, Settled},
        api::{Plan, Step, Target, Undo, camunda7::job::SET_JOB_RETRIES},
        app::{Place, Session},
        call, clock,
        view::{glyph, theme::Theme},
    };

    /// The program after a write of which so many things failed.
    fn after(count: usize) -> Model {
        let place = Place::new("demo", "http://demo.example/engine-rest");
        let mut model = Model::new(vec![place.clone()], Session::new(place), Size { width: 120, height: 40 }, clock::now());
        let targets = |at: usize| vec![Target { id: at.to_string().into(), label: format!("ORD-{at}") }];
        let step = |at: usize| Step::new(call!(SET_JOB_RETRIES, "id" = at, "retries" = 1), targets(at));
        let steps = (0..count).map(step).collect();
        let undo = Undo::No("a retry runs the job");
        let plan = Plan { command: "job.retry", title: "Set retries".to_owned(), notes: vec![], steps, undo, careful: false };
        let ticket = model.tickets.draw();
        model.runs.start(ticket, plan, None, None, 0);
        let settled = |at: usize| Settled { targets: targets(at), touches: 1, fate: Fate::Failed("on fire".to_owned()) };
        model.runs.all[0].settle(Report { steps: (0..count).map(settled).collect() });
        model
    }

    #[test]
    fn a_report_of_very_many_is_read_to_its_end() {
        let look = Look { theme: Theme::plain(), glyphs: &glyph::ASCII };
        let model = after(20_000);
        let last = model.runs.all[0].length() - 1;
        let shown = |at: usize| {
            let mut buffer = Buffer::empty(Rect::new(0, 0, 120, 40));
            draw(&model, &look, &mut buffer, RunList { at: 0, open: Some(crate::app::overlay::Scroll { at, last }) });
            buffer.content().iter().map(ratatui::buffer::Cell::symbol).collect::<String>()
        };
        assert!(shown(0).contains("Set retries") && !shown(0).contains("ORD-19999"), "{}", shown(0));
        assert!(shown(last).contains("ORD-19999") && !shown(last).contains("ORD-17 "), "{}", shown(last));
    }
}
