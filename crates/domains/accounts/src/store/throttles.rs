//! Wrong passwords counted, as rows: a restart forgives nothing.

use jiff::Timestamp;
use tiltyard_store::{Store, StoreError, Tx, micros, on};

use crate::throttle::Failures;

impl From<(i64, i64)> for Failures {
    fn from((count, last_at): (i64, i64)) -> Self {
        Self { count, last_at }
    }
}

/// After this nobody asks for a count any more.
const KEEP_S: i64 = 86_400;

pub async fn of(store: &Store, whose: &str) -> Result<Failures, StoreError> {
    let row: Option<(i64, i64)> = on!(read store, db => sqlx::query_as("SELECT failures, last_at FROM login_failures WHERE whose = $1")
        .bind(whose).fetch_optional(db).await)?;
    Ok(row.map(Failures::from).unwrap_or_default())
}

/// The same inside a transaction, where nobody may count in between.
pub async fn within(tx: &mut Tx, whose: &str) -> Result<Failures, StoreError> {
    let row: Option<(i64, i64)> = on!(write tx, db => sqlx::query_as("SELECT failures, last_at FROM login_failures WHERE whose = $1")
        .bind(whose).fetch_optional(db).await)?;
    Ok(row.map(Failures::from).unwrap_or_default())
}

pub async fn set(tx: &mut Tx, whose: &str, failures: Failures) -> Result<(), StoreError> {
    on!(change tx => sqlx::query(
        "INSERT INTO login_failures (whose, failures, last_at) VALUES ($1, $2, $3) \
         ON CONFLICT (whose) DO UPDATE SET failures = excluded.failures, last_at = excluded.last_at")
        .bind(whose).bind(failures.count).bind(failures.last_at))?;
    Ok(())
}

pub async fn clear(tx: &mut Tx, whose: &str) -> Result<(), StoreError> {
    on!(change tx => sqlx::query("DELETE FROM login_failures WHERE whose = $1").bind(whose))?;
    Ok(())
}

pub async fn sweep(tx: &mut Tx, now: Timestamp) -> Result<u64, StoreError> {
    on!(change tx => sqlx::query("DELETE FROM login_failures WHERE last_at < $1").bind(micros(now) - KEEP_S * 1_000_000))
}
