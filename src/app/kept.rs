//! What commands do with what is kept: saved filters, bookmarks, columns.

use super::{
    Effect, Model, Overlay,
    command::Availability,
    narrow,
    overlay::{Columns, NameBar, Picker},
    recall, steer,
};
use crate::{
    memory::{Bookmark, Change, SavedFilter},
    pane::input::Input,
    resource::{Resource, Tone, filter},
};

/// Makes a change at once here, and has it written.
fn change(model: &mut Model, change: Change) -> Vec<Effect> {
    model.keep.saved.apply(change.clone());
    vec![Effect::Save(change)]
}

pub(super) fn has_filter(model: &Model) -> Availability {
    match model.screen().table() {
        Some(table) if !table.filter.is_empty() => Availability::Enabled,
        _ => Availability::Disabled(format!("there is no filter to save; {} makes one", model.keymap.key("list.filter"))),
    }
}

/// Asks for the name of the present filter.
pub(super) fn name_filter(model: &mut Model) -> Vec<Effect> {
    if let Some(table) = model.screen().table() {
        let bar = NameBar { input: Input::default(), resource: table.resource.name, filter: filter::text(&table.filter) };
        model.overlays.push(Overlay::Name(bar));
    }
    vec![]
}

pub(super) fn save_filter(model: &mut Model, filter: SavedFilter) -> Vec<Effect> {
    if model.keep.saved.filters.iter().any(|other| other.fixed && other.name == filter.name && other.resource == filter.resource) {
        model.notices.say(Tone::Waiting, format!("{} is a filter of the configuration; take another name", filter.name), model.now);
        return vec![];
    }
    model.notices.say(
        Tone::Plain,
        format!("saved as {}: {} and the palette offer it", filter.name, model.keymap.key("list.saved-filters")),
        model.now,
    );
    change(model, Change::Filter(filter))
}

/// The saved filters of a resource.
pub(super) fn filters_of<'a>(model: &'a Model, resource: &'a str) -> impl Iterator<Item = &'a SavedFilter> {
    model.keep.saved.filters.iter().filter(move |filter| filter.resource == resource)
}

pub(super) fn has_saved(model: &Model) -> Availability {
    match model.screen().table() {
        Some(table) if filters_of(model, table.resource.name).next().is_some() => Availability::Enabled,
        _ => Availability::Disabled(format!("no filter of this list was saved; {} saves one", model.keymap.key("list.save-filter"))),
    }
}

pub(super) fn pick_filter(model: &mut Model) -> Vec<Effect> {
    let Some(resource) = model.screen().table().map(|table| table.resource) else { return vec![] };
    let picker = Picker::filters(filters_of(model, resource.name).cloned().collect());
    model.overlays.push(Overlay::Pick(picker));
    vec![]
}

/// Shows the list of a saved filter, narrowed by it.
pub(super) fn apply(model: &mut Model, saved: &SavedFilter) -> Vec<Effect> {
    let Some(resource) = Resource::named(&saved.resource) else { return vec![] };
    match filter::parse(resource, &saved.filter) {
        Ok(terms) if model.screen().table().is_some_and(|table| table.resource.name == resource.name) => narrow::set_filter(model, terms),
        Ok(terms) => narrow::go(model, resource, terms),
        Err(reason) => {
            model.notices.say(Tone::Failing, format!("{}: {reason}", saved.name), model.now);
            vec![]
        }
    }
}

pub(super) fn forget_filter(model: &mut Model, filter: SavedFilter) -> Vec<Effect> {
    if filter.fixed {
        model.notices.say(Tone::Waiting, format!("{} stands in the configuration", filter.name), model.now);
        return vec![];
    }
    change(model, Change::ForgetFilter(filter))
}

pub(super) fn can_bookmark(model: &Model) -> Availability {
    match model.bookmark() {
        Some(_) => Availability::Enabled,
        None => Availability::Disabled("only lists and instances can be found again".to_owned()),
    }
}

pub(super) fn bookmark(model: &mut Model) -> Vec<Effect> {
    let Some(bookmark) = model.bookmark() else { return vec![] };
    model.notices.say(
        Tone::Plain,
        format!("bookmarked {}: {} lists bookmarks", bookmark.spot.title(), model.keymap.key("bookmarks")),
        model.now,
    );
    change(model, Change::Bookmark(bookmark))
}

pub(super) fn bookmarks(model: &mut Model) -> Vec<Effect> {
    let mut bookmarks = model.keep.saved.bookmarks.clone();
    // those of this context first, the newest before
    bookmarks.reverse();
    bookmarks.sort_by_key(|bookmark| !is_here(model, bookmark));
    if bookmarks.is_empty() {
        model.notices.say(Tone::Dim, format!("no bookmarks yet; {} keeps the present screen", model.keymap.key("bookmark")), model.now);
        return vec![];
    }
    let picker = Picker::bookmarks(model, bookmarks);
    model.overlays.push(Overlay::Pick(picker));
    vec![]
}

/// Whether a bookmark is of the present context.
pub(super) fn is_here(model: &Model, bookmark: &Bookmark) -> bool {
    *bookmark.context == *model.session.place.name && bookmark.url == model.session.place.url
}

/// Goes to a bookmark; one of another context only says so, since contexts are switched on purpose.
pub(super) fn go(model: &mut Model, bookmark: &Bookmark) -> Vec<Effect> {
    if !is_here(model, bookmark) {
        let text = format!("that is in context {} ({}); {} switches", bookmark.context, bookmark.url, model.keymap.key("contexts"));
        model.notices.say(Tone::Waiting, text, model.now);
        return vec![];
    }
    if model.bookmark().is_some_and(|here| here.is_same(bookmark)) {
        return vec![];
    }
    let Some(screen) = recall::screen(&bookmark.spot, model.session.system, model.now) else {
        model.notices.say(Tone::Failing, "this screen is not known any more", model.now);
        return vec![];
    };
    steer::push(model, screen)
}

pub(super) fn forget_bookmark(model: &mut Model, bookmark: Bookmark) -> Vec<Effect> {
    change(model, Change::ForgetBookmark(bookmark))
}

pub(super) fn columns(model: &mut Model) -> Vec<Effect> {
    if let Some(table) = model.screen().table() {
        let columns = Columns::new(model, table);
        model.overlays.push(Overlay::Columns(columns));
    }
    vec![]
}

/// Shows these columns of a resource from now on; none: those of the configuration or of the program again.
pub(super) fn choose_columns(model: &mut Model, resource: &Resource, columns: Option<Vec<String>>) {
    model.keep.choose(resource.name, columns);
}
