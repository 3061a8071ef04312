//! The small form of an export: which rows, how, and into which file.

use std::time::Duration;

use crossterm::event::KeyEvent;
use tokio::time::Instant;

use super::{After, edit};
use crate::{
    app::{Effect, Model, exports},
    pane::{input::Input, table::Table},
    resource::{
        Resource,
        listing::{Extent, Listing},
    },
    transfer::{Existing, Export, Format, Source},
};

/// Lines of the form.
const LINES: usize = 3;

/// A list on its way to a file.
pub struct ExportDialog {
    /// Of what.
    pub resource: &'static Resource,
    page: Vec<crate::api::Row>,
    listing: Listing,
    /// Whether all that match are written, not only the rows that are shown.
    pub all: bool,
    /// How.
    pub format: Format,
    /// The file.
    pub file: Input,
    /// The line that has the keys.
    pub focus: usize,
    /// What is wrong.
    pub error: Option<String>,
}

impl ExportDialog {
    /// A form for the list as it is now.
    pub fn new(table: &Table) -> Self {
        let format = Format::Csv;
        let resource = table.resource;
        let listing = Listing {
            resource,
            terms: [table.scope(), &table.filter].concat(),
            sort: table.sort().to_vec(),
            extent: Extent::All,
            joined: format.is_joined(),
        };
        Self {
            resource,
            page: (0..table.len()).filter_map(|at| table.row(at).cloned()).collect(),
            listing,
            all: false,
            format,
            file: Input::new(format!("{}.{}", resource.name, format.name())),
            focus: LINES - 1,
            error: None,
        }
    }

    /// Rows of the page.
    pub fn shown(&self) -> usize {
        self.page.len()
    }

    pub(super) fn paste(&mut self, text: &str) {
        self.file.paste(text);
    }

    pub(super) fn press(&mut self, model: &mut Model, key: KeyEvent, name: &str) -> After {
        self.error = None;
        match name {
            "esc" => return After::Close(vec![]),
            "tab" | "down" => self.focus = (self.focus + 1) % LINES,
            "shift-tab" | "up" => self.focus = (self.focus + LINES - 1) % LINES,
            "left" | "right" | "space" if self.focus == 0 => self.all = !self.all,
            "left" | "right" | "space" if self.focus == 1 => self.choose(if name == "left" { Format::ALL.len() - 1 } else { 1 }),
            "enter" => return self.submit(model),
            _ if self.focus + 1 == LINES => {
                edit(&mut self.file, key);
            }
            _ => {}
        }
        After::Stay
    }

    /// The next format; a name that ends as the old one follows.
    fn choose(&mut self, by: usize) {
        let at = Format::ALL.iter().position(|format| *format == self.format).unwrap_or(0);
        let next = Format::ALL[(at + by) % Format::ALL.len()];
        if let Some(stem) = self.file.text().strip_suffix(&format!(".{}", self.format.name())) {
            self.file = Input::new(format!("{stem}.{}", next.name()));
        }
        self.format = next;
    }

    fn submit(&mut self, model: &mut Model) -> After {
        let to = self.file.text().trim().to_owned();
        if to.is_empty() || to.ends_with('/') {
            self.error = Some("the file needs a name".to_owned());
            return After::Stay;
        }
        let source = if self.all {
            Source::All(Listing { joined: self.format.is_joined(), ..self.listing.clone() })
        } else {
            Source::Rows(self.page.clone())
        };
        let export = Export { resource: self.resource, source, format: self.format, to, existing: Existing::Keep };
        After::Close(exports::start(model, export))
    }
}

/// For so long a question that came by itself takes no answer: what is pressed then was meant for something else.
const UNREAD: Duration = Duration::from_millis(700);

/// Whether a file that is there may be replaced: `y` and nothing else does it.
pub(super) fn replace(model: &mut Model, export: &Export, since: Instant, name: &str) -> After {
    match name {
        _ if model.now.instant < since + UNREAD => After::Stay,
        "y" => {
            let export = Export { existing: Existing::Replace, ..export.clone() };
            After::Close(exports::start(model, export))
        }
        "n" | "esc" | "q" => After::Close(vec![]),
        _ => After::Stay,
    }
}

/// The exports, as a list: `s` stops the selected one.
pub(super) fn list(model: &mut Model, scroll: &mut super::Scroll, name: &str) -> After {
    scroll.last = model.exports.all().count().saturating_sub(1);
    match name {
        "esc" | "q" | "enter" => return After::Close(vec![]),
        "s" => return After::StayAnd(model.exports.stop(scroll.at).map(Effect::Stop).into_iter().collect()),
        _ => {
            scroll.press(name, 10);
        }
    }
    After::Stay
}
