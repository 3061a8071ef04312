//! What reaches the program, and what it wants done. Plain data, both.

use crossterm::event::KeyEvent;
use ratatui::layout::Size;

use crate::{
    act::perform::{Progress, Report},
    api::Confirmed,
    memory::{Change, Saved, Session},
    pane::slot::{Asked, Outcome, Ticket},
};

/// Something happened.
#[derive(Debug)]
pub enum Msg {
    /// A key was pressed.
    Key(KeyEvent),
    /// Text was pasted.
    Paste(String),
    /// The terminal has another size.
    Resize(Size),
    /// The terminal got or lost the focus.
    Focus(bool),
    /// A deadline that the model named has come.
    Tick,
    /// A question is answered.
    Done(Ticket, Outcome),
    /// Some of a plan is done.
    Progress(Ticket, Progress),
    /// A plan is done.
    Reported(Ticket, Report),
    /// An effect has something to say.
    Said(String),
    /// What was given a name, as it stands in its file now.
    Saved(Saved),
    /// Something could not be written down.
    Forgotten(String),
}

/// Something to do outside.
pub enum Effect {
    /// Ask; cancelled when nobody waits for it any more.
    Read(Asked),
    /// Send confirmed writes; never cancelled, never repeated by itself.
    Write(Ticket, Vec<Confirmed>),
    /// Send nothing more of a plan that has not started yet.
    Stop(Ticket),
    /// Talk to another context from now on.
    Connect(String),
    /// Try the sign-in again that was refused.
    SignIn,
    /// Write down where a person is.
    Remember(Box<Session>),
    /// Write down a change to what was given a name.
    Save(Change),
    /// Put text into the clipboard.
    Copy(String),
    /// Show text in `$PAGER`.
    Page(String),
    /// Give the terminal back to the shell until it comes back.
    Suspend,
}
