//! Attempts as rows: who waits, who is judged by whom, and how it ended.

use tiltyard_contracts::{AttemptId, RejudgeId, SubmissionId, Timestamp, UserId, VersionId};
use tiltyard_protocol::Verdict;
use tiltyard_store::{Store, StoreError, Tx, micros, on, sqlx, sqlx::types::Uuid};

use super::{read, stored};
use crate::{
    fairness::Lane,
    submission::{Claimed, Report, Summary},
};

/// Lanes looked at for one turn. Beyond that those with the oldest attempts come first.
const LANES_MAX: i64 = 500;

/// A judging to be done, or one that was answered from an earlier.
pub struct New<'a> {
    pub id: AttemptId,
    pub submission: SubmissionId,
    pub version: VersionId,
    pub lane: Uuid,
    pub rejudge: Option<RejudgeId>,
    pub at: Timestamp,
    pub done: Option<(&'a Summary, &'a Report)>,
}

pub fn text_of(report: &Report) -> Result<String, StoreError> {
    serde_json::to_string(report).map_err(|error| StoreError::Broken(format!("a report: {error}")))
}

pub async fn insert(tx: &mut Tx, new: New<'_>) -> Result<(), StoreError> {
    let blank = (Summary::default(), Report::default());
    let (result, report) = new.done.unwrap_or((&blank.0, &blank.1));
    let state = if new.done.is_some() {
        "done"
    } else {
        "waiting"
    };
    let at = micros(new.at);
    on!(change tx => sqlx::query(
        "INSERT INTO attempts (id, submission_id, version_id, lane, rejudge_id, state, lease_until, not_before, tries, failures, \
         created_at, started_at, ended_at, verdict, judge_failed, score, cpu_time_us_max, memory_bytes_max, first_failed, \
         tests_total, report, applied) \
         VALUES ($1, $2, $3, $4, $5, $6, 0, 0, 0, 0, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, FALSE)")
        .bind(new.id.uuid())
        .bind(new.submission.uuid())
        .bind(new.version.uuid())
        .bind(new.lane)
        .bind(new.rejudge.map(RejudgeId::uuid))
        .bind(state)
        .bind(at)
        .bind(new.done.map(|_| at))
        .bind(new.done.map(|_| at))
        .bind(result.verdict.map(Verdict::code))
        .bind(result.judge_failed)
        .bind(result.score)
        .bind(stored(result.cpu_time_us_max))
        .bind(stored(result.memory_bytes_max))
        .bind(result.first_failed.map(stored))
        .bind(stored(result.tests_total))
        .bind(text_of(report)?))?;
    Ok(())
}

/// What could be judged now: waits, or is held by somebody whose lease is over.
const CLAIMABLE: &str =
    "(state = 'waiting' AND not_before <= $1 OR state = 'judging' AND lease_until <= $1)";

pub async fn lanes(tx: &mut Tx, now: Timestamp) -> Result<Vec<Lane>, StoreError> {
    let sql = sqlx::AssertSqlSafe(format!(
        "SELECT a.lane, MIN(CASE WHEN {CLAIMABLE} THEN a.number END), \
         SUM(CASE WHEN a.state = 'judging' AND a.lease_until > $1 THEN 1 ELSE 0 END), \
         COALESCE(MAX(t.served), 0) \
         FROM attempts a LEFT JOIN judge_turns t ON t.lane = a.lane \
         WHERE a.state = 'waiting' OR a.state = 'judging' \
         GROUP BY a.lane HAVING MIN(CASE WHEN {CLAIMABLE} THEN a.number END) IS NOT NULL \
         ORDER BY 2 LIMIT $2"
    ));
    let rows: Vec<(Uuid, i64, i64, i64)> = on!(write tx, db => sqlx::query_as(sql)
        .bind(micros(now)).bind(LANES_MAX).fetch_all(db).await)?;
    Ok(rows
        .into_iter()
        .map(|(id, oldest, under_way, served)| Lane {
            id,
            oldest,
            under_way,
            served,
        })
        .collect())
}

/// What a claim is on.
type ClaimedRow = (Uuid, Uuid, Uuid, Option<Uuid>, i64, i64);

/// `None`: another was quicker.
pub async fn claim(
    tx: &mut Tx,
    lane: &Lane,
    claim: Uuid,
    now: Timestamp,
    until: Timestamp,
) -> Result<Option<Claimed>, StoreError> {
    let sql = sqlx::AssertSqlSafe(format!(
        "UPDATE attempts SET state = 'judging', claim = $2, lease_until = $3, tries = tries + 1, \
         started_at = COALESCE(started_at, $1) WHERE number = $4 AND {CLAIMABLE} \
         RETURNING id, submission_id, version_id, rejudge_id, tries, failures"
    ));
    let row: Option<ClaimedRow> = on!(write tx, db => sqlx::query_as(sql)
        .bind(micros(now)).bind(claim).bind(micros(until)).bind(lane.oldest).fetch_optional(db).await)?;
    let Some((id, submission, version, rejudge, tries, failures)) = row else {
        return Ok(None);
    };
    on!(change tx => sqlx::query(
        "INSERT INTO judge_turns (lane, served) SELECT $1, COALESCE(MAX(served), 0) + 1 FROM judge_turns WHERE true \
         ON CONFLICT (lane) DO UPDATE SET served = EXCLUDED.served")
        .bind(lane.id))?;
    let small = |number: i64| u32::try_from(number).unwrap_or(u32::MAX);
    Ok(Some(Claimed {
        attempt: AttemptId::from_uuid(id),
        submission: SubmissionId::from_uuid(submission),
        version: VersionId::from_uuid(version),
        rejudge: rejudge.map(RejudgeId::from_uuid),
        claim,
        tries: small(tries),
        failures: small(failures),
    }))
}

/// Writes what is known by now and extends the lease. False where the claim is another's by now.
pub async fn progress(
    tx: &mut Tx,
    claimed: &Claimed,
    report: &Report,
    tests_total: u64,
    until: Timestamp,
) -> Result<bool, StoreError> {
    let changed = on!(change tx => sqlx::query(
        "UPDATE attempts SET report = $3, lease_until = $4, tests_total = $5 \
         WHERE id = $1 AND claim = $2 AND state = 'judging'")
        .bind(claimed.attempt.uuid())
        .bind(claimed.claim)
        .bind(text_of(report)?)
        .bind(micros(until))
        .bind(stored(tests_total)))?;
    Ok(changed == 1)
}

/// The one time an attempt ends. False where it ended already or is another's.
pub async fn finish(
    tx: &mut Tx,
    claimed: &Claimed,
    result: &Summary,
    report: &Report,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let changed = on!(change tx => sqlx::query(
        "UPDATE attempts SET state = 'done', ended_at = $3, verdict = $4, judge_failed = $5, score = $6, cpu_time_us_max = $7, \
         memory_bytes_max = $8, first_failed = $9, tests_total = $10, report = $11 \
         WHERE id = $1 AND claim = $2 AND state = 'judging'")
        .bind(claimed.attempt.uuid())
        .bind(claimed.claim)
        .bind(micros(now))
        .bind(result.verdict.map(Verdict::code))
        .bind(result.judge_failed)
        .bind(result.score)
        .bind(stored(result.cpu_time_us_max))
        .bind(stored(result.memory_bytes_max))
        .bind(result.first_failed.map(stored))
        .bind(stored(result.tests_total))
        .bind(text_of(report)?))?;
    Ok(changed == 1)
}

/// Somebody else shall try, not before this time. What was known of it is void.
pub async fn put_back(
    tx: &mut Tx,
    claimed: &Claimed,
    failed: bool,
    not_before: Timestamp,
) -> Result<bool, StoreError> {
    let changed = on!(change tx => sqlx::query(
        "UPDATE attempts SET state = 'waiting', claim = NULL, not_before = $3, failures = failures + $4, report = $5 \
         WHERE id = $1 AND claim = $2 AND state = 'judging'")
        .bind(claimed.attempt.uuid())
        .bind(claimed.claim)
        .bind(micros(not_before))
        .bind(i64::from(failed))
        .bind(text_of(&Report::default())?))?;
    Ok(changed == 1)
}

/// Gives back what processes held that are no more.
pub async fn release_all(tx: &mut Tx) -> Result<u64, StoreError> {
    on!(change tx => sqlx::query("UPDATE attempts SET state = 'waiting', claim = NULL WHERE state = 'judging'"))
}

/// Attempts that have not ended.
pub async fn undone(store: &Store) -> Result<u64, StoreError> {
    let count: i64 = on!(read store, db => sqlx::query_scalar(
        "SELECT COUNT(*) FROM attempts WHERE state = 'waiting' OR state = 'judging'").fetch_one(db).await)?;
    Ok(read(count))
}

/// The same of one lane.
pub async fn undone_of(store: &Store, lane: UserId) -> Result<u64, StoreError> {
    let count: i64 = on!(read store, db => sqlx::query_scalar(
        "SELECT COUNT(*) FROM attempts WHERE lane = $1 AND (state = 'waiting' OR state = 'judging')")
        .bind(lane.uuid()).fetch_one(db).await)?;
    Ok(read(count))
}

/// A judging with all that is known of it.
pub struct Attempt {
    /// The first of its submission is 1.
    pub ordinal: u64,
    pub report: Report,
    pub result: Summary,
}

type AttemptRow = (
    i64,
    String,
    Option<String>,
    bool,
    Option<f64>,
    i64,
    i64,
    Option<i64>,
    i64,
);

pub async fn by_id(store: &Store, id: AttemptId) -> Result<Option<Attempt>, StoreError> {
    let row: Option<AttemptRow> = on!(read store, db => sqlx::query_as(
        "SELECT (SELECT COUNT(*) FROM attempts b WHERE b.submission_id = a.submission_id AND b.number <= a.number), \
         report, verdict, judge_failed, score, cpu_time_us_max, memory_bytes_max, first_failed, tests_total \
         FROM attempts a WHERE id = $1")
        .bind(id.uuid()).fetch_optional(db).await)?;
    let Some((ordinal, report, verdict, judge_failed, score, cpu, memory, failed, total)) = row
    else {
        return Ok(None);
    };
    Ok(Some(Attempt {
        ordinal: read(ordinal),
        report: serde_json::from_str(&report)
            .map_err(|error| StoreError::Broken(format!("a report: {error}")))?,
        result: Summary {
            verdict: verdict.as_deref().and_then(Verdict::of_code),
            judge_failed,
            score,
            cpu_time_us_max: read(cpu),
            memory_bytes_max: read(memory),
            first_failed: failed.map(read),
            tests_total: read(total),
        },
    }))
}

/// How many judgings of a submission came to a verdict. For those who look after the house: never more than one each,
/// but for rejudges.
pub async fn ended_of(store: &Store, submission: SubmissionId) -> Result<u64, StoreError> {
    let count: i64 = on!(read store, db => sqlx::query_scalar(
        "SELECT COUNT(*) FROM attempts WHERE submission_id = $1 AND state = 'done'")
        .bind(submission.uuid()).fetch_one(db).await)?;
    Ok(read(count))
}
