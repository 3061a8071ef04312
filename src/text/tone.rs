//! What a text means, for colour and sign. Themes make a style of it.

/// What a text means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Tone {
    /// Nothing special.
    #[default]
    Plain,
    /// Matters less.
    Dim,
    /// Worth a look.
    Accent,
    /// Wrong.
    Failing,
    /// Waits, suspended.
    Waiting,
    /// Moves, fine.
    Moving,
    /// Too old to be trusted.
    Stale,
}
