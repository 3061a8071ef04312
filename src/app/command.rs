//! The one table of commands: keys, hints, help, palette and which-key are made from it. Its rows stand in `command/`, a file for each group.

#![expect(
    clippy::needless_pass_by_value,
    clippy::inconsistent_struct_constructor,
    reason = "the table is made of values that its builders change and pass on"
)]

mod comfort;
mod everywhere;
mod instance;
mod lists;
mod outline;
mod texts;

use std::sync::LazyLock;

use super::{
    Effect, Model, lists as lists_of,
    own::{self, Own},
    steer, write,
};
use crate::{
    act::Action,
    api::Risk,
    resource::{self, Drill, Resource},
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
    /// Goes where the selected row leads.
    Follow(&'static Drill),
    /// Plans a write.
    Plan(&'static Action),
    /// Starts a program of the person's.
    Own(&'static Own),
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

/// The groups of commands that are not made from resources, in the order of help.
static GROUPS: &[&[Command]] = &[lists::ALL, instance::TREE, texts::ALL, outline::ALL, instance::ALL, comfort::ALL, everywhere::ALL];

/// Commands that go to a list, and those that act on its rows.
static OF_RESOURCES: LazyLock<Vec<Command>> = LazyLock::new(|| {
    let go = resource::ALL.iter().filter(|resource| resource.within.is_none()).map(|resource| Command {
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
    let lead = resource::ALL.iter().flat_map(|resource| {
        resource.drills.iter().map(|way| Command {
            id: way.id,
            title: way.title,
            help: way.help,
            keys: std::slice::from_ref(&way.key),
            group: resource.title,
            scope: Scope::Rows(resource.name),
            risk: Risk::Read,
            hint: false,
            available: always,
            run: Run::Follow(&way.to),
        })
    });
    let anywhere = crate::act::ANYWHERE.iter().map(|action| Command {
        id: action.id,
        title: action.title,
        help: action.help,
        keys: std::slice::from_ref(&action.key),
        group: "Everywhere",
        scope: Scope::Everywhere,
        risk: action.risk,
        hint: false,
        available: always,
        run: Run::Plan(action),
    });
    anywhere.chain(go).chain(act).chain(lead).collect()
});

fn go_keys(resource: &str) -> &'static [&'static str] {
    match resource {
        "definitions" => &["g o"],
        "incidents" => &["g i"],
        "instances" => &["g p"],
        "jobs" => &["g j"],
        "tasks" => &["g t"],
        "variables" => &["g v"],
        "variable-updates" => &["g h u"],
        "external-tasks" => &["g x"],
        "job-definitions" => &["g f"],
        "versions" => &["g O"],
        "task-groups" => &["g u"],
        "deployments" => &["g y"],
        "event-subscriptions" => &["g m"],
        "batches" => &["g b"],
        "historic-activities" => &["g h a"],
        "historic-tasks" => &["g h t"],
        "historic-incidents" => &["g h i"],
        "historic-variables" => &["g h v"],
        "job-log" => &["g h j"],
        "historic-batches" => &["g h b"],
        _ => &[],
    }
}

/// Every command.
pub fn all() -> impl Iterator<Item = &'static Command> {
    GROUPS.iter().copied().flatten().chain(OF_RESOURCES.iter())
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
            Run::Own(own) => own::availability(model, own),
            Run::Follow(drill) => lists_of::leads(model, drill),
            Run::Go(resource) if let Some(reason) = model.session.refusals.list(resource.name) => Availability::Disabled(reason.to_owned()),
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
            Run::Follow(drill) => lists_of::follow(model, *drill),
            Run::Plan(action) => write::begin(model, action),
            Run::Own(own) => own::begin(model, own),
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
