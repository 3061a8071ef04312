//! Commands that change how things are shown, and those that show what is kept: exports, the audit.

use super::{Command, command};
use crate::app::{comfort, exports, mouse};

/// Commands that change how things are shown, on every screen, and what is kept beside it.
pub(super) static ALL: &[Command] = &[
    command("show.zone", &["z u"], "UTC or local", "show times in UTC, or in the zone of this machine", comfort::zone),
    command("show.times", &["z a"], "ages or times", "show how long ago things were, or when", comfort::times),
    command("show.mouse", &["z m"], "mouse", "take the mouse, or leave it to the terminal, to select text", mouse::toggle),
    command("exports", &["g e"], "exports", "lists on their way to files, and those that are there", exports::show),
    command("audit", &["g a"], "audit", "what was written from here, on what, and what came of it", comfort::audit),
];
