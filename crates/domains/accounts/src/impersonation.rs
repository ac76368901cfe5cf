//! Looking at the place through somebody's eyes: an administrator's visit in a person's account, which the person sees
//! in their log. It is short, goes no further than what needs no password again, and ends with the administrator's own
//! login.

use std::time::Duration;

use tiltyard_contracts::{Permission, SessionId, SignedIn, UserId, access::Proof};
use tiltyard_http::Client;

use crate::{
    Accounts, Opened, Rejected, secret,
    security_log::Kind,
    sessions::IDLE,
    store::{
        people,
        sessions::{self, NewSession},
    },
};

/// How long such a visit lasts at the most; using it makes it no longer.
const IMPERSONATION: Duration = Duration::from_secs(3600);

impl Accounts {
    /// Opens a login of `user` in which `who` looks through their eyes.
    pub async fn impersonate(
        &self,
        who: &SignedIn,
        user: UserId,
        client: &Client,
    ) -> Result<(SignedIn, Opened), Rejected> {
        let now = self.now();
        let origin = who.session().ok_or(Rejected::NotFound)?;
        let person = self.person(user).await?;
        if person.role.may(Permission::PeopleImpersonate) {
            return Err(Rejected::Conflict(
                "nobody looks through an administrator's eyes",
            ));
        }
        if person.ban_at(now).is_some() {
            return Err(Rejected::Conflict(
                "a banned person sees nothing; lift the ban first",
            ));
        }
        let actor = self.person(who.user).await?;
        let opened = Opened {
            session: SessionId::generate(),
            user,
            secret: secret::fresh(),
            expires_at: now + IMPERSONATION,
        };
        let new = NewSession {
            id: opened.session,
            user,
            secret: &secret::kept(&opened.secret),
            expires_at: opened.expires_at,
            sudo_until: None,
            impersonator: Some(who.user),
            origin: Some(origin),
        };
        let mut tx = self.store().begin().await?;
        sessions::insert(&mut tx, &new, client, now).await?;
        self.note(
            &mut tx,
            Some(who.user),
            user,
            Kind::ImpersonationBegun,
            &actor.handle,
            client,
            now,
        )
        .await?;
        tx.commit().await?;
        let visitor = SignedIn {
            user,
            role: person.role,
            guest: person.guest,
            proof: Proof::Session {
                id: opened.session,
                sudo_until: None,
                impersonator: Some(who.user),
            },
        };
        Ok((visitor, opened))
    }

    /// Ends such a visit and goes back to the administrator's own login, which gets a new secret: the old one was
    /// given up when the visit began.
    pub async fn come_back(
        &self,
        who: &SignedIn,
        client: &Client,
    ) -> Result<(SignedIn, Opened), Rejected> {
        let (Some(actor), Some(visit)) = (who.impersonator(), who.session()) else {
            return Err(Rejected::Conflict("these are your own eyes"));
        };
        let origin = sessions::origin(self.store(), visit)
            .await?
            .ok_or(Rejected::NotFound)?;
        let person = people::by_id(self.store(), actor)
            .await?
            .ok_or(Rejected::NotFound)?;
        let now = self.now();
        let opened = Opened {
            session: origin,
            user: actor,
            secret: secret::fresh(),
            expires_at: now + IDLE,
        };
        let mut tx = self.store().begin().await?;
        let kept = secret::kept(&opened.secret);
        if !sessions::set_secret(&mut tx, origin, &kept, opened.expires_at).await? {
            return Err(Rejected::NotFound);
        }
        self.leave(&mut tx, who, actor, visit, client).await?;
        tx.commit().await?;
        let back = SignedIn {
            user: actor,
            role: person.role,
            guest: false,
            proof: Proof::Session {
                id: origin,
                sudo_until: None,
                impersonator: None,
            },
        };
        Ok((back, opened))
    }

    /// Ends such a visit without going back.
    pub(crate) async fn end_impersonation(
        &self,
        who: &SignedIn,
        client: &Client,
    ) -> Result<(), Rejected> {
        let (Some(actor), Some(visit)) = (who.impersonator(), who.session()) else {
            return Ok(());
        };
        let mut tx = self.store().begin().await?;
        self.leave(&mut tx, who, actor, visit, client).await?;
        tx.commit().await?;
        Ok(())
    }

    async fn leave(
        &self,
        tx: &mut tiltyard_store::Tx,
        who: &SignedIn,
        actor: UserId,
        visit: SessionId,
        client: &Client,
    ) -> Result<(), Rejected> {
        if !sessions::end(tx, who.user, visit).await? {
            return Err(Rejected::NotFound);
        }
        let now = self.now();
        self.note(
            tx,
            Some(actor),
            who.user,
            Kind::ImpersonationEnded,
            "",
            client,
            now,
        )
        .await
    }
}
