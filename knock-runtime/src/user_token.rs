//! User tokens: how the front end of an application proves to Knock who its user is.

mod grant;

use std::env;
use std::fmt;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{RSA_PKCS1_SHA256, RsaKeyPair};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use rustls_pki_types::PrivateKeyDer;
use rustls_pki_types::pem::PemObject as _;
use serde::Serialize;
use uuid::Uuid;

use crate::ordered::Ordered;
use crate::platform::system_time;

use grant::Grants;
pub use grant::{Grant, Resource};

/// Where the key is looked for, by Knock's convention.
const VARIABLE: &str = "KNOCK_SIGNING_KEY";

/// How long a token is good, unless it is said otherwise; as in the official SDKs.
const LIFETIME: Duration = Duration::from_secs(60 * 60);

/// Signs user tokens, with the private key that the dashboard shows under *Platform › API keys*.
///
/// An environment in enhanced security mode takes requests with a public key, such as those of an
/// in-app feed, only beside a user token ([documentation]). The back end signs it for the user who
/// is signed in, and hands it to the front end.
///
/// ```
/// use std::time::Duration;
///
/// use knock_runtime::user_token::{Grant, Resource, SigningKey};
///
/// # let pem = std::fs::read_to_string("tests/user_token/pkcs8.pem").unwrap();
/// let key = SigningKey::new(pem)?; // or `SigningKey::from_env()?`
/// let token = key
///     .user_token("user_123")
///     .expires_in(Duration::from_secs(15 * 60))
///     .grant(&Resource::tenant("acme_corp"), [Grant::SlackChannelsRead])
///     .sign()?;
/// assert_eq!(token.split('.').count(), 3);
/// # Ok::<(), knock_runtime::user_token::SigningError>(())
/// ```
///
/// [documentation]: https://docs.knock.app/in-app-ui/security-and-authentication
pub struct SigningKey(RsaKeyPair);

impl SigningKey {
    /// A key in PEM, or in the Base64 of PEM, which fits on one line: the dashboard shows both.
    ///
    /// # Errors
    ///
    /// If it is neither, or no private RSA key of 2,048 to 8,192 bits. The error does not show it.
    pub fn new(key: impl AsRef<str>) -> Result<Self, SigningError> {
        const ENCRYPTED: &[u8] = b"ENCRYPTED";
        let key = key.as_ref().trim();
        let pem = if key.starts_with("-----BEGIN") {
            key.replace("\\n", "\n").into_bytes()
        } else {
            STANDARD.decode(key).map_err(|_| SigningError::NotPem)?
        };
        if pem
            .windows(ENCRYPTED.len())
            .any(|window| window == ENCRYPTED)
        {
            return Err(SigningError::Encrypted);
        }
        let der = PrivateKeyDer::from_pem_slice(&pem).map_err(|_| SigningError::NotPem)?;
        let pair = match &der {
            PrivateKeyDer::Pkcs1(key) => RsaKeyPair::from_der(key.secret_pkcs1_der()),
            PrivateKeyDer::Pkcs8(key) => RsaKeyPair::from_pkcs8(key.secret_pkcs8_der()),
            _ => return Err(SigningError::NotRsa("it is of another kind".to_owned())),
        };
        pair.map(Self)
            .map_err(|rejected| SigningError::NotRsa(rejected.to_string()))
    }

    /// The key in the environment variable `KNOCK_SIGNING_KEY`.
    ///
    /// # Errors
    ///
    /// If it is not set, or is [no key](Self::new).
    pub fn from_env() -> Result<Self, SigningError> {
        Self::new(env::var(VARIABLE).map_err(|_| SigningError::Missing)?)
    }

    /// Begins a token for the user of this id, good for an hour from now.
    pub fn user_token(&self, user_id: impl Into<String>) -> UserToken<'_> {
        UserToken {
            key: self,
            user_id: user_id.into(),
            issued_at: None,
            expires_in: LIFETIME,
            grants: Ordered::new(),
            explicit_grants: false,
            is_incomplete: false,
            id: None,
        }
    }

    /// The token of these claims: a JSON Web Signature in compact form, by RFC 7515.
    fn sign(&self, claims: &Claims<'_>) -> Result<String, SigningError> {
        const HEADER: &str = r#"{"alg":"RS256","typ":"JWT"}"#;
        let claims = serde_json::to_vec(claims).map_err(|_| SigningError::Failed)?;
        let mut token = URL_SAFE_NO_PAD.encode(HEADER);
        token.push('.');
        URL_SAFE_NO_PAD.encode_string(claims, &mut token);
        let mut signature = vec![0; self.0.public_modulus_len()];
        self.0
            .sign(
                &RSA_PKCS1_SHA256,
                &SystemRandom::new(),
                token.as_bytes(),
                &mut signature,
            )
            .map_err(|_| SigningError::Failed)?;
        token.push('.');
        URL_SAFE_NO_PAD.encode_string(signature, &mut token);
        Ok(token)
    }
}

/// The key is not shown.
impl fmt::Debug for SigningKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("SigningKey([redacted])")
    }
}

/// What Knock reads in a token, in the order in which the official SDKs write it.
#[derive(Serialize)]
struct Claims<'a> {
    #[serde(rename = "sub")]
    user_id: &'a str,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    explicit_grants: bool,
    #[serde(skip_serializing_if = "Ordered::is_empty")]
    grants: &'a Ordered<Grants>,
    #[serde(rename = "iat")]
    issued_at: u64,
    #[serde(rename = "exp")]
    expires_at: u64,
    #[serde(rename = "jti", skip_serializing_if = "Option::is_none")]
    id: Option<Uuid>,
}

/// A token that is to be signed, for one user.
#[derive(Clone, Debug)]
#[must_use = "a token is made when it is signed"]
pub struct UserToken<'a> {
    key: &'a SigningKey,
    user_id: String,
    issued_at: Option<SystemTime>,
    expires_in: Duration,
    grants: Ordered<Grants>,
    explicit_grants: bool,
    /// Whether something was granted for a resource without an id.
    is_incomplete: bool,
    id: Option<Uuid>,
}

impl UserToken<'_> {
    /// How long the token is good: an hour unless it is said otherwise, and at least a second.
    /// Parts of a second do not count.
    pub fn expires_in(mut self, lifetime: Duration) -> Self {
        self.expires_in = lifetime;
        self
    }

    /// When the token begins to be good: now unless it is said otherwise.
    pub fn issued_at(mut self, time: SystemTime) -> Self {
        self.issued_at = Some(time);
        self
    }

    /// Lets the user do this with a resource, also where it is not the user's own. What is granted
    /// for one resource adds up.
    pub fn grant(mut self, to: &Resource, grants: impl IntoIterator<Item = Grant>) -> Self {
        self.is_incomplete |= to.is_incomplete();
        let url = to.url();
        let mut granted = self.grants.get(&url).cloned().unwrap_or_default();
        granted.extend(grants);
        self.grants.insert(url, granted);
        self
    }

    /// Lets the user do nothing but what is [granted](Self::grant). Without it, a user may do with
    /// its own resources whatever a public key allows.
    pub fn explicit_grants(mut self, explicit_grants: bool) -> Self {
        self.explicit_grants = explicit_grants;
        self
    }

    /// Gives the token an id of its own, a random UUID (`jti`).
    pub fn with_id(mut self) -> Self {
        self.id = Some(Uuid::new_v4());
        self
    }

    /// Makes the token. It is a secret: whoever has it acts as the user, until it expires.
    ///
    /// # Errors
    ///
    /// If the id of the user or of a resource is empty, if the token would not be good for a
    /// second, or if the times are beyond all calendars.
    pub fn sign(self) -> Result<String, SigningError> {
        if self.user_id.is_empty() || self.is_incomplete {
            return Err(SigningError::EmptyId);
        }
        let issued_at = self.issued_at.unwrap_or_else(system_time);
        let since_epoch = issued_at.duration_since(UNIX_EPOCH);
        let issued_at = since_epoch.map_err(|_| SigningError::Time)?.as_secs();
        let lifetime = self.expires_in.as_secs();
        if lifetime == 0 {
            return Err(SigningError::TooShort);
        }
        let expires_at = issued_at.checked_add(lifetime);
        self.key.sign(&Claims {
            user_id: &self.user_id,
            explicit_grants: self.explicit_grants,
            grants: &self.grants,
            issued_at,
            expires_at: expires_at.ok_or(SigningError::Time)?,
            id: self.id,
        })
    }
}

/// Why there is no user token.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SigningError {
    /// `KNOCK_SIGNING_KEY` is not set, or is not Unicode.
    Missing,
    /// The key is neither a private key in PEM nor the Base64 of one.
    NotPem,
    /// The key is encrypted, and there is no passphrase here.
    Encrypted,
    /// The key is in PEM, but cannot sign: why.
    NotRsa(String),
    /// The id of the user, or of a resource that something is granted for, is empty.
    EmptyId,
    /// The token would begin before 1970, or would never end.
    Time,
    /// The token would be good for less than a second.
    TooShort,
    /// The cryptography failed, which nothing here can explain.
    Failed,
}

impl fmt::Display for SigningError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing => write!(
                formatter,
                "the environment variable `{VARIABLE}` is not set: set it to the signing key of \
                 Knock's dashboard"
            ),
            Self::NotPem => formatter.write_str(
                "the signing key is neither a private key in PEM (`-----BEGIN … PRIVATE KEY-----`) \
                 nor the Base64 of one: copy it whole from Knock's dashboard",
            ),
            Self::Encrypted => formatter.write_str(
                "the signing key is encrypted: decrypt it first, as by `openssl pkey -in \
                 encrypted.pem -out key.pem`",
            ),
            Self::NotRsa(reason) => write!(
                formatter,
                "the signing key is no private RSA key of 2,048 to 8,192 bits: {reason}"
            ),
            Self::EmptyId => {
                formatter.write_str("the id of the user or of a granted resource is empty")
            }
            Self::Time => {
                formatter.write_str("the token would begin before 1970, or would never end")
            }
            Self::TooShort => formatter.write_str("the token would be good for less than a second"),
            Self::Failed => formatter.write_str("the token could not be signed"),
        }
    }
}

impl std::error::Error for SigningError {}
