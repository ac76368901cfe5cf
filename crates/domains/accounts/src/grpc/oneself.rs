//! Who one is, and what one says of oneself.

use tiltyard_contracts::Caller;
use tiltyard_http::{Problem, Refusal};
use tonic::Request;

use super::{
    Service, admitted as rule,
    convert::{self, word},
    pb,
};
use crate::{
    ProfileChange, Rejected,
    words::{Bio, Country, DisplayName, Handle, Link},
};

pub async fn get_me(
    service: &Service,
    request: Request<pb::GetMeRequest>,
) -> Result<pb::Me, Problem> {
    let asked = service.admit(rule::SESSION, request).await?;
    // The operation is for everybody and says who one is; being nobody is an answer there, and none here.
    if let Caller::Banned(ban) = &asked.caller {
        return Err(Rejected::Banned(ban.clone()).into_problem());
    }
    let who = asked.who()?;
    let person = service.accounts.person(who.user).await?;
    Ok(convert::me(&person, who, service.accounts.now()))
}

pub async fn get_profile(
    service: &Service,
    request: Request<pb::GetProfileRequest>,
) -> Result<pb::Profile, Problem> {
    let asked = service.admit(rule::PERSON, request).await?;
    let person = service
        .accounts
        .person_by_handle(&asked.message.handle)
        .await?;
    Ok(convert::profile(&person))
}

pub async fn update_profile(
    service: &Service,
    request: Request<pb::UpdateProfileRequest>,
) -> Result<pb::Me, Problem> {
    let asked = service.admit(rule::CHANGE_PROFILE, request).await?;
    let who = asked.who()?;
    let patch = &asked.message;
    let handle = patch.handle.as_deref().map(Handle::parse).transpose();
    let name = patch.name.as_deref().map(DisplayName::parse).transpose();
    let bio = patch.bio.as_deref().map(Bio::parse).transpose();
    let country = match patch.country.as_deref() {
        None => None,
        Some("") => Some(None),
        Some(letters) => Some(Some(word("country", Country::parse(letters))?)),
    };
    let links = patch
        .links
        .as_ref()
        .map(|links| links.items.iter().map(|link| Link::parse(link)).collect())
        .transpose();
    let change = ProfileChange {
        handle: word("handle", handle)?,
        name: word("name", name)?,
        bio: word("bio", bio)?,
        country,
        links: word("links", links)?,
        show_country: patch.show_country,
        show_activity: patch.show_activity,
    };
    let person = service.accounts.change_profile(who, change).await?;
    Ok(convert::me(&person, who, service.accounts.now()))
}
