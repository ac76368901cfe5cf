//! What happened to the ways into an account: its owner sees it, and so does the administrator.

use tiltyard_contracts::{LogEntryId, Timestamp, UserId};

/// What happened. The names are stable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Registered,
    SignedIn,
    SignInFailed,
    SignedOut,
    SessionEnded,
    EmailConfirmed,
    EmailChangeAsked,
    PasswordChanged,
    PasswordResetAsked,
    PasswordReset,
    SudoGiven,
    SecondFactorOn,
    SecondFactorOff,
    RecoveryCodesMade,
    RecoveryCodeUsed,
    PasskeyAdded,
    PasskeyRemoved,
    IdentityLinked,
    IdentityUnlinked,
    TokenMade,
    TokenRemoved,
    DataExported,
    AccountDeleted,
    Banned,
    Unbanned,
    Verified,
    RoleChanged,
    ImpersonationBegun,
    ImpersonationEnded,
}

impl Kind {
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Registered => "registered",
            Self::SignedIn => "signed_in",
            Self::SignInFailed => "sign_in_failed",
            Self::SignedOut => "signed_out",
            Self::SessionEnded => "session_ended",
            Self::EmailConfirmed => "email_confirmed",
            Self::EmailChangeAsked => "email_change_asked",
            Self::PasswordChanged => "password_changed",
            Self::PasswordResetAsked => "password_reset_asked",
            Self::PasswordReset => "password_reset",
            Self::SudoGiven => "sudo_given",
            Self::SecondFactorOn => "second_factor_on",
            Self::SecondFactorOff => "second_factor_off",
            Self::RecoveryCodesMade => "recovery_codes_made",
            Self::RecoveryCodeUsed => "recovery_code_used",
            Self::PasskeyAdded => "passkey_added",
            Self::PasskeyRemoved => "passkey_removed",
            Self::IdentityLinked => "identity_linked",
            Self::IdentityUnlinked => "identity_unlinked",
            Self::TokenMade => "token_made",
            Self::TokenRemoved => "token_removed",
            Self::DataExported => "data_exported",
            Self::AccountDeleted => "account_deleted",
            Self::Banned => "banned",
            Self::Unbanned => "unbanned",
            Self::Verified => "verified",
            Self::RoleChanged => "role_changed",
            Self::ImpersonationBegun => "impersonation_begun",
            Self::ImpersonationEnded => "impersonation_ended",
        }
    }
}

/// An event to write down.
#[derive(Debug, Clone, Copy)]
pub struct Event<'a> {
    /// Whose account.
    pub user: Option<UserId>,
    /// Who did it, where it was somebody else.
    pub actor: Option<UserId>,
    pub kind: Kind,
    pub detail: &'a str,
}

impl<'a> Event<'a> {
    #[must_use]
    pub const fn of(user: UserId, kind: Kind, detail: &'a str) -> Self {
        Self {
            user: Some(user),
            actor: None,
            kind,
            detail,
        }
    }
}

/// An event that was written down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub id: LogEntryId,
    pub user: Option<UserId>,
    pub actor: Option<UserId>,
    pub at: Timestamp,
    pub kind: String,
    pub detail: String,
    pub address: String,
    pub agent: String,
}
