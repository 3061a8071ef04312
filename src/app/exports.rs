//! Exports: lists on their way to files, and those that are done, until the program ends.

use super::{Effect, Model, Overlay, overlay::ExportDialog, overlay::Scroll};
use crate::{
    pane::slot::Ticket,
    resource::Tone,
    text::counted,
    transfer::{Export, Failure, Written},
};

/// Exports kept.
const KEPT: usize = 30;

/// One list on its way to a file.
pub struct Exporting {
    /// Its ticket.
    pub ticket: Ticket,
    /// What, and into which file; raw text.
    pub title: String,
    export: Option<Export>,
    /// Rows read so far, and of how many, if that is known.
    pub read: (u64, Option<u64>),
    /// What came of it: whether it is well, and in words.
    pub outcome: Option<(bool, String)>,
    /// Whether it was told to stop.
    pub stopped: bool,
    /// When it began, in milliseconds since 1970 UTC.
    pub utc_ms: i64,
}

/// All of them.
#[derive(Default)]
pub struct Exports(Vec<Exporting>);

impl Exports {
    /// All, newest first.
    pub fn all(&self) -> impl Iterator<Item = &Exporting> {
        self.0.iter().rev()
    }

    /// The newest one that is not done.
    pub fn under_way(&self) -> Option<&Exporting> {
        self.all().find(|export| export.outcome.is_none())
    }

    fn of(&mut self, ticket: Ticket) -> Option<&mut Exporting> {
        self.0.iter_mut().find(|export| export.ticket == ticket)
    }

    /// Marks the one at that place, newest first, as stopped; gives the ticket to stop.
    pub(super) fn stop(&mut self, at: usize) -> Option<Ticket> {
        let place = self.0.len().checked_sub(at + 1)?;
        let export = self.0.get_mut(place).filter(|export| export.outcome.is_none())?;
        export.stopped = true;
        Some(export.ticket)
    }

    /// Takes note of how far one has got.
    pub(super) fn progress(&mut self, ticket: Ticket, read: u64, total: Option<u64>) {
        if let Some(export) = self.of(ticket) {
            export.read = (read, total);
        }
    }
}

/// Opens the form of an export of the list that has the keys.
pub(super) fn ask(model: &mut Model) -> Vec<Effect> {
    match model.screen().table().filter(|table| table.rows.value.is_some()) {
        Some(table) => {
            let dialog = ExportDialog::new(table);
            model.overlays.push(Overlay::Export(Box::new(dialog)));
        }
        None => model.notices.say(Tone::Waiting, "nothing has been read yet", model.now),
    }
    vec![]
}

/// Shows the exports.
pub(super) fn show(model: &mut Model) -> Vec<Effect> {
    model.overlays.push(Overlay::Exports(Scroll::over(model.exports.all().count())));
    vec![]
}

/// Begins an export.
pub(super) fn start(model: &mut Model, export: Export) -> Vec<Effect> {
    let ticket = model.tickets.draw();
    if model.exports.0.len() >= KEPT
        && let Some(at) = model.exports.0.iter().position(|export| export.outcome.is_some())
    {
        model.exports.0.remove(at);
    }
    model.exports.0.push(Exporting {
        ticket,
        title: format!("{} to {}", export.resource.name, export.to),
        export: Some(export.clone()),
        read: (0, None),
        outcome: None,
        stopped: false,
        utc_ms: model.now.utc_ms,
    });
    vec![Effect::Export(ticket, Box::new(export))]
}

/// One is done: says what came of it; asks, where a file of that name is there.
pub(super) fn done(model: &mut Model, ticket: Ticket, outcome: Result<Written, Failure>) {
    let Some(exporting) = model.exports.of(ticket) else { return };
    let export = exporting.export.take();
    let asks = matches!(outcome, Err(Failure::Exists(_)));
    let (well, word) = match outcome {
        Ok(written) => {
            let told = format!("{} written to {}", counted(written.rows as u64, "row"), written.path.display());
            (true, [vec![told], written.notes].concat().join("; "))
        }
        Err(failure) => (false, failure.to_string()),
    };

    exporting.outcome = Some((well, word.clone()));
    match export.filter(|_| asks) {
        Some(export) if model.overlays.is_empty() => model.overlays.push(Overlay::Replace(Box::new(export), model.now.instant)),
        _ => model.notices.say(if well { Tone::Moving } else { Tone::Failing }, word, model.now),
    }
}
