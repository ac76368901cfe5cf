//! What several answers say, in the form clients rely on.

use serde::Serialize;
use tiltyard_contracts::{Permission, Role, SignedIn, Timestamp, UserId};
use utoipa::ToSchema;

use crate::{Accounts, Person, Preferences, Rejected, Ties};

/// Oneself.
#[derive(Debug, Serialize, ToSchema)]
pub struct Me {
    pub id: UserId,
    pub handle: String,
    pub name: String,
    #[schema(required)]
    pub email: Option<String>,
    pub email_verified: bool,
    pub role: Role,
    /// Without an address and a password yet.
    pub guest: bool,
    /// What this role may do that not everybody may.
    pub permissions: Vec<Permission>,
    /// Whether signing in asks for more than a password.
    pub second_factor: bool,
    pub has_password: bool,
    pub preferences: Preferences,
    pub profile: ProfileBody,
    /// The address of the picture.
    #[schema(required)]
    pub avatar: Option<String>,
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
    /// Until when dangerous acts need no password again.
    #[schema(value_type = Option<String>, format = DateTime, required)]
    pub sudo_until: Option<Timestamp>,
    /// The administrator who looks through this person's eyes.
    #[schema(required)]
    pub impersonated_by: Option<UserId>,
}

/// What somebody says of themselves, and what of it others see.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProfileBody {
    pub bio: String,
    #[schema(required)]
    pub country: Option<String>,
    pub links: Vec<String>,
    pub show_country: bool,
    pub show_activity: bool,
}

/// Somebody, as everybody sees them.
#[derive(Debug, Serialize, ToSchema)]
pub struct PublicPerson {
    pub id: UserId,
    pub handle: String,
    pub name: String,
    pub bio: String,
    #[schema(required)]
    pub country: Option<String>,
    pub links: Vec<String>,
    #[schema(required)]
    pub avatar: Option<String>,
    pub role: Role,
    /// Whether they showed that their address is theirs.
    pub verified: bool,
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
    /// People who follow them, and whom they follow.
    pub followers: u64,
    pub following: u64,
    /// What lies between them and whoever asks.
    pub you_follow: bool,
    pub follows_you: bool,
    pub you_block: bool,
}

impl Me {
    pub fn new(person: Person, who: Option<&SignedIn>, now: Timestamp) -> Self {
        let avatar = person.avatar_address();
        let second_factor = person.has_second_factor();
        Self {
            id: person.id,
            email_verified: person.email_verified,
            role: person.role,
            guest: person.guest,
            permissions: person.role.permissions().to_vec(),
            second_factor,
            has_password: person.password_hash.is_some(),
            avatar,
            created_at: person.created_at,
            sudo_until: who.and_then(|who| match &who.proof {
                tiltyard_contracts::access::Proof::Session { sudo_until, .. } => {
                    sudo_until.filter(|until| *until > now)
                }
                tiltyard_contracts::access::Proof::Token { .. } => None,
            }),
            impersonated_by: who.and_then(SignedIn::impersonator),
            handle: person.handle,
            name: person.profile.name,
            email: person.email,
            preferences: person.preferences,
            profile: ProfileBody {
                bio: person.profile.bio,
                country: person.profile.country,
                links: person.profile.links,
                show_country: person.profile.show_country,
                show_activity: person.profile.show_activity,
            },
        }
    }

    /// Read again, so that it says what was committed.
    pub async fn read(accounts: &Accounts, who: &SignedIn) -> Result<Self, Rejected> {
        let person = accounts.person(who.user).await?;
        Ok(Self::new(person, Some(who), accounts.now()))
    }
}

impl PublicPerson {
    pub fn new(person: Person, ties: Ties) -> Self {
        Self {
            avatar: person.avatar_address(),
            country: person.shown_country().map(str::to_owned),
            id: person.id,
            name: person.profile.name,
            bio: person.profile.bio,
            links: person.profile.links,
            role: person.role,
            verified: person.email_verified,
            created_at: person.created_at,
            followers: ties.followers,
            following: ties.following,
            you_follow: ties.you_follow,
            follows_you: ties.follows_you,
            you_block: ties.you_block,
            handle: person.handle,
        }
    }
}

/// A list that is never long.
#[derive(Debug, Serialize, ToSchema)]
pub struct Items<T> {
    pub items: Vec<T>,
}
