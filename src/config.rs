//! The configuration: `config.toml`, `FLOWDECK_*` variables and flags, made into contexts. Read once, never written.
//!
//! Knows nothing of the screen. Secrets are only named here; `secret` fetches them when the first request needs them.

mod duration;
mod env;
mod keys;
mod lists;
mod problem;
mod read;
mod select;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

pub use duration::{duration, refresh, timeout};
pub use env::{Env, VARIABLES, Variable};
pub use keys::{AUTH, BASIC, CONTEXT, Key, OAUTH, OWN, SECRET, TLS, TOP};
pub use problem::{ConfigError, Problem};
pub use select::{Flags, Selection, select};

use reqwest::header::HeaderName;

use crate::api::{BaseUrl, Endpoint, Http, Proxy, SignIn, Tls};
use crate::memory::SavedFilter;
use crate::secret::Secret;

/// How often what is on screen is read again, unless set otherwise.
pub const REFRESH: Duration = Duration::from_secs(10);
/// How long one request may take, unless set otherwise.
pub const TIMEOUT: Duration = Duration::from_secs(30);

/// A named target.
#[derive(Debug, Clone)]
pub struct Context {
    /// What it is called; what a person types to arm writing in production.
    pub name: String,
    /// Base URL of its REST API.
    pub url: BaseUrl,
    /// The engine's name, where a server has several.
    pub engine: Option<String>,
    /// Who "mine" and "claim" mean: said, or the user who signs in.
    pub user: Option<String>,
    /// Nothing is ever written.
    pub read_only: bool,
    /// Marked, and writing asks for more.
    pub production: bool,
    /// How often what is on screen is read again.
    pub refresh: Duration,
    /// How long one request may take.
    pub timeout: Duration,
    /// How it signs in.
    pub sign_in: SignIn,
    /// The tenant that lists are narrowed to.
    pub tenant: Option<String>,
    /// How the two sides prove who they are.
    pub tls: Tls,
    /// What stands in between.
    pub proxy: Proxy,
    /// What is sent along with each request.
    pub headers: Vec<(HeaderName, Secret)>,
}

impl Context {
    /// A context that says nothing but where it is.
    pub fn new(name: impl Into<String>, url: BaseUrl) -> Self {
        Self {
            name: name.into(),
            url,
            engine: None,
            user: None,
            read_only: false,
            production: false,
            refresh: REFRESH,
            timeout: TIMEOUT,
            sign_in: SignIn::None,
            tenant: None,
            tls: Tls::default(),
            proxy: Proxy::default(),
            headers: vec![],
        }
    }

    /// The transport to its server. Opens nothing yet.
    pub fn http(&self) -> Http {
        Http::new(self.endpoint(), self.sign_in.clone())
    }

    /// The same, with its REST API where it was found.
    #[must_use]
    pub fn located(&self, base: &BaseUrl) -> Self {
        Self { url: base.clone(), ..self.clone() }
    }

    /// Where its server is, and how it is reached.
    pub fn endpoint(&self) -> Endpoint {
        Endpoint {
            base: self.url.clone(),
            engine: self.engine.clone(),
            timeout: self.timeout,
            tls: self.tls.clone(),
            proxy: self.proxy.clone(),
            headers: self.headers.clone(),
        }
    }

    /// Every secret of it.
    fn secrets(&self) -> impl Iterator<Item = &Secret> {
        self.sign_in.secret().into_iter().chain(self.headers.iter().map(|(_, secret)| secret))
    }
}

/// A command and the keys a person wants for it. Whether there is such a command and such keys is not looked at here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BoundKeys {
    /// The command's name.
    pub command: String,
    /// Its keys; none: it has none.
    pub keys: Vec<String>,
    /// File and line.
    pub at: String,
}

/// A program of the person's, as a command. Its placeholders are not looked at here.
#[expect(clippy::struct_excessive_bools, reason = "each is a key of the configuration of its own")]
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OwnCommand {
    /// Its name.
    pub name: String,
    /// Program and arguments.
    pub run: Vec<String>,
    /// The list whose rows it is for.
    pub resource: Option<String>,
    /// Its keys.
    pub keys: Vec<String>,
    /// What it does.
    pub help: Option<String>,
    /// Ask before it is started.
    pub confirm: bool,
    /// Run it without the terminal.
    pub background: bool,
    /// Come back only when a key says so.
    pub pause: bool,
    /// It changes nothing.
    pub reads: bool,
    /// File and line.
    pub at: String,
}

/// What a configuration file says.
#[derive(Debug, Clone)]
pub struct Config {
    /// The file it was read from, or would have been.
    pub path: PathBuf,
    /// Name of the context to open; it exists.
    pub default: Option<String>,
    /// Name of the theme.
    pub theme: Option<String>,
    /// Draw with ASCII only.
    pub ascii: Option<bool>,
    /// Whether one starts where one was last time.
    pub restore: bool,
    /// Names of the columns that lists show, by resource.
    pub columns: BTreeMap<String, Vec<String>>,
    /// Filters with names.
    pub filters: Vec<SavedFilter>,
    /// Take the mouse, unless told not to.
    pub mouse: Option<bool>,
    /// Keys of commands, as they stand in the file.
    pub keys: Vec<BoundKeys>,
    /// Own commands, as they stand in the file.
    pub commands: Vec<OwnCommand>,
    /// The contexts, as they stand in the file.
    pub contexts: Vec<Context>,
    /// What is accepted but should be told: passwords in plain text, unknown variables.
    pub warnings: Vec<String>,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            path: PathBuf::new(),
            default: None,
            theme: None,
            ascii: None,
            restore: true,
            columns: BTreeMap::new(),
            filters: vec![],
            mouse: None,
            keys: vec![],
            commands: vec![],
            contexts: vec![],
            warnings: vec![],
        }
    }
}

impl Config {
    /// Reads the file that `FLOWDECK_CONFIG` names, or else the one in the config folder, which need not exist.
    pub fn load(env: &Env) -> Result<Self, ConfigError> {
        let named = env.get("FLOWDECK_CONFIG").map(PathBuf::from);
        let must_exist = named.is_some();
        let path = match named {
            Some(path) => path,
            None => crate::state::config_folder().map_err(ConfigError::one)?.join("config.toml"),
        };
        let mut config = match std::fs::read(&path) {
            Ok(bytes) => Self::parse(&text(bytes, &path)?, &path)?,
            Err(e) if e.kind() == std::io::ErrorKind::NotFound && !must_exist => Self { path, ..Self::default() },
            Err(e) => return Err(unreadable(&path, &e)),
        };
        let own = |name: &str| config.contexts.iter().flat_map(Context::secrets).any(|s| matches!(s, Secret::Env(n) if n == name));
        let misspelt = env.misspelt().filter(|(name, _)| !own(name));
        let told: Vec<_> = misspelt.map(|(name, near)| format!("the variable {name} means nothing here: did you mean {near}?")).collect();
        config.warnings.extend(told);
        Ok(config)
    }

    /// Reads a configuration from text. Relative paths in it start at the folder of `path`.
    ///
    /// # Errors
    /// Everything that is wrong with it, at once.
    pub fn parse(text: &str, path: &Path) -> Result<Self, ConfigError> {
        read::config(text, path)
    }
}

fn text(bytes: Vec<u8>, path: &Path) -> Result<String, ConfigError> {
    let text = String::from_utf8(bytes).map_err(|e| {
        let line = e.as_bytes()[..e.utf8_error().valid_up_to()].split(|&b| b == b'\n').count();
        ConfigError::one(format!("{}:{line}: the text is not UTF-8: save the file in that encoding", path.display()))
    })?;
    Ok(text.strip_prefix('\u{feff}').map_or_else(|| text.clone(), str::to_owned))
}

fn unreadable(path: &Path, error: &std::io::Error) -> ConfigError {
    use std::io::ErrorKind::{IsADirectory, NotFound, PermissionDenied};
    let shown = path.display();
    ConfigError::one(match error.kind() {
        NotFound => format!("{shown}: there is no such file (FLOWDECK_CONFIG names it)"),
        IsADirectory => format!("{shown}: a folder stands where the configuration file should be"),
        PermissionDenied => format!("{shown}: not allowed to read it: check its permissions (chmod u+r)"),
        _ => format!("{shown}: cannot be read: {error}"),
    })
}

#[cfg(test)]
mod tests;
