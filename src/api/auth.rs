//! Signing in: what is sent with a request so that the server knows who asks. Knows nothing of HTTP clients.

use futures_util::future::BoxFuture;
use secrecy::SecretString;

use super::ApiError;
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
}

/// Gives the credentials of one context when they are first needed.
pub trait Credentials: Send + Sync {
    /// Whose credentials they are, for messages; `None` when nothing is ever sent.
    fn who(&self) -> Option<String>;

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
}

impl SignIn {
    /// The user that it names, if it does.
    pub fn user(&self) -> Option<&str> {
        match self {
            Self::Basic { user, .. } => Some(user),
            Self::None | Self::Bearer { .. } => None,
        }
    }

    /// Where its secret comes from, if it has one.
    pub fn secret(&self) -> Option<&Secret> {
        match self {
            Self::None => None,
            Self::Basic { password: secret, .. } | Self::Bearer { token: secret } => Some(secret),
        }
    }
}

impl Credentials for SignIn {
    fn who(&self) -> Option<String> {
        match self {
            Self::None => None,
            Self::Basic { user, .. } => Some(format!("user {user}")),
            Self::Bearer { .. } => Some("the token".to_owned()),
        }
    }

    fn credential(&self) -> BoxFuture<'_, Result<Credential, ApiError>> {
        Box::pin(async move {
            let had = |e: crate::secret::SecretError| ApiError::Credentials(e.to_string());
            Ok(match self {
                Self::None => Credential::Nothing,
                Self::Basic { user, password } => Credential::Basic { user: user.clone(), password: password.fetch().await.map_err(had)? },
                Self::Bearer { token } => Credential::Bearer(token.fetch().await.map_err(had)?),
            })
        })
    }
}
