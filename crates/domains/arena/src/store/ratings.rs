//! Ratings and their log.

use std::collections::BTreeMap;

use tiltyard_contracts::{DuelId, Timestamp, UserId};
use tiltyard_ratings::{Parameters, Rating};
use tiltyard_store::{Store, StoreError, Tx, micros, on, sqlx, sqlx::types::Uuid, timestamp};

use super::{read, stored};
use crate::{
    Pool,
    standing::{Change, Record},
};

tiltyard_store::row! {
    pub struct Row {
        user_id: Uuid,
        pool: String,
        value: f64,
        deviation: f64,
        volatility: f64,
        games: i64,
        wins: i64,
        losses: i64,
        draws: i64,
        peak: f64,
        last_at: i64,
    }
}

impl Row {
    fn record(self) -> Option<(UserId, Record)> {
        let record = Record {
            pool: Pool::of_name(&self.pool)?,
            rating: Rating {
                value: self.value,
                deviation: self.deviation,
                volatility: self.volatility,
                games: u32::try_from(self.games).unwrap_or(u32::MAX),
                last_at_ms: Some(timestamp(self.last_at).as_millisecond()),
            },
            wins: read(self.wins),
            losses: read(self.losses),
            draws: read(self.draws),
            peak: self.peak,
        };
        Some((UserId::from_uuid(self.user_id), record))
    }
}

const COLUMNS: &str =
    "user_id, pool, value, deviation, volatility, games, wins, losses, draws, peak, last_at";

/// All records of somebody.
pub async fn of(store: &Store, user: UserId) -> Result<Vec<Record>, StoreError> {
    let sql = sqlx::AssertSqlSafe(format!(
        "SELECT {COLUMNS} FROM arena_ratings WHERE user_id = $1 ORDER BY pool"
    ));
    let rows =
        on!(read store, db => sqlx::query_as::<_, Row>(sql).bind(user.uuid()).fetch_all(db).await)?;
    Ok(rows
        .into_iter()
        .filter_map(|row| Some(row.record()?.1))
        .collect())
}

/// Records of these people in a pool.
pub async fn of_people(
    store: &Store,
    pool: Pool,
    people: &[UserId],
) -> Result<Vec<(UserId, Record)>, StoreError> {
    let mut records = Vec::new();
    for some in people.chunks(super::PEOPLE_ASKED) {
        let sql = sqlx::AssertSqlSafe(format!(
            "SELECT {COLUMNS} FROM arena_ratings WHERE pool = $1 AND user_id IN ({})",
            super::places(2, some.len())
        ));
        let rows = on!(read store, db => {
            let mut query = sqlx::query_as::<_, Row>(sql).bind(pool.name());
            for user in some {
                query = query.bind(user.uuid());
            }
            query.fetch_all(db).await
        })?;
        records.extend(rows.into_iter().filter_map(Row::record));
    }
    Ok(records)
}

/// All records of those who wait in the queue.
pub async fn of_waiting(store: &Store) -> Result<BTreeMap<(UserId, Pool), Record>, StoreError> {
    let sql = sqlx::AssertSqlSafe(format!(
        "SELECT {COLUMNS} FROM arena_ratings WHERE user_id IN (SELECT user_id FROM arena_tickets WHERE duel_id IS NULL)"
    ));
    let rows = on!(read store, db => sqlx::query_as::<_, Row>(sql).fetch_all(db).await)?;
    Ok(rows
        .into_iter()
        .filter_map(Row::record)
        .map(|(user, record)| ((user, record.pool), record))
        .collect())
}

pub async fn in_pool(
    store: &Store,
    user: UserId,
    pool: Pool,
) -> Result<Option<Record>, StoreError> {
    Ok(of(store, user)
        .await?
        .into_iter()
        .find(|record| record.pool == pool))
}

/// The record inside this transaction; nobody else changes it before its end.
pub async fn locked(tx: &mut Tx, user: UserId, pool: Pool) -> Result<Option<Record>, StoreError> {
    on!(change tx => sqlx::query("UPDATE arena_ratings SET games = games WHERE user_id = $1 AND pool = $2")
        .bind(user.uuid()).bind(pool.name()))?;
    let sql = sqlx::AssertSqlSafe(format!(
        "SELECT {COLUMNS} FROM arena_ratings WHERE user_id = $1 AND pool = $2"
    ));
    let row = on!(write tx, db => sqlx::query_as::<_, Row>(sql)
        .bind(user.uuid()).bind(pool.name()).fetch_optional(db).await)?;
    Ok(row.and_then(Row::record).map(|(_, record)| record))
}

pub async fn set(
    tx: &mut Tx,
    user: UserId,
    record: &Record,
    at: Timestamp,
) -> Result<(), StoreError> {
    on!(change tx => sqlx::query(
        "INSERT INTO arena_ratings (user_id, pool, value, deviation, volatility, games, wins, losses, draws, peak, last_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) \
         ON CONFLICT (user_id, pool) DO UPDATE SET value = $3, deviation = $4, volatility = $5, games = $6, wins = $7, \
         losses = $8, draws = $9, peak = $10, last_at = $11")
        .bind(user.uuid())
        .bind(record.pool.name())
        .bind(record.rating.value)
        .bind(record.rating.deviation)
        .bind(record.rating.volatility)
        .bind(i64::from(record.rating.games))
        .bind(stored(record.wins))
        .bind(stored(record.losses))
        .bind(stored(record.draws))
        .bind(record.peak)
        .bind(micros(at)))?;
    Ok(())
}

/// One line of the log.
#[derive(Debug, Clone, Copy)]
pub struct Line {
    pub duel: DuelId,
    pub user: UserId,
    pub opponent: UserId,
    pub pool: Pool,
    pub at: Timestamp,
    pub score: f64,
    pub change: Change,
}

/// False where this duel changed this person's rating before.
pub async fn log(tx: &mut Tx, line: &Line) -> Result<bool, StoreError> {
    let changed = on!(change tx => sqlx::query(
        "INSERT INTO arena_rating_log (duel_id, user_id, opponent, pool, at, score, value_before, deviation_before, value_after, \
         deviation_after) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING")
        .bind(line.duel.uuid())
        .bind(line.user.uuid())
        .bind(line.opponent.uuid())
        .bind(line.pool.name())
        .bind(micros(line.at))
        .bind(line.score)
        .bind(line.change.before)
        .bind(line.change.deviation_before)
        .bind(line.change.after)
        .bind(line.change.deviation_after))?;
    Ok(changed == 1)
}

/// Ratings of somebody over time: pool, when, to what.
pub async fn history(
    store: &Store,
    user: UserId,
    limit: u32,
) -> Result<Vec<(Pool, Timestamp, f64)>, StoreError> {
    // What was given back is an entry of its own.
    let rows: Vec<(String, i64, f64)> = on!(read store, db => sqlx::query_as(
        "SELECT pool, at, value_after FROM (SELECT pool, at, value_after, number FROM arena_rating_log WHERE user_id = $1 \
         UNION ALL SELECT pool, at, value_after, 0 FROM arena_refunds WHERE user_id = $1 AND amount > 0) AS entries \
         ORDER BY at DESC, number DESC LIMIT $2")
        .bind(user.uuid()).bind(i64::from(limit)).fetch_all(db).await)?;
    let mut history: Vec<_> = rows
        .into_iter()
        .filter_map(|(pool, at, value)| Some((Pool::of_name(&pool)?, timestamp(at), value)))
        .collect();
    history.reverse();
    Ok(history)
}

/// A rated duel of the log, told from its left side.
#[derive(Debug, Clone, Copy)]
pub struct Logged {
    pub duel: DuelId,
    pub left: UserId,
    pub right: UserId,
    pub score: f64,
    pub pool: Pool,
    pub at: Timestamp,
    /// It says nothing to ratings any more.
    pub void: bool,
}

/// Every rated duel in its order.
pub async fn whole_log(tx: &mut Tx) -> Result<Vec<Logged>, StoreError> {
    let rows: Vec<(Uuid, Uuid, Uuid, f64, String, i64, bool)> = on!(write tx, db => sqlx::query_as(
        "SELECT l.duel_id, l.user_id, l.opponent, l.score, l.pool, l.at, \
         EXISTS (SELECT 1 FROM arena_voided v WHERE v.duel_id = l.duel_id) AS void \
         FROM arena_rating_log l JOIN arena_duels d ON d.id = l.duel_id AND d.left_user = l.user_id \
         ORDER BY l.number").fetch_all(db).await)?;
    Ok(rows
        .into_iter()
        .filter_map(|(duel, user, opponent, score, pool, at, void)| {
            Some(Logged {
                duel: DuelId::from_uuid(duel),
                left: UserId::from_uuid(user),
                right: UserId::from_uuid(opponent),
                score,
                pool: Pool::of_name(&pool)?,
                at: timestamp(at),
                void,
            })
        })
        .collect())
}

/// Somebody's ratings go; the log, which says what others won and lost, stays.
pub async fn forget(tx: &mut Tx, user: UserId) -> Result<(), StoreError> {
    on!(change tx => sqlx::query("DELETE FROM arena_ratings WHERE user_id = $1").bind(user.uuid()))?;
    Ok(())
}

/// All ratings go; the log stays, and they are made again from it.
pub async fn forget_all(tx: &mut Tx) -> Result<(), StoreError> {
    on!(change tx => sqlx::query("DELETE FROM arena_ratings"))?;
    Ok(())
}

/// What the log says of a change that was computed again.
pub async fn relog(tx: &mut Tx, line: &Line) -> Result<(), StoreError> {
    on!(change tx => sqlx::query(
        "UPDATE arena_rating_log SET value_before = $3, deviation_before = $4, value_after = $5, deviation_after = $6 \
         WHERE duel_id = $1 AND user_id = $2")
        .bind(line.duel.uuid()).bind(line.user.uuid()).bind(line.change.before).bind(line.change.deviation_before)
        .bind(line.change.after).bind(line.change.deviation_after))?;
    Ok(())
}

/// The best of a pool, of those of whom enough is known.
pub async fn best(
    store: &Store,
    pool: Pool,
    skip: u32,
    limit: u32,
    parameters: &Parameters,
) -> Result<Vec<(UserId, Record)>, StoreError> {
    let sql = sqlx::AssertSqlSafe(format!(
        "SELECT {COLUMNS} FROM arena_ratings WHERE pool = $1 AND (deviation < $2 OR games >= $5) \
         ORDER BY value DESC, user_id LIMIT $3 OFFSET $4"
    ));
    let rows = on!(stale store, db => sqlx::query_as::<_, Row>(sql)
        .bind(pool.name()).bind(parameters.provisional_deviation).bind(i64::from(limit)).bind(i64::from(skip))
        .bind(i64::from(parameters.provisional_games)).fetch_all(db).await)?;
    Ok(rows.into_iter().filter_map(Row::record).collect())
}

/// In how many duels somebody wrote in which language.
pub async fn languages(store: &Store, user: UserId) -> Result<BTreeMap<String, u64>, StoreError> {
    let rows: Vec<(String, i64)> = on!(read store, db => sqlx::query_as(
        "SELECT r.language, COUNT(*) FROM arena_drafts r JOIN arena_duels d ON d.id = r.duel_id \
         WHERE (r.side = 'left' AND d.left_user = $1) OR (r.side = 'right' AND d.right_user = $1) GROUP BY r.language")
        .bind(user.uuid()).fetch_all(db).await)?;
    Ok(rows
        .into_iter()
        .map(|(language, count)| (language, read(count)))
        .collect())
}

/// What people had in this pool before the first of their duels since then.
pub async fn changes_since(
    store: &Store,
    pool: Pool,
    since: Timestamp,
) -> Result<BTreeMap<UserId, f64>, StoreError> {
    let rows: Vec<(Uuid, f64)> = on!(stale store, db => sqlx::query_as(
        "SELECT user_id, value_before FROM arena_rating_log WHERE pool = $1 AND at > $2 ORDER BY number DESC LIMIT 20000")
        .bind(pool.name()).bind(micros(since)).fetch_all(db).await)?;
    // The last that is put in is the first there was.
    Ok(rows
        .into_iter()
        .map(|(user, before)| (UserId::from_uuid(user), before))
        .collect())
}
