//! Real TLS servers on loopback, with certificates made here: who is trusted, who is asked for a certificate, and what is told where it fails.
#![expect(clippy::disallowed_methods, reason = "the servers of these tests are tasks of their own")]

use std::path::PathBuf;
use std::sync::Arc;

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair};
use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::rustls::server::WebPkiClientVerifier;
use tokio_rustls::rustls::{RootCertStore, ServerConfig};

use super::*;
use crate::api::{SignIn, Tls};

/// An authority, with files to name in a configuration.
struct Authority {
    folder: TempDir,
    issuer: CertifiedIssuer<'static, KeyPair>,
}

/// A certificate and its key.
struct Issued {
    certificate: CertificateDer<'static>,
    key: PrivateKeyDer<'static>,
    files: (PathBuf, PathBuf),
}

impl Authority {
    fn new() -> Self {
        let mut params = CertificateParams::new(vec![]).unwrap();
        params.distinguished_name.push(DnType::CommonName, "authority of a test");
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let issuer = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
        let authority = Self { folder: tempfile::tempdir().unwrap(), issuer };
        std::fs::write(authority.ca(), authority.issuer.pem()).unwrap();
        authority
    }

    fn ca(&self) -> PathBuf {
        self.folder.path().join("ca.pem")
    }

    fn issue(&self, name: &str) -> Issued {
        let key = KeyPair::generate().unwrap();
        let certificate = CertificateParams::new(vec![name.to_owned()]).unwrap().signed_by(&key, &self.issuer).unwrap();
        self.keep(name, &certificate, &key)
    }

    /// A certificate that vouches for itself, as `keytool` and `openssl req -x509` make them.
    fn self_signed(&self, name: &str, is_ca: IsCa) -> Issued {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::new(vec![name.to_owned()]).unwrap();
        params.is_ca = is_ca;
        let certificate = params.self_signed(&key).unwrap();
        self.keep("own", &certificate, &key)
    }

    fn keep(&self, name: &str, certificate: &rcgen::Certificate, key: &KeyPair) -> Issued {
        let files = (self.folder.path().join(format!("{name}.pem")), self.folder.path().join(format!("{name}.key")));
        std::fs::write(&files.0, certificate.pem()).unwrap();
        std::fs::write(&files.1, key.serialize_pem()).unwrap();
        Issued { certificate: certificate.der().clone(), key: PrivateKeyDer::try_from(key.serialize_der()).unwrap(), files }
    }
}

/// A server on loopback that answers every request with an empty list; its URL by the name `localhost`.
async fn serve(shown: Issued, clients_of: Option<&Authority>) -> String {
    let config = ServerConfig::builder();
    let config = match clients_of {
        None => config.with_no_client_auth(),
        Some(authority) => {
            let mut roots = RootCertStore::empty();
            roots.add(authority.issuer.der().clone()).unwrap();
            config.with_client_cert_verifier(WebPkiClientVerifier::builder(Arc::new(roots)).build().unwrap())
        }
    };
    let acceptor = TlsAcceptor::from(Arc::new(config.with_single_cert(vec![shown.certificate], shown.key).unwrap()));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        loop {
            let (socket, _) = listener.accept().await.unwrap();
            let acceptor = acceptor.clone();
            tokio::spawn(async move {
                let Ok(mut stream) = acceptor.accept(socket).await else { return };
                let mut head = [0; 4096];
                if stream.read(&mut head).await.is_ok_and(|read| read > 0) {
                    let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n[]").await;
                    let _ = stream.shutdown().await;
                }
            });
        }
    });
    format!("https://localhost:{port}/engine-rest")
}

async fn asked(url: &str, tls: Tls) -> Result<Vec<u8>, String> {
    let endpoint = Endpoint { tls, ..Endpoint::new(BaseUrl::parse(url).unwrap(), Duration::from_secs(20)) };
    let answer = Http::new(endpoint, SignIn::None).send(Request::new(Method::GET, "/incident")).await;
    answer.map(|response| response.bytes).map_err(|error| {
        assert!(!error.outcome_unknown(), "nothing was sent: {error:?}");
        error.to_string()
    })
}

fn trusting(ca: PathBuf) -> Tls {
    Tls { ca: Some(ca), ..Tls::default() }
}

#[tokio::test]
async fn a_server_is_trusted_by_the_authority_that_is_named_and_by_no_other() {
    let (authority, other) = (Authority::new(), Authority::new());
    let url = serve(authority.issue("localhost"), None).await;
    assert_eq!(asked(&url, trusting(authority.ca())).await.unwrap(), b"[]");
    let told = asked(&url, trusting(other.ca())).await.unwrap_err();
    assert!(
        told.contains("name that authority's certificate with tls.ca") && told.contains("BadSignature"),
        "same name, other key: {told}"
    );
}

#[tokio::test]
async fn a_certificate_for_another_name_is_refused_and_insecure_takes_it() {
    let authority = Authority::new();
    let url = serve(authority.issue("elsewhere.example"), None).await;
    let told = asked(&url, trusting(authority.ca())).await.unwrap_err();
    assert!(told.contains("is for another name"), "{told}");
    assert_eq!(asked(&url, Tls { insecure: true, ..Tls::default() }).await.unwrap(), b"[]");
    assert_eq!(asked(&url, Tls { insecure: true, ..trusting(authority.ca()) }).await.unwrap(), b"[]");
}

#[tokio::test]
async fn a_server_that_vouches_for_itself_is_trusted_by_its_own_certificate() {
    let authority = Authority::new();
    for is_ca in [IsCa::NoCa, IsCa::ExplicitNoCa, IsCa::Ca(BasicConstraints::Unconstrained)] {
        let own = authority.self_signed("localhost", is_ca);
        let file = own.files.0.clone();
        let url = serve(own, None).await;
        assert_eq!(asked(&url, trusting(file)).await.unwrap(), b"[]");
    }
}

#[tokio::test]
async fn an_authoritys_certificate_that_a_server_shows_is_taken_only_where_it_is_named_itself() {
    let (authority, other) = (Authority::new(), Authority::new());
    let is_ca = || IsCa::Ca(BasicConstraints::Unconstrained);
    // another one, of the same name
    let twin = other.self_signed("localhost", is_ca()).files.0;
    let url = serve(authority.self_signed("localhost", is_ca()), None).await;
    let told = asked(&url, trusting(twin)).await.unwrap_err();
    assert!(told.contains("name that very one with tls.ca"), "{told}");
    // for another name
    let elsewhere = authority.self_signed("elsewhere.example", is_ca());
    let file = elsewhere.files.0.clone();
    let told = asked(&serve(elsewhere, None).await, trusting(file)).await.unwrap_err();
    assert!(told.contains("is for another name"), "{told}");
    // one whose time is over
    let mut params = CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
    (params.is_ca, params.not_after) = (is_ca(), rcgen::date_time_ymd(2020, 1, 1));
    let key = KeyPair::generate().unwrap();
    let expired = authority.keep("expired", &params.self_signed(&key).unwrap(), &key);
    let file = expired.files.0.clone();
    let told = asked(&serve(expired, None).await, trusting(file)).await.unwrap_err();
    assert!(told.contains("has expired"), "{told}");
    // one that was issued by what is named, and is an authority's too
    let key = KeyPair::generate().unwrap();
    let mut params = CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
    params.is_ca = is_ca();
    let below = authority.keep("below", &params.signed_by(&key, &authority.issuer).unwrap(), &key);
    let told = asked(&serve(below, None).await, trusting(authority.ca())).await.unwrap_err();
    assert!(told.contains("it shows an authority's certificate as its own"), "{told}");
}

#[tokio::test]
async fn a_server_that_asks_for_a_certificate_gets_ours_and_says_so_where_there_is_none() {
    let authority = Authority::new();
    let url = serve(authority.issue("localhost"), Some(&authority)).await;
    let mine = authority.issue("mia").files;
    let with = Tls { identity: Some(mine), ..trusting(authority.ca()) };
    assert_eq!(asked(&url, with).await.unwrap(), b"[]");
    let endpoint = Endpoint { tls: trusting(authority.ca()), ..Endpoint::new(BaseUrl::parse(&url).unwrap(), Duration::from_secs(20)) };
    let error = Http::new(endpoint, SignIn::None).send(Request::new(Method::GET, "/incident")).await.unwrap_err();
    assert!(error.to_string().contains("it asks for a client certificate: tls.certificate and tls.key"), "{error}");
}

#[tokio::test]
async fn where_nobody_speaks_tls_that_is_told() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("https://localhost:{}/engine-rest", listener.local_addr().unwrap().port());
    tokio::spawn(async move {
        loop {
            let (mut socket, _) = listener.accept().await.unwrap();
            let _ = socket.write_all(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n").await;
        }
    });
    let told = asked(&url, Tls { insecure: true, ..Tls::default() }).await.unwrap_err();
    assert!(told.contains("does not speak TLS there"), "{told}");
}

#[tokio::test]
async fn files_that_hold_no_certificate_are_named() {
    let authority = Authority::new();
    let url = serve(authority.issue("localhost"), None).await;
    let folder = authority.folder.path();
    std::fs::write(folder.join("empty.pem"), "nothing").unwrap();
    for (tls, told) in [
        (trusting(folder.join("none.pem")), "none.pem: cannot be read"),
        (trusting(folder.join("empty.pem")), "empty.pem: no certificate in it"),
        (Tls { identity: Some((folder.join("empty.pem"), folder.join("empty.pem"))), ..trusting(authority.ca()) }, "empty.pem: "),
        (Tls { identity: Some((authority.ca(), folder.join("no.key"))), ..trusting(authority.ca()) }, "no.key: cannot be read"),
    ] {
        let error = asked(&url, tls).await.unwrap_err();
        assert!(error.contains(told), "{told}: {error}");
    }
}
