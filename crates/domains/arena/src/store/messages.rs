//! What is said in a duel, and what is reported of it.

use tiltyard_contracts::{DuelId, Timestamp, UserId};
use tiltyard_store::{Store, StoreError, Tx, micros, on, sqlx, sqlx::types::Uuid, timestamp};

use crate::chat::{Message, MessageKind, Room};

type Row = (Uuid, String, Option<Uuid>, i64, String, String);

pub async fn insert(tx: &mut Tx, duel: DuelId, new: &Message) -> Result<(), StoreError> {
    on!(change tx => sqlx::query(
        "INSERT INTO arena_messages (id, duel_id, room, user_id, at, kind, text) VALUES ($1, $2, $3, $4, $5, $6, $7)")
        .bind(new.id).bind(duel.uuid()).bind(new.room.name()).bind(new.by.map(UserId::uuid)).bind(micros(new.at))
        .bind(new.kind.name()).bind(&new.text))?;
    Ok(())
}

/// The last ones of a room, oldest first.
pub async fn last(
    store: &Store,
    duel: DuelId,
    room: Room,
    limit: u32,
) -> Result<Vec<Message>, StoreError> {
    let rows: Vec<Row> = on!(read store, db => sqlx::query_as(
        "SELECT id, room, user_id, at, kind, text FROM arena_messages WHERE duel_id = $1 AND room = $2 ORDER BY id DESC LIMIT $3")
        .bind(duel.uuid()).bind(room.name()).bind(i64::from(limit)).fetch_all(db).await)?;
    let mut messages: Vec<Message> = rows
        .into_iter()
        .map(|(id, room, by, at, kind, text)| Message {
            id,
            room: Room::named(&room),
            by: by.map(UserId::from_uuid),
            by_bot: false,
            at: timestamp(at),
            kind: MessageKind::named(&kind),
            text,
        })
        .collect();
    messages.reverse();
    Ok(messages)
}

/// How many somebody said in this duel since then.
pub async fn said_since(
    tx: &mut Tx,
    duel: DuelId,
    by: UserId,
    since: Timestamp,
) -> Result<u64, StoreError> {
    let row: (i64,) = on!(write tx, db => sqlx::query_as(
        "SELECT COUNT(*) FROM arena_messages WHERE duel_id = $1 AND user_id = $2 AND at > $3")
        .bind(duel.uuid()).bind(by.uuid()).bind(micros(since)).fetch_one(db).await)?;
    Ok(super::read(row.0))
}

/// False where they reported this duel before.
pub async fn report(
    tx: &mut Tx,
    duel: DuelId,
    by: UserId,
    reason: &str,
    text: &str,
    at: Timestamp,
) -> Result<bool, StoreError> {
    let changed = on!(change tx => sqlx::query(
        "INSERT INTO arena_reports (id, duel_id, by_user, reason, text, at) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING")
        .bind(Uuid::now_v7()).bind(duel.uuid()).bind(by.uuid()).bind(reason).bind(text).bind(micros(at)))?;
    Ok(changed == 1)
}

/// What somebody said names nobody any more, and what they wait for is forgotten.
pub async fn forget(tx: &mut Tx, user: UserId) -> Result<(), StoreError> {
    on!(change tx => sqlx::query("UPDATE arena_messages SET user_id = NULL WHERE user_id = $1").bind(user.uuid()))?;
    on!(change tx => sqlx::query("DELETE FROM arena_tickets WHERE user_id = $1").bind(user.uuid()))?;
    on!(change tx => sqlx::query(
        "UPDATE arena_challenges SET state = 'withdrawn' WHERE (by_user = $1 OR to_user = $1) AND state = 'open'").bind(user.uuid()))?;
    Ok(())
}
