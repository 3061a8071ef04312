//! What reaches the program, and what it wants done. Plain data, both.

use crossterm::event::KeyEvent;
use ratatui::layout::Size;

use super::{Place, editor::Draft as Edited, mouse::Touch, overlay::Piece, own::Start, setup::Draft};
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
    transfer::{Export, Failure, Written},
};

/// Something happened.
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
    /// What a plan has to know was looked at.
    Looked(Ticket, Result<Seen, ApiError>),
    /// Some of a plan is done.
    Progress(Ticket, Progress),
    /// A plan is done.
    Reported(Ticket, Report),
    /// Some of a list is read that goes to a file: so many rows, out of so many if that is known.
    Exporting(Ticket, u64, Option<u64>),
    /// A list was written to a file, or not.
    Exported(Ticket, Result<Written, Failure>),
    /// A piece of the audit.
    Audited(Ticket, Result<Piece, String>),
    /// A text comes back from the editor, if it was changed there.
    Edited(Box<Edited>, Option<String>),
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
    /// Where the REST API of the context of that name was found.
    Found(String, String),
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
    /// Take the mouse, or leave it to the terminal.
    Mouse(bool),
    /// Write a list to a file.
    Export(Ticket, Box<Export>),
    /// Read a piece of the audit: its end, or what is before a place.
    Audit(Ticket, Option<u64>),
    /// Have a value edited in the person's editor.
    Edit(Box<Edited>),
    /// Show a text in the person's editor; what is changed there is not kept.
    View(String, &'static str),
    /// Start a program of the person's.
    Own(Box<Start>),
    /// Give the terminal back to the shell until it comes back.
    Suspend,
}
