//! The confirmation: what will be sent, on what, and whether it can be undone.

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
    text::Span,
};

use super::{Look, layout, overlays::typed, panes::dialog, put, theme::Role};
use crate::{
    api::{Demand, Undo},
    app::{Model, overlay::Confirm},
    text::{Ellipsis, briefly, clean, cut, grouped, width},
};

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

pub(super) fn draw(model: &Model, look: &Look, buffer: &mut Buffer, confirm: &Confirm) -> Option<Position> {
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
        let first: Vec<_> = plan.targets().take(3).map(|target| briefly(&target.label)).collect();
        let unnamed = if plan.is_by_filter() { 0 } else { count.saturating_sub(first.len() as u64) };
        let more = if unnamed > 0 { format!(", {} and {} more", look.glyphs.ellipsis, grouped(unnamed)) } else { String::new() };
        let first = first.join(", ");
        say(&format!("on {first}{more}"), Role::Text);
        if let (Some(only), 1) = (plan.targets().next(), count)
            && *only.label != *only.id.as_str()
        {
            say(&format!("   {}", clean(only.id.as_str())), Role::Dim);
        }
    }
    for note in &plan.notes {
        say(&briefly(note), Role::Waiting);
    }
    say(
        &match &plan.undo {
            Undo::No(reason) => format!("Can be undone: no ({reason})."),
            Undo::By(_) => format!("Can be undone: yes, with {}.", model.keymap.key("undo")),
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
        _ if confirm.looking.is_some() => format!("Looking at what it touches{}", look.glyphs.ellipsis),
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
    let cursor = (demand != Demand::Yes && confirm.looking.is_none())
        .then(|| typed(look, buffer, Rect { y: foot.y + 1, height: 1, ..foot }, &confirm.input));
    let keys = match (&confirm.error, &demand) {
        _ if confirm.looking.is_some() => Span::styled("esc leave", look.style(Role::Dim)),
        (Some(error), _) => Span::styled(clean(error).into_owned(), look.style(Role::Error)),
        (None, Demand::Yes) => Span::styled("y send   c copy as curl   i ids   esc leave", look.style(Role::Dim)),
        (None, Demand::Name(_)) => Span::styled("enter arm   esc leave", look.style(Role::Dim)),
        (None, Demand::Count(_)) => Span::styled("enter send   c copy as curl   i ids   esc leave", look.style(Role::Dim)),
    };
    put(buffer, foot, 2, vec![keys]);
    cursor
}
