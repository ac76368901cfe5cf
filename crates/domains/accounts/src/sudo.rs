//! Showing once more who one is, before what cannot be undone.

use tiltyard_contracts::{SignedIn, Timestamp, access::Proof};
use tiltyard_http::Client;
use tiltyard_store::Tx;

use crate::{
    Accounts, Factor, Rejected,
    second_factor::Shown,
    security_log::{Event, Kind},
    sessions::SUDO,
    store::{log, people, sessions, throttles},
    throttle::Verdict,
};

impl Accounts {
    /// Trusts this login for a while.
    pub async fn sudo_with_password(
        &self,
        who: &SignedIn,
        password: &str,
        client: &Client,
    ) -> Result<Timestamp, Rejected> {
        let person = people::by_id(self.store(), who.user)
            .await?
            .ok_or(Rejected::NotFound)?;
        let counted = format!("sudo:{}", who.user);
        let failures = throttles::of(self.store(), &counted).await?;
        if let Verdict::Wait(wait) = failures.verdict(self.now()) {
            return Err(Rejected::TooSoon(wait));
        }
        if !self
            .0
            .passwords
            .verify(password, person.password_hash.as_deref())
            .await?
        {
            let now = self.now();
            let mut tx = self.store().begin().await?;
            throttles::set(&mut tx, &counted, failures.failed(now)).await?;
            log::insert(
                &mut tx,
                &Event::of(who.user, Kind::SignInFailed, "sudo"),
                client,
                now,
            )
            .await?;
            tx.commit().await?;
            return Err(Rejected::WrongPassword);
        }
        let mut tx = self.store().begin().await?;
        throttles::clear(&mut tx, &counted).await?;
        let until = self.give_sudo(&mut tx, who, "password", client).await?;
        tx.commit().await?;
        Ok(until)
    }

    /// The same with what else shows who one is.
    pub async fn sudo_with_factor(
        &self,
        who: &SignedIn,
        factor: &Factor,
        client: &Client,
    ) -> Result<Timestamp, Rejected> {
        let now = self.now();
        let mut tx = self.store().begin().await?;
        people::lock(&mut tx, who.user).await?;
        let person = self.person(who.user).await?;
        match self
            .check_factor(&mut tx, &person, factor, client, now)
            .await?
        {
            Shown::Right(how) => {
                let until = self.give_sudo(&mut tx, who, how, client).await?;
                tx.commit().await?;
                Ok(until)
            }
            Shown::Wrong(rejected) => {
                tx.commit().await?;
                Err(rejected)
            }
        }
    }

    pub(crate) async fn give_sudo(
        &self,
        tx: &mut Tx,
        who: &SignedIn,
        how: &str,
        client: &Client,
    ) -> Result<Timestamp, Rejected> {
        let session = who
            .session()
            .ok_or(Rejected::Conflict("a token cannot be trusted further"))?;
        let now = self.now();
        let until = now + SUDO;
        sessions::set_sudo(tx, session, until).await?;
        let event = Event::of(who.user, Kind::SudoGiven, how);
        log::insert(tx, &event, client, now).await?;
        Ok(until)
    }
}

/// Whether somebody showed just now who they are.
pub(crate) fn given(who: &SignedIn, now: Timestamp) -> bool {
    match &who.proof {
        Proof::Session { sudo_until, .. } => sudo_until.is_some_and(|until| until > now),
        Proof::Token { .. } => false,
    }
}
