//! Contests as rows, and who takes part.

mod clarifications;
mod ratings;
mod submissions;

pub use clarifications::*;
pub use ratings::*;
pub use submissions::*;

use std::collections::{BTreeMap, BTreeSet};

use tiltyard_contracts::{Timestamp, UserId};
use tiltyard_http::Cursor;
use tiltyard_store::{Store, StoreError, Tx, micros, on, sqlx, sqlx::types::Uuid, timestamp};

use super::{Contest, Entrant, Phase, scoring::Rules};
use crate::store::{json, of_json, read};

tiltyard_store::row! {
    struct Row {
        id: Uuid,
        slug: String,
        title: String,
        description: String,
        rules: String,
        listed: bool,
        rated: bool,
        team_size_max: i64,
        starts_at: i64,
        ends_at: i64,
        freeze_minutes: i64,
        problems: String,
        created_by: Uuid,
        revealed_at: Option<i64>,
        closed_at: Option<i64>,
    }
}

const COLUMNS: &str = "id, slug, title, description, rules, listed, rated, team_size_max, starts_at, ends_at, freeze_minutes, \
     problems, created_by, revealed_at, closed_at";

pub(super) fn count(number: i64) -> u32 {
    u32::try_from(number).unwrap_or_default()
}

impl TryFrom<Row> for Contest {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.id,
            slug: row.slug,
            title: row.title,
            description: row.description,
            rules: Rules::named(&row.rules),
            listed: row.listed,
            rated: row.rated,
            team_size_max: count(row.team_size_max),
            starts_at: timestamp(row.starts_at),
            ends_at: timestamp(row.ends_at),
            freeze_minutes: count(row.freeze_minutes),
            tasks: of_json(&row.problems)?,
            created_by: UserId::from_uuid(row.created_by),
            revealed_at: row.revealed_at.map(timestamp),
            closed_at: row.closed_at.map(timestamp),
        })
    }
}

/// False where another has this address.
pub async fn insert(tx: &mut Tx, new: &Contest) -> Result<bool, StoreError> {
    let changed = on!(change tx => sqlx::query(
        "INSERT INTO contests (id, slug, title, description, rules, listed, rated, team_size_max, starts_at, ends_at, freeze_minutes, \
         problems, created_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) ON CONFLICT DO NOTHING")
        .bind(new.id).bind(&new.slug).bind(&new.title).bind(&new.description).bind(new.rules.name()).bind(new.listed)
        .bind(new.rated).bind(i64::from(new.team_size_max)).bind(micros(new.starts_at)).bind(micros(new.ends_at))
        .bind(i64::from(new.freeze_minutes)).bind(json(&new.tasks)?).bind(new.created_by.uuid()))?;
    Ok(changed == 1)
}

pub async fn write(tx: &mut Tx, new: &Contest) -> Result<(), StoreError> {
    on!(change tx => sqlx::query(
        "UPDATE contests SET title = $2, description = $3, rules = $4, listed = $5, rated = $6, team_size_max = $7, starts_at = $8, \
         ends_at = $9, freeze_minutes = $10, problems = $11, revealed_at = $12, closed_at = $13 WHERE id = $1")
        .bind(new.id).bind(&new.title).bind(&new.description).bind(new.rules.name()).bind(new.listed).bind(new.rated)
        .bind(i64::from(new.team_size_max)).bind(micros(new.starts_at)).bind(micros(new.ends_at))
        .bind(i64::from(new.freeze_minutes)).bind(json(&new.tasks)?).bind(new.revealed_at.map(micros))
        .bind(new.closed_at.map(micros)))?;
    Ok(())
}

pub async fn by_slug(store: &Store, slug: &str) -> Result<Option<Contest>, StoreError> {
    let sql = sqlx::AssertSqlSafe(format!("SELECT {COLUMNS} FROM contests WHERE slug = $1"));
    let row =
        on!(read store, db => sqlx::query_as::<_, Row>(sql).bind(slug).fetch_optional(db).await)?;
    row.map(Contest::try_from).transpose()
}

/// The contest, which nobody else changes before this transaction ends.
pub async fn locked(tx: &mut Tx, id: Uuid) -> Result<Option<Contest>, StoreError> {
    // Writing is what takes the lock on both engines.
    on!(change tx => sqlx::query("UPDATE contests SET slug = slug WHERE id = $1").bind(id))?;
    let sql = sqlx::AssertSqlSafe(format!("SELECT {COLUMNS} FROM contests WHERE id = $1"));
    let row = on!(write tx, db => sqlx::query_as::<_, Row>(sql).bind(id).fetch_optional(db).await)?;
    row.map(Contest::try_from).transpose()
}

/// Removes a contest nobody has submitted in.
pub async fn remove(tx: &mut Tx, id: Uuid) -> Result<(), StoreError> {
    on!(change tx => sqlx::query(
        "DELETE FROM contest_invitations WHERE entrant_id IN (SELECT id FROM contest_entrants WHERE contest_id = $1)").bind(id))?;
    on!(change tx => sqlx::query("DELETE FROM contest_members WHERE contest_id = $1").bind(id))?;
    on!(change tx => sqlx::query("DELETE FROM contest_entrants WHERE contest_id = $1").bind(id))?;
    on!(change tx => sqlx::query("DELETE FROM contest_clarifications WHERE contest_id = $1").bind(id))?;
    on!(change tx => sqlx::query("DELETE FROM contests WHERE id = $1").bind(id))?;
    Ok(())
}

/// Who lists, and from where on.
pub struct Asked {
    pub phase: Phase,
    pub now: Timestamp,
    pub user: Option<UserId>,
    /// Organisers see those that are not listed.
    pub all: bool,
    pub after: Option<Cursor>,
    pub limit: u32,
}

/// Contests of a phase: those to come the next first, all others the latest first.
pub async fn page(store: &Store, asked: &Asked) -> Result<Vec<Contest>, StoreError> {
    let (when, order, than) = match asked.phase {
        Phase::Coming => ("starts_at > $1", "ASC", ">"),
        Phase::Running => ("starts_at <= $1 AND ends_at > $1", "DESC", "<"),
        Phase::Past => ("ends_at <= $1", "DESC", "<"),
    };
    let sql = sqlx::AssertSqlSafe(format!(
        "SELECT {COLUMNS} FROM contests WHERE {when} AND (listed OR $2 OR id IN (SELECT contest_id FROM contest_members WHERE user_id = $3)) \
         AND ($4 IS NULL OR (starts_at, id) {than} (SELECT c.starts_at, c.id FROM contests c WHERE c.id = $4)) \
         ORDER BY starts_at {order}, id {order} LIMIT $5"
    ));
    let rows = on!(stale store, db => sqlx::query_as::<_, Row>(sql)
        .bind(micros(asked.now)).bind(asked.all).bind(asked.user.map(UserId::uuid))
        .bind(asked.after.map(|cursor| cursor.0)).bind(i64::from(asked.limit)).fetch_all(db).await)?;
    rows.into_iter().map(Contest::try_from).collect()
}

type EntrantRow = (Uuid, Option<String>, Uuid, Option<i64>);

fn entrant((id, team, captain, virtual_at): EntrantRow) -> Entrant {
    Entrant {
        id,
        team,
        captain: UserId::from_uuid(captain),
        virtual_at: virtual_at.map(timestamp),
    }
}

/// False where another team of the contest is called so.
pub async fn insert_entrant(tx: &mut Tx, contest: Uuid, new: &Entrant) -> Result<bool, StoreError> {
    let changed = on!(change tx => sqlx::query(
        "INSERT INTO contest_entrants (id, contest_id, team, captain, virtual_at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING")
        .bind(new.id).bind(contest).bind(&new.team).bind(new.captain.uuid()).bind(new.virtual_at.map(micros)))?;
    Ok(changed == 1)
}

/// With its invitations, and those who are in it.
pub async fn remove_entrant(tx: &mut Tx, id: Uuid) -> Result<(), StoreError> {
    on!(change tx => sqlx::query("DELETE FROM contest_invitations WHERE entrant_id = $1").bind(id))?;
    on!(change tx => sqlx::query("DELETE FROM contest_members WHERE entrant_id = $1").bind(id))?;
    on!(change tx => sqlx::query("DELETE FROM contest_entrants WHERE id = $1").bind(id))?;
    Ok(())
}

pub async fn set_captain(tx: &mut Tx, id: Uuid, captain: UserId) -> Result<(), StoreError> {
    on!(change tx => sqlx::query("UPDATE contest_entrants SET captain = $2 WHERE id = $1").bind(id).bind(captain.uuid()))?;
    Ok(())
}

/// False where they take part already.
pub async fn join(
    tx: &mut Tx,
    contest: Uuid,
    entrant: Uuid,
    user: UserId,
) -> Result<bool, StoreError> {
    let changed = on!(change tx => sqlx::query(
        "INSERT INTO contest_members (contest_id, user_id, entrant_id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING")
        .bind(contest).bind(user.uuid()).bind(entrant))?;
    on!(change tx => sqlx::query("DELETE FROM contest_invitations WHERE entrant_id = $1 AND user_id = $2")
        .bind(entrant).bind(user.uuid()))?;
    Ok(changed == 1)
}

pub async fn leave(tx: &mut Tx, contest: Uuid, user: UserId) -> Result<(), StoreError> {
    on!(change tx => sqlx::query("DELETE FROM contest_members WHERE contest_id = $1 AND user_id = $2")
        .bind(contest).bind(user.uuid()))?;
    Ok(())
}

/// False where they are invited already.
pub async fn invite(tx: &mut Tx, entrant: Uuid, user: UserId) -> Result<bool, StoreError> {
    let changed = on!(change tx => sqlx::query(
        "INSERT INTO contest_invitations (entrant_id, user_id) VALUES ($1, $2) ON CONFLICT DO NOTHING")
        .bind(entrant).bind(user.uuid()))?;
    Ok(changed == 1)
}

/// False where there is no such invitation.
pub async fn uninvite(tx: &mut Tx, entrant: Uuid, user: UserId) -> Result<bool, StoreError> {
    let changed = on!(change tx => sqlx::query("DELETE FROM contest_invitations WHERE entrant_id = $1 AND user_id = $2")
        .bind(entrant).bind(user.uuid()))?;
    Ok(changed == 1)
}

const OF_MEMBER: &str = "SELECT e.id, e.team, e.captain, e.virtual_at FROM contest_entrants e \
     JOIN contest_members m ON m.entrant_id = e.id WHERE m.contest_id = $1 AND m.user_id = $2";

pub async fn entrant_of(
    store: &Store,
    contest: Uuid,
    user: UserId,
) -> Result<Option<Entrant>, StoreError> {
    let row: Option<EntrantRow> = on!(read store, db => sqlx::query_as(OF_MEMBER).bind(contest).bind(user.uuid())
        .fetch_optional(db).await)?;
    Ok(row.map(entrant))
}

pub async fn entrant_in(
    tx: &mut Tx,
    contest: Uuid,
    user: UserId,
) -> Result<Option<Entrant>, StoreError> {
    let row: Option<EntrantRow> = on!(write tx, db => sqlx::query_as(OF_MEMBER).bind(contest).bind(user.uuid())
        .fetch_optional(db).await)?;
    Ok(row.map(entrant))
}

pub async fn entrant_by_id(
    tx: &mut Tx,
    contest: Uuid,
    id: Uuid,
) -> Result<Option<Entrant>, StoreError> {
    let row: Option<EntrantRow> = on!(write tx, db => sqlx::query_as(
        "SELECT id, team, captain, virtual_at FROM contest_entrants WHERE contest_id = $1 AND id = $2")
        .bind(contest).bind(id).fetch_optional(db).await)?;
    Ok(row.map(entrant))
}

/// In the order in which they came.
pub async fn entrants(store: &Store, contest: Uuid) -> Result<Vec<Entrant>, StoreError> {
    let rows: Vec<EntrantRow> = on!(read store, db => sqlx::query_as(
        "SELECT id, team, captain, virtual_at FROM contest_entrants WHERE contest_id = $1 ORDER BY id")
        .bind(contest).fetch_all(db).await)?;
    Ok(rows.into_iter().map(entrant).collect())
}

pub async fn entrants_in(tx: &mut Tx, contest: Uuid) -> Result<u64, StoreError> {
    let row: (i64,) = on!(write tx, db => sqlx::query_as("SELECT COUNT(*) FROM contest_entrants WHERE contest_id = $1")
        .bind(contest).fetch_one(db).await)?;
    Ok(read(row.0))
}

/// How many take part in earnest in each of these contests.
pub async fn sizes(store: &Store, contests: &[Uuid]) -> Result<BTreeMap<Uuid, u64>, StoreError> {
    let mut sizes = BTreeMap::new();
    for contest in contests {
        let row: (i64,) = on!(stale store, db => sqlx::query_as(
            "SELECT COUNT(*) FROM contest_entrants WHERE contest_id = $1 AND virtual_at IS NULL").bind(*contest).fetch_one(db).await)?;
        sizes.insert(*contest, read(row.0));
    }
    Ok(sizes)
}

pub async fn members(
    store: &Store,
    contest: Uuid,
) -> Result<BTreeMap<Uuid, Vec<UserId>>, StoreError> {
    let rows: Vec<(Uuid, Uuid)> = on!(read store, db => sqlx::query_as(
        "SELECT entrant_id, user_id FROM contest_members WHERE contest_id = $1 ORDER BY entrant_id, user_id")
        .bind(contest).fetch_all(db).await)?;
    let mut members: BTreeMap<Uuid, Vec<UserId>> = BTreeMap::new();
    for (entrant, user) in rows {
        members
            .entry(entrant)
            .or_default()
            .push(UserId::from_uuid(user));
    }
    Ok(members)
}

pub async fn members_of(store: &Store, entrant: Uuid) -> Result<Vec<UserId>, StoreError> {
    let rows: Vec<(Uuid,)> = on!(read store, db => sqlx::query_as(
        "SELECT user_id FROM contest_members WHERE entrant_id = $1 ORDER BY user_id").bind(entrant).fetch_all(db).await)?;
    Ok(rows
        .into_iter()
        .map(|(user,)| UserId::from_uuid(user))
        .collect())
}

pub async fn members_in(tx: &mut Tx, entrant: Uuid) -> Result<Vec<UserId>, StoreError> {
    let rows: Vec<(Uuid,)> = on!(write tx, db => sqlx::query_as(
        "SELECT user_id FROM contest_members WHERE entrant_id = $1 ORDER BY user_id").bind(entrant).fetch_all(db).await)?;
    Ok(rows
        .into_iter()
        .map(|(user,)| UserId::from_uuid(user))
        .collect())
}

pub async fn invited(store: &Store, entrant: Uuid) -> Result<Vec<UserId>, StoreError> {
    let rows: Vec<(Uuid,)> = on!(read store, db => sqlx::query_as(
        "SELECT user_id FROM contest_invitations WHERE entrant_id = $1 ORDER BY user_id").bind(entrant).fetch_all(db).await)?;
    Ok(rows
        .into_iter()
        .map(|(user,)| UserId::from_uuid(user))
        .collect())
}

/// Teams of a contest somebody is asked to join.
pub async fn invitations(
    store: &Store,
    contest: Uuid,
    user: UserId,
) -> Result<Vec<Entrant>, StoreError> {
    let rows: Vec<EntrantRow> = on!(read store, db => sqlx::query_as(
        "SELECT e.id, e.team, e.captain, e.virtual_at FROM contest_entrants e JOIN contest_invitations i ON i.entrant_id = e.id \
         WHERE e.contest_id = $1 AND i.user_id = $2 ORDER BY e.id").bind(contest).bind(user.uuid()).fetch_all(db).await)?;
    Ok(rows.into_iter().map(entrant).collect())
}

/// In which of these contests somebody takes part.
pub async fn taken_part(store: &Store, user: UserId) -> Result<BTreeSet<Uuid>, StoreError> {
    let rows: Vec<(Uuid,)> = on!(stale store, db => sqlx::query_as("SELECT contest_id FROM contest_members WHERE user_id = $1")
        .bind(user.uuid()).fetch_all(db).await)?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// Something changed that standings are made of. To be done last in a transaction: until its end others who change something wait here.
pub async fn changed(tx: &mut Tx, contest: Uuid) -> Result<(), StoreError> {
    on!(change tx => sqlx::query(
        "INSERT INTO contest_changes (contest_id, changes) VALUES ($1, 1) \
         ON CONFLICT (contest_id) DO UPDATE SET changes = contest_changes.changes + 1").bind(contest))?;
    Ok(())
}

/// How often that was.
pub async fn changes(store: &Store, contest: Uuid) -> Result<i64, StoreError> {
    let row: Option<(i64,)> = on!(read store, db => sqlx::query_as("SELECT changes FROM contest_changes WHERE contest_id = $1")
        .bind(contest).fetch_optional(db).await)?;
    Ok(row.map_or(0, |(changes,)| changes))
}

/// What they did stays in the standings, of nobody any more; their rating and what is only theirs goes.
pub async fn forget(tx: &mut Tx, user: UserId) -> Result<(), StoreError> {
    on!(change tx => sqlx::query("DELETE FROM contest_invitations WHERE user_id = $1").bind(user.uuid()))?;
    on!(change tx => sqlx::query("UPDATE contest_clarifications SET asked_by = NULL WHERE asked_by = $1").bind(user.uuid()))?;
    on!(change tx => sqlx::query("UPDATE contest_submissions SET user_id = NULL WHERE user_id = $1").bind(user.uuid()))?;
    on!(change tx => sqlx::query("DELETE FROM contest_ratings WHERE user_id = $1").bind(user.uuid()))?;
    let contests: Vec<(Uuid,)> = on!(write tx, db => sqlx::query_as("SELECT contest_id FROM contest_members WHERE user_id = $1 ORDER BY contest_id")
        .bind(user.uuid()).fetch_all(db).await)?;
    for (contest,) in contests {
        changed(tx, contest).await?;
    }
    Ok(())
}
