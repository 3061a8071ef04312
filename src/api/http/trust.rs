//! Whom we trust where a context names authorities: these, and a certificate that is named itself.
//!
//! `openssl req -x509` marks what it makes as an authority's, and an authority's certificate is none for a server. But whoever
//! names that very certificate means it: it is taken from whoever has its key, for the names in it, as long as it is valid.

use std::sync::Arc;

use rustls::{
    CertificateError, ClientConfig, DigitallySignedStruct, Error, RootCertStore, SignatureScheme,
    client::{
        WebPkiServerVerifier,
        danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier},
        verify_server_name,
    },
    crypto::{CryptoProvider, aws_lc_rs},
    pki_types::{CertificateDer, PrivateKeyDer, ServerName, UnixTime, pem::PemObject},
    server::ParsedCertificate,
};

/// Our own certificate, with those that vouch for it, and its key.
pub(super) type OurOwn = (Vec<CertificateDer<'static>>, PrivateKeyDer<'static>);

/// The certificates in a text (PEM).
pub(super) fn certificates(pem: &[u8]) -> Result<Vec<CertificateDer<'static>>, String> {
    CertificateDer::pem_slice_iter(pem).collect::<Result<_, _>>().map_err(|error| error.to_string())
}

/// Our own certificate and key out of a text that holds both (PEM).
pub(super) fn own(pem: &[u8]) -> Result<OurOwn, String> {
    Ok((certificates(pem)?, PrivateKeyDer::from_pem_slice(pem).map_err(|error| error.to_string())?))
}

/// What a client trusts and shows. The protocols are those that requests are sent in.
pub(super) fn config(named: Vec<CertificateDer<'static>>, own: Option<OurOwn>) -> Result<ClientConfig, String> {
    let provider = CryptoProvider::get_default().cloned().unwrap_or_else(|| Arc::new(aws_lc_rs::default_provider()));
    let mut roots = RootCertStore::empty();
    for certificate in &named {
        roots.add(certificate.clone()).map_err(|error| format!("tls.ca: {error}"))?;
    }
    let authorities = WebPkiServerVerifier::builder_with_provider(Arc::new(roots), provider.clone()).build();
    let authorities = authorities.map_err(|error| error.to_string())?;
    let builder = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions().map_err(|error| error.to_string())?;
    let builder = builder.dangerous().with_custom_certificate_verifier(Arc::new(Named { authorities, named }));
    let mut config = match own {
        Some((certificates, key)) => {
            builder.with_client_auth_cert(certificates, key).map_err(|error| format!("tls.certificate and tls.key: {error}"))?
        }
        None => builder.with_no_client_auth(),
    };
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(config)
}

/// The authorities' rules, and beside them the certificates that were named.
#[derive(Debug)]
struct Named {
    authorities: Arc<WebPkiServerVerifier>,
    named: Vec<CertificateDer<'static>>,
}

impl ServerCertVerifier for Named {
    fn verify_server_cert(
        &self,
        shown: &CertificateDer<'_>,
        others: &[CertificateDer<'_>],
        name: &ServerName<'_>,
        ocsp: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        match self.authorities.verify_server_cert(shown, others, name, ocsp, now) {
            // its dates were found good before that, its names were not looked at yet
            Err(error) if is_an_authoritys(&error) && self.named.contains(shown) => {
                verify_server_name(&ParsedCertificate::try_from(shown)?, name).map(|()| ServerCertVerified::assertion())
            }
            verdict => verdict,
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.authorities.verify_tls12_signature(message, certificate, signature)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.authorities.verify_tls13_signature(message, certificate, signature)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.authorities.supported_verify_schemes()
    }
}

/// Whether nothing was found wrong with a certificate but that it is an authority's.
fn is_an_authoritys(error: &Error) -> bool {
    // the error itself is of a crate below, which is not ours to name
    matches!(error, Error::InvalidCertificate(CertificateError::Other(other)) if format!("{other:?}").contains("CaUsedAsEndEntity"))
}
