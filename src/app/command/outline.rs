//! Commands of outlines.

use super::{Command, Scope, command, hinted, when, within};
use crate::app::outline;

const fn diagram(command: Command) -> Command {
    within(Scope::Diagram, "Outline", command)
}

/// Commands where an outline has the keys, and those that open one.
pub(super) static ALL: &[Command] = &[
    when(
        outline::has_tokens,
        hinted(diagram(command(
            "diagram.open",
            &["enter"],
            "open",
            "to what stands at the activity: the instance, or the instances",
            outline::open,
        ))),
    ),
    diagram(command("diagram.down", &["j", "down"], "down", "next line", outline::down)),
    diagram(command("diagram.up", &["k", "up"], "up", "line before", outline::up)),
    diagram(command("diagram.page-down", &["pgdn", "ctrl-f"], "page down", "down by a screenful", outline::page_down)),
    diagram(command("diagram.page-up", &["pgup", "ctrl-b"], "page up", "up by a screenful", outline::page_up)),
    diagram(command("diagram.top", &["home", "g g"], "top", "first line", outline::top)),
    diagram(command("diagram.bottom", &["end", "G"], "bottom", "last line", outline::bottom)),
    hinted(diagram(command("diagram.next", &["n"], "next token", "next activity with a token or an incident", outline::next))),
    diagram(command("diagram.previous", &["N"], "previous token", "activity before with a token or an incident", outline::previous)),
    when(
        outline::calls,
        diagram(command(
            "diagram.called",
            &["l", "right"],
            "called process",
            "the outline of the process that is called here, in its latest version",
            outline::open_called,
        )),
    ),
    diagram(command("diagram.copy-id", &["y i"], "copy id", "copy the id of the activity", outline::copy_id)),
    when(
        outline::has_definition,
        hinted(within(
            Scope::Rows("definitions"),
            "Definitions",
            command(
                "definitions.outline",
                &["b"],
                "outline",
                "the process as an outline, with what runs and fails where",
                outline::of_definition,
            ),
        )),
    ),
];
