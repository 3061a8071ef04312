//! The `FLOWDECK_*` and `CAMUNDA_*` variables: one table, and a snapshot of those that are set. Holds no secret: of those it knows only that they are set.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fmt;

use super::keys::closest;
use super::problem::{ConfigError, Problem};

/// A variable that flowdeck reads.
#[derive(Debug, Clone, Copy)]
pub struct Variable {
    /// Its name.
    pub name: &'static str,
    /// What it does.
    pub help: &'static str,
}

const fn variable(name: &'static str, help: &'static str) -> Variable {
    Variable { name, help }
}

/// The variables whose values are secret.
pub(super) const PASSWORD: &str = "FLOWDECK_PASSWORD";
pub(super) const TOKEN: &str = "FLOWDECK_TOKEN";
pub(super) const CLIENT_SECRET: &str = "CAMUNDA_CLIENT_SECRET";

/// Every variable that is read. A flag goes before a variable, a variable before the file; an empty one counts as unset.
pub static VARIABLES: &[Variable] = &[
    variable("FLOWDECK_CONFIG", "the configuration file, in place of config.toml in the config folder; it must exist"),
    variable("FLOWDECK_CONTEXT", "name of the context to open"),
    variable("FLOWDECK_URL", "open this URL as a context of its own, which shares nothing with configured ones"),
    variable("FLOWDECK_ENGINE", "engine name of the context made from --url or FLOWDECK_URL"),
    variable("FLOWDECK_USER", "user of the context made from --url or FLOWDECK_URL"),
    variable(PASSWORD, "password of FLOWDECK_USER, for the context made from FLOWDECK_URL, or from --url where that is not set"),
    variable(TOKEN, "bearer token, in place of a password"),
    variable("FLOWDECK_READ_ONLY", "true: nothing is ever written, in any context; false takes nothing back"),
    variable("FLOWDECK_REFRESH", "how often what is on screen is read again, like 10s"),
    variable("FLOWDECK_TIMEOUT", "how long one request may take, like 30s"),
    variable("FLOWDECK_THEME", "name of the theme"),
    variable("FLOWDECK_ASCII", "true: draw with ASCII characters only"),
    variable("FLOWDECK_STATE", "the folder for log and audit, in place of the state folder"),
    variable(
        "FLOWDECK_DEMO",
        "how the engine of --demo behaves, as `demo serve` takes it: latency=50ms unavailable=10 reset=5 slow=5 instances=1000",
    ),
    variable("FLOWDECK_LOG", "how much is logged: off, error, warn, info (default), debug, trace"),
    variable("CAMUNDA_BASE_URL", "this URL is a context of its own, made of these CAMUNDA_ variables and nothing else"),
    variable("CAMUNDA_CLIENT_ID", "its OAuth client"),
    variable(CLIENT_SECRET, "the secret of that client"),
    variable("CAMUNDA_OAUTH_URL", "where its token is asked for"),
    variable("CAMUNDA_TOKEN_AUDIENCE", "whom its token is meant for"),
    variable("CAMUNDA_DEFAULT_TENANT_ID", "the tenant that its lists are narrowed to"),
];

/// The variables that were set when the program started.
#[derive(Clone, Default)]
pub struct Env {
    set: BTreeMap<String, String>,
}

impl Env {
    /// Those of this process.
    pub fn of_process() -> Result<Self, ConfigError> {
        Self::of(std::env::vars_os())
    }

    /// Those among the given ones that begin with `FLOWDECK_`, and the `CAMUNDA_` ones of the table.
    pub fn of(variables: impl IntoIterator<Item = (impl Into<OsString>, impl Into<OsString>)>) -> Result<Self, ConfigError> {
        let mut set = BTreeMap::new();
        let mut problems = Vec::new();
        for (name, value) in variables {
            let (Ok(name), value) = (name.into().into_string(), value.into()) else { continue };
            let ours = name.starts_with("FLOWDECK_") || VARIABLES.iter().any(|variable| variable.name == name);
            if !ours || value.is_empty() {
                continue;
            }
            match value.into_string() {
                // The value stays where it is until it is needed.
                Ok(_) if [PASSWORD, TOKEN, CLIENT_SECRET].contains(&name.as_str()) => drop(set.insert(name, String::new())),
                Ok(value) => drop(set.insert(name, value)),
                Err(_) => problems.push(Problem { line: None, message: format!("{name}: its value is not UTF-8 text") }),
            }
        }
        if problems.is_empty() { Ok(Self { set }) } else { Err(ConfigError { problems }) }
    }

    /// The value of a variable that is set. Of a secret one, always empty.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.set.get(name).map(String::as_str)
    }

    /// Whether a variable is set.
    pub fn has(&self, name: &str) -> bool {
        self.set.contains_key(name)
    }

    /// Variables that look like a misspelt one of ours. `FLOWDECK_` names of a person's own, for secrets, are none of ours.
    pub(super) fn misspelt(&self) -> impl Iterator<Item = (&str, &'static str)> {
        let suffix = |name: &'static str| name.trim_start_matches("FLOWDECK_");
        let own = || VARIABLES.iter().filter(|variable| variable.name.starts_with("FLOWDECK_"));
        self.set.keys().filter(|name| VARIABLES.iter().all(|v| v.name != *name)).filter_map(move |name| {
            let near = closest(name.trim_start_matches("FLOWDECK_"), own().map(|v| suffix(v.name)))?;
            own().find(|v| suffix(v.name) == near).map(|v| (name.as_str(), v.name))
        })
    }
}

impl fmt::Debug for Env {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.set.keys()).finish()
    }
}

/// Reads a yes or a no.
pub(super) fn truth(text: &str) -> Option<bool> {
    match text.trim().to_ascii_lowercase().as_str() {
        "1" | "true" | "yes" | "on" => Some(true),
        "0" | "false" | "no" | "off" => Some(false),
        _ => None,
    }
}
