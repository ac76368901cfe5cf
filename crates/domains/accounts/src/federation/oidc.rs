//! OpenID Connect: where a provider is found, how it is asked, and what it says of who came.

use std::{sync::Arc, time::Duration};

use jiff::Timestamp;
use jsonwebtoken::jwk::Jwk;
use serde::Deserialize;
use serde_json::Value;
use url::Url;

use super::{
    Claimed, ProviderFailure,
    jwt::{self, Expected, PersonClaims},
    providers::Provider,
};

/// How long a provider's description is believed to stand.
const DISCOVERED_FOR: Duration = Duration::from_secs(3600);

/// A provider's description of itself (OpenID Connect Discovery, 3).
#[derive(Debug, Clone, Deserialize)]
pub struct Discovery {
    issuer: String,
    authorization_endpoint: String,
    token_endpoint: String,
    jwks_uri: String,
    userinfo_endpoint: Option<String>,
    token_endpoint_auth_methods_supported: Option<Vec<String>>,
}

#[derive(Deserialize)]
struct Tokens {
    access_token: String,
    id_token: String,
}

#[derive(Deserialize)]
struct Keys {
    keys: Vec<Value>,
}

#[derive(Deserialize)]
struct UserInfo {
    sub: String,
    #[serde(flatten)]
    person: PersonClaims,
}

/// What a visit at a provider is about.
pub struct Visit<'a> {
    pub redirect_uri: &'a str,
    pub state: &'a str,
    pub nonce: &'a str,
    /// The hash of what proves that it is the same client that asks for the token.
    pub pkce_challenge: &'a str,
}

/// What came back from one.
pub struct Return<'a> {
    pub redirect_uri: &'a str,
    pub code: &'a str,
    pub nonce: &'a str,
    pub pkce_verifier: &'a str,
    /// Who answered, where the answer says so (RFC 9207).
    pub issuer: Option<&'a str>,
}

impl Provider {
    async fn discovery(&self, now: Timestamp) -> Result<Arc<Discovery>, ProviderFailure> {
        if let Some((at, known)) = &*self.discovered.read().await
            && *at + DISCOVERED_FOR > now
        {
            return Ok(Arc::clone(known));
        }
        let address = format!("{}/.well-known/openid-configuration", self.issuer);
        let found: Discovery = self.fetch.get(&address, None).await?;
        if found.issuer.trim_end_matches('/') != self.issuer {
            return Err(ProviderFailure::Issuer(found.issuer));
        }
        let found = Arc::new(found);
        *self.discovered.write().await = Some((now, Arc::clone(&found)));
        Ok(found)
    }

    pub(super) async fn oidc_address(
        &self,
        visit: &Visit<'_>,
        now: Timestamp,
    ) -> Result<String, ProviderFailure> {
        let found = self.discovery(now).await?;
        let mut url = Url::parse(&found.authorization_endpoint)
            .map_err(|_| ProviderFailure::Address(found.authorization_endpoint.clone()))?;
        url.query_pairs_mut()
            .append_pair("response_type", "code")
            .append_pair("client_id", &self.client_id)
            .append_pair("redirect_uri", visit.redirect_uri)
            .append_pair("scope", &self.scopes.join(" "))
            .append_pair("state", visit.state)
            .append_pair("nonce", visit.nonce)
            .append_pair("code_challenge", visit.pkce_challenge)
            .append_pair("code_challenge_method", "S256");
        Ok(url.into())
    }

    pub(super) async fn oidc_claimed(
        &self,
        back: &Return<'_>,
        now: Timestamp,
    ) -> Result<Claimed, ProviderFailure> {
        let found = self.discovery(now).await?;
        if let Some(issuer) = back.issuer
            && issuer != found.issuer
        {
            return Err(ProviderFailure::Issuer(issuer.to_owned()));
        }
        let tokens = self.oidc_tokens(&found, back).await?;
        // Asked for anew each time: keys change, and few people come at once.
        let keys: Keys = self.fetch.get(&found.jwks_uri, None).await?;
        // A key of a kind we do not know is none of ours.
        let keys: Vec<Jwk> = keys
            .keys
            .into_iter()
            .filter_map(|key| serde_json::from_value(key).ok())
            .collect();
        let expected = Expected {
            issuer: &found.issuer,
            client_id: &self.client_id,
            nonce: back.nonce,
            now,
        };
        let claims = jwt::check(&tokens.id_token, &keys, &expected)?;
        let mut person = claims.person;
        if person.email.is_none()
            && let Some(address) = &found.userinfo_endpoint
        {
            let told: UserInfo = self.fetch.get(address, Some(&tokens.access_token)).await?;
            if told.sub != claims.sub {
                return Err(ProviderFailure::OtherPerson);
            }
            person = told.person;
        }
        Ok(Claimed {
            issuer: found.issuer.clone(),
            subject: claims.sub,
            person,
        })
    }

    async fn oidc_tokens(
        &self,
        found: &Discovery,
        back: &Return<'_>,
    ) -> Result<Tokens, ProviderFailure> {
        let secret = self.client_secret.0.as_str();
        // Basic is what everybody takes who does not say otherwise.
        let takes_basic = found
            .token_endpoint_auth_methods_supported
            .as_ref()
            .is_none_or(|methods| methods.iter().any(|method| method == "client_secret_basic"));
        let mut form = vec![
            ("grant_type", "authorization_code"),
            ("code", back.code),
            ("redirect_uri", back.redirect_uri),
            ("code_verifier", back.pkce_verifier),
        ];
        let basic =
            (!secret.is_empty() && takes_basic).then_some((self.client_id.as_str(), secret));
        if basic.is_none() {
            form.push(("client_id", &self.client_id));
            if !secret.is_empty() {
                form.push(("client_secret", secret));
            }
        }
        Ok(self.fetch.post(&found.token_endpoint, &form, basic).await?)
    }
}
