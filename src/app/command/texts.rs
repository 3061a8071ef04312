//! Commands of texts.

use super::{Command, Scope, command, hinted, within};
use crate::app::texts;

const fn text(command: Command) -> Command {
    within(Scope::Text, "Texts", command)
}

/// Commands where a text has the keys.
pub(super) static ALL: &[Command] = &[
    text(command("text.down", &["j", "down", "enter"], "down", "one line down", texts::down)),
    text(command("text.up", &["k", "up"], "up", "one line up", texts::up)),
    text(command("text.page-down", &["pgdn", "space", "ctrl-f"], "page down", "down by a screenful", texts::page_down)),
    text(command("text.page-up", &["pgup", "ctrl-b"], "page up", "up by a screenful", texts::page_up)),
    text(command("text.left", &["left", "h"], "left", "to the left, where lines are not wrapped", texts::left)),
    text(command("text.right", &["right", "l"], "right", "to the right, where lines are not wrapped", texts::right)),
    text(command("text.top", &["home", "g g"], "top", "to the start", texts::top)),
    text(command("text.bottom", &["end", "G"], "bottom", "to the end", texts::bottom)),
    hinted(text(command("text.search", &["/"], "search", "search; lower case finds both cases", texts::search))),
    text(command("text.next", &["n"], "next", "next place that was found", texts::search_next)),
    text(command("text.previous", &["N"], "previous", "place before that was found", texts::search_previous)),
    hinted(text(command("text.wrap", &["w"], "wrap", "wrap long lines, or cut them", texts::wrap))),
    hinted(text(command("text.fold", &["f"], "fold", "fold frames of engine and framework, or show them", texts::fold))),
    hinted(text(command("text.copy", &["y"], "copy", "copy the whole text", texts::copy))),
    text(command("text.editor", &["e"], "editor", "show it in $EDITOR; what is changed there is not kept", texts::editor)),
    hinted(text(command("text.pager", &["v"], "pager", "show it in $PAGER", texts::pager))),
];
