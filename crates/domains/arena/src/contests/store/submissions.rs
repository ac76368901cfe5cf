//! What was submitted in contests, and what of it is revealed.

use std::collections::BTreeSet;

use tiltyard_contracts::{SubmissionId, UserId};
use tiltyard_protocol::Verdict;
use tiltyard_store::{Store, StoreError, Tx, micros, on, sqlx, sqlx::types::Uuid, timestamp};

use crate::{
    contests::Made,
    store::{read, stored},
};

tiltyard_store::row! {
    struct Row {
        submission_id: Uuid,
        entrant_id: Uuid,
        user_id: Option<Uuid>,
        problem: i64,
        language: String,
        at: i64,
        elapsed_ms: i64,
        score_max: Option<f64>,
        verdict: Option<String>,
        score: Option<f64>,
        failed: bool,
    }
}

const COLUMNS: &str = "submission_id, entrant_id, user_id, problem, language, at, elapsed_ms, score_max, verdict, score, failed";

impl From<Row> for Made {
    fn from(row: Row) -> Self {
        Self {
            submission: SubmissionId::from_uuid(row.submission_id),
            entrant: row.entrant_id,
            user: row.user_id.map(UserId::from_uuid),
            task: usize::try_from(row.problem).unwrap_or(usize::MAX),
            language: row.language,
            at: timestamp(row.at),
            elapsed_ms: read(row.elapsed_ms),
            score_max: row.score_max,
            verdict: row.verdict.as_deref().and_then(Verdict::of_code),
            score: row.score,
            failed: row.failed,
        }
    }
}

pub async fn insert_submission(tx: &mut Tx, contest: Uuid, new: &Made) -> Result<(), StoreError> {
    let task = i64::try_from(new.task).unwrap_or(i64::MAX);
    on!(change tx => sqlx::query(
        "INSERT INTO contest_submissions (submission_id, contest_id, entrant_id, user_id, problem, language, at, elapsed_ms, score_max, failed) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)")
        .bind(new.submission.uuid()).bind(contest).bind(new.entrant).bind(new.user.map(UserId::uuid)).bind(task)
        .bind(&new.language).bind(micros(new.at)).bind(stored(new.elapsed_ms)).bind(new.score_max).bind(new.failed))?;
    Ok(())
}

/// In which contest a submission was made.
pub async fn contest_of(
    store: &Store,
    submission: SubmissionId,
) -> Result<Option<Uuid>, StoreError> {
    let row: Option<(Uuid,)> = on!(read store, db => sqlx::query_as(
        "SELECT contest_id FROM contest_submissions WHERE submission_id = $1").bind(submission.uuid()).fetch_optional(db).await)?;
    Ok(row.map(|(contest,)| contest))
}

/// What the judge said; saying it again, or something else after a rejudge, is the same.
pub async fn judged(
    tx: &mut Tx,
    submission: SubmissionId,
    verdict: Option<Verdict>,
    score: Option<f64>,
    failed: bool,
) -> Result<(), StoreError> {
    on!(change tx => sqlx::query(
        "UPDATE contest_submissions SET verdict = $2, score = $3, failed = $4 WHERE submission_id = $1")
        .bind(submission.uuid()).bind(verdict.map(Verdict::code)).bind(score).bind(failed))?;
    Ok(())
}

/// All of a contest, as they were received.
pub async fn submissions(store: &Store, contest: Uuid) -> Result<Vec<Made>, StoreError> {
    let sql = sqlx::AssertSqlSafe(format!(
        "SELECT {COLUMNS} FROM contest_submissions WHERE contest_id = $1 ORDER BY at, submission_id"
    ));
    let rows =
        on!(read store, db => sqlx::query_as::<_, Row>(sql).bind(contest).fetch_all(db).await)?;
    Ok(rows.into_iter().map(Made::from).collect())
}

/// The same of one entrant.
pub async fn submissions_of(store: &Store, entrant: Uuid) -> Result<Vec<Made>, StoreError> {
    let sql = sqlx::AssertSqlSafe(format!(
        "SELECT {COLUMNS} FROM contest_submissions WHERE entrant_id = $1 ORDER BY at, submission_id"
    ));
    let rows =
        on!(read store, db => sqlx::query_as::<_, Row>(sql).bind(entrant).fetch_all(db).await)?;
    Ok(rows.into_iter().map(Made::from).collect())
}

pub async fn submitted(tx: &mut Tx, entrant: Uuid) -> Result<u64, StoreError> {
    let row: (i64,) = on!(write tx, db => sqlx::query_as("SELECT COUNT(*) FROM contest_submissions WHERE entrant_id = $1")
        .bind(entrant).fetch_one(db).await)?;
    Ok(read(row.0))
}

pub async fn reveal(
    tx: &mut Tx,
    contest: Uuid,
    entrant: Uuid,
    task: usize,
) -> Result<(), StoreError> {
    let task = i64::try_from(task).unwrap_or(i64::MAX);
    on!(change tx => sqlx::query(
        "INSERT INTO contest_reveals (contest_id, entrant_id, problem) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING")
        .bind(contest).bind(entrant).bind(task))?;
    Ok(())
}

pub async fn reveals(store: &Store, contest: Uuid) -> Result<BTreeSet<(Uuid, usize)>, StoreError> {
    let rows: Vec<(Uuid, i64)> = on!(read store, db => sqlx::query_as(
        "SELECT entrant_id, problem FROM contest_reveals WHERE contest_id = $1").bind(contest).fetch_all(db).await)?;
    Ok(rows
        .into_iter()
        .map(|(entrant, task)| (entrant, usize::try_from(task).unwrap_or(usize::MAX)))
        .collect())
}

/// From here on nobody else changes what this entrant submitted, or whether it is there, before the transaction ends.
pub async fn hold_entrant(tx: &mut Tx, entrant: Uuid) -> Result<(), StoreError> {
    on!(change tx => sqlx::query("UPDATE contest_entrants SET captain = captain WHERE id = $1").bind(entrant))?;
    Ok(())
}

/// The same of one submission.
pub async fn hold_submission(tx: &mut Tx, submission: SubmissionId) -> Result<(), StoreError> {
    on!(change tx => sqlx::query("UPDATE contest_submissions SET failed = failed WHERE submission_id = $1").bind(submission.uuid()))?;
    Ok(())
}
