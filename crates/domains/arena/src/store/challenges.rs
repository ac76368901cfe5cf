//! Challenges, from one person to another or to whoever has the link.

use tiltyard_contracts::{ChallengeId, DuelId, Timestamp, UserId};
use tiltyard_store::{Store, StoreError, Tx, micros, on, sqlx, sqlx::types::Uuid, timestamp};

use super::{json, of_json};
use crate::challenge::Challenge;

type Row = (Uuid, Uuid, Option<Uuid>, String, i64, String, Option<Uuid>);

const SELECT: &str =
    "SELECT id, by_user, to_user, asked, created_at, state, duel_id FROM arena_challenges WHERE";

fn challenge(row: Row) -> Result<Challenge, StoreError> {
    let (id, by, to, asked, created_at, state, duel) = row;
    Ok(Challenge {
        id: ChallengeId::from_uuid(id),
        by: UserId::from_uuid(by),
        to: to.map(UserId::from_uuid),
        asked: of_json(&asked)?,
        created_at: timestamp(created_at),
        open: state == "open",
        duel: duel.map(DuelId::from_uuid),
    })
}

pub async fn insert(tx: &mut Tx, new: &Challenge) -> Result<(), StoreError> {
    on!(change tx => sqlx::query(
        "INSERT INTO arena_challenges (id, by_user, to_user, asked, created_at, state) VALUES ($1, $2, $3, $4, $5, 'open')")
        .bind(new.id.uuid()).bind(new.by.uuid()).bind(new.to.map(UserId::uuid)).bind(json(&new.asked)?)
        .bind(micros(new.created_at)))?;
    Ok(())
}

pub async fn by_id(store: &Store, id: ChallengeId) -> Result<Option<Challenge>, StoreError> {
    let sql = sqlx::AssertSqlSafe(format!("{SELECT} id = $1"));
    let row = on!(read store, db => sqlx::query_as::<_, Row>(sql).bind(id.uuid()).fetch_optional(db).await)?;
    row.map(challenge).transpose()
}

/// Open challenges of somebody made since then.
pub async fn open_of(store: &Store, by: UserId, since: Timestamp) -> Result<u64, StoreError> {
    let row: (i64,) = on!(read store, db => sqlx::query_as(
        "SELECT COUNT(*) FROM arena_challenges WHERE by_user = $1 AND state = 'open' AND created_at > $2")
        .bind(by.uuid()).bind(micros(since)).fetch_one(db).await)?;
    Ok(super::read(row.0))
}

/// False where it was taken or withdrawn before.
pub async fn close(
    tx: &mut Tx,
    id: ChallengeId,
    state: &'static str,
    duel: Option<DuelId>,
) -> Result<bool, StoreError> {
    let changed = on!(change tx => sqlx::query(
        "UPDATE arena_challenges SET state = $2, duel_id = $3 WHERE id = $1 AND state = 'open'")
        .bind(id.uuid()).bind(state).bind(duel.map(DuelId::uuid)))?;
    Ok(changed == 1)
}
