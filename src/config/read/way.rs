//! How a server is reached and signed in to: `auth`, `tls`, `proxy`, `headers`, and secrets.

use std::path::{Path, PathBuf};

use reqwest::header::HeaderName;
use toml::de::{DeTable, DeValue};

use super::super::keys::{AUTH, BASIC, OAUTH, SECRET, TLS};
use super::{Entry, Reader, in_order};
use crate::api::{BaseUrl, BaseUrlError, OAuth, Proxy, SignIn, Tls};
use crate::secret::Secret;

impl Reader<'_> {
    pub(super) fn sign_in(&mut self, entry: &Entry<'_>) -> Option<SignIn> {
        let table = self.table(entry, "auth.basic = { user = …, password = … }, auth.bearer = … or auth.oauth = { … }")?;
        let entries = self.entries(table, AUTH, &entry.path);
        let [way] = entries.as_slice() else {
            // A way that is known and not built has been told already.
            if table.len() != 1 {
                self.problem(&entry.at, &format!("{}: say one way to sign in: `basic`, `bearer` or `oauth`", entry.path));
            }
            return None;
        };
        match way.key {
            "bearer" => Some(SignIn::Bearer { token: self.secret(way)? }),
            "oauth" => self.oauth(way).map(SignIn::OAuth),
            _ => self.basic(way),
        }
    }

    fn basic(&mut self, way: &Entry<'_>) -> Option<SignIn> {
        let table = self.table(way, "{ user = …, password = … }")?;
        let (mut user, mut password) = (None, None);
        for entry in self.entries(table, BASIC, &way.path) {
            match entry.key {
                "user" => user = self.text(&entry).map(|name| (name, entry)),
                _ => password = self.secret(&entry),
            }
        }
        self.need(way, table, &["user", "password"]);
        let (user, entry) = user?;
        if user.contains(':') {
            self.problem(&entry.at, &format!("{}: HTTP Basic cannot carry a colon in the user's name", entry.path));
        }
        Some(SignIn::Basic { user, password: password? })
    }

    fn oauth(&mut self, way: &Entry<'_>) -> Option<OAuth> {
        let table = self.table(way, "{ token_url = …, client_id = …, client_secret = … }")?;
        let (mut token_url, mut client_id, mut client_secret, mut scope, mut audience) = (None, None, None, None, None);
        for entry in self.entries(table, OAUTH, &way.path) {
            match entry.key {
                "token_url" => token_url = self.url(&entry),
                "client_id" => client_id = self.text(&entry),
                "client_secret" => client_secret = self.secret(&entry),
                "scope" => scope = self.text(&entry),
                _ => audience = self.text(&entry),
            }
        }
        self.need(way, table, &["token_url", "client_id", "client_secret"]);
        Some(OAuth { token_url: token_url?, client_id: client_id?, client_secret: client_secret?, scope, audience })
    }

    /// Says which of the keys that are needed are not there.
    fn need(&mut self, entry: &Entry<'_>, table: &DeTable<'_>, names: &[&str]) {
        for name in names.iter().filter(|name| !table.contains_key(**name)) {
            self.problem(&entry.at, &format!("{}: `{name}` is needed", entry.path));
        }
    }

    pub(super) fn tls(&mut self, entry: &Entry<'_>) -> Option<Tls> {
        let table = self.table(entry, "{ ca = …, certificate = …, key = …, insecure = … }")?;
        let (mut tls, mut certificate, mut key) = (Tls::default(), None, None);
        for entry in self.entries(table, TLS, &entry.path) {
            match entry.key {
                "ca" => tls.ca = self.path(&entry),
                "certificate" => certificate = self.path(&entry),
                "key" => key = self.path(&entry),
                _ => tls.insecure = self.truth(&entry).unwrap_or_default(),
            }
        }
        match (table.contains_key("certificate"), table.contains_key("key")) {
            (true, false) => self.need(entry, table, &["key"]),
            (false, true) => self.need(entry, table, &["certificate"]),
            _ => tls.identity = certificate.zip(key),
        }
        Some(tls)
    }

    pub(super) fn proxy(&mut self, entry: &Entry<'_>) -> Option<Proxy> {
        if entry.value.as_str() == Some("none") {
            return Some(Proxy::Direct);
        }
        let text = self.text(entry)?;
        let told = |error: BaseUrlError| match error {
            BaseUrlError::Credentials => {
                format!("{}: it holds a user or a password: HTTPS_PROXY may, this file is read by others", entry.path)
            }
            other => format!("{}: {other}; or \"none\"", entry.path),
        };
        BaseUrl::parse(&text).map(Proxy::Via).map_err(|error| self.problem(&entry.at, &told(error))).ok()
    }

    /// Headers that go along with each request. Their names are the person's own.
    pub(super) fn headers(&mut self, entry: &Entry<'_>, signs_in: bool) -> Vec<(HeaderName, Secret)> {
        /// What the transport says itself.
        const OURS: &[&str] =
            &["host", "content-length", "content-type", "transfer-encoding", "connection", "accept", "accept-encoding", "user-agent"];
        let Some(table) = self.table(entry, "{ X-Team = \"ops\" }") else { return Vec::new() };
        let mut headers = Vec::new();
        for (key, value) in in_order(table) {
            let path = format!("{}.{}", entry.path, key.get_ref());
            let name = HeaderName::from_bytes(key.get_ref().as_bytes());
            match name {
                Err(_) => self.problem(&key.span(), &format!("{path}: this is no name of a header")),
                Ok(name) if OURS.contains(&name.as_str()) => self.problem(&key.span(), &format!("{path}: flowdeck says this one itself")),
                Ok(name) if name == "authorization" && signs_in => {
                    self.problem(&key.span(), &format!("{path}: `auth` says this one already: leave out one of the two"));
                }
                Ok(name) => {
                    let entry = Entry { key: "headers", path, at: key.span(), value: value.get_ref() };
                    let secret = match entry.value {
                        // a header is not a secret by nature: one that sounds like it is warned about
                        DeValue::String(text) if !text.is_empty() && !sounds_secret(name.as_str()) => {
                            Some(Secret::Plain(text.as_ref().into()))
                        }
                        _ => self.secret(&entry),
                    };
                    headers.extend(secret.map(|secret| (name, secret)));
                }
            }
        }
        headers
    }

    fn path(&mut self, entry: &Entry<'_>) -> Option<PathBuf> {
        self.text(entry).map(|path| self.absolute(&path))
    }

    fn secret(&mut self, entry: &Entry<'_>) -> Option<Secret> {
        const WAYS: &str = "{ env = … }, { file = … }, { command = […] } or plain text";
        if let DeValue::String(text) = entry.value {
            if text.is_empty() {
                self.problem(&entry.at, &format!("{} is empty", entry.path));
            }
            let (path, file) = (&entry.path, self.source.path.display());
            self.warnings
                .push(format!("{file}: {path} stands there in plain text: better {{ command = […] }}, {{ file = … }} or {{ env = … }}"));
            return Some(Secret::Plain(text.as_ref().into()));
        }
        let table = self.table(entry, WAYS)?;
        let entries = self.entries(table, SECRET, &entry.path);
        let [source] = entries.as_slice() else {
            if table.len() != 1 {
                self.problem(&entry.at, &format!("{}: say where it comes from, in one way: {WAYS}", entry.path));
            }
            return None;
        };
        match source.key {
            "env" => self.text(source).map(Secret::Env),
            "file" => self.text(source).map(|path| Secret::File(self.absolute(&path))),
            _ => self.argv(source).map(Secret::Command),
        }
    }

    /// A path as people write it: `~/` is the home folder, relative ones start where the file is.
    fn absolute(&self, path: &str) -> PathBuf {
        match (path.strip_prefix("~/"), etcetera::home_dir()) {
            (Some(rest), Ok(home)) => home.join(rest),
            _ => self.source.path.parent().unwrap_or(Path::new("")).join(path),
        }
    }

    pub(super) fn argv(&mut self, entry: &Entry<'_>) -> Option<Vec<String>> {
        let items = entry.value.as_array().into_iter().flat_map(|a| a.iter());
        let argv: Option<Vec<String>> = items.map(|item| item.get_ref().as_str().map(str::to_owned)).collect();
        match argv {
            Some(argv) if argv.first().is_some_and(|program| !program.is_empty()) => Some(argv),
            _ => {
                let message = format!("{} should be a program and its arguments, like [\"pass\", \"show\", \"bpm\"]", entry.path);
                self.problem(&entry.at, &message);
                None
            }
        }
    }
}

/// Whether the name of a header says that its value is to be kept to oneself.
fn sounds_secret(name: &str) -> bool {
    ["auth", "token", "key", "secret", "cookie", "password"].iter().any(|sign| name.contains(sign))
}
