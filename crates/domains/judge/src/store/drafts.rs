//! Drafts of solutions as rows.

use tiltyard_contracts::{ProblemId, Timestamp, UserId};
use tiltyard_store::{Store, StoreError, Tx, micros, on, sqlx, timestamp};

use super::{read, stored};
use crate::{drafts::Draft, submission::File};

pub async fn get(
    store: &Store,
    user: UserId,
    problem: ProblemId,
    language: &str,
) -> Result<Option<Draft>, StoreError> {
    let row: Option<(String, i64, i64)> = on!(read store, db => sqlx::query_as(
        "SELECT files, revision, updated_at FROM solution_drafts WHERE user_id = $1 AND problem_id = $2 AND language = $3")
        .bind(user.uuid()).bind(problem.uuid()).bind(language).fetch_optional(db).await)?;
    row.map(|(files, revision, updated_at)| {
        Ok(Draft {
            files: serde_json::from_str(&files)
                .map_err(|error| StoreError::Broken(format!("a draft: {error}")))?,
            revision: read(revision),
            updated_at: Some(timestamp(updated_at)),
        })
    })
    .transpose()
}

/// Keeps the next revision after this one. False where another was kept meanwhile.
pub async fn put(
    tx: &mut Tx,
    key: (UserId, ProblemId, &str),
    files: &[File],
    after: u64,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let (user, problem, language) = key;
    let files = serde_json::to_string(files)
        .map_err(|error| StoreError::Broken(format!("a draft: {error}")))?;
    let sql = if after == 0 {
        "INSERT INTO solution_drafts (user_id, problem_id, language, files, revision, updated_at) \
         VALUES ($1, $2, $3, $4, $5 + 1, $6) ON CONFLICT DO NOTHING"
    } else {
        "UPDATE solution_drafts SET files = $4, revision = $5 + 1, updated_at = $6 \
         WHERE user_id = $1 AND problem_id = $2 AND language = $3 AND revision = $5"
    };
    let changed = on!(change tx => sqlx::query(sql)
        .bind(user.uuid())
        .bind(problem.uuid())
        .bind(language)
        .bind(&files)
        .bind(stored(after))
        .bind(micros(now)))?;
    Ok(changed == 1)
}
