//! What submissions come to, counted.

use tiltyard_contracts::{ProblemId, Timestamp, UserId};
use tiltyard_store::{Store, StoreError, micros, on, sqlx};

use super::read;

/// Microseconds of a day.
pub const DAY_US: i64 = 86_400_000_000;
/// Accepted submissions a distribution is made of, the newest.
const ACCEPTED_MAX: i64 = 10_000;

pub async fn verdicts(
    store: &Store,
    problem: ProblemId,
    language: Option<&str>,
) -> Result<Vec<(String, u64)>, StoreError> {
    let rows: Vec<(String, i64)> = on!(stale store, db => sqlx::query_as(
        "SELECT verdict, COUNT(*) FROM submissions WHERE problem_id = $1 AND ($2 = '' OR language = $2) \
         AND verdict IS NOT NULL GROUP BY verdict")
        .bind(problem.uuid()).bind(language.unwrap_or_default()).fetch_all(db).await)?;
    Ok(rows
        .into_iter()
        .map(|(verdict, count)| (verdict, read(count)))
        .collect())
}

/// CPU time and memory of accepted submissions that were judged themselves.
pub async fn accepted(
    store: &Store,
    problem: ProblemId,
    language: Option<&str>,
) -> Result<Vec<(u64, u64)>, StoreError> {
    let rows: Vec<(i64, i64)> = on!(stale store, db => sqlx::query_as(
        "SELECT cpu_time_us_max, memory_bytes_max FROM submissions WHERE problem_id = $1 AND ($2 = '' OR language = $2) \
         AND verdict = 'AC' AND NOT from_cache ORDER BY id DESC LIMIT $3")
        .bind(problem.uuid()).bind(language.unwrap_or_default()).bind(ACCEPTED_MAX).fetch_all(db).await)?;
    Ok(rows
        .into_iter()
        .map(|(cpu, memory)| (read(cpu), read(memory)))
        .collect())
}

/// The best of one person: least CPU time, least memory.
pub async fn best_of(
    store: &Store,
    user: UserId,
    problem: ProblemId,
    language: Option<&str>,
) -> Result<Option<(u64, u64)>, StoreError> {
    let row: (Option<i64>, Option<i64>) = on!(read store, db => sqlx::query_as(
        "SELECT MIN(cpu_time_us_max), MIN(memory_bytes_max) FROM submissions WHERE user_id = $1 AND problem_id = $2 \
         AND ($3 = '' OR language = $3) AND verdict = 'AC'")
        .bind(user.uuid()).bind(problem.uuid()).bind(language.unwrap_or_default()).fetch_one(db).await)?;
    Ok(row
        .0
        .zip(row.1)
        .map(|(cpu, memory)| (read(cpu), read(memory))))
}

/// Submissions per day since then, days as numbers from 1970.
pub async fn days(
    store: &Store,
    user: UserId,
    since: Timestamp,
) -> Result<Vec<(i64, u64)>, StoreError> {
    let rows: Vec<(i64, i64)> = on!(stale store, db => sqlx::query_as(
        "SELECT submitted_at / $3, COUNT(*) FROM submissions WHERE user_id = $1 AND submitted_at >= $2 GROUP BY 1 ORDER BY 1")
        .bind(user.uuid()).bind(micros(since)).bind(DAY_US).fetch_all(db).await)?;
    Ok(rows
        .into_iter()
        .map(|(day, count)| (day, read(count)))
        .collect())
}

/// Days on which something was solved.
pub async fn solved_days(store: &Store, user: UserId) -> Result<Vec<i64>, StoreError> {
    on!(stale store, db => sqlx::query_scalar(
        "SELECT DISTINCT submitted_at / $2 FROM submissions WHERE user_id = $1 AND verdict = 'AC' ORDER BY 1")
        .bind(user.uuid()).bind(DAY_US).fetch_all(db).await)
}

/// Problems solved per language.
pub async fn languages(store: &Store, user: UserId) -> Result<Vec<(String, u64)>, StoreError> {
    let rows: Vec<(String, i64)> = on!(stale store, db => sqlx::query_as(
        "SELECT language, COUNT(DISTINCT problem_id) FROM submissions WHERE user_id = $1 AND verdict = 'AC' \
         GROUP BY language ORDER BY 2 DESC, 1")
        .bind(user.uuid()).fetch_all(db).await)?;
    Ok(rows
        .into_iter()
        .map(|(language, count)| (language, read(count)))
        .collect())
}
