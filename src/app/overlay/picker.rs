//! A picker: one of a few, by arrow keys.

use super::{After, Scroll};
use crate::{
    app::{Effect, Model, narrow, steer},
    pane::table::Table,
};

/// What a choice is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// The column to sort by.
    Sort,
    /// The context to switch to.
    Context,
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
    /// The columns of a table, and which of them the server can sort by.
    pub fn sort(table: &Table) -> Self {
        let binding = table.binding();
        let by = |name: &str| if binding.is_some_and(|b| b.sort_key(name).is_some()) { "by the server" } else { "only this page" };
        let items: Vec<_> = table.resource.columns.iter().map(|column| (column.title.to_owned(), by(column.name).to_owned())).collect();
        Self::of("Sort by", Purpose::Sort, items, table.sort().map_or(0, |(column, _)| column))
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

    /// What can be copied of a row: its id, and each column that has a value.
    pub fn values(subject: &crate::act::Subject) -> Self {
        let columns = subject.resource.columns.iter().map(|column| (column.title.to_owned(), subject.cell(column.name)));
        let id = ("ID".to_owned(), subject.row.id.to_string());
        let items = [id].into_iter().chain(columns.filter(|(_, value)| !value.is_empty())).collect();
        Self::of("Copy", Purpose::Copy, items, 0)
    }

    fn of(title: &'static str, purpose: Purpose, items: Vec<(String, String)>, at: usize) -> Self {
        let scroll = Scroll { at, ..Scroll::over(items.len()) };
        Self { title, purpose, items, scroll }
    }

    pub(super) fn press(&mut self, model: &mut Model, name: &str) -> After {
        if self.scroll.press(name, 10) {
            return After::Stay;
        }
        match (name, self.items.get(self.scroll.at)) {
            ("enter", Some((_, value))) if self.purpose == Purpose::Copy => After::Close(vec![Effect::Copy(value.clone())]),
            ("enter", Some((item, _))) => After::Close(match self.purpose {
                Purpose::Sort => narrow::sort_by(model, self.scroll.at),
                Purpose::Context => steer::switch(model, item),
                Purpose::Copy => vec![],
            }),
            ("esc" | "q" | "s" | "@" | "enter", _) => After::Close(vec![]),
            _ => After::Stay,
        }
    }
}
