//! Login sessions: opened with a secret that only the client keeps, alive while it is used, ended by their owner.

use std::time::Duration;

use tiltyard_contracts::{SessionId, SignedIn, Timestamp, UserId};
use tiltyard_http::Client;
use tiltyard_store::{StoreError, Tx};

use crate::{
    Accounts, Rejected, secret,
    security_log::{Event, Kind},
    store::{
        log,
        sessions::{self, NewSession, Session},
    },
};

/// A login that is not used for so long is over.
pub const IDLE: Duration = Duration::from_secs(30 * 86_400);
/// Uses closer together than this are one, to the store.
pub const SEEN_EVERY: Duration = Duration::from_secs(300);
/// How long a shown password is trusted for dangerous acts.
pub const SUDO: Duration = Duration::from_secs(15 * 60);

/// A login that was just opened: the secret is told once.
#[derive(Debug, Clone)]
pub struct Opened {
    pub session: SessionId,
    pub user: UserId,
    pub secret: String,
    pub expires_at: Timestamp,
}

impl Accounts {
    /// Opens a login. Whoever showed a password just now need not show it again at once.
    pub(crate) async fn open_session(
        &self,
        tx: &mut Tx,
        user: UserId,
        fresh_password: bool,
        client: &Client,
        now: Timestamp,
    ) -> Result<Opened, StoreError> {
        let opened = Opened {
            session: SessionId::generate(),
            user,
            secret: secret::fresh(),
            expires_at: now + IDLE,
        };
        let new = NewSession {
            id: opened.session,
            user,
            secret: &secret::kept(&opened.secret),
            expires_at: opened.expires_at,
            sudo_until: fresh_password.then(|| now + SUDO),
            impersonator: None,
            origin: None,
        };
        sessions::insert(tx, &new, client, now).await?;
        Ok(opened)
    }

    /// The logins of a person, newest first.
    pub async fn sessions(&self, user: UserId) -> Result<Vec<Session>, Rejected> {
        Ok(sessions::of(self.store(), user, self.now()).await?)
    }

    pub async fn sign_out(&self, who: &SignedIn, client: &Client) -> Result<(), Rejected> {
        if who.impersonator().is_some() {
            return self.end_impersonation(who, client).await;
        }
        if let Some(id) = who.session() {
            self.end(who, id, Kind::SignedOut, client).await?;
        }
        Ok(())
    }

    pub async fn end_session(
        &self,
        who: &SignedIn,
        id: SessionId,
        client: &Client,
    ) -> Result<(), Rejected> {
        self.end(who, id, Kind::SessionEnded, client).await
    }

    /// Ends all logins of somebody else.
    pub async fn end_sessions_of(
        &self,
        actor: UserId,
        user: UserId,
        client: &Client,
    ) -> Result<(), Rejected> {
        self.person(user).await?;
        let now = self.now();
        let mut tx = self.store().begin().await?;
        let ended = sessions::end_all(&mut tx, user, None).await?;
        let event = Event {
            user: Some(user),
            actor: Some(actor),
            kind: Kind::SessionEnded,
            detail: &format!("all {}", ended.len()),
        };
        log::insert(&mut tx, &event, client, now).await?;
        tx.commit().await?;
        Ok(())
    }

    async fn end(
        &self,
        who: &SignedIn,
        id: SessionId,
        kind: Kind,
        client: &Client,
    ) -> Result<(), Rejected> {
        let mut tx = self.store().begin().await?;
        if !sessions::end(&mut tx, who.user, id).await? {
            return Err(Rejected::NotFound);
        }
        log::insert(&mut tx, &Event::of(who.user, kind, ""), client, self.now()).await?;
        tx.commit().await?;
        self.closed(who.user, &[id]);
        Ok(())
    }

    /// Ends all logins but the one that asks.
    pub async fn end_other_sessions(
        &self,
        who: &SignedIn,
        client: &Client,
    ) -> Result<(), Rejected> {
        let mut tx = self.store().begin().await?;
        let ended = sessions::end_all(&mut tx, who.user, who.session()).await?;
        let detail = format!("{} others", ended.len());
        log::insert(
            &mut tx,
            &Event::of(who.user, Kind::SessionEnded, &detail),
            client,
            self.now(),
        )
        .await?;
        tx.commit().await?;
        self.closed(who.user, &ended);
        Ok(())
    }

    /// Whether this login is not over.
    pub async fn is_signed_in(&self, id: SessionId) -> Result<bool, Rejected> {
        Ok(sessions::is_open(self.store(), id, self.now()).await?)
    }

    /// A new secret for the same login, for clients that renew theirs.
    pub async fn refresh(&self, who: &SignedIn) -> Result<Opened, Rejected> {
        let session = who.session().ok_or(Rejected::Conflict(
            "a token is not renewed; make another one",
        ))?;
        if who.impersonator().is_some() {
            return Err(Rejected::Impersonating);
        }
        let opened = Opened {
            session,
            user: who.user,
            secret: secret::fresh(),
            expires_at: self.now() + IDLE,
        };
        let mut tx = self.store().begin().await?;
        if !sessions::set_secret(
            &mut tx,
            session,
            &secret::kept(&opened.secret),
            opened.expires_at,
        )
        .await?
        {
            return Err(Rejected::NotFound);
        }
        tx.commit().await?;
        Ok(opened)
    }
}
