//! What commands do with the outline of a process.

use super::{
    Effect, Model, Pane, Screen,
    command::Availability,
    reads,
    steer::{back, open_instance, push, screenful},
};
use crate::{
    bpmn::Shape,
    pane::{
        diagram::{Count, Diagram},
        tree::{Sought, Tree},
    },
    resource::{DEFINITIONS, INSTANCES, Tone, filter::Term},
};

fn on_diagram(model: &mut Model, act: impl FnOnce(&mut Diagram)) -> Vec<Effect> {
    if let Some(diagram) = model.parts().0.diagram_mut() {
        act(diagram);
    }
    vec![]
}

fn show(model: &mut Model, diagram: Diagram) -> Vec<Effect> {
    push(model, Screen::of("outline", Pane::Diagram(Box::new(diagram))))
}

/// The version of the selected definition.
fn definition(model: &Model) -> Option<String> {
    model.screen().table().filter(|table| table.resource.name == DEFINITIONS.name)?.selected()?.reference("definition")
}

pub(super) fn has_definition(model: &Model) -> Availability {
    if definition(model).is_some() { Availability::Enabled } else { Availability::Disabled(super::lists::NOTHING.to_owned()) }
}

/// The selected definition's outline, with what happens in all of its instances.
pub(super) fn of_definition(model: &mut Model) -> Vec<Effect> {
    let Some(id) = definition(model) else { return vec![] };
    show(model, Diagram::of_definition(id))
}

/// The instance of the selected line of the tree, else of the screen, and its definition.
fn instance(model: &Model) -> Option<(String, String)> {
    let screen = model.screen();
    if let Some((instance, definition)) = screen.instance_tree().and_then(Tree::selected_instance) {
        return Some((instance.to_owned(), definition.to_owned()));
    }
    let subject = screen.head.as_ref()?.selected()?;
    Some((subject.reference("instance")?, subject.reference("definition")?))
}

pub(super) fn has_instance(model: &Model) -> Availability {
    if instance(model).is_some() {
        Availability::Enabled
    } else {
        Availability::Disabled("the definition of this instance is not known".to_owned())
    }
}

/// The outline of the instance's definition, at the activity that is selected in the tree.
pub(super) fn of_instance(model: &mut Model) -> Vec<Effect> {
    let Some((instance, definition)) = instance(model) else { return vec![] };
    let activity = model.screen().instance_tree().and_then(Tree::selected_activity).map(str::to_owned);
    show(model, Diagram::of_instance(instance, definition, activity))
}

pub(super) fn has_tokens(model: &Model) -> Availability {
    let here = model.screen().diagram().and_then(Diagram::selected).map(|(_, count)| count);
    match here {
        Some(count) if count != Count::default() => Availability::Enabled,
        Some(_) => Availability::Disabled("no token stands here".to_owned()),
        None => Availability::Disabled("a way stands here, not an activity".to_owned()),
    }
}

/// From an instance's outline back to the instance, with the activity selected; from a definition's to the instances that stand there.
pub(super) fn open(model: &mut Model) -> Vec<Effect> {
    let Some(diagram) = model.screen().diagram() else { return vec![] };
    let Some((node, _)) = diagram.selected() else { return vec![] };
    let (activity, label) = (node.id.clone(), node.label().to_owned());
    let Some(instance) = diagram.instance.clone() else {
        let of = if diagram.is_key() { "definition" } else { "version" };
        let scope = vec![Term::is(of, diagram.definition.clone()), Term::is("activity", activity)];
        let scope = model.session.narrowed(&INSTANCES, scope);
        let screen = Screen { title: format!("instances at {label}"), ..Screen::list(&INSTANCES, model.session.system, scope) };
        return push(model, screen);
    };
    let before = model.screens.len().checked_sub(2).map(|at| &model.screens[at].panes[0]);
    if before.and_then(Pane::tree).is_none_or(|tree| !tree.shows(&instance)) {
        return open_instance(model, &instance, instance.clone(), Some(Sought { activity, execution: None }));
    }
    let mut effects = back(model);
    let (screen, mut ctx) = model.parts();
    screen.focus_on(0);
    if let Some(tree) = screen.tree_mut() {
        tree.seek_in(&instance, Sought { activity, execution: None });
    }
    effects.extend(reads(screen.follow_tree(true, &mut ctx)));
    effects
}

/// As [`open`], where there is something to go to.
pub(super) fn click(model: &mut Model) -> Vec<Effect> {
    if has_tokens(model) == Availability::Enabled { open(model) } else { vec![] }
}

/// The key of the definition that the selected activity calls.
fn called(model: &Model) -> Option<&str> {
    let node = model.screen().diagram()?.selected()?.0;
    node.calls.as_deref().filter(|_| node.shape == Shape::Call)
}

pub(super) fn calls(model: &Model) -> Availability {
    match called(model) {
        Some(key) if key.contains(['$', '#']) => Availability::Disabled(format!("which one is called is an expression: {key}")),
        Some(_) => Availability::Enabled,
        None => Availability::Disabled("nothing is called from here".to_owned()),
    }
}

/// The outline of the definition that is called, in its latest version.
pub(super) fn open_called(model: &mut Model) -> Vec<Effect> {
    let Some(key) = called(model).map(str::to_owned) else { return vec![] };
    let title = format!("outline {key}");
    push(model, Screen::of(title, Pane::Diagram(Box::new(Diagram::of_latest(key)))))
}

pub(super) fn down(model: &mut Model) -> Vec<Effect> {
    on_diagram(model, |diagram| diagram.step(1))
}

pub(super) fn up(model: &mut Model) -> Vec<Effect> {
    on_diagram(model, |diagram| diagram.step(-1))
}

pub(super) fn page_down(model: &mut Model) -> Vec<Effect> {
    let by = screenful(model);
    on_diagram(model, |diagram| diagram.step(by))
}

pub(super) fn page_up(model: &mut Model) -> Vec<Effect> {
    let by = screenful(model);
    on_diagram(model, |diagram| diagram.step(-by))
}

pub(super) fn top(model: &mut Model) -> Vec<Effect> {
    on_diagram(model, |diagram| diagram.step(isize::MIN))
}

pub(super) fn bottom(model: &mut Model) -> Vec<Effect> {
    on_diagram(model, |diagram| diagram.step(isize::MAX))
}

pub(super) fn next(model: &mut Model) -> Vec<Effect> {
    alive(model, true)
}

pub(super) fn previous(model: &mut Model) -> Vec<Effect> {
    alive(model, false)
}

fn alive(model: &mut Model, forward: bool) -> Vec<Effect> {
    if model.parts().0.diagram_mut().is_some_and(|diagram| !diagram.next_alive(forward)) {
        model.notices.say(Tone::Waiting, "no token anywhere", model.now);
    }
    vec![]
}

pub(super) fn copy_id(model: &mut Model) -> Vec<Effect> {
    let id = model.screen().diagram().and_then(Diagram::selected).map(|(node, _)| node.id.clone());
    id.map(Effect::Copy).into_iter().collect()
}
