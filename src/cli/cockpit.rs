//! Opening the cockpit: contexts, colours, log and audit, then the loop.

use std::sync::Arc;

use super::Target;
use crate::{
    act::audit::Audit,
    api::{Client, Http, Journal},
    app::Place,
    clock,
    config::{Config, Context, Env, Selection},
    demo::{Clock, Demo, Options},
    log,
    run::{
        self, Start,
        worker::{Connect, Connection},
    },
    state,
    view::{
        Look,
        glyph::Glyphs,
        theme::{Theme, fallback},
    },
};

/// Opens the cockpit and stays until it is left.
pub async fn run(target: &Target) -> anyhow::Result<()> {
    let env = Env::of_process()?;
    let config = Config::load(&env)?;
    let selection = target.select(&config, &env)?;
    let mut notices = selection.notices.clone();
    let folder = state::state_folder(&env).map_err(anyhow::Error::msg)?;
    let log = log::start(&folder, env.get("FLOWDECK_LOG"));
    notices.extend(log.notices.iter().cloned());
    let audit = Arc::new(Audit::open(&folder));
    notices.extend(audit.problem().map(|problem| format!("no audit is kept, so production is not written to: {problem}")));
    let look = look(&selection, &config, &mut notices);
    let places = selection.contexts.iter().map(place).collect();
    let connect = connect(selection.contexts, target.demo.is_some(), audit);
    let start = Start { places, chosen: selection.chosen, connect, look, notices };
    Ok(run::cockpit(start).await?)
}

fn place(context: &Context) -> Place {
    Place {
        name: context.name.as_str().into(),
        url: context.url.as_str().to_owned(),
        read_only: context.read_only,
        production: context.production,
        user: context.user.clone().or_else(|| context.sign_in.user().map(str::to_owned)),
        engine: context.engine.clone(),
        refresh: context.refresh,
    }
}

fn connect(contexts: Vec<Context>, demo: bool, audit: Arc<Audit>) -> Connect {
    Box::new(move |name| {
        if demo {
            let transport = Arc::new(Demo::new(Options::new(Clock::running(clock::utc_now()))));
            return Connection { client: Client::new(name, transport, audit.clone()), sign_in: Arc::new(|| ()) };
        }
        // the names come from these very contexts
        let context = contexts.iter().find(|context| context.name == name).unwrap_or(&contexts[0]);
        let http: Arc<Http> = Arc::new(context.http());
        let journal: Arc<dyn Journal> = audit.clone();
        Connection { client: Client::new(context.name.as_str(), http.clone(), journal), sign_in: Arc::new(move || http.forget_sign_in()) }
    })
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
