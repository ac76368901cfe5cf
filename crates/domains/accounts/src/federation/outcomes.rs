//! What comes of a visit: a login, a link, or a new account.

use tiltyard_contracts::{SignedIn, UserId};
use tiltyard_http::Client;
use tiltyard_store::StoreError;

use super::{Claimed, FederationError, naming, providers::Provider};
use crate::{
    Accounts, Login, Person, Profile, Rejected, registration,
    security_log::{Event, Kind},
    store::{
        identities::{self, NewIdentity},
        log,
        people::{self, NewPerson},
    },
    words::{DisplayName, Email, Handle, Link},
};

impl Accounts {
    /// Whoever has nothing else to show is trusted for a while after a visit.
    pub(super) async fn show_again(
        &self,
        who: &SignedIn,
        client: &Client,
    ) -> Result<(), FederationError> {
        if self.shows_otherwise(who.user).await? {
            return Ok(());
        }
        let mut tx = self.store().begin().await?;
        self.give_sudo(&mut tx, who, "provider", client).await?;
        tx.commit().await?;
        Ok(())
    }

    pub(super) async fn link(
        &self,
        who: &SignedIn,
        provider: &Provider,
        claimed: &Claimed,
        client: &Client,
    ) -> Result<(), FederationError> {
        let now = self.now();
        let person = self.person(who.user).await?;
        let mut tx = self.store().begin().await?;
        identities::insert(&mut tx, who.user, &identity(provider, claimed), now)
            .await
            .map_err(linked_meanwhile)?;
        let event = Event::of(who.user, Kind::IdentityLinked, &provider.id);
        log::insert(&mut tx, &event, client, now).await?;
        let what = format!(
            "An identity at {} was linked; it signs in without your password.",
            provider.name
        );
        self.tell(&mut tx, &person, "A way to sign in was added", &what, now)
            .await?;
        tx.commit().await?;
        Ok(())
    }

    pub(super) async fn sign_in_with_identity(
        &self,
        owner: UserId,
        provider: &Provider,
        client: &Client,
    ) -> Result<Login, FederationError> {
        let person = self.person(owner).await?;
        // A provider says who came, not that they showed it just now: dangerous acts ask for more, where there is more.
        let fresh = !self.shows_otherwise(owner).await?;
        let mut tx = self.store().begin().await?;
        let login = self
            .pass_first_factor(&mut tx, person, fresh, &provider.id, client)
            .await?;
        tx.commit().await?;
        Ok(login)
    }

    /// Whether somebody could show who they are without a provider.
    pub(super) async fn shows_otherwise(&self, user: UserId) -> Result<bool, Rejected> {
        let person = self.person(user).await?;
        Ok(person.password_hash.is_some()
            || person.has_second_factor()
            || !self.passkeys(user).await?.is_empty())
    }

    /// A new account, or a guest's own made one, with what the provider told.
    pub(super) async fn welcome(
        &self,
        provider: &Provider,
        claimed: &Claimed,
        guest: Option<&SignedIn>,
        client: &Client,
    ) -> Result<Login, FederationError> {
        if !self.config().registration_open {
            return Err(Rejected::RegistrationClosed.into());
        }
        let told = &claimed.person;
        let email = told
            .email
            .as_deref()
            .and_then(|text| Email::parse(text).ok());
        if let Some(email) = &email
            && people::by_email(self.store(), email.as_str())
                .await?
                .is_some()
        {
            return Err(FederationError::LinkFirst);
        }
        let names = [&told.preferred_username, &told.email, &told.name];
        for handle in naming::handles(names.into_iter().flatten().map(String::as_str)) {
            if people::by_handle(self.store(), handle.as_str())
                .await?
                .is_some()
            {
                continue;
            }
            let made = self
                .make_account(&handle, email.as_ref(), provider, claimed, guest, client)
                .await;
            match made {
                Err(FederationError::Rejected(Rejected::HandleTaken)) => {}
                Err(FederationError::Rejected(Rejected::EmailTaken)) => {
                    return Err(FederationError::LinkFirst);
                }
                made => return made,
            }
        }
        Err(FederationError::Nameless)
    }

    async fn make_account(
        &self,
        handle: &Handle,
        email: Option<&Email>,
        provider: &Provider,
        claimed: &Claimed,
        guest: Option<&SignedIn>,
        client: &Client,
    ) -> Result<Login, FederationError> {
        let now = self.now();
        let told = &claimed.person;
        let name = told
            .name
            .as_deref()
            .and_then(|name| DisplayName::parse(name).ok());
        let verified = told.email_verified && email.is_some();
        let person = NewPerson {
            id: guest.map_or_else(UserId::generate, |guest| guest.user),
            handle: handle.as_str(),
            name: name.as_ref().map_or("", DisplayName::as_str),
            email,
            email_verified: verified,
            password_hash: None,
            guest: false,
        };
        let mut tx = self.store().begin().await?;
        match guest {
            Some(_) => {
                let known = people::register_guest(&mut tx, &person, now)
                    .await
                    .map_err(registration::taken)?;
                known.then_some(()).ok_or(FederationError::Expired)?;
            }
            None => people::insert(&mut tx, &person, now)
                .await
                .map_err(registration::taken)?,
        }
        let page = told
            .profile
            .as_deref()
            .and_then(|page| Link::parse(page).ok());
        if let Some(page) = page {
            let profile = Profile {
                name: person.name.to_owned(),
                bio: String::new(),
                country: None,
                links: vec![page.as_str().to_owned()],
                show_country: false,
                show_activity: true,
            };
            people::set_profile(&mut tx, person.id, None, &profile).await?;
        }
        identities::insert(&mut tx, person.id, &identity(provider, claimed), now)
            .await
            .map_err(linked_meanwhile)?;
        for (kind, detail) in [
            (Kind::Registered, handle.as_str()),
            (Kind::IdentityLinked, &provider.id),
        ] {
            log::insert(&mut tx, &Event::of(person.id, kind, detail), client, now).await?;
        }
        if let Some(email) = email
            && !verified
        {
            self.send_confirmation(&mut tx, person.id, handle.as_str(), email, now)
                .await?;
        }
        let opened = self
            .open_session(&mut tx, person.id, true, client, now)
            .await?;
        tx.commit().await?;
        let person: Person = self.person(person.id).await?;
        Ok(Login::SignedIn(Box::new(person), opened))
    }
}

fn identity<'a>(provider: &'a Provider, claimed: &'a Claimed) -> NewIdentity<'a> {
    NewIdentity {
        provider: &provider.id,
        issuer: &claimed.issuer,
        subject: &claimed.subject,
        email: claimed.person.email.as_deref(),
    }
}

/// The same identity came twice at the same time; the first one counts.
fn linked_meanwhile(error: StoreError) -> FederationError {
    match error {
        StoreError::Duplicate(_) => FederationError::Taken,
        error => error.into(),
    }
}
