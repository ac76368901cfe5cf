//! The second factor as rows: the secret of the codes, the last step one was used of, recovery codes as hashes.

use jiff::Timestamp;
use tiltyard_contracts::UserId;
use tiltyard_store::{Store, StoreError, Tx, micros, on};

/// A secret that asks for nothing until a first code was shown. False where codes are on already.
pub async fn begin_totp(tx: &mut Tx, user: UserId, secret: &[u8]) -> Result<bool, StoreError> {
    let changed = on!(change tx => sqlx::query(
        "UPDATE users SET totp_secret = $2, totp_last_step = NULL WHERE id = $1 AND totp_confirmed_at IS NULL")
        .bind(user.uuid()).bind(secret))?;
    Ok(changed == 1)
}

pub async fn confirm_totp(tx: &mut Tx, user: UserId, now: Timestamp) -> Result<(), StoreError> {
    on!(change tx => sqlx::query("UPDATE users SET totp_confirmed_at = $2 WHERE id = $1").bind(user.uuid()).bind(micros(now)))?;
    Ok(())
}

/// Notes that the code of this step was used; false where it, or a later one, was used before.
pub async fn use_step(tx: &mut Tx, user: UserId, step: i64) -> Result<bool, StoreError> {
    let changed = on!(change tx => sqlx::query(
        "UPDATE users SET totp_last_step = $2 WHERE id = $1 AND (totp_last_step IS NULL OR totp_last_step < $2)")
        .bind(user.uuid()).bind(step))?;
    Ok(changed == 1)
}

/// No codes any more. False where there were none.
pub async fn end_totp(tx: &mut Tx, user: UserId) -> Result<bool, StoreError> {
    let changed = on!(change tx => sqlx::query(
        "UPDATE users SET totp_secret = NULL, totp_confirmed_at = NULL, totp_last_step = NULL \
         WHERE id = $1 AND totp_confirmed_at IS NOT NULL")
        .bind(user.uuid()))?;
    clear_recovery_codes(tx, user).await?;
    Ok(changed == 1)
}

/// The codes of this person from now on.
pub async fn set_recovery_codes(
    tx: &mut Tx,
    user: UserId,
    codes: &[Vec<u8>],
) -> Result<(), StoreError> {
    clear_recovery_codes(tx, user).await?;
    for code in codes {
        on!(change tx => sqlx::query("INSERT INTO recovery_codes (user_id, code) VALUES ($1, $2)")
            .bind(user.uuid()).bind(code))?;
    }
    Ok(())
}

async fn clear_recovery_codes(tx: &mut Tx, user: UserId) -> Result<(), StoreError> {
    on!(change tx => sqlx::query("DELETE FROM recovery_codes WHERE user_id = $1").bind(user.uuid()))?;
    Ok(())
}

/// Uses one up; false where it is not theirs, or no longer.
pub async fn use_recovery_code(tx: &mut Tx, user: UserId, code: &[u8]) -> Result<bool, StoreError> {
    let used = on!(change tx => sqlx::query("DELETE FROM recovery_codes WHERE user_id = $1 AND code = $2")
        .bind(user.uuid()).bind(code))?;
    Ok(used == 1)
}

pub async fn recovery_codes_left(store: &Store, user: UserId) -> Result<i64, StoreError> {
    on!(read store, db => sqlx::query_scalar("SELECT COUNT(*) FROM recovery_codes WHERE user_id = $1")
        .bind(user.uuid()).fetch_one(db).await)
}
