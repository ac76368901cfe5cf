//! Showing that an address is one's own, and changing it: the old address is told.

use std::time::Duration;

use tiltyard_contracts::{SignedIn, Timestamp, UserId};
use tiltyard_http::Client;
use tiltyard_mail::Letter;
use tiltyard_store::{StoreError, Tx};

use crate::{
    Accounts, Person, Rejected,
    live::Changed,
    registration, secret,
    security_log::{Event, Kind},
    store::{
        log, people,
        tickets::{self, Purpose, Ticket},
    },
    words::Email,
};

/// How long a link in such a letter is good.
const CONFIRM: Duration = Duration::from_secs(2 * 86_400);

impl Accounts {
    /// Writes the letter that asks whether the address is theirs. Links of earlier letters go stale.
    pub(crate) async fn send_confirmation(
        &self,
        tx: &mut Tx,
        user: UserId,
        handle: &str,
        email: &Email,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let token = secret::fresh();
        let ticket = Ticket {
            user: Some(user),
            detail: email.as_str().to_owned(),
        };
        tickets::withdraw(tx, user, Purpose::ConfirmEmail).await?;
        tickets::insert(
            tx,
            &secret::kept(&token),
            Purpose::ConfirmEmail,
            &ticket,
            now + CONFIRM,
            now,
        )
        .await?;
        let letter = Letter {
            to: email.as_str().to_owned(),
            subject: "Confirm your address".to_owned(),
            paragraphs: vec![
                format!("Hello {handle}, somebody, hopefully you, gave this address to Tiltyard at {}.", self.config().public_url),
                "The link is good for two days. If it was not you, leave this letter alone: nothing happens without it.".to_owned(),
            ],
            action: Some(("This is my address".to_owned(), format!("{}/verify?token={token}", self.config().public_url))),
        };
        tiltyard_mail::queue(tx, &letter, now).await?;
        Ok(())
    }

    /// Another domain's letter to somebody, sent with this transaction. Whoever has confirmed no address gets none: it may be a stranger's.
    pub async fn write_to(
        &self,
        tx: &mut Tx,
        user: UserId,
        subject: &str,
        paragraphs: Vec<String>,
        (label, path): (&str, &str),
    ) -> Result<(), Rejected> {
        let Some(person) = people::by_id(self.store(), user).await? else {
            return Ok(());
        };
        let Some(to) = person.email.filter(|_| person.email_verified) else {
            return Ok(());
        };
        let letter = Letter {
            to,
            subject: subject.to_owned(),
            paragraphs,
            action: Some((
                label.to_owned(),
                format!("{}{path}", self.config().public_url),
            )),
        };
        tiltyard_mail::queue(tx, &letter, self.now()).await?;
        Ok(())
    }

    /// The letter once more.
    pub async fn send_confirmation_again(&self, who: &SignedIn) -> Result<(), Rejected> {
        let person = people::by_id(self.store(), who.user)
            .await?
            .ok_or(Rejected::NotFound)?;
        let email = match &person.email {
            Some(email) if !person.email_verified => {
                Email::parse(email).map_err(|_| Rejected::NotFound)?
            }
            Some(_) => return Err(Rejected::Conflict("the address is confirmed already")),
            None => return Err(Rejected::Conflict("there is no address to confirm")),
        };
        let now = self.now();
        let mut tx = self.store().begin().await?;
        self.send_confirmation(&mut tx, person.id, &person.handle, &email, now)
            .await?;
        tx.commit().await?;
        Ok(())
    }

    /// Asks for another address: it counts once its owner says so; the old one is told at once.
    pub async fn change_email(
        &self,
        who: &SignedIn,
        email: &Email,
        client: &Client,
    ) -> Result<(), Rejected> {
        let person = people::by_id(self.store(), who.user)
            .await?
            .ok_or(Rejected::NotFound)?;
        if people::by_email(self.store(), email.as_str())
            .await?
            .is_some_and(|other| other.id != who.user)
        {
            return Err(Rejected::EmailTaken);
        }
        let now = self.now();
        let mut tx = self.store().begin().await?;
        self.send_confirmation(&mut tx, person.id, &person.handle, email, now)
            .await?;
        if let Some(old) = &person.email {
            let letter = Letter {
                to: old.clone(),
                subject: "Your address is about to change".to_owned(),
                paragraphs: vec![
                    format!("Hello {}, your account at {} asked for another address.", person.handle, self.config().public_url),
                    "It changes when the new address is confirmed. If it was not you, sign in, change your password and end all other sessions.".to_owned(),
                ],
                action: None,
            };
            tiltyard_mail::queue(&mut tx, &letter, now).await?;
        }
        log::insert(
            &mut tx,
            &Event::of(who.user, Kind::EmailChangeAsked, email.as_str()),
            client,
            now,
        )
        .await?;
        tx.commit().await?;
        Ok(())
    }

    /// Tells a person at their address that a way into their account changed.
    pub(crate) async fn tell(
        &self,
        tx: &mut Tx,
        person: &Person,
        subject: &str,
        what: &str,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let Some(email) = &person.email else {
            return Ok(());
        };
        let public_url = &self.config().public_url;
        let letter = Letter {
            to: email.clone(),
            subject: subject.to_owned(),
            paragraphs: vec![
                format!("Hello {}, about your account at {public_url}:", person.handle),
                what.to_owned(),
                "If it was not you, change your password at once and look at your security settings."
                    .to_owned(),
            ],
            action: Some((
                "Security settings".to_owned(),
                format!("{public_url}/settings/security"),
            )),
        };
        tiltyard_mail::queue(tx, &letter, now).await?;
        Ok(())
    }

    /// Somebody pressed the link of a letter: whoever can read it has the address.
    pub async fn confirm_email(&self, token: &str, client: &Client) -> Result<String, Rejected> {
        let now = self.now();
        let mut tx = self.store().begin().await?;
        let ticket = tickets::take(&mut tx, &secret::kept(token), Purpose::ConfirmEmail, now)
            .await?
            .ok_or(Rejected::TicketGone)?;
        let user = ticket.user.ok_or(Rejected::TicketGone)?;
        let email = Email::parse(&ticket.detail).map_err(|_| Rejected::TicketGone)?;
        people::set_email(&mut tx, user, &email, now)
            .await
            .map_err(registration::taken)?;
        log::insert(
            &mut tx,
            &Event::of(user, Kind::EmailConfirmed, email.as_str()),
            client,
            now,
        )
        .await?;
        tx.commit().await?;
        self.hint(user, Changed::Account);
        Ok(ticket.detail)
    }
}
