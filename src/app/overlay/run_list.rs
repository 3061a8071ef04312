//! The list of writes, and the report of one of them.

use super::{After, Overlay, Scroll};
use crate::app::{
    Effect, Model,
    write::{self, Follows},
};

/// A place in the list of writes, newest first, and in the report that is open.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RunList {
    /// The selected write.
    pub at: usize,
    /// The first line shown of the write, where that is open.
    pub open: Option<Scroll>,
}

impl RunList {
    /// The selected write's place in the model, which keeps the newest last.
    pub fn selected(self, model: &Model) -> Option<usize> {
        model.runs.all.len().checked_sub(self.at.min(model.runs.all.len().saturating_sub(1)) + 1)
    }

    pub(super) fn press(&mut self, model: &mut Model, name: &str) -> After {
        let Some(at) = self.selected(model) else {
            return if matches!(name, "esc" | "q") { After::Close(vec![]) } else { After::Stay };
        };
        let run = &mut model.runs.all[at];
        match name {
            "esc" | "q" if self.open.take().is_some() => return After::Stay,
            "esc" | "q" => return After::Close(vec![]),
            "s" if run.is_under_way() && !run.stopped => {
                run.stopped = true;
                return After::StayAnd(vec![Effect::Stop(run.current())]);
            }
            "r" => {
                if let Some(plan) = run.retry_plan() {
                    let follows = Follows::Retries(run.ticket);
                    return After::Close(write::follow_up(model, plan, follows));
                }
            }
            "o" if run.can_be_done_singly() => {
                let (origin, ticket) = (run.origin.clone(), run.ticket);
                return After::Close(origin.map(|origin| write::singly(model, origin, ticket)).unwrap_or_default());
            }
            "e" if run.can_be_refilled() => {
                let form = run.refilled();
                model.overlays.extend(form.map(Overlay::Form));
                return After::Close(vec![]);
            }
            "f" => return After::StayAnd(write::watch(model, at)),
            _ => {}
        }
        match &mut self.open {
            Some(scroll) => {
                scroll.last = model.runs.all[at].length().saturating_sub(1);
                scroll.press(name, 10);
            }
            None if name == "enter" => self.open = Some(Scroll::default()),
            None => {
                let mut scroll = Scroll { at: self.at, last: model.runs.all.len().saturating_sub(1) };
                scroll.press(name, 10);
                self.at = scroll.at;
            }
        }
        After::Stay
    }
}
