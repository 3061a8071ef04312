//! The base URL of a system: checked once, then joined with what lies below it. Knows nothing of requests or clients.

use std::fmt;

use reqwest::Url;
use thiserror::Error;

/// A base URL: http or https, a host, no credentials, no query, no slash at its end.
#[derive(Clone, PartialEq, Eq)]
pub struct BaseUrl {
    url: Url,
    text: String,
}

/// Why a text is not a base URL. Never repeats the text: it may hold a password.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[expect(missing_docs, reason = "the messages say it")]
pub enum BaseUrlError {
    #[error("it begins with neither http:// nor https://")]
    Scheme,
    #[error("it is not a URL (like http://localhost:8080/engine-rest)")]
    Malformed,
    #[error("it holds a user or a password, and a URL is shown on screen: put them under `auth.basic`")]
    Credentials,
    #[error("it ends with a query or a fragment: leave out what comes after `?` or `#`")]
    Query,
}

impl BaseUrl {
    /// Checks a text.
    pub fn parse(text: &str) -> Result<Self, BaseUrlError> {
        let text = text.trim();
        let lower = text.get(..8.min(text.len())).unwrap_or_default().to_ascii_lowercase();
        if !lower.starts_with("http://") && !lower.starts_with("https://") {
            return Err(BaseUrlError::Scheme);
        }
        let mut url = Url::parse(text).map_err(|_| BaseUrlError::Malformed)?;
        if !url.has_host() {
            return Err(BaseUrlError::Malformed);
        }
        // `http://@host` has an empty user: harmless, but a slip worth telling.
        if !url.username().is_empty() || url.password().is_some() || url.authority().contains('@') {
            return Err(BaseUrlError::Credentials);
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err(BaseUrlError::Query);
        }
        // One spelling for one place, so that two of them can be compared.
        let path = url.path().trim_end_matches('/').to_owned();
        url.set_path(&path);
        let text = url.as_str().trim_end_matches('/').to_owned();
        Ok(Self { url, text })
    }

    /// The URL without a slash at its end.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Host and, where it is not the scheme's own, port: `localhost:8080`.
    pub fn authority(&self) -> &str {
        self.url.authority()
    }

    /// Host and port.
    pub fn host_and_port(&self) -> (&str, u16) {
        (self.url.host_str().unwrap_or_default(), self.url.port_or_known_default().unwrap_or_default())
    }

    /// Whether it is `https`.
    pub fn is_encrypted(&self) -> bool {
        self.url.scheme() == "https"
    }

    /// Whether its path names an engine already (`…/engine/default`).
    pub fn names_engine(&self) -> bool {
        self.url.path().trim_end_matches('/').rsplit('/').nth(1) == Some("engine")
    }

    /// The base URL without the engine that its path names.
    #[must_use]
    pub fn above_engine(&self) -> Self {
        if !self.names_engine() {
            return self.clone();
        }
        let mut url = self.url.clone();
        if let Ok(mut segments) = url.path_segments_mut() {
            segments.pop().pop();
        }
        let text = url.as_str().trim_end_matches('/').to_owned();
        Self { url, text }
    }

    /// The base URL of the engine with that name below this one.
    #[must_use]
    pub fn engine(&self, name: &str) -> Self {
        let mut url = self.url.clone();
        if let Ok(mut segments) = url.path_segments_mut() {
            segments.pop_if_empty().push("engine").push(name);
        }
        let text = url.as_str().to_owned();
        Self { url, text }
    }

    /// The URL of a target below it, with exactly one slash between.
    pub fn join(&self, target: &str) -> String {
        format!("{}/{}", self.text, target.trim_start_matches('/'))
    }
}

impl fmt::Debug for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.text)
    }
}

impl fmt::Display for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base_and_target_are_joined_with_one_slash() {
        for base in ["http://h:8080/engine-rest", "http://h:8080/engine-rest/", " http://h:8080/engine-rest// "] {
            let base = BaseUrl::parse(base).unwrap();
            for target in ["/job/a%2Fb?x=1", "job/a%2Fb?x=1"] {
                assert_eq!(base.join(target), "http://h:8080/engine-rest/job/a%2Fb?x=1");
            }
        }
        assert_eq!(BaseUrl::parse("http://h/a%20b/"), BaseUrl::parse("http://H:80/a%20b"));
        assert_eq!(BaseUrl::parse("http://h").unwrap().join("/job"), "http://h/job");
        assert_eq!(BaseUrl::parse("HTTP://h:80/").unwrap().to_string(), "http://h");
    }

    #[test]
    fn an_engine_name_is_one_segment_of_the_path() {
        let base = BaseUrl::parse("http://h/engine-rest/").unwrap();
        assert_eq!(base.engine("default").join("/job"), "http://h/engine-rest/engine/default/job");
        assert_eq!(base.engine("a/b c").as_str(), "http://h/engine-rest/engine/a%2Fb%20c");
        assert_eq!(BaseUrl::parse("http://h").unwrap().engine("e").as_str(), "http://h/engine/e");
        assert!(base.engine("default").names_engine() && !base.names_engine());
        assert_eq!((base.engine("default").above_engine(), base.above_engine()), (base.clone(), base.clone()));
    }

    #[test]
    fn what_is_no_base_url_is_refused_without_repeating_it() {
        for (text, error) in [
            ("localhost:8080/engine-rest", BaseUrlError::Scheme),
            ("ftp://h", BaseUrlError::Scheme),
            ("", BaseUrlError::Scheme),
            ("http://", BaseUrlError::Malformed),
            ("http://h:99999", BaseUrlError::Malformed),
            ("http://ops:hunter2@h", BaseUrlError::Credentials),
            ("http://ops@h", BaseUrlError::Credentials),
            ("http://h/x?token=hunter2", BaseUrlError::Query),
            ("http://h/#x", BaseUrlError::Query),
        ] {
            let refused = BaseUrl::parse(text).unwrap_err();
            assert_eq!(refused, error, "{text}");
            assert!(!refused.to_string().contains("hunter2"));
        }
    }
}
