//! A picker: one of a few, by arrow keys.

use super::{After, Scroll};
use crate::{
    api::dialect::Order,
    app::{Effect, Model, kept, narrow, steer},
    memory::{Bookmark, SavedFilter, Spot},
    pane::table::Table,
    resource::Column,
};

/// What a choice is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Purpose {
    /// The column to sort by.
    Sort,
    /// The context to switch to.
    Context,
    /// The saved filter to show.
    Filter(Vec<SavedFilter>),
    /// The bookmark to go to.
    Bookmark(Vec<Bookmark>),
    /// The value to copy.
    Copy,
}

/// One of a few.
pub struct Picker {
    /// What is chosen.
    pub title: &'static str,
    /// What for.
    pub purpose: Purpose,
    /// The choices, each with a word about it; raw text.
    pub items: Vec<(String, String)>,
    /// The selected one.
    pub scroll: Scroll,
}

impl Picker {
    /// The columns of a table, and who sorts by them.
    pub fn sort(table: &Table) -> Self {
        let binding = table.binding();
        let by = |name: &str| match binding.and_then(|binding| binding.sort_key(name)) {
            Some(_) => "by the server",
            None if table.is_whole() => "here, where all rows are",
            None => "only this page",
        };
        let item = |(at, column): (usize, &Column)| {
            let sorted = table.sort().iter().enumerate().find(|(_, (sorted, _))| *sorted == at);
            let way = |order| if order == Order::Ascending { "ascending" } else { "descending" };
            let now = sorted.map(|(place, (_, order))| format!("   now key {}, {}", place + 1, way(*order)));
            (column.title.to_owned(), format!("{}{}", by(column.name), now.unwrap_or_default()))
        };
        let items: Vec<_> = table.resource.columns.iter().enumerate().map(item).collect();
        let title = "Sort by   enter by this alone   space then by this";
        Self::of(title, Purpose::Sort, items, table.sort().first().map_or(0, |(column, _)| *column))
    }

    /// The contexts, the present one selected.
    pub fn contexts(model: &Model) -> Self {
        let word = |place: &crate::app::Place| {
            let guard = match (place.production, place.read_only) {
                (true, true) => "PROD read-only  ",
                (true, false) => "PROD  ",
                (false, true) => "read-only  ",
                (false, false) => "",
            };
            format!("{guard}{}", place.url)
        };
        let items: Vec<_> = model.places.iter().map(|place| (place.name.to_string(), word(place))).collect();
        let at = model.places.iter().position(|place| place.name == model.session.place.name).unwrap_or(0);
        Self::of("Contexts", Purpose::Context, items, at)
    }

    /// Saved filters of a list.
    pub fn filters(filters: Vec<SavedFilter>) -> Self {
        let word = |filter: &SavedFilter| format!("{}{}", filter.filter, if filter.fixed { "   (configuration)" } else { "" });
        let items = filters.iter().map(|filter| (filter.name.clone(), word(filter))).collect();
        Self::of("Saved filters   enter shows   d forgets", Purpose::Filter(filters), items, 0)
    }

    /// Bookmarks, those of the present context first.
    pub fn bookmarks(model: &Model, bookmarks: Vec<Bookmark>) -> Self {
        let word = |bookmark: &Bookmark| {
            let what = match &bookmark.spot {
                Spot::Instance { id, .. } => format!("instance {id}"),
                Spot::List { resource, scope, setting, .. } => {
                    [resource.as_str(), scope, &setting.filter].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
                }
            };
            if kept::is_here(model, bookmark) { what } else { format!("in {}: {what}", bookmark.context) }
        };
        let items = bookmarks.iter().map(|bookmark| (bookmark.spot.title().to_owned(), word(bookmark))).collect();
        Self::of("Bookmarks   enter goes there   d forgets", Purpose::Bookmark(bookmarks), items, 0)
    }

    /// Forgets the selected one; goes when none is left.
    fn forget(&mut self, model: &mut Model) -> After {
        let at = self.scroll.at;
        let effects = match &mut self.purpose {
            Purpose::Filter(filters) if at < filters.len() && !filters[at].fixed => kept::forget_filter(model, filters.remove(at)),
            Purpose::Filter(filters) if at < filters.len() => return After::StayAnd(kept::forget_filter(model, filters[at].clone())),
            Purpose::Bookmark(bookmarks) if at < bookmarks.len() => kept::forget_bookmark(model, bookmarks.remove(at)),
            _ => return After::Stay,
        };
        self.items.remove(at);
        self.scroll = Scroll { at: at.min(self.items.len().saturating_sub(1)), ..Scroll::over(self.items.len()) };
        if self.items.is_empty() { After::Close(effects) } else { After::StayAnd(effects) }
    }

    /// What can be copied of a row: its id, and each other column that has a value.
    pub fn values(subject: &crate::act::Subject) -> Self {
        let id = ("ID".to_owned(), subject.row.id.to_string());
        let columns = subject.resource.columns.iter().zip(&subject.row.cells);
        let values = columns.map(|(column, cell)| (column.title.to_owned(), column.show.word(cell).into_owned()));
        let others: Vec<_> = values.filter(|value| !value.1.is_empty() && *value != id).collect();
        let items = std::iter::once(id).chain(others).collect();
        Self::of("Copy", Purpose::Copy, items, 0)
    }

    fn of(title: &'static str, purpose: Purpose, items: Vec<(String, String)>, at: usize) -> Self {
        let scroll = Scroll { at, ..Scroll::over(items.len()) };
        Self { title, purpose, items, scroll }
    }

    pub(super) fn press(&mut self, model: &mut Model, name: &str) -> After {
        if name == "space" && self.purpose == Purpose::Sort {
            return After::Close(narrow::sort_then_by(model, self.scroll.at));
        }
        if self.scroll.press(name, 10) {
            return After::Stay;
        }
        let at = self.scroll.at;
        match (name, self.items.get(at)) {
            ("d" | "del", _) => self.forget(model),
            ("enter", Some((item, value))) => After::Close(match &self.purpose {
                Purpose::Copy => vec![Effect::Copy(value.clone())],
                Purpose::Filter(filters) => kept::apply(model, &filters[at]),
                Purpose::Bookmark(bookmarks) => kept::go(model, &bookmarks[at]),
                Purpose::Sort => narrow::sort_by(model, self.scroll.at),
                Purpose::Context => steer::switch(model, item),
            }),
            ("esc" | "q" | "s" | "@" | "enter", _) => After::Close(vec![]),
            _ => After::Stay,
        }
    }
}
