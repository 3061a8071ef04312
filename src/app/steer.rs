//! What commands do that go from screen to screen, and those that are the same everywhere. Writes are in `write`.

use super::{
    Effect, Model, Overlay, Pane, Place, Screen,
    overlay::{Help, Palette, Picker, RunList, Scroll, Setup},
    reads, update,
};
use crate::{
    pane::{text::Text, tree::Sought},
    resource::{DEFINITIONS, Resource, Tone},
};

/// Screens that one can go back to: with a page or a text each, this bounds memory.
const DEPTH: usize = 24;

/// Rows of a screenful, less one to keep the place.
pub(super) fn screenful(model: &Model) -> isize {
    let areas = crate::view::layout::panes(model);
    let focus = model.screen().focus;
    let area = areas.iter().find(|(at, _)| *at == focus).map(|(_, area)| *area).unwrap_or_default();
    isize::try_from(crate::view::layout::table_rows(area)).unwrap_or(1).saturating_sub(1).max(1)
}

/// Shows another screen; what the present one still waits for is given up.
pub(super) fn push(model: &mut Model, screen: Screen) -> Vec<Effect> {
    model.parts().0.cancel();
    model.forward.clear();
    if model.screens.len() > DEPTH {
        // the start stays; what is furthest back is let go
        model.screens.remove(1);
    }
    model.screens.push(screen);
    let effects = update::open(model);
    let distrust = update::distrust_history(model);
    effects.into_iter().chain(reads(distrust)).collect()
}

/// Opens the screen of an instance, with an activity selected.
pub(super) fn open_instance(model: &mut Model, id: &str, label: String, sought: Option<Sought>) -> Vec<Effect> {
    if model.screen().head.as_ref().and_then(|head| head.scope().first()).is_some_and(|term| term.value == id) {
        return vec![];
    }
    let screen = Screen::instance(id, label, model.session.system, sought);
    push(model, screen)
}

pub(super) fn show(model: &mut Model, title: String, text: Text) -> Vec<Effect> {
    push(model, Screen::of(title, Pane::Text(Box::new(text))))
}

pub(super) fn palette(model: &mut Model) -> Vec<Effect> {
    let palette = Palette::new(model);
    model.overlays.push(Overlay::Palette(palette));
    vec![]
}

pub(super) fn help(model: &mut Model) -> Vec<Effect> {
    let help = Help::new(model);
    model.overlays.push(Overlay::Help(help));
    vec![]
}

pub(super) fn back(model: &mut Model) -> Vec<Effect> {
    if model.screens.len() == 1 {
        model.notices.say(Tone::Dim, format!("this is where it starts; {} leaves", model.keymap.key("quit")), model.now);
        return vec![];
    }
    model.parts().0.cancel();
    model.forward.extend(model.screens.pop());
    update::open(model)
}

pub(super) fn forward(model: &mut Model) -> Vec<Effect> {
    let Some(screen) = model.forward.pop() else {
        model.notices.say(Tone::Dim, "nothing further on", model.now);
        return vec![];
    };
    model.parts().0.cancel();
    model.screens.push(screen);
    update::open(model)
}

pub(super) fn refresh(model: &mut Model) -> Vec<Effect> {
    let wide = model.is_wide();
    model.session.count_again(model.now.instant);
    model.session.refusals.clear();
    let (screen, mut ctx) = model.parts();
    reads(screen.refresh(wide, true, &mut ctx))
}

pub(super) fn pause(model: &mut Model) -> Vec<Effect> {
    model.paused = !model.paused;
    vec![]
}

pub(super) fn contexts(model: &mut Model) -> Vec<Effect> {
    let picker = Picker::contexts(model);
    model.overlays.push(Overlay::Pick(picker));
    vec![]
}

/// Leaves the present context for another; nothing of the old one is kept on screen.
pub(super) fn switch(model: &mut Model, name: &str) -> Vec<Effect> {
    let Some(place) = model.places.iter().find(|place| &*place.name == name).cloned() else { return vec![] };
    if model.runs.under_way().is_some() {
        let runs = model.keymap.key("runs");
        model.notices.say(Tone::Waiting, format!("a write is still under way; wait for it, or stop it ({runs})"), model.now);
        return vec![];
    }
    model.note();
    model.session = super::Session::new(place);
    model.screens = vec![Screen::overview(&model.session)];
    model.forward.clear();
    model.runs = super::Runs::default();
    model.overlays.clear();
    let mut effects = vec![Effect::Connect(name.to_owned())];
    effects.extend(update::open(model));
    effects
}

/// Asks for a server that is not configured.
pub(super) fn setup(model: &mut Model) -> Vec<Effect> {
    model.overlays.push(Overlay::Setup(Box::default()));
    vec![]
}

/// The form for such a server, if it is open.
pub(super) fn setup_of(model: &mut Model) -> Option<&mut Setup> {
    model.overlays.iter_mut().find_map(|overlay| match overlay {
        Overlay::Setup(setup) => Some(&mut **setup),
        _ => None,
    })
}

/// Goes to a server that was named.
pub(super) fn adopted(model: &mut Model, place: Place) -> Vec<Effect> {
    let name = place.name.clone();
    model.places.retain(|old| !old.is_nowhere() && old.name != name);
    model.places.push(place);
    switch(model, &name)
}

pub(super) fn runs(model: &mut Model) -> Vec<Effect> {
    model.overlays.push(Overlay::Runs(RunList::default()));
    vec![]
}

pub(super) fn notices(model: &mut Model) -> Vec<Effect> {
    model.overlays.push(Overlay::Notices(Scroll::over(model.notices.lasting().count())));
    vec![]
}

pub(super) fn sign_in(model: &mut Model) -> Vec<Effect> {
    let mut effects = vec![Effect::SignIn];
    effects.extend(refresh(model));
    effects
}

pub(super) fn quit(model: &mut Model) -> Vec<Effect> {
    let under_way = model.runs.under_way().is_some() || model.exports.under_way().is_some();
    if under_way && !model.overlays.iter().any(|overlay| matches!(overlay, Overlay::Leave)) {
        model.overlays.push(Overlay::Leave);
        return vec![];
    }
    model.quit = true;
    vec![]
}

/// Goes to a list of a resource over everything.
pub(super) fn go(model: &mut Model, resource: &'static Resource) -> Vec<Effect> {
    if resource.name == DEFINITIONS.name {
        model.parts().0.cancel();
        let rest = model.screens.split_off(1);
        model.forward = rest.into_iter().rev().collect();
        return update::open(model);
    }
    let scope = model.session.narrowed(resource, vec![]);
    if model.screen().table().is_some_and(|table| table.resource.name == resource.name && table.scope() == scope) {
        return vec![];
    }
    push(model, Screen::list(resource, model.session.system, scope))
}
