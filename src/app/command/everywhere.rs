//! Commands of every screen.

use super::{Command, command, hinted, when};
use crate::app::{Effect, kept, narrow, steer, write};

/// Commands that can be used everywhere.
pub(super) static ALL: &[Command] = &[
    hinted(command("go", &[":"], "go to", "go to a list, a context or a command by name", steer::palette)),
    hinted(command("help", &["?"], "help", "every command that can be used here, and why some cannot", steer::help)),
    command("back", &["esc", "backspace", "q"], "back", "back to where one came from, as it was", steer::back),
    command("forward", &["L"], "forward", "forward again", steer::forward),
    command("refresh", &["ctrl-r", "f5"], "refresh", "read what is shown again, with counts", steer::refresh),
    command("pause", &["P"], "pause", "pause the regular reading, or go on", steer::pause),
    command("bookmarks", &["g k"], "bookmarks", "places that were kept, to go back to", kept::bookmarks),
    when(kept::can_bookmark, command("bookmark", &["B"], "bookmark", "keep this screen to come back to", kept::bookmark)),
    command("ended", &["g h p"], "ended instances", "instances that have ended, the last one first", narrow::go_ended),
    command("contexts", &["@"], "contexts", "switch to another context", steer::contexts),
    command(
        "connect",
        &["g c"],
        "another server",
        "name a server that is not configured, test the way to it, and use it for this session",
        steer::setup,
    ),
    when(write::can_undo, command("undo", &["U"], "undo", "take the newest write back, where that is possible", write::undo)),
    command("runs", &["g w"], "writes", "writes under way and done, with what became of each", steer::runs),
    command("notices", &["g n"], "notices", "what was said, to read again", steer::notices),
    when(write::can_disarm, command("disarm", &["g d"], "disarm", "take the permission to write to production back", write::disarm)),
    command("sign-in", &["g s"], "sign in again", "try the sign-in again that was refused", steer::sign_in),
    command("suspend", &["ctrl-z"], "to the shell", "back to the shell; fg comes back", |_| vec![Effect::Suspend]),
    command("quit", &["Q", "ctrl-c"], "quit", "leave", steer::quit),
];
