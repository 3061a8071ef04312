//! Opening the cockpit: a context, colours and signs, then the loop.

use std::process::ExitCode;

use super::{Target, open};
use crate::{
    config::{Config, Selection},
    run::{self, Start},
    term::Signal,
    view::{
        Look,
        glyph::Glyphs,
        theme::{Theme, fallback},
    },
};

/// Opens the cockpit and stays until it is left. A signal that ended it is told by the exit code.
pub async fn run(target: &Target) -> anyhow::Result<ExitCode> {
    let opened = open::open(target)?;
    let mut notices = opened.notices.clone();
    let look = look(&opened.selection, &opened.config, &mut notices);
    let start = Start {
        places: opened.places(),
        chosen: opened.selection.chosen,
        connect: opened.connect(),
        look,
        mouse: opened.config.mouse.unwrap_or(true),
        notices,
    };
    let ended_by = run::cockpit(start).await?;
    Ok(ended_by.and_then(Signal::status).map_or(ExitCode::SUCCESS, ExitCode::from))
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
