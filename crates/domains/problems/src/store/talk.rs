//! What people say of problems: comments of a review, reports.

use jiff::Timestamp;
use sqlx::types::Uuid;
use tiltyard_contracts::{CommentId, ProblemId, ReportId, UserId};
use tiltyard_http::Cursor;
use tiltyard_store::{Store, StoreError, Tx, micros, on, timestamp};

/// A comment on a draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    pub id: CommentId,
    pub problem: ProblemId,
    pub user: Option<UserId>,
    pub text: String,
    pub path: Option<String>,
    pub line: Option<u32>,
    pub created_at: Timestamp,
}

tiltyard_store::row! {
    struct CommentRow {
        id: Uuid,
        problem_id: Uuid,
        user_id: Option<Uuid>,
        text: String,
        path: Option<String>,
        line: Option<i64>,
        created_at: i64,
    }
}

pub async fn insert_comment(tx: &mut Tx, comment: &Comment) -> Result<(), StoreError> {
    on!(change tx => sqlx::query(
        "INSERT INTO problem_comments (id, problem_id, user_id, text, path, line, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)")
        .bind(comment.id.uuid())
        .bind(comment.problem.uuid())
        .bind(comment.user.map(UserId::uuid))
        .bind(&comment.text)
        .bind(comment.path.as_deref())
        .bind(comment.line.map(i64::from))
        .bind(micros(comment.created_at)))?;
    Ok(())
}

/// Oldest first.
pub async fn comments(store: &Store, problem: ProblemId) -> Result<Vec<Comment>, StoreError> {
    let rows = on!(read store, db => sqlx::query_as::<_, CommentRow>(
        "SELECT id, problem_id, user_id, text, path, line, created_at FROM problem_comments WHERE problem_id = $1 ORDER BY id")
        .bind(problem.uuid()).fetch_all(db).await)?;
    Ok(rows
        .into_iter()
        .map(|row| Comment {
            id: CommentId::from_uuid(row.id),
            problem: ProblemId::from_uuid(row.problem_id),
            user: row.user_id.map(UserId::from_uuid),
            text: row.text,
            path: row.path,
            line: row.line.and_then(|line| u32::try_from(line).ok()),
            created_at: timestamp(row.created_at),
        })
        .collect())
}

/// What somebody holds against a problem.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    pub id: ReportId,
    pub slug: String,
    pub title: String,
    pub user: Option<UserId>,
    pub text: String,
    pub created_at: Timestamp,
    pub resolution: Option<String>,
    pub resolved_at: Option<Timestamp>,
}

tiltyard_store::row! {
    struct ReportRow {
        id: Uuid,
        slug: String,
        title: String,
        user_id: Option<Uuid>,
        text: String,
        created_at: i64,
        resolution: Option<String>,
        resolved_at: Option<i64>,
    }
}

impl From<ReportRow> for Report {
    fn from(row: ReportRow) -> Self {
        Self {
            id: ReportId::from_uuid(row.id),
            slug: row.slug,
            title: row.title,
            user: row.user_id.map(UserId::from_uuid),
            text: row.text,
            created_at: timestamp(row.created_at),
            resolution: row.resolution,
            resolved_at: row.resolved_at.map(timestamp),
        }
    }
}

pub async fn insert_report(
    tx: &mut Tx,
    id: ReportId,
    problem: ProblemId,
    user: UserId,
    text: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    on!(change tx => sqlx::query(
        "INSERT INTO problem_reports (id, problem_id, user_id, text, created_at) VALUES ($1, $2, $3, $4, $5)")
        .bind(id.uuid()).bind(problem.uuid()).bind(user.uuid()).bind(text).bind(micros(now)))?;
    Ok(())
}

pub async fn report(store: &Store, id: ReportId) -> Result<Option<Report>, StoreError> {
    let row = on!(read store, db => sqlx::query_as::<_, ReportRow>(
        "SELECT r.id, p.slug, p.title, r.user_id, r.text, r.created_at, r.resolution, r.resolved_at
         FROM problem_reports r JOIN problems p ON p.id = r.problem_id WHERE r.id = $1")
        .bind(id.uuid()).fetch_optional(db).await)?;
    Ok(row.map(Report::from))
}

/// Newest first; only the open ones, or all.
pub async fn reports(
    store: &Store,
    only_open: bool,
    after: Option<Cursor>,
    limit: u32,
) -> Result<Vec<Report>, StoreError> {
    let sql = if only_open {
        "SELECT r.id, p.slug, p.title, r.user_id, r.text, r.created_at, r.resolution, r.resolved_at
         FROM problem_reports r JOIN problems p ON p.id = r.problem_id
         WHERE r.id < $1 AND r.resolved_at IS NULL ORDER BY r.id DESC LIMIT $2"
    } else {
        "SELECT r.id, p.slug, p.title, r.user_id, r.text, r.created_at, r.resolution, r.resolved_at
         FROM problem_reports r JOIN problems p ON p.id = r.problem_id
         WHERE r.id < $1 ORDER BY r.id DESC LIMIT $2"
    };
    let rows = on!(read store, db => sqlx::query_as::<_, ReportRow>(sql)
        .bind(after.map_or(Uuid::max(), |Cursor(id)| id)).bind(i64::from(limit)).fetch_all(db).await)?;
    Ok(rows.into_iter().map(Report::from).collect())
}

/// False where it is resolved already.
pub async fn resolve(
    tx: &mut Tx,
    id: ReportId,
    resolution: &str,
    by: UserId,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let changed = on!(change tx => sqlx::query(
        "UPDATE problem_reports SET resolution = $2, resolved_by = $3, resolved_at = $4 WHERE id = $1 AND resolved_at IS NULL")
        .bind(id.uuid()).bind(resolution).bind(by.uuid()).bind(micros(now)))?;
    Ok(changed == 1)
}
