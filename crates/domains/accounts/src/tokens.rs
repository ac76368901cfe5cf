//! Personal access tokens: a program acts for its owner, within scopes, until a day.

use tiltyard_contracts::{Scope, SignedIn, Timestamp, TokenId, UserId};
use tiltyard_http::Client;

use crate::{
    Accounts, Rejected, secret,
    security_log::{Event, Kind},
    store::{
        log,
        tokens::{self, Token},
    },
    words::Label,
};

/// By which a token is known for one, also by those who search leaked files for them.
pub const TOKEN_PREFIX: &str = "tty_";
/// Tokens of one person.
const TOKENS_MAX: i64 = 50;

/// A token to make.
#[derive(Debug)]
pub struct NewToken {
    pub name: Label,
    pub scopes: Vec<Scope>,
    pub expires_at: Option<Timestamp>,
}

impl Accounts {
    pub async fn tokens(&self, user: UserId) -> Result<Vec<Token>, Rejected> {
        Ok(tokens::of(self.store(), user).await?)
    }

    /// The token and its secret, which is told once.
    pub async fn make_token(
        &self,
        who: &SignedIn,
        mut new: NewToken,
        client: &Client,
    ) -> Result<(Token, String), Rejected> {
        let now = self.now();
        new.scopes.sort_unstable();
        new.scopes.dedup();
        if new.scopes.is_empty() {
            return Err(field("scopes", "choose at least one"));
        }
        if new.expires_at.is_some_and(|at| at <= now) {
            return Err(field("expires_at", "lies in the past"));
        }
        if tokens::count(self.store(), who.user).await? >= TOKENS_MAX {
            return Err(Rejected::Conflict(
                "50 tokens are the most; delete one first",
            ));
        }
        let secret = format!("{TOKEN_PREFIX}{}", secret::fresh());
        let token = Token {
            id: TokenId::generate(),
            name: new.name.as_str().to_owned(),
            scopes: new.scopes,
            created_at: now,
            expires_at: new.expires_at,
            last_used_at: None,
        };
        let mut tx = self.store().begin().await?;
        tokens::insert(&mut tx, who.user, &token, &secret::kept(&secret)).await?;
        log::insert(
            &mut tx,
            &Event::of(who.user, Kind::TokenMade, &token.name),
            client,
            now,
        )
        .await?;
        tx.commit().await?;
        Ok((token, secret))
    }

    pub async fn delete_token(
        &self,
        who: &SignedIn,
        id: TokenId,
        client: &Client,
    ) -> Result<(), Rejected> {
        let mut tx = self.store().begin().await?;
        if !tokens::delete(&mut tx, who.user, id).await? {
            return Err(Rejected::NotFound);
        }
        log::insert(
            &mut tx,
            &Event::of(who.user, Kind::TokenRemoved, &id.to_string()),
            client,
            self.now(),
        )
        .await?;
        tx.commit().await?;
        Ok(())
    }
}

fn field(field: &'static str, detail: &str) -> Rejected {
    Rejected::Field {
        field,
        code: "invalid",
        detail: detail.to_owned(),
    }
}
