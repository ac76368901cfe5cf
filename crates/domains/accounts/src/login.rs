//! Showing who one is by a password. Wrong ones are counted per name and per address, whether or not there is such an
//! account. What follows where a second factor is on stands in `second_factor.rs`.

use serde::Serialize;
use tiltyard_contracts::{Timestamp, UserId};
use tiltyard_http::Client;
use tiltyard_store::Tx;
use utoipa::ToSchema;

use crate::{
    Accounts, Opened, Person, Rejected,
    captcha::Captcha,
    security_log::{Event, Kind},
    store::{log, people, throttles},
    throttle::Verdict,
};

/// Kept of a name somebody typed, in characters.
const NAME_CHARS_MAX: usize = 254;
/// The longest password that is looked at, in characters.
const PASSWORD_CHARS_MAX: usize = 200;

/// How far a login got.
#[derive(Debug)]
pub enum Login {
    SignedIn(Box<Person>, Opened),
    /// The password was right; one of these is to be shown with the challenge.
    SecondFactor {
        challenge: String,
        methods: Vec<SecondFactorMethod>,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SecondFactorMethod {
    Totp,
    RecoveryCode,
    Passkey,
}

impl Accounts {
    /// A name or address, and a password.
    pub async fn sign_in(
        &self,
        login: &str,
        password: &str,
        captcha: Option<&Captcha>,
        client: &Client,
    ) -> Result<Login, Rejected> {
        // Longer ones are nobody's, and would only cost time.
        if password.chars().count() > PASSWORD_CHARS_MAX || login.chars().count() > NAME_CHARS_MAX {
            return Err(Rejected::WrongLogin);
        }
        let name: String = login
            .trim()
            .to_lowercase()
            .chars()
            .take(NAME_CHARS_MAX)
            .collect();
        let counted = [
            format!("name:{name}"),
            format!("address:{}", client.address),
        ];
        self.admit(&counted, captcha).await?;
        let person = people::by_login(self.store(), &name).await?;
        let hash = person
            .as_ref()
            .and_then(|person| person.password_hash.as_deref());
        let is_right = self.0.passwords.verify(password, hash).await?;
        let now = self.now();
        let (Some(person), true) = (person.clone(), is_right) else {
            self.note_failure(
                &counted,
                person.as_ref().map(|person| person.id),
                client,
                now,
            )
            .await?;
            return Err(Rejected::WrongLogin);
        };
        if let Some(ban) = person.ban_at(now) {
            return Err(Rejected::Banned(ban.clone()));
        }
        let mut tx = self.store().begin().await?;
        throttles::clear(&mut tx, &counted[0]).await?;
        let login = self
            .pass_first_factor(&mut tx, person, true, "password", client)
            .await?;
        tx.commit().await?;
        Ok(login)
    }

    /// Whether this name and this address may try again now, and with what.
    async fn admit(&self, counted: &[String], captcha: Option<&Captcha>) -> Result<(), Rejected> {
        let now = self.now();
        let mut needs_captcha = false;
        for whose in counted {
            match throttles::of(self.store(), whose).await?.verdict(now) {
                Verdict::Free => {}
                Verdict::Captcha => needs_captcha = true,
                Verdict::Wait(wait) => return Err(Rejected::TooSoon(wait)),
            }
        }
        if needs_captcha {
            let mut tx = self.store().begin().await?;
            self.use_captcha(&mut tx, captcha, now).await?;
            tx.commit().await?;
        }
        Ok(())
    }

    async fn note_failure(
        &self,
        counted: &[String],
        user: Option<UserId>,
        client: &Client,
        now: Timestamp,
    ) -> Result<(), Rejected> {
        let mut failures = Vec::new();
        for whose in counted {
            failures.push((whose, throttles::of(self.store(), whose).await?.failed(now)));
        }
        let mut tx = self.store().begin().await?;
        for (whose, failures) in failures {
            throttles::set(&mut tx, whose, failures).await?;
        }
        if let Some(user) = user {
            log::insert(
                &mut tx,
                &Event::of(user, Kind::SignInFailed, "password"),
                client,
                now,
            )
            .await?;
        }
        tx.commit().await?;
        Ok(())
    }

    /// Opens a login for somebody who has shown all there is to show. `fresh`: what they showed, they showed just now.
    pub(crate) async fn enter(
        &self,
        tx: &mut Tx,
        person: Person,
        fresh: bool,
        how: &str,
        client: &Client,
    ) -> Result<Login, Rejected> {
        let now = self.now();
        if let Some(ban) = person.ban_at(now) {
            return Err(Rejected::Banned(ban.clone()));
        }
        let opened = self.open_session(tx, person.id, fresh, client, now).await?;
        log::insert(tx, &Event::of(person.id, Kind::SignedIn, how), client, now).await?;
        Ok(Login::SignedIn(Box::new(person), opened))
    }
}
