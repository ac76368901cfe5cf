//! Swiss tournaments as rows, who takes part, and the tables of their rounds.

use std::collections::BTreeMap;

use tiltyard_contracts::{DuelId, Timestamp, UserId};
use tiltyard_http::Cursor;
use tiltyard_store::{Store, StoreError, Tx, micros, on, sqlx, sqlx::types::Uuid, timestamp};

use super::{Entrant, Phase, Repeats, Swiss, Table, standings::Game};
use crate::{
    Pool,
    store::{json, of_json, read, stored},
};

tiltyard_store::row! {
    struct Row {
        id: Uuid,
        title: String,
        pool: String,
        rated: bool,
        rounds: Option<i64>,
        starts_at: i64,
        kinds: String,
        rating_min: Option<i64>,
        rating_max: Option<i64>,
        listed: bool,
        repeats: String,
        created_by: Uuid,
        phase: String,
        round: i64,
        due_at: Option<i64>,
        ended_at: Option<i64>,
        why: Option<String>,
        version: i64,
    }
}

const COLUMNS: &str = "id, title, pool, rated, rounds, starts_at, kinds, rating_min, rating_max, listed, repeats, created_by, phase, \
     round, due_at, ended_at, why, version";

fn count(number: i64) -> u32 {
    u32::try_from(number).unwrap_or_default()
}

const fn repeats_name(repeats: Repeats) -> &'static str {
    match repeats {
        Repeats::None => "none",
        Repeats::Weekly => "weekly",
    }
}

impl TryFrom<Row> for Swiss {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let pool = Pool::of_name(&row.pool);
        let unknown = || StoreError::Broken(format!("a tournament in the pool {}", row.pool));
        Ok(Self {
            id: row.id,
            title: row.title,
            pool: pool.ok_or_else(unknown)?,
            rated: row.rated,
            rounds: row.rounds.map(count),
            starts_at: timestamp(row.starts_at),
            kinds: of_json(&row.kinds)?,
            rating_min: row.rating_min.map(count),
            rating_max: row.rating_max.map(count),
            listed: row.listed,
            repeats: if row.repeats == "weekly" {
                Repeats::Weekly
            } else {
                Repeats::None
            },
            created_by: UserId::from_uuid(row.created_by),
            phase: Phase::named(&row.phase),
            round: count(row.round),
            due_at: row.due_at.map(timestamp),
            ended_at: row.ended_at.map(timestamp),
            why: row.why,
            version: read(row.version),
        })
    }
}

pub async fn insert(tx: &mut Tx, new: &Swiss) -> Result<(), StoreError> {
    on!(change tx => sqlx::query(
        "INSERT INTO swisses (id, title, pool, rated, rounds, starts_at, kinds, rating_min, rating_max, listed, repeats, created_by, phase, \
         round, due_at, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)")
        .bind(new.id).bind(&new.title).bind(new.pool.name()).bind(new.rated).bind(new.rounds.map(i64::from))
        .bind(micros(new.starts_at)).bind(json(&new.kinds)?).bind(new.rating_min.map(i64::from))
        .bind(new.rating_max.map(i64::from)).bind(new.listed).bind(repeats_name(new.repeats)).bind(new.created_by.uuid())
        .bind(new.phase.name()).bind(i64::from(new.round)).bind(new.due_at.map(micros)).bind(stored(new.version)))?;
    Ok(())
}

/// All of it but its version, which `locked` or `take_turn` has changed.
pub async fn write(tx: &mut Tx, new: &Swiss) -> Result<(), StoreError> {
    on!(change tx => sqlx::query(
        "UPDATE swisses SET title = $2, pool = $3, rated = $4, rounds = $5, starts_at = $6, kinds = $7, rating_min = $8, rating_max = $9, \
         listed = $10, repeats = $11, phase = $12, round = $13, due_at = $14, ended_at = $15, why = $16 WHERE id = $1")
        .bind(new.id).bind(&new.title).bind(new.pool.name()).bind(new.rated).bind(new.rounds.map(i64::from))
        .bind(micros(new.starts_at)).bind(json(&new.kinds)?).bind(new.rating_min.map(i64::from))
        .bind(new.rating_max.map(i64::from)).bind(new.listed).bind(repeats_name(new.repeats)).bind(new.phase.name())
        .bind(i64::from(new.round)).bind(new.due_at.map(micros)).bind(new.ended_at.map(micros)).bind(&new.why))?;
    Ok(())
}

pub async fn by_id(store: &Store, id: Uuid) -> Result<Option<Swiss>, StoreError> {
    let sql = sqlx::AssertSqlSafe(format!("SELECT {COLUMNS} FROM swisses WHERE id = $1"));
    let row =
        on!(read store, db => sqlx::query_as::<_, Row>(sql).bind(id).fetch_optional(db).await)?;
    row.map(Swiss::try_from).transpose()
}

/// The tournament, which nobody else changes before this transaction ends. Whoever read it before decides nothing by it any more.
pub async fn locked(tx: &mut Tx, id: Uuid) -> Result<Option<Swiss>, StoreError> {
    on!(change tx => sqlx::query("UPDATE swisses SET version = version + 1 WHERE id = $1").bind(id))?;
    let sql = sqlx::AssertSqlSafe(format!("SELECT {COLUMNS} FROM swisses WHERE id = $1"));
    let row = on!(write tx, db => sqlx::query_as::<_, Row>(sql).bind(id).fetch_optional(db).await)?;
    row.map(Swiss::try_from).transpose()
}

/// False where it is not as it was read; otherwise nobody else changes it before this transaction ends.
pub async fn take_turn(tx: &mut Tx, read: &Swiss) -> Result<bool, StoreError> {
    let changed = on!(change tx => sqlx::query(
        "UPDATE swisses SET version = version + 1 WHERE id = $1 AND version = $2")
        .bind(read.id).bind(stored(read.version)))?;
    Ok(changed == 1)
}

/// What should have happened by now, the most overdue first.
pub async fn due(store: &Store, now: Timestamp, limit: u32) -> Result<Vec<Uuid>, StoreError> {
    let rows: Vec<(Uuid,)> = on!(read store, db => sqlx::query_as(
        "SELECT id FROM swisses WHERE due_at <= $1 ORDER BY due_at LIMIT $2")
        .bind(micros(now)).bind(i64::from(limit)).fetch_all(db).await)?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// Who lists, and from where on.
pub struct Asked {
    pub past: bool,
    pub user: Option<UserId>,
    /// Organisers see those that are not listed.
    pub all: bool,
    pub after: Option<Cursor>,
    pub limit: u32,
}

/// Those that run or come, the next first; or those that are over, the latest first.
pub async fn page(store: &Store, asked: &Asked) -> Result<Vec<Swiss>, StoreError> {
    let (when, order, than) = if asked.past {
        ("phase IN ('over', 'cancelled')", "DESC", "<")
    } else {
        ("phase IN ('coming', 'running')", "ASC", ">")
    };
    let sql = sqlx::AssertSqlSafe(format!(
        "SELECT {COLUMNS} FROM swisses WHERE {when} AND (listed OR $1 OR id IN (SELECT swiss_id FROM swiss_entrants WHERE user_id = $2)) \
         AND ($3 IS NULL OR (starts_at, id) {than} (SELECT s.starts_at, s.id FROM swisses s WHERE s.id = $3)) \
         ORDER BY starts_at {order}, id {order} LIMIT $4"
    ));
    let rows = on!(read store, db => sqlx::query_as::<_, Row>(sql)
        .bind(asked.all).bind(asked.user.map(UserId::uuid)).bind(asked.after.map(|cursor| cursor.0))
        .bind(i64::from(asked.limit)).fetch_all(db).await)?;
    rows.into_iter().map(Swiss::try_from).collect()
}

/// How many run or come.
pub async fn open(tx: &mut Tx) -> Result<u64, StoreError> {
    let row: (i64,) = on!(write tx, db => sqlx::query_as(
        "SELECT COUNT(*) FROM swisses WHERE phase IN ('coming', 'running')").fetch_one(db).await)?;
    Ok(read(row.0))
}

type EntrantRow = (Uuid, f64, i64, i64, bool);

fn entrant((user, rating, half_points, no_shows, withdrawn): EntrantRow) -> Entrant {
    Entrant {
        user: UserId::from_uuid(user),
        rating,
        half_points: count(half_points),
        no_shows: count(no_shows),
        withdrawn,
    }
}

/// All who are or were in it.
pub async fn entrants(store: &Store, swiss: Uuid) -> Result<Vec<Entrant>, StoreError> {
    let rows: Vec<EntrantRow> = on!(read store, db => sqlx::query_as(
        "SELECT user_id, rating, half_points, no_shows, withdrawn FROM swiss_entrants WHERE swiss_id = $1 ORDER BY user_id")
        .bind(swiss).fetch_all(db).await)?;
    Ok(rows.into_iter().map(entrant).collect())
}

pub async fn entrant_in(
    tx: &mut Tx,
    swiss: Uuid,
    user: UserId,
) -> Result<Option<Entrant>, StoreError> {
    let row: Option<EntrantRow> = on!(write tx, db => sqlx::query_as(
        "SELECT user_id, rating, half_points, no_shows, withdrawn FROM swiss_entrants WHERE swiss_id = $1 AND user_id = $2")
        .bind(swiss).bind(user.uuid()).fetch_optional(db).await)?;
    Ok(row.map(entrant))
}

pub async fn entrants_in(tx: &mut Tx, swiss: Uuid) -> Result<u64, StoreError> {
    let row: (i64,) = on!(write tx, db => sqlx::query_as("SELECT COUNT(*) FROM swiss_entrants WHERE swiss_id = $1")
        .bind(swiss).fetch_one(db).await)?;
    Ok(read(row.0))
}

/// Puts somebody in, or changes what is known of them.
pub async fn set_entrant(tx: &mut Tx, swiss: Uuid, new: &Entrant) -> Result<(), StoreError> {
    on!(change tx => sqlx::query(
        "INSERT INTO swiss_entrants (swiss_id, user_id, rating, half_points, no_shows, withdrawn) VALUES ($1, $2, $3, $4, $5, $6) \
         ON CONFLICT (swiss_id, user_id) DO UPDATE SET no_shows = $5, withdrawn = $6")
        .bind(swiss).bind(new.user.uuid()).bind(new.rating).bind(i64::from(new.half_points))
        .bind(i64::from(new.no_shows)).bind(new.withdrawn))?;
    Ok(())
}

pub async fn remove_entrant(tx: &mut Tx, swiss: Uuid, user: UserId) -> Result<(), StoreError> {
    on!(change tx => sqlx::query("DELETE FROM swiss_entrants WHERE swiss_id = $1 AND user_id = $2")
        .bind(swiss).bind(user.uuid()))?;
    Ok(())
}

/// How many are in each of these, and whether this person is.
pub async fn sizes(
    store: &Store,
    swisses: &[Uuid],
    user: Option<UserId>,
) -> Result<BTreeMap<Uuid, (u64, bool)>, StoreError> {
    let mut sizes = BTreeMap::new();
    for swiss in swisses {
        let row: (i64, i64) = on!(read store, db => sqlx::query_as(
            "SELECT COUNT(*), COUNT(CASE WHEN user_id = $2 THEN 1 END) FROM swiss_entrants WHERE swiss_id = $1 AND NOT withdrawn")
            .bind(*swiss).bind(user.map(UserId::uuid)).fetch_one(db).await)?;
        sizes.insert(*swiss, (read(row.0), row.1 > 0));
    }
    Ok(sizes)
}

/// Those of them who sit in a duel.
pub async fn seated(store: &Store, swiss: Uuid) -> Result<BTreeMap<UserId, DuelId>, StoreError> {
    let rows: Vec<(Uuid, Uuid)> = on!(read store, db => sqlx::query_as(
        "SELECT p.user_id, p.duel_id FROM arena_players p JOIN swiss_entrants e ON e.user_id = p.user_id WHERE e.swiss_id = $1")
        .bind(swiss).fetch_all(db).await)?;
    let of = |(user, duel)| (UserId::from_uuid(user), DuelId::from_uuid(duel));
    Ok(rows.into_iter().map(of).collect())
}

/// Tournaments that are not over, with this person in them.
pub async fn open_of(store: &Store, user: UserId) -> Result<Vec<Uuid>, StoreError> {
    let rows: Vec<(Uuid,)> = on!(read store, db => sqlx::query_as(
        "SELECT s.id FROM swisses s JOIN swiss_entrants e ON e.swiss_id = s.id \
         WHERE e.user_id = $1 AND NOT e.withdrawn AND s.phase IN ('coming', 'running')")
        .bind(user.uuid()).fetch_all(db).await)?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

tiltyard_store::row! {
    struct TableRow {
        round: i64,
        number: i64,
        left_user: Uuid,
        right_user: Option<Uuid>,
        duel_id: Option<Uuid>,
        left_half: Option<i64>,
        right_half: Option<i64>,
    }
}

impl From<TableRow> for Table {
    fn from(row: TableRow) -> Self {
        let result = row.left_half.zip(row.right_half);
        Self {
            number: count(row.number),
            duel: row.duel_id.map(DuelId::from_uuid),
            game: Game {
                round: count(row.round),
                left: UserId::from_uuid(row.left_user),
                right: row.right_user.map(UserId::from_uuid),
                result: result.map(|(left, right)| [count(left), count(right)]),
            },
        }
    }
}

/// Of all rounds, in order.
pub async fn tables(store: &Store, swiss: Uuid) -> Result<Vec<Table>, StoreError> {
    let rows: Vec<TableRow> = on!(read store, db => sqlx::query_as(
        "SELECT round, number, left_user, right_user, duel_id, left_half, right_half FROM swiss_tables WHERE swiss_id = $1 \
         ORDER BY round, number")
        .bind(swiss).fetch_all(db).await)?;
    Ok(rows.into_iter().map(Table::from).collect())
}

pub async fn insert_table(tx: &mut Tx, swiss: Uuid, table: &Table) -> Result<(), StoreError> {
    let game = &table.game;
    let half = |side: usize| game.result.map(|result| i64::from(result[side]));
    on!(change tx => sqlx::query(
        "INSERT INTO swiss_tables (swiss_id, round, number, left_user, right_user, duel_id, left_half, right_half) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)")
        .bind(swiss).bind(i64::from(game.round)).bind(i64::from(table.number)).bind(game.left.uuid())
        .bind(game.right.map(UserId::uuid)).bind(table.duel.map(DuelId::uuid)).bind(half(0)).bind(half(1)))?;
    Ok(())
}

/// Of which tournament a duel is.
pub async fn of_duel(store: &Store, duel: DuelId) -> Result<Option<Uuid>, StoreError> {
    let row: Option<(Uuid,)> = on!(read store, db => sqlx::query_as(
        "SELECT swiss_id FROM swiss_tables WHERE duel_id = $1").bind(duel.uuid()).fetch_optional(db).await)?;
    Ok(row.map(|(id,)| id))
}

pub async fn of_duel_in(tx: &mut Tx, duel: DuelId) -> Result<Option<Uuid>, StoreError> {
    let row: Option<(Uuid,)> = on!(write tx, db => sqlx::query_as(
        "SELECT swiss_id FROM swiss_tables WHERE duel_id = $1").bind(duel.uuid()).fetch_optional(db).await)?;
    Ok(row.map(|(id,)| id))
}

/// What came of a table; false where it was known.
pub async fn decide(tx: &mut Tx, duel: DuelId, result: [u32; 2]) -> Result<bool, StoreError> {
    let changed = on!(change tx => sqlx::query(
        "UPDATE swiss_tables SET left_half = $2, right_half = $3 WHERE duel_id = $1 AND left_half IS NULL")
        .bind(duel.uuid()).bind(i64::from(result[0])).bind(i64::from(result[1])))?;
    Ok(changed == 1)
}

/// Tables of which nothing is known yet.
pub async fn undecided(tx: &mut Tx, swiss: Uuid) -> Result<u64, StoreError> {
    let row: (i64,) = on!(write tx, db => sqlx::query_as(
        "SELECT COUNT(*) FROM swiss_tables WHERE swiss_id = $1 AND left_half IS NULL").bind(swiss).fetch_one(db).await)?;
    Ok(read(row.0))
}
