//! Opening the cockpit: a context, colours and signs, then the loop.

use std::process::ExitCode;

use super::{
    Target, Usage,
    open::{self, Opened},
};
use crate::{
    app::{Keymap, Recollection, own},
    config::{Config, ConfigError, Env, Problem, Selection},
    memory::{Memory, Session},
    run::{self, Start},
    secret::Secret,
    state,
    term::{self, Signal},
    view::{
        Look,
        glyph::Glyphs,
        theme::{Theme, fallback},
    },
};

/// Opens the cockpit and stays until it is left. A signal that ended it is told by the exit code.
pub async fn run(target: &Target, fresh: bool) -> anyhow::Result<ExitCode> {
    if let Some(reason) = term::lacking() {
        return Err(Usage(reason).into());
    }
    let opened = open(target).await?;
    let mut notices = opened.notices.clone();
    let (recollection, memory) = recollection(target, &opened, fresh, &mut notices);
    let look = look(&opened.selection, &opened.config, &mut notices);
    let (connect, newcomers) = (opened.connect(), opened.newcomers());
    let keymap = keymap(&opened.config)?;
    notices.extend(keymap.notes.iter().cloned());
    let start = Start {
        keymap,
        withheld: withheld(&opened.config),
        places: opened.places(),
        chosen: opened.selection.chosen,
        connect,
        newcomers,
        look,
        recollection,
        memory,
        mouse: opened.config.mouse.unwrap_or(true),
        notices,
    };
    let ended_by = run::cockpit(start).await?;
    Ok(ended_by.and_then(Signal::status).map_or(ExitCode::SUCCESS, ExitCode::from))
}

/// Opens what is asked for; where several contexts could be meant, the one that was open last.
async fn open(target: &Target) -> anyhow::Result<Opened> {
    let error = match open::open_or_look(target).await {
        Ok(opened) => return Ok(opened),
        Err(error) => error,
    };
    let silent = target.context.is_none() && target.url.is_none() && target.demo.is_none();
    let folder = Env::of_process().ok().filter(|_| silent).and_then(|env| state::state_folder(&env).ok());
    let last = folder.and_then(|folder| Memory::new(folder).session().ok()).map(|session| session.last);
    let Some(context) = last.filter(|name| !name.is_empty()) else { return Err(error) };
    open::open_or_look(&Target { context: Some(context), ..target.clone() }).await.map_err(|_| error)
}

/// What is remembered, and where it is written. The demo's world is new each time: nothing of it is kept.
fn recollection(target: &Target, opened: &Opened, fresh: bool, notices: &mut Vec<String>) -> (Recollection, Option<Memory>) {
    let config = &opened.config;
    let mut recollection = Recollection { columns: config.columns.clone(), ..Recollection::default() };
    let memory = opened.memory.clone().filter(|_| target.demo.is_none());
    if let Some(memory) = &memory {
        match memory.saved() {
            Ok(saved) => recollection.saved = saved,
            Err(problem) => notices.push(problem),
        }
        recollection.session = match memory.session() {
            // what was chosen stays chosen; only the way one came is forgotten
            Ok(session) if fresh || !config.restore => Some(session.without_screens(&opened.selection.context().name)),
            Ok(session) => Some(session),
            Err(problem) => {
                notices.push(problem);
                Some(Session::default())
            }
        };
    }
    let own = std::mem::take(&mut recollection.saved.filters);
    recollection.saved.filters = config.filters.iter().cloned().chain(own).collect();
    (recollection, memory)
}

/// The person's own commands and keys.
pub(super) fn keymap(config: &Config) -> Result<Keymap, ConfigError> {
    let wrong =
        |problems: Vec<String>| ConfigError { problems: problems.into_iter().map(|message| Problem { line: None, message }).collect() };
    let own = own::commands(config.commands.clone()).map_err(wrong)?;
    Keymap::new(own, &config.keys).map_err(wrong)
}

/// Variables that hold secrets of ours, by their names or by the configuration: pagers, editors and own commands do not get them.
fn withheld(config: &Config) -> Vec<String> {
    let ours = |name: &str| {
        ["FLOWDECK_", "CAMUNDA_"].iter().any(|start| name.starts_with(start))
            && ["PASSWORD", "TOKEN", "SECRET"].iter().any(|part| name.contains(part))
    };
    let set = std::env::vars_os().filter_map(|(name, _)| name.into_string().ok()).filter(|name| ours(name));
    let secrets = config
        .contexts
        .iter()
        .flat_map(|context| context.sign_in.secret().into_iter().chain(context.headers.iter().map(|(_, value)| value)));
    let named = secrets.filter_map(|secret| match secret {
        Secret::Env(name) => Some(name.clone()),
        _ => None,
    });
    set.chain(named).collect()
}

/// Colours and signs: what was asked for, else what the terminal can.
fn look(selection: &Selection, config: &Config, notices: &mut Vec<String>) -> Look {
    let var = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    let no_color = var("NO_COLOR");
    let able = fallback(no_color.as_deref(), var("TERM").as_deref(), var("COLORTERM").as_deref());
    let wanted = selection.theme.as_deref().filter(|_| no_color.is_none());
    let theme = wanted.and_then(|name| match named_theme(name, config) {
        Ok(theme) => Some(theme),
        Err(problem) => {
            notices.push(problem);
            None
        }
    });
    let theme = theme.or_else(|| Theme::built_in(able)).or_else(|| Theme::built_in("mono"));
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(var);
    let glyphs = Glyphs::choose(selection.ascii, std::env::var_os("TERM").as_deref(), locale.as_deref().map(AsRef::as_ref));
    Look { theme: theme.unwrap_or_else(Theme::plain), glyphs }
}

/// A built-in theme, or one of the user's: `themes/NAME.toml` beside the configuration.
fn named_theme(name: &str, config: &Config) -> Result<Theme, String> {
    if let Some(theme) = Theme::built_in(name) {
        return Ok(theme);
    }
    let path = config.path.with_file_name("themes").join(format!("{name}.toml"));
    let text = std::fs::read_to_string(&path).map_err(|error| {
        format!("theme {name}: {}: {error}; built in are {}", path.display(), Theme::names().collect::<Vec<_>>().join(", "))
    })?;
    Theme::parse(name, &text).map_err(|error| format!("theme {name}: {error}"))
}
