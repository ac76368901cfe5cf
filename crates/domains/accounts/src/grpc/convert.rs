//! Between messages and what they mean.

use tiltyard_contracts::{Role, SignedIn, Timestamp, UserId, access::Proof};
use tiltyard_http::Problem;

use super::pb;
use crate::{
    Opened, PeopleState, Person, Rejected, SecondFactorMethod, captcha::Captcha, words::BadWord,
};

/// What somebody typed, or what is wrong with it.
pub fn word<T>(field: &'static str, parsed: Result<T, BadWord>) -> Result<T, Problem> {
    parsed.map_err(|error| Problem::field(field, "invalid", error.to_string()))
}

/// An id; what is none is nobody's.
pub fn user_id(id: &str) -> Result<UserId, Rejected> {
    id.parse().map_err(|_| Rejected::NotFound)
}

pub fn captcha(captcha: Option<pb::Captcha>) -> Option<Captcha> {
    captcha.map(|captcha| Captcha {
        challenge: captcha.challenge,
        nonce: captcha.nonce,
    })
}

pub fn timestamp(at: Timestamp) -> prost_types::Timestamp {
    prost_types::Timestamp {
        seconds: at.as_second(),
        nanos: at.subsec_nanosecond(),
    }
}

pub fn moment(field: &'static str, at: prost_types::Timestamp) -> Result<Timestamp, Problem> {
    Timestamp::new(at.seconds, at.nanos)
        .map_err(|_| Problem::field(field, "invalid", "this is no moment"))
}

pub const fn role(role: Role) -> pb::Role {
    match role {
        Role::User => pb::Role::User,
        Role::Moderator => pb::Role::Moderator,
        Role::Author => pb::Role::Author,
        Role::Admin => pb::Role::Admin,
    }
}

/// `None` where nothing is said.
pub fn named_role(number: i32) -> Result<Option<Role>, Problem> {
    match pb::Role::try_from(number) {
        Ok(pb::Role::Unspecified) => Ok(None),
        Ok(pb::Role::User) => Ok(Some(Role::User)),
        Ok(pb::Role::Moderator) => Ok(Some(Role::Moderator)),
        Ok(pb::Role::Author) => Ok(Some(Role::Author)),
        Ok(pb::Role::Admin) => Ok(Some(Role::Admin)),
        Err(_) => Err(Problem::field("role", "invalid", "there is no such role")),
    }
}

/// `None` where nothing is said.
pub fn state(number: i32) -> Result<Option<PeopleState>, Problem> {
    match pb::UserState::try_from(number) {
        Ok(pb::UserState::Unspecified) => Ok(None),
        Ok(pb::UserState::Banned) => Ok(Some(PeopleState::Banned)),
        Ok(pb::UserState::Unverified) => Ok(Some(PeopleState::Unverified)),
        Ok(pb::UserState::Guest) => Ok(Some(PeopleState::Guest)),
        Err(_) => Err(Problem::field("state", "invalid", "there is no such state")),
    }
}

pub const fn method(method: SecondFactorMethod) -> pb::SecondFactorMethod {
    match method {
        SecondFactorMethod::Totp => pb::SecondFactorMethod::Totp,
        SecondFactorMethod::RecoveryCode => pb::SecondFactorMethod::RecoveryCode,
        SecondFactorMethod::Passkey => pb::SecondFactorMethod::Passkey,
    }
}

pub fn user(person: &Person, now: Timestamp) -> pb::User {
    let ban = person.ban_at(now);
    pb::User {
        id: person.id.to_string(),
        handle: person.handle.clone(),
        name: person.profile.name.clone(),
        email: person.email.clone().unwrap_or_default(),
        is_verified: person.email_verified,
        role: role(person.role).into(),
        is_guest: person.guest,
        is_banned: ban.is_some(),
        ban_reason: ban.map(|ban| ban.reason.clone()).unwrap_or_default(),
        ban_until: ban.and_then(|ban| ban.until).map(timestamp),
        banned_at: ban.map(|ban| timestamp(ban.at)),
        created_at: Some(timestamp(person.created_at)),
        last_seen_at: Some(timestamp(person.last_seen_at)),
    }
}

pub fn session(person: &Person, opened: Opened, now: Timestamp) -> pb::Session {
    pb::Session {
        secret: opened.secret,
        expires_at: Some(timestamp(opened.expires_at)),
        user: Some(user(person, now)),
    }
}

/// As its owner sees it: with the country others may not see.
fn own_profile(person: &Person) -> pb::Profile {
    let profile = &person.profile;
    pb::Profile {
        handle: person.handle.clone(),
        name: profile.name.clone(),
        bio: profile.bio.clone(),
        country: profile.country.clone().unwrap_or_default(),
        links: profile.links.clone(),
        role: role(person.role).into(),
        is_verified: person.email_verified,
        created_at: Some(timestamp(person.created_at)),
    }
}

/// As everybody sees it.
pub fn profile(person: &Person) -> pb::Profile {
    let mut profile = own_profile(person);
    if !person.profile.show_country {
        profile.country.clear();
    }
    profile
}

pub fn me(person: &Person, who: &SignedIn, now: Timestamp) -> pb::Me {
    let sudo_until = match &who.proof {
        Proof::Session { sudo_until, .. } => sudo_until.filter(|until| *until > now),
        Proof::Token { .. } => None,
    };
    pb::Me {
        user: Some(user(person, now)),
        profile: Some(own_profile(person)),
        permissions: person
            .role
            .permissions()
            .iter()
            .map(|permission| permission.name().to_owned())
            .collect(),
        has_password: person.password_hash.is_some(),
        has_second_factor: person.has_second_factor(),
        sudo_until: sudo_until.map(timestamp),
        show_country: person.profile.show_country,
        show_activity: person.profile.show_activity,
    }
}
