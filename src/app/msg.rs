//! What reaches the program, and what it wants done. Plain data, both.

use crossterm::event::KeyEvent;
use ratatui::layout::Size;

use super::mouse::Touch;
use crate::{
    act::perform::{Progress, Report},
    api::Confirmed,
    pane::slot::{Asked, Outcome, Ticket},
};

/// Something happened.
#[derive(Debug)]
pub enum Msg {
    /// A key was pressed.
    Key(KeyEvent),
    /// A button of the mouse was pressed, or its wheel turned.
    Mouse(Touch),
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
    /// Put text into the clipboard.
    Copy(String),
    /// Show text in `$PAGER`.
    Page(String),
    /// Take the mouse, or leave it to the terminal.
    Mouse(bool),
    /// Give the terminal back to the shell until it comes back.
    Suspend,
}
