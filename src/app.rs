//! The program as data: model, messages, and the pure update that turns one into the other.
//!
//! No I/O, no clock, no handles: effects are returned as data and performed by `run`.

mod comfort;
pub mod command;
pub mod editor;
pub mod exports;
mod find;
pub mod health;
mod instance;
mod kept;
pub mod keymap;
mod lists;
pub mod mouse;
pub mod msg;
mod narrow;
pub mod notice;
mod outline;
pub mod overlay;
pub mod own;
pub mod recall;
mod refusals;
pub mod runs;
pub mod screen;
pub mod session;
mod settle;
pub mod setup;
mod steer;
mod texts;
pub mod update;
mod write;

use std::collections::HashSet;

use ratatui::layout::Size;

use crate::{
    clock::Now,
    pane::{
        slot::{Asked, Ticket, Tickets},
        table::Asking,
    },
    text::Times,
};

pub use crate::pane::Pane;
pub use exports::Exports;
pub use find::Finding;
pub use keymap::Keymap;
pub use mouse::Mouse;
pub use msg::{Effect, Msg};
pub use notice::Notices;
pub use overlay::Overlay;
pub use recall::{Keep, Recollection};
pub use refusals::Refusals;
pub use runs::Runs;
pub use screen::Screen;
pub use session::{Place, Session};

/// Everything the program knows.
pub struct Model {
    /// The contexts that can be switched to.
    pub places: Vec<Place>,
    /// The present context and what is known of it.
    pub session: Session,
    /// The way here; the last one is on screen.
    pub screens: Vec<Screen>,
    /// The way back forward.
    pub forward: Vec<Screen>,
    /// What lies over the screen; the last one has the keys.
    pub overlays: Vec<Overlay>,
    /// Writes under way and done.
    pub runs: Runs,
    /// What was said.
    pub notices: Notices,
    /// What is remembered from one time to the next.
    pub keep: Keep,
    /// Lists on their way to files.
    pub exports: Exports,
    /// What was written in the editor and not sent.
    pub kept: Option<editor::Kept>,
    /// Which keys each command has.
    pub keymap: Keymap,
    /// Keys of a sequence that is not complete.
    pub keys: Vec<String>,
    /// Hands out tickets.
    pub tickets: Tickets,
    /// Whether polling is paused by the person.
    pub paused: bool,
    /// Whether the terminal has the focus, as far as it tells.
    pub focused: bool,
    /// How times are shown.
    pub times: Times,
    /// The mouse, and what it can hit.
    pub mouse: Mouse,
    /// The terminal's size.
    pub size: Size,
    /// The time of the newest message.
    pub now: Now,
    /// Whether to leave.
    pub quit: bool,
    /// Answers that came for questions nobody asks any more.
    pub dropped: u64,
}

impl Model {
    /// The program at its start, in a context, before anything was asked.
    pub fn new(places: Vec<Place>, session: Session, size: Size, now: Now) -> Self {
        Self {
            places,
            screens: vec![Screen::overview(&session)],
            session,
            forward: vec![],
            overlays: vec![],
            runs: Runs::default(),
            notices: Notices::default(),
            keep: Keep::default(),
            exports: Exports::default(),
            kept: None,
            keymap: Keymap::default(),
            keys: vec![],
            tickets: Tickets::default(),
            paused: false,
            focused: true,
            times: Times::default(),
            mouse: Mouse::default(),
            size,
            now,
            quit: false,
            dropped: 0,
        }
    }

    /// The screen that is shown.
    pub fn screen(&self) -> &Screen {
        // there is always one: `back` never takes the last
        &self.screens[self.screens.len() - 1]
    }

    /// The screen that is shown, to change it, and what is needed to ask.
    pub fn parts(&mut self) -> (&mut Screen, Asking<'_>) {
        let last = self.screens.len() - 1;
        (&mut self.screens[last], Asking { tickets: &mut self.tickets, now: self.now })
    }

    /// The tickets that somebody still waits for.
    pub fn live(&self) -> HashSet<Ticket> {
        let session = &self.session;
        let counts = [
            session.version.pending,
            session.name.pending,
            session.incidents.pending,
            session.instances.pending,
            session.remembered.pending,
        ];
        let overlays = self.overlays.iter().filter_map(Overlay::waits_for);
        let counts = counts.into_iter().flatten().chain(session.health.pending());
        self.screen().pending().into_iter().chain(counts).chain(overlays).collect()
    }

    /// Whether there is room to show two panes beside each other.
    pub fn is_wide(&self) -> bool {
        crate::view::layout::is_wide(self.size)
    }
}

/// Questions as effects.
pub fn reads(asked: impl IntoIterator<Item = Asked>) -> Vec<Effect> {
    asked.into_iter().map(Effect::Read).collect()
}
