//! From the text of `config.toml` to a `Config`. Goes on after a problem, so that all of them are told at once.

mod way;

use std::borrow::Cow;
use std::ops::{Range, RangeInclusive};
use std::path::Path;
use std::time::Duration;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::duration::{REFRESH_RANGE, TIMEOUT_RANGE, within};
use super::keys::{CONTEXT, Key, OWN, TOP, closest};
use super::problem::{ConfigError, Problem, Source};
use super::{BoundKeys, Config, Context, OwnCommand, REFRESH, TIMEOUT};
use crate::api::{BaseUrl, Proxy, SignIn, Tls};

/// A key and its value, where they stand, and how to name them: `contexts.prod.url`.
pub(super) struct Entry<'t> {
    pub(super) key: &'static str,
    pub(super) path: String,
    pub(super) at: Range<usize>,
    pub(super) value: &'t DeValue<'t>,
}

pub(super) struct Reader<'a> {
    source: Source<'a>,
    problems: Vec<(usize, Problem)>,
    warnings: Vec<String>,
}

pub(super) fn config(text: &str, path: &Path) -> Result<Config, ConfigError> {
    let mut source = Source { text, path, values: Vec::new() };
    let (document, errors) = DeTable::parse_recoverable(text);
    if !errors.is_empty() {
        let told = errors.iter().map(|e| source.syntax(e.span().map_or(0, |s| s.start), e.message()));
        return Err(ConfigError { problems: told.collect() });
    }
    values(document.get_ref(), &mut source.values);
    source.values.sort_by_key(|v| v.start);

    let mut reader = Reader { source, problems: Vec::new(), warnings: Vec::new() };
    let config = reader.top(document.get_ref());
    if reader.problems.is_empty() {
        return Ok(config);
    }
    reader.problems.sort_by_key(|(at, _)| *at);
    Err(ConfigError { problems: reader.problems.into_iter().map(|(_, problem)| problem).collect() })
}

/// Where the values of a table stand, tables aside.
fn values(table: &DeTable<'_>, into: &mut Vec<Range<usize>>) {
    for value in table.values() {
        match value.get_ref() {
            DeValue::Table(table) => values(table, into),
            _ => into.push(value.span()),
        }
    }
}

impl Reader<'_> {
    fn top(&mut self, table: &DeTable<'_>) -> Config {
        let mut config = Config { path: self.source.path.to_owned(), ..Config::default() };
        let mut default = None;
        for entry in self.entries(table, TOP, "") {
            match entry.key {
                "default" => default = self.text(&entry).map(|name| (name, entry)),
                "theme" => config.theme = self.text(&entry),
                "mouse" => config.mouse = self.truth(&entry),
                "ascii" => config.ascii = self.truth(&entry),
                "restore" => config.restore = self.truth(&entry).unwrap_or(true),
                "columns" => config.columns = self.columns(&entry),
                "filters" => config.filters = self.filters(&entry),
                "keys" => config.keys = self.bound(&entry),
                "commands" => config.commands = self.commands(&entry),
                "contexts" => config.contexts = self.contexts(&entry),
                _ => {}
            }
        }
        if let Some((name, entry)) = default {
            let names = table.get("contexts").and_then(|c| c.get_ref().as_table()).into_iter().flat_map(|t| t.keys());
            let names: Vec<&str> = names.map(|n| n.get_ref().as_ref()).collect();
            if !names.contains(&name.as_str()) {
                self.problem(&entry.at, &super::select::unknown("`default` names", &name, &names));
            }
            config.default = Some(name);
        }
        config.warnings = std::mem::take(&mut self.warnings);
        config
    }

    fn bound(&mut self, entry: &Entry<'_>) -> Vec<BoundKeys> {
        let Some(table) = self.table(entry, "[keys]") else { return Vec::new() };
        let mut bound = Vec::new();
        for (name, value) in flattened(table, "") {
            let entry = Entry { key: "keys", path: format!("keys.{name}"), at: value.span(), value: value.get_ref() };
            let at = self.at(&entry.at);
            bound.extend(self.keys(&entry).map(|keys| BoundKeys { command: name, keys, at }));
        }
        bound
    }

    /// A key, a list of keys, or "none".
    fn keys(&mut self, entry: &Entry<'_>) -> Option<Vec<String>> {
        let texts = match entry.value {
            DeValue::String(text) if text == "none" => return Some(vec![]),
            DeValue::String(text) => Some(vec![text.clone().into_owned()]),
            DeValue::Array(items) => items.iter().map(|item| item.get_ref().as_str().map(str::to_owned)).collect(),
            _ => None,
        };
        if texts.is_none() {
            self.wrong_type(entry, "a key like \"ctrl-r\" or \"g r\", a list of keys, or \"none\"");
        }
        texts
    }

    fn commands(&mut self, entry: &Entry<'_>) -> Vec<OwnCommand> {
        let Some(table) = self.table(entry, "[commands.NAME]") else { return Vec::new() };
        let mut commands = Vec::new();
        for (key, value) in in_order(table) {
            let name = key.get_ref();
            if name.is_empty() || !name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_') {
                self.problem(&key.span(), "an own command needs a name of letters, digits, - and _");
                continue;
            }
            let entry = Entry { key: "commands", path: format!("commands.{name}"), at: key.span(), value: value.get_ref() };
            commands.extend(self.command(name, &entry));
        }
        commands
    }

    fn command(&mut self, name: &str, entry: &Entry<'_>) -> Option<OwnCommand> {
        let table = self.table(entry, "[commands.NAME]")?;
        let mut command = OwnCommand { name: name.to_owned(), pause: true, at: self.at(&entry.at), ..OwnCommand::default() };
        for entry in self.entries(table, OWN, &entry.path) {
            match entry.key {
                "run" => command.run = self.argv(&entry).unwrap_or_default(),
                "resource" => command.resource = self.text(&entry),
                "key" => command.keys = self.keys(&entry).unwrap_or_default(),
                "help" => command.help = self.text(&entry),
                "confirm" => command.confirm = self.truth(&entry).unwrap_or_default(),
                "background" => command.background = self.truth(&entry).unwrap_or_default(),
                "pause" => command.pause = self.truth(&entry).unwrap_or_default(),
                "reads" => command.reads = self.truth(&entry).unwrap_or_default(),
                _ => {}
            }
        }
        if !table.contains_key("run") {
            self.problem(&entry.at, &format!("{}: `run` is needed, like run = [\"kubectl\", \"logs\", \"{{id}}\"]", entry.path));
        }
        Some(command)
    }

    /// File and line of a place.
    fn at(&self, at: &Range<usize>) -> String {
        format!("{}:{}", self.source.path.display(), self.source.text[..at.start].matches('\n').count() + 1)
    }

    fn contexts(&mut self, entry: &Entry<'_>) -> Vec<Context> {
        let Some(table) = self.table(entry, "[contexts.NAME]") else { return Vec::new() };
        let mut contexts = Vec::new();
        for (key, value) in in_order(table) {
            let name = key.get_ref();
            if name.trim().is_empty() || name.chars().any(char::is_control) {
                self.problem(&key.span(), "a context needs a name that can be read and typed");
                continue;
            }
            let path = format!("contexts.{name}");
            let entry = Entry { key: "contexts", path, at: key.span(), value: value.get_ref() };
            contexts.extend(self.context(name, &entry));
        }
        contexts
    }

    fn context(&mut self, name: &str, entry: &Entry<'_>) -> Option<Context> {
        let table = self.table(entry, "[contexts.NAME]")?;
        let (mut url, mut engine, mut user, mut tenant, mut sign_in) = (None, None, None, None, SignIn::None);
        let (mut read_only, mut production, mut refresh, mut timeout) = (None, None, None, None);
        let (mut tls, mut proxy, mut headers) = (Tls::default(), Proxy::default(), Vec::new());
        for entry in self.entries(table, CONTEXT, &entry.path) {
            match entry.key {
                "url" => url = self.url(&entry),
                "engine" => engine = self.text(&entry).map(|name| (name, entry)),
                "user" => user = self.text(&entry),
                "read_only" => read_only = self.truth(&entry),
                "production" => production = self.truth(&entry),
                "refresh" => refresh = self.duration(&entry, &REFRESH_RANGE),
                "timeout" => timeout = self.duration(&entry, &TIMEOUT_RANGE),
                "auth" => sign_in = self.sign_in(&entry).unwrap_or_default(),
                "tenant" => tenant = self.text(&entry),
                "tls" => tls = self.tls(&entry).unwrap_or_default(),
                "proxy" => proxy = self.proxy(&entry).unwrap_or_default(),
                "headers" => headers = self.headers(&entry, table.contains_key("auth")),
                _ => {}
            }
        }
        if !table.contains_key("url") {
            self.problem(&entry.at, &format!("{}: `url` is needed, like url = \"http://localhost:8080/engine-rest\"", entry.path));
        }
        let url: BaseUrl = url?;
        if let Some((_, entry)) = engine.as_ref().filter(|_| url.names_engine()) {
            self.problem(&entry.at, &format!("{}: the url names an engine already: leave out one of the two", entry.path));
        }
        Some(Context {
            engine: engine.map(|(name, _)| name),
            user: user.or_else(|| sign_in.user().map(str::to_owned)),
            read_only: read_only.unwrap_or_default(),
            production: production.unwrap_or_default(),
            refresh: refresh.unwrap_or(REFRESH),
            timeout: timeout.unwrap_or(TIMEOUT),
            tenant,
            tls,
            proxy,
            headers,
            sign_in,
            ..Context::new(name, url)
        })
    }

    fn url(&mut self, entry: &Entry<'_>) -> Option<BaseUrl> {
        let text = self.text(entry)?;
        BaseUrl::parse(&text).map_err(|error| self.problem(&entry.at, &format!("{}: {error}", entry.path))).ok()
    }

    fn duration(&mut self, entry: &Entry<'_>, range: &RangeInclusive<Duration>) -> Option<Duration> {
        let DeValue::String(text) = entry.value else {
            self.wrong_type(entry, "a time like \"10s\", \"500ms\" or \"2m\"");
            return None;
        };
        let found = within(text, range);
        if found.is_none() {
            let message = format!("{} should be a time like \"10s\", from {:?} to 1h", entry.path, range.start());
            self.problem(&entry.at, &message);
        }
        found
    }

    pub(super) fn text(&mut self, entry: &Entry<'_>) -> Option<String> {
        match entry.value {
            DeValue::String(text) if text.trim().is_empty() => self.problem(&entry.at, &format!("{} is empty", entry.path)),
            DeValue::String(text) => return Some(text.clone().into_owned()),
            _ => self.wrong_type(entry, "text in quotes"),
        }
        None
    }

    fn truth(&mut self, entry: &Entry<'_>) -> Option<bool> {
        let found = entry.value.as_bool();
        if found.is_none() {
            self.wrong_type(entry, "true or false");
        }
        found
    }

    pub(super) fn table<'t>(&mut self, entry: &Entry<'t>, like: &str) -> Option<&'t DeTable<'t>> {
        if let DeValue::Table(table) = entry.value {
            return Some(table);
        }
        self.wrong_type(entry, like);
        None
    }

    /// The entries of a table in the order of the file. Unknown keys and those that are not built yet are told and left out.
    fn entries<'t>(&mut self, table: &'t DeTable<'t>, keys: &'static [Key], path: &str) -> Vec<Entry<'t>> {
        let mut entries = Vec::new();
        for (name, value) in in_order(table) {
            let text = name.get_ref();
            let path = if path.is_empty() { text.to_string() } else { format!("{path}.{text}") };
            match keys.iter().find(|k| k.name == text) {
                Some(key) if key.is_built() => entries.push(Entry { key: key.name, path, at: name.span(), value: value.get_ref() }),
                Some(_) => self.problem(&name.span(), &format!("{path}: not built yet; leave it out until it is")),
                None => {
                    let names = keys.iter().map(|k| k.name);
                    let hint = match closest(text, names.clone()) {
                        Some(near) => format!("did you mean `{near}`?"),
                        None => {
                            format!("known here: {}", keys.iter().filter(|k| k.is_built()).map(|k| k.name).collect::<Vec<_>>().join(", "))
                        }
                    };
                    self.problem(&name.span(), &format!("{path}: there is no such key; {hint}"));
                }
            }
        }
        entries
    }

    fn wrong_type(&mut self, entry: &Entry<'_>, wanted: &str) {
        self.problem(&entry.at, &format!("{} should be {wanted}, and is of type {}", entry.path, entry.value.type_str()));
    }

    pub(super) fn problem(&mut self, at: &Range<usize>, message: &str) {
        self.problems.push((at.start, self.source.problem(at, message)));
    }
}

/// The entries of a table, with tables in it taken as parts of their names: `list.sort` may be written with or without quotes.
fn flattened<'t>(table: &'t DeTable<'t>, above: &str) -> Vec<(String, &'t Spanned<DeValue<'t>>)> {
    let mut entries = Vec::new();
    for (name, value) in in_order(table) {
        let name = if above.is_empty() { name.get_ref().to_string() } else { format!("{above}.{}", name.get_ref()) };
        match value.get_ref() {
            DeValue::Table(table) => entries.extend(flattened(table, &name)),
            _ => entries.push((name, value)),
        }
    }
    entries
}

pub(super) type Pair<'t> = (&'t Spanned<Cow<'t, str>>, &'t Spanned<DeValue<'t>>);

pub(super) fn in_order<'t>(table: &'t DeTable<'t>) -> Vec<Pair<'t>> {
    let mut pairs: Vec<Pair<'t>> = table.iter().collect();
    pairs.sort_by_key(|(key, _)| key.span().start);
    pairs
}
