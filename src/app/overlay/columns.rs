//! Choosing the columns of a list: which are shown, and in which order.

use super::{After, Scroll};
use crate::{
    app::{Model, kept},
    pane::table::Table,
    resource::Resource,
};

/// The columns of a resource, those that are shown first.
pub struct Columns {
    /// Of what.
    pub resource: &'static Resource,
    /// Each column, and whether it is shown.
    pub items: Vec<(usize, bool)>,
    /// The selected one.
    pub scroll: Scroll,
}

impl Columns {
    /// The columns of a table as they are shown now.
    pub fn new(model: &Model, table: &Table) -> Self {
        let shown = model.columns(table);
        let hidden = (0..table.resource.columns.len()).filter(|at| !shown.contains(at)).map(|at| (at, false));
        let items: Vec<_> = shown.iter().map(|at| (*at, true)).chain(hidden).collect();
        Self { resource: table.resource, scroll: Scroll::over(items.len()), items }
    }

    /// Whether a column is the one that is never dropped.
    pub fn is_identity(&self, column: usize) -> bool {
        self.resource.columns[column].priority == 0
    }

    pub(super) fn press(&mut self, model: &mut Model, name: &str) -> After {
        let at = self.scroll.at;
        match name {
            "space" | "x" => {
                let (column, shown) = self.items[at];
                self.items[at].1 = !shown || self.is_identity(column);
            }
            "J" | "shift-down" if at + 1 < self.items.len() => {
                self.items.swap(at, at + 1);
                self.scroll.at += 1;
            }
            "K" | "shift-up" if at > 0 => {
                self.items.swap(at, at - 1);
                self.scroll.at -= 1;
            }
            "enter" => {
                let shown = self.items.iter().filter(|(_, shown)| *shown);
                let names = shown.map(|(at, _)| self.resource.columns[*at].name.to_owned()).collect();
                kept::choose_columns(model, self.resource, Some(names));
                return After::Close(vec![]);
            }
            "r" => {
                kept::choose_columns(model, self.resource, None);
                return After::Close(vec![]);
            }
            "esc" | "q" => return After::Close(vec![]),
            _ => {
                self.scroll.press(name, 10);
            }
        }
        After::Stay
    }
}
