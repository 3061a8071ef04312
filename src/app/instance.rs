//! What commands do on the screen of an instance, and with its tree.

use super::{Effect, Model, command::Availability, lists, reads, steer::open_instance, update};
use crate::{
    api::{Call, camunda7::job::GET_STACKTRACE},
    call,
    pane::{cause::About, slot::Asked, table::Asking, tree::Tree},
};

fn on_tree(model: &mut Model, act: impl FnOnce(&mut Tree, &mut Asking) -> Vec<Asked>) -> Vec<Effect> {
    let (screen, mut ctx) = model.parts();
    let Some(tree) = screen.tree_mut() else { return vec![] };
    let mut asked = act(tree, &mut ctx);
    asked.extend(screen.follow_tree(true, &mut ctx));
    reads(asked)
}

fn step(model: &mut Model, by: isize) -> Vec<Effect> {
    on_tree(model, |tree, _| {
        tree.step(by);
        vec![]
    })
}

fn fold(model: &mut Model, hide: Option<bool>) -> Vec<Effect> {
    on_tree(model, |tree, ctx| tree.fold(hide, ctx))
}

pub(super) fn open(model: &mut Model) -> Vec<Effect> {
    match model.screen().link() {
        Some(id) => open_instance(model, id.as_str(), id.to_string(), None),
        None => fold(model, None),
    }
}

pub(super) fn down(model: &mut Model) -> Vec<Effect> {
    step(model, 1)
}

pub(super) fn up(model: &mut Model) -> Vec<Effect> {
    step(model, -1)
}

pub(super) fn hide(model: &mut Model) -> Vec<Effect> {
    fold(model, Some(true))
}

pub(super) fn show(model: &mut Model) -> Vec<Effect> {
    fold(model, Some(false))
}

pub(super) fn pane(model: &mut Model, at: usize) -> Vec<Effect> {
    model.parts().0.focus_on(at);
    update::open(model)
}

pub(super) fn next_pane(model: &mut Model) -> Vec<Effect> {
    let screen = model.screen();
    let next = (screen.focus + 1) % screen.panes.len();
    pane(model, next)
}

pub(super) fn previous_pane(model: &mut Model) -> Vec<Effect> {
    let screen = model.screen();
    let before = (screen.focus + screen.panes.len() - 1) % screen.panes.len();
    pane(model, before)
}

pub(super) fn is_narrowed(model: &Model) -> Availability {
    if model.screen().narrowed_to().is_some() {
        Availability::Enabled
    } else {
        Availability::Disabled("the lists show the whole instance".to_owned())
    }
}

pub(super) fn whole_instance(model: &mut Model) -> Vec<Effect> {
    let (screen, mut ctx) = model.parts();
    reads(screen.widen(&mut ctx))
}

pub(super) fn has_failure(model: &Model) -> Availability {
    if model.screen().failure() == About::Nothing {
        Availability::Disabled("no incident is open here".to_owned())
    } else {
        Availability::Enabled
    }
}

/// Opens the called instances down to where the failure began, and selects it.
pub(super) fn cause(model: &mut Model) -> Vec<Effect> {
    let (screen, mut ctx) = model.parts();
    let about = screen.failure();
    reads(screen.go_to_cause(about, &mut ctx))
}

/// What failed at the selected line, and the call for its stack trace: as its incident tells, else its job.
fn failure(model: &Model) -> Option<(String, Call)> {
    let screen = model.screen();
    let node = screen.tree()?.selected()?;
    if let Some(incident) = screen.incident().filter(|_| !node.incidents.is_empty())
        && let Some(call) = lists::trace_call(&incident)
    {
        return Some((incident.label(), call));
    }
    Some((node.label().to_owned(), call!(GET_STACKTRACE, "id" = node.jobs.failure.as_deref()?)))
}

pub(super) fn has_trace(model: &Model) -> Availability {
    if failure(model).is_some() {
        Availability::Enabled
    } else {
        let cause = model.keymap.key("instance.cause");
        Availability::Disabled(format!("no job and no external task has failed right here ({cause} goes to where it began)"))
    }
}

pub(super) fn trace(model: &mut Model) -> Vec<Effect> {
    failure(model).map(|(of, call)| lists::show_trace(model, &of, call)).unwrap_or_default()
}

fn caller_of(model: &Model) -> Option<String> {
    model.screen().head.as_ref()?.row(0).and_then(|_| model.screen().head.as_ref()?.selected()?.reference("parent"))
}

pub(super) fn has_caller(model: &Model) -> Availability {
    if caller_of(model).is_some() {
        Availability::Enabled
    } else {
        Availability::Disabled("no other instance called it, as far as history tells".to_owned())
    }
}

pub(super) fn caller(model: &mut Model) -> Vec<Effect> {
    let Some(id) = caller_of(model) else { return vec![] };
    open_instance(model, &id, id.clone(), None)
}
