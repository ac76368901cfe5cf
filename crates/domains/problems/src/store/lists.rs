//! Lists people make of problems, and the problem of each day.

use jiff::Timestamp;
use sha2::{Digest, Sha256};
use sqlx::types::Uuid;
use tiltyard_contracts::{ListId, ProblemId, UserId};
use tiltyard_store::{Store, StoreError, Tx, micros, on};

/// A list, without what is on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct List {
    pub id: ListId,
    pub owner: UserId,
    pub title: String,
    pub description: String,
    pub public: bool,
}

tiltyard_store::row! {
    struct Row {
        id: Uuid,
        owner: Uuid,
        title: String,
        description: String,
        public: bool,
    }
}

impl From<Row> for List {
    fn from(row: Row) -> Self {
        Self {
            id: ListId::from_uuid(row.id),
            owner: UserId::from_uuid(row.owner),
            title: row.title,
            description: row.description,
            public: row.public,
        }
    }
}

pub async fn put(tx: &mut Tx, list: &List, now: Timestamp) -> Result<(), StoreError> {
    on!(change tx => sqlx::query(
        "INSERT INTO problem_lists (id, owner, title, description, public, updated_at) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (id) DO UPDATE SET title = excluded.title, description = excluded.description,
           public = excluded.public, updated_at = excluded.updated_at")
        .bind(list.id.uuid())
        .bind(list.owner.uuid())
        .bind(&list.title)
        .bind(&list.description)
        .bind(list.public)
        .bind(micros(now)))?;
    Ok(())
}

/// These, in this order.
pub async fn set_items(
    tx: &mut Tx,
    list: ListId,
    problems: &[ProblemId],
) -> Result<(), StoreError> {
    on!(change tx => sqlx::query("DELETE FROM problem_list_items WHERE list_id = $1").bind(list.uuid()))?;
    for (place, problem) in (0_i64..).zip(problems) {
        on!(change tx => sqlx::query(
            "INSERT INTO problem_list_items (list_id, problem_id, place) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING")
            .bind(list.uuid()).bind(problem.uuid()).bind(place))?;
    }
    Ok(())
}

pub async fn remove(tx: &mut Tx, list: ListId) -> Result<(), StoreError> {
    set_items(tx, list, &[]).await?;
    on!(change tx => sqlx::query("DELETE FROM problem_lists WHERE id = $1").bind(list.uuid()))?;
    Ok(())
}

pub async fn by_id(store: &Store, id: ListId) -> Result<Option<List>, StoreError> {
    let row = on!(read store, db => sqlx::query_as::<_, Row>(
        "SELECT id, owner, title, description, public FROM problem_lists WHERE id = $1")
        .bind(id.uuid()).fetch_optional(db).await)?;
    Ok(row.map(List::from))
}

/// This person's, and those everybody may see; newest first.
pub async fn seen_by(
    store: &Store,
    user: Option<UserId>,
    limit: u32,
) -> Result<Vec<List>, StoreError> {
    let rows = on!(read store, db => sqlx::query_as::<_, Row>(
        "SELECT id, owner, title, description, public FROM problem_lists WHERE public OR owner = $1
         ORDER BY CASE WHEN owner = $1 THEN 0 ELSE 1 END, id DESC LIMIT $2")
        .bind(user.map_or(Uuid::nil(), UserId::uuid)).bind(i64::from(limit)).fetch_all(db).await)?;
    Ok(rows.into_iter().map(List::from).collect())
}

pub async fn count_of(store: &Store, user: UserId) -> Result<i64, StoreError> {
    on!(read store, db => sqlx::query_scalar("SELECT COUNT(*) FROM problem_lists WHERE owner = $1")
        .bind(user.uuid()).fetch_one(db).await)
}

pub async fn items(store: &Store, list: ListId) -> Result<Vec<ProblemId>, StoreError> {
    let ids: Vec<Uuid> = on!(read store, db => sqlx::query_scalar(
        "SELECT problem_id FROM problem_list_items WHERE list_id = $1 ORDER BY place")
        .bind(list.uuid()).fetch_all(db).await)?;
    Ok(ids.into_iter().map(ProblemId::from_uuid).collect())
}

/// The public problem of this name.
pub async fn problem(store: &Store, slug: &str) -> Result<Option<ProblemId>, StoreError> {
    let id: Option<Uuid> = on!(read store, db => sqlx::query_scalar("SELECT id FROM problems WHERE slug = $1 AND public")
        .bind(slug).fetch_optional(db).await)?;
    Ok(id.map(ProblemId::from_uuid))
}

pub async fn of_day(store: &Store, day: i64) -> Result<Option<ProblemId>, StoreError> {
    let id: Option<Uuid> = on!(read store, db => sqlx::query_scalar(
        "SELECT d.problem_id FROM daily_problems d JOIN problems p ON p.id = d.problem_id WHERE d.day = $1 AND p.public")
        .bind(day).fetch_optional(db).await)?;
    Ok(id.map(ProblemId::from_uuid))
}

/// Problems that may be a day's, each with the last day it was one.
pub async fn for_days(store: &Store) -> Result<Vec<(ProblemId, Option<i64>)>, StoreError> {
    let rows: Vec<(Uuid, Option<i64>)> = on!(read store, db => sqlx::query_as(
        "SELECT p.id, (SELECT MAX(d.day) FROM daily_problems d WHERE d.problem_id = p.id) FROM problems p
         WHERE p.public AND p.difficulty IN (1, 2) AND p.kind IN ('program', 'function')")
        .fetch_all(db).await)?;
    Ok(rows
        .into_iter()
        .map(|(id, day)| (ProblemId::from_uuid(id), day))
        .collect())
}

/// Whoever comes first says which it is; a problem that is gone gives its day to another.
pub async fn set_day(tx: &mut Tx, day: i64, problem: ProblemId) -> Result<(), StoreError> {
    on!(change tx => sqlx::query(
        "INSERT INTO daily_problems (day, problem_id) VALUES ($1, $2)
         ON CONFLICT (day) DO UPDATE SET problem_id = excluded.problem_id
         WHERE NOT EXISTS (SELECT 1 FROM problems p WHERE p.id = daily_problems.problem_id AND p.public)")
        .bind(day).bind(problem.uuid()))?;
    Ok(())
}

/// Who owns the lists of the house: nobody.
pub const HOUSE: Uuid = Uuid::nil();

/// The list of this name among those of the house, the same on every machine.
pub fn of_house(name: &str) -> ListId {
    let hash = Sha256::digest(format!("list of the house: {name}"));
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hash[..16]);
    ListId::from_uuid(Uuid::from_bytes(bytes))
}

/// Puts a problem on the lists of the house it names, at their end, and takes it off all others of them.
pub async fn set_house_lists(
    tx: &mut Tx,
    problem: ProblemId,
    names: &[String],
    now: Timestamp,
) -> Result<(), StoreError> {
    let on_now: Vec<Uuid> = on!(write tx, db => sqlx::query_scalar(
        "SELECT i.list_id FROM problem_list_items i JOIN problem_lists l ON l.id = i.list_id
         WHERE i.problem_id = $1 AND l.owner = $2")
        .bind(problem.uuid()).bind(HOUSE).fetch_all(db).await)?;
    for list in &on_now {
        if !names.iter().any(|name| of_house(name).uuid() == *list) {
            on!(change tx => sqlx::query("DELETE FROM problem_list_items WHERE list_id = $1 AND problem_id = $2")
                .bind(*list).bind(problem.uuid()))?;
        }
    }
    for name in names {
        let id = of_house(name).uuid();
        if on_now.contains(&id) {
            continue;
        }
        let mut title = name.replace('-', " ");
        if let Some(first) = title.get_mut(..1) {
            first.make_ascii_uppercase();
        }
        on!(change tx => sqlx::query(
            "INSERT INTO problem_lists (id, owner, title, description, public, updated_at) VALUES ($1, $2, $3, '', TRUE, $4)
             ON CONFLICT (id) DO NOTHING")
            .bind(id).bind(HOUSE).bind(&title).bind(micros(now)))?;
        let place: i64 = on!(write tx, db => sqlx::query_scalar(
            "SELECT COALESCE(MAX(place), -1) + 1 FROM problem_list_items WHERE list_id = $1").bind(id).fetch_one(db).await)?;
        on!(change tx => sqlx::query(
            "INSERT INTO problem_list_items (list_id, problem_id, place) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING")
            .bind(id).bind(problem.uuid()).bind(place))?;
    }
    Ok(())
}
