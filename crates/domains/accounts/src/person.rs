//! A person, as far as this domain knows one.

use serde::{Deserialize, Serialize};
use tiltyard_contracts::{Role, Timestamp, UserId, access::Ban};
use utoipa::ToSchema;

#[derive(Debug, Clone)]
pub struct Person {
    pub id: UserId,
    pub handle: String,
    pub email: Option<String>,
    pub email_verified: bool,
    pub password_hash: Option<String>,
    pub role: Role,
    pub guest: bool,
    pub profile: Profile,
    pub preferences: Preferences,
    /// The hash of the picture, if there is one.
    pub avatar: Option<String>,
    pub created_at: Timestamp,
    pub last_seen_at: Timestamp,
    pub ban: Option<Ban>,
    pub totp: Option<SecondFactor>,
}

impl Person {
    /// What they are called: the name they gave, or the handle.
    #[must_use]
    pub fn display_name(&self) -> &str {
        if self.profile.name.is_empty() {
            &self.handle
        } else {
            &self.profile.name
        }
    }

    /// The country, where they show it.
    #[must_use]
    pub fn shown_country(&self) -> Option<&str> {
        let country = self.profile.country.as_deref();
        country.filter(|_| self.profile.show_country)
    }

    /// Where the picture is. The hash is part of the address: a picture that changed is another one to every cache.
    #[must_use]
    pub fn avatar_address(&self) -> Option<String> {
        let hash = self.avatar.as_ref()?;
        Some(avatar_address(&self.handle, hash))
    }
}

/// Where the picture of somebody is.
pub(crate) fn avatar_address(handle: &str, hash: &str) -> String {
    format!("/api/v1/people/{handle}/avatar?v={hash}")
}

/// What somebody says of themselves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    pub name: String,
    pub bio: String,
    pub country: Option<String>,
    pub links: Vec<String>,
    pub show_country: bool,
    pub show_activity: bool,
}

/// Codes from an app.
#[derive(Debug, Clone)]
pub struct SecondFactor {
    pub secret: Vec<u8>,
    /// Until a first code was shown it asks for nothing.
    pub confirmed: bool,
    /// The last step a code was used of: each is used once.
    pub last_step: Option<i64>,
}

impl Person {
    /// The ban that holds at this time.
    #[must_use]
    pub fn ban_at(&self, now: Timestamp) -> Option<&Ban> {
        self.ban.as_ref().filter(|ban| holds(ban, now))
    }

    #[must_use]
    pub fn has_second_factor(&self) -> bool {
        self.totp.as_ref().is_some_and(|totp| totp.confirmed)
    }
}

/// Whether a ban is not over.
#[must_use]
pub fn holds(ban: &Ban, now: Timestamp) -> bool {
    ban.until.is_none_or(|until| until > now)
}

/// How somebody likes it here.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct Preferences {
    pub theme: Theme,
    pub editor: Editor,
    /// The language of the interface; `null` for the browser's.
    #[schema(required, max_length = 35)]
    pub language: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    #[default]
    System,
    Dark,
    Light,
    Contrast,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct Editor {
    /// Pixels.
    #[schema(minimum = 10, maximum = 32)]
    pub font_size: u8,
    #[schema(minimum = 1, maximum = 16)]
    pub tab_size: u8,
    pub keymap: Keymap,
    pub word_wrap: bool,
}

impl Default for Editor {
    fn default() -> Self {
        Self {
            font_size: 13,
            tab_size: 4,
            keymap: Keymap::default(),
            word_wrap: false,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Keymap {
    #[default]
    Standard,
    Vim,
    Emacs,
}
