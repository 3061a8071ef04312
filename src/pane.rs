//! Panes: how a person looks at things. Five kinds: table, tree, text, diagram, form.
//!
//! Pure state: panes ask by returning questions and are told answers; drawing them is the view's work.

pub mod cause;
pub mod diagram;
pub mod form;
pub mod input;
pub mod marks;
pub mod slot;
pub mod table;
pub mod text;
pub mod tree;
pub mod window;

use std::time::Duration;

use tokio::time::Instant;

use crate::api::ApiError;
use diagram::Diagram;
use slot::{Asked, Outcome, Ticket};
use table::{Asking, Table};
use text::Text;
use tree::Tree;

/// A pane of a screen.
pub enum Pane {
    /// Rows.
    Table(Box<Table>),
    /// Where an instance stands.
    Tree(Box<Tree>),
    /// A large text.
    Text(Box<Text>),
    /// The outline of a process.
    Diagram(Box<Diagram>),
}

/// The pane of one kind, to look at and to change.
macro_rules! of_kind {
    ($($look:ident $change:ident $kind:ident)*) => {
        $(
            #[doc = concat!("The pane as a ", stringify!($look), ", if it is one.")]
            pub fn $look(&self) -> Option<&$kind> {
                if let Self::$kind(pane) = self { Some(pane) } else { None }
            }

            #[doc = concat!("The pane as a ", stringify!($look), ", to change it.")]
            pub fn $change(&mut self) -> Option<&mut $kind> {
                if let Self::$kind(pane) = self { Some(pane) } else { None }
            }
        )*
    };
}

impl Pane {
    of_kind! { table table_mut Table  tree tree_mut Tree  text text_mut Text  diagram diagram_mut Diagram }

    /// Asks for what was never read.
    pub fn open(&mut self, ctx: &mut Asking) -> Vec<Asked> {
        match self {
            Self::Table(table) => table.open(ctx),
            Self::Tree(tree) => tree.open(ctx),
            Self::Text(text) => text.open(ctx).into_iter().collect(),
            Self::Diagram(diagram) => diagram.open(ctx),
        }
    }

    /// Asks again for what changes; `all`: counts and joined values too.
    pub fn refresh(&mut self, all: bool, ctx: &mut Asking) -> Vec<Asked> {
        match self {
            Self::Table(table) if all => table.reload(ctx),
            Self::Table(table) => table.refresh(ctx),
            Self::Tree(tree) => tree.refresh(all, ctx),
            Self::Text(text) => text.open(ctx).into_iter().collect(),
            Self::Diagram(diagram) => diagram.refresh(ctx),
        }
    }

    /// When it should be read again by itself; a text never is.
    pub fn due(&self, interval: Duration) -> Option<Instant> {
        match self {
            Self::Table(table) => table.due(interval),
            Self::Tree(tree) => tree.due(interval),
            Self::Text(_) => None,
            Self::Diagram(diagram) => diagram.due(interval),
        }
    }

    /// Gives up what is under way, since nobody looks at it any more.
    pub fn cancel(&mut self) {
        match self {
            Self::Table(table) => table.cancel(),
            Self::Tree(tree) => tree.cancel(),
            Self::Text(text) => text.cancel(),
            Self::Diagram(diagram) => diagram.cancel(),
        }
    }

    /// The tickets it still waits for.
    pub fn pending(&self) -> Vec<Ticket> {
        match self {
            Self::Table(table) => table.pending().collect(),
            Self::Tree(tree) => tree.pending().collect(),
            Self::Text(text) => text.pending().into_iter().collect(),
            Self::Diagram(diagram) => diagram.pending().collect(),
        }
    }

    /// Takes an answer, if it is for this pane; gives what is to be asked next.
    pub fn accept(&mut self, ticket: Ticket, outcome: Outcome, ctx: &mut Asking) -> Result<Vec<Asked>, Outcome> {
        match self {
            Self::Table(table) => table.accept(ticket, outcome, ctx),
            Self::Tree(tree) => tree.accept(ticket, outcome, ctx),
            Self::Text(text) => text.accept(ticket, outcome, ctx.now.instant),
            Self::Diagram(diagram) => diagram.accept(ticket, outcome, ctx),
        }
    }

    /// Why it could not be read, if so.
    pub fn error(&self) -> Option<&ApiError> {
        match self {
            Self::Table(table) => table.rows.error.as_ref(),
            Self::Tree(tree) => tree.root_error(),
            Self::Text(text) => text.slot.error.as_ref(),
            Self::Diagram(diagram) => diagram.error(),
        }
    }

    /// When it was last read, and how many attempts failed since.
    pub fn freshness(&self) -> (Option<Instant>, u32) {
        match self {
            Self::Table(table) => (table.rows.at, table.rows.misses),
            Self::Tree(tree) => tree.freshness(),
            Self::Text(text) => (text.slot.at, text.slot.misses),
            Self::Diagram(diagram) => (diagram.counts.at, diagram.counts.misses),
        }
    }
}
