//! What was played in a season, and the places of those that are closed.

use std::collections::BTreeMap;

use tiltyard_contracts::{Timestamp, UserId};
use tiltyard_ratings::Rating;
use tiltyard_store::{Store, StoreError, Tx, micros, on, sqlx, sqlx::types::Uuid, timestamp};

use super::read;
use crate::{
    Pool,
    seasons::{HONOURED_MAX, Honour, SEASON_DUELS_MIN, Season, Seasonal},
    standing::Record,
};

/// What of the log lies between two times in a pool, by person. A duel that says nothing to ratings any more is not counted; the last line of
/// somebody is the last of all, since it says what they had.
// WHY: COALESCE. Grouped by the column itself, SQLite goes through the whole log by its index of people instead of one season of it.
const PLAYED: &str = "SELECT COALESCE(l.user_id, l.user_id) AS user_id, MAX(l.number) AS last, \
     COUNT(CASE WHEN v.duel_id IS NULL THEN 1 END) AS games, \
     COUNT(CASE WHEN v.duel_id IS NULL AND l.score > 0.75 THEN 1 END) AS wins, \
     COUNT(CASE WHEN v.duel_id IS NULL AND l.score < 0.25 THEN 1 END) AS losses \
     FROM arena_rating_log l LEFT JOIN (SELECT DISTINCT duel_id FROM arena_voided) v ON v.duel_id = l.duel_id \
     WHERE l.pool = $1 AND l.at >= $2 AND l.at < $3 GROUP BY COALESCE(l.user_id, l.user_id)";

tiltyard_store::row! {
    struct Row {
        user_id: Uuid,
        place: Option<i64>,
        value: f64,
        deviation: f64,
        at: i64,
        games: i64,
        wins: i64,
        losses: i64,
    }
}

impl Row {
    fn seasonal(self, pool: Pool) -> Seasonal {
        let (games, wins, losses) = (read(self.games), read(self.wins), read(self.losses));
        let rating = Rating {
            value: self.value,
            deviation: self.deviation,
            games: u32::try_from(games).unwrap_or(u32::MAX),
            last_at_ms: Some(timestamp(self.at).as_millisecond()),
            ..Rating::newcomer(&tiltyard_ratings::Parameters::default())
        };
        Seasonal {
            user: UserId::from_uuid(self.user_id),
            record: Record {
                wins,
                losses,
                draws: games.saturating_sub(wins + losses),
                ..Record::new(pool, rating)
            },
            place: self.place.and_then(|place| u32::try_from(place).ok()),
        }
    }
}

/// Of a season that is not closed: by ratings as they are.
pub async fn running(
    store: &Store,
    season: Season,
    pool: Pool,
    limit: u32,
) -> Result<Vec<Seasonal>, StoreError> {
    let sql = sqlx::AssertSqlSafe(format!(
        "SELECT s.user_id, CAST(NULL AS BIGINT) AS place, r.value, r.deviation, r.last_at AS at, s.games, s.wins, s.losses \
         FROM ({PLAYED}) s JOIN arena_ratings r ON r.user_id = s.user_id AND r.pool = $1 WHERE s.games >= $4 \
         ORDER BY r.value DESC, r.user_id LIMIT $5"
    ));
    let rows: Vec<Row> = on!(stale store, db => sqlx::query_as(sql)
        .bind(pool.name()).bind(micros(season.starts_at())).bind(micros(season.ends_at())).bind(i64::from(SEASON_DUELS_MIN))
        .bind(i64::from(limit)).fetch_all(db).await)?;
    Ok(rows.into_iter().map(|row| row.seasonal(pool)).collect())
}

/// Of a season that is over: by what people had when it ended, the best first.
pub async fn at_the_end(
    tx: &mut Tx,
    season: Season,
    pool: Pool,
) -> Result<Vec<Seasonal>, StoreError> {
    let (start, end) = (micros(season.starts_at()), micros(season.ends_at()));
    let sql = sqlx::AssertSqlSafe(format!(
        "SELECT s.user_id, CAST(NULL AS BIGINT) AS place, l.value_after AS value, l.deviation_after AS deviation, l.at, s.games, s.wins, s.losses \
         FROM ({PLAYED}) s JOIN arena_rating_log l ON l.number = s.last WHERE s.games >= $4"
    ));
    let rows: Vec<Row> = on!(write tx, db => sqlx::query_as(sql)
        .bind(pool.name()).bind(start).bind(end).bind(i64::from(SEASON_DUELS_MIN)).fetch_all(db).await)?;
    // What was given back after somebody's last duel counts.
    let given: Vec<(Uuid, i64, f64)> = on!(write tx, db => sqlx::query_as(
        "SELECT user_id, at, value_after FROM arena_refunds WHERE pool = $1 AND at >= $2 AND at < $3 AND amount > 0 ORDER BY at")
        .bind(pool.name()).bind(start).bind(end).fetch_all(db).await)?;
    let given: BTreeMap<Uuid, (i64, f64)> = given
        .into_iter()
        .map(|(user, at, value)| (user, (at, value)))
        .collect();
    let mut people: Vec<Seasonal> = rows
        .into_iter()
        .map(|mut row| {
            if let Some((at, value)) = given.get(&row.user_id)
                && *at >= row.at
            {
                row.value = *value;
            }
            row.seasonal(pool)
        })
        .collect();
    people.sort_by(|one, other| {
        let better = other
            .record
            .rating
            .value
            .total_cmp(&one.record.rating.value);
        better.then(one.user.cmp(&other.user))
    });
    Ok(people)
}

/// The first season that is not closed, of those in which anybody played.
pub async fn first_open(store: &Store) -> Result<Option<Season>, StoreError> {
    let row: (Option<i64>,) = on!(read store, db => sqlx::query_as("SELECT MAX(season) FROM arena_seasons").fetch_one(db).await)?;
    if let Some(last) = row.0 {
        return Ok(Some(Season::numbered(last).next()));
    }
    let row: Option<(i64,)> = on!(read store, db => sqlx::query_as(
        "SELECT at FROM arena_rating_log ORDER BY number LIMIT 1").fetch_optional(db).await)?;
    Ok(row.map(|(at,)| Season::of(timestamp(at))))
}

pub async fn is_closed(store: &Store, season: Season) -> Result<bool, StoreError> {
    let row: Option<(i64,)> = on!(read store, db => sqlx::query_as("SELECT season FROM arena_seasons WHERE season = $1")
        .bind(season.number()).fetch_optional(db).await)?;
    Ok(row.is_some())
}

/// False where it was closed before.
pub async fn claim(tx: &mut Tx, season: Season, now: Timestamp) -> Result<bool, StoreError> {
    let changed = on!(change tx => sqlx::query("INSERT INTO arena_seasons (season, closed_at) VALUES ($1, $2) ON CONFLICT DO NOTHING")
        .bind(season.number()).bind(micros(now)))?;
    Ok(changed == 1)
}

/// Whether a rated duel that began in it, or before, may still end in it.
pub async fn is_played_on(tx: &mut Tx, season: Season) -> Result<bool, StoreError> {
    let row: (i64,) = on!(write tx, db => sqlx::query_as(
        "SELECT COUNT(*) FROM arena_duels WHERE rated AND state <> 'finished' AND created_at < $1")
        .bind(micros(season.ends_at())).fetch_one(db).await)?;
    Ok(row.0 > 0)
}

pub async fn keep(
    tx: &mut Tx,
    season: Season,
    pool: Pool,
    of: &Seasonal,
    place: u32,
) -> Result<(), StoreError> {
    let record = &of.record;
    on!(change tx => sqlx::query(
        "INSERT INTO arena_season_places (season, pool, user_id, place, value, deviation, games, wins, losses, draws) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)")
        .bind(season.number()).bind(pool.name()).bind(of.user.uuid()).bind(i64::from(place))
        .bind(record.rating.value).bind(record.rating.deviation).bind(i64::from(record.rating.games))
        .bind(super::stored(record.wins)).bind(super::stored(record.losses)).bind(super::stored(record.draws)))?;
    Ok(())
}

/// Of a closed season.
pub async fn places(
    store: &Store,
    season: Season,
    pool: Pool,
    from: u32,
    count: u32,
) -> Result<Vec<Seasonal>, StoreError> {
    let end = micros(season.ends_at());
    let rows: Vec<Row> = on!(read store, db => sqlx::query_as(
        "SELECT user_id, place, value, deviation, CAST($3 AS BIGINT) AS at, games, wins, losses FROM arena_season_places \
         WHERE season = $1 AND pool = $2 ORDER BY place LIMIT $4 OFFSET $5")
        .bind(season.number()).bind(pool.name()).bind(end).bind(i64::from(count)).bind(i64::from(from)).fetch_all(db).await)?;
    Ok(rows.into_iter().map(|row| row.seasonal(pool)).collect())
}

/// Closed seasons in which anybody had a place, the latest first.
pub async fn past(store: &Store, limit: u32) -> Result<Vec<Season>, StoreError> {
    let rows: Vec<(i64,)> = on!(read store, db => sqlx::query_as(
        "SELECT s.season FROM arena_seasons s WHERE EXISTS (SELECT 1 FROM arena_season_places p WHERE p.season = s.season) \
         ORDER BY s.season DESC LIMIT $1").bind(i64::from(limit)).fetch_all(db).await)?;
    Ok(rows
        .into_iter()
        .map(|(season,)| Season::numbered(season))
        .collect())
}

/// The best places of somebody, the latest season first.
pub async fn honours(store: &Store, user: UserId) -> Result<Vec<Honour>, StoreError> {
    let rows: Vec<(i64, String, i64)> = on!(read store, db => sqlx::query_as(
        "SELECT season, pool, place FROM arena_season_places WHERE user_id = $1 AND place <= $2 ORDER BY season DESC, place LIMIT 100")
        .bind(user.uuid()).bind(i64::from(HONOURED_MAX)).fetch_all(db).await)?;
    Ok(rows
        .into_iter()
        .filter_map(|(season, pool, place)| {
            Some(Honour {
                season: Season::numbered(season),
                pool: Pool::of_name(&pool)?,
                place: u32::try_from(place).ok()?,
            })
        })
        .collect())
}

pub async fn forget(tx: &mut Tx, user: UserId) -> Result<(), StoreError> {
    on!(change tx => sqlx::query("DELETE FROM arena_season_places WHERE user_id = $1").bind(user.uuid()))?;
    Ok(())
}
