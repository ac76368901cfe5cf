//! Submissions as rows.

use tiltyard_contracts::{AttemptId, ProblemId, SubmissionId, UserId, VersionId};
use tiltyard_http::Cursor;
use tiltyard_live::Topic;
use tiltyard_protocol::Verdict;
use tiltyard_store::{Store, StoreError, Tx, micros, on, sqlx, sqlx::types::Uuid, timestamp};

use super::{read, stored};
use crate::{
    on_behalf::AcceptedSource,
    submission::{State, Submission, Summary},
};

pub const COLUMNS: &str = "id, problem_id, slug, title, version_id, user_id, language, submitted_at, code_bytes, files, \
     attempt_id, state, verdict, judge_failed, score, score_max, cpu_time_us_max, memory_bytes_max, first_failed, \
     tests_total, from_cache, told_too";

tiltyard_store::row! {
    pub struct Row {
        id: Uuid,
        problem_id: Uuid,
        slug: String,
        title: String,
        version_id: Uuid,
        user_id: Option<Uuid>,
        language: String,
        submitted_at: i64,
        code_bytes: i64,
        files: String,
        attempt_id: Uuid,
        state: String,
        verdict: Option<String>,
        judge_failed: bool,
        score: Option<f64>,
        score_max: Option<f64>,
        cpu_time_us_max: i64,
        memory_bytes_max: i64,
        first_failed: Option<i64>,
        tests_total: i64,
        from_cache: bool,
        told_too: Option<String>,
    }
}

impl TryFrom<Row> for Submission {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: SubmissionId::from_uuid(row.id),
            problem: ProblemId::from_uuid(row.problem_id),
            slug: row.slug,
            title: row.title,
            version: VersionId::from_uuid(row.version_id),
            user: row.user_id.map(UserId::from_uuid),
            language: row.language,
            submitted_at: timestamp(row.submitted_at),
            code_bytes: read(row.code_bytes),
            files: serde_json::from_str(&row.files)
                .map_err(|error| StoreError::Broken(format!("files of a submission: {error}")))?,
            attempt: AttemptId::from_uuid(row.attempt_id),
            state: State::named(&row.state),
            result: Summary {
                verdict: row.verdict.as_deref().and_then(Verdict::of_code),
                judge_failed: row.judge_failed,
                score: row.score,
                cpu_time_us_max: read(row.cpu_time_us_max),
                memory_bytes_max: read(row.memory_bytes_max),
                first_failed: row.first_failed.map(read),
                tests_total: read(row.tests_total),
            },
            score_max: row.score_max,
            from_cache: row.from_cache,
            told_too: row
                .told_too
                .map(|name| Topic::new(&name))
                .transpose()
                .map_err(|error| StoreError::Broken(format!("a topic of a submission: {error}")))?,
        })
    }
}

pub async fn insert(tx: &mut Tx, new: &Submission, source_hash: &[u8]) -> Result<(), StoreError> {
    let files = serde_json::to_string(&new.files)
        .map_err(|error| StoreError::Broken(format!("files of a submission: {error}")))?;
    on!(change tx => sqlx::query(
        "INSERT INTO submissions (id, problem_id, slug, title, version_id, user_id, language, submitted_at, code_bytes, files, \
         source_hash, attempt_id, state, verdict, judge_failed, score, score_max, cpu_time_us_max, memory_bytes_max, \
         first_failed, tests_total, from_cache, told_too) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23)")
        .bind(new.id.uuid())
        .bind(new.problem.uuid())
        .bind(&new.slug)
        .bind(&new.title)
        .bind(new.version.uuid())
        .bind(new.user.map(UserId::uuid))
        .bind(&new.language)
        .bind(micros(new.submitted_at))
        .bind(stored(new.code_bytes))
        .bind(files)
        .bind(source_hash)
        .bind(new.attempt.uuid())
        .bind(new.state.name())
        .bind(new.result.verdict.map(Verdict::code))
        .bind(new.result.judge_failed)
        .bind(new.result.score)
        .bind(new.score_max)
        .bind(stored(new.result.cpu_time_us_max))
        .bind(stored(new.result.memory_bytes_max))
        .bind(new.result.first_failed.map(stored))
        .bind(stored(new.result.tests_total))
        .bind(new.from_cache)
        .bind(new.told_too.as_ref().map(Topic::as_str)))?;
    Ok(())
}

/// Language and files of what counts as accepted, newest first.
pub async fn accepted_of(
    store: &Store,
    problem: ProblemId,
    limit: u32,
) -> Result<Vec<(String, String)>, StoreError> {
    on!(read store, db => sqlx::query_as(
        "SELECT language, files FROM submissions WHERE problem_id = $1 AND verdict = 'AC' ORDER BY id DESC LIMIT $2")
        .bind(problem.uuid()).bind(i64::from(limit)).fetch_all(db).await)
}

/// What was accepted in a language, the newest first, and whose it is.
pub async fn accepted_in(
    store: &Store,
    problem: ProblemId,
    language: &str,
    limit: u32,
) -> Result<Vec<AcceptedSource>, StoreError> {
    let rows: Vec<(Uuid, Option<Uuid>, i64, String)> = on!(read store, db => sqlx::query_as(
        "SELECT id, user_id, submitted_at, files FROM submissions WHERE problem_id = $1 AND language = $2 AND verdict = 'AC' \
         ORDER BY id DESC LIMIT $3")
        .bind(problem.uuid()).bind(language).bind(i64::from(limit)).fetch_all(db).await)?;
    rows.into_iter()
        .map(|(id, user, at, files)| {
            Ok(AcceptedSource {
                submission: SubmissionId::from_uuid(id),
                user: user.map(UserId::from_uuid),
                at: timestamp(at),
                files: serde_json::from_str(&files).map_err(|error| {
                    StoreError::Broken(format!("files of a submission: {error}"))
                })?,
            })
        })
        .collect()
}

pub async fn by_id(store: &Store, id: SubmissionId) -> Result<Option<Submission>, StoreError> {
    let sql = sqlx::AssertSqlSafe(format!("SELECT {COLUMNS} FROM submissions WHERE id = $1"));
    on!(read store, db => sqlx::query_as::<_, Row>(sql).bind(id.uuid()).fetch_optional(db).await)?
        .map(Submission::try_from)
        .transpose()
}

/// Whose it is and of which problem, where it was accepted and none of theirs before it was.
pub async fn first_solved_by(
    store: &Store,
    id: SubmissionId,
) -> Result<Option<(UserId, ProblemId)>, StoreError> {
    let row: Option<(Option<Uuid>, Uuid)> = on!(read store, db => sqlx::query_as(
        "SELECT s.user_id, s.problem_id FROM submissions s WHERE s.id = $1 AND s.verdict = $2 AND NOT EXISTS \
         (SELECT 1 FROM submissions o WHERE o.user_id = s.user_id AND o.problem_id = s.problem_id AND o.id < s.id AND o.verdict = $2)")
        .bind(id.uuid()).bind(Verdict::Accepted.code()).fetch_optional(db).await)?;
    Ok(row.and_then(|(user, problem)| {
        Some((UserId::from_uuid(user?), ProblemId::from_uuid(problem)))
    }))
}

/// Whose it is; nobody's where somebody left.
pub async fn owner(store: &Store, id: SubmissionId) -> Result<Option<UserId>, StoreError> {
    let owner: Option<Option<Uuid>> = on!(read store, db => sqlx::query_scalar(
        "SELECT user_id FROM submissions WHERE id = $1").bind(id.uuid()).fetch_optional(db).await)?;
    Ok(owner.flatten().map(UserId::from_uuid))
}

/// Which submissions: all that is named holds.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    pub slug: Option<String>,
    pub user: Option<UserId>,
    pub verdict: Option<Verdict>,
    pub language: Option<String>,
}

/// Newest first.
pub async fn page(
    store: &Store,
    filter: &Filter,
    after: Option<Cursor>,
    limit: u32,
) -> Result<Vec<Submission>, StoreError> {
    let mut conditions = String::from("id < $1");
    let mut number = 2;
    let mut and = |column: &str, asked: bool| {
        if asked {
            number += 1;
            conditions.push_str(&format!(" AND {column} = ${number}"));
        }
    };
    and("user_id", filter.user.is_some());
    and("slug", filter.slug.is_some());
    and("verdict", filter.verdict.is_some());
    and("language", filter.language.is_some());
    let sql = sqlx::AssertSqlSafe(format!(
        "SELECT {COLUMNS} FROM submissions WHERE {conditions} ORDER BY id DESC LIMIT $2"
    ));
    let rows = on!(read store, db => {
        let mut query = sqlx::query_as::<_, Row>(sql)
            .bind(after.map_or(Uuid::max(), |Cursor(id)| id))
            .bind(i64::from(limit));
        if let Some(user) = filter.user {
            query = query.bind(user.uuid());
        }
        if let Some(slug) = &filter.slug {
            query = query.bind(slug);
        }
        if let Some(verdict) = filter.verdict {
            query = query.bind(verdict.code());
        }
        if let Some(language) = &filter.language {
            query = query.bind(language);
        }
        query.fetch_all(db).await
    })?;
    rows.into_iter().map(Submission::try_from).collect()
}

/// Somebody began to judge it, or gave it back.
pub async fn set_state(tx: &mut Tx, id: SubmissionId, state: State) -> Result<(), StoreError> {
    on!(change tx => sqlx::query("UPDATE submissions SET state = $2 WHERE id = $1 AND state <> 'done'")
        .bind(id.uuid()).bind(state.name()))?;
    Ok(())
}

/// From now on this judging is the one that counts.
pub async fn settle(
    tx: &mut Tx,
    id: SubmissionId,
    attempt: AttemptId,
    version: VersionId,
    result: &Summary,
) -> Result<(), StoreError> {
    on!(change tx => sqlx::query(
        "UPDATE submissions SET attempt_id = $2, version_id = $3, state = 'done', verdict = $4, judge_failed = $5, score = $6, \
         cpu_time_us_max = $7, memory_bytes_max = $8, first_failed = $9, tests_total = $10 WHERE id = $1")
        .bind(id.uuid())
        .bind(attempt.uuid())
        .bind(version.uuid())
        .bind(result.verdict.map(Verdict::code))
        .bind(result.judge_failed)
        .bind(result.score)
        .bind(stored(result.cpu_time_us_max))
        .bind(stored(result.memory_bytes_max))
        .bind(result.first_failed.map(stored))
        .bind(stored(result.tests_total)))?;
    Ok(())
}

/// The same files in the same language, judged on the same version by anybody. The hash is of all that.
pub async fn judged_before(
    store: &Store,
    version: VersionId,
    source_hash: &[u8],
) -> Result<Option<Submission>, StoreError> {
    let sql = sqlx::AssertSqlSafe(format!(
        "SELECT {COLUMNS} FROM submissions WHERE source_hash = $1 AND version_id = $2 AND state = 'done' \
         AND verdict IS NOT NULL ORDER BY id LIMIT 1"
    ));
    on!(read store, db => sqlx::query_as::<_, Row>(sql)
        .bind(source_hash).bind(version.uuid()).fetch_optional(db).await)?
    .map(Submission::try_from)
    .transpose()
}

/// Who left is named nowhere any more.
pub async fn forget_author(tx: &mut Tx, user: UserId) -> Result<(), StoreError> {
    on!(change tx => sqlx::query("UPDATE submissions SET user_id = NULL WHERE user_id = $1").bind(user.uuid()))?;
    on!(change tx => sqlx::query("DELETE FROM solution_drafts WHERE user_id = $1").bind(user.uuid()))?;
    Ok(())
}
