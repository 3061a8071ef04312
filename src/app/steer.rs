//! What commands do that change what is shown. Writes are in `write`.

use super::{
    Effect, Model, Overlay, Pane, Screen,
    command::Availability,
    overlay::{Confirm, FilterBar, Palette, Picker, Scroll, SearchBar},
    reads, update,
    write::Follows,
};
use crate::{
    act::Subject,
    api::{
        Call, Row,
        camunda7::{external_task::GET_EXTERNAL_TASK_ERROR_DETAILS, job::GET_STACKTRACE, variable_instance::GET_VARIABLE_INSTANCE},
        dialect::Order,
    },
    call,
    pane::{
        slot::Asked,
        table::{Asking, Table},
        text::{Form as TextForm, Text},
        tree::Tree,
    },
    resource::{DEFINITIONS, Drill, Narrowing, Resource, Tone, filter::Term},
};

/// Screens that one can go back to: with a page or a text each, this bounds memory.
const DEPTH: usize = 24;

/// Does something to the focused table and asks what it wants to know.
fn on_table(model: &mut Model, act: impl FnOnce(&mut Table, &mut Asking) -> Vec<Asked>) -> Vec<Effect> {
    let (screen, mut ctx) = model.parts();
    screen.table_mut().map(|table| reads(act(table, &mut ctx))).unwrap_or_default()
}

fn on_tree(model: &mut Model, act: impl FnOnce(&mut Tree)) -> Vec<Effect> {
    let (screen, mut ctx) = model.parts();
    let Some(tree) = screen.tree_mut() else { return vec![] };
    act(tree);
    reads(screen.follow_tree(true, &mut ctx))
}

fn on_text(model: &mut Model, act: impl FnOnce(&mut Text)) -> Vec<Effect> {
    let (screen, _) = model.parts();
    if let Some(text) = screen.text_mut() {
        act(text);
    }
    vec![]
}

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

pub(super) fn filter(model: &mut Model) -> Vec<Effect> {
    if let Some(table) = model.screen().table() {
        let bar = FilterBar::new(table.resource, &table.filter);
        model.overlays.push(Overlay::Filter(bar));
    }
    vec![]
}

pub(super) fn clear_filter(model: &mut Model) -> Vec<Effect> {
    set_filter(model, vec![])
}

/// Shows what a filter leaves, or says why it cannot.
pub(super) fn set_filter(model: &mut Model, terms: Vec<Term>) -> Vec<Effect> {
    let now = model.now;
    let (screen, mut ctx) = model.parts();
    let Some(table) = screen.table_mut() else { return vec![] };
    match table.set_filter(terms, now) {
        Ok(()) => reads(table.refresh(&mut ctx)),
        Err(reason) => {
            model.notices.say(Tone::Failing, reason, now);
            vec![]
        }
    }
}

pub(super) fn sort(model: &mut Model) -> Vec<Effect> {
    if let Some(table) = model.screen().table() {
        let picker = Picker::sort(table);
        model.overlays.push(Overlay::Pick(picker));
    }
    vec![]
}

/// Sorts by a column; the same column again reverses.
pub(super) fn sort_by(model: &mut Model, column: usize) -> Vec<Effect> {
    on_table(model, |table, ctx| {
        let order = match table.sort() {
            Some((now, order)) if now == column => order.reversed(),
            _ => Order::Ascending,
        };
        table.set_sort(Some((column, order)), ctx)
    })
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
        model.notices.say(Tone::Waiting, "nothing is selected", model.now);
    }
    subject
}

pub(super) fn open(model: &mut Model) -> Vec<Effect> {
    let Some(subject) = need_selected(model) else { return vec![] };
    match subject.resource.enter {
        Drill::List(name, with) => {
            let Some(resource) = Resource::named(name) else { return vec![] };
            let term = |(filter, reference, else_): &Narrowing| match (subject.reference(reference), else_) {
                (Some(value), _) => Some(Term::is(filter, value)),
                (None, Some((filter, value))) => Some(Term::is(filter, *value)),
                (None, None) => None,
            };
            let scope = with.iter().filter_map(term).collect();
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
            open_instance(model, &id, label, subject.reference("activity"))
        }
        Drill::Value => value(model, &subject),
    }
}

/// Opens the screen of an instance, with an activity selected.
pub(super) fn open_instance(model: &mut Model, id: &str, label: String, seek: Option<String>) -> Vec<Effect> {
    if model.screen().head.as_ref().and_then(|head| head.scope().first()).is_some_and(|term| term.value == id) {
        return vec![];
    }
    let screen = Screen::instance(id, label, model.session.system, seek);
    push(model, screen)
}

fn show(model: &mut Model, title: String, text: Text) -> Vec<Effect> {
    push(model, Screen::of(title, Pane::Text(Box::new(text))))
}

fn value(model: &mut Model, subject: &Subject) -> Vec<Effect> {
    let call = call!(GET_VARIABLE_INSTANCE, "id" = subject.row.id.as_str(), "deserializeValue" = false);
    let title = subject.cell("name");
    show(model, title.clone(), Text::asked(title, TextForm::Value, call))
}

pub(super) fn record(model: &mut Model) -> Vec<Effect> {
    let Some(subject) = need_selected(model) else { return vec![] };
    let title = format!("{} {}", subject.resource.one, subject.label());
    show(model, "record".to_owned(), Text::told(title, TextForm::Json, subject.row.raw.get()))
}

/// The call for the stack trace or error details of what failed.
fn trace_call(subject: &Subject) -> Option<Call> {
    match subject.resource.name {
        "jobs" => Some(call!(GET_STACKTRACE, "id" = subject.row.id.as_str())),
        "incidents" => match subject.reference("type")?.as_str() {
            "failedJob" => Some(call!(GET_STACKTRACE, "id" = subject.reference("configuration")?)),
            "failedExternalTask" => Some(call!(GET_EXTERNAL_TASK_ERROR_DETAILS, "id" = subject.reference("configuration")?)),
            _ => None,
        },
        _ => None,
    }
}

pub(super) fn has_trace(model: &Model) -> Availability {
    match selected(model) {
        None => Availability::Disabled("nothing is selected".to_owned()),
        Some(subject) if trace_call(&subject).is_some() => Availability::Enabled,
        Some(subject) => Availability::Disabled(format!("this {} has no stack trace", subject.resource.one)),
    }
}

pub(super) fn trace(model: &mut Model) -> Vec<Effect> {
    let Some(subject) = selected(model) else { return vec![] };
    let Some(call) = trace_call(&subject) else { return vec![] };
    let title = format!("stack trace of {}", subject.label());
    show(model, "stack trace".to_owned(), Text::asked(title, TextForm::StackTrace, call))
}

fn copy(model: &mut Model, of: impl FnOnce(&Row) -> String) -> Vec<Effect> {
    let Some(subject) = need_selected(model) else { return vec![] };
    vec![Effect::Copy(of(&subject.row))]
}

pub(super) fn copy_id(model: &mut Model) -> Vec<Effect> {
    copy(model, |row| row.id.to_string())
}

pub(super) fn copy_row(model: &mut Model) -> Vec<Effect> {
    copy(model, |row| row.raw.get().to_owned())
}

pub(super) fn copy_curl(model: &mut Model) -> Vec<Effect> {
    let call = model.screen().table().and_then(Table::call);
    call.map(|call| Effect::Copy(super::overlay::curl(&model.session.place, &call))).into_iter().collect()
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

pub(super) fn tree_open(model: &mut Model) -> Vec<Effect> {
    match model.screen().link() {
        Some(id) => open_instance(model, id.as_str(), id.to_string(), None),
        None => on_tree(model, |tree| tree.fold(None)),
    }
}

pub(super) fn tree_down(model: &mut Model) -> Vec<Effect> {
    on_tree(model, |tree| tree.step(1))
}

pub(super) fn tree_up(model: &mut Model) -> Vec<Effect> {
    on_tree(model, |tree| tree.step(-1))
}

pub(super) fn tree_hide(model: &mut Model) -> Vec<Effect> {
    on_tree(model, |tree| tree.fold(Some(true)))
}

pub(super) fn tree_show(model: &mut Model) -> Vec<Effect> {
    on_tree(model, |tree| tree.fold(Some(false)))
}

pub(super) fn text_down(model: &mut Model) -> Vec<Effect> {
    on_text(model, |text| text.scroll(1))
}

pub(super) fn text_up(model: &mut Model) -> Vec<Effect> {
    on_text(model, |text| text.scroll(-1))
}

pub(super) fn text_page_down(model: &mut Model) -> Vec<Effect> {
    let by = screenful(model);
    on_text(model, |text| text.scroll(by))
}

pub(super) fn text_page_up(model: &mut Model) -> Vec<Effect> {
    let by = screenful(model);
    on_text(model, |text| text.scroll(-by))
}

pub(super) fn text_top(model: &mut Model) -> Vec<Effect> {
    on_text(model, Text::to_top)
}

pub(super) fn text_bottom(model: &mut Model) -> Vec<Effect> {
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

pub(super) fn text_fold(model: &mut Model) -> Vec<Effect> {
    on_text(model, Text::toggle_folds)
}

pub(super) fn text_copy(model: &mut Model) -> Vec<Effect> {
    model.screen().text().map(|text| Effect::Copy(text.whole().to_owned())).into_iter().collect()
}

pub(super) fn pager(model: &mut Model) -> Vec<Effect> {
    model.screen().text().map(|text| Effect::Page(text.whole().to_owned())).into_iter().collect()
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

pub(super) fn palette(model: &mut Model) -> Vec<Effect> {
    let palette = Palette::new(model);
    model.overlays.push(Overlay::Palette(palette));
    vec![]
}

pub(super) fn help(model: &mut Model) -> Vec<Effect> {
    model.overlays.push(Overlay::Help(Scroll::over(super::command::all().count())));
    vec![]
}

pub(super) fn back(model: &mut Model) -> Vec<Effect> {
    if model.screens.len() == 1 {
        model.notices.say(Tone::Dim, "this is where it starts; Q leaves", model.now);
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
        model.notices.say(Tone::Waiting, "a write is still under way; wait for it, or stop it (g w)", model.now);
        return vec![];
    }
    model.session = super::Session::new(place);
    model.screens = vec![Screen::overview()];
    model.forward.clear();
    model.runs = super::Runs::default();
    model.overlays.clear();
    let mut effects = vec![Effect::Connect(name.to_owned())];
    effects.extend(update::open(model));
    effects
}

pub(super) fn runs(model: &mut Model) -> Vec<Effect> {
    model.overlays.push(Overlay::Runs(Scroll::over(model.runs.0.len())));
    vec![]
}

pub(super) fn notices(model: &mut Model) -> Vec<Effect> {
    model.overlays.push(Overlay::Notices(Scroll::over(model.notices.all().count())));
    vec![]
}

pub(super) fn sign_in(model: &mut Model) -> Vec<Effect> {
    let mut effects = vec![Effect::SignIn];
    effects.extend(refresh(model));
    effects
}

pub(super) fn quit(model: &mut Model) -> Vec<Effect> {
    let under_way = model.runs.under_way().is_some();
    if under_way && !model.overlays.iter().any(|overlay| matches!(overlay, Overlay::Leave)) {
        model.overlays.push(Overlay::Leave);
        return vec![];
    }
    model.quit = true;
    vec![]
}

/// Goes to a list of a resource over everything.
pub(super) fn go(model: &mut Model, resource: &'static Resource) -> Vec<Effect> {
    let system = model.session.system;
    if resource.name == DEFINITIONS.name {
        model.parts().0.cancel();
        let rest = model.screens.split_off(1);
        model.forward = rest.into_iter().rev().collect();
        return update::open(model);
    }
    if model.screen().table().is_some_and(|table| table.resource.name == resource.name && table.scope().is_empty()) {
        return vec![];
    }
    push(model, Screen::list(resource, system, vec![]))
}

/// Puts a plan before the person.
pub(super) fn confirm(model: &mut Model, plan: crate::api::Plan, follows: Follows) -> Vec<Effect> {
    match model.session.guard.demand(&plan, model.now.instant) {
        Ok(_) => model.overlays.push(Overlay::Confirm(Box::new(Confirm::new(plan, follows)))),
        Err(refusal) => model.notices.say(Tone::Failing, refusal.to_string(), model.now),
    }
    vec![]
}
