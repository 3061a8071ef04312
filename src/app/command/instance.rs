//! Commands of the screen of an instance, and of its tree.

use super::{Command, Scope, command, hinted, when, within};
use crate::app::{instance, outline};

const fn tree(command: Command) -> Command {
    within(Scope::Tree, "Activities", command)
}

const fn instance(command: Command) -> Command {
    within(Scope::Instance, "Instance", command)
}

/// Commands where the tree has the keys.
pub(super) static TREE: &[Command] = &[
    hinted(tree(command(
        "tree.open",
        &["enter"],
        "open",
        "open the instance of the line on a screen of its own, or hide and show what is below",
        instance::open,
    ))),
    tree(command("tree.down", &["j", "down"], "down", "next line", instance::down)),
    tree(command("tree.up", &["k", "up"], "up", "line before", instance::up)),
    tree(command(
        "tree.hide",
        &["h", "left"],
        "hide",
        "hide what is below, else go to what it belongs to; an instance above becomes a link again",
        instance::hide,
    )),
    tree(command(
        "tree.show",
        &["l", "right"],
        "show",
        "show what is below: of a called instance, and of one above, right here",
        instance::show,
    )),
    when(
        instance::has_trace,
        hinted(tree(command("tree.trace", &["t"], "stack trace", "the stack trace or error details of what failed here", instance::trace))),
    ),
];

/// Commands of the screen whatever pane has the keys.
pub(super) static ALL: &[Command] = &[
    hinted(instance(command("instance.next-pane", &["tab"], "next pane", "give the keys to the next pane", instance::next_pane))),
    instance(command(
        "instance.previous-pane",
        &["shift-tab"],
        "previous pane",
        "give the keys to the pane before",
        instance::previous_pane,
    )),
    when(
        outline::has_instance,
        hinted(instance(command(
            "instance.outline",
            &["b"],
            "outline",
            "the process as an outline, with its tokens",
            outline::of_instance,
        ))),
    ),
    instance(command("instance.activities", &["1"], "activities", "to the activities", |m| instance::pane(m, 0))),
    instance(command("instance.incidents", &["2"], "incidents", "to its incidents", |m| instance::pane(m, 1))),
    instance(command("instance.jobs", &["3"], "jobs", "to its jobs", |m| instance::pane(m, 2))),
    instance(command("instance.variables", &["4"], "variables", "to its variables", |m| instance::pane(m, 3))),
    instance(command("instance.tasks", &["5"], "tasks", "to its tasks", |m| instance::pane(m, 4))),
    instance(command("instance.external-tasks", &["6"], "external tasks", "to its external tasks", |m| instance::pane(m, 5))),
    instance(command("instance.timeline", &["7"], "timeline", "to its timeline: what ran when, and for how long", |m| {
        instance::pane(m, 6)
    })),
    when(
        instance::is_narrowed,
        instance(command(
            "instance.whole",
            &["0"],
            "whole instance",
            "widen the lists to the whole instance again",
            instance::whole_instance,
        )),
    ),
    when(
        instance::has_failure,
        hinted(instance(command(
            "instance.cause",
            &["!"],
            "cause",
            "to where the failure began, through the instances that were called",
            instance::cause,
        ))),
    ),
    when(
        instance::has_caller,
        instance(command("instance.caller", &["-"], "caller", "open the instance that called this one", instance::caller)),
    ),
];
