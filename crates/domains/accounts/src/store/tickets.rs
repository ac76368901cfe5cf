//! Secrets that do one thing once, as rows. Taking one removes it in the same statement, so that two who hold the same
//! cannot both use it.

use jiff::Timestamp;
use sqlx::types::Uuid;
use tiltyard_contracts::UserId;
use tiltyard_store::{StoreError, Tx, micros, on};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Shows that an address is somebody's; the detail is the address.
    ConfirmEmail,
    /// Sets a new password.
    ResetPassword,
    /// Finishes a login whose password was right.
    SecondFactor,
    /// A captcha that was used.
    UsedCaptcha,
    /// Work in progress with a passkey; the detail is its state.
    PasskeyRegistration,
    PasskeyLogin,
    /// A visit at a provider; the detail is its state.
    Federation,
}

impl Purpose {
    const fn name(self) -> &'static str {
        match self {
            Self::ConfirmEmail => "confirm_email",
            Self::ResetPassword => "reset_password",
            Self::SecondFactor => "second_factor",
            Self::UsedCaptcha => "used_captcha",
            Self::PasskeyRegistration => "passkey_registration",
            Self::PasskeyLogin => "passkey_login",
            Self::Federation => "federation",
        }
    }
}

/// What a ticket was for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ticket {
    pub user: Option<UserId>,
    pub detail: String,
}

pub async fn insert(
    tx: &mut Tx,
    secret: &[u8],
    purpose: Purpose,
    ticket: &Ticket,
    expires_at: Timestamp,
    now: Timestamp,
) -> Result<(), StoreError> {
    on!(change tx => sqlx::query(
        "INSERT INTO tickets (secret, purpose, user_id, detail, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6)")
        .bind(secret)
        .bind(purpose.name())
        .bind(ticket.user.map(UserId::uuid))
        .bind(&ticket.detail)
        .bind(micros(now))
        .bind(micros(expires_at)))?;
    Ok(())
}

tiltyard_store::row! {
    struct Row {
        user_id: Option<Uuid>,
        detail: String,
    }
}

/// Takes it, if it is there for this and not late.
pub async fn take(
    tx: &mut Tx,
    secret: &[u8],
    purpose: Purpose,
    now: Timestamp,
) -> Result<Option<Ticket>, StoreError> {
    let row = on!(write tx, db => sqlx::query_as::<_, Row>(
        "DELETE FROM tickets WHERE secret = $1 AND purpose = $2 AND expires_at > $3 RETURNING user_id, detail")
        .bind(secret).bind(purpose.name()).bind(micros(now)).fetch_optional(db).await)?;
    Ok(row.map(|row| Ticket {
        user: row.user_id.map(UserId::from_uuid),
        detail: row.detail,
    }))
}

/// Takes back all of this purpose that a person holds.
pub async fn withdraw(tx: &mut Tx, user: UserId, purpose: Purpose) -> Result<(), StoreError> {
    on!(change tx => sqlx::query("DELETE FROM tickets WHERE user_id = $1 AND purpose = $2").bind(user.uuid()).bind(purpose.name()))?;
    Ok(())
}

pub async fn sweep(tx: &mut Tx, now: Timestamp) -> Result<u64, StoreError> {
    on!(change tx => sqlx::query("DELETE FROM tickets WHERE expires_at <= $1").bind(micros(now)))
}
