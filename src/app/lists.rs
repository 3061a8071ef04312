//! What commands do with the list that has the keys. Writes are in `write`.

use super::{
    Effect, Model, Overlay, Screen,
    command::Availability,
    narrow::set_filter,
    overlay::Picker,
    reads,
    steer::{open_instance, push, screenful, show},
};
use crate::{
    act::Subject,
    api::{Call, Row},
    pane::{
        slot::Asked,
        table::{Asking, Table},
        text::{Form as TextForm, Text},
        tree::Sought,
    },
    resource::{Drill, Narrowing, Resource, Tone, VARIABLE_UPDATES, filter::Term},
};

/// Why something cannot be done: a row that goes takes its selection along, so that nothing is ever done to the one after it.
pub(super) const NOTHING: &str = "nothing is selected: go to a row first";

/// Does something to the focused table and asks what it wants to know.
pub(super) fn on_table(model: &mut Model, act: impl FnOnce(&mut Table, &mut Asking) -> Vec<Asked>) -> Vec<Effect> {
    let (screen, mut ctx) = model.parts();
    screen.table_mut().map(|table| reads(act(table, &mut ctx))).unwrap_or_default()
}

pub(super) fn down(model: &mut Model) -> Vec<Effect> {
    on_table(model, |table, ctx| table.step(1, ctx))
}

pub(super) fn up(model: &mut Model) -> Vec<Effect> {
    on_table(model, |table, ctx| table.step(-1, ctx))
}

pub(super) fn page_down(model: &mut Model) -> Vec<Effect> {
    let by = screenful(model);
    on_table(model, |table, ctx| table.step(by, ctx))
}

pub(super) fn page_up(model: &mut Model) -> Vec<Effect> {
    let by = screenful(model);
    on_table(model, |table, ctx| table.step(-by, ctx))
}

pub(super) fn top(model: &mut Model) -> Vec<Effect> {
    on_table(model, |table, _| {
        table.to_top();
        vec![]
    })
}

pub(super) fn bottom(model: &mut Model) -> Vec<Effect> {
    on_table(model, |table, _| {
        table.to_bottom();
        vec![]
    })
}

pub(super) fn next_page(model: &mut Model) -> Vec<Effect> {
    on_table(model, Table::next_page)
}

pub(super) fn previous_page(model: &mut Model) -> Vec<Effect> {
    on_table(model, Table::previous_page)
}

pub(super) fn first_page(model: &mut Model) -> Vec<Effect> {
    on_table(model, Table::first_page)
}

pub(super) fn last_page(model: &mut Model) -> Vec<Effect> {
    on_table(model, Table::last_page)
}

pub(super) fn mark(model: &mut Model) -> Vec<Effect> {
    on_table(model, Table::toggle_mark)
}

fn marks(model: &mut Model, change: fn(&mut Table)) -> Vec<Effect> {
    on_table(model, |table, _| {
        change(table);
        vec![]
    })
}

pub(super) fn mark_range(model: &mut Model) -> Vec<Effect> {
    marks(model, Table::mark_range)
}

pub(super) fn mark_all(model: &mut Model) -> Vec<Effect> {
    marks(model, Table::mark_all)
}

pub(super) fn invert_marks(model: &mut Model) -> Vec<Effect> {
    marks(model, Table::invert_marks)
}

pub(super) fn clear_marks(model: &mut Model) -> Vec<Effect> {
    marks(model, |table| table.marks.clear())
}

pub(super) fn mark_matching(model: &mut Model) -> Vec<Effect> {
    let now = model.now;
    let marked = model.parts().0.table_mut().map(|table| table.mark_matching(now));
    if let Some(Err(reason)) = marked {
        model.notices.say(Tone::Waiting, reason, model.now);
    }
    vec![]
}

pub(super) fn can_fold(model: &Model) -> Availability {
    match model.screen().table() {
        Some(table) if table.resource.fold.is_some() => Availability::Enabled,
        _ => Availability::Disabled("these rows do not repeat each other".to_owned()),
    }
}

pub(super) fn fold(model: &mut Model) -> Vec<Effect> {
    marks(model, Table::toggle_fold)
}

fn selected(model: &Model) -> Option<Subject> {
    model.screen().table()?.selected()
}

/// The selected row, or a word that there is none.
fn need_selected(model: &mut Model) -> Option<Subject> {
    let subject = selected(model);
    if subject.is_none() {
        model.notices.say(Tone::Waiting, NOTHING, model.now);
    }
    subject
}

pub(super) fn open(model: &mut Model) -> Vec<Effect> {
    let Some(subject) = need_selected(model) else { return vec![] };
    lead(model, &subject, subject.resource.enter)
}

/// Goes where the selected row leads.
pub(super) fn follow(model: &mut Model, drill: Drill) -> Vec<Effect> {
    let Some(subject) = need_selected(model) else { return vec![] };
    lead(model, &subject, drill)
}

/// Whether the selected row leads there.
pub(super) fn leads(model: &Model, drill: &Drill) -> Availability {
    let Some(subject) = selected(model) else { return Availability::Disabled(NOTHING.to_owned()) };
    let there = match drill {
        Drill::List(_, with) => with.iter().all(|(_, reference, else_)| else_.is_some() || subject.reference(reference).is_some()),
        Drill::Instance(reference) => subject.reference(reference).is_some(),
        Drill::Value(of) => of(subject.binding, &subject.row).is_some(),
    };
    if there { Availability::Enabled } else { Availability::Disabled(format!("this {} has none", subject.resource.one)) }
}

fn lead(model: &mut Model, subject: &Subject, drill: Drill) -> Vec<Effect> {
    match drill {
        Drill::List(name, with) => {
            let Some(resource) = Resource::named(name) else { return vec![] };
            let term = |(filter, reference, else_): &Narrowing| match (subject.reference(reference), else_) {
                (Some(value), _) => Some(Term::is(filter, value)),
                (None, Some((filter, value))) => Some(Term::is(filter, *value)),
                (None, None) => None,
            };
            let scope = model.session.narrowed(resource, with.iter().filter_map(term).collect());
            let screen =
                Screen { title: format!("{} {}", resource.name, subject.label()), ..Screen::list(resource, model.session.system, scope) };
            push(model, screen)
        }
        Drill::Instance(reference) => {
            let Some(id) = subject.reference(reference) else {
                model.notices.say(Tone::Waiting, format!("this {} belongs to no instance", subject.resource.one), model.now);
                return vec![];
            };
            let business = subject.cell("business");
            let label = if business.is_empty() { id.clone() } else { business };
            // the business key and the activity are those of its own instance
            if reference != "instance" {
                return open_instance(model, &id, id.clone(), None);
            }
            let activity = subject.reference("activity");
            let sought = activity.map(|activity| Sought { activity, execution: subject.reference("execution") });
            open_instance(model, &id, label, sought)
        }
        Drill::Value(of) => {
            let Some(call) = of(subject.binding, &subject.row) else { return vec![] };
            let title = subject.cell("name");
            show(model, title.clone(), Text::asked(title, TextForm::Value, call))
        }
    }
}

pub(super) fn record(model: &mut Model) -> Vec<Effect> {
    let Some(subject) = need_selected(model) else { return vec![] };
    let title = format!("{} {}", subject.resource.one, subject.label());
    show(model, "record".to_owned(), Text::told(title, TextForm::Json, subject.row.raw.get()))
}

/// The call for the stack trace or error details of what failed.
pub(super) fn trace_call(subject: &Subject) -> Option<Call> {
    subject.resource.trace.and_then(|trace| trace(subject.binding, &subject.row))
}

pub(super) fn has_trace(model: &Model) -> Availability {
    match selected(model) {
        None => Availability::Disabled(NOTHING.to_owned()),
        Some(subject) if trace_call(&subject).is_some() => Availability::Enabled,
        Some(subject) => Availability::Disabled(format!("this {} has no stack trace", subject.resource.one)),
    }
}

pub(super) fn trace(model: &mut Model) -> Vec<Effect> {
    let Some(subject) = selected(model) else { return vec![] };
    let Some(call) = trace_call(&subject) else { return vec![] };
    show_trace(model, &subject.label(), call)
}

pub(super) fn show_trace(model: &mut Model, of: &str, call: Call) -> Vec<Effect> {
    show(model, "stack trace".to_owned(), Text::asked(format!("stack trace of {of}"), TextForm::StackTrace, call))
}

fn copy(model: &mut Model, of: impl FnOnce(&Row) -> String) -> Vec<Effect> {
    let Some(subject) = need_selected(model) else { return vec![] };
    vec![Effect::Copy(of(&subject.row))]
}

pub(super) fn copy_id(model: &mut Model) -> Vec<Effect> {
    copy(model, |row| row.id.to_string())
}

pub(super) fn copy_value(model: &mut Model) -> Vec<Effect> {
    let Some(subject) = need_selected(model) else { return vec![] };
    model.overlays.push(Overlay::Pick(Picker::values(&subject)));
    vec![]
}

pub(super) fn copy_row(model: &mut Model) -> Vec<Effect> {
    copy(model, |row| row.raw.get().to_owned())
}

pub(super) fn copy_curl(model: &mut Model) -> Vec<Effect> {
    let call = model.screen().table().and_then(Table::call);
    call.map(|call| Effect::Copy(super::overlay::curl(&model.session.place, &call))).into_iter().collect()
}

pub(super) fn has_variable(model: &Model) -> Availability {
    if selected(model).is_some() { Availability::Enabled } else { Availability::Disabled(NOTHING.to_owned()) }
}

/// What the selected variable was set to before.
pub(super) fn past_values(model: &mut Model) -> Vec<Effect> {
    let Some(subject) = need_selected(model) else { return vec![] };
    let scope = vec![Term::is("variable", subject.row.id.as_str())];
    let title = format!("past values of {}", subject.cell("name"));
    push(model, Screen { title, ..Screen::list(&VARIABLE_UPDATES, model.session.system, scope) })
}

pub(super) fn knows_user(model: &Model) -> Availability {
    match model.session.actor.user {
        Some(_) => Availability::Enabled,
        None => Availability::Disabled("who am I? set `user` in the context, or sign in".to_owned()),
    }
}

pub(super) fn tasks_mine(model: &mut Model) -> Vec<Effect> {
    let Some(user) = model.session.actor.user.clone() else { return vec![] };
    set_filter(model, vec![Term::is("assignee", user)])
}

pub(super) fn tasks_unassigned(model: &mut Model) -> Vec<Effect> {
    set_filter(model, vec![Term::is("is", "unassigned")])
}

pub(super) fn tasks_all(model: &mut Model) -> Vec<Effect> {
    set_filter(model, vec![])
}
