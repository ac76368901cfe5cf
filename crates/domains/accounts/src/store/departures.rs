//! What goes with a person, and what stays without a name.

use jiff::Timestamp;
use sqlx::types::Uuid;
use tiltyard_contracts::{SessionId, UserId};
use tiltyard_store::{StoreError, Tx, micros, on};

use super::{avatars, following, people, sessions};

/// Tables whose rows are one person's alone.
const THEIRS: [&str; 5] = [
    "tickets",
    "access_tokens",
    "recovery_codes",
    "passkeys",
    "identities",
];

pub async fn anonymise(
    tx: &mut Tx,
    user: UserId,
    now: Timestamp,
) -> Result<Vec<SessionId>, StoreError> {
    let ended = sessions::end_all(tx, user, None).await?;
    avatars::remove(tx, user).await?;
    // Whoever follows or blocks them at this moment waits for the lock and then finds nobody.
    people::lock(tx, user).await?;
    following::forget(tx, user).await?;
    for table in THEIRS {
        let sql = sqlx::AssertSqlSafe(format!("DELETE FROM {table} WHERE user_id = $1"));
        on!(change tx => sqlx::query(sql).bind(user.uuid()))?;
    }
    on!(change tx => sqlx::query(
        "DELETE FROM mail WHERE sent_at IS NOT NULL AND recipient IN (SELECT email FROM users WHERE id = $1)")
        .bind(user.uuid()))?;
    // The log stays, for the sake of those who have to find out what happened, but says no more from where.
    on!(change tx => sqlx::query("UPDATE security_log SET detail = '', address = '', agent = '' WHERE user_id = $1")
        .bind(user.uuid()))?;
    let handle = format!("deleted-{}", &Uuid::simple(user.uuid()).to_string()[20..]);
    on!(change tx => sqlx::query(
        "UPDATE users SET handle = $2, handle_key = $3, name = '', name_key = '', email = NULL, email_key = NULL, email_verified_at = NULL, \
         password_hash = NULL, role = 'user', bio = '', country = NULL, links = '[]', preferences = '{}', avatar = NULL, \
         totp_secret = NULL, totp_confirmed_at = NULL, totp_last_step = NULL, deleted_at = $4 WHERE id = $1")
        .bind(user.uuid()).bind(&handle).bind(&handle).bind(micros(now)))?;
    Ok(ended)
}
