//! What was found out about servers, kept in the state folder so that the next start need not ask again: where the REST API lies, product, version.
//!
//! Holds no secret. Knows nothing of contexts but their URL: where that changes, nothing is known any more.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};

use crate::api::BaseUrl;
use crate::state;

/// The file's name in the state folder.
pub const FILE: &str = "servers.json";

/// What is known of one server.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Server {
    /// Where its REST API lies, where the URL does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base: Option<String>,
    /// What it calls itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub product: Option<String>,
    /// Its version.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
}

/// All that is known, by URL. What cannot be read or kept is done without: it only saves a request.
#[derive(Debug, Default)]
pub struct Known {
    path: Option<PathBuf>,
    /// Held while the file is written, so that newer content is never replaced by older; whoever only asks does not wait for that.
    turn: Mutex<()>,
    servers: Mutex<BTreeMap<String, Server>>,
}

impl Known {
    /// What is kept in a folder.
    pub fn load(folder: &Path) -> Self {
        let path = folder.join(FILE);
        let servers = std::fs::read(&path).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default();
        Self { path: Some(path), turn: Mutex::default(), servers: Mutex::new(servers) }
    }

    /// What is known of the server at a URL.
    pub fn of(&self, url: &BaseUrl) -> Server {
        self.servers.lock().unwrap_or_else(PoisonError::into_inner).get(url.as_str()).cloned().unwrap_or_default()
    }

    /// Takes note of something; written when it is news.
    pub fn note(&self, url: &BaseUrl, change: impl FnOnce(&mut Server)) {
        let _turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        let mut servers = self.servers.lock().unwrap_or_else(PoisonError::into_inner);
        let server = servers.entry(url.as_str().to_owned()).or_default();
        let before = server.clone();
        change(server);
        if *server == before {
            return;
        }
        let Some(path) = &self.path else { return };
        let text = serde_json::to_vec_pretty(&*servers).unwrap_or_default();
        drop(servers);
        let kept = path.parent().map_or(Ok(()), state::create_folder).and_then(|()| state::replace(path, &text));
        if let Err(error) = kept {
            tracing::warn!(path = %path.display(), %error, "not kept");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_found_is_there_at_the_next_start_and_for_that_url_alone() {
        let folder = tempfile::tempdir().unwrap();
        let (here, there) = (BaseUrl::parse("http://h:8080").unwrap(), BaseUrl::parse("http://h:8081").unwrap());
        let folder = folder.path().join("state");
        Known::load(&folder).note(&here, |server| server.base = Some("http://h:8080/engine-rest".to_owned()));
        let known = Known::load(&folder);
        known.note(&here, |server| server.version = Some("7.24.0".to_owned()));
        assert_eq!(Known::load(&folder).of(&here).base.as_deref(), Some("http://h:8080/engine-rest"));
        assert_eq!(Known::load(&folder).of(&here).version.as_deref(), Some("7.24.0"));
        assert_eq!(known.of(&there), Server::default());
    }

    #[test]
    fn a_file_that_is_broken_or_cannot_be_written_costs_nothing() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(FILE), "{ half").unwrap();
        let url = BaseUrl::parse("http://h").unwrap();
        assert_eq!(Known::load(folder.path()).of(&url), Server::default());
        let known = Known::load(Path::new("/proc/none"));
        known.note(&url, |server| server.product = Some("Operaton".to_owned()));
        assert_eq!(known.of(&url).product.as_deref(), Some("Operaton"));
    }
}
