//! Who somebody is at providers, as rows.

use jiff::Timestamp;
use sqlx::types::Uuid;
use tiltyard_contracts::{IdentityId, UserId};
use tiltyard_store::{Store, StoreError, Tx, micros, on, timestamp};

/// Somebody's identity at a provider, as they see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    pub id: IdentityId,
    /// The provider's id in the configuration.
    pub provider: String,
    pub email: Option<String>,
    pub created_at: Timestamp,
}

/// An identity as its provider tells it from others.
pub struct NewIdentity<'a> {
    pub provider: &'a str,
    pub issuer: &'a str,
    pub subject: &'a str,
    pub email: Option<&'a str>,
}

tiltyard_store::row! {
    struct Row {
        id: Uuid,
        provider: String,
        email: Option<String>,
        created_at: i64,
    }
}

pub async fn insert(
    tx: &mut Tx,
    user: UserId,
    new: &NewIdentity<'_>,
    now: Timestamp,
) -> Result<(), StoreError> {
    on!(change tx => sqlx::query(
        "INSERT INTO identities (id, user_id, provider, issuer, subject, email, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)")
        .bind(IdentityId::generate().uuid())
        .bind(user.uuid())
        .bind(new.provider)
        .bind(new.issuer)
        .bind(new.subject)
        .bind(new.email)
        .bind(micros(now)))?;
    Ok(())
}

/// Whose it is.
pub async fn owner(
    store: &Store,
    issuer: &str,
    subject: &str,
) -> Result<Option<UserId>, StoreError> {
    let id: Option<Uuid> = on!(read store, db => sqlx::query_scalar("SELECT user_id FROM identities WHERE issuer = $1 AND subject = $2")
        .bind(issuer).bind(subject).fetch_optional(db).await)?;
    Ok(id.map(UserId::from_uuid))
}

/// Those of a person, oldest first.
pub async fn of(store: &Store, user: UserId) -> Result<Vec<Identity>, StoreError> {
    let rows = on!(read store, db => sqlx::query_as::<_, Row>(
        "SELECT id, provider, email, created_at FROM identities WHERE user_id = $1 ORDER BY id")
        .bind(user.uuid()).fetch_all(db).await)?;
    Ok(rows
        .into_iter()
        .map(|row| Identity {
            id: IdentityId::from_uuid(row.id),
            provider: row.provider,
            email: row.email,
            created_at: timestamp(row.created_at),
        })
        .collect())
}

/// The providers at which a person has an identity.
pub async fn providers(tx: &mut Tx, user: UserId) -> Result<Vec<String>, StoreError> {
    on!(write tx, db => sqlx::query_scalar("SELECT provider FROM identities WHERE user_id = $1")
        .bind(user.uuid()).fetch_all(db).await)
}

/// Removes one; answers its provider.
pub async fn delete(
    tx: &mut Tx,
    user: UserId,
    id: IdentityId,
) -> Result<Option<String>, StoreError> {
    on!(write tx, db => sqlx::query_scalar("DELETE FROM identities WHERE user_id = $1 AND id = $2 RETURNING provider")
        .bind(user.uuid()).bind(id.uuid()).fetch_optional(db).await)
}
