//! Duels as rows: the state, its events, who is in which, when something is due.

use std::collections::BTreeMap;

use tiltyard_contracts::{DuelId, ProblemId, SubmissionId, Timestamp, UserId};
use tiltyard_http::Cursor;
use tiltyard_store::{Store, StoreError, Tx, micros, on, sqlx, sqlx::types::Uuid, timestamp};

use super::{json, of_json, read, side_name, side_of, stored};
use crate::{
    Duel, Event, Pool, Side, State,
    bots::Plan,
    kept::{Changes, Kept, Standings},
};

tiltyard_store::row! {
    struct Row {
        duel: String,
        standing: String,
        result: Option<String>,
        plan: Option<String>,
        plan_step: i64,
        due_at: Option<i64>,
    }
}

impl TryFrom<Row> for Kept {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let duel: Duel = of_json(&row.duel)?;
        Ok(Self {
            // Nothing else is due of what is over.
            owes: duel.is_over() && row.due_at.is_some(),
            duel,
            standing: of_json(&row.standing)?,
            changes: row.result.as_deref().map(of_json).transpose()?,
            plan: row.plan.as_deref().map(of_json::<Plan>).transpose()?,
            plan_step: usize::try_from(row.plan_step).unwrap_or_default(),
        })
    }
}

const COLUMNS: &str = "duel, standing, result, plan, plan_step, due_at";

const fn state_name(state: State) -> &'static str {
    match state {
        State::Offered => "offered",
        State::Countdown => "countdown",
        State::Running => "running",
        State::Deciding => "deciding",
        State::Finished => "finished",
    }
}

pub async fn insert(
    tx: &mut Tx,
    duel: &Duel,
    standing: &Standings,
    events: &[Event],
) -> Result<(), StoreError> {
    on!(change tx => sqlx::query(
        "INSERT INTO arena_duels (id, pool, rated, state, left_user, right_user, duel, standing, plan_step, due_at, created_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, $9, $10)")
        .bind(duel.id.uuid())
        .bind(duel.terms.pool.name())
        .bind(duel.terms.rated)
        .bind(state_name(duel.state))
        .bind(duel.person(Side::Left).map(UserId::uuid))
        .bind(duel.person(Side::Right).map(UserId::uuid))
        .bind(json(duel)?)
        .bind(json(standing)?)
        .bind(duel.due().map(micros))
        .bind(micros(duel.created_at)))?;
    insert_events(tx, duel.id, events).await
}

async fn insert_events(tx: &mut Tx, duel: DuelId, events: &[Event]) -> Result<(), StoreError> {
    for event in events {
        on!(change tx => sqlx::query("INSERT INTO arena_events (duel_id, seq, at, event) VALUES ($1, $2, $3, $4)")
            .bind(duel.uuid()).bind(stored(event.seq)).bind(micros(event.at)).bind(json(event)?))?;
    }
    Ok(())
}

/// Nobody else changes this duel before the end of this transaction.
pub async fn lock(tx: &mut Tx, id: DuelId) -> Result<(), StoreError> {
    // Writing is what takes the lock on both engines.
    on!(change tx => sqlx::query("UPDATE arena_duels SET state = state WHERE id = $1").bind(id.uuid()))?;
    Ok(())
}

/// The duel as it is inside this transaction; nobody else changes it before the end of it.
pub async fn locked(tx: &mut Tx, id: DuelId) -> Result<Option<Kept>, StoreError> {
    lock(tx, id).await?;
    let sql = sqlx::AssertSqlSafe(format!("SELECT {COLUMNS} FROM arena_duels WHERE id = $1"));
    let row = on!(write tx, db => sqlx::query_as::<_, Row>(sql).bind(id.uuid()).fetch_optional(db).await)?;
    row.map(Kept::try_from).transpose()
}

/// The state after these events, and when something is due next.
pub async fn write(
    tx: &mut Tx,
    kept: &Kept,
    events: &[Event],
    due: Option<Timestamp>,
) -> Result<(), StoreError> {
    let duel = &kept.duel;
    on!(change tx => sqlx::query(
        "UPDATE arena_duels SET rated = $2, state = $3, problem_id = $4, duel = $5, standing = $6, result = $7, plan_step = $8, \
         due_at = $9, started_at = $10, ended_at = $11 WHERE id = $1")
        .bind(duel.id.uuid())
        .bind(duel.terms.rated)
        .bind(state_name(duel.state))
        .bind(duel.task.as_ref().map(|task| task.problem.uuid()))
        .bind(json(duel)?)
        .bind(json(&kept.standing)?)
        .bind(kept.changes.as_ref().map(json::<Changes>).transpose()?)
        .bind(stored(kept.plan_step as u64))
        .bind(due.map(micros))
        .bind(duel.started_at.map(micros))
        .bind(duel.ended_at.map(micros)))?;
    insert_events(tx, duel.id, events).await
}

pub async fn set_plan(tx: &mut Tx, duel: DuelId, plan: &Plan) -> Result<(), StoreError> {
    on!(change tx => sqlx::query("UPDATE arena_duels SET plan = $2, plan_step = 0 WHERE id = $1")
        .bind(duel.uuid()).bind(json(plan)?))?;
    Ok(())
}

pub async fn by_id(store: &Store, id: DuelId) -> Result<Option<Kept>, StoreError> {
    let sql = sqlx::AssertSqlSafe(format!("SELECT {COLUMNS} FROM arena_duels WHERE id = $1"));
    let row = on!(read store, db => sqlx::query_as::<_, Row>(sql).bind(id.uuid()).fetch_optional(db).await)?;
    row.map(Kept::try_from).transpose()
}

/// Which duels are asked for.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Going on, over, or either.
    pub over: Option<bool>,
    pub pool: Option<Pool>,
    pub person: Option<UserId>,
}

/// Newest first. An offer that came to nothing is nobody's duel.
pub async fn page(
    store: &Store,
    filter: &Filter,
    after: Option<Cursor>,
    limit: u32,
) -> Result<Vec<Kept>, StoreError> {
    let states = match filter.over {
        Some(true) => "state = 'finished' AND started_at IS NOT NULL",
        Some(false) => "state IN ('countdown', 'running', 'deciding')",
        None => "started_at IS NOT NULL",
    };
    let sql = sqlx::AssertSqlSafe(format!(
        "SELECT {COLUMNS} FROM arena_duels WHERE {states} AND id < $1 AND (pool = $2 OR $2 = '') \
         AND (left_user = $3 OR right_user = $3 OR $3 = $4) ORDER BY id DESC LIMIT $5"
    ));
    let rows = on!(read store, db => sqlx::query_as::<_, Row>(sql)
        .bind(after.map_or(Uuid::max(), |cursor| cursor.0))
        .bind(filter.pool.map_or("", Pool::name))
        .bind(filter.person.map_or(Uuid::nil(), UserId::uuid))
        .bind(Uuid::nil())
        .bind(i64::from(limit))
        .fetch_all(db).await)?;
    rows.into_iter().map(Kept::try_from).collect()
}

/// How many go on, by pool.
pub async fn live(store: &Store) -> Result<BTreeMap<String, u64>, StoreError> {
    let rows: Vec<(String, i64)> = on!(read store, db => sqlx::query_as(
        "SELECT pool, COUNT(*) FROM arena_duels WHERE state IN ('countdown', 'running', 'deciding') GROUP BY pool")
        .fetch_all(db).await)?;
    Ok(rows
        .into_iter()
        .map(|(pool, count)| (pool, read(count)))
        .collect())
}

/// Events after this one.
pub async fn events(store: &Store, duel: DuelId, since: u64) -> Result<Vec<Event>, StoreError> {
    let rows: Vec<(String,)> = on!(read store, db => sqlx::query_as(
        "SELECT event FROM arena_events WHERE duel_id = $1 AND seq > $2 ORDER BY seq")
        .bind(duel.uuid()).bind(stored(since)).fetch_all(db).await)?;
    rows.iter().map(|(event,)| of_json(event)).collect()
}

/// Whether this command is new; it is noted either way.
pub async fn is_new(tx: &mut Tx, duel: DuelId, command: Uuid) -> Result<bool, StoreError> {
    let changed = on!(change tx => sqlx::query(
        "INSERT INTO arena_commands (duel_id, id) VALUES ($1, $2) ON CONFLICT DO NOTHING")
        .bind(duel.uuid()).bind(command))?;
    Ok(changed == 1)
}

/// False where they are in another duel.
pub async fn take_seat(tx: &mut Tx, user: UserId, duel: DuelId) -> Result<bool, StoreError> {
    let changed = on!(change tx => sqlx::query(
        "INSERT INTO arena_players (user_id, duel_id) VALUES ($1, $2) ON CONFLICT DO NOTHING")
        .bind(user.uuid()).bind(duel.uuid()))?;
    Ok(changed == 1)
}

/// They are free, and nobody is waited for any more.
pub async fn leave_seats(tx: &mut Tx, duel: DuelId) -> Result<(), StoreError> {
    on!(change tx => sqlx::query("DELETE FROM arena_players WHERE duel_id = $1").bind(duel.uuid()))?;
    on!(change tx => sqlx::query("DELETE FROM arena_presence WHERE duel_id = $1").bind(duel.uuid()))?;
    Ok(())
}

/// Whether somebody is in a duel, as it is inside this transaction.
pub async fn sits(tx: &mut Tx, user: UserId) -> Result<bool, StoreError> {
    let row: (i64,) = on!(write tx, db => sqlx::query_as(
        "SELECT COUNT(*) FROM arena_players WHERE user_id = $1").bind(user.uuid()).fetch_one(db).await)?;
    Ok(row.0 > 0)
}

pub async fn seat_of(store: &Store, user: UserId) -> Result<Option<DuelId>, StoreError> {
    let row: Option<(Uuid,)> = on!(read store, db => sqlx::query_as(
        "SELECT duel_id FROM arena_players WHERE user_id = $1").bind(user.uuid()).fetch_optional(db).await)?;
    Ok(row.map(|(id,)| DuelId::from_uuid(id)))
}

/// What should have happened by now, the most overdue first.
pub async fn due(store: &Store, now: Timestamp, limit: u32) -> Result<Vec<DuelId>, StoreError> {
    let rows: Vec<(Uuid,)> = on!(read store, db => sqlx::query_as(
        "SELECT id FROM arena_duels WHERE due_at <= $1 ORDER BY due_at LIMIT $2")
        .bind(micros(now)).bind(i64::from(limit)).fetch_all(db).await)?;
    Ok(rows
        .into_iter()
        .map(|(id,)| DuelId::from_uuid(id))
        .collect())
}

pub async fn next_due(store: &Store) -> Result<Option<Timestamp>, StoreError> {
    let row: (Option<i64>,) = on!(read store, db => sqlx::query_as(
        "SELECT MIN(due_at) FROM arena_duels").fetch_one(db).await)?;
    Ok(row.0.map(timestamp))
}

pub async fn note_submission(
    tx: &mut Tx,
    submission: SubmissionId,
    duel: DuelId,
) -> Result<(), StoreError> {
    on!(change tx => sqlx::query("INSERT INTO arena_submissions (submission_id, duel_id) VALUES ($1, $2)")
        .bind(submission.uuid()).bind(duel.uuid()))?;
    Ok(())
}

pub async fn of_submission(
    store: &Store,
    submission: SubmissionId,
) -> Result<Option<DuelId>, StoreError> {
    let row: Option<(Uuid,)> = on!(read store, db => sqlx::query_as(
        "SELECT duel_id FROM arena_submissions WHERE submission_id = $1")
        .bind(submission.uuid()).fetch_optional(db).await)?;
    Ok(row.map(|(id,)| DuelId::from_uuid(id)))
}

/// A page of this side is open.
pub async fn seen(tx: &mut Tx, duel: DuelId, side: Side, at: Timestamp) -> Result<(), StoreError> {
    on!(change tx => sqlx::query(
        "INSERT INTO arena_presence (duel_id, side, seen_at) \
         SELECT id, $2, $3 FROM arena_duels WHERE id = $1 AND state <> 'finished' \
         ON CONFLICT (duel_id, side) DO UPDATE SET seen_at = $3")
        .bind(duel.uuid()).bind(side_name(side)).bind(micros(at)))?;
    Ok(())
}

/// Sides of running duels nothing was heard of since then.
pub async fn silent(
    store: &Store,
    since: Timestamp,
    limit: u32,
) -> Result<Vec<(DuelId, Side)>, StoreError> {
    let rows: Vec<(Uuid, String)> = on!(read store, db => sqlx::query_as(
        "SELECT p.duel_id, p.side FROM arena_presence p JOIN arena_duels d ON d.id = p.duel_id \
         WHERE p.seen_at < $1 AND d.state <> 'finished' ORDER BY p.seen_at LIMIT $2")
        .bind(micros(since)).bind(i64::from(limit)).fetch_all(db).await)?;
    Ok(rows
        .into_iter()
        .map(|(id, side)| (DuelId::from_uuid(id), side_of(&side)))
        .collect())
}

/// They are known to be away; they are looked at again when they come back.
pub async fn away(tx: &mut Tx, duel: DuelId, side: Side) -> Result<(), StoreError> {
    on!(change tx => sqlx::query("DELETE FROM arena_presence WHERE duel_id = $1 AND side = $2")
        .bind(duel.uuid()).bind(side_name(side)))?;
    Ok(())
}

/// Problems of duels that started since then.
pub async fn recent_problems(
    store: &Store,
    since: Timestamp,
) -> Result<Vec<ProblemId>, StoreError> {
    let rows: Vec<(Uuid,)> = on!(read store, db => sqlx::query_as(
        "SELECT DISTINCT problem_id FROM arena_duels WHERE started_at > $1 AND problem_id IS NOT NULL")
        .bind(micros(since)).fetch_all(db).await)?;
    Ok(rows
        .into_iter()
        .map(|(id,)| ProblemId::from_uuid(id))
        .collect())
}

/// Duels of these two that started since then, newest first: whether rated, when they ended.
pub async fn between(
    store: &Store,
    one: UserId,
    other: UserId,
    since: Timestamp,
) -> Result<Vec<(bool, Option<Timestamp>)>, StoreError> {
    let rows: Vec<(bool, Option<i64>)> = on!(read store, db => sqlx::query_as(
        "SELECT rated, ended_at FROM arena_duels WHERE created_at > $3 AND \
         ((left_user = $1 AND right_user = $2) OR (left_user = $2 AND right_user = $1)) ORDER BY id DESC")
        .bind(one.uuid()).bind(other.uuid()).bind(micros(since)).fetch_all(db).await)?;
    Ok(rows
        .into_iter()
        .map(|(rated, at)| (rated, at.map(timestamp)))
        .collect())
}

/// How many duels of these two were made since then and have ended.
pub async fn ended_between(
    tx: &mut Tx,
    one: UserId,
    other: UserId,
    since: Timestamp,
) -> Result<u64, StoreError> {
    let row: (i64,) = on!(write tx, db => sqlx::query_as(
        "SELECT COUNT(*) FROM arena_duels WHERE created_at > $3 AND ended_at IS NOT NULL AND \
         ((left_user = $1 AND right_user = $2) OR (left_user = $2 AND right_user = $1))")
        .bind(one.uuid()).bind(other.uuid()).bind(micros(since)).fetch_one(db).await)?;
    Ok(read(row.0))
}

/// The last rated duels of somebody, newest first: against whom.
pub async fn last_rated(
    store: &Store,
    user: UserId,
    limit: u32,
) -> Result<Vec<Option<UserId>>, StoreError> {
    let rows: Vec<(Option<Uuid>, Option<Uuid>)> = on!(read store, db => sqlx::query_as(
        "SELECT left_user, right_user FROM arena_duels WHERE (left_user = $1 OR right_user = $1) AND rated \
         AND started_at IS NOT NULL ORDER BY id DESC LIMIT $2")
        .bind(user.uuid()).bind(i64::from(limit)).fetch_all(db).await)?;
    Ok(rows
        .into_iter()
        .map(|(left, right)| {
            let other = if left == Some(user.uuid()) {
                right
            } else {
                left
            };
            other.map(UserId::from_uuid)
        })
        .collect())
}

/// Offers this person let come to nothing and duels they left at once, since then.
pub async fn left_by(store: &Store, user: UserId, since: Timestamp) -> Result<u64, StoreError> {
    let rows: Vec<(String,)> = on!(read store, db => sqlx::query_as(
        "SELECT duel FROM arena_duels WHERE (left_user = $1 OR right_user = $1) AND ended_at > $2 AND state = 'finished'")
        .bind(user.uuid()).bind(micros(since)).fetch_all(db).await)?;
    let mut left = 0;
    for (duel,) in rows {
        let duel: Duel = of_json(&duel)?;
        left += u64::from(duel.was_left_by(user));
    }
    Ok(left)
}

/// Duels that count down and have no problem yet.
pub async fn without_problem(store: &Store, limit: u32) -> Result<Vec<DuelId>, StoreError> {
    let rows: Vec<(Uuid,)> = on!(read store, db => sqlx::query_as(
        "SELECT id FROM arena_duels WHERE state = 'countdown' AND problem_id IS NULL LIMIT $1")
        .bind(i64::from(limit)).fetch_all(db).await)?;
    Ok(rows
        .into_iter()
        .map(|(id,)| DuelId::from_uuid(id))
        .collect())
}

/// Duels with a ghost or a bot that run and do not know what it does.
pub async fn without_plan(store: &Store, limit: u32) -> Result<Vec<DuelId>, StoreError> {
    let rows: Vec<(Uuid,)> = on!(read store, db => sqlx::query_as(
        "SELECT id FROM arena_duels WHERE state = 'running' AND plan IS NULL AND (left_user IS NULL OR right_user IS NULL) LIMIT $1")
        .bind(i64::from(limit)).fetch_all(db).await)?;
    Ok(rows
        .into_iter()
        .map(|(id,)| DuelId::from_uuid(id))
        .collect())
}

/// Duels of the pool in which a person has written and submitted something, newest first: what ghosts are made of.
pub async fn recorded(store: &Store, pool: Pool, limit: u32) -> Result<Vec<Kept>, StoreError> {
    let sql = sqlx::AssertSqlSafe(format!(
        "SELECT {COLUMNS} FROM arena_duels WHERE pool = $1 AND state = 'finished' AND started_at IS NOT NULL \
         AND EXISTS (SELECT 1 FROM arena_drafts r WHERE r.duel_id = arena_duels.id) ORDER BY id DESC LIMIT $2"
    ));
    let rows = on!(read store, db => sqlx::query_as::<_, Row>(sql)
        .bind(pool.name()).bind(i64::from(limit)).fetch_all(db).await)?;
    rows.into_iter().map(Kept::try_from).collect()
}
