//! What others see of somebody, and how somebody likes it here.

use tiltyard_contracts::{SignedIn, UserId};

use crate::{
    Accounts, Person, Preferences, Rejected,
    live::Changed,
    registration,
    security_log::Entry,
    store::{log, people},
    words::{Bio, Country, DisplayName, Handle, Link},
};

/// Links on a profile.
pub const LINKS_MAX: usize = 5;

/// What is to change; what is absent stays.
#[derive(Debug, Default)]
pub struct ProfileChange {
    pub handle: Option<Handle>,
    pub name: Option<DisplayName>,
    pub bio: Option<Bio>,
    /// `Some(None)` takes it away.
    pub country: Option<Option<Country>>,
    pub links: Option<Vec<Link>>,
    pub show_country: Option<bool>,
    pub show_activity: Option<bool>,
}

impl Accounts {
    pub async fn person(&self, id: UserId) -> Result<Person, Rejected> {
        people::by_id(self.store(), id)
            .await?
            .ok_or(Rejected::NotFound)
    }

    /// Somebody as others see them: guests are nobody to others.
    pub async fn person_by_handle(&self, handle: &str) -> Result<Person, Rejected> {
        people::by_handle(self.store(), handle)
            .await?
            .filter(|person| !person.guest)
            .ok_or(Rejected::NotFound)
    }

    pub async fn change_profile(
        &self,
        who: &SignedIn,
        change: ProfileChange,
    ) -> Result<Person, Rejected> {
        if change
            .links
            .as_ref()
            .is_some_and(|links| links.len() > LINKS_MAX)
        {
            return Err(Rejected::Field {
                field: "links",
                code: "invalid",
                detail: format!("at most {LINKS_MAX} links"),
            });
        }
        let mut profile = self.person(who.user).await?.profile;
        if let Some(name) = change.name {
            name.as_str().clone_into(&mut profile.name);
        }
        if let Some(bio) = change.bio {
            bio.as_str().clone_into(&mut profile.bio);
        }
        if let Some(country) = change.country {
            profile.country = country.map(|country| country.as_str().to_owned());
        }
        if let Some(links) = change.links {
            profile.links = links.iter().map(|link| link.as_str().to_owned()).collect();
        }
        profile.show_country = change.show_country.unwrap_or(profile.show_country);
        profile.show_activity = change.show_activity.unwrap_or(profile.show_activity);
        let mut tx = self.store().begin().await?;
        people::set_profile(&mut tx, who.user, change.handle.as_ref(), &profile)
            .await
            .map_err(registration::taken)?;
        tx.commit().await?;
        self.hint(who.user, Changed::Account);
        self.person(who.user).await
    }

    pub async fn set_preferences(
        &self,
        who: &SignedIn,
        preferences: &Preferences,
    ) -> Result<Person, Rejected> {
        let mut tx = self.store().begin().await?;
        people::set_preferences(&mut tx, who.user, preferences).await?;
        tx.commit().await?;
        self.hint(who.user, Changed::Account);
        self.person(who.user).await
    }

    /// What happened to the ways into an account, newest first; of everybody where nobody is named.
    pub async fn security_log(
        &self,
        of: Option<UserId>,
        after: Option<tiltyard_http::Cursor>,
        limit: u32,
    ) -> Result<Vec<Entry>, Rejected> {
        Ok(log::list(self.store(), of, after, limit).await?)
    }
}
