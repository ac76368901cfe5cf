//! Pictures as rows.

use tiltyard_contracts::UserId;
use tiltyard_store::{Store, StoreError, Tx, on};

use crate::avatar::Picture;

pub async fn set(
    tx: &mut Tx,
    user: UserId,
    hash: &str,
    picture: &Picture,
) -> Result<(), StoreError> {
    on!(change tx => sqlx::query(
        "INSERT INTO avatars (user_id, kind, bytes) VALUES ($1, $2, $3) \
         ON CONFLICT (user_id) DO UPDATE SET kind = excluded.kind, bytes = excluded.bytes")
        .bind(user.uuid()).bind(&picture.kind).bind(picture.bytes.as_slice()))?;
    on!(change tx => sqlx::query("UPDATE users SET avatar = $2 WHERE id = $1").bind(user.uuid()).bind(hash))?;
    Ok(())
}

pub async fn remove(tx: &mut Tx, user: UserId) -> Result<(), StoreError> {
    on!(change tx => sqlx::query("DELETE FROM avatars WHERE user_id = $1").bind(user.uuid()))?;
    on!(change tx => sqlx::query("UPDATE users SET avatar = NULL WHERE id = $1").bind(user.uuid()))?;
    Ok(())
}

pub async fn get(store: &Store, user: UserId) -> Result<Option<Picture>, StoreError> {
    let row: Option<(String, Vec<u8>)> = on!(read store, db => sqlx::query_as("SELECT kind, bytes FROM avatars WHERE user_id = $1")
        .bind(user.uuid()).fetch_optional(db).await)?;
    Ok(row.map(|(kind, bytes)| Picture { kind, bytes }))
}
