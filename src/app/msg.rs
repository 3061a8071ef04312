//! What reaches the program, and what it wants done. Plain data, both.

use crossterm::event::KeyEvent;
use ratatui::layout::Size;

use crate::{
    act::{
        Look,
        follow::Followed,
        look::Seen,
        perform::{Progress, Report},
    },
    api::{ApiError, Confirmed, Id},
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
    /// What a plan has to know was looked at.
    Looked(Ticket, Result<Seen, ApiError>),
    /// Some of a plan is done.
    Progress(Ticket, Progress),
    /// A plan is done.
    Reported(Ticket, Report),
    /// A batch that was watched again has ended, or is left again.
    Watched(Ticket, Followed),
    /// An effect has something to say.
    Said(String),
}

/// Something to do outside.
pub enum Effect {
    /// Ask; cancelled when nobody waits for it any more.
    Read(Asked),
    /// Look at what a plan has to know; cancelled when nobody waits for it any more.
    Look(Ticket, Look),
    /// Send confirmed writes; never cancelled, never repeated by itself.
    Write(Ticket, Vec<Confirmed>),
    /// Watch a batch of that size to its end.
    Watch(Ticket, Id, u64),
    /// Send nothing more of a plan that has not started yet, and watch its batches no longer.
    Stop(Ticket),
    /// Talk to another context from now on.
    Connect(String),
    /// Try the sign-in again that was refused.
    SignIn,
    /// Put text into the clipboard.
    Copy(String),
    /// Show text in `$PAGER`.
    Page(String),
    /// Give the terminal back to the shell until it comes back.
    Suspend,
}
