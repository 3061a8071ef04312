//! What commands do that change which rows of a list are shown, and in which order.

use super::{
    Effect, Model, Overlay, Screen,
    command::Availability,
    lists::on_table,
    overlay::{FilterBar, Picker},
    reads, steer, update,
};
use crate::{
    api::dialect::Order,
    resource::{INSTANCES, JOBS, Resource, Show, Tone, filter::Term, sorting::Sorting},
};

pub(super) fn filter(model: &mut Model) -> Vec<Effect> {
    if let Some(table) = model.screen().table() {
        let bar = FilterBar::new(table);
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
    let marked = table.marks.matching().is_some();
    match table.set_filter(terms, now) {
        Ok(()) => {
            let unmarked = marked && table.marks.matching().is_none();
            let asked = table.refresh(&mut ctx);
            if unmarked {
                model.notices.say(Tone::Waiting, "another filter: what matched is no longer marked", now);
            }
            reads(asked.into_iter().chain(update::distrust_history(model)))
        }
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

/// Sorts by a column alone; the same column again reverses.
pub(super) fn sort_by(model: &mut Model, column: usize) -> Vec<Effect> {
    on_table(model, |table, ctx| {
        let order = match table.sort() {
            [(now, order)] if *now == column => order.reversed(),
            _ => first_order(table.resource, column),
        };
        table.set_sort(vec![(column, order)], ctx)
    })
}

/// Sorts by a column what the others leave equal; the same column again reverses.
pub(super) fn sort_then_by(model: &mut Model, column: usize) -> Vec<Effect> {
    let now = model.now;
    let (screen, mut ctx) = model.parts();
    let Some(table) = screen.table_mut() else { return vec![] };
    let mut sort = table.sort().to_vec();
    match sort.iter_mut().find(|(sorted, _)| *sorted == column) {
        Some((_, order)) => *order = order.reversed(),
        None => sort.push((column, first_order(table.resource, column))),
    }
    if table.can_sort_all(&sort) {
        return reads(table.set_sort(sort, &mut ctx));
    }
    let titles = |sort: &[(usize, Order)]| sort.iter().map(|(at, _)| table.resource.columns[*at].title).collect::<Vec<_>>().join(" and ");
    let text = format!("the server does not sort {} by {} together, and here is only a page", table.resource.name, titles(&sort));
    model.notices.say(Tone::Waiting, text, now);
    vec![]
}

/// Which end of a column is looked at first: what has failed most.
fn first_order(resource: &Resource, column: usize) -> Order {
    if resource.columns[column].show == Show::Failures { Order::Descending } else { Order::Ascending }
}

/// Goes to the list of a resource, with a filter.
pub(super) fn go(model: &mut Model, resource: &'static Resource, terms: Vec<Term>) -> Vec<Effect> {
    if model
        .screen()
        .table()
        .is_some_and(|table| table.resource.name == resource.name && table.scope() == model.session.narrowed(resource, vec![]))
    {
        return set_filter(model, terms);
    }
    let mut screen = Screen::list(resource, model.session.system, model.session.narrowed(resource, vec![]));
    let now = model.now;
    match screen.table_mut().map_or(Ok(()), |table| table.set_filter(terms, now)) {
        Ok(()) => steer::push(model, screen),
        Err(reason) => {
            model.notices.say(Tone::Failing, reason, now);
            vec![]
        }
    }
}

/// Jobs that are about to fail for good.
pub(super) fn retrying(model: &mut Model) -> Vec<Effect> {
    go(model, &JOBS, vec![Term::is("is", "retrying")])
}

pub(super) fn lists_instances(model: &Model) -> Availability {
    match model.screen().table() {
        Some(table) if table.resource.name == INSTANCES.name => Availability::Enabled,
        _ => Availability::Disabled("this is one instance, not a list of them".to_owned()),
    }
}

/// Shows instances of another state; the rest of the filter stays.
fn instances_of(model: &mut Model, state: &str) -> Vec<Effect> {
    let Some(table) = model.screen().table().filter(|table| table.resource.name == INSTANCES.name) else { return vec![] };
    let mut terms: Vec<Term> = table.filter.iter().filter(|term| term.field != "state").cloned().collect();
    terms.push(Term::is("state", state));
    // what is implied need not be said
    terms.retain(|term| !INSTANCES.implied(&[]).contains(term));
    set_order_of(model, state);
    set_filter(model, terms)
}

/// What ended last comes first among what has ended, and what began last among the rest; another order that a person chose stays.
fn set_order_of(model: &mut Model, state: &str) {
    let Some(table) = model.parts().0.table_mut() else { return };
    let by = |name: &str| table.resource.column(name).map(|column| (column, Order::Descending)).into_iter().collect();
    let (began, ended): (Sorting, Sorting) = (by("age"), by("ended"));
    let sort = if state == "ended" { (began, ended) } else { (ended, began) };
    if table.sort() == sort.0 {
        table.order_by(sort.1);
    }
}

pub(super) fn instances_running(model: &mut Model) -> Vec<Effect> {
    instances_of(model, "running")
}

pub(super) fn instances_ended(model: &mut Model) -> Vec<Effect> {
    instances_of(model, "ended")
}

pub(super) fn instances_all(model: &mut Model) -> Vec<Effect> {
    instances_of(model, "all")
}

/// Goes to the instances that have ended.
pub(super) fn go_ended(model: &mut Model) -> Vec<Effect> {
    let mut screen = Screen::list(&INSTANCES, model.session.system, model.session.narrowed(&INSTANCES, vec![]));
    let now = model.now;
    if let Some(table) = screen.table_mut() {
        table.order_by(INSTANCES.column("ended").map(|column| (column, Order::Descending)).into_iter().collect());
        // history is the first source, and it takes this
        let _ = table.set_filter(vec![Term::is("state", "ended")], now);
    }
    steer::push(model, screen)
}
