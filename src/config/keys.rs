//! Every key of `config.toml`, with what it is for: the parser, the example file and the reference are checked against these tables.

/// A key that may stand in a table of the file.
#[derive(Debug, Clone, Copy)]
pub struct Key {
    /// Its name.
    pub name: &'static str,
    /// What it is for; empty when it is known and not built yet.
    pub help: &'static str,
}

impl Key {
    /// Whether it does something today.
    pub const fn is_built(self) -> bool {
        !self.help.is_empty()
    }
}

const fn key(name: &'static str, help: &'static str) -> Key {
    Key { name, help }
}

/// Part of the design, refused with that word.
const fn later(name: &'static str) -> Key {
    Key { name, help: "" }
}

/// The file itself.
pub static TOP: &[Key] = &[
    key("default", "name of the context to open when none is asked for"),
    key("theme", "name of the theme"),
    key("ascii", "true: draw with ASCII characters only"),
    key("restore", "false: do not start where one was last time"),
    key("columns", "which columns lists show, and in which order: RESOURCE = [\"column\", …]"),
    key("filters", "filters with names, one table a list: [filters.RESOURCE]"),
    key("mouse", "false: leave the mouse to the terminal, to select text; a key takes it in the cockpit"),
    key("contexts", "the contexts, one table each: [contexts.NAME]"),
    key("keys", "keys of commands: a command's name to a key, a list of keys, or \"none\"; in the cockpit `?` names all commands"),
    key("commands", "own commands, one table each: [commands.NAME]"),
];

/// One context.
pub static CONTEXT: &[Key] = &[
    key("url", "base URL of the REST API, without user or password"),
    key("engine", "name of the engine, where the server has several"),
    key("user", "who \"mine\" and \"claim\" mean, where the sign-in does not tell"),
    key("read_only", "true: nothing is ever written"),
    key("production", "true: marked, and writing asks for more"),
    key("refresh", "how often what is on screen is read again; 1s to 1h, default 10s"),
    key("timeout", "how long one request may take; 100ms to 1h, default 30s"),
    key("auth", "how to sign in: auth.basic, auth.bearer or auth.oauth"),
    key("tenant", "lists are narrowed to this tenant where the server can; the header says where it cannot"),
    key("tls", "how the server proves who it is, and how we do"),
    key("proxy", "URL of the proxy, in place of what HTTPS_PROXY says; \"none\": no proxy at all"),
    key("headers", "headers sent along with each request, { NAME = a secret or plain text }"),
    later("cluster"),
    later("operate"),
    later("tasklist"),
    later("optimize"),
];

/// An own command.
pub static OWN: &[Key] = &[
    key("run", "program and arguments, never a shell; {id}, {instance}, {url}, … are filled in"),
    key("resource", "name of the list whose rows it is for; none: it is for no row"),
    key("key", "its key, or a list of keys"),
    key("help", "what it does, in one line"),
    key("confirm", "true: ask before it is started"),
    key("background", "true: run it without the terminal, and tell its exit code"),
    key("pause", "false: come back at once when it has ended"),
    key("reads", "true: it changes nothing, so read-only contexts start it and production does not ask"),
];

/// `auth` of a context.
pub static AUTH: &[Key] = &[
    key("basic", "HTTP Basic: a user and the secret that is the password"),
    key("bearer", "a bearer token: a secret"),
    key("oauth", "a token by OAuth client credentials, renewed before it expires"),
    later("session"),
];

/// `auth.basic`.
pub static BASIC: &[Key] = &[key("user", "the user's name"), key("password", "the password: a secret")];

/// `auth.oauth`.
pub static OAUTH: &[Key] = &[
    key("token_url", "URL of the token endpoint"),
    key("client_id", "the client's name"),
    key("client_secret", "the client's secret: a secret"),
    key("scope", "what the token is to be good for"),
    key("audience", "whom the token is meant for"),
];

/// `tls`.
pub static TLS: &[Key] = &[
    key("ca", "file (PEM) of the authorities' certificates that are trusted, in place of the machine's own"),
    key("certificate", "file (PEM) of our own certificate, for servers that ask for one"),
    key("key", "file (PEM) of its key"),
    key("insecure", "true: take any certificate; shown in the header, since nobody knows who answers then"),
];

/// A secret that is not plain text.
pub static SECRET: &[Key] = &[
    key("env", "name of an environment variable"),
    key("file", "path of a file; relative ones start at the folder of config.toml"),
    key("command", "program and arguments of a command that prints it within ten seconds"),
];

/// The name of `names` that is closest to `name`, if it is close at all.
pub(super) fn closest<'a>(name: &str, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    names
        .map(|n| (strsim::jaro_winkler(&name.to_lowercase(), &n.to_lowercase()), n))
        .filter(|(likeness, _)| *likeness > 0.75)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, n)| n)
}
