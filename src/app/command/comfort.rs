//! Commands that change how things are shown.

use super::{Command, command};
use crate::app::{comfort, mouse};

/// Commands that change how things are shown, on every screen.
pub(super) static ALL: &[Command] = &[
    command("show.zone", &["z u"], "UTC or local", "show times in UTC, or in the zone of this machine", comfort::zone),
    command("show.times", &["z a"], "ages or times", "show how long ago things were, or when", comfort::times),
    command("show.mouse", &["z m"], "mouse", "take the mouse, or leave it to the terminal, to select text", mouse::toggle),
];
