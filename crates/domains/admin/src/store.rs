//! Feedback as rows: the only SQL of this domain.

use jiff::Timestamp;
use sqlx::types::Uuid;
use tiltyard_contracts::{FeedbackId, UserId};
use tiltyard_http::Cursor;
use tiltyard_store::{Migration, Store, StoreError, Tx, micros, on, timestamp};

use crate::{Feedback, FeedbackState};

pub const MIGRATIONS: &[Migration] = &[Migration {
    number: 2026112160,
    name: "feedback",
    sql: "CREATE TABLE feedback (
            id UUID PRIMARY KEY,
            user_id UUID,
            text TEXT NOT NULL,
            page TEXT NOT NULL,
            contact TEXT,
            created_at BIGINT NOT NULL,
            answer TEXT,
            answered_at BIGINT,
            answered_by UUID
          );
          CREATE INDEX feedback_of_user ON feedback (user_id, id);
          CREATE INDEX feedback_open ON feedback (id) WHERE answered_at IS NULL;",
}];

tiltyard_store::row! {
    struct Row {
        id: Uuid,
        user_id: Option<Uuid>,
        text: String,
        page: String,
        contact: Option<String>,
        created_at: i64,
        answer: Option<String>,
        answered_at: Option<i64>,
    }
}

impl From<Row> for Feedback {
    fn from(row: Row) -> Self {
        Self {
            id: FeedbackId::from_uuid(row.id),
            user: row.user_id.map(UserId::from_uuid),
            text: row.text,
            page: row.page,
            contact: row.contact,
            created_at: timestamp(row.created_at),
            answer: row.answer,
            answered_at: row.answered_at.map(timestamp),
        }
    }
}

pub async fn insert(tx: &mut Tx, feedback: &Feedback) -> Result<(), StoreError> {
    on!(change tx => sqlx::query(
        "INSERT INTO feedback (id, user_id, text, page, contact, created_at) VALUES ($1, $2, $3, $4, $5, $6)")
        .bind(feedback.id.uuid())
        .bind(feedback.user.map(UserId::uuid))
        .bind(&feedback.text)
        .bind(&feedback.page)
        .bind(feedback.contact.as_deref())
        .bind(micros(feedback.created_at)))?;
    Ok(())
}

pub async fn by_id(store: &Store, id: FeedbackId) -> Result<Option<Feedback>, StoreError> {
    let row = on!(read store, db => sqlx::query_as::<_, Row>(
        "SELECT id, user_id, text, page, contact, created_at, answer, answered_at FROM feedback WHERE id = $1")
        .bind(id.uuid()).fetch_optional(db).await)?;
    Ok(row.map(Feedback::from))
}

pub async fn of(store: &Store, user: UserId, limit: u32) -> Result<Vec<Feedback>, StoreError> {
    let rows = on!(read store, db => sqlx::query_as::<_, Row>(
        "SELECT id, user_id, text, page, contact, created_at, answer, answered_at FROM feedback \
         WHERE user_id = $1 ORDER BY id DESC LIMIT $2")
        .bind(user.uuid()).bind(i64::from(limit)).fetch_all(db).await)?;
    Ok(rows.into_iter().map(Feedback::from).collect())
}

pub async fn page(
    store: &Store,
    state: Option<FeedbackState>,
    after: Option<Cursor>,
    limit: u32,
) -> Result<Vec<Feedback>, StoreError> {
    let sql = match state {
        None => {
            "SELECT id, user_id, text, page, contact, created_at, answer, answered_at FROM feedback \
             WHERE id < $1 ORDER BY id DESC LIMIT $2"
        }
        Some(FeedbackState::Open) => {
            "SELECT id, user_id, text, page, contact, created_at, answer, answered_at FROM feedback \
             WHERE id < $1 AND answered_at IS NULL ORDER BY id DESC LIMIT $2"
        }
        Some(FeedbackState::Answered) => {
            "SELECT id, user_id, text, page, contact, created_at, answer, answered_at FROM feedback \
             WHERE id < $1 AND answered_at IS NOT NULL ORDER BY id DESC LIMIT $2"
        }
    };
    let rows = on!(read store, db => sqlx::query_as::<_, Row>(sql)
        .bind(after.map_or(Uuid::max(), |Cursor(id)| id))
        .bind(i64::from(limit))
        .fetch_all(db).await)?;
    Ok(rows.into_iter().map(Feedback::from).collect())
}

/// False where it is answered already.
pub async fn answer(
    tx: &mut Tx,
    id: FeedbackId,
    answer: &str,
    by: UserId,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let changed = on!(change tx => sqlx::query(
        "UPDATE feedback SET answer = $2, answered_at = $3, answered_by = $4 WHERE id = $1 AND answered_at IS NULL")
        .bind(id.uuid()).bind(answer).bind(micros(now)).bind(by.uuid()))?;
    Ok(changed == 1)
}

/// The shortest question there is.
pub async fn ping(store: &Store) -> Result<(), StoreError> {
    on!(read store, db => sqlx::query("SELECT 1").execute(db).await.map(|_| ()))
}

/// Whose feedback it was is forgotten.
pub async fn forget_author(tx: &mut Tx, user: UserId) -> Result<(), StoreError> {
    on!(change tx => sqlx::query("UPDATE feedback SET user_id = NULL, contact = NULL WHERE user_id = $1").bind(user.uuid()))?;
    Ok(())
}
