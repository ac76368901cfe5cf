//! The second factor: turned on and off by its owner, asked for where it is on, and good for sudo as well.
//!
//! Codes from an app turn it on: somebody who only added a passkey still signs in with the password alone, so that a
//! lost passkey locks nobody out. Where codes are on, a passkey does as well as a code.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use tiltyard_contracts::{SignedIn, Timestamp, UserId};
use tiltyard_http::Client;
use tiltyard_store::{Tx, timestamp};

use crate::{
    Accounts, Login, PasskeyAnswer, PasskeyError, Person, Rejected, SecondFactorMethod, TotpSetup,
    codes, passkeys, secret,
    security_log::{Event, Kind},
    store::{
        factors, log,
        passkeys::Passkey,
        people, throttles,
        tickets::{self, Purpose, Ticket},
    },
    throttle::Verdict,
};

/// How long the second step of a login may take.
const SECOND_STEP: Duration = Duration::from_secs(600);
/// Wrong codes after which a login begins again.
const WRONG_CODES_MAX: u32 = 5;
/// The longest code that is looked at, in bytes.
const CODE_BYTES_MAX: usize = 64;

/// What somebody shows after, or in place of, a password.
#[derive(Debug, Clone)]
pub enum Factor {
    Totp(String),
    RecoveryCode(String),
    Passkey(Box<PasskeyAnswer>),
}

/// How a person's second factor stands.
#[derive(Debug, Clone)]
pub struct SecondFactorState {
    pub totp: bool,
    pub recovery_codes_left: i64,
    pub passkeys: Vec<Passkey>,
}

/// What is kept between the two steps of a login.
#[derive(Debug, Serialize, Deserialize)]
struct Halfway {
    /// What was shown first, for the log.
    how: String,
    /// Whether it was shown just now, so that dangerous acts need not ask for it again.
    fresh: bool,
    wrong_codes: u32,
    /// In microseconds since 1970.
    until: i64,
}

/// What came of a factor that was shown. A wrong one is counted and logged in the transaction: it is to be committed.
pub(crate) enum Shown {
    Right(&'static str),
    Wrong(Rejected),
}

impl Accounts {
    pub async fn second_factor(&self, user: UserId) -> Result<SecondFactorState, Rejected> {
        let person = self.person(user).await?;
        Ok(SecondFactorState {
            totp: person.has_second_factor(),
            recovery_codes_left: factors::recovery_codes_left(self.store(), user).await?,
            passkeys: self.passkeys(user).await?,
        })
    }

    /// A secret for an app. It asks for nothing until a first code shows that the app has it.
    pub async fn begin_totp(&self, who: &SignedIn) -> Result<TotpSetup, Rejected> {
        let person = self.person(who.user).await?;
        let secret = secret::bytes::<{ codes::TOTP_SECRET_BYTES }>();
        let setup = codes::setup(&secret, &person.handle)?;
        let mut tx = self.store().begin().await?;
        if !factors::begin_totp(&mut tx, who.user, &secret).await? {
            return Err(Rejected::Conflict(
                "codes are on already; turn them off first",
            ));
        }
        tx.commit().await?;
        Ok(setup)
    }

    /// Turns codes on. The recovery codes are told once.
    pub async fn confirm_totp(
        &self,
        who: &SignedIn,
        code: &str,
        client: &Client,
    ) -> Result<Vec<String>, Rejected> {
        let now = self.now();
        let mut tx = self.store().begin().await?;
        people::lock(&mut tx, who.user).await?;
        let person = self.person(who.user).await?;
        match &person.totp {
            None => return Err(Rejected::Conflict("ask for a secret first")),
            Some(totp) if totp.confirmed => {
                return Err(Rejected::Conflict("codes are on already"));
            }
            Some(_) => {}
        }
        match self
            .check_totp(&mut tx, &person, code, "code", client, now)
            .await?
        {
            Shown::Right(_) => {}
            Shown::Wrong(rejected) => {
                tx.commit().await?;
                return Err(rejected);
            }
        }
        factors::confirm_totp(&mut tx, who.user, now).await?;
        let told = new_codes(&mut tx, who.user).await?;
        let event = Event::of(who.user, Kind::SecondFactorOn, "totp");
        log::insert(&mut tx, &event, client, now).await?;
        let what = "Signing in asks for a code from an app from now on.";
        self.tell(&mut tx, &person, "Your second factor is on", what, now)
            .await?;
        tx.commit().await?;
        Ok(told)
    }

    pub async fn end_totp(&self, who: &SignedIn, client: &Client) -> Result<(), Rejected> {
        let now = self.now();
        let person = self.person(who.user).await?;
        let mut tx = self.store().begin().await?;
        if !factors::end_totp(&mut tx, who.user).await? {
            return Err(Rejected::NotFound);
        }
        let event = Event::of(who.user, Kind::SecondFactorOff, "totp");
        log::insert(&mut tx, &event, client, now).await?;
        let what = "Signing in asks for no code from an app any more, and the recovery codes are no longer good.";
        self.tell(&mut tx, &person, "Your second factor is off", what, now)
            .await?;
        tx.commit().await?;
        Ok(())
    }

    /// New recovery codes; the old ones are no longer good.
    pub async fn new_recovery_codes(
        &self,
        who: &SignedIn,
        client: &Client,
    ) -> Result<Vec<String>, Rejected> {
        let now = self.now();
        let mut tx = self.store().begin().await?;
        people::lock(&mut tx, who.user).await?;
        if !self.person(who.user).await?.has_second_factor() {
            return Err(Rejected::Conflict("turn codes on first"));
        }
        let told = new_codes(&mut tx, who.user).await?;
        let event = Event::of(who.user, Kind::RecoveryCodesMade, "");
        log::insert(&mut tx, &event, client, now).await?;
        tx.commit().await?;
        Ok(told)
    }

    /// Somebody showed a password, or came from a provider: in they go, unless more is asked for.
    pub(crate) async fn pass_first_factor(
        &self,
        tx: &mut Tx,
        person: Person,
        fresh: bool,
        how: &str,
        client: &Client,
    ) -> Result<Login, Rejected> {
        let now = self.now();
        if !person.has_second_factor() {
            return self.enter(tx, person, fresh, how, client).await;
        }
        if let Some(ban) = person.ban_at(now) {
            return Err(Rejected::Banned(ban.clone()));
        }
        let challenge = secret::fresh();
        let halfway = Halfway {
            how: how.to_owned(),
            fresh,
            wrong_codes: 0,
            until: (now + SECOND_STEP).as_microsecond(),
        };
        wait_halfway(tx, person.id, &challenge, &halfway, now).await?;
        Ok(Login::SecondFactor {
            challenge,
            methods: self.methods(person.id).await?,
        })
    }

    async fn methods(&self, user: UserId) -> Result<Vec<SecondFactorMethod>, Rejected> {
        let mut methods = vec![SecondFactorMethod::Totp];
        if factors::recovery_codes_left(self.store(), user).await? > 0 {
            methods.push(SecondFactorMethod::RecoveryCode);
        }
        if !self.passkeys(user).await?.is_empty() {
            methods.push(SecondFactorMethod::Passkey);
        }
        Ok(methods)
    }

    /// The second step of a login.
    pub async fn finish_sign_in(
        &self,
        challenge: &str,
        factor: &Factor,
        client: &Client,
    ) -> Result<Login, Rejected> {
        let now = self.now();
        let key = secret::kept(challenge);
        let mut tx = self.store().begin().await?;
        let ticket = tickets::take(&mut tx, &key, Purpose::SecondFactor, now)
            .await?
            .ok_or_else(gone)?;
        let mut halfway: Halfway = serde_json::from_str(&ticket.detail).map_err(|_| gone())?;
        let user = ticket.user.ok_or_else(gone)?;
        people::lock(&mut tx, user).await?;
        let person = people::by_id(self.store(), user).await?.ok_or_else(gone)?;
        match self
            .check_factor(&mut tx, &person, factor, client, now)
            .await?
        {
            Shown::Right(what) => {
                let how = format!("{}, {what}", halfway.how);
                let login = self
                    .enter(&mut tx, person, halfway.fresh, &how, client)
                    .await?;
                tx.commit().await?;
                Ok(login)
            }
            Shown::Wrong(rejected) => {
                halfway.wrong_codes += 1;
                if halfway.wrong_codes < WRONG_CODES_MAX {
                    wait_halfway(&mut tx, user, challenge, &halfway, now).await?;
                }
                tx.commit().await?;
                Err(rejected)
            }
        }
    }

    /// Looks at what is shown. The person's row is locked, so that two tries at once count as two.
    pub(crate) async fn check_factor(
        &self,
        tx: &mut Tx,
        person: &Person,
        factor: &Factor,
        client: &Client,
        now: Timestamp,
    ) -> Result<Shown, Rejected> {
        match factor {
            Factor::Totp(code) => {
                if !person.has_second_factor() {
                    return Ok(Shown::Wrong(wrong("totp")));
                }
                self.check_totp(tx, person, code, "totp", client, now).await
            }
            Factor::RecoveryCode(code) => {
                self.check_recovery_code(tx, person, code, client, now)
                    .await
            }
            // Nobody guesses these: wrong ones are not counted.
            Factor::Passkey(answer) => {
                let checked = self.check_passkey(tx, answer, client, now).await?;
                Ok(match checked {
                    Ok(owner) if owner.id == person.id => Shown::Right("passkey"),
                    Ok(_) => Shown::Wrong(passkeys::refused("passkey", &PasskeyError::Foreign)),
                    Err(error) => Shown::Wrong(passkeys::refused("passkey", &error)),
                })
            }
        }
    }

    async fn check_totp(
        &self,
        tx: &mut Tx,
        person: &Person,
        code: &str,
        field: &'static str,
        client: &Client,
        now: Timestamp,
    ) -> Result<Shown, Rejected> {
        admit(tx, person.id, now).await?;
        let step = person
            .totp
            .as_ref()
            .filter(|_| code.len() <= CODE_BYTES_MAX)
            .and_then(|totp| codes::step(&totp.secret, code, totp.last_step, now));
        if let Some(step) = step
            && factors::use_step(tx, person.id, step).await?
        {
            throttles::clear(tx, &counted(person.id)).await?;
            return Ok(Shown::Right("totp"));
        }
        note_wrong(tx, person.id, "totp", client, now).await?;
        Ok(Shown::Wrong(wrong(field)))
    }

    async fn check_recovery_code(
        &self,
        tx: &mut Tx,
        person: &Person,
        code: &str,
        client: &Client,
        now: Timestamp,
    ) -> Result<Shown, Rejected> {
        admit(tx, person.id, now).await?;
        let kept = codes::kept_recovery_code(code);
        if code.len() > CODE_BYTES_MAX || !factors::use_recovery_code(tx, person.id, &kept).await? {
            note_wrong(tx, person.id, "recovery_code", client, now).await?;
            return Ok(Shown::Wrong(wrong("recovery_code")));
        }
        throttles::clear(tx, &counted(person.id)).await?;
        let event = Event::of(person.id, Kind::RecoveryCodeUsed, "");
        log::insert(tx, &event, client, now).await?;
        let what = "Somebody signed in with one of your recovery codes. It is no longer good.";
        self.tell(tx, person, "A recovery code was used", what, now)
            .await?;
        Ok(Shown::Right("recovery_code"))
    }
}

/// Under which wrong codes of a person are counted.
fn counted(user: UserId) -> String {
    format!("factor:{user}")
}

/// Whoever guessed wrong often waits; no captcha is asked for, as the password, or a login, was shown before.
async fn admit(tx: &mut Tx, user: UserId, now: Timestamp) -> Result<(), Rejected> {
    match throttles::within(tx, &counted(user)).await?.verdict(now) {
        Verdict::Wait(wait) => Err(Rejected::TooSoon(wait)),
        Verdict::Free | Verdict::Captcha => Ok(()),
    }
}

async fn note_wrong(
    tx: &mut Tx,
    user: UserId,
    what: &str,
    client: &Client,
    now: Timestamp,
) -> Result<(), Rejected> {
    let counted = counted(user);
    let failures = throttles::within(tx, &counted).await?.failed(now);
    throttles::set(tx, &counted, failures).await?;
    let event = Event::of(user, Kind::SignInFailed, what);
    log::insert(tx, &event, client, now).await?;
    Ok(())
}

async fn new_codes(tx: &mut Tx, user: UserId) -> Result<Vec<String>, Rejected> {
    let told = codes::fresh_recovery_codes();
    let kept: Vec<Vec<u8>> = told
        .iter()
        .map(|code| codes::kept_recovery_code(code))
        .collect();
    factors::set_recovery_codes(tx, user, &kept).await?;
    Ok(told)
}

async fn wait_halfway(
    tx: &mut Tx,
    user: UserId,
    challenge: &str,
    halfway: &Halfway,
    now: Timestamp,
) -> Result<(), Rejected> {
    let ticket = Ticket {
        user: Some(user),
        detail: serde_json::to_string(halfway).unwrap_or_default(),
    };
    let key = secret::kept(challenge);
    let until = timestamp(halfway.until);
    tickets::insert(tx, &key, Purpose::SecondFactor, &ticket, until, now).await?;
    Ok(())
}

fn wrong(field: &'static str) -> Rejected {
    Rejected::Field {
        field,
        code: "wrong",
        detail: Rejected::WrongCode.to_string(),
    }
}

/// The first step was too long ago, or there were too many wrong codes.
fn gone() -> Rejected {
    Rejected::Field {
        field: "challenge",
        code: "expired",
        detail: "this sign-in took too long or had too many wrong codes; begin again".to_owned(),
    }
}
