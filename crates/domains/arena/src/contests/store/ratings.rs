//! Ratings of contests: what they are, and every change.

use tiltyard_contracts::UserId;
use tiltyard_ratings::elo_mmr::Rating;
use tiltyard_store::{Store, StoreError, Tx, micros, on, sqlx, sqlx::types::Uuid, timestamp};

use super::count;
use crate::{
    contests::Rated,
    store::{PEOPLE_ASKED, json, of_json, places},
};

/// Waits until no other contest is being rated.
pub async fn take_rating_turn(tx: &mut Tx) -> Result<(), StoreError> {
    on!(change tx => sqlx::query("UPDATE contest_rating_turn SET contests = contests + 1 WHERE name = 'all'"))?;
    Ok(())
}

pub async fn rating_in(tx: &mut Tx, user: UserId) -> Result<Option<Rating>, StoreError> {
    let row: Option<(String,)> = on!(write tx, db => sqlx::query_as("SELECT rating FROM contest_ratings WHERE user_id = $1")
        .bind(user.uuid()).fetch_optional(db).await)?;
    row.map(|(text,)| of_json(&text)).transpose()
}

pub async fn rating_of(store: &Store, user: UserId) -> Result<Option<Rating>, StoreError> {
    let row: Option<(String,)> = on!(read store, db => sqlx::query_as("SELECT rating FROM contest_ratings WHERE user_id = $1")
        .bind(user.uuid()).fetch_optional(db).await)?;
    row.map(|(text,)| of_json(&text)).transpose()
}

/// How somebody stands in contests.
#[derive(Debug, Clone, Copy)]
pub struct RatedPerson {
    pub user: UserId,
    pub value: f64,
    pub deviation: f64,
    pub contests: u32,
}

type RatedRow = (Uuid, f64, f64, i64);

fn rated_person((user, value, deviation, contests): RatedRow) -> RatedPerson {
    RatedPerson {
        user: UserId::from_uuid(user),
        value,
        deviation,
        contests: count(contests),
    }
}

/// The best of all who were ever rated.
pub async fn best(store: &Store, skip: u32, limit: u32) -> Result<Vec<RatedPerson>, StoreError> {
    let rows: Vec<RatedRow> = on!(stale store, db => sqlx::query_as(
        "SELECT user_id, value, deviation, contests FROM contest_ratings ORDER BY value DESC, user_id LIMIT $1 OFFSET $2")
        .bind(i64::from(limit)).bind(i64::from(skip)).fetch_all(db).await)?;
    Ok(rows.into_iter().map(rated_person).collect())
}

/// Those of these people who were ever rated.
pub async fn ratings_of(store: &Store, people: &[UserId]) -> Result<Vec<RatedPerson>, StoreError> {
    let mut found = Vec::new();
    for some in people.chunks(PEOPLE_ASKED) {
        let sql = sqlx::AssertSqlSafe(format!(
            "SELECT user_id, value, deviation, contests FROM contest_ratings WHERE user_id IN ({})",
            places(1, some.len())
        ));
        let rows: Vec<RatedRow> = on!(read store, db => {
            let mut query = sqlx::query_as(sql);
            for user in some {
                query = query.bind(user.uuid());
            }
            query.fetch_all(db).await
        })?;
        found.extend(rows.into_iter().map(rated_person));
    }
    Ok(found)
}

pub async fn put_rating(tx: &mut Tx, user: UserId, rating: &Rating) -> Result<(), StoreError> {
    on!(change tx => sqlx::query(
        "INSERT INTO contest_ratings (user_id, value, deviation, contests, rating) VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT (user_id) DO UPDATE SET value = excluded.value, deviation = excluded.deviation, contests = excluded.contests, \
         rating = excluded.rating")
        .bind(user.uuid()).bind(rating.value).bind(rating.deviation).bind(i64::from(rating.contests)).bind(json(rating)?))?;
    Ok(())
}

/// False where this contest changed their rating before.
pub async fn log_rating(
    tx: &mut Tx,
    contest: Uuid,
    user: UserId,
    change: &Rated,
) -> Result<bool, StoreError> {
    let changed = on!(change tx => sqlx::query(
        "INSERT INTO contest_rating_log (contest_id, user_id, place, entrants, at, performance, value_before, deviation_before, value_after, \
         deviation_after) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING")
        .bind(contest).bind(user.uuid()).bind(i64::from(change.place)).bind(i64::from(change.entrants)).bind(micros(change.at))
        .bind(change.performance).bind(change.before).bind(change.deviation_before).bind(change.after).bind(change.deviation_after))?;
    Ok(changed == 1)
}

type LogRow = (Uuid, i64, i64, i64, f64, f64, f64, f64, f64);

const LOG: &str = "place, entrants, at, performance, value_before, deviation_before, value_after, deviation_after FROM contest_rating_log";

fn rated(row: LogRow) -> (Uuid, Rated) {
    let (of, place, entrants, at, performance, before, deviation_before, after, deviation_after) =
        row;
    let change = Rated {
        place: count(place),
        entrants: count(entrants),
        at: timestamp(at),
        performance,
        before,
        deviation_before,
        after,
        deviation_after,
    };
    (of, change)
}

/// What a contest changed, by person.
pub async fn rated_in(store: &Store, contest: Uuid) -> Result<Vec<(UserId, Rated)>, StoreError> {
    let sql = sqlx::AssertSqlSafe(format!("SELECT user_id, {LOG} WHERE contest_id = $1"));
    let rows =
        on!(read store, db => sqlx::query_as::<_, LogRow>(sql).bind(contest).fetch_all(db).await)?;
    Ok(rows
        .into_iter()
        .map(rated)
        .map(|(user, change)| (UserId::from_uuid(user), change))
        .collect())
}

/// Changes of somebody's rating, the newest first: contest and change.
pub async fn rated_of(
    store: &Store,
    user: UserId,
    limit: u32,
) -> Result<Vec<(Uuid, Rated)>, StoreError> {
    let sql = sqlx::AssertSqlSafe(format!(
        "SELECT contest_id, {LOG} WHERE user_id = $1 ORDER BY number DESC LIMIT $2"
    ));
    let rows = on!(stale store, db => sqlx::query_as::<_, LogRow>(sql).bind(user.uuid()).bind(i64::from(limit)).fetch_all(db).await)?;
    Ok(rows.into_iter().map(rated).collect())
}

/// What a contest is called, and where it is.
pub async fn names(
    store: &Store,
    contests: &[Uuid],
) -> Result<Vec<(Uuid, String, String)>, StoreError> {
    let mut names = Vec::new();
    for contest in contests {
        let row: Option<(Uuid, String, String)> = on!(stale store, db => sqlx::query_as(
            "SELECT id, slug, title FROM contests WHERE id = $1").bind(*contest).fetch_optional(db).await)?;
        names.extend(row);
    }
    Ok(names)
}
