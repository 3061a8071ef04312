//! The one table of commands: keys, hints, help, palette and which-key are made from it.

#![expect(
    clippy::needless_pass_by_value,
    clippy::inconsistent_struct_constructor,
    reason = "the table is made of values that its builders change and pass on"
)]

use std::sync::LazyLock;

use super::{Effect, Model, outline, steer, write};
use crate::{
    act::Action,
    api::Risk,
    resource::{self, Resource},
};

/// Something a person can do.
pub struct Command {
    /// Its name, for the palette and rebinding.
    pub id: &'static str,
    /// What hints call it.
    pub title: &'static str,
    /// What it does, in one line.
    pub help: &'static str,
    /// Its keys; a sequence has blanks in it.
    pub keys: &'static [&'static str],
    /// Under which heading help lists it.
    pub group: &'static str,
    /// Where it can be used.
    pub scope: Scope,
    /// What it can do to a server.
    pub risk: Risk,
    /// Whether hints name it.
    pub hint: bool,
    /// Whether it can be used now, or why not.
    pub available: fn(&Model) -> Availability,
    /// What it does.
    pub run: Run,
}

/// Where a command can be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// On every screen.
    Everywhere,
    /// Where a table has the keys.
    Table,
    /// Where a tree has the keys.
    Tree,
    /// Where a text has the keys.
    Text,
    /// Where a diagram has the keys.
    Diagram,
    /// On the screen of an instance.
    Instance,
    /// Where rows of this resource can be acted on.
    Rows(&'static str),
}

/// Whether a command can be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Availability {
    /// Yes.
    Enabled,
    /// No, and why.
    Disabled(String),
}

/// What a command does.
#[derive(Clone, Copy)]
pub enum Run {
    /// Changes the model.
    Do(fn(&mut Model) -> Vec<Effect>),
    /// Goes to a list of a resource.
    Go(&'static Resource),
    /// Plans a write.
    Plan(&'static Action),
}

fn always(_: &Model) -> Availability {
    Availability::Enabled
}

const fn command(
    id: &'static str,
    keys: &'static [&'static str],
    title: &'static str,
    help: &'static str,
    run: fn(&mut Model) -> Vec<Effect>,
) -> Command {
    Command {
        id,
        title,
        help,
        keys,
        group: "Everywhere",
        scope: Scope::Everywhere,
        risk: Risk::Read,
        hint: false,
        available: always,
        run: Run::Do(run),
    }
}

const fn within(scope: Scope, group: &'static str, command: Command) -> Command {
    Command { scope, group, ..command }
}

const fn hinted(command: Command) -> Command {
    Command { hint: true, ..command }
}

const fn when(available: fn(&Model) -> Availability, command: Command) -> Command {
    Command { available, ..command }
}

const fn table(command: Command) -> Command {
    within(Scope::Table, "Lists", command)
}

const fn tree(command: Command) -> Command {
    within(Scope::Tree, "Activities", command)
}

const fn text(command: Command) -> Command {
    within(Scope::Text, "Texts", command)
}

const fn diagram(command: Command) -> Command {
    within(Scope::Diagram, "Outline", command)
}

const fn instance(command: Command) -> Command {
    within(Scope::Instance, "Instance", command)
}

/// Commands that are not made from resources.
static GENERAL: &[Command] = &[
    // lists
    hinted(table(command("list.open", &["enter"], "open", "open the selected row", steer::open))),
    table(command("list.down", &["j", "down"], "down", "next row; after the last one, the next page", steer::down)),
    table(command("list.up", &["k", "up"], "up", "row before; before the first one, the page before", steer::up)),
    table(command("list.page-down", &["pgdn", "ctrl-f"], "page down", "down by a screenful", steer::page_down)),
    table(command("list.page-up", &["pgup", "ctrl-b"], "page up", "up by a screenful", steer::page_up)),
    table(command("list.top", &["home", "g g"], "top", "first row of the page", steer::top)),
    table(command("list.bottom", &["end", "G"], "bottom", "last row of the page", steer::bottom)),
    table(command("list.next-page", &["]", "right"], "next page", "next page of the server's list", steer::next_page)),
    table(command("list.previous-page", &["[", "left"], "previous page", "page before of the server's list", steer::previous_page)),
    table(command("list.first-page", &["{"], "first page", "first page of the server's list", steer::first_page)),
    table(command("list.last-page", &["}"], "last page", "last page of the server's list, once the total is known", steer::last_page)),
    hinted(table(command("list.filter", &["/"], "filter", "show only some: field:value field:~part field:a* since:2h …", steer::filter))),
    table(command("list.clear-filter", &["\\"], "clear filter", "show all again", steer::clear_filter)),
    table(command("list.sort", &["s"], "sort", "sort by a column; the same column again reverses", steer::sort)),
    hinted(table(command("list.mark", &["space"], "mark", "mark the row, or no longer, and go on", steer::mark))),
    table(command(
        "list.mark-range",
        &["m r", "V"],
        "mark range",
        "mark every row from the one marked last to this one",
        steer::mark_range,
    )),
    table(command("list.mark-all", &["m a"], "mark all", "mark every row that is shown", steer::mark_all)),
    table(command(
        "list.mark-invert",
        &["m i"],
        "invert marks",
        "mark the shown rows that are not marked, and no longer those that are",
        steer::invert_marks,
    )),
    table(command("list.mark-clear", &["m c"], "clear marks", "mark nothing", steer::clear_marks)),
    when(steer::can_fold, table(command("list.fold", &["f"], "fold", "show only causes, or all rows", steer::fold))),
    table(command("list.record", &["i"], "record", "the whole record as JSON", steer::record)),
    when(
        steer::has_trace,
        hinted(table(command("list.trace", &["t"], "stack trace", "the stack trace or error details of the failure", steer::trace))),
    ),
    table(command("list.copy-id", &["y i"], "copy id", "copy the id of the row", steer::copy_id)),
    table(command("list.copy-row", &["y r"], "copy row", "copy the record as JSON", steer::copy_row)),
    table(command("list.copy-curl", &["y c"], "copy curl", "copy the request of this list as a curl command", steer::copy_curl)),
    // tasks
    when(
        steer::knows_user,
        within(Scope::Rows("tasks"), "Tasks", command("tasks.mine", &["w m"], "mine", "tasks that I have", steer::tasks_mine)),
    ),
    within(
        Scope::Rows("tasks"),
        "Tasks",
        command("tasks.unassigned", &["w u"], "unassigned", "tasks that nobody has", steer::tasks_unassigned),
    ),
    within(Scope::Rows("tasks"), "Tasks", command("tasks.all", &["w a"], "all", "tasks of everybody", steer::tasks_all)),
    // activity tree
    hinted(tree(command("tree.open", &["enter"], "open", "open the linked instance, or hide and show what is below", steer::tree_open))),
    tree(command("tree.down", &["j", "down"], "down", "next line", steer::tree_down)),
    tree(command("tree.up", &["k", "up"], "up", "line before", steer::tree_up)),
    tree(command("tree.hide", &["h", "left"], "hide", "hide what is below, else go to what it belongs to", steer::tree_hide)),
    tree(command("tree.show", &["l", "right"], "show", "show what is below", steer::tree_show)),
    // texts
    text(command("text.down", &["j", "down", "enter"], "down", "one line down", steer::text_down)),
    text(command("text.up", &["k", "up"], "up", "one line up", steer::text_up)),
    text(command("text.page-down", &["pgdn", "space", "ctrl-f"], "page down", "down by a screenful", steer::text_page_down)),
    text(command("text.page-up", &["pgup", "ctrl-b"], "page up", "up by a screenful", steer::text_page_up)),
    text(command("text.top", &["home", "g g"], "top", "to the start", steer::text_top)),
    text(command("text.bottom", &["end", "G"], "bottom", "to the end", steer::text_bottom)),
    hinted(text(command("text.search", &["/"], "search", "search; lower case finds both cases", steer::search))),
    text(command("text.next", &["n"], "next", "next place that was found", steer::search_next)),
    text(command("text.previous", &["N"], "previous", "place before that was found", steer::search_previous)),
    hinted(text(command("text.wrap", &["w"], "wrap", "wrap long lines, or cut them", steer::wrap))),
    hinted(text(command("text.fold", &["f"], "fold", "fold frames of engine and framework, or show them", steer::text_fold))),
    hinted(text(command("text.copy", &["y"], "copy", "copy the whole text", steer::text_copy))),
    hinted(text(command("text.pager", &["v"], "pager", "show it in $PAGER", steer::pager))),
    // outlines
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
    // instance
    hinted(instance(command("instance.next-pane", &["tab"], "next pane", "give the keys to the next pane", steer::next_pane))),
    instance(command("instance.previous-pane", &["shift-tab"], "previous pane", "give the keys to the pane before", steer::previous_pane)),
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
    instance(command("instance.activities", &["1"], "activities", "to the activities", |m| steer::pane(m, 0))),
    instance(command("instance.incidents", &["2"], "incidents", "to its incidents", |m| steer::pane(m, 1))),
    instance(command("instance.jobs", &["3"], "jobs", "to its jobs", |m| steer::pane(m, 2))),
    instance(command("instance.variables", &["4"], "variables", "to its variables", |m| steer::pane(m, 3))),
    instance(command("instance.tasks", &["5"], "tasks", "to its tasks", |m| steer::pane(m, 4))),
    when(
        steer::is_narrowed,
        instance(command("instance.whole", &["0"], "whole instance", "widen the lists to the whole instance again", steer::whole_instance)),
    ),
    when(
        steer::has_caller,
        instance(command("instance.caller", &["-"], "caller", "open the instance that called this one", steer::caller)),
    ),
    // everywhere
    hinted(command("go", &[":"], "go to", "go to a list, a context or a command by name", steer::palette)),
    hinted(command("help", &["?"], "help", "every command that can be used here, and why some cannot", steer::help)),
    command("back", &["esc", "backspace", "q"], "back", "back to where one came from, as it was", steer::back),
    command("forward", &["L"], "forward", "forward again", steer::forward),
    command("refresh", &["ctrl-r", "f5"], "refresh", "read what is shown again, with counts", steer::refresh),
    command("pause", &["P"], "pause", "pause the regular reading, or go on", steer::pause),
    command("contexts", &["@"], "contexts", "switch to another context", steer::contexts),
    when(write::can_undo, command("undo", &["U"], "undo", "take the newest write back, where that is possible", write::undo)),
    command("runs", &["g w"], "writes", "writes under way and done, with what became of each", steer::runs),
    command("notices", &["g n"], "notices", "what was said, to read again", steer::notices),
    when(write::can_disarm, command("disarm", &["g d"], "disarm", "take the permission to write to production back", write::disarm)),
    command("sign-in", &["g s"], "sign in again", "try the sign-in again that was refused", steer::sign_in),
    command("suspend", &["ctrl-z"], "to the shell", "back to the shell; fg comes back", |_| vec![Effect::Suspend]),
    command("quit", &["Q", "ctrl-c"], "quit", "leave", steer::quit),
];

/// Commands that go to a list, and those that act on its rows.
static OF_RESOURCES: LazyLock<Vec<Command>> = LazyLock::new(|| {
    let go = resource::ALL.iter().map(|resource| Command {
        id: resource.name,
        title: resource.name,
        help: resource.help,
        keys: go_keys(resource.name),
        group: "Go to",
        scope: Scope::Everywhere,
        risk: Risk::Read,
        hint: false,
        available: always,
        run: Run::Go(resource),
    });
    let act = resource::ALL.iter().flat_map(|resource| {
        resource.actions.iter().map(|action| Command {
            id: action.id,
            title: action.title,
            help: action.help,
            keys: std::slice::from_ref(&action.key),
            group: resource.title,
            scope: Scope::Rows(resource.name),
            risk: action.risk,
            hint: true,
            available: always,
            run: Run::Plan(action),
        })
    });
    go.chain(act).collect()
});

fn go_keys(resource: &str) -> &'static [&'static str] {
    match resource {
        "definitions" => &["g o"],
        "incidents" => &["g i"],
        "instances" => &["g p"],
        "jobs" => &["g j"],
        "tasks" => &["g t"],
        "variables" => &["g v"],
        _ => &[],
    }
}

/// Every command.
pub fn all() -> impl Iterator<Item = &'static Command> {
    GENERAL.iter().chain(OF_RESOURCES.iter())
}

/// The command of that name.
pub fn named(id: &str) -> Option<&'static Command> {
    all().find(|command| command.id == id)
}

impl Command {
    /// Whether it can be used now, or why not.
    pub fn availability(&self, model: &Model) -> Availability {
        match self.run {
            Run::Plan(action) => write::availability(model, action, self.scope),
            Run::Do(_) | Run::Go(_) => (self.available)(model),
        }
    }

    /// Does it, or says why not.
    pub fn invoke(&'static self, model: &mut Model) -> Vec<Effect> {
        if let Availability::Disabled(reason) = self.availability(model) {
            model.notices.say(crate::resource::Tone::Waiting, format!("{}: {reason}", self.title), model.now);
            return vec![];
        }
        match self.run {
            Run::Do(run) => run(model),
            Run::Go(resource) => steer::go(model, resource),
            Run::Plan(action) => write::begin(model, action),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_has_a_name_of_its_own_and_help() {
        let mut ids: Vec<_> = all().map(|command| command.id).collect();
        ids.sort_unstable();
        let count = ids.len();
        ids.dedup();
        assert_eq!(ids.len(), count);
        assert!(all().all(|command| !command.help.is_empty() && !command.title.is_empty() && !command.keys.is_empty()));
    }

    #[test]
    fn no_key_means_two_things_in_one_place() {
        let commands: Vec<_> = all().collect();
        for (at, a) in commands.iter().enumerate() {
            for b in &commands[at + 1..] {
                // a screen with a table of rows and one of a pane can both be active: same scope clashes
                if a.scope.clashes(b.scope) {
                    for key in a.keys {
                        let clash = b
                            .keys
                            .iter()
                            .find(|other| *other == key || other.starts_with(&format!("{key} ")) || key.starts_with(&format!("{other} ")));
                        assert!(clash.is_none(), "{} and {} share {key}", a.id, b.id);
                    }
                }
            }
        }
    }
}
