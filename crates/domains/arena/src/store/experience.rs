//! Experience, as it was earned.

use std::collections::BTreeMap;

use tiltyard_contracts::UserId;
use tiltyard_store::{Store, StoreError, Tx, on, sqlx, sqlx::types::Uuid};

use super::read;
use crate::xp::Source;

/// What somebody earned from a source on a day.
pub async fn earned_on(
    tx: &mut Tx,
    user: UserId,
    source: Source,
    day: i64,
) -> Result<u32, StoreError> {
    let row: (Option<i64>,) = on!(write tx, db => sqlx::query_as(
        "SELECT CAST(SUM(amount) AS BIGINT) FROM arena_xp WHERE user_id = $1 AND source = $2 AND day = $3")
        .bind(user.uuid()).bind(source.name()).bind(day).fetch_one(db).await)?;
    Ok(u32::try_from(row.0.unwrap_or_default()).unwrap_or(u32::MAX))
}

/// For a duel, a problem or a contest, once each.
pub async fn earn(
    tx: &mut Tx,
    user: UserId,
    of: Uuid,
    source: Source,
    day: i64,
    amount: u32,
) -> Result<(), StoreError> {
    on!(change tx => sqlx::query(
        "INSERT INTO arena_xp (user_id, source, day, amount, of_id) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING")
        .bind(user.uuid()).bind(source.name()).bind(day).bind(i64::from(amount)).bind(of))?;
    Ok(())
}

pub async fn by_source(store: &Store, user: UserId) -> Result<BTreeMap<Source, u64>, StoreError> {
    let rows: Vec<(String, i64)> = on!(read store, db => sqlx::query_as(
        "SELECT source, CAST(SUM(amount) AS BIGINT) FROM arena_xp WHERE user_id = $1 GROUP BY source")
        .bind(user.uuid()).fetch_all(db).await)?;
    Ok(rows
        .into_iter()
        .filter_map(|(source, amount)| Some((Source::named(&source)?, read(amount))))
        .collect())
}

pub async fn forget(tx: &mut Tx, user: UserId) -> Result<(), StoreError> {
    on!(change tx => sqlx::query("DELETE FROM arena_xp WHERE user_id = $1").bind(user.uuid()))?;
    Ok(())
}
