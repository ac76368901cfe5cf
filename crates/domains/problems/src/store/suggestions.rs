//! Tests people suggest.

use jiff::Timestamp;
use sqlx::types::Uuid;
use tiltyard_contracts::{ProblemId, SuggestionId, UserId, VersionId};
use tiltyard_http::Cursor;
use tiltyard_store::{Store, StoreError, Tx, micros, on, timestamp};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    pub id: SuggestionId,
    pub problem: ProblemId,
    pub slug: String,
    pub version: VersionId,
    pub user: Option<UserId>,
    pub input: String,
    /// `checking`, `useful`, `useless`, `invalid`, `accepted`, `declined`
    pub state: String,
    pub word: String,
    pub created_at: Timestamp,
}

tiltyard_store::row! {
    struct Row {
        id: Uuid,
        problem_id: Uuid,
        slug: String,
        version_id: Uuid,
        user_id: Option<Uuid>,
        input: String,
        state: String,
        word: String,
        created_at: i64,
    }
}

impl From<Row> for Suggestion {
    fn from(row: Row) -> Self {
        Self {
            id: SuggestionId::from_uuid(row.id),
            problem: ProblemId::from_uuid(row.problem_id),
            slug: row.slug,
            version: VersionId::from_uuid(row.version_id),
            user: row.user_id.map(UserId::from_uuid),
            input: row.input,
            state: row.state,
            word: row.word,
            created_at: timestamp(row.created_at),
        }
    }
}

macro_rules! suggestions {
    ($rest:literal) => {
        concat!(
            "SELECT s.id, s.problem_id, p.slug, s.version_id, s.user_id, s.input, s.state, s.word, s.created_at \
             FROM problem_suggestions s JOIN problems p ON p.id = s.problem_id ",
            $rest
        )
    };
}

pub async fn insert(tx: &mut Tx, new: &Suggestion) -> Result<(), StoreError> {
    on!(change tx => sqlx::query(
        "INSERT INTO problem_suggestions (id, problem_id, version_id, user_id, input, state, word, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)")
        .bind(new.id.uuid())
        .bind(new.problem.uuid())
        .bind(new.version.uuid())
        .bind(new.user.map(UserId::uuid))
        .bind(&new.input)
        .bind(&new.state)
        .bind(&new.word)
        .bind(micros(new.created_at)))?;
    Ok(())
}

pub async fn by_id(store: &Store, id: SuggestionId) -> Result<Option<Suggestion>, StoreError> {
    let row = on!(read store, db => sqlx::query_as::<_, Row>(suggestions!("WHERE s.id = $1"))
        .bind(id.uuid()).fetch_optional(db).await)?;
    Ok(row.map(Suggestion::from))
}

/// One person's for one problem, newest first.
pub async fn of(
    store: &Store,
    problem: ProblemId,
    user: UserId,
    limit: u32,
) -> Result<Vec<Suggestion>, StoreError> {
    let rows = on!(read store, db => sqlx::query_as::<_, Row>(
        suggestions!("WHERE s.problem_id = $1 AND s.user_id = $2 ORDER BY s.id DESC LIMIT $3"))
        .bind(problem.uuid()).bind(user.uuid()).bind(i64::from(limit)).fetch_all(db).await)?;
    Ok(rows.into_iter().map(Suggestion::from).collect())
}

/// Those in this state, newest first, without problems the reader is held off now.
pub async fn in_state(
    store: &Store,
    state: &str,
    (reader, now): (UserId, Timestamp),
    after: Option<Cursor>,
    limit: u32,
) -> Result<Vec<Suggestion>, StoreError> {
    let rows = on!(read store, db => sqlx::query_as::<_, Row>(
        suggestions!("WHERE s.state = $1 AND s.id < $2 AND NOT EXISTS (SELECT 1 FROM problem_holds h WHERE h.problem_id = s.problem_id \
           AND h.user_id = $4 AND h.held_until > $5) ORDER BY s.id DESC LIMIT $3"))
        .bind(state).bind(after.map_or(Uuid::max(), |Cursor(id)| id)).bind(i64::from(limit))
        .bind(reader.uuid()).bind(micros(now)).fetch_all(db).await)?;
    Ok(rows.into_iter().map(Suggestion::from).collect())
}

/// How many of this person nobody has decided on.
pub async fn undecided(store: &Store, user: UserId) -> Result<i64, StoreError> {
    on!(read store, db => sqlx::query_scalar(
        "SELECT COUNT(*) FROM problem_suggestions WHERE user_id = $1 AND state IN ('checking', 'useful')")
        .bind(user.uuid()).fetch_one(db).await)
}

/// False where it was in another state.
pub async fn set(
    tx: &mut Tx,
    id: SuggestionId,
    from: &str,
    state: &str,
    word: &str,
    by: Option<UserId>,
) -> Result<bool, StoreError> {
    let changed = on!(change tx => sqlx::query(
        "UPDATE problem_suggestions SET state = $3, word = $4, decided_by = $5 WHERE id = $1 AND state = $2")
        .bind(id.uuid()).bind(from).bind(state).bind(word).bind(by.map(UserId::uuid)))?;
    Ok(changed == 1)
}
