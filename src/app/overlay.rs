//! What lies over the screen: dialogs, bars, lists. The topmost one has the keys.

mod audit;
mod columns;
mod completion;
mod confirm;
mod export_dialog;
mod filter_bar;
mod form_dialog;
mod gather;
mod help;
mod name_bar;
mod own_confirm;
mod palette;
mod picker;
mod run_list;
mod search_bar;
mod setup;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::{Effect, Finding, Model};
use crate::pane::{
    input::{Edit, Input},
    slot::{Outcome, Ticket},
};

pub use audit::{Audit, Entry, Piece};
pub use columns::Columns;
pub use completion::Completion;
pub use confirm::{Confirm, curl};
pub use export_dialog::ExportDialog;
pub use filter_bar::FilterBar;
pub use form_dialog::FormDialog;
pub use gather::Gather;
pub use help::Help;
pub use name_bar::NameBar;
pub use own_confirm::OwnConfirm;
pub use palette::Palette;
pub use picker::{Picker, Purpose};
pub use run_list::RunList;
pub use search_bar::SearchBar;
pub use setup::{FIELDS, PASSWORD, Setup};

/// Something over the screen.
pub enum Overlay {
    /// Go to anything by name.
    Palette(Palette),
    /// Choose one of a few.
    Pick(Picker),
    /// Type a filter.
    Filter(FilterBar),
    /// Type a name for a filter.
    Name(NameBar),
    /// Choose columns.
    Columns(Columns),
    /// Something is being looked for by its id.
    Find(Finding),
    /// Type what to look for in a text.
    Search(SearchBar),
    /// Say yes to a plan.
    Confirm(Box<Confirm>),
    /// Say yes to an own command.
    Own(Box<OwnConfirm>),
    /// Fill in a form.
    Form(Box<FormDialog>),
    /// Wait until what matches is read.
    Gather(Box<Gather>),
    /// Every command.
    Help(Help),
    /// Writes and their reports.
    Runs(RunList),
    /// What was said.
    Notices(Scroll),
    /// Write a list to a file.
    Export(Box<ExportDialog>),
    /// Replace a file that is there? Asked at that moment.
    Replace(Box<crate::transfer::Export>, tokio::time::Instant),
    /// Lists on their way to files, and those that are there.
    Exports(Scroll),
    /// What was written by us.
    Audit(Box<Audit>),
    /// Name a server that is not configured.
    Setup(Box<Setup>),
    /// Leave although a write is under way?
    Leave,
}

/// A place in a list that is only read, or chosen from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Scroll {
    /// The selected line, or the first one shown.
    pub at: usize,
    /// The last one that can be.
    pub last: usize,
}

impl Scroll {
    /// A place in a list of so many lines.
    pub fn over(count: usize) -> Self {
        Self { at: 0, last: count.saturating_sub(1) }
    }

    /// Moves by keys; false for any other key.
    fn press(&mut self, name: &str, page: usize) -> bool {
        self.at = match name {
            "down" | "j" => self.at + 1,
            "up" | "k" => self.at.saturating_sub(1),
            "pgdn" | "space" | "ctrl-f" => self.at + page,
            "pgup" | "ctrl-b" => self.at.saturating_sub(page),
            "home" | "g" => 0,
            "end" | "G" => self.last,
            _ => return false,
        };
        self.at = self.at.min(self.last);
        true
    }
}

impl Overlay {
    /// The ticket of what it still waits for.
    pub fn waits_for(&self) -> Option<Ticket> {
        match self {
            Self::Form(dialog) => dialog.pending(),
            Self::Confirm(dialog) => dialog.looking,
            Self::Gather(gather) => Some(gather.ticket),
            Self::Setup(setup) => setup.testing,
            Self::Find(finding) => finding.slot.pending,
            _ => None,
        }
    }
}

/// Whether an overlay stays.
pub(super) enum After {
    /// It stays.
    Stay,
    /// It goes, and this is to be done.
    Close(Vec<Effect>),
    /// It stays, and this is to be done.
    StayAnd(Vec<Effect>),
}

/// A key for the topmost overlay.
pub(super) fn press(model: &mut Model, key: KeyEvent, name: &str) -> Vec<Effect> {
    let Some(mut overlay) = model.overlays.pop() else { return vec![] };
    let place = model.overlays.len();
    let after = match &mut overlay {
        Overlay::Palette(palette) => palette.press(model, key, name),
        Overlay::Pick(picker) => picker.press(model, name),
        Overlay::Filter(bar) => bar.press(model, key, name),
        Overlay::Name(bar) => bar.press(model, key, name),
        Overlay::Columns(columns) => columns.press(model, name),
        Overlay::Find(_) => {
            if matches!(name, "esc" | "q") {
                After::Close(vec![])
            } else {
                After::Stay
            }
        }
        Overlay::Search(bar) => bar.press(model, key, name),
        Overlay::Confirm(confirm) => confirm.press(model, key, name),
        Overlay::Own(confirm) => confirm.press(model, key, name),
        Overlay::Form(dialog) => dialog.press(model, key, name),
        Overlay::Gather(_) => Gather::press(name),
        Overlay::Help(help) => help.press(key, name),
        Overlay::Notices(scroll) => read_only(scroll, name),
        Overlay::Runs(list) => list.press(model, name),
        Overlay::Setup(setup) => setup.press(model, key, name),
        Overlay::Export(dialog) => dialog.press(model, key, name),
        Overlay::Replace(export, since) => export_dialog::replace(model, export, *since, name),
        Overlay::Exports(scroll) => export_dialog::list(model, scroll, name),
        Overlay::Audit(audit) => audit.press(model, key, name),
        Overlay::Leave => leave(model, name),
    };
    match after {
        After::Stay => {
            model.overlays.insert(place.min(model.overlays.len()), overlay);
            vec![]
        }
        After::StayAnd(effects) => {
            model.overlays.insert(place.min(model.overlays.len()), overlay);
            effects
        }
        After::Close(effects) => effects,
    }
}

/// Pasted text goes into what is being typed; a paste is never taken for commands.
pub(super) fn paste(model: &mut Model, text: &str) -> Vec<Effect> {
    let line = text.trim_end_matches(['\n', '\r']);
    let Some(mut overlay) = model.overlays.pop() else {
        let is_word = !line.trim().is_empty() && line.len() < 200 && !line.contains(char::is_whitespace);
        if is_word {
            // an id, most likely: where it leads is seen before anything is done
            let mut palette = Palette::new(model);
            palette.paste(model, &format!("id {line}"));
            model.overlays.push(Overlay::Palette(palette));
        } else {
            model.notices.say(crate::text::Tone::Dim, "nothing here takes pasted text", model.now);
        }
        return vec![];
    };
    match &mut overlay {
        Overlay::Palette(palette) => palette.paste(model, line),
        Overlay::Filter(bar) => bar.paste(line, model.screen().table()),
        Overlay::Name(bar) => bar.input.paste(line),
        Overlay::Search(bar) => bar.input.paste(line),
        Overlay::Form(dialog) => dialog.paste(line, model.now.utc_ms),
        Overlay::Export(dialog) => dialog.paste(line),
        Overlay::Own(confirm) => confirm.input.paste(line),
        Overlay::Audit(audit) if audit.typing => audit.paste(line),
        Overlay::Help(help) if help.typing => help.input.paste(line),
        Overlay::Setup(setup) => setup.paste(line),
        _ => model.notices.say(crate::text::Tone::Dim, "nothing here takes pasted text", model.now),
    }
    model.overlays.push(overlay);
    vec![]
}

/// Gives an answer to the overlay that asked for it.
pub(super) fn accept(model: &mut Model, ticket: Ticket, mut outcome: Outcome) -> Result<(), Outcome> {
    let now = model.now.instant;
    for overlay in &mut model.overlays {
        let Overlay::Form(dialog) = overlay else { continue };
        match dialog.accept(ticket, outcome, now) {
            Ok(()) => return Ok(()),
            Err(back) => outcome = back,
        }
    }
    Err(outcome)
}

fn read_only(scroll: &mut Scroll, name: &str) -> After {
    if scroll.press(name, 10) {
        return After::Stay;
    }
    if matches!(name, "esc" | "q" | "enter") { After::Close(vec![]) } else { After::Stay }
}

fn leave(model: &mut Model, name: &str) -> After {
    match name {
        "y" => {
            model.quit = true;
            After::Close(vec![])
        }
        "n" | "esc" | "q" => After::Close(vec![]),
        _ => After::Stay,
    }
}

/// What a key does to a line of text; `None` if it is no editing key.
fn edit_of(key: KeyEvent) -> Option<Edit> {
    let ctrl = key.modifiers.contains(KeyModifiers::CONTROL);
    match key.code {
        KeyCode::Char('w') if ctrl => Some(Edit::DeleteWord),
        KeyCode::Char('u') if ctrl => Some(Edit::DeleteToStart),
        KeyCode::Char('a') if ctrl => Some(Edit::Home),
        KeyCode::Char('e') if ctrl => Some(Edit::End),
        KeyCode::Char(c) if !ctrl && !key.modifiers.contains(KeyModifiers::ALT) => Some(Edit::Insert(c)),
        KeyCode::Backspace => Some(Edit::Backspace),
        KeyCode::Delete => Some(Edit::Delete),
        KeyCode::Left => Some(Edit::Left),
        KeyCode::Right => Some(Edit::Right),
        KeyCode::Home => Some(Edit::Home),
        KeyCode::End => Some(Edit::End),
        _ => None,
    }
}

/// Edits a line; whether the key was an editing key.
fn edit(input: &mut Input, key: KeyEvent) -> bool {
    edit_of(key).map(|edit| input.apply(edit)).is_some()
}
