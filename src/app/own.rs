//! Own commands: a person's programs, started with what is selected. By argv, never through a shell.
//!
//! What a server told can fill in a part of an argument. It can never be an option, be more than its argument, or carry signs that cannot be seen.

use std::sync::Arc;

use super::{
    Effect, Model, Overlay,
    command::{Availability, Command, Run, Scope},
    overlay::OwnConfirm,
    write,
};
use crate::{
    act::Subject,
    api::{Id, Risk},
    config::OwnCommand,
    resource::{Resource, Tone},
    text::is_clean,
};

/// An own command, checked.
#[expect(clippy::struct_excessive_bools, reason = "each is a key of the configuration of its own")]
pub struct Own {
    name: &'static str,
    argv: Vec<String>,
    resource: Option<&'static Resource>,
    confirm: bool,
    background: bool,
    returns: bool,
    reads: bool,
}

/// A program about to be started.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Start {
    /// The command's id: `own.NAME`.
    pub command: &'static str,
    /// The context it is for.
    pub context: Arc<str>,
    /// Whether it may change something in production: then it is not started unless that can be noted.
    pub guarded: bool,
    /// Program and arguments.
    pub argv: Vec<String>,
    /// Program and arguments as they were written, with placeholders: what is noted.
    pub template: Vec<String>,
    /// Id of the row it is for.
    pub target: Option<Id>,
    /// Without the terminal.
    pub background: bool,
    /// Come back at once when it has ended.
    pub returns: bool,
}

/// Placeholders that need no row.
const OF_CONTEXT: [&str; 4] = ["context", "url", "engine", "user"];

/// Own commands as commands, each with where it is said.
///
/// # Errors
/// Everything that is wrong with them.
pub fn commands(told: Vec<OwnCommand>) -> Result<Vec<(Command, String)>, Vec<String>> {
    let (mut commands, mut problems) = (vec![], vec![]);
    for told in told {
        let at = told.at.clone();
        match command(told) {
            Ok(command) => commands.push((command, at)),
            Err(wrong) => problems.extend(wrong.into_iter().map(|wrong| format!("{at}: {wrong}"))),
        }
    }
    if problems.is_empty() { Ok(commands) } else { Err(problems) }
}

fn command(told: OwnCommand) -> Result<Command, Vec<String>> {
    let mut problems = vec![];
    let resource = match told.resource.as_deref() {
        None => None,
        Some(name) => {
            let found = Resource::named(name);
            if found.is_none() {
                let names = crate::resource::ALL.iter().map(|resource| resource.name).collect::<Vec<_>>().join(", ");
                problems.push(format!("commands.{}.resource: there is no list `{name}`; there are {names}", told.name));
            }
            found
        }
    };
    for (place, argument) in told.run.iter().enumerate() {
        for part in parts(argument) {
            let Part::Value(name) = part else { continue };
            let known = OF_CONTEXT.contains(&name) || resource.is_some_and(|resource| names(resource).any(|known| known == name));
            if place == 0 {
                problems.push(format!("commands.{}.run: the program itself can have no placeholder", told.name));
            } else if !known && (resource.is_some() || told.resource.is_none()) {
                let known: Vec<_> = OF_CONTEXT.into_iter().chain(resource.into_iter().flat_map(names)).collect();
                problems.push(format!("commands.{}.run: there is no `{{{name}}}` here; there are {}", told.name, known.join(", ")));
            }
        }
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    let leaked = |text: String| -> &'static str { Box::leak(text.into_boxed_str()) };
    let id = leaked(format!("own.{}", told.name));
    let title = &id["own.".len()..];
    let help = leaked(told.help.unwrap_or_else(|| format!("runs {}", told.run.join(" "))));
    let keys: Vec<&'static str> = told.keys.into_iter().map(leaked).collect();
    let own = Own {
        name: id,
        argv: told.run,
        resource,
        confirm: told.confirm,
        background: told.background,
        returns: !told.pause,
        reads: told.reads,
    };
    Ok(Command {
        id,
        title,
        help,
        keys: Vec::leak(keys),
        group: "Own commands",
        scope: resource.map_or(Scope::Everywhere, |resource| Scope::Rows(resource.name)),
        risk: if own.reads { Risk::Read } else { Risk::Irreversible },
        hint: resource.is_some(),
        available: |_| Availability::Enabled,
        run: Run::Own(Box::leak(Box::new(own))),
    })
}

/// What a row of a resource can fill in: its id, its references, its columns.
fn names(resource: &'static Resource) -> impl Iterator<Item = &'static str> {
    let references = resource.source.iter().flat_map(|binding| binding.references.iter().map(|(name, _)| *name));
    let mut names: Vec<_> = ["id"].into_iter().chain(references).chain(resource.columns.iter().map(|column| column.name)).collect();
    names.sort_unstable();
    names.dedup();
    names.into_iter()
}

enum Part<'a> {
    Text(&'a str),
    Value(&'a str),
}

/// An argument taken apart: `--id={id}` is a text and a value. What is no name in braces is text.
fn parts(argument: &str) -> Vec<Part<'_>> {
    let (mut parts, mut rest) = (vec![], argument);
    while let Some((before, name, after)) = rest.split_once('{').and_then(|(before, rest)| {
        let (name, after) = rest.split_once('}')?;
        let is_name = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-');
        is_name.then_some((before, name, after))
    }) {
        parts.extend([Part::Text(before), Part::Value(name)]);
        rest = after;
    }
    parts.push(Part::Text(rest));
    parts
}

/// Whether it can be used now, or why not.
pub(super) fn availability(model: &Model, own: &Own) -> Availability {
    if model.session.guard.is_read_only() && !own.reads {
        return Availability::Disabled(format!(
            "context {} is read-only, and this command is not marked as one that only reads (reads = true)",
            model.session.guard.context()
        ));
    }
    let Some(resource) = own.resource else { return Availability::Enabled };
    match model.screen().table_of(resource.name) {
        Some(table) if !table.marks.is_empty() => Availability::Disabled(write::one_at_a_time(model)),
        Some(table) if table.selected().is_some() => Availability::Enabled,
        _ => Availability::Disabled(super::lists::NOTHING.to_owned()),
    }
}

/// Starts it, or asks first.
pub(super) fn begin(model: &mut Model, own: &'static Own) -> Vec<Effect> {
    let subject = own.resource.and_then(|resource| model.screen().table_of(resource.name)?.selected());
    let argv = match filled(&own.argv, |name| value(model, subject.as_ref(), name)) {
        Ok(argv) => argv,
        Err(reason) => {
            model.notices.say(Tone::Failing, format!("{}: not started: {reason}", own.name), model.now);
            return vec![];
        }
    };
    let guarded = model.session.guard.is_production() && !own.reads;
    let start = Start {
        command: own.name,
        context: model.session.guard.context().clone(),
        guarded,
        argv,
        template: own.argv.clone(),
        target: subject.map(|subject| subject.row.id),
        background: own.background,
        returns: own.returns,
    };
    if own.confirm || guarded {
        model.overlays.push(Overlay::Own(Box::new(OwnConfirm::new(start))));
        return vec![];
    }
    vec![Effect::Own(Box::new(start))]
}

fn value(model: &Model, subject: Option<&Subject>, name: &str) -> Option<String> {
    let place = &model.session.place;
    match name {
        "context" => Some(place.name.to_string()),
        "url" => Some(place.api().to_owned()),
        "engine" => Some(place.engine.clone().unwrap_or_else(|| "default".to_owned())),
        "user" => model.session.actor.user.clone(),
        "id" => subject.map(|subject| subject.row.id.to_string()),
        name => subject.and_then(|subject| subject.reference(name).or_else(|| Some(subject.cell(name)))),
    }
}

/// The arguments with their placeholders filled in.
fn filled(argv: &[String], value: impl Fn(&str) -> Option<String>) -> Result<Vec<String>, String> {
    let fill = |argument: &String| {
        let mut text = String::new();
        for part in parts(argument) {
            match part {
                Part::Text(part) => text.push_str(part),
                Part::Value(name) => {
                    let value = value(name).filter(|value| !value.is_empty()).ok_or_else(|| format!("there is no {name} here"))?;
                    if !is_clean(&value) || value.contains(['\n', '\t']) {
                        return Err(format!("the {name} has signs in it that cannot be seen"));
                    }
                    text.push_str(&value);
                }
            }
        }
        if text.starts_with('-') && !argument.starts_with('-') {
            return Err(format!("`{argument}` would begin with a hyphen and be taken for an option"));
        }
        Ok(text)
    };
    argv.iter().map(fill).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(resource: Option<&str>, run: &[&str]) -> OwnCommand {
        let run = run.iter().map(|part| (*part).to_owned()).collect();
        OwnCommand {
            name: "logs".to_owned(),
            run,
            resource: resource.map(str::to_owned),
            at: "config.toml:3".to_owned(),
            ..OwnCommand::default()
        }
    }

    #[test]
    fn a_placeholder_that_there_is_not_is_told_with_those_that_there_are() {
        assert!(
            commands(vec![told(Some("jobs"), &["kubectl", "logs", "job={id}", "{instance}", "{context}", "{due}", "{}", "{ x }"])]).is_ok()
        );
        let problems = commands(vec![told(Some("jobs"), &["kubectl", "{idd}"])]).err().unwrap();
        assert!(
            problems[0].starts_with("config.toml:3: commands.logs.run: there is no `{idd}` here; there are context, url"),
            "{problems:?}"
        );
        assert!(problems[0].contains("instance"));
        let problems = commands(vec![told(None, &["{url}", "{id}"])]).err().unwrap();
        assert!(problems[0].contains("program itself") && problems[1].contains("no `{id}` here"), "{problems:?}");
        assert!(commands(vec![told(Some("jobz"), &["x"])]).err().unwrap()[0].contains("there is no list `jobz`"));
    }

    #[test]
    fn what_a_server_tells_stays_inside_of_its_argument() {
        let fill = |template: &[&str], value: &str| {
            let argv: Vec<String> = template.iter().map(|part| (*part).to_owned()).collect();
            filled(&argv, |name| (name == "id").then(|| value.to_owned()))
        };
        assert_eq!(
            fill(&["x", "{id}", "--for={id}"], "a b; rm -rf $(x) \"").unwrap(),
            ["x", "a b; rm -rf $(x) \"", "--for=a b; rm -rf $(x) \""]
        );
        assert!(fill(&["x", "{id}"], "--force").unwrap_err().contains("taken for an option"));
        assert_eq!(fill(&["x", "-n{id}", "--", "k/{id}"], "-f").unwrap(), ["x", "-n-f", "--", "k/-f"]);
        for hidden in ["a\nb", "a\tb", "\u{1b}[31m", "a\0b", "a\u{202e}b"] {
            assert!(fill(&["x", "{id}"], hidden).unwrap_err().contains("cannot be seen"), "{hidden:?}");
        }
        assert_eq!(fill(&["x", "{id}"], "").unwrap_err(), "there is no id here");
        assert_eq!(fill(&["x", "{id}"], "{id}").unwrap(), ["x", "{id}"], "a value is not looked into again");
    }
}
