//! Other places people may sign in with: what an operator writes, checked at the start.

use std::{collections::HashSet, fmt, sync::Arc};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use tokio::sync::RwLock;
use url::Url;

use super::{fetch::Fetch, oidc::Discovery};

const GOOGLE: &str = "https://accounts.google.com";
const GITHUB: &str = "https://github.com";
/// Of a provider's id, which is part of addresses.
const ID_BYTES_MAX: usize = 32;

/// How a provider speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProviderKind {
    /// OpenID Connect, found by the issuer's own description.
    Oidc,
    /// GitHub: OAuth 2 and an API of its own.
    Github,
    /// OpenID Connect with Google's issuer.
    Google,
}

/// A provider as an operator writes it.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProviderConfig {
    /// Part of addresses: small letters, digits, hyphens.
    pub id: String,
    /// For people; the kind's own name where it is absent.
    #[serde(default)]
    pub name: String,
    pub kind: ProviderKind,
    /// Of OpenID Connect the issuer; of GitHub the address of an own Enterprise Server.
    #[serde(default)]
    pub issuer: String,
    pub client_id: String,
    /// Empty for a client that has none.
    #[serde(default)]
    pub client_secret: String,
    /// The kind's own where it is absent.
    #[serde(default)]
    pub scopes: Vec<String>,
}

impl fmt::Debug for ProviderConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ProviderConfig")
            .field("id", &self.id)
            .field("kind", &self.kind)
            .field("issuer", &self.issuer)
            .finish_non_exhaustive()
    }
}

/// What an operator wrote that cannot be.
#[derive(Debug, thiserror::Error)]
pub enum ProviderError {
    #[error("accounts.providers: `{0}` is no id; small letters, digits and hyphens, at most 32")]
    Id(String),
    #[error("accounts.providers: `{0}` is there twice")]
    Twice(String),
    #[error("accounts.providers: `{0}` needs a client_id")]
    ClientId(String),
    #[error(
        "accounts.providers: the issuer of `{0}` begins with https:// (or http:// on this machine) and ends without ? and #"
    )]
    Issuer(String),
    #[error("accounts.providers: no client for HTTPS: {0}")]
    Client(#[from] reqwest::Error),
}

/// A provider, ready to be asked.
#[derive(Debug)]
pub struct Provider {
    pub id: String,
    pub name: String,
    pub kind: ProviderKind,
    /// Without a slash at the end.
    pub issuer: String,
    pub client_id: String,
    pub(super) client_secret: Secret,
    pub scopes: Vec<String>,
    pub(super) fetch: Fetch,
    pub(super) discovered: RwLock<Option<(Timestamp, Arc<Discovery>)>>,
}

/// A text that is never shown.
pub(super) struct Secret(pub String);

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// All of them. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct Providers(Arc<Vec<Provider>>);

impl Providers {
    pub fn new(configs: &[ProviderConfig]) -> Result<Self, ProviderError> {
        let mut ids = HashSet::new();
        let mut providers = Vec::new();
        for config in configs {
            if !ids.insert(config.id.as_str()) {
                return Err(ProviderError::Twice(config.id.clone()));
            }
            providers.push(Provider::new(config)?);
        }
        Ok(Self(Arc::new(providers)))
    }

    #[must_use]
    pub fn get(&self, id: &str) -> Option<&Provider> {
        self.0.iter().find(|provider| provider.id == id)
    }

    pub fn iter(&self) -> impl Iterator<Item = &Provider> {
        self.0.iter()
    }
}

impl Provider {
    fn new(config: &ProviderConfig) -> Result<Self, ProviderError> {
        let id = config.id.clone();
        let is_plain = (1..=ID_BYTES_MAX).contains(&id.len())
            && id
                .chars()
                .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
        if !is_plain {
            return Err(ProviderError::Id(id));
        }
        if config.client_id.is_empty() {
            return Err(ProviderError::ClientId(id));
        }
        let (name, issuer, scopes): (&str, &str, &[&str]) = match config.kind {
            ProviderKind::Oidc => (&config.id, "", &["openid", "email", "profile"]),
            ProviderKind::Google => ("Google", GOOGLE, &["openid", "email", "profile"]),
            ProviderKind::Github => ("GitHub", GITHUB, &["read:user", "user:email"]),
        };
        let or = |given: &str, preset: &str| {
            let text = if given.is_empty() { preset } else { given };
            text.to_owned()
        };
        let mut scopes: Vec<String> = match config.scopes.as_slice() {
            [] => scopes.iter().map(|&scope| scope.to_owned()).collect(),
            given => given.to_vec(),
        };
        // Without it a provider of OpenID Connect says nothing of who came.
        if config.kind != ProviderKind::Github && !scopes.iter().any(|scope| scope == "openid") {
            scopes.insert(0, "openid".to_owned());
        }
        let issuer = or(&config.issuer, issuer);
        let is_safe = Url::parse(&issuer).is_ok_and(|url| {
            Fetch::may_go_to(&url) && url.query().is_none() && url.fragment().is_none()
        });
        if !is_safe {
            return Err(ProviderError::Issuer(id));
        }
        Ok(Self {
            name: or(&config.name, name),
            id,
            kind: config.kind,
            issuer: issuer.trim_end_matches('/').to_owned(),
            client_id: config.client_id.clone(),
            client_secret: Secret(config.client_secret.clone()),
            scopes,
            fetch: Fetch::new()?,
            discovered: RwLock::new(None),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(id: &str, kind: ProviderKind, issuer: &str) -> ProviderConfig {
        ProviderConfig {
            id: id.to_owned(),
            name: String::new(),
            kind,
            issuer: issuer.to_owned(),
            client_id: "client".to_owned(),
            client_secret: "hidden".to_owned(),
            scopes: Vec::new(),
        }
    }

    #[test]
    fn presets_fill_what_is_absent() {
        let providers = Providers::new(&[
            config("github", ProviderKind::Github, ""),
            config("google", ProviderKind::Google, ""),
            config("own", ProviderKind::Oidc, "http://127.0.0.1:9/realms/x/"),
        ])
        .expect("providers");
        let shown: Vec<(&str, &str)> = providers
            .iter()
            .map(|provider| (provider.name.as_str(), provider.issuer.as_str()))
            .collect();
        assert_eq!(
            shown,
            [
                ("GitHub", GITHUB),
                ("Google", GOOGLE),
                ("own", "http://127.0.0.1:9/realms/x")
            ]
        );
        assert!(!format!("{providers:?}").contains("hidden"));
    }

    #[test]
    fn what_is_unsafe_does_not_start() {
        for issuer in [
            "",
            "http://idp.example.org",
            "ftp://x",
            "https://a/?b",
            "idp.example.org",
            "http://localhost.evil.example",
        ] {
            let configs = [config("own", ProviderKind::Oidc, issuer)];
            assert!(Providers::new(&configs).is_err(), "{issuer}");
        }
        for id in ["", "Own", "a/b", &"a".repeat(33)] {
            let configs = [config(id, ProviderKind::Google, "")];
            assert!(Providers::new(&configs).is_err(), "{id}");
        }
        let twice = [
            config("a", ProviderKind::Google, ""),
            config("a", ProviderKind::Github, ""),
        ];
        assert!(Providers::new(&twice).is_err());
    }
}
