//! What commands do with the text that has the keys.

use super::{Effect, Model, Overlay, overlay::SearchBar, steer::screenful};
use crate::{pane::text::Text, resource::Tone};

/// Columns of one step to the side.
const SIDEWAYS: isize = 8;

fn on_text(model: &mut Model, act: impl FnOnce(&mut Text)) -> Vec<Effect> {
    let (screen, _) = model.parts();
    if let Some(text) = screen.text_mut() {
        act(text);
    }
    vec![]
}

pub(super) fn down(model: &mut Model) -> Vec<Effect> {
    on_text(model, |text| text.scroll(1))
}

pub(super) fn up(model: &mut Model) -> Vec<Effect> {
    on_text(model, |text| text.scroll(-1))
}

pub(super) fn page_down(model: &mut Model) -> Vec<Effect> {
    let by = screenful(model);
    on_text(model, |text| text.scroll(by))
}

pub(super) fn page_up(model: &mut Model) -> Vec<Effect> {
    let by = screenful(model);
    on_text(model, |text| text.scroll(-by))
}

pub(super) fn left(model: &mut Model) -> Vec<Effect> {
    on_text(model, |text| text.sideways(-SIDEWAYS))
}

pub(super) fn right(model: &mut Model) -> Vec<Effect> {
    if model.screen().text().is_some_and(Text::wraps) {
        let wrap = model.keymap.key("text.wrap");
        model.notices.say(Tone::Dim, format!("lines are wrapped here; {wrap} cuts them, and then there is a right"), model.now);
    }
    on_text(model, |text| text.sideways(SIDEWAYS))
}

pub(super) fn top(model: &mut Model) -> Vec<Effect> {
    on_text(model, Text::to_top)
}

pub(super) fn bottom(model: &mut Model) -> Vec<Effect> {
    on_text(model, Text::to_bottom)
}

pub(super) fn search(model: &mut Model) -> Vec<Effect> {
    model.overlays.push(Overlay::Search(SearchBar::default()));
    vec![]
}

pub(super) fn search_next(model: &mut Model) -> Vec<Effect> {
    found(model, Text::find_next)
}

pub(super) fn search_previous(model: &mut Model) -> Vec<Effect> {
    found(model, Text::find_previous)
}

fn found(model: &mut Model, find: fn(&mut Text) -> bool) -> Vec<Effect> {
    let (screen, _) = model.parts();
    if screen.text_mut().is_some_and(|text| !find(text)) {
        model.notices.say(Tone::Waiting, "not found", model.now);
    }
    vec![]
}

pub(super) fn wrap(model: &mut Model) -> Vec<Effect> {
    on_text(model, Text::toggle_wrap)
}

pub(super) fn fold(model: &mut Model) -> Vec<Effect> {
    on_text(model, Text::toggle_folds)
}

pub(super) fn copy(model: &mut Model) -> Vec<Effect> {
    model.screen().text().map(|text| Effect::Copy(text.whole().to_owned())).into_iter().collect()
}

pub(super) fn pager(model: &mut Model) -> Vec<Effect> {
    model.screen().text().map(|text| Effect::Page(text.whole().to_owned())).into_iter().collect()
}

pub(super) fn editor(model: &mut Model) -> Vec<Effect> {
    let text = model.screen().text().map(|text| (text.whole().to_owned(), text.extension()));
    text.map(|(text, extension)| Effect::View(text, extension)).into_iter().collect()
}
