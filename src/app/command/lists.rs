//! Commands of lists, and of the lists that have more.

use super::{Command, Scope, command, hinted, when, within};
use crate::app::{editor, exports, kept, lists, narrow};

const fn table(command: Command) -> Command {
    within(Scope::Table, "Lists", command)
}

const fn instances(command: Command) -> Command {
    when(narrow::lists_instances, within(Scope::Rows("instances"), "Instances", command))
}

/// Commands where a table has the keys.
pub(super) static ALL: &[Command] = &[
    hinted(table(command("list.open", &["enter"], "open", "open the selected row", lists::open))),
    table(command("list.down", &["j", "down"], "down", "next row; after the last one, the next page", lists::down)),
    table(command("list.up", &["k", "up"], "up", "row before; before the first one, the page before", lists::up)),
    table(command("list.page-down", &["pgdn", "ctrl-f"], "page down", "down by a screenful", lists::page_down)),
    table(command("list.page-up", &["pgup", "ctrl-b"], "page up", "up by a screenful", lists::page_up)),
    table(command("list.top", &["home", "g g"], "top", "first row of the page", lists::top)),
    table(command("list.bottom", &["end", "G"], "bottom", "last row of the page", lists::bottom)),
    table(command("list.next-page", &["]", "right"], "next page", "next page of the server's list", lists::next_page)),
    table(command("list.previous-page", &["[", "left"], "previous page", "page before of the server's list", lists::previous_page)),
    table(command("list.first-page", &["{"], "first page", "first page of the server's list", lists::first_page)),
    table(command("list.last-page", &["}"], "last page", "last page of the server's list, once the total is known", lists::last_page)),
    hinted(table(command("list.filter", &["/"], "filter", "show only some: field:value field:~part field:a* since:2h …", narrow::filter))),
    table(command("list.clear-filter", &["\\"], "clear filter", "show all again", narrow::clear_filter)),
    table(command("list.sort", &["s"], "sort", "sort by a column; the same again reverses; space: then by it", narrow::sort)),
    hinted(table(command("list.mark", &["space"], "mark", "mark the row, or no longer, and go on", lists::mark))),
    table(command(
        "list.mark-range",
        &["m r", "V"],
        "mark range",
        "mark every row from the one marked last to this one",
        lists::mark_range,
    )),
    table(command("list.mark-all", &["m a"], "mark all", "mark every row that is shown", lists::mark_all)),
    table(command(
        "list.mark-invert",
        &["m i"],
        "invert marks",
        "mark the shown rows that are not marked, and no longer those that are",
        lists::invert_marks,
    )),
    table(command(
        "list.mark-matching",
        &["m f"],
        "mark matching",
        "everything that passes the filter, on every page: the engine's own batch where it has one for exactly that",
        lists::mark_matching,
    )),
    table(command("list.mark-clear", &["m c"], "clear marks", "mark nothing", lists::clear_marks)),
    when(lists::can_fold, table(command("list.fold", &["f"], "fold", "show only causes, or all rows", lists::fold))),
    table(command("list.record", &["i"], "record", "the whole record as JSON", lists::record)),
    when(
        lists::has_trace,
        hinted(table(command("list.trace", &["t"], "stack trace", "the stack trace or error details of the failure", lists::trace))),
    ),
    table(command("list.copy-id", &["y i"], "copy id", "copy the id of the row", lists::copy_id)),
    table(command("list.copy-value", &["y v"], "copy value", "copy the value of one column", lists::copy_value)),
    table(command("list.copy-row", &["y r"], "copy row", "copy the record as JSON", lists::copy_row)),
    table(command("list.copy-curl", &["y c"], "copy curl", "copy the request of this list as a curl command", lists::copy_curl)),
    table(command("list.export", &["ctrl-s"], "export", "write the list to a file: CSV, JSON or NDJSON", exports::ask)),
    when(
        editor::can_edit,
        within(
            Scope::Rows("variables"),
            "Variables",
            command("variables.editor", &["E"], "edit in $EDITOR", "change its value in $EDITOR, and confirm the change", editor::edit),
        ),
    ),
    when(
        lists::has_variable,
        within(
            Scope::Rows("variables"),
            "Variables",
            command("variable.history", &["H"], "past values", "what the variable was set to, and when", lists::past_values),
        ),
    ),
    when(
        lists::has_variable,
        within(
            Scope::Rows("historic-variables"),
            "Variables in history",
            command("historic-variable.history", &["H"], "past values", "what the variable was set to, and when", lists::past_values),
        ),
    ),
    when(
        kept::has_filter,
        table(command("list.save-filter", &["w s"], "save filter", "give the present filter a name", kept::name_filter)),
    ),
    when(
        kept::has_saved,
        table(command("list.saved-filters", &["w f"], "saved filters", "show what a saved filter leaves", kept::pick_filter)),
    ),
    table(command("list.columns", &["w c"], "columns", "choose which columns are shown, and in which order", kept::columns)),
    instances(command("instances.running", &["w r"], "running", "instances that run", narrow::instances_running)),
    instances(command("instances.ended", &["w e"], "ended", "instances that have ended, the last one first", narrow::instances_ended)),
    instances(command("instances.all", &["w a"], "all", "instances that run and that have ended", narrow::instances_all)),
    command(
        "jobs.retrying",
        &["g r"],
        "jobs that fail",
        "jobs that failed and have retries left: before they become incidents",
        narrow::retrying,
    ),
    // tasks
    when(
        lists::knows_user,
        within(Scope::Rows("tasks"), "Tasks", command("tasks.mine", &["w m"], "mine", "tasks that I have", lists::tasks_mine)),
    ),
    within(
        Scope::Rows("tasks"),
        "Tasks",
        command("tasks.unassigned", &["w u"], "unassigned", "tasks that nobody has", lists::tasks_unassigned),
    ),
    within(Scope::Rows("tasks"), "Tasks", command("tasks.all", &["w a"], "all", "tasks of everybody", lists::tasks_all)),
];
