//! Coming in through another place: a visit is begun here, ends here, and its outcome signs in, links, or makes an
//! account.
//!
//! Nobody gets an account by having its address elsewhere: an identity signs in to the account it was linked to, and is
//! linked only by somebody who is signed in and showed so just now. A visit ends in the browser it began in.

mod fetch;
mod github;
mod jwt;
mod naming;
mod oidc;
mod outcomes;
mod providers;

use std::time::Duration;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use tiltyard_contracts::{Caller, IdentityId, SignedIn, Timestamp, UserId};
use tiltyard_http::Client;
use tiltyard_store::StoreError;
use url::{Position, Url};

use self::{
    fetch::FetchError,
    jwt::TokenError,
    oidc::{Return, Visit},
};
pub use self::{
    jwt::PersonClaims,
    providers::{Provider, ProviderConfig, ProviderError, ProviderKind, Providers},
};
use crate::{
    Accounts, Login, Rejected, secret,
    security_log::{Event, Kind},
    store::{
        identities::{self, Identity},
        log, people,
        tickets::{self, Purpose, Ticket},
    },
    sudo,
};

/// How long a visit may take.
const VISIT: Duration = Duration::from_secs(600);
/// The longest of our own paths one may come back to, in bytes.
const PATH_BYTES_MAX: usize = 1024;
/// The longest code or state a provider sends back, in bytes.
const ANSWER_BYTES_MAX: usize = 4096;

/// Who a provider says came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claimed {
    issuer: String,
    subject: String,
    person: PersonClaims,
}

/// What went wrong between us and a provider; for the log.
#[derive(Debug, thiserror::Error)]
pub enum ProviderFailure {
    #[error(transparent)]
    Fetch(#[from] FetchError),
    #[error(transparent)]
    Token(#[from] TokenError),
    #[error("calls itself {0}")]
    Issuer(String),
    #[error("gave {0} as an address")]
    Address(String),
    #[error("refused the code: {0}")]
    Refused(String),
    #[error("told of another person than it signed for")]
    OtherPerson,
}

/// Why a visit led nowhere.
#[derive(Debug, thiserror::Error)]
pub enum FederationError {
    #[error("there is no such provider")]
    Unknown,
    #[error("the visit is over, took too long, or began in another browser")]
    Expired,
    #[error("the provider says that it was cancelled")]
    Cancelled,
    #[error("{provider}: {failure}")]
    Failed {
        provider: String,
        failure: ProviderFailure,
    },
    #[error("an account with this address is there; sign in to it and link the provider")]
    LinkFirst,
    #[error("this identity is linked to another account")]
    Taken,
    #[error("show your password again first")]
    SudoRequired,
    #[error("no handle could be found for this name")]
    Nameless,
    #[error(transparent)]
    Rejected(#[from] Rejected),
}

impl FederationError {
    /// Stable: the page explains it.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unknown => "unknown_provider",
            Self::Expired => "expired",
            Self::Cancelled => "cancelled",
            Self::Failed { .. } | Self::Nameless => "provider_failed",
            Self::LinkFirst => "link_first",
            Self::Taken => "identity_taken",
            Self::SudoRequired => "sudo_required",
            Self::Rejected(Rejected::RegistrationClosed) => "closed",
            Self::Rejected(Rejected::Banned(_)) => "banned",
            Self::Rejected(_) => "failed",
        }
    }
}

impl From<StoreError> for FederationError {
    fn from(error: StoreError) -> Self {
        Self::Rejected(error.into())
    }
}

/// A visit that begins.
#[derive(Debug)]
pub struct VisitBegun {
    /// Where to send the browser.
    pub location: String,
    /// What it is to bring back, in its cookie and in its address.
    pub state: String,
}

/// What a provider sends back with the browser.
#[derive(Debug, Clone, Default)]
pub struct VisitAnswer {
    pub state: String,
    pub code: Option<String>,
    pub error: Option<String>,
    pub issuer: Option<String>,
}

/// How a visit ended, and where to go on.
#[derive(Debug)]
pub struct VisitEnded {
    /// `None`: whoever was signed in still is.
    pub login: Option<Login>,
    pub return_to: String,
}

/// What is kept while somebody is away.
#[derive(Serialize, Deserialize)]
struct Away {
    provider: String,
    nonce: String,
    pkce_verifier: String,
    return_to: String,
    /// Whether the one who left may link what they come back with.
    may_link: bool,
}

impl Accounts {
    pub async fn identities(&self, user: UserId) -> Result<Vec<Identity>, Rejected> {
        Ok(identities::of(self.store(), user).await?)
    }

    /// Sends somebody to a provider. `return_to` is one of our own paths; any other is not gone to.
    pub async fn begin_visit(
        &self,
        provider: &str,
        return_to: Option<&str>,
        caller: &Caller,
    ) -> Result<VisitBegun, FederationError> {
        let now = self.now();
        let provider = self.provider(provider)?;
        let who = person_of(caller);
        let may_link = match who {
            None => false,
            Some(who) if sudo::given(who, now) => true,
            // They may only show once more who they are, where nothing else could show it.
            Some(who) if !self.shows_otherwise(who.user).await? => false,
            Some(_) => return Err(FederationError::SudoRequired),
        };
        let state = secret::fresh();
        let away = Away {
            provider: provider.id.clone(),
            nonce: secret::fresh(),
            pkce_verifier: secret::fresh(),
            return_to: self.own_path(return_to),
            may_link,
        };
        let visit = Visit {
            redirect_uri: &self.redirect_uri(provider),
            state: &state,
            nonce: &away.nonce,
            pkce_challenge: &URL_SAFE_NO_PAD.encode(Sha256::digest(&away.pkce_verifier)),
        };
        let location = match provider.kind {
            ProviderKind::Github => provider.github_address(&visit),
            ProviderKind::Oidc | ProviderKind::Google => provider.oidc_address(&visit, now).await,
        };
        let location = location.map_err(|failure| failed(provider, failure))?;
        let ticket = Ticket {
            user: who.map(|who| who.user),
            detail: serde_json::to_string(&away).unwrap_or_default(),
        };
        let mut tx = self.store().begin().await?;
        let key = secret::kept(&state);
        tickets::insert(
            &mut tx,
            &key,
            Purpose::Federation,
            &ticket,
            now + VISIT,
            now,
        )
        .await?;
        tx.commit().await?;
        Ok(VisitBegun { location, state })
    }

    /// Somebody is back. `kept_state` is what their browser kept of the visit.
    pub async fn end_visit(
        &self,
        provider: &str,
        answer: &VisitAnswer,
        kept_state: Option<&str>,
        caller: &Caller,
        client: &Client,
    ) -> Result<VisitEnded, FederationError> {
        let now = self.now();
        let provider = self.provider(provider)?;
        // WHY: without it anybody could end their own visit in somebody else's browser, and sign them in as themselves.
        if kept_state != Some(answer.state.as_str()) {
            return Err(FederationError::Expired);
        }
        let mut tx = self.store().begin().await?;
        let key = secret::kept(&answer.state);
        let ticket = tickets::take(&mut tx, &key, Purpose::Federation, now).await?;
        tx.commit().await?;
        let ticket = ticket.ok_or(FederationError::Expired)?;
        let away: Away =
            serde_json::from_str(&ticket.detail).map_err(|_| FederationError::Expired)?;
        // Whoever left must be who comes back.
        let who = person_of(caller).filter(|who| Some(who.user) == ticket.user);
        if away.provider != provider.id || (ticket.user.is_some() && who.is_none()) {
            return Err(FederationError::Expired);
        }
        let claimed = self.claimed(provider, &away, answer, now).await?;
        let owner = identities::owner(self.store(), &claimed.issuer, &claimed.subject).await?;
        let login = match (who, owner) {
            (Some(who), Some(owner)) if who.user == owner => {
                self.show_again(who, client).await?;
                None
            }
            (Some(_), Some(_)) => return Err(FederationError::Taken),
            (Some(who), None) if away.may_link => {
                self.link(who, provider, &claimed, client).await?;
                None
            }
            (Some(_), None) => return Err(FederationError::SudoRequired),
            (None, Some(owner)) => Some(self.sign_in_with_identity(owner, provider, client).await?),
            (None, None) => {
                let guest = guest_of(caller);
                Some(self.welcome(provider, &claimed, guest, client).await?)
            }
        };
        Ok(VisitEnded {
            login,
            return_to: away.return_to,
        })
    }

    async fn claimed(
        &self,
        provider: &Provider,
        away: &Away,
        answer: &VisitAnswer,
        now: Timestamp,
    ) -> Result<Claimed, FederationError> {
        let code = match (&answer.error, &answer.code) {
            (None, Some(code)) if code.len() <= ANSWER_BYTES_MAX => code,
            (Some(error), _) if error == "access_denied" => return Err(FederationError::Cancelled),
            (error, _) => {
                let error = error.clone().unwrap_or_default();
                return Err(failed(provider, ProviderFailure::Refused(error)));
            }
        };
        let back = Return {
            redirect_uri: &self.redirect_uri(provider),
            code,
            nonce: &away.nonce,
            pkce_verifier: &away.pkce_verifier,
            issuer: answer.issuer.as_deref(),
        };
        match provider.kind {
            ProviderKind::Github => provider.github_claimed(&back).await,
            ProviderKind::Oidc | ProviderKind::Google => provider.oidc_claimed(&back, now).await,
        }
        .map_err(|failure| failed(provider, failure))
    }

    /// Takes a link away, unless nothing else would let its owner in.
    pub async fn unlink(
        &self,
        who: &SignedIn,
        id: IdentityId,
        client: &Client,
    ) -> Result<(), Rejected> {
        let mut tx = self.store().begin().await?;
        people::lock(&mut tx, who.user).await?;
        let provider = identities::delete(&mut tx, who.user, id)
            .await?
            .ok_or(Rejected::NotFound)?;
        self.keep_a_way_in(&mut tx, who.user).await?;
        let event = Event::of(who.user, Kind::IdentityUnlinked, &provider);
        log::insert(&mut tx, &event, client, self.now()).await?;
        tx.commit().await?;
        Ok(())
    }

    fn provider(&self, id: &str) -> Result<&Provider, FederationError> {
        self.config()
            .providers
            .get(id)
            .ok_or(FederationError::Unknown)
    }

    fn redirect_uri(&self, provider: &Provider) -> String {
        let public_url = &self.config().public_url;
        format!("{public_url}/api/v1/auth/{}/callback", provider.id)
    }

    /// The path, if it is one of ours, as it may stand in a header.
    #[must_use]
    pub fn own_path(&self, path: Option<&str>) -> String {
        path.and_then(|path| own_path(&self.config().public_url, path))
            .unwrap_or_else(|| "/".to_owned())
    }
}

/// The path, if a browser that is told it stays here. It is read as browsers read it, who take `//host` and `/\host` for
/// another place.
fn own_path(public_url: &str, path: &str) -> Option<String> {
    let base = Url::parse(public_url).ok()?;
    if path.len() > PATH_BYTES_MAX || !path.starts_with('/') {
        return None;
    }
    let joined = base.join(path).ok()?;
    let path = &joined[Position::BeforePath..];
    // What is left of `/.//host` without its dot would be another place.
    (joined.origin() == base.origin() && !path.starts_with("//")).then(|| path.to_owned())
}

/// Somebody with an account, at a browser of their own.
fn person_of(caller: &Caller) -> Option<&SignedIn> {
    match caller {
        Caller::SignedIn(who)
            if !who.guest && who.session().is_some() && who.impersonator().is_none() =>
        {
            Some(who)
        }
        _ => None,
    }
}

fn guest_of(caller: &Caller) -> Option<&SignedIn> {
    match caller {
        Caller::SignedIn(who) if who.guest => Some(who),
        _ => None,
    }
}

fn failed(provider: &Provider, failure: ProviderFailure) -> FederationError {
    FederationError::Failed {
        provider: provider.id.clone(),
        failure,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_paths_of_ours_are_gone_back_to() {
        let ours = |path| own_path("https://tiltyard.example.org", path);
        for path in ["/", "/settings/security", "/p/1?x=//y#z", "/a//b"] {
            assert_eq!(ours(path).as_deref(), Some(path));
        }
        assert_eq!(
            ours("/ü\r\nset-cookie: a").as_deref(),
            Some("/%C3%BCset-cookie:%20a")
        );
        for path in [
            "",
            "settings",
            "//evil.example",
            "/\\evil.example",
            "/\t/evil.example",
            "/\n/evil.example",
            "/.//evil.example",
            "/a/..//evil.example",
            "https://evil.example",
            "javascript:alert(1)",
            "\\/evil.example",
            &format!("/{}", "a".repeat(1024)),
        ] {
            assert_eq!(ours(path), None, "{path:?}");
        }
    }
}
