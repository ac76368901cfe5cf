//! What was published.

use jiff::Timestamp;
use sqlx::types::Uuid;
use tiltyard_contracts::{ProblemId, UserId, VersionId};
use tiltyard_store::{Store, StoreError, Tx, micros, on, timestamp};

use crate::{
    facts::{Facts, Part, Text, difficulty_number},
    files::Manifest,
};

/// A version, with all that is known of it.
#[derive(Debug, Clone)]
pub struct Version {
    pub id: VersionId,
    pub problem: ProblemId,
    pub slug: String,
    pub manifest: Manifest,
    pub facts: Facts,
}

/// A version in the list of them.
#[derive(Debug, Clone)]
pub struct VersionHead {
    pub id: VersionId,
    pub number: i64,
    pub published_at: Timestamp,
    pub by: Option<UserId>,
    pub files_hash: String,
}

fn broken(error: serde_json::Error) -> StoreError {
    StoreError::Broken(format!("a version is not readable: {error}"))
}

/// The files of the version after this one, by id.
pub async fn after(
    store: &Store,
    version: Option<VersionId>,
) -> Result<Option<(VersionId, Manifest)>, StoreError> {
    let row: Option<(Uuid, String)> = on!(read store, db => sqlx::query_as(
        "SELECT id, manifest FROM problem_versions WHERE CAST($1 AS UUID) IS NULL OR id > $1 ORDER BY id LIMIT 1")
        .bind(version.map(VersionId::uuid)).fetch_optional(db).await)?;
    row.map(|(id, manifest)| {
        let manifest = serde_json::from_str(&manifest).map_err(broken)?;
        Ok((VersionId::from_uuid(id), manifest))
    })
    .transpose()
}

/// Makes it the version people see and solve.
pub async fn publish(
    tx: &mut Tx,
    version: &Version,
    texts: &[Text],
    by: Option<UserId>,
    now: Timestamp,
) -> Result<(), StoreError> {
    let facts = &version.facts;
    let number: i64 = on!(write tx, db => sqlx::query_scalar(
        "SELECT COALESCE(MAX(number), 0) + 1 FROM problem_versions WHERE problem_id = $1")
        .bind(version.problem.uuid()).fetch_one(db).await)?;
    on!(change tx => sqlx::query(
        "INSERT INTO problem_versions (id, problem_id, number, published_at, published_by, files_hash, manifest, facts)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)")
        .bind(version.id.uuid())
        .bind(version.problem.uuid())
        .bind(number)
        .bind(micros(now))
        .bind(by.map(UserId::uuid))
        .bind(version.manifest.hash())
        .bind(serde_json::to_string(&version.manifest).map_err(broken)?)
        .bind(serde_json::to_string(facts).map_err(broken)?))?;
    for text in texts {
        on!(change tx => sqlx::query("INSERT INTO problem_texts (version_id, part, tongue, html) VALUES ($1, $2, $3, $4)")
            .bind(version.id.uuid()).bind(text.part.name()).bind(&text.tongue).bind(&text.html))?;
    }
    // When it first came out stays: a correction makes no old problem new.
    on!(change tx => sqlx::query(
        "UPDATE problems SET state = 'published', public = TRUE, version = $2, published_at = COALESCE(published_at, $3),
           updated_at = $3, title = $4, title_key = $5, difficulty = $6, kind = $7, scoring = $8, tags = $9 WHERE id = $1")
        .bind(version.problem.uuid())
        .bind(version.id.uuid())
        .bind(micros(now))
        .bind(facts.title())
        .bind(facts.title().to_lowercase())
        .bind(difficulty_number(facts.difficulty))
        .bind(facts.kind.name())
        .bind(facts.scoring)
        .bind(serde_json::to_string(&facts.tags).map_err(broken)?))?;
    set_tags(tx, version.problem, &facts.tags).await
}

/// Tags are known of problems people see, so that nobody is shown one that leads nowhere.
pub async fn set_tags(tx: &mut Tx, problem: ProblemId, tags: &[String]) -> Result<(), StoreError> {
    on!(change tx => sqlx::query("DELETE FROM problem_tags WHERE problem_id = $1").bind(problem.uuid()))?;
    for tag in tags {
        on!(change tx => sqlx::query("INSERT INTO problem_tags (tag, problem_id) VALUES ($1, $2) ON CONFLICT DO NOTHING")
            .bind(tag).bind(problem.uuid()))?;
    }
    Ok(())
}

/// Nobody sees it any more; submissions made to it stay what they are.
pub async fn withdraw(tx: &mut Tx, problem: ProblemId, now: Timestamp) -> Result<(), StoreError> {
    on!(change tx => sqlx::query("UPDATE problems SET public = FALSE, state = 'withdrawn', updated_at = $2 WHERE id = $1")
        .bind(problem.uuid()).bind(micros(now)))?;
    set_tags(tx, problem, &[]).await
}

pub async fn by_id(store: &Store, id: VersionId) -> Result<Option<Version>, StoreError> {
    let row: Option<(Uuid, String, String, String)> = on!(read store, db => sqlx::query_as(
        "SELECT v.problem_id, p.slug, v.manifest, v.facts FROM problem_versions v JOIN problems p ON p.id = v.problem_id WHERE v.id = $1")
        .bind(id.uuid()).fetch_optional(db).await)?;
    row.map(|(problem, slug, manifest, facts)| {
        Ok(Version {
            id,
            problem: ProblemId::from_uuid(problem),
            slug,
            manifest: serde_json::from_str(&manifest).map_err(broken)?,
            facts: serde_json::from_str(&facts).map_err(broken)?,
        })
    })
    .transpose()
}

/// The facts of the version people see now.
pub async fn facts_of_public(
    store: &Store,
    slug: &str,
) -> Result<Option<(ProblemId, VersionId, Facts)>, StoreError> {
    let row: Option<(Uuid, Uuid, String)> = on!(read store, db => sqlx::query_as(
        "SELECT v.problem_id, v.id, v.facts FROM problems p JOIN problem_versions v ON v.id = p.version
         WHERE p.slug = $1 AND p.public")
        .bind(slug).fetch_optional(db).await)?;
    row.map(|(problem, version, facts)| {
        Ok((
            ProblemId::from_uuid(problem),
            VersionId::from_uuid(version),
            serde_json::from_str(&facts).map_err(broken)?,
        ))
    })
    .transpose()
}

/// In this tongue, or else the one that is there.
pub async fn text(
    store: &Store,
    version: VersionId,
    part: Part,
    tongue: &str,
) -> Result<Option<(String, String)>, StoreError> {
    on!(read store, db => sqlx::query_as(
        "SELECT tongue, html FROM problem_texts WHERE version_id = $1 AND part = $2
         ORDER BY CASE WHEN tongue = $3 THEN 0 WHEN tongue = 'en' THEN 1 ELSE 2 END, tongue LIMIT 1")
        .bind(version.uuid()).bind(part.name()).bind(tongue).fetch_optional(db).await)
}

/// Newest first.
pub async fn heads(store: &Store, problem: ProblemId) -> Result<Vec<VersionHead>, StoreError> {
    let rows: Vec<(Uuid, i64, i64, Option<Uuid>, String)> = on!(read store, db => sqlx::query_as(
        "SELECT id, number, published_at, published_by, files_hash FROM problem_versions WHERE problem_id = $1 ORDER BY number DESC")
        .bind(problem.uuid()).fetch_all(db).await)?;
    Ok(rows
        .into_iter()
        .map(|(id, number, at, by, files_hash)| VersionHead {
            id: VersionId::from_uuid(id),
            number,
            published_at: timestamp(at),
            by: by.map(UserId::from_uuid),
            files_hash,
        })
        .collect())
}
