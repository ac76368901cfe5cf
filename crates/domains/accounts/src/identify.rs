//! Whose a cookie or token is: asked once per request.

use tiltyard_contracts::{
    Caller, SignedIn,
    access::{Ban, Proof},
};
use tiltyard_http::{Client, Credentials, Identified, Identify, Problem};

use crate::{
    Accounts, Rejected, person, secret,
    sessions::{IDLE, SEEN_EVERY},
    store::{sessions, tokens},
    tokens::TOKEN_PREFIX,
};

impl Identify for Accounts {
    fn identify<'a>(&'a self, credentials: &'a Credentials, client: &'a Client) -> Identified<'a> {
        Box::pin(async move {
            let caller = match credentials {
                Credentials::None => Ok(Caller::Nobody),
                Credentials::Session(secret) => self.session_of(secret, client).await,
                Credentials::Token(secret) => match secret.strip_prefix(TOKEN_PREFIX) {
                    Some(_) => self.token_of(secret).await,
                    // A client without cookies may carry its login here.
                    None => self.session_of(secret, client).await,
                },
            };
            caller.map_err(Problem::from)
        })
    }
}

impl Accounts {
    async fn session_of(&self, secret: &str, client: &Client) -> Result<Caller, Rejected> {
        let now = self.now();
        let shown = sessions::by_secret(self.store(), &secret::kept(secret)).await?;
        let Some(shown) = shown.filter(|shown| shown.expires_at > now) else {
            return Ok(Caller::Nobody);
        };
        if let Some(ban) = ban(shown.ban, now) {
            return Ok(Caller::Banned(ban));
        }
        // Somebody else's visit is none of theirs, and ends when it was to end.
        if shown.impersonator.is_none() && shown.last_seen_at + SEEN_EVERY < now {
            let mut tx = self.store().begin().await?;
            sessions::seen(&mut tx, shown.id, shown.user, client, now + IDLE, now).await?;
            tx.commit().await?;
        }
        Ok(Caller::SignedIn(SignedIn {
            user: shown.user,
            role: shown.role,
            guest: shown.guest,
            proof: Proof::Session {
                id: shown.id,
                sudo_until: shown.sudo_until,
                impersonator: shown.impersonator,
            },
        }))
    }

    async fn token_of(&self, secret: &str) -> Result<Caller, Rejected> {
        let now = self.now();
        let shown = tokens::by_secret(self.store(), &secret::kept(secret)).await?;
        let Some(shown) =
            shown.filter(|shown| shown.token.expires_at.is_none_or(|until| until > now))
        else {
            return Ok(Caller::Nobody);
        };
        if let Some(ban) = ban(shown.ban, now) {
            return Ok(Caller::Banned(ban));
        }
        if shown
            .token
            .last_used_at
            .is_none_or(|at| at + SEEN_EVERY < now)
        {
            let mut tx = self.store().begin().await?;
            tokens::used(&mut tx, shown.token.id, now).await?;
            tx.commit().await?;
        }
        Ok(Caller::SignedIn(SignedIn {
            user: shown.user,
            role: shown.role,
            guest: false,
            proof: Proof::Token {
                id: shown.token.id,
                scopes: shown.token.scopes,
            },
        }))
    }
}

fn ban(ban: Option<Ban>, now: jiff::Timestamp) -> Option<Ban> {
    ban.filter(|ban| person::holds(ban, now))
}
