//! Who follows whom, and who blocks whom, as rows.

use sqlx::types::Uuid;
use tiltyard_contracts::{Timestamp, UserId};
use tiltyard_http::Cursor;
use tiltyard_store::{Store, StoreError, Tx, micros, on, read, timestamp};

use crate::{
    following::{Followed, Ties, Way},
    person::avatar_address,
};

/// People whose blocks are asked for at one time.
const ASKED_MAX: usize = 500;

pub async fn follow(
    tx: &mut Tx,
    by: UserId,
    user: UserId,
    now: Timestamp,
) -> Result<(), StoreError> {
    on!(change tx => sqlx::query("INSERT INTO follows (id, by_user, user_id, at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING")
        .bind(Uuid::now_v7()).bind(by.uuid()).bind(user.uuid()).bind(micros(now)))?;
    Ok(())
}

pub async fn unfollow(tx: &mut Tx, by: UserId, user: UserId) -> Result<(), StoreError> {
    on!(change tx => sqlx::query("DELETE FROM follows WHERE by_user = $1 AND user_id = $2").bind(by.uuid()).bind(user.uuid()))?;
    Ok(())
}

pub async fn count_followed(tx: &mut Tx, by: UserId) -> Result<u64, StoreError> {
    let row: (i64,) = on!(write tx, db => sqlx::query_as("SELECT COUNT(*) FROM follows WHERE by_user = $1")
        .bind(by.uuid()).fetch_one(db).await)?;
    Ok(read(row.0))
}

/// Whether one of them blocks the other.
pub async fn is_blocked(tx: &mut Tx, one: UserId, other: UserId) -> Result<bool, StoreError> {
    let row: (i64,) = on!(write tx, db => sqlx::query_as(
        "SELECT COUNT(*) FROM blocks WHERE (by_user = $1 AND user_id = $2) OR (by_user = $2 AND user_id = $1)")
        .bind(one.uuid()).bind(other.uuid()).fetch_one(db).await)?;
    Ok(row.0 > 0)
}

pub async fn block(tx: &mut Tx, by: UserId, user: UserId) -> Result<(), StoreError> {
    on!(change tx => sqlx::query("INSERT INTO blocks (by_user, user_id) VALUES ($1, $2) ON CONFLICT DO NOTHING")
        .bind(by.uuid()).bind(user.uuid()))?;
    on!(change tx => sqlx::query(
        "DELETE FROM follows WHERE (by_user = $1 AND user_id = $2) OR (by_user = $2 AND user_id = $1)")
        .bind(by.uuid()).bind(user.uuid()))?;
    Ok(())
}

pub async fn unblock(tx: &mut Tx, by: UserId, user: UserId) -> Result<(), StoreError> {
    on!(change tx => sqlx::query("DELETE FROM blocks WHERE by_user = $1 AND user_id = $2").bind(by.uuid()).bind(user.uuid()))?;
    Ok(())
}

/// Everything between somebody and others goes.
pub async fn forget(tx: &mut Tx, user: UserId) -> Result<(), StoreError> {
    on!(change tx => sqlx::query("DELETE FROM follows WHERE by_user = $1 OR user_id = $1").bind(user.uuid()))?;
    on!(change tx => sqlx::query("DELETE FROM blocks WHERE by_user = $1 OR user_id = $1").bind(user.uuid()))?;
    Ok(())
}

/// Whom these people block: who, and whom.
pub async fn blocks_by(store: &Store, by: &[UserId]) -> Result<Vec<(UserId, UserId)>, StoreError> {
    let mut pairs = Vec::new();
    for some in by.chunks(ASKED_MAX) {
        let places: Vec<String> = (1..=some.len())
            .map(|number| format!("${number}"))
            .collect();
        let sql = sqlx::AssertSqlSafe(format!(
            "SELECT by_user, user_id FROM blocks WHERE by_user IN ({})",
            places.join(", ")
        ));
        let rows: Vec<(Uuid, Uuid)> = on!(read store, db => {
            let mut query = sqlx::query_as(sql);
            for id in some {
                query = query.bind(id.uuid());
            }
            query.fetch_all(db).await
        })?;
        let pair = |(one, other)| (UserId::from_uuid(one), UserId::from_uuid(other));
        pairs.extend(rows.into_iter().map(pair));
    }
    Ok(pairs)
}

/// Everybody somebody follows.
pub async fn followed_ids(store: &Store, by: UserId) -> Result<Vec<UserId>, StoreError> {
    let rows: Vec<(Uuid,)> = on!(read store, db => sqlx::query_as("SELECT user_id FROM follows WHERE by_user = $1")
        .bind(by.uuid()).fetch_all(db).await)?;
    Ok(rows
        .into_iter()
        .map(|(id,)| UserId::from_uuid(id))
        .collect())
}

/// Whom somebody follows, or who follows them: the latest first.
pub async fn page(
    store: &Store,
    of: UserId,
    way: Way,
    after: Option<Cursor>,
    limit: u32,
) -> Result<Vec<Followed>, StoreError> {
    let (own, other) = match way {
        Way::Following => ("by_user", "user_id"),
        Way::Followers => ("user_id", "by_user"),
    };
    let sql = sqlx::AssertSqlSafe(format!(
        "SELECT f.id, f.at, u.handle, u.name, u.avatar FROM follows f JOIN users u ON u.id = f.{other} \
         WHERE f.{own} = $1 AND f.id < $2 AND u.deleted_at IS NULL ORDER BY f.id DESC LIMIT $3"
    ));
    let rows: Vec<(Uuid, i64, String, String, Option<String>)> = on!(read store, db => sqlx::query_as(sql)
        .bind(of.uuid()).bind(after.map_or(Uuid::max(), |Cursor(id)| id)).bind(i64::from(limit)).fetch_all(db).await)?;
    let one = |(id, at, handle, name, avatar): (_, _, String, String, Option<String>)| Followed {
        id,
        since: timestamp(at),
        avatar: avatar.map(|hash| avatar_address(&handle, &hash)),
        handle,
        name,
    };
    Ok(rows.into_iter().map(one).collect())
}

/// How many follow somebody and are followed by them, and what lies between them and whoever asks.
pub async fn ties(store: &Store, of: UserId, asking: Option<UserId>) -> Result<Ties, StoreError> {
    let asking = asking.map(UserId::uuid);
    let row: (i64, i64, i64, i64, i64) = on!(read store, db => sqlx::query_as(
        "SELECT (SELECT COUNT(*) FROM follows WHERE user_id = $1), (SELECT COUNT(*) FROM follows WHERE by_user = $1), \
         (SELECT COUNT(*) FROM follows WHERE by_user = $2 AND user_id = $1), \
         (SELECT COUNT(*) FROM follows WHERE by_user = $1 AND user_id = $2), \
         (SELECT COUNT(*) FROM blocks WHERE by_user = $2 AND user_id = $1)")
        .bind(of.uuid()).bind(asking).fetch_one(db).await)?;
    Ok(Ties {
        followers: read(row.0),
        following: read(row.1),
        you_follow: row.2 > 0,
        follows_you: row.3 > 0,
        you_block: row.4 > 0,
    })
}
