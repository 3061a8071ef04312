//! What is said while everything that matches is read, for an action that the engine takes by ids only.

use super::After;
use crate::{
    act::{Action, Entry},
    app::write::Follows,
    pane::slot::Ticket,
};

/// Rows are being read for an action.
pub struct Gather {
    /// The ticket of the reading.
    pub ticket: Ticket,
    /// What they are for.
    pub action: &'static Action,
    /// What they match.
    pub words: String,
    /// What was entered already, and the run that asked for it.
    pub entered: Option<(Vec<Entry>, Follows)>,
}

impl Gather {
    pub(super) fn press(name: &str) -> After {
        if name == "esc" || name == "q" { After::Close(vec![]) } else { After::Stay }
    }
}
