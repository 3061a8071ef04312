//! Panes: how a person looks at things. Five kinds: table, tree, text, diagram, form.
//!
//! Pure state: panes ask by returning questions and are told answers; drawing them is the view's work.

pub mod diagram;
pub mod form;
pub mod input;
pub mod marks;
pub mod slot;
pub mod table;
pub mod text;
pub mod tree;
pub mod window;
