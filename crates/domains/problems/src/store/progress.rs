//! Who has tried and solved what, and what was counted of it.

use jiff::Timestamp;
use sqlx::types::Uuid;
use tiltyard_contracts::{ProblemId, UserId};
use tiltyard_store::{Store, StoreError, Tx, micros, on, timestamp};

/// What changes with a result: submissions and accepted ones, each by this many.
#[derive(Debug, Clone, Copy)]
pub struct Change {
    pub submissions: i64,
    pub accepted: i64,
}

/// Counts for the problem. It is done first: it holds the problem, so that results of it come one by one.
pub async fn count(tx: &mut Tx, problem: ProblemId, change: Change) -> Result<(), StoreError> {
    on!(change tx => sqlx::query(
        "UPDATE problems SET submissions = submissions + $2, accepted = accepted + $3,
           acceptance = CASE WHEN submissions + $2 > 0 THEN (accepted + $3) * 1000000 / (submissions + $2) ELSE -1 END
         WHERE id = $1")
        .bind(problem.uuid()).bind(change.submissions).bind(change.accepted))?;
    Ok(())
}

/// Accepted submissions of this person, before.
pub async fn accepted(
    tx: &mut Tx,
    user: UserId,
    problem: ProblemId,
) -> Result<Option<i64>, StoreError> {
    on!(write tx, db => sqlx::query_scalar("SELECT accepted FROM problem_progress WHERE user_id = $1 AND problem_id = $2")
        .bind(user.uuid()).bind(problem.uuid()).fetch_optional(db).await)
}

pub async fn note(
    tx: &mut Tx,
    user: UserId,
    problem: ProblemId,
    change: Change,
    solved_at: Option<Timestamp>,
) -> Result<(), StoreError> {
    on!(change tx => sqlx::query(
        "INSERT INTO problem_progress (user_id, problem_id, submissions, accepted, first_solved_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (user_id, problem_id) DO UPDATE SET submissions = problem_progress.submissions + excluded.submissions,
           accepted = problem_progress.accepted + excluded.accepted,
           first_solved_at = COALESCE(problem_progress.first_solved_at, excluded.first_solved_at)")
        .bind(user.uuid())
        .bind(problem.uuid())
        .bind(change.submissions)
        .bind(change.accepted)
        .bind(solved_at.map(micros)))?;
    Ok(())
}

/// One more person has tried it.
pub async fn tried_by(tx: &mut Tx, problem: ProblemId) -> Result<(), StoreError> {
    on!(change tx => sqlx::query("UPDATE problems SET tried_by = tried_by + 1 WHERE id = $1").bind(problem.uuid()))?;
    Ok(())
}

/// One more or one less person has solved it.
pub async fn solved_by(tx: &mut Tx, problem: ProblemId, change: i64) -> Result<(), StoreError> {
    on!(change tx => sqlx::query("UPDATE problems SET solved_by = solved_by + $2 WHERE id = $1")
        .bind(problem.uuid()).bind(change))?;
    Ok(())
}

pub async fn note_day(tx: &mut Tx, user: UserId, day: i64) -> Result<(), StoreError> {
    on!(change tx => sqlx::query("INSERT INTO problem_days (user_id, day) VALUES ($1, $2) ON CONFLICT DO NOTHING")
        .bind(user.uuid()).bind(day))?;
    Ok(())
}

/// Days on which this person solved something, newest first.
pub async fn days(store: &Store, user: UserId, limit: u32) -> Result<Vec<i64>, StoreError> {
    on!(read store, db => sqlx::query_scalar("SELECT day FROM problem_days WHERE user_id = $1 ORDER BY day DESC LIMIT $2")
        .bind(user.uuid()).bind(i64::from(limit)).fetch_all(db).await)
}

pub async fn has_solved(
    store: &Store,
    user: UserId,
    problem: ProblemId,
) -> Result<bool, StoreError> {
    let accepted: Option<i64> = on!(read store, db => sqlx::query_scalar(
        "SELECT accepted FROM problem_progress WHERE user_id = $1 AND problem_id = $2")
        .bind(user.uuid()).bind(problem.uuid()).fetch_optional(db).await)?;
    Ok(accepted.is_some_and(|accepted| accepted > 0))
}

/// Solved problems of this person, by difficulty.
pub async fn solved(store: &Store, user: UserId) -> Result<Vec<(i64, i64)>, StoreError> {
    on!(read store, db => sqlx::query_as(
        "SELECT p.difficulty, COUNT(*) FROM problem_progress g JOIN problems p ON p.id = g.problem_id
         WHERE g.user_id = $1 AND g.accepted > 0 GROUP BY p.difficulty")
        .bind(user.uuid()).fetch_all(db).await)
}

pub async fn surrender(
    tx: &mut Tx,
    user: UserId,
    problem: ProblemId,
    now: Timestamp,
) -> Result<(), StoreError> {
    on!(change tx => sqlx::query("INSERT INTO problem_surrenders (user_id, problem_id, at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING")
        .bind(user.uuid()).bind(problem.uuid()).bind(micros(now)))?;
    Ok(())
}

pub async fn surrendered(
    store: &Store,
    user: UserId,
    problem: ProblemId,
) -> Result<Option<Timestamp>, StoreError> {
    let at: Option<i64> = on!(read store, db => sqlx::query_scalar(
        "SELECT at FROM problem_surrenders WHERE user_id = $1 AND problem_id = $2")
        .bind(user.uuid()).bind(problem.uuid()).fetch_optional(db).await)?;
    Ok(at.map(timestamp))
}

pub async fn vote_of(store: &Store, user: UserId, problem: ProblemId) -> Result<i64, StoreError> {
    let value: Option<i64> = on!(read store, db => sqlx::query_scalar(
        "SELECT value FROM problem_votes WHERE problem_id = $1 AND user_id = $2")
        .bind(problem.uuid()).bind(user.uuid()).fetch_optional(db).await)?;
    Ok(value.unwrap_or(0))
}

/// The sum of all votes, with this one in place of this person's last.
pub async fn vote(
    tx: &mut Tx,
    user: UserId,
    problem: ProblemId,
    value: i64,
) -> Result<i64, StoreError> {
    // The problem first: votes of it come one by one, and none is counted twice.
    on!(change tx => sqlx::query("UPDATE problems SET votes = votes WHERE id = $1").bind(problem.uuid()))?;
    let before: Option<i64> = on!(write tx, db => sqlx::query_scalar(
        "SELECT value FROM problem_votes WHERE problem_id = $1 AND user_id = $2")
        .bind(problem.uuid()).bind(user.uuid()).fetch_optional(db).await)?;
    on!(change tx => sqlx::query(
        "INSERT INTO problem_votes (problem_id, user_id, value) VALUES ($1, $2, $3)
         ON CONFLICT (problem_id, user_id) DO UPDATE SET value = excluded.value")
        .bind(problem.uuid()).bind(user.uuid()).bind(value))?;
    on!(write tx, db => sqlx::query_scalar("UPDATE problems SET votes = votes + $2 WHERE id = $1 RETURNING votes")
        .bind(problem.uuid()).bind(value - before.unwrap_or(0)).fetch_one(db).await)
}

/// Everything that is this person's alone goes with them; what was counted stays counted.
pub async fn forget(tx: &mut Tx, user: UserId) -> Result<(), StoreError> {
    let lists: Vec<Uuid> = on!(write tx, db => sqlx::query_scalar("SELECT id FROM problem_lists WHERE owner = $1")
        .bind(user.uuid()).fetch_all(db).await)?;
    for list in lists {
        on!(change tx => sqlx::query("DELETE FROM problem_list_items WHERE list_id = $1").bind(list))?;
    }
    for sql in [
        "DELETE FROM problem_lists WHERE owner = $1",
        "DELETE FROM problem_progress WHERE user_id = $1",
        "DELETE FROM problem_days WHERE user_id = $1",
        "DELETE FROM problem_surrenders WHERE user_id = $1",
        "DELETE FROM problem_seen WHERE user_id = $1",
        "DELETE FROM problem_holds WHERE user_id = $1",
        "UPDATE problem_reports SET user_id = NULL WHERE user_id = $1",
        "UPDATE problem_suggestions SET user_id = NULL WHERE user_id = $1",
        "UPDATE problem_comments SET user_id = NULL WHERE user_id = $1",
        "UPDATE problems SET author = NULL WHERE author = $1",
    ] {
        on!(change tx => sqlx::query(sql).bind(user.uuid()))?;
    }
    Ok(())
}
