//! Becoming somebody here: as a guest at once, with an address and a password for good.

use std::time::Duration;

use tiltyard_contracts::{Caller, SignedIn, Timestamp, UserId};
use tiltyard_http::Client;
use tiltyard_store::{StoreError, Tx};

use crate::{
    Accounts, Opened, Person, Rejected,
    captcha::{Captcha, Challenge},
    secret,
    security_log::{Event, Kind},
    store::{
        log,
        people::{self, NewPerson},
        tickets::{self, Purpose, Ticket},
    },
    words::{DisplayName, Email, Handle, Password},
};

/// After this a captcha that was used could not be used again anyway.
const CAPTCHA_NOTE: Duration = Duration::from_secs(1200);

/// What somebody fills in.
pub struct Registration {
    pub handle: Handle,
    pub email: Email,
    pub password: Password,
    pub name: Option<DisplayName>,
    pub captcha: Option<Captcha>,
}

impl Accounts {
    #[must_use]
    pub fn captcha(&self) -> Challenge {
        self.0.captchas.challenge(self.now())
    }

    /// For another domain: lets nobody go on who has not solved a captcha.
    pub async fn prove_work(&self, tx: &mut Tx, captcha: Option<&Captcha>) -> Result<(), Rejected> {
        self.use_captcha(tx, captcha, self.now()).await
    }

    /// Notes a captcha as used; refuses one that is missing, wrong, or was used.
    pub(crate) async fn use_captcha(
        &self,
        tx: &mut Tx,
        captcha: Option<&Captcha>,
        now: Timestamp,
    ) -> Result<(), Rejected> {
        let captcha = captcha.ok_or(Rejected::CaptchaRequired)?;
        if !self.0.captchas.solved(captcha, now) {
            return Err(Rejected::CaptchaWrong);
        }
        let ticket = Ticket {
            user: None,
            detail: String::new(),
        };
        let key = secret::kept(&captcha.challenge);
        match tickets::insert(
            tx,
            &key,
            Purpose::UsedCaptcha,
            &ticket,
            now + CAPTCHA_NOTE,
            now,
        )
        .await
        {
            Ok(()) => Ok(()),
            Err(StoreError::Duplicate(_)) => Err(Rejected::CaptchaWrong),
            Err(error) => Err(error.into()),
        }
    }

    /// A new account, or a guest's own made one. The first letter leaves with it.
    pub async fn register(
        &self,
        new: &Registration,
        guest: Option<&SignedIn>,
        client: &Client,
    ) -> Result<(Person, Opened), Rejected> {
        if !self.config().registration_open {
            return Err(Rejected::RegistrationClosed);
        }
        self.check_free(&new.handle, &new.email).await?;
        let hash = self.0.passwords.hash(&new.password).await?;
        let now = self.now();
        let mut tx = self.store().begin().await?;
        if self.config().captcha_on_registration {
            self.use_captcha(&mut tx, new.captcha.as_ref(), now).await?;
        }
        let guest = guest.filter(|who| who.guest);
        let person = NewPerson {
            id: guest.map_or_else(UserId::generate, |who| who.user),
            handle: new.handle.as_str(),
            name: new.name.as_ref().map_or("", DisplayName::as_str),
            email: Some(&new.email),
            email_verified: false,
            password_hash: Some(&hash),
            guest: false,
        };
        let written = match guest {
            Some(_) => people::register_guest(&mut tx, &person, now)
                .await
                .and_then(|known| {
                    known
                        .then_some(())
                        .ok_or(StoreError::Duplicate("users_handle_key_key".to_owned()))
                }),
            None => people::insert(&mut tx, &person, now).await,
        };
        written.map_err(taken)?;
        log::insert(
            &mut tx,
            &Event::of(person.id, Kind::Registered, new.handle.as_str()),
            client,
            now,
        )
        .await?;
        self.send_confirmation(&mut tx, person.id, new.handle.as_str(), &new.email, now)
            .await?;
        let opened = self
            .open_session(&mut tx, person.id, true, client, now)
            .await?;
        tx.commit().await?;
        let person = people::by_id(self.store(), person.id)
            .await?
            .ok_or(Rejected::NotFound)?;
        Ok((person, opened))
    }

    /// Says at once what is taken; the database has the last word.
    async fn check_free(&self, handle: &Handle, email: &Email) -> Result<(), Rejected> {
        if people::by_handle(self.store(), handle.as_str())
            .await?
            .is_some()
        {
            return Err(Rejected::HandleTaken);
        }
        if people::by_email(self.store(), email.as_str())
            .await?
            .is_some()
        {
            return Err(Rejected::EmailTaken);
        }
        Ok(())
    }

    /// Somebody who may do things before saying who they are.
    pub async fn guest(&self, client: &Client) -> Result<(Person, Opened), Rejected> {
        let now = self.now();
        let id = UserId::generate();
        // The end of the id is random; its beginning is the time, which neighbours share.
        let handle = format!("guest-{}", &id.uuid().simple().to_string()[20..]);
        let mut tx = self.store().begin().await?;
        let person = NewPerson {
            id,
            handle: &handle,
            name: "",
            email: None,
            email_verified: false,
            password_hash: None,
            guest: true,
        };
        people::insert(&mut tx, &person, now).await?;
        let opened = self.open_session(&mut tx, id, false, client, now).await?;
        tx.commit().await?;
        let person = people::by_id(self.store(), id)
            .await?
            .ok_or(Rejected::NotFound)?;
        Ok((person, opened))
    }
}

/// The guest who asks to register, if it is one.
pub(crate) fn guest_of(caller: &Caller) -> Result<Option<&SignedIn>, Rejected> {
    match caller {
        Caller::SignedIn(who) if who.guest => Ok(Some(who)),
        Caller::SignedIn(_) => Err(Rejected::Conflict(
            "you are signed in; sign out to register another account",
        )),
        Caller::Nobody | Caller::Banned(_) => Ok(None),
    }
}

/// Whose unique name it was that is there already.
pub(crate) fn taken(error: StoreError) -> Rejected {
    if error.is_duplicate_of("users", "handle_key") {
        Rejected::HandleTaken
    } else if error.is_duplicate_of("users", "email_key") {
        Rejected::EmailTaken
    } else {
        error.into()
    }
}
