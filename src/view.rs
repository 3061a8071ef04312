//! Drawing: pieces that turn what they are given into cells of a buffer. They change nothing and know no server.

pub mod glyph;
pub mod grid;
pub mod text;
pub mod theme;
