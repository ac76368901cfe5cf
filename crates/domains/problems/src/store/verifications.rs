//! Verifications of drafts, and what they came to.

use jiff::Timestamp;
use sqlx::types::Uuid;
use tiltyard_contracts::{ProblemId, UserId, VerificationId};
use tiltyard_store::{Store, StoreError, Tx, micros, on, timestamp};

use crate::package::Report;

#[derive(Debug, Clone, PartialEq)]
pub struct Verification {
    pub id: VerificationId,
    pub problem: ProblemId,
    pub files_hash: String,
    /// `queued`, `running`, `agrees`, `disagrees`, `refused`, `failed`
    pub state: String,
    pub report: Option<serde_json::Value>,
    pub asked_by: Option<UserId>,
    pub created_at: Timestamp,
    pub ended_at: Option<Timestamp>,
}

impl Verification {
    /// The limit that was measured by, where there is one.
    pub fn time_limit_ms(&self) -> Option<u64> {
        self.report.as_ref()?.get("time_limit_ms")?.as_u64()
    }

    /// What did not come out as the package says, a line for each.
    pub fn findings(&self) -> Vec<String> {
        let report = self.report.clone();
        report
            .and_then(|report| serde_json::from_value::<Report>(report).ok())
            .map_or_else(Vec::new, |report| report.findings())
    }

    pub fn is_over(&self) -> bool {
        !matches!(self.state.as_str(), "queued" | "running")
    }
}

tiltyard_store::row! {
    struct Row {
        id: Uuid,
        problem_id: Uuid,
        files_hash: String,
        state: String,
        report: Option<String>,
        asked_by: Option<Uuid>,
        created_at: i64,
        ended_at: Option<i64>,
    }
}

impl From<Row> for Verification {
    fn from(row: Row) -> Self {
        Self {
            id: VerificationId::from_uuid(row.id),
            problem: ProblemId::from_uuid(row.problem_id),
            files_hash: row.files_hash,
            state: row.state,
            report: row
                .report
                .and_then(|report| serde_json::from_str(&report).ok()),
            asked_by: row.asked_by.map(UserId::from_uuid),
            created_at: timestamp(row.created_at),
            ended_at: row.ended_at.map(timestamp),
        }
    }
}

pub async fn insert(tx: &mut Tx, new: &Verification) -> Result<(), StoreError> {
    on!(change tx => sqlx::query(
        "INSERT INTO problem_verifications (id, problem_id, files_hash, state, asked_by, created_at) VALUES ($1, $2, $3, $4, $5, $6)")
        .bind(new.id.uuid())
        .bind(new.problem.uuid())
        .bind(&new.files_hash)
        .bind(&new.state)
        .bind(new.asked_by.map(UserId::uuid))
        .bind(micros(new.created_at)))?;
    Ok(())
}

pub async fn by_id(store: &Store, id: VerificationId) -> Result<Option<Verification>, StoreError> {
    let row = on!(read store, db => sqlx::query_as::<_, Row>(
        "SELECT id, problem_id, files_hash, state, report, asked_by, created_at, ended_at FROM problem_verifications WHERE id = $1")
        .bind(id.uuid()).fetch_optional(db).await)?;
    Ok(row.map(Verification::from))
}

/// The last that was asked for.
pub async fn latest(store: &Store, problem: ProblemId) -> Result<Option<Verification>, StoreError> {
    let row = on!(read store, db => sqlx::query_as::<_, Row>(
        "SELECT id, problem_id, files_hash, state, report, asked_by, created_at, ended_at FROM problem_verifications
         WHERE problem_id = $1 ORDER BY id DESC LIMIT 1")
        .bind(problem.uuid()).fetch_optional(db).await)?;
    Ok(row.map(Verification::from))
}

/// How far it is, or what it came to. What is over stays as it is: a job that is done twice ends once.
pub async fn set(
    tx: &mut Tx,
    id: VerificationId,
    state: &str,
    report: Option<&serde_json::Value>,
    ended_at: Option<Timestamp>,
) -> Result<bool, StoreError> {
    let report = report.map(serde_json::Value::to_string);
    let changed = on!(change tx => sqlx::query(
        "UPDATE problem_verifications SET state = $2, report = COALESCE($3, report), ended_at = $4 WHERE id = $1 AND ended_at IS NULL")
        .bind(id.uuid()).bind(state).bind(report.as_deref()).bind(ended_at.map(micros)))?;
    Ok(changed == 1)
}
