//! Questions and answers as rows.

use tiltyard_contracts::{Timestamp, UserId};
use tiltyard_store::{Store, StoreError, Tx, micros, on, sqlx, sqlx::types::Uuid, timestamp};

use crate::{contests::Clarification, store::read};

tiltyard_store::row! {
    struct Row {
        id: Uuid,
        problem: Option<i64>,
        asked_by: Option<Uuid>,
        entrant_id: Option<Uuid>,
        question: Option<String>,
        asked_at: i64,
        answer: Option<String>,
        answered_at: Option<i64>,
        to_all: bool,
    }
}

impl From<Row> for Clarification {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            task: row.problem.and_then(|task| usize::try_from(task).ok()),
            asked_by: row.asked_by.map(UserId::from_uuid),
            entrant: row.entrant_id,
            question: row.question,
            asked_at: timestamp(row.asked_at),
            answer: row.answer,
            answered_at: row.answered_at.map(timestamp),
            to_all: row.to_all,
        }
    }
}

pub async fn insert_clarification(
    tx: &mut Tx,
    contest: Uuid,
    new: &Clarification,
) -> Result<(), StoreError> {
    let task = new.task.and_then(|task| i64::try_from(task).ok());
    on!(change tx => sqlx::query(
        "INSERT INTO contest_clarifications (id, contest_id, problem, asked_by, entrant_id, question, asked_at, answer, answered_at, to_all) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)")
        .bind(new.id).bind(contest).bind(task).bind(new.asked_by.map(UserId::uuid)).bind(new.entrant).bind(&new.question)
        .bind(micros(new.asked_at)).bind(&new.answer).bind(new.answered_at.map(micros)).bind(new.to_all))?;
    Ok(())
}

/// False where there is no such question.
pub async fn answer(
    tx: &mut Tx,
    contest: Uuid,
    id: Uuid,
    text: &str,
    to_all: bool,
    at: Timestamp,
) -> Result<bool, StoreError> {
    let changed = on!(change tx => sqlx::query(
        "UPDATE contest_clarifications SET answer = $3, to_all = $4, answered_at = $5 WHERE contest_id = $1 AND id = $2 AND question IS NOT NULL")
        .bind(contest).bind(id).bind(text).bind(to_all).bind(micros(at)))?;
    Ok(changed == 1)
}

/// The newest first.
pub async fn clarifications(
    store: &Store,
    contest: Uuid,
) -> Result<Vec<Clarification>, StoreError> {
    let rows: Vec<Row> = on!(read store, db => sqlx::query_as(
        "SELECT id, problem, asked_by, entrant_id, question, asked_at, answer, answered_at, to_all FROM contest_clarifications \
         WHERE contest_id = $1 ORDER BY id DESC LIMIT 1000").bind(contest).fetch_all(db).await)?;
    Ok(rows.into_iter().map(Clarification::from).collect())
}

/// How often an entrant asked since then.
pub async fn asked_since(tx: &mut Tx, entrant: Uuid, since: Timestamp) -> Result<u64, StoreError> {
    let row: (i64,) = on!(write tx, db => sqlx::query_as(
        "SELECT COUNT(*) FROM contest_clarifications WHERE entrant_id = $1 AND asked_at > $2")
        .bind(entrant).bind(micros(since)).fetch_one(db).await)?;
    Ok(read(row.0))
}
