//! One incident in three lines, over the lists of an instance: what it is, what it says, where it began.

use ratatui::{buffer::Buffer, text::Span};

use super::{Look, layout, panes, put, theme::Role};
use crate::{
    act::Subject,
    api::Cell,
    app::Model,
    pane::cause::Chain,
    text::{Ellipsis, age, clean, cut},
};

pub(super) fn draw(model: &Model, look: &Look, buffer: &mut Buffer) {
    let Some(area) = layout::incident(model) else { return };
    let screen = model.screen();
    let Some(table) = screen.incidents().and_then(|at| screen.panes[at].table()) else { return };
    let incident = screen.incident();
    let which = match table.len() {
        0 | 1 => String::new(),
        many => format!("{} of {many} here", table.selected_at().unwrap_or(0) + 1),
    };
    let title = vec![Span::styled(" Incident ", look.style(Role::Title))];
    panes::frame(look, buffer, area, title, &which, vec![], false);
    let inner = layout::inner(area);
    let width = usize::from(inner.width).saturating_sub(2);
    let line = |text: &str, role: Role| {
        let text = cut(text, width, Ellipsis::END.signed(look.glyphs.ellipsis)).into_owned();
        vec![Span::raw(" "), Span::styled(text, look.style(role))]
    };
    let Some(incident) = incident else {
        let (text, role) = match (&table.rows.error, table.rows.value.is_some()) {
            (Some(error), _) => (clean(&error.to_string()).into_owned(), Role::Error),
            (None, true) => ("no incident here".to_owned(), Role::Dim),
            (None, false) => (format!("reading{}", look.glyphs.ellipsis), Role::Dim),
        };
        put(buffer, inner, 0, line(&text, role));
        return;
    };
    put(buffer, inner, 0, line(&facts(model, look, &incident), Role::Text));
    put(buffer, inner, 1, line(&message(&incident, screen.cause()), Role::Failing));
    put(buffer, inner, 2, line(&cause(model, look, &incident), Role::Dim));
}

/// What kind of incident it is, since when, with how many retries left, and what somebody noted.
fn facts(model: &Model, look: &Look, incident: &Subject) -> String {
    let kind = match &*incident.cell("type") {
        "failedJob" => "failed job".to_owned(),
        "failedExternalTask" => "failed external task".to_owned(),
        other => clean(other).into_owned(),
    };
    let mut facts = vec![kind];
    let raised = incident.resource.column("age").and_then(|at| incident.row.cells.get(at)).and_then(Cell::integer);
    facts.extend(raised.map(|ms| age(model.now.utc_ms + model.session.skew_ms - ms)));
    facts.extend(Some(clean(&incident.cell("state")).into_owned()).filter(|state| !state.is_empty()));
    for (column, word) in [("retries", "retries"), ("annotation", "note:")] {
        let text = incident.cell(column);
        if !text.is_empty() {
            facts.push(format!("{word} {}", clean(&text)));
        }
    }
    facts.join(&format!(" {} ", look.glyphs.dot))
}

fn message(incident: &Subject, chain: Option<&Chain>) -> String {
    let message = incident.cell("message");
    match chain {
        _ if !message.is_empty() => clean(&message).into_owned(),
        Some(_) => "failed further down, in an instance that it called".to_owned(),
        None => String::new(),
    }
}

/// Where it began: which activity, in which instance, how far down; and which activity holds what failed, if that is another.
fn cause(model: &Model, look: &Look, incident: &Subject) -> String {
    let at = |failed: &str, holds: &str| {
        let holder = if failed == holds { String::new() } else { format!(" {} its job is at {}", look.glyphs.dot, clean(holds)) };
        (clean(failed).into_owned(), holder)
    };
    let instance = incident.reference("instance").unwrap_or_default();
    match model.screen().cause().and_then(|chain| Some((chain.levels_below(&instance), chain.cause()?))) {
        Some((levels, cause)) => {
            let (failed, holder) = at(cause.failed(), cause.holder());
            let far = match levels {
                0 => String::new(),
                1 => " (1 level down)".to_owned(),
                many => format!(" ({many} levels down)"),
            };
            format!("cause: {failed} in {}{far}{holder}", clean(cause.definition()))
        }
        None if incident.reference("root").is_none_or(|root| root == incident.row.id.as_str()) => {
            let holds = incident.cell("holds");
            let (failed, holder) =
                at(&Some(incident.cell("activity")).filter(|failed| !failed.is_empty()).unwrap_or(holds.clone()), &holds);
            format!("cause: {failed}, here{holder}")
        }
        None if incident.reference("root").is_some_and(|root| model.screen().causes.is_missing(&root)) => {
            format!("the cause is not to be found ({} looks again)", model.keymap.key("refresh"))
        }
        None => format!("looking for the cause{}", look.glyphs.ellipsis),
    }
}
