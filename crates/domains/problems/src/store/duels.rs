//! What duels ask of problems: those that can be played, who has seen them, who is held off them.

use jiff::Timestamp;
use sqlx::types::Uuid;
use tiltyard_contracts::{ProblemId, UserId, VersionId};
use tiltyard_store::{Store, StoreError, Tx, micros, on, timestamp};

use super::{Value, bound};

/// Versions asked for in one query.
const VERSIONS_AT_ONCE: usize = 200;

tiltyard_store::row! {
    /// A problem that may be played, as far as its row says.
    pub struct Row {
        pub id: Uuid,
        pub version: Uuid,
        pub slug: String,
        pub title: String,
        pub kind: String,
        pub difficulty: i64,
        pub tried_by: i64,
        pub solved_by: i64,
    }
}

/// Public ones that are a function, a class or a program, and right or wrong as a whole.
pub async fn playable(store: &Store) -> Result<Vec<Row>, StoreError> {
    on!(read store, db => sqlx::query_as::<_, Row>(
        "SELECT id, version, slug, title, kind, difficulty, tried_by, solved_by FROM problems
         WHERE public AND version IS NOT NULL AND NOT scoring AND kind IN ('program', 'function', 'class') ORDER BY id")
        .fetch_all(db).await)
}

fn places(count: usize) -> String {
    let places: Vec<String> = (1..=count).map(|number| format!("${number}")).collect();
    places.join(", ")
}

/// The facts of these versions, as they are written.
pub async fn facts_of(
    store: &Store,
    versions: &[VersionId],
) -> Result<Vec<(VersionId, String)>, StoreError> {
    let mut found = Vec::new();
    for some in versions.chunks(VERSIONS_AT_ONCE) {
        let values: Vec<Value> = some.iter().map(|id| Value::Id(id.uuid())).collect();
        let sql = format!(
            "SELECT id, facts FROM problem_versions WHERE id IN ({})",
            places(values.len())
        );
        let rows: Vec<(Uuid, String)> = on!(read store, db =>
            bound!(sqlx::query_as(sqlx::AssertSqlSafe(sql)), &values).fetch_all(db).await)?;
        let rows = rows.into_iter();
        found.extend(rows.map(|(id, facts)| (VersionId::from_uuid(id), facts)));
    }
    Ok(found)
}

/// Which of these people know which problems.
pub async fn seen_by(
    store: &Store,
    people: &[UserId],
) -> Result<Vec<(ProblemId, UserId)>, StoreError> {
    if people.is_empty() {
        return Ok(Vec::new());
    }
    let values: Vec<Value> = people.iter().map(|id| Value::Id(id.uuid())).collect();
    let sql = format!(
        "SELECT problem_id, user_id FROM problem_seen WHERE user_id IN ({these})
         UNION SELECT problem_id, user_id FROM problem_progress WHERE user_id IN ({these})
         UNION SELECT problem_id, user_id FROM problem_surrenders WHERE user_id IN ({these})
         UNION SELECT id, author FROM problems WHERE author IN ({these})",
        these = places(values.len()),
    );
    let rows: Vec<(Uuid, Uuid)> = on!(read store, db =>
        bound!(sqlx::query_as(sqlx::AssertSqlSafe(sql)), &values).fetch_all(db).await)?;
    Ok(rows
        .into_iter()
        .map(|(problem, user)| (ProblemId::from_uuid(problem), UserId::from_uuid(user)))
        .collect())
}

/// The first time stays.
pub async fn note_seen(
    tx: &mut Tx,
    user: UserId,
    problem: ProblemId,
    now: Timestamp,
) -> Result<(), StoreError> {
    on!(change tx => sqlx::query("INSERT INTO problem_seen (user_id, problem_id, at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING")
        .bind(user.uuid()).bind(problem.uuid()).bind(micros(now)))?;
    Ok(())
}

/// Holds this person off the problem; a hold that is there is moved. Their old ones go.
pub async fn hold(
    tx: &mut Tx,
    user: UserId,
    problem: ProblemId,
    until: Timestamp,
    now: Timestamp,
) -> Result<(), StoreError> {
    on!(change tx => sqlx::query("DELETE FROM problem_holds WHERE user_id = $1 AND held_until <= $2")
        .bind(user.uuid()).bind(micros(now)))?;
    on!(change tx => sqlx::query(
        "INSERT INTO problem_holds (user_id, problem_id, held_until) VALUES ($1, $2, $3)
         ON CONFLICT (user_id, problem_id) DO UPDATE SET held_until = excluded.held_until")
        .bind(user.uuid()).bind(problem.uuid()).bind(micros(until)))?;
    Ok(())
}

pub async fn release(tx: &mut Tx, user: UserId, problem: ProblemId) -> Result<(), StoreError> {
    on!(change tx => sqlx::query("DELETE FROM problem_holds WHERE user_id = $1 AND problem_id = $2")
        .bind(user.uuid()).bind(problem.uuid()))?;
    Ok(())
}

pub async fn held(
    store: &Store,
    user: UserId,
    problem: ProblemId,
    now: Timestamp,
) -> Result<Option<Timestamp>, StoreError> {
    let until: Option<i64> = on!(read store, db => sqlx::query_scalar(
        "SELECT held_until FROM problem_holds WHERE user_id = $1 AND problem_id = $2 AND held_until > $3")
        .bind(user.uuid()).bind(problem.uuid()).bind(micros(now)).fetch_optional(db).await)?;
    Ok(until.map(timestamp))
}

/// As it is stored.
pub async fn difficulty_of(store: &Store, problem: ProblemId) -> Result<Option<i64>, StoreError> {
    on!(read store, db => sqlx::query_scalar("SELECT difficulty FROM problems WHERE id = $1")
        .bind(problem.uuid()).fetch_optional(db).await)
}

/// Whoever had to do with a problem before it was everybody's.
pub async fn insiders(store: &Store, problem: ProblemId) -> Result<Vec<UserId>, StoreError> {
    let rows: Vec<(Option<Uuid>,)> = on!(read store, db => sqlx::query_as(
        "SELECT author FROM problems WHERE id = $1 UNION SELECT user_id FROM problem_comments WHERE problem_id = $1 \
         UNION SELECT published_by FROM problem_versions WHERE problem_id = $1 \
         UNION SELECT asked_by FROM problem_verifications WHERE problem_id = $1").bind(problem.uuid()).fetch_all(db).await)?;
    Ok(rows
        .into_iter()
        .filter_map(|(user,)| user.map(UserId::from_uuid))
        .collect())
}
