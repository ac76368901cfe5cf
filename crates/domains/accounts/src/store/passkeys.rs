//! Passkeys as rows.

use jiff::Timestamp;
use sqlx::types::Uuid;
use tiltyard_contracts::{PasskeyId, UserId};
use tiltyard_store::{Store, StoreError, Tx, micros, on, timestamp};

use crate::{webauthn::NewKey, words::Label};

/// A passkey, as its owner sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passkey {
    pub id: PasskeyId,
    pub name: String,
    pub created_at: Timestamp,
    pub last_used_at: Option<Timestamp>,
}

/// What checks an answer of it.
pub struct Known {
    pub id: PasskeyId,
    pub user: UserId,
    pub public_key: Vec<u8>,
}

tiltyard_store::row! {
    struct Row {
        id: Uuid,
        name: String,
        created_at: i64,
        last_used_at: Option<i64>,
    }
}

impl From<Row> for Passkey {
    fn from(row: Row) -> Self {
        Self {
            id: PasskeyId::from_uuid(row.id),
            name: row.name,
            created_at: timestamp(row.created_at),
            last_used_at: row.last_used_at.map(timestamp),
        }
    }
}

pub async fn insert(
    tx: &mut Tx,
    user: UserId,
    passkey: &Passkey,
    key: &NewKey,
    transports: &str,
) -> Result<(), StoreError> {
    on!(change tx => sqlx::query(
        "INSERT INTO passkeys (id, user_id, credential, public_key, counter, transports, name, created_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)")
        .bind(passkey.id.uuid())
        .bind(user.uuid())
        .bind(&key.credential)
        .bind(&key.public_key)
        .bind(i64::from(key.counter))
        .bind(transports)
        .bind(&passkey.name)
        .bind(micros(passkey.created_at)))?;
    Ok(())
}

/// Those of a person, newest first.
pub async fn of(store: &Store, user: UserId) -> Result<Vec<Passkey>, StoreError> {
    let rows = on!(read store, db => sqlx::query_as::<_, Row>(
        "SELECT id, name, created_at, last_used_at FROM passkeys WHERE user_id = $1 ORDER BY id DESC")
        .bind(user.uuid()).fetch_all(db).await)?;
    Ok(rows.into_iter().map(Passkey::from).collect())
}

pub async fn by_id(
    store: &Store,
    user: UserId,
    id: PasskeyId,
) -> Result<Option<Passkey>, StoreError> {
    let row = on!(read store, db => sqlx::query_as::<_, Row>(
        "SELECT id, name, created_at, last_used_at FROM passkeys WHERE user_id = $1 AND id = $2")
        .bind(user.uuid()).bind(id.uuid()).fetch_optional(db).await)?;
    Ok(row.map(Passkey::from))
}

/// What authenticators call those of a person, with the ways to reach them.
pub async fn credentials(
    store: &Store,
    user: UserId,
) -> Result<Vec<(Vec<u8>, String)>, StoreError> {
    on!(read store, db => sqlx::query_as("SELECT credential, transports FROM passkeys WHERE user_id = $1 ORDER BY id")
        .bind(user.uuid()).fetch_all(db).await)
}

pub async fn by_credential(store: &Store, credential: &[u8]) -> Result<Option<Known>, StoreError> {
    let row: Option<(Uuid, Uuid, Vec<u8>)> = on!(read store, db => sqlx::query_as(
        "SELECT id, user_id, public_key FROM passkeys WHERE credential = $1")
        .bind(credential).fetch_optional(db).await)?;
    Ok(row.map(|(id, user, public_key)| Known {
        id: PasskeyId::from_uuid(id),
        user: UserId::from_uuid(user),
        public_key,
    }))
}

/// Notes a use; false where the counter did not move. An authenticator that does not count says 0 always.
pub async fn used(
    tx: &mut Tx,
    id: PasskeyId,
    counter: u32,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let changed = on!(change tx => sqlx::query(
        "UPDATE passkeys SET counter = $2, last_used_at = $3 WHERE id = $1 AND (counter < $2 OR (counter = 0 AND $2 = 0))")
        .bind(id.uuid()).bind(i64::from(counter)).bind(micros(now)))?;
    Ok(changed == 1)
}

pub async fn rename(
    tx: &mut Tx,
    user: UserId,
    id: PasskeyId,
    name: &Label,
) -> Result<bool, StoreError> {
    let changed = on!(change tx => sqlx::query("UPDATE passkeys SET name = $3 WHERE user_id = $1 AND id = $2")
        .bind(user.uuid()).bind(id.uuid()).bind(name.as_str()))?;
    Ok(changed == 1)
}

/// Removes one; answers its name.
pub async fn delete(
    tx: &mut Tx,
    user: UserId,
    id: PasskeyId,
) -> Result<Option<String>, StoreError> {
    on!(write tx, db => sqlx::query_scalar("DELETE FROM passkeys WHERE user_id = $1 AND id = $2 RETURNING name")
        .bind(user.uuid()).bind(id.uuid()).fetch_optional(db).await)
}

pub async fn count(tx: &mut Tx, user: UserId) -> Result<i64, StoreError> {
    on!(write tx, db => sqlx::query_scalar("SELECT COUNT(*) FROM passkeys WHERE user_id = $1")
        .bind(user.uuid()).fetch_one(db).await)
}
