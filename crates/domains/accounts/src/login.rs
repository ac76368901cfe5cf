//! Showing who one is: a password, and a second factor where it is on. Wrong ones are counted per name and per
//! address, whether or not there is such an account.

use std::time::Duration;

use serde::Serialize;
use tiltyard_contracts::{Timestamp, UserId};
use tiltyard_http::Client;
use utoipa::ToSchema;

use crate::{
    Accounts, Opened, Person, Rejected,
    captcha::Captcha,
    secret,
    security_log::{Event, Kind},
    store::{
        log, people, throttles,
        tickets::{self, Purpose, Ticket},
    },
    throttle::Verdict,
};

/// How long the second step of a login may take.
const SECOND_STEP: Duration = Duration::from_secs(600);
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
        let (Some(person), true) = (person.as_ref(), is_right) else {
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
        tx.commit().await?;
        if person.has_second_factor() {
            return self.ask_second_factor(person).await;
        }
        self.enter(person.id, true, "password", client).await
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

    async fn ask_second_factor(&self, person: &Person) -> Result<Login, Rejected> {
        let now = self.now();
        let challenge = secret::fresh();
        let ticket = Ticket {
            user: Some(person.id),
            detail: String::new(),
        };
        let mut tx = self.store().begin().await?;
        let key = secret::kept(&challenge);
        tickets::insert(
            &mut tx,
            &key,
            Purpose::SecondFactor,
            &ticket,
            now + SECOND_STEP,
            now,
        )
        .await?;
        tx.commit().await?;
        Ok(Login::SecondFactor {
            challenge,
            methods: vec![SecondFactorMethod::Totp, SecondFactorMethod::RecoveryCode],
        })
    }

    /// Opens a login for somebody who has shown all there is to show.
    pub(crate) async fn enter(
        &self,
        user: UserId,
        fresh_password: bool,
        how: &str,
        client: &Client,
    ) -> Result<Login, Rejected> {
        let now = self.now();
        let person = people::by_id(self.store(), user)
            .await?
            .ok_or(Rejected::WrongLogin)?;
        if let Some(ban) = person.ban_at(now) {
            return Err(Rejected::Banned(ban.clone()));
        }
        let mut tx = self.store().begin().await?;
        let opened = self
            .open_session(&mut tx, user, fresh_password, client, now)
            .await?;
        log::insert(&mut tx, &Event::of(user, Kind::SignedIn, how), client, now).await?;
        tx.commit().await?;
        Ok(Login::SignedIn(Box::new(person), opened))
    }
}
