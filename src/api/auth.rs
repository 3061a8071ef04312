//! Signing in: what is sent with a request so that the server knows who asks. Knows nothing of HTTP clients.

use futures_util::future::BoxFuture;
use secrecy::SecretString;

use super::{ApiError, BaseUrl};
use crate::secret::Secret;

/// Credentials as fetched, in memory only. `Debug` does not tell the secret.
#[derive(Debug, Clone)]
pub enum Credential {
    /// Nothing is sent.
    Nothing,
    /// `Authorization: Basic …`.
    Basic {
        /// The user.
        user: String,
        /// The password.
        password: SecretString,
    },
    /// `Authorization: Bearer …`.
    Bearer(SecretString),
    /// `Authorization: Bearer …` with a token that is asked for with this secret.
    Client {
        /// How the token is asked for.
        grant: OAuth,
        /// The client's secret.
        secret: SecretString,
    },
}

/// OAuth 2.0 client credentials: where and how a token is asked for.
#[derive(Debug, Clone)]
pub struct OAuth {
    /// The token endpoint.
    pub token_url: BaseUrl,
    /// The client's name.
    pub client_id: String,
    /// Where its secret comes from.
    pub client_secret: Secret,
    /// What the token is to be good for.
    pub scope: Option<String>,
    /// Whom the token is meant for.
    pub audience: Option<String>,
}

/// Gives the credentials of one context when they are first needed.
pub trait Credentials: Send + Sync {
    /// Whose credentials they are, for messages; `None` when nothing is ever sent.
    fn who(&self) -> Option<String>;

    /// Where else they are asked for, if it is a server.
    fn endpoint(&self) -> Option<&BaseUrl> {
        None
    }

    /// Fetches them. May take seconds (a command); the caller keeps what it got.
    fn credential(&self) -> BoxFuture<'_, Result<Credential, ApiError>>;
}

/// How a context signs in.
#[derive(Debug, Clone, Default)]
pub enum SignIn {
    /// Not at all.
    #[default]
    None,
    /// HTTP Basic.
    Basic {
        /// The user.
        user: String,
        /// Where the password comes from.
        password: Secret,
    },
    /// A bearer token.
    Bearer {
        /// Where the token comes from.
        token: Secret,
    },
    /// A token by OAuth client credentials.
    OAuth(OAuth),
}

impl SignIn {
    /// The user that it names, if it does.
    pub fn user(&self) -> Option<&str> {
        match self {
            Self::Basic { user, .. } => Some(user),
            Self::None | Self::Bearer { .. } | Self::OAuth(_) => None,
        }
    }

    /// Where its secret comes from, if it has one.
    pub fn secret(&self) -> Option<&Secret> {
        match self {
            Self::None => None,
            Self::Basic { password: secret, .. } | Self::Bearer { token: secret } => Some(secret),
            Self::OAuth(grant) => Some(&grant.client_secret),
        }
    }
}

impl Credentials for SignIn {
    fn who(&self) -> Option<String> {
        match self {
            Self::None => None,
            Self::Basic { user, .. } => Some(format!("user {user}")),
            Self::Bearer { .. } => Some("the token".to_owned()),
            Self::OAuth(grant) => Some(format!("client {}", grant.client_id)),
        }
    }

    fn endpoint(&self) -> Option<&BaseUrl> {
        match self {
            Self::OAuth(grant) => Some(&grant.token_url),
            Self::None | Self::Basic { .. } | Self::Bearer { .. } => None,
        }
    }

    fn credential(&self) -> BoxFuture<'_, Result<Credential, ApiError>> {
        Box::pin(async move {
            let had = |e: crate::secret::SecretError| ApiError::Credentials(e.to_string());
            Ok(match self {
                Self::None => Credential::Nothing,
                Self::Basic { user, password } => Credential::Basic { user: user.clone(), password: password.fetch().await.map_err(had)? },
                Self::Bearer { token } => Credential::Bearer(token.fetch().await.map_err(had)?),
                Self::OAuth(grant) => {
                    let secret = grant.client_secret.fetch().await.map_err(had)?;
                    Credential::Client { grant: grant.clone(), secret }
                }
            })
        })
    }
}
