//! Passwords: changed by whoever knows the old one, set anew by whoever reads the address's mail. Who asks for a
//! letter learns nothing about who has an account.

use std::time::Duration;

use tiltyard_contracts::SignedIn;
use tiltyard_http::Client;
use tiltyard_mail::Letter;

use crate::{
    Accounts, Person, Rejected,
    captcha::Captcha,
    secret,
    security_log::{Event, Kind},
    store::{
        log, people, sessions, throttles,
        tickets::{self, Purpose, Ticket},
    },
    sudo,
    words::{Email, Password},
};

/// How long the link of such a letter is good.
const RESET: Duration = Duration::from_secs(3600);

impl Accounts {
    /// Sends a letter to the address, if it is somebody's.
    pub async fn ask_password_reset(
        &self,
        email: &Email,
        captcha: Option<&Captcha>,
        client: &Client,
    ) -> Result<(), Rejected> {
        let now = self.now();
        if self.config().captcha_on_registration {
            let mut tx = self.store().begin().await?;
            self.use_captcha(&mut tx, captcha, now).await?;
            tx.commit().await?;
        }
        let accounts = self.clone();
        let (email, client) = (email.clone(), client.clone());
        // WHY apart: the answer must not take longer where there is an account.
        self.0.background.spawn(async move {
            if let Err(error) = accounts.send_password_reset(&email, &client).await {
                tracing::error!(%error, "a letter for a new password could not be written");
            }
        });
        Ok(())
    }

    pub(crate) async fn send_password_reset(
        &self,
        email: &Email,
        client: &Client,
    ) -> Result<(), Rejected> {
        let now = self.now();
        let Some(person) = people::by_email(self.store(), email.as_str()).await? else {
            return Ok(());
        };
        let token = secret::fresh();
        let ticket = Ticket {
            user: Some(person.id),
            detail: String::new(),
        };
        let mut tx = self.store().begin().await?;
        tickets::withdraw(&mut tx, person.id, Purpose::ResetPassword).await?;
        tickets::insert(
            &mut tx,
            &secret::kept(&token),
            Purpose::ResetPassword,
            &ticket,
            now + RESET,
            now,
        )
        .await?;
        let public_url = &self.config().public_url;
        let letter = Letter {
            to: person.email.clone().unwrap_or_default(),
            subject: "A new password".to_owned(),
            paragraphs: vec![
                format!("Hello {}, somebody asked for a new password of your account at {public_url}.", person.handle),
                "The link is good for one hour and works once. If it was not you, leave this letter alone: your password stays as it is.".to_owned(),
            ],
            action: Some(("Choose a new password".to_owned(), format!("{public_url}/recover/new?token={token}"))),
        };
        tiltyard_mail::queue(&mut tx, &letter, now).await?;
        log::insert(
            &mut tx,
            &Event::of(person.id, Kind::PasswordResetAsked, ""),
            client,
            now,
        )
        .await?;
        tx.commit().await?;
        Ok(())
    }

    /// Sets the password with the secret of a letter. All logins end; that the letter was read shows the address.
    pub async fn reset_password(
        &self,
        token: &str,
        password: &Password,
        client: &Client,
    ) -> Result<(), Rejected> {
        let hash = self.0.passwords.hash(password).await?;
        let now = self.now();
        let mut tx = self.store().begin().await?;
        let ticket = tickets::take(&mut tx, &secret::kept(token), Purpose::ResetPassword, now)
            .await?
            .ok_or(Rejected::TicketGone)?;
        let user = ticket.user.ok_or(Rejected::TicketGone)?;
        let person = people::by_id(self.store(), user)
            .await?
            .ok_or(Rejected::TicketGone)?;
        people::set_password(&mut tx, user, &hash).await?;
        if !person.email_verified {
            people::set_verified(&mut tx, user, Some(now)).await?;
        }
        let ended = sessions::end_all(&mut tx, user, None).await?;
        throttles::clear(&mut tx, &format!("name:{}", person.handle.to_lowercase())).await?;
        if let Some(email) = &person.email {
            throttles::clear(&mut tx, &format!("name:{}", email.to_lowercase())).await?;
        }
        self.tell_of_new_password(&mut tx, &person, now).await?;
        log::insert(
            &mut tx,
            &Event::of(user, Kind::PasswordReset, ""),
            client,
            now,
        )
        .await?;
        tx.commit().await?;
        self.closed(user, &ended);
        Ok(())
    }

    /// Changes the password; all other logins end. Who has none yet shows who they are
    /// in another way, just now.
    pub async fn change_password(
        &self,
        who: &SignedIn,
        current: Option<&str>,
        password: &Password,
        client: &Client,
    ) -> Result<(), Rejected> {
        if who.impersonator().is_some() {
            return Err(Rejected::Impersonating);
        }
        let person = people::by_id(self.store(), who.user)
            .await?
            .ok_or(Rejected::NotFound)?;
        // WHY: otherwise whoever finds a browser signed in by a passkey or a provider makes it theirs for good.
        if person.password_hash.is_none() && !sudo::given(who, self.now()) {
            return Err(Rejected::SudoRequired);
        }
        if let Some(hash) = &person.password_hash
            && !self
                .0
                .passwords
                .verify(current.unwrap_or_default(), Some(hash))
                .await?
        {
            return Err(Rejected::Field {
                field: "current",
                code: "wrong",
                detail: Rejected::WrongPassword.to_string(),
            });
        }
        let hash = self.0.passwords.hash(password).await?;
        let now = self.now();
        let mut tx = self.store().begin().await?;
        people::set_password(&mut tx, who.user, &hash).await?;
        tickets::withdraw(&mut tx, who.user, Purpose::ResetPassword).await?;
        let ended = sessions::end_all(&mut tx, who.user, who.session()).await?;
        self.tell_of_new_password(&mut tx, &person, now).await?;
        log::insert(
            &mut tx,
            &Event::of(who.user, Kind::PasswordChanged, ""),
            client,
            now,
        )
        .await?;
        tx.commit().await?;
        self.closed(who.user, &ended);
        Ok(())
    }

    async fn tell_of_new_password(
        &self,
        tx: &mut tiltyard_store::Tx,
        person: &Person,
        now: jiff::Timestamp,
    ) -> Result<(), Rejected> {
        let Some(email) = &person.email else {
            return Ok(());
        };
        let letter = Letter {
            to: email.clone(),
            subject: "Your password was changed".to_owned(),
            paragraphs: vec![
                format!(
                    "Hello {}, the password of your account at {} is a new one, and other sessions were ended.",
                    person.handle,
                    self.config().public_url
                ),
                "If it was not you, ask for a new password at once.".to_owned(),
            ],
            action: Some((
                "Ask for a new password".to_owned(),
                format!("{}/recover", self.config().public_url),
            )),
        };
        tiltyard_mail::queue(tx, &letter, now).await?;
        Ok(())
    }
}
