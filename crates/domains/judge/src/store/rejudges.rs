//! Rejudges as rows.

use tiltyard_contracts::{AttemptId, ProblemId, RejudgeId, SubmissionId, UserId, VersionId};
use tiltyard_protocol::Verdict;
use tiltyard_store::{Store, StoreError, Tx, micros, on, sqlx, sqlx::types::Uuid, timestamp};

use super::{read, stored};
use crate::{
    rejudge::{After, Before, Case},
    rejudges::{Rejudge, RejudgeFilter, RejudgeState},
    submission::Summary,
};

/// What is to be judged again: its id, its problem's slug and its version.
pub async fn asked_for(
    store: &Store,
    filter: &RejudgeFilter,
    limit: usize,
) -> Result<Vec<(SubmissionId, String, VersionId)>, StoreError> {
    let nil = Uuid::nil();
    let rows: Vec<(Uuid, String, Uuid)> = on!(read store, db => sqlx::query_as(
        "SELECT id, slug, version_id FROM submissions WHERE state = 'done' AND (id = $1 OR $1 = $7) \
         AND (slug = $2 OR $2 = '') AND (verdict = $3 OR $3 = '') AND (language = $4 OR $4 = '') AND submitted_at >= $5 \
         ORDER BY id LIMIT $6")
        .bind(filter.submission.map_or(nil, SubmissionId::uuid))
        .bind(filter.problem.clone().unwrap_or_default())
        .bind(filter.verdict.map(Verdict::code).unwrap_or_default())
        .bind(filter.language.clone().unwrap_or_default())
        .bind(filter.since.map_or(i64::MIN, micros))
        .bind(i64::try_from(limit).unwrap_or(i64::MAX))
        .bind(nil)
        .fetch_all(db).await)?;
    Ok(rows
        .into_iter()
        .map(|(id, slug, version)| {
            (
                SubmissionId::from_uuid(id),
                slug,
                VersionId::from_uuid(version),
            )
        })
        .collect())
}

pub async fn insert(tx: &mut Tx, new: &Rejudge) -> Result<(), StoreError> {
    on!(change tx => sqlx::query(
        "INSERT INTO rejudges (id, by_user, created_at, state, asked, total) VALUES ($1, $2, $3, $4, $5, $6)")
        .bind(new.id.uuid())
        .bind(new.by.uuid())
        .bind(micros(new.created_at))
        .bind(new.state.name())
        .bind(serde_json::to_string(&new.asked).unwrap_or_default())
        .bind(stored(new.total)))?;
    Ok(())
}

type Row = (Uuid, Uuid, i64, String, String, i64, i64);

fn rejudge(row: Row) -> Rejudge {
    let (id, by, created_at, state, asked, total, done) = row;
    Rejudge {
        id: RejudgeId::from_uuid(id),
        by: UserId::from_uuid(by),
        created_at: timestamp(created_at),
        state: RejudgeState::named(&state),
        asked: serde_json::from_str(&asked).unwrap_or_default(),
        total: read(total),
        done: read(done),
    }
}

const SELECT: &str = "SELECT r.id, r.by_user, r.created_at, r.state, r.asked, r.total, \
     (SELECT COUNT(*) FROM attempts a WHERE a.rejudge_id = r.id AND a.state = 'done') FROM rejudges r";

pub async fn by_id(store: &Store, id: RejudgeId) -> Result<Option<Rejudge>, StoreError> {
    let sql = sqlx::AssertSqlSafe(format!("{SELECT} WHERE r.id = $1"));
    let row = on!(read store, db => sqlx::query_as::<_, Row>(sql).bind(id.uuid()).fetch_optional(db).await)?;
    Ok(row.map(rejudge))
}

/// Newest first.
pub async fn page(
    store: &Store,
    after: Option<Uuid>,
    limit: u32,
) -> Result<Vec<Rejudge>, StoreError> {
    let sql = sqlx::AssertSqlSafe(format!(
        "{SELECT} WHERE r.id < $1 ORDER BY r.id DESC LIMIT $2"
    ));
    let rows = on!(read store, db => sqlx::query_as::<_, Row>(sql)
        .bind(after.unwrap_or(Uuid::max())).bind(i64::from(limit)).fetch_all(db).await)?;
    Ok(rows.into_iter().map(rejudge).collect())
}

/// From one of these states to another; false where it is in none of them.
pub async fn go(
    tx: &mut Tx,
    id: RejudgeId,
    from: [RejudgeState; 2],
    to: RejudgeState,
) -> Result<bool, StoreError> {
    let changed = on!(change tx => sqlx::query("UPDATE rejudges SET state = $2 WHERE id = $1 AND state IN ($3, $4)")
        .bind(id.uuid()).bind(to.name()).bind(from[0].name()).bind(from[1].name()))?;
    Ok(changed == 1)
}

/// Its last attempt may have ended in this transaction.
pub async fn ready_if_done(tx: &mut Tx, id: RejudgeId) -> Result<(), StoreError> {
    on!(change tx => sqlx::query(
        "UPDATE rejudges SET state = 'ready' WHERE id = $1 AND state = 'judging' AND NOT EXISTS \
         (SELECT 1 FROM attempts WHERE rejudge_id = $1 AND state IN ('waiting', 'judging'))")
        .bind(id.uuid()))?;
    Ok(())
}

/// What was not judged yet is not judged any more.
pub async fn retire(tx: &mut Tx, id: RejudgeId) -> Result<(), StoreError> {
    on!(change tx => sqlx::query(
        "UPDATE attempts SET state = 'retired', claim = NULL WHERE rejudge_id = $1 AND state IN ('waiting', 'judging')")
        .bind(id.uuid()))?;
    Ok(())
}

tiltyard_store::row! {
    struct CaseRow {
        number: i64,
        attempt: Uuid,
        submission: Uuid,
        problem: Uuid,
        user: Option<Uuid>,
        version: Uuid,
        before_verdict: Option<String>,
        before_score: Option<f64>,
        applied: bool,
        verdict: Option<String>,
        judge_failed: bool,
        score: Option<f64>,
        cpu_time_us_max: i64,
        memory_bytes_max: i64,
        first_failed: Option<i64>,
        tests_total: i64,
    }
}

/// What has been judged again, in the order of its attempts, beside what counts now. `after` is the number of the last
/// one that was seen.
pub async fn cases(
    store: &Store,
    id: RejudgeId,
    after: i64,
    limit: usize,
) -> Result<Vec<Case>, StoreError> {
    let rows = on!(read store, db => sqlx::query_as::<_, CaseRow>(
        "SELECT a.number AS \"number\", a.id AS attempt, s.id AS submission, s.problem_id AS problem, s.user_id AS \"user\", \
         a.version_id AS version, CASE WHEN a.applied THEN a.before_verdict ELSE s.verdict END AS before_verdict, \
         CASE WHEN a.applied THEN a.before_score ELSE s.score END AS before_score, a.applied AS applied, \
         a.verdict AS verdict, a.judge_failed AS judge_failed, a.score AS score, \
         a.cpu_time_us_max AS cpu_time_us_max, a.memory_bytes_max AS memory_bytes_max, a.first_failed AS first_failed, \
         a.tests_total AS tests_total \
         FROM attempts a JOIN submissions s ON s.id = a.submission_id \
         WHERE a.rejudge_id = $1 AND a.state = 'done' AND a.number > $2 ORDER BY a.number LIMIT $3")
        .bind(id.uuid()).bind(after).bind(i64::try_from(limit).unwrap_or(i64::MAX)).fetch_all(db).await)?;
    Ok(rows
        .into_iter()
        .map(|row| Case {
            number: row.number,
            submission: SubmissionId::from_uuid(row.submission),
            problem: ProblemId::from_uuid(row.problem),
            user: row.user.map(UserId::from_uuid),
            applied: row.applied,
            before: Before {
                verdict: row.before_verdict.as_deref().and_then(Verdict::of_code),
                score: row.before_score,
            },
            after: After {
                attempt: AttemptId::from_uuid(row.attempt),
                version: VersionId::from_uuid(row.version),
                result: Summary {
                    verdict: row.verdict.as_deref().and_then(Verdict::of_code),
                    judge_failed: row.judge_failed,
                    score: row.score,
                    cpu_time_us_max: read(row.cpu_time_us_max),
                    memory_bytes_max: read(row.memory_bytes_max),
                    first_failed: row.first_failed.map(read),
                    tests_total: read(row.tests_total),
                },
            },
        })
        .collect())
}

/// It counts from now on, and what counted before is kept beside it. False where that was done already.
pub async fn apply(tx: &mut Tx, case: &Case) -> Result<bool, StoreError> {
    let changed = on!(change tx => sqlx::query(
        "UPDATE attempts SET applied = TRUE, before_verdict = $2, before_score = $3 WHERE id = $1 AND NOT applied")
        .bind(case.after.attempt.uuid())
        .bind(case.before.verdict.map(Verdict::code))
        .bind(case.before.score))?;
    Ok(changed == 1)
}
