//! What reaches the program, and what it wants done. Plain data, both.

use crossterm::event::KeyEvent;
use ratatui::layout::Size;

use super::{Place, setup::Draft};
use crate::{
    act::{
        Look,
        follow::Followed,
        look::Seen,
        perform::{Progress, Report},
    },
    api::{ApiError, Confirmed, Id},
    doctor::{Check, Findings},
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
    /// What a plan has to know was looked at.
    Looked(Ticket, Result<Seen, ApiError>),
    /// Some of a plan is done.
    Progress(Ticket, Progress),
    /// A plan is done.
    Reported(Ticket, Report),
    /// A batch that was watched again has ended, or is left again.
    Watched(Ticket, Followed),
    /// A step of an examination has ended.
    Checked(Ticket, Check),
    /// An examination has ended.
    Examined(Ticket, Findings),
    /// A server that was named can be talked to.
    Adopted(Box<Place>),
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
    /// Examine a server that is not configured.
    Examine(Ticket, Draft),
    /// Let a server that is not configured be talked to.
    Adopt(Draft),
    /// Try the sign-in again that was refused.
    SignIn,
    /// Keep the server's version, and what its product calls itself where it told.
    Learn(String, Option<String>),
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
