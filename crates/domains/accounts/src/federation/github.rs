//! GitHub: OAuth 2 without OpenID, and its own API for who came.

use serde::Deserialize;
use url::Url;

use super::{
    Claimed, ProviderFailure,
    jwt::PersonClaims,
    oidc::{Return, Visit},
    providers::Provider,
};

/// The API of github.com itself; that of an own server lies below its address.
const PUBLIC: (&str, &str) = ("https://github.com", "https://api.github.com");

#[derive(Deserialize)]
struct Token {
    /// Absent where the code is refused, which is said with status 200.
    access_token: Option<String>,
    error: Option<String>,
}

#[derive(Deserialize)]
struct User {
    /// Stays when somebody renames themselves.
    id: u64,
    login: String,
    name: Option<String>,
    html_url: Option<String>,
}

#[derive(Deserialize)]
struct Email {
    email: String,
    primary: bool,
    verified: bool,
}

impl Provider {
    fn github_api(&self) -> String {
        if self.issuer == PUBLIC.0 {
            PUBLIC.1.to_owned()
        } else {
            format!("{}/api/v3", self.issuer)
        }
    }

    pub(super) fn github_address(&self, visit: &Visit<'_>) -> Result<String, ProviderFailure> {
        let address = format!("{}/login/oauth/authorize", self.issuer);
        let mut url =
            Url::parse(&address).map_err(|_| ProviderFailure::Address(address.clone()))?;
        url.query_pairs_mut()
            .append_pair("client_id", &self.client_id)
            .append_pair("redirect_uri", visit.redirect_uri)
            .append_pair("scope", &self.scopes.join(" "))
            .append_pair("state", visit.state)
            .append_pair("code_challenge", visit.pkce_challenge)
            .append_pair("code_challenge_method", "S256");
        Ok(url.into())
    }

    pub(super) async fn github_claimed(
        &self,
        back: &Return<'_>,
    ) -> Result<Claimed, ProviderFailure> {
        let form = [
            ("client_id", self.client_id.as_str()),
            ("client_secret", self.client_secret.0.as_str()),
            ("code", back.code),
            ("redirect_uri", back.redirect_uri),
            ("code_verifier", back.pkce_verifier),
        ];
        let address = format!("{}/login/oauth/access_token", self.issuer);
        let token: Token = self.fetch.post(&address, &form, None).await?;
        let token = token
            .access_token
            .ok_or_else(|| ProviderFailure::Refused(token.error.unwrap_or_default()))?;
        let api = self.github_api();
        let user: User = self.fetch.get(&format!("{api}/user"), Some(&token)).await?;
        let emails: Vec<Email> = self
            .fetch
            .get(&format!("{api}/user/emails"), Some(&token))
            .await?;
        let email = emails.into_iter().find(|email| email.primary);
        Ok(Claimed {
            issuer: self.issuer.clone(),
            subject: user.id.to_string(),
            person: PersonClaims {
                email_verified: email.as_ref().is_some_and(|email| email.verified),
                email: email.map(|email| email.email),
                name: user.name,
                preferred_username: Some(user.login),
                profile: user.html_url,
            },
        })
    }
}
