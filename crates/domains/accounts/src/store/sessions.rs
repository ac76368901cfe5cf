//! Logins as rows.

use jiff::Timestamp;
use sqlx::types::Uuid;
use tiltyard_contracts::{Role, SessionId, UserId, access::Ban};
use tiltyard_http::Client;
use tiltyard_store::{Store, StoreError, Tx, micros, on, timestamp};

/// A login, as its owner sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    pub id: SessionId,
    pub created_at: Timestamp,
    pub last_seen_at: Timestamp,
    pub address: String,
    pub agent: String,
    pub impersonator: Option<UserId>,
}

/// A login that was shown, with what is to be known of its owner.
pub struct Shown {
    pub id: SessionId,
    pub user: UserId,
    pub role: Role,
    pub guest: bool,
    pub ban: Option<Ban>,
    pub last_seen_at: Timestamp,
    pub expires_at: Timestamp,
    pub sudo_until: Option<Timestamp>,
    pub impersonator: Option<UserId>,
}

pub struct NewSession<'a> {
    pub id: SessionId,
    pub user: UserId,
    pub secret: &'a [u8],
    pub expires_at: Timestamp,
    pub sudo_until: Option<Timestamp>,
    pub impersonator: Option<UserId>,
    /// The administrator's own login, to which an impersonation returns.
    pub origin: Option<SessionId>,
}

pub async fn insert(
    tx: &mut Tx,
    new: &NewSession<'_>,
    client: &Client,
    now: Timestamp,
) -> Result<(), StoreError> {
    on!(change tx => sqlx::query(
        "INSERT INTO login_sessions (id, user_id, secret, created_at, last_seen_at, expires_at, address, agent, sudo_until, impersonator, origin) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)")
        .bind(new.id.uuid())
        .bind(new.user.uuid())
        .bind(new.secret)
        .bind(micros(now))
        .bind(micros(now))
        .bind(micros(new.expires_at))
        .bind(client.address.to_string())
        .bind(&client.agent)
        .bind(new.sudo_until.map(micros))
        .bind(new.impersonator.map(UserId::uuid))
        .bind(new.origin.map(SessionId::uuid)))?;
    Ok(())
}

tiltyard_store::row! {
    struct ShownRow {
        id: Uuid,
        user_id: Uuid,
        role: String,
        guest: bool,
        banned_at: Option<i64>,
        ban_reason: Option<String>,
        ban_until: Option<i64>,
        last_seen_at: i64,
        expires_at: i64,
        sudo_until: Option<i64>,
        impersonator: Option<Uuid>,
    }
}

/// An impersonation lives as long as the administrator's own login from which it came.
pub async fn by_secret(store: &Store, secret: &[u8]) -> Result<Option<Shown>, StoreError> {
    let row = on!(read store, db => sqlx::query_as::<_, ShownRow>(
        "SELECT s.id, s.user_id, u.role, u.guest, u.banned_at, u.ban_reason, u.ban_until, s.last_seen_at, s.expires_at, \
         s.sudo_until, s.impersonator FROM login_sessions s JOIN users u ON u.id = s.user_id \
         WHERE s.secret = $1 AND u.deleted_at IS NULL \
         AND (s.origin IS NULL OR EXISTS (SELECT 1 FROM login_sessions o WHERE o.id = s.origin))")
        .bind(secret).fetch_optional(db).await)?;
    Ok(row.map(|row| Shown {
        id: SessionId::from_uuid(row.id),
        user: UserId::from_uuid(row.user_id),
        role: Role::named(&row.role).unwrap_or(Role::User),
        guest: row.guest,
        ban: super::ban(row.banned_at, row.ban_reason, row.ban_until),
        last_seen_at: timestamp(row.last_seen_at),
        expires_at: timestamp(row.expires_at),
        sudo_until: row.sudo_until.map(timestamp),
        impersonator: row.impersonator.map(UserId::from_uuid),
    }))
}

tiltyard_store::row! {
    struct Row {
        id: Uuid,
        created_at: i64,
        last_seen_at: i64,
        address: String,
        agent: String,
        impersonator: Option<Uuid>,
    }
}

/// The logins of a person that are not over, newest first.
pub async fn of(store: &Store, user: UserId, now: Timestamp) -> Result<Vec<Session>, StoreError> {
    let rows = on!(read store, db => sqlx::query_as::<_, Row>(
        "SELECT id, created_at, last_seen_at, address, agent, impersonator FROM login_sessions \
         WHERE user_id = $1 AND expires_at > $2 ORDER BY last_seen_at DESC, id DESC")
        .bind(user.uuid()).bind(micros(now)).fetch_all(db).await)?;
    Ok(rows
        .into_iter()
        .map(|row| Session {
            id: SessionId::from_uuid(row.id),
            created_at: timestamp(row.created_at),
            last_seen_at: timestamp(row.last_seen_at),
            address: row.address,
            agent: row.agent,
            impersonator: row.impersonator.map(UserId::from_uuid),
        })
        .collect())
}

/// Seen again: it lives on, and so does the note of when the person was here.
pub async fn seen(
    tx: &mut Tx,
    id: SessionId,
    user: UserId,
    client: &Client,
    expires_at: Timestamp,
    now: Timestamp,
) -> Result<(), StoreError> {
    on!(change tx => sqlx::query("UPDATE login_sessions SET last_seen_at = $2, expires_at = $3, address = $4 WHERE id = $1")
        .bind(id.uuid()).bind(micros(now)).bind(micros(expires_at)).bind(client.address.to_string()))?;
    on!(change tx => sqlx::query("UPDATE users SET last_seen_at = $2 WHERE id = $1").bind(user.uuid()).bind(micros(now)))?;
    Ok(())
}

pub async fn set_sudo(tx: &mut Tx, id: SessionId, until: Timestamp) -> Result<(), StoreError> {
    on!(change tx => sqlx::query("UPDATE login_sessions SET sudo_until = $2 WHERE id = $1").bind(id.uuid()).bind(micros(until)))?;
    Ok(())
}

/// A new secret for the same login.
pub async fn set_secret(
    tx: &mut Tx,
    id: SessionId,
    secret: &[u8],
    expires_at: Timestamp,
) -> Result<bool, StoreError> {
    let changed = on!(change tx => sqlx::query("UPDATE login_sessions SET secret = $2, expires_at = $3 WHERE id = $1")
        .bind(id.uuid()).bind(secret).bind(micros(expires_at)))?;
    Ok(changed == 1)
}

/// Ends all looking through this person's eyes, and all looking this person does through others'.
pub async fn end_impersonations(tx: &mut Tx, user: UserId) -> Result<Vec<SessionId>, StoreError> {
    ended(on!(write tx, db => sqlx::query_scalar(
        "DELETE FROM login_sessions WHERE impersonator IS NOT NULL AND (user_id = $1 OR impersonator = $1) RETURNING id")
        .bind(user.uuid()).fetch_all(db).await))
}

/// Ends one login of this person and the visits that came from it; nothing where it is not theirs.
pub async fn end(tx: &mut Tx, user: UserId, id: SessionId) -> Result<Vec<SessionId>, StoreError> {
    ended(on!(write tx, db => sqlx::query_scalar(
        "DELETE FROM login_sessions WHERE (user_id = $1 AND id = $2) OR (impersonator = $1 AND origin = $2) RETURNING id")
        .bind(user.uuid()).bind(id.uuid()).fetch_all(db).await))
}

/// Ends all logins of this person but one, and the visits that came from them.
pub async fn end_all(
    tx: &mut Tx,
    user: UserId,
    but: Option<SessionId>,
) -> Result<Vec<SessionId>, StoreError> {
    ended(on!(write tx, db => sqlx::query_scalar(
        "DELETE FROM login_sessions WHERE (user_id = $1 AND id <> $2) OR (impersonator = $1 AND origin <> $2) RETURNING id")
        .bind(user.uuid()).bind(but.map_or(Uuid::nil(), SessionId::uuid)).fetch_all(db).await))
}

fn ended(ids: Result<Vec<Uuid>, StoreError>) -> Result<Vec<SessionId>, StoreError> {
    Ok(ids?.into_iter().map(SessionId::from_uuid).collect())
}

/// Whether a login is not over.
pub async fn is_open(store: &Store, id: SessionId, now: Timestamp) -> Result<bool, StoreError> {
    let found: i64 = on!(read store, db => sqlx::query_scalar("SELECT COUNT(*) FROM login_sessions WHERE id = $1 AND expires_at > $2")
        .bind(id.uuid()).bind(micros(now)).fetch_one(db).await)?;
    Ok(found == 1)
}

/// Where an impersonation came from.
pub async fn origin(store: &Store, id: SessionId) -> Result<Option<SessionId>, StoreError> {
    let origin: Option<Option<Uuid>> = on!(read store, db => sqlx::query_scalar("SELECT origin FROM login_sessions WHERE id = $1")
        .bind(id.uuid()).fetch_optional(db).await)?;
    Ok(origin.flatten().map(SessionId::from_uuid))
}

/// Forgets what is over.
pub async fn sweep(tx: &mut Tx, now: Timestamp) -> Result<u64, StoreError> {
    on!(change tx => sqlx::query("DELETE FROM login_sessions WHERE expires_at <= $1").bind(micros(now)))
}
