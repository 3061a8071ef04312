//! A server that is not configured: what a person types of it, and the lines that would keep it.

use std::fmt::Write as _;

use secrecy::{ExposeSecret, SecretString};

/// What was typed. Lives as long as the session; the password is never written anywhere.
#[derive(Clone, Default)]
pub struct Draft {
    /// Where the server is.
    pub url: String,
    /// Who signs in; empty: nobody.
    pub user: String,
    /// With which password.
    pub password: SecretString,
    /// The engine's name; empty: the default one.
    pub engine: String,
    /// The tenant; empty: all.
    pub tenant: String,
}

impl PartialEq for Draft {
    fn eq(&self, other: &Self) -> bool {
        let plain = |draft: &Self| [draft.url.clone(), draft.user.clone(), draft.engine.clone(), draft.tenant.clone()];
        plain(self) == plain(other) && self.password.expose_secret() == other.password.expose_secret()
    }
}

/// The lines for `config.toml`. The password stays out: they say where it could come from instead.
pub fn lines(draft: &Draft, base: &str) -> Vec<String> {
    let text = |value: &str| toml::Value::String(value.to_owned()).to_string();
    let host = base.split("://").nth(1).unwrap_or(base).split(['/', ':']).next().unwrap_or_default();
    let name: String = host.chars().map(|c| if c.is_ascii_alphanumeric() || c == '-' { c } else { '-' }).collect();
    let mut lines = vec![format!("[contexts.{name}]"), format!("url = {}", text(base))];
    for (key, value) in [("engine", &draft.engine), ("tenant", &draft.tenant)] {
        if !value.is_empty() {
            lines.push(format!("{key} = {}", text(value)));
        }
    }
    if !draft.user.is_empty() {
        let mut line = format!("auth.basic = {{ user = {}, password = ", text(&draft.user));
        let _ = write!(line, "{{ env = \"FLOWDECK_{}_PASSWORD\" }} }}", name.to_uppercase().replace('-', "_"));
        lines.push(line);
    }
    lines
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::config::Config;

    #[test]
    fn the_lines_are_a_configuration_without_the_password() {
        let draft = Draft {
            url: "http://my.host:8080".to_owned(),
            user: "o\"ps".to_owned(),
            password: "hunter2".into(),
            engine: "two".to_owned(),
            tenant: "acme".to_owned(),
        };
        let text = lines(&draft, "http://my.host:8080/engine-rest").join("\n");
        assert!(!text.contains("hunter2"));
        let config = Config::parse(&text, Path::new("config.toml")).unwrap();
        let [context] = config.contexts.as_slice() else { panic!("{text}") };
        assert_eq!((context.name.as_str(), context.url.as_str()), ("my-host", "http://my.host:8080/engine-rest"));
        assert_eq!((context.user.as_deref(), context.tenant.as_deref()), (Some("o\"ps"), Some("acme")));
        assert!(config.warnings.is_empty());
    }
}
