//! Showing the password again, before what cannot be undone.

use tiltyard_contracts::{SignedIn, Timestamp};
use tiltyard_http::Client;

use crate::{
    Accounts, Rejected,
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
        self.give_sudo(who, &counted, "password", client).await
    }

    pub(crate) async fn give_sudo(
        &self,
        who: &SignedIn,
        counted: &str,
        how: &str,
        client: &Client,
    ) -> Result<Timestamp, Rejected> {
        let session = who
            .session()
            .ok_or(Rejected::Conflict("a token cannot be trusted further"))?;
        let now = self.now();
        let until = now + SUDO;
        let mut tx = self.store().begin().await?;
        throttles::clear(&mut tx, counted).await?;
        sessions::set_sudo(&mut tx, session, until).await?;
        log::insert(
            &mut tx,
            &Event::of(who.user, Kind::SudoGiven, how),
            client,
            now,
        )
        .await?;
        tx.commit().await?;
        Ok(until)
    }
}
