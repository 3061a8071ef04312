//! Which context to open, from flags, variables and the file; and what flags and variables override in all of them.
//!
//! A URL that was given makes a context of its own: it never gets a secret that was meant for another server.

use std::time::Duration;

use super::env::{CLIENT_SECRET, Env, PASSWORD, TOKEN, truth};
use super::keys::closest;
use super::problem::{ConfigError, Problem};
use super::{Config, Context, refresh, timeout};
use crate::api::{BaseUrl, OAuth, SignIn};
use crate::secret::Secret;

/// What the command line says about contexts.
#[derive(Debug, Clone, Default)]
pub struct Flags {
    /// `--context`.
    pub context: Option<String>,
    /// `--url`.
    pub url: Option<String>,
    /// `--read-only`.
    pub read_only: bool,
    /// `--refresh`.
    pub refresh: Option<Duration>,
    /// `--timeout`.
    pub timeout: Option<Duration>,
}

/// The contexts to choose from, and the one to open.
#[derive(Debug, Clone)]
pub struct Selection {
    /// All of them, overrides applied; one made from a URL comes first, the one of the `CAMUNDA_*` variables last.
    pub contexts: Vec<Context>,
    /// Which one to open: an index into `contexts`.
    pub chosen: usize,
    /// Name of the theme, if one was asked for.
    pub theme: Option<String>,
    /// Draw with ASCII only.
    pub ascii: bool,
    /// What a person should be told.
    pub notices: Vec<String>,
}

impl Selection {
    /// The context to open.
    pub fn context(&self) -> &Context {
        &self.contexts[self.chosen]
    }
}

/// Chooses: a flag before a variable before `default` before the only one there is.
///
/// # Errors
/// A context that does not exist (with the closest names), two wishes at once, no context at all, variables that cannot be read.
pub fn select(config: &Config, flags: &Flags, env: &Env) -> Result<Selection, ConfigError> {
    let mut problems = Vec::new();
    let (read_only, ascii) = (env.get("FLOWDECK_READ_ONLY").map(truth), env.get("FLOWDECK_ASCII").map(truth));
    for (name, told) in [("FLOWDECK_READ_ONLY", read_only), ("FLOWDECK_ASCII", ascii)] {
        if told == Some(None) {
            problems.push(Problem { line: None, message: format!("{name} should be true or false") });
        }
    }
    let mut span = |name: &str, read: fn(&str) -> Result<Duration, String>| {
        let told = env.get(name).map(read)?;
        told.map_err(|wanted| problems.push(Problem { line: None, message: format!("{name} {wanted}") })).ok()
    };
    let (their_refresh, their_timeout) = (span("FLOWDECK_REFRESH", refresh), span("FLOWDECK_TIMEOUT", timeout));
    if !problems.is_empty() {
        return Err(ConfigError { problems });
    }

    let mut contexts = config.contexts.clone();
    let mut notices = config.warnings.clone();
    let theirs = of_camunda(config, env);
    match &theirs {
        Some(Ok(context)) => contexts.push(context.clone()),
        Some(Err(reason)) => notices.push(format!("the context of the CAMUNDA_ variables is left out: {reason}")),
        None => {}
    }
    let all = contexts.clone();
    let names: Vec<&str> = all.iter().map(|context| context.name.as_str()).collect();
    let wish = match (wish(config, &names, flags, env), theirs) {
        (Err(_), Some(Err(reason))) if names.is_empty() => return Err(ConfigError::one(reason)),
        (wish, _) => wish?,
    };
    let chosen = match wish {
        Wish::Url { text, said_by } => {
            contexts.insert(0, of_url(text, said_by, config, env, &mut notices)?);
            0
        }
        Wish::Named { name, said_by } => {
            for secret in [PASSWORD, TOKEN].into_iter().filter(|s| env.has(s)) {
                notices.push(format!("{secret} is not used: it belongs to --url or FLOWDECK_URL, and context {name} is open"));
            }
            let found = names.iter().position(|n| *n == name);
            found.ok_or_else(|| ConfigError::one(unknown(said_by, name, &names)))?
        }
    };
    for context in &mut contexts {
        // Only ever switched on: nothing may pass a context's own guard.
        context.read_only |= flags.read_only || read_only.flatten() == Some(true);
        context.refresh = flags.refresh.or(their_refresh).unwrap_or(context.refresh);
        context.timeout = flags.timeout.or(their_timeout).unwrap_or(context.timeout);
    }
    let theme = env.get("FLOWDECK_THEME").map(str::to_owned).or_else(|| config.theme.clone());
    Ok(Selection { contexts, chosen, theme, ascii: ascii.flatten().or(config.ascii).unwrap_or_default(), notices })
}

enum Wish<'a> {
    Url { text: &'a str, said_by: &'static str },
    Named { name: &'a str, said_by: &'static str },
}

/// `names` are those of all contexts: of the file, then of the variables.
fn wish<'a>(config: &'a Config, names: &[&'a str], flags: &'a Flags, env: &'a Env) -> Result<Wish<'a>, ConfigError> {
    let one = |name: Option<&'a str>, url: Option<&'a str>, by: [&'static str; 2]| match (name, url) {
        (Some(_), Some(_)) => Err(ConfigError::one(format!("{} and {} name two servers: say one", by[0], by[1]))),
        (Some(name), None) => Ok(Some(Wish::Named { name, said_by: by[0] })),
        (None, Some(text)) => Ok(Some(Wish::Url { text, said_by: by[1] })),
        (None, None) => Ok(None),
    };
    if let Some(wish) = one(flags.context.as_deref(), flags.url.as_deref(), ["--context", "--url"])? {
        return Ok(wish);
    }
    if let Some(wish) = one(env.get("FLOWDECK_CONTEXT"), env.get("FLOWDECK_URL"), ["FLOWDECK_CONTEXT", "FLOWDECK_URL"])? {
        return Ok(wish);
    }
    if let Some(name) = &config.default {
        return Ok(Wish::Named { name, said_by: "`default`" });
    }
    match names {
        [only] => Ok(Wish::Named { name: only, said_by: "the configuration" }),
        [] => Err(ConfigError::one(format!(
            "no server to open: give --url http://localhost:8080/engine-rest, write a context into {}, or try --demo",
            config.path.display()
        ))),
        // what the file says goes before what other programs are told
        [only, _] if config.contexts.len() == 1 => Ok(Wish::Named { name: only, said_by: "the configuration" }),
        several => {
            Err(ConfigError::one(format!("which context? Give --context NAME, or set `default`. There are: {}", several.join(", "))))
        }
    }
}

fn of_url(text: &str, said_by: &str, config: &Config, env: &Env, notices: &mut Vec<String>) -> Result<Context, ConfigError> {
    let url = BaseUrl::parse(text).map_err(|error| ConfigError::one(format!("{said_by}: {error}")))?;
    let name = name_of(&url, config);
    let engine = env.get("FLOWDECK_ENGINE").map(str::to_owned);
    if engine.is_some() && url.names_engine() {
        return Err(ConfigError::one(format!("{said_by} names an engine already: unset FLOWDECK_ENGINE")));
    }
    let mut context = Context { engine, ..Context::new(name, url) };
    // The variables' secret belongs to the variables' server, where they name one.
    let theirs = env.get("FLOWDECK_URL").is_none_or(|own| BaseUrl::parse(own).is_ok_and(|own| own == context.url));
    if theirs {
        context.user = env.get("FLOWDECK_USER").map(str::to_owned);
        context.sign_in = of_variables(env)?;
    } else if env.has(PASSWORD) || env.has(TOKEN) {
        notices.push("the secret of FLOWDECK_URL is not used: --url names another server".to_owned());
    }
    Ok(context)
}

/// What a context made from a URL is called: its host, unless another is called so.
fn name_of(url: &BaseUrl, config: &Config) -> String {
    let taken = config.contexts.iter().any(|context| context.name == url.authority());
    if taken { url.to_string() } else { url.authority().to_owned() }
}

/// The context of the `CAMUNDA_*` variables, if they name a server.
fn of_camunda(config: &Config, env: &Env) -> Option<Result<Context, String>> {
    let make = |base: &str| {
        let url = BaseUrl::parse(base).map_err(|error| format!("CAMUNDA_BASE_URL: {error}"))?;
        let audience = env.get("CAMUNDA_TOKEN_AUDIENCE").map(str::to_owned);
        let sign_in = match (env.get("CAMUNDA_CLIENT_ID"), env.has(CLIENT_SECRET), env.get("CAMUNDA_OAUTH_URL")) {
            (Some(client_id), true, Some(token_url)) => SignIn::OAuth(OAuth {
                token_url: BaseUrl::parse(token_url).map_err(|error| format!("CAMUNDA_OAUTH_URL: {error}"))?,
                client_id: client_id.to_owned(),
                client_secret: Secret::Env(CLIENT_SECRET.to_owned()),
                scope: None,
                audience,
            }),
            (None, false, None) => SignIn::None,
            _ => return Err(format!("CAMUNDA_CLIENT_ID, {CLIENT_SECRET} and CAMUNDA_OAUTH_URL belong together: set all three, or none")),
        };
        let tenant = env.get("CAMUNDA_DEFAULT_TENANT_ID").map(str::to_owned);
        Ok(Context { sign_in, tenant, ..Context::new(name_of(&url, config), url) })
    };
    env.get("CAMUNDA_BASE_URL").map(make)
}

fn of_variables(env: &Env) -> Result<SignIn, ConfigError> {
    match (env.get("FLOWDECK_USER"), env.has(PASSWORD), env.has(TOKEN)) {
        (_, true, true) => Err(ConfigError::one(format!("{PASSWORD} and {TOKEN} are two ways to sign in: set one"))),
        (None, true, false) => Err(ConfigError::one(format!("{PASSWORD} needs FLOWDECK_USER: whose password is it?"))),
        (Some(user), true, false) if user.contains(':') => {
            Err(ConfigError::one("FLOWDECK_USER: HTTP Basic cannot carry a colon in the user's name"))
        }
        (Some(user), true, false) => Ok(SignIn::Basic { user: user.to_owned(), password: Secret::Env(PASSWORD.to_owned()) }),
        (_, false, true) => Ok(SignIn::Bearer { token: Secret::Env(TOKEN.to_owned()) }),
        (_, false, false) => Ok(SignIn::None),
    }
}

/// Says that a context does not exist, and which do.
pub(super) fn unknown(said_by: &str, name: &str, names: &[&str]) -> String {
    let hint = match (closest(name, names.iter().copied()), names) {
        (_, []) => "there are no contexts".to_owned(),
        (Some(near), _) => format!("did you mean `{near}`? There are: {}", names.join(", ")),
        (None, _) => format!("there are: {}", names.join(", ")),
    };
    format!("{said_by}: there is no context `{name}`; {hint}")
}
