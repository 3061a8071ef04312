//! Where a server is and how it is reached: time-outs, proxy, TLS, headers. Knows nothing of requests.

use std::path::{Path, PathBuf};
use std::time::Duration;

use reqwest::header::HeaderName;
use reqwest::{ClientBuilder, Identity};
use rustls::pki_types::CertificateDer;

use super::BaseUrl;
use super::link::chain;
use super::trust;
use crate::secret::Secret;

/// How long to wait for a connection.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// How long an idle connection is kept. Tomcat closes them after 60 s; one that it is just closing costs a request.
const IDLE_TIMEOUT: Duration = Duration::from_secs(20);

/// Where a server is, and how it is reached.
#[derive(Debug, Clone)]
pub struct Endpoint {
    /// The REST API's base URL.
    pub base: BaseUrl,
    /// The engine's name: requests go to `/engine/{name}` below the base.
    pub engine: Option<String>,
    /// How long one request may take, from connecting to the last byte.
    pub timeout: Duration,
    /// How it proves who it is, and how we do.
    pub tls: Tls,
    /// What stands in between.
    pub proxy: Proxy,
    /// What is sent along with each request.
    pub headers: Vec<(HeaderName, Secret)>,
}

/// How the two sides of an encrypted connection prove who they are.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tls {
    /// Certificates (PEM) of the authorities that are trusted, in place of the machine's own.
    pub ca: Option<PathBuf>,
    /// Our own certificate and its key (PEM).
    pub identity: Option<(PathBuf, PathBuf)>,
    /// Takes any certificate: nobody knows who answers.
    pub insecure: bool,
}

/// What stands between us and a server.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Proxy {
    /// What `HTTPS_PROXY` and its like say.
    #[default]
    System,
    /// Nothing, whatever they say.
    Direct,
    /// This one.
    Via(BaseUrl),
}

impl Proxy {
    /// Whether it is spoken to through TLS. Of the system's one it is not known before.
    pub(super) fn is_encrypted(&self) -> bool {
        matches!(self, Self::Via(url) if url.is_encrypted())
    }
}

impl Endpoint {
    /// A server about which nothing special is known.
    pub fn new(base: BaseUrl, timeout: Duration) -> Self {
        Self { base, engine: None, timeout, tls: Tls::default(), proxy: Proxy::System, headers: vec![] }
    }

    /// The client for it: never follows a redirect, never repeats anything. Reads files; building takes milliseconds.
    ///
    /// # Errors
    /// What is wrong with a certificate, for people.
    pub(super) fn client(&self, encrypted: bool) -> Result<reqwest::Client, String> {
        let builder = reqwest::Client::builder()
            .user_agent(concat!("flowdeck/", env!("CARGO_PKG_VERSION")))
            // A redirect to a sign-in page would turn a POST into a GET that answers a web page with 200.
            .redirect(reqwest::redirect::Policy::none())
            // Its default repeats what the protocol says was refused, writes too.
            .retry(reqwest::retry::never())
            .referer(false)
            .pool_idle_timeout(IDLE_TIMEOUT)
            .connect_timeout(CONNECT_TIMEOUT.min(self.timeout / 2));
        let builder = match &self.proxy {
            Proxy::System => builder,
            Proxy::Direct => builder.no_proxy(),
            Proxy::Via(url) => builder.proxy(reqwest::Proxy::all(url.as_str()).map_err(|error| chain(&error))?),
        };
        // Without a store of certificates on the machine the client cannot be built, not even for http.
        let builder = if encrypted { self.tls.apply(builder)? } else { builder.tls_certs_only([]) };
        builder.build().map_err(|error| chain(&error))
    }
}

impl Tls {
    fn apply(&self, mut builder: ClientBuilder) -> Result<ClientBuilder, String> {
        let named = self.ca.as_deref().map(named).transpose()?;
        if let Some(named) = named.filter(|_| !self.insecure) {
            let own = self.identity.as_ref().map(|(certificate, key)| {
                let pem = own(certificate, key)?;
                trust::own(&pem).map_err(|reason| wrong_own(certificate, &reason))
            });
            return Ok(builder.tls_backend_preconfigured(trust::config(named, own.transpose()?)?));
        }
        if let Some((certificate, key)) = &self.identity {
            let pem = own(certificate, key)?;
            builder = builder.identity(Identity::from_pem(&pem).map_err(|error| wrong_own(certificate, &chain(&error)))?);
        }
        if self.insecure {
            builder = builder.tls_danger_accept_invalid_certs(true).tls_danger_accept_invalid_hostnames(true);
            // the machine's own store is not asked, so it need not be there
            builder = builder.tls_certs_only([]);
        }
        Ok(builder)
    }
}

/// The certificates that a file names.
fn named(path: &Path) -> Result<Vec<CertificateDer<'static>>, String> {
    let wrong = |reason: String| format!("tls.ca: {}: {reason}", path.display());
    let certificates = trust::certificates(&read(path).map_err(wrong)?).map_err(wrong)?;
    if certificates.is_empty() {
        return Err(wrong("no certificate in it: it should be PEM, with -----BEGIN CERTIFICATE-----".to_owned()));
    }
    Ok(certificates)
}

/// Our own certificate and its key, as they stand in their files.
fn own(certificate: &Path, key: &Path) -> Result<Vec<u8>, String> {
    let mut pem = read(key).map_err(|reason| wrong_own(key, &reason))?;
    pem.push(b'\n');
    pem.extend(read(certificate).map_err(|reason| wrong_own(certificate, &reason))?);
    Ok(pem)
}

fn wrong_own(path: &Path, reason: &str) -> String {
    format!("tls.certificate and tls.key: {}: {reason}", path.display())
}

fn read(path: &Path) -> Result<Vec<u8>, String> {
    std::fs::read(path).map_err(|error| format!("cannot be read: {error}"))
}

/// What to do about a TLS failure, by its chain of causes; `None` where it is none.
pub fn tls_advice(reason: &str) -> Option<&'static str> {
    const KNOWN: &[(&str, &str)] = &[
        ("UnknownIssuer", "its certificate is of an authority not known here: name that authority's certificate with tls.ca"),
        ("BadSignature", "its certificate is of an authority not known here: name that authority's certificate with tls.ca"),
        (
            "CaUsedAsEndEntity",
            "it shows an authority's certificate as its own: name that very one with tls.ca, or have one issued for the server",
        ),
        ("not valid for name", "its certificate is for another name: use that name in the url"),
        ("NotValidForName", "its certificate is for another name: use that name in the url"),
        ("Expired", "its certificate has expired: have it renewed, and check this machine's clock"),
        ("expired", "its certificate has expired: have it renewed, and check this machine's clock"),
        ("NotValidYet", "its certificate is not valid yet: check this machine's clock"),
        ("CertificateRequired", "it asks for a client certificate: tls.certificate and tls.key"),
        ("certificate required", "it asks for a client certificate: tls.certificate and tls.key"),
        ("UnknownCA", "it does not know who issued our certificate (tls.certificate)"),
        ("No CA certificates", "this machine has no store of certificates: name the authority's with tls.ca"),
        ("InvalidContentType", "it does not speak TLS there: is it http:// in place of https://?"),
        ("invalid peer certificate", "its certificate is not accepted: name the authority's certificate with tls.ca"),
        ("received fatal alert", "it refused the connection: perhaps it wants a client certificate (tls.certificate, tls.key)"),
    ];
    KNOWN.iter().find(|(sign, _)| reason.contains(sign)).map(|(_, advice)| *advice)
}
