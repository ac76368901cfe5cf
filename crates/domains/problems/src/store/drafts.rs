//! What authors work on: problems and the files of their drafts.

use jiff::Timestamp;
use sqlx::types::Uuid;
use tiltyard_contracts::{ProblemId, UserId, VersionId};
use tiltyard_protocol::BlobId;
use tiltyard_store::{BlobHash, Store, StoreError, Tx, micros, on, timestamp};

use crate::files::{Entry, Manifest};

/// A problem as its author sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    pub id: ProblemId,
    pub uuid: Option<String>,
    pub slug: String,
    pub title: String,
    /// `None`: it came with the program.
    pub author: Option<UserId>,
    pub state: String,
    pub updated_at: Timestamp,
    pub files_hash: String,
    /// The files that were approved.
    pub approved_hash: Option<String>,
    pub public: bool,
    pub version: Option<VersionId>,
}

tiltyard_store::row! {
    pub struct Row {
        id: Uuid,
        uuid: Option<String>,
        slug: String,
        title: String,
        author: Option<Uuid>,
        state: String,
        updated_at: i64,
        files_hash: String,
        approved_hash: Option<String>,
        public: bool,
        version: Option<Uuid>,
    }
}

impl From<Row> for Draft {
    fn from(row: Row) -> Self {
        Self {
            id: ProblemId::from_uuid(row.id),
            uuid: row.uuid,
            slug: row.slug,
            title: row.title,
            author: row.author.map(UserId::from_uuid),
            state: row.state,
            updated_at: timestamp(row.updated_at),
            files_hash: row.files_hash,
            approved_hash: row.approved_hash,
            public: row.public,
            version: row.version.map(VersionId::from_uuid),
        }
    }
}

macro_rules! drafts {
    ($rest:literal) => {
        concat!(
            "SELECT id, uuid, slug, title, author, state, updated_at, files_hash, approved_hash, public, version FROM problems ",
            $rest
        )
    };
}

pub async fn insert(tx: &mut Tx, draft: &Draft, now: Timestamp) -> Result<(), StoreError> {
    on!(change tx => sqlx::query(
        "INSERT INTO problems (id, uuid, slug, author, state, created_at, updated_at, files_hash, title, public, title_key,
           difficulty, kind, scoring, tags, submissions, accepted, acceptance, solved_by, votes)
         VALUES ($1, $2, $3, $4, $5, $6, $6, $7, $8, FALSE, $9, 0, 'program', FALSE, '[]', 0, 0, -1, 0, 0)")
        .bind(draft.id.uuid())
        .bind(draft.uuid.as_deref())
        .bind(&draft.slug)
        .bind(draft.author.map(UserId::uuid))
        .bind(&draft.state)
        .bind(micros(now))
        .bind(&draft.files_hash)
        .bind(&draft.title)
        .bind(draft.title.to_lowercase()))?;
    Ok(())
}

pub async fn by_id(store: &Store, id: ProblemId) -> Result<Option<Draft>, StoreError> {
    let row = on!(read store, db => sqlx::query_as::<_, Row>(drafts!("WHERE id = $1"))
        .bind(id.uuid()).fetch_optional(db).await)?;
    Ok(row.map(Draft::from))
}

pub async fn by_slug(store: &Store, slug: &str) -> Result<Option<Draft>, StoreError> {
    let row = on!(read store, db => sqlx::query_as::<_, Row>(drafts!("WHERE slug = $1"))
        .bind(slug).fetch_optional(db).await)?;
    Ok(row.map(Draft::from))
}

pub async fn by_package(store: &Store, uuid: &str) -> Result<Option<Draft>, StoreError> {
    let row = on!(read store, db => sqlx::query_as::<_, Row>(drafts!("WHERE uuid = $1"))
        .bind(uuid).fetch_optional(db).await)?;
    Ok(row.map(Draft::from))
}

/// Newest first. `author` and `state` narrow it down.
pub async fn list(
    store: &Store,
    author: Option<UserId>,
    state: Option<&str>,
    limit: u32,
) -> Result<Vec<Draft>, StoreError> {
    let rows = on!(read store, db => sqlx::query_as::<_, Row>(drafts!(
        "WHERE (CAST($1 AS UUID) IS NULL OR author = $1) AND (CAST($2 AS TEXT) IS NULL OR state = $2) ORDER BY updated_at DESC, id DESC LIMIT $3"))
        .bind(author.map(UserId::uuid)).bind(state).bind(i64::from(limit)).fetch_all(db).await)?;
    Ok(rows.into_iter().map(Draft::from).collect())
}

/// The draft as it is inside this transaction, and nobody else changes it before the end of it.
pub async fn locked(tx: &mut Tx, id: ProblemId) -> Result<Option<Draft>, StoreError> {
    // Writing is what takes the lock on both engines.
    on!(change tx => sqlx::query("UPDATE problems SET state = state WHERE id = $1").bind(id.uuid()))?;
    let row = on!(write tx, db => sqlx::query_as::<_, Row>(drafts!("WHERE id = $1"))
        .bind(id.uuid()).fetch_optional(db).await)?;
    Ok(row.map(Draft::from))
}

pub async fn set_state(
    tx: &mut Tx,
    id: ProblemId,
    state: &str,
    approved_hash: Option<&str>,
    now: Timestamp,
) -> Result<(), StoreError> {
    on!(change tx => sqlx::query("UPDATE problems SET state = $2, approved_hash = $3, updated_at = $4 WHERE id = $1")
        .bind(id.uuid()).bind(state).bind(approved_hash).bind(micros(now)))?;
    Ok(())
}

/// Its files are others now.
pub async fn set_files_hash(
    tx: &mut Tx,
    draft: &Draft,
    manifest: &Manifest,
    now: Timestamp,
) -> Result<(), StoreError> {
    // A review goes on while its author answers it with changes; everything else begins anew.
    let state = match draft.state.as_str() {
        kept @ ("in_review" | "changes_asked") => kept,
        _ => "draft",
    };
    on!(change tx => sqlx::query(
        "UPDATE problems SET files_hash = $2, state = $3, updated_at = $4, uuid = $5, title = CASE WHEN public THEN title ELSE $6 END
         WHERE id = $1")
        .bind(draft.id.uuid())
        .bind(manifest.hash())
        .bind(state)
        .bind(micros(now))
        .bind(draft.uuid.as_deref())
        .bind(&draft.title))?;
    Ok(())
}

tiltyard_store::row! {
    struct FileRow {
        path: String,
        hash: Vec<u8>,
        bytes: i64,
    }
}

fn manifest_of(rows: Vec<FileRow>) -> Result<Manifest, StoreError> {
    rows.into_iter()
        .map(|row| {
            let hash = row
                .hash
                .try_into()
                .map_err(|_| StoreError::Broken(format!("{} has no whole hash", row.path)))?;
            let entry = Entry {
                hash: BlobId(hash),
                bytes: u64::try_from(row.bytes).unwrap_or(0),
            };
            Ok((row.path, entry))
        })
        .collect::<Result<_, _>>()
        .map(Manifest)
}

pub async fn files(store: &Store, id: ProblemId) -> Result<Manifest, StoreError> {
    let rows = on!(read store, db => sqlx::query_as::<_, FileRow>(
        "SELECT path, hash, bytes FROM problem_files WHERE problem_id = $1").bind(id.uuid()).fetch_all(db).await)?;
    manifest_of(rows)
}

pub async fn files_in(tx: &mut Tx, id: ProblemId) -> Result<Manifest, StoreError> {
    let rows = on!(write tx, db => sqlx::query_as::<_, FileRow>(
        "SELECT path, hash, bytes FROM problem_files WHERE problem_id = $1").bind(id.uuid()).fetch_all(db).await)?;
    manifest_of(rows)
}

/// What the files of all drafts hold.
pub async fn all_files(store: &Store) -> Result<Vec<BlobHash>, StoreError> {
    let rows: Vec<Vec<u8>> = on!(read store, db => sqlx::query_scalar(
        "SELECT DISTINCT hash FROM problem_files").fetch_all(db).await)?;
    rows.into_iter()
        .map(|hash| {
            let whole = hash.try_into();
            whole.map_err(|_| StoreError::Broken("a file has no whole hash".to_owned()))
        })
        .collect()
}

pub async fn put_file(
    tx: &mut Tx,
    id: ProblemId,
    path: &str,
    entry: Entry,
) -> Result<(), StoreError> {
    on!(change tx => sqlx::query(
        "INSERT INTO problem_files (problem_id, path, hash, bytes) VALUES ($1, $2, $3, $4)
         ON CONFLICT (problem_id, path) DO UPDATE SET hash = excluded.hash, bytes = excluded.bytes")
        .bind(id.uuid())
        .bind(path)
        .bind(entry.hash.0.as_slice())
        .bind(i64::try_from(entry.bytes).unwrap_or(i64::MAX)))?;
    Ok(())
}

pub async fn remove_file(tx: &mut Tx, id: ProblemId, path: &str) -> Result<(), StoreError> {
    on!(change tx => sqlx::query("DELETE FROM problem_files WHERE problem_id = $1 AND path = $2")
        .bind(id.uuid()).bind(path))?;
    Ok(())
}

/// These and no others.
pub async fn set_files(tx: &mut Tx, id: ProblemId, manifest: &Manifest) -> Result<(), StoreError> {
    let known = files_in(tx, id).await?;
    for path in known
        .0
        .keys()
        .filter(|path| !manifest.0.contains_key(*path))
    {
        remove_file(tx, id, path).await?;
    }
    for (path, entry) in &manifest.0 {
        if known.0.get(path) != Some(entry) {
            put_file(tx, id, path, *entry).await?;
        }
    }
    Ok(())
}
