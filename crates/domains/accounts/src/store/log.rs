//! The security log as rows. Written with what it tells of, never changed.

use jiff::Timestamp;
use sqlx::types::Uuid;
use tiltyard_contracts::{LogEntryId, UserId};
use tiltyard_http::{Client, Cursor};
use tiltyard_store::{Store, StoreError, Tx, micros, on, timestamp};

use crate::security_log::{Entry, Event};

pub async fn insert(
    tx: &mut Tx,
    event: &Event<'_>,
    client: &Client,
    now: Timestamp,
) -> Result<(), StoreError> {
    on!(change tx => sqlx::query(
        "INSERT INTO security_log (id, user_id, actor_id, at, kind, detail, address, agent) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)")
        .bind(LogEntryId::generate().uuid())
        .bind(event.user.map(UserId::uuid))
        .bind(event.actor.map(UserId::uuid))
        .bind(micros(now))
        .bind(event.kind.name())
        .bind(event.detail)
        .bind(client.address.to_string())
        .bind(&client.agent))?;
    Ok(())
}

tiltyard_store::row! {
    struct Row {
        id: Uuid,
        user_id: Option<Uuid>,
        actor_id: Option<Uuid>,
        at: i64,
        kind: String,
        detail: String,
        address: String,
        agent: String,
    }
}

/// Newest first; of one person, or of everybody.
pub async fn list(
    store: &Store,
    user: Option<UserId>,
    after: Option<Cursor>,
    limit: u32,
) -> Result<Vec<Entry>, StoreError> {
    let before = after.map_or(Uuid::max(), |Cursor(id)| id);
    // Two texts, so that one person's entries are found by their index.
    let rows = match user {
        Some(user) => on!(read store, db => sqlx::query_as::<_, Row>(
            "SELECT id, user_id, actor_id, at, kind, detail, address, agent FROM security_log \
             WHERE user_id = $3 AND id < $1 ORDER BY id DESC LIMIT $2")
            .bind(before).bind(i64::from(limit)).bind(user.uuid()).fetch_all(db).await)?,
        // Of everybody: nobody waits for the newest line.
        None => on!(stale store, db => sqlx::query_as::<_, Row>(
            "SELECT id, user_id, actor_id, at, kind, detail, address, agent FROM security_log \
             WHERE id < $1 ORDER BY id DESC LIMIT $2")
            .bind(before).bind(i64::from(limit)).fetch_all(db).await)?,
    };
    Ok(rows
        .into_iter()
        .map(|row| Entry {
            id: LogEntryId::from_uuid(row.id),
            user: row.user_id.map(UserId::from_uuid),
            actor: row.actor_id.map(UserId::from_uuid),
            at: timestamp(row.at),
            kind: row.kind,
            detail: row.detail,
            address: row.address,
            agent: row.agent,
        })
        .collect())
}
