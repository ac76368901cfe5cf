//! Who is asking, and what they may do. Every question "may this person …?" is answered here.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{SessionId, Timestamp, TokenId, UserId};

/// What somebody is in this house.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    User,
    /// Keeps order among people.
    Moderator,
    /// Writes problems.
    Author,
    Admin,
}

/// A named act that not everybody may do.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
pub enum Permission {
    /// See everybody's account.
    #[serde(rename = "people.read")]
    PeopleRead,
    /// Ban and unban.
    #[serde(rename = "people.ban")]
    PeopleBan,
    /// Say that an address is somebody's, change roles, end logins.
    #[serde(rename = "people.manage")]
    PeopleManage,
    /// Look at the place through somebody's eyes.
    #[serde(rename = "people.impersonate")]
    PeopleImpersonate,
    /// See how the server does, and its configuration.
    #[serde(rename = "system.read")]
    SystemRead,
    /// Read feedback and answer it.
    #[serde(rename = "feedback.answer")]
    FeedbackAnswer,
    /// Comment on proposed problems, ask for changes, approve them, decide on reports and suggested tests.
    #[serde(rename = "problems.review")]
    ProblemsReview,
    /// Change, publish and withdraw everybody's problems.
    #[serde(rename = "problems.manage")]
    ProblemsManage,
    /// Read everybody's submissions.
    #[serde(rename = "submissions.read")]
    SubmissionsRead,
    /// Judge submissions again.
    #[serde(rename = "submissions.rejudge")]
    SubmissionsRejudge,
    /// See what was noticed in duels, and decide on it.
    #[serde(rename = "duels.review")]
    DuelsReview,
}

impl Permission {
    pub const ALL: [Self; 11] = [
        Self::PeopleRead,
        Self::PeopleBan,
        Self::PeopleManage,
        Self::PeopleImpersonate,
        Self::SystemRead,
        Self::FeedbackAnswer,
        Self::ProblemsReview,
        Self::ProblemsManage,
        Self::SubmissionsRead,
        Self::SubmissionsRejudge,
        Self::DuelsReview,
    ];

    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::PeopleRead => "people.read",
            Self::PeopleBan => "people.ban",
            Self::PeopleManage => "people.manage",
            Self::PeopleImpersonate => "people.impersonate",
            Self::SystemRead => "system.read",
            Self::FeedbackAnswer => "feedback.answer",
            Self::ProblemsReview => "problems.review",
            Self::ProblemsManage => "problems.manage",
            Self::SubmissionsRead => "submissions.read",
            Self::SubmissionsRejudge => "submissions.rejudge",
            Self::DuelsReview => "duels.review",
        }
    }

    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|permission| permission.name() == name)
    }
}

impl Role {
    pub const ALL: [Self; 4] = [Self::User, Self::Moderator, Self::Author, Self::Admin];

    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Moderator => "moderator",
            Self::Author => "author",
            Self::Admin => "admin",
        }
    }

    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.name() == name)
    }

    /// What this role may do that not everybody may.
    #[must_use]
    pub const fn permissions(self) -> &'static [Permission] {
        match self {
            Self::User => &[],
            Self::Author => &[Permission::ProblemsReview],
            Self::Moderator => &[
                Permission::PeopleRead,
                Permission::PeopleBan,
                Permission::FeedbackAnswer,
                Permission::ProblemsReview,
                Permission::SubmissionsRead,
                Permission::DuelsReview,
            ],
            Self::Admin => &Permission::ALL,
        }
    }

    #[must_use]
    pub fn may(self, permission: Permission) -> bool {
        self.permissions().contains(&permission)
    }
}

/// What a personal access token may be used for. What no scope names, no token may do.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
pub enum Scope {
    /// Read one's own account.
    #[serde(rename = "account:read")]
    AccountRead,
    /// Change one's own profile and preferences.
    #[serde(rename = "account:write")]
    AccountWrite,
    /// Run programs under one's own name.
    #[serde(rename = "runs:write")]
    RunsWrite,
    /// Read problems as oneself, with what is only shown to who has solved them, and one's own drafts.
    #[serde(rename = "problems:read")]
    ProblemsRead,
    /// Write problems, vote, report, keep lists.
    #[serde(rename = "problems:write")]
    ProblemsWrite,
    /// Read one's own submissions.
    #[serde(rename = "submissions:read")]
    SubmissionsRead,
    /// Submit, keep drafts of solutions.
    #[serde(rename = "submissions:write")]
    SubmissionsWrite,
    /// What an administrator sees.
    #[serde(rename = "admin:read")]
    AdminRead,
    /// What an administrator does.
    #[serde(rename = "admin:write")]
    AdminWrite,
}

impl Scope {
    pub const ALL: [Self; 9] = [
        Self::AccountRead,
        Self::AccountWrite,
        Self::RunsWrite,
        Self::ProblemsRead,
        Self::ProblemsWrite,
        Self::SubmissionsRead,
        Self::SubmissionsWrite,
        Self::AdminRead,
        Self::AdminWrite,
    ];

    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::AccountRead => "account:read",
            Self::AccountWrite => "account:write",
            Self::RunsWrite => "runs:write",
            Self::ProblemsRead => "problems:read",
            Self::ProblemsWrite => "problems:write",
            Self::SubmissionsRead => "submissions:read",
            Self::SubmissionsWrite => "submissions:write",
            Self::AdminRead => "admin:read",
            Self::AdminWrite => "admin:write",
        }
    }

    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scope| scope.name() == name)
    }
}

/// By what somebody showed who they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Proof {
    Session {
        id: SessionId,
        /// Until when dangerous acts need no password again.
        sudo_until: Option<Timestamp>,
        /// The administrator who looks through this person's eyes.
        impersonator: Option<UserId>,
    },
    Token {
        id: TokenId,
        scopes: Vec<Scope>,
    },
}

/// Somebody who has shown who they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedIn {
    pub user: UserId,
    pub role: Role,
    /// A guest has no address and no password yet.
    pub guest: bool,
    pub proof: Proof,
}

impl SignedIn {
    #[must_use]
    pub fn session(&self) -> Option<SessionId> {
        match &self.proof {
            Proof::Session { id, .. } => Some(*id),
            Proof::Token { .. } => None,
        }
    }

    #[must_use]
    pub fn impersonator(&self) -> Option<UserId> {
        match &self.proof {
            Proof::Session { impersonator, .. } => *impersonator,
            Proof::Token { .. } => None,
        }
    }
}

/// Whoever a request comes from.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Caller {
    #[default]
    Nobody,
    /// Showed a login or token that is right, of an account that is banned.
    Banned(Ban),
    SignedIn(SignedIn),
}

/// Why somebody may not come in, and until when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(description = "Why somebody may not come in, and until when")]
pub struct Ban {
    pub reason: String,
    /// `null`: for good.
    #[schema(value_type = Option<String>, format = DateTime, required)]
    pub until: Option<Timestamp>,
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_on_the_wire_and_are_found_again() {
        for permission in Permission::ALL {
            assert_eq!(
                serde_json::to_value(permission).expect("JSON"),
                permission.name()
            );
            assert_eq!(Permission::named(permission.name()), Some(permission));
        }
        for scope in Scope::ALL {
            assert_eq!(serde_json::to_value(scope).expect("JSON"), scope.name());
            assert_eq!(Scope::named(scope.name()), Some(scope));
        }
        for role in Role::ALL {
            assert_eq!(serde_json::to_value(role).expect("JSON"), role.name());
            assert_eq!(Role::named(role.name()), Some(role));
        }
        assert_eq!(Role::named("root"), None);
    }

    #[test]
    fn only_admins_may_all_and_users_may_nothing_special() {
        assert!(
            Permission::ALL
                .into_iter()
                .all(|permission| Role::Admin.may(permission))
        );
        assert!(Role::User.permissions().is_empty());
        assert!(!Role::Moderator.may(Permission::PeopleManage));
        assert!(Role::Moderator.may(Permission::DuelsReview));
        assert!(!Role::Author.may(Permission::DuelsReview));
    }
}
