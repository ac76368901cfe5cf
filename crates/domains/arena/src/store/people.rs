//! Whom anything is written of, and whether they have gone.

use tiltyard_contracts::UserId;
use tiltyard_store::{StoreError, Tx, on, sqlx};

/// Holds somebody until the transaction ends, and says whether they are here. Whoever writes ratings, experience or places of several people
/// holds them in the order of their ids, after the rows of ratings.
pub async fn hold(tx: &mut Tx, user: UserId) -> Result<bool, StoreError> {
    on!(change tx => sqlx::query(
        "INSERT INTO arena_people (user_id, gone) VALUES ($1, FALSE) ON CONFLICT (user_id) DO UPDATE SET gone = arena_people.gone")
        .bind(user.uuid()))?;
    let row: (bool,) = on!(write tx, db => sqlx::query_as("SELECT gone FROM arena_people WHERE user_id = $1")
        .bind(user.uuid()).fetch_one(db).await)?;
    Ok(!row.0)
}

/// From the end of this transaction on nothing is written of them.
pub async fn gone(tx: &mut Tx, user: UserId) -> Result<(), StoreError> {
    on!(change tx => sqlx::query(
        "INSERT INTO arena_people (user_id, gone) VALUES ($1, TRUE) ON CONFLICT (user_id) DO UPDATE SET gone = TRUE")
        .bind(user.uuid()))?;
    Ok(())
}
