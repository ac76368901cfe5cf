//! What those do who keep order: ban, verify, give roles. `actor` is nobody where it is the operator at the machine.

use tiltyard_contracts::{Role, Timestamp, UserId, access::Ban};
use tiltyard_http::Client;

use crate::{
    Accounts, Rejected,
    security_log::{Event, Kind},
    store::{log, people, sessions},
    words::Reason,
};

impl Accounts {
    /// Keeps somebody out; all their logins end.
    pub async fn ban(
        &self,
        actor: Option<UserId>,
        user: UserId,
        reason: &Reason,
        until: Option<Timestamp>,
        client: &Client,
    ) -> Result<(), Rejected> {
        let now = self.now();
        if actor == Some(user) {
            return Err(Rejected::Conflict("nobody bans themselves"));
        }
        if until.is_some_and(|until| until <= now) {
            return Err(Rejected::Field {
                field: "until",
                code: "invalid",
                detail: "lies in the past".to_owned(),
            });
        }
        let by_admin = match actor {
            Some(actor) => self.person(actor).await?.role == Role::Admin,
            // The operator at the machine.
            None => true,
        };
        match self.person(user).await?.role {
            Role::Admin => {
                return Err(Rejected::Conflict(
                    "an administrator is not banned; take the role first",
                ));
            }
            Role::Moderator if !by_admin => {
                return Err(Rejected::Conflict(
                    "a moderator is banned by an administrator only",
                ));
            }
            Role::Moderator | Role::Author | Role::User => {}
        }
        let ban = Ban {
            reason: reason.as_str().to_owned(),
            until,
            at: now,
        };
        let mut tx = self.store().begin().await?;
        people::set_ban(&mut tx, user, Some(&ban)).await?;
        let ended = sessions::end_all(&mut tx, user, None).await?;
        self.note(
            &mut tx,
            actor,
            user,
            Kind::Banned,
            reason.as_str(),
            client,
            now,
        )
        .await?;
        tx.commit().await?;
        self.closed(user, &ended);
        Ok(())
    }

    pub async fn unban(
        &self,
        actor: Option<UserId>,
        user: UserId,
        client: &Client,
    ) -> Result<(), Rejected> {
        let now = self.now();
        self.person(user).await?;
        let mut tx = self.store().begin().await?;
        people::set_ban(&mut tx, user, None).await?;
        self.note(&mut tx, actor, user, Kind::Unbanned, "", client, now)
            .await?;
        tx.commit().await?;
        Ok(())
    }

    /// Says that the address is theirs, or that it has to be shown again.
    pub async fn set_verified(
        &self,
        actor: Option<UserId>,
        user: UserId,
        verified: bool,
        client: &Client,
    ) -> Result<(), Rejected> {
        let now = self.now();
        self.person(user).await?;
        let mut tx = self.store().begin().await?;
        people::set_verified(&mut tx, user, verified.then_some(now)).await?;
        let detail = if verified { "yes" } else { "no" };
        self.note(&mut tx, actor, user, Kind::Verified, detail, client, now)
            .await?;
        tx.commit().await?;
        self.rights_changed(user);
        Ok(())
    }

    pub async fn set_role(
        &self,
        actor: Option<UserId>,
        user: UserId,
        role: Role,
        client: &Client,
    ) -> Result<(), Rejected> {
        let now = self.now();
        if actor == Some(user) {
            return Err(Rejected::Conflict("nobody changes their own role"));
        }
        if self.person(user).await?.guest {
            return Err(Rejected::Conflict("a guest has no role"));
        }
        let mut tx = self.store().begin().await?;
        people::set_role(&mut tx, user, role).await?;
        // Whether somebody may look through others' eyes, and others through theirs, is a matter of roles.
        let ended = sessions::end_impersonations(&mut tx, user).await?;
        self.note(
            &mut tx,
            actor,
            user,
            Kind::RoleChanged,
            role.name(),
            client,
            now,
        )
        .await?;
        tx.commit().await?;
        self.closed(user, &ended);
        self.rights_changed(user);
        Ok(())
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "an entry of the log has as many parts"
    )]
    pub(crate) async fn note(
        &self,
        tx: &mut tiltyard_store::Tx,
        actor: Option<UserId>,
        user: UserId,
        kind: Kind,
        detail: &str,
        client: &Client,
        now: Timestamp,
    ) -> Result<(), Rejected> {
        let event = Event {
            user: Some(user),
            actor,
            kind,
            detail,
        };
        log::insert(tx, &event, client, now).await?;
        Ok(())
    }
}
