//! Letters as rows: written with the transaction that causes them, together with the job that sends them.

use jiff::Timestamp;
use tiltyard_contracts::MailId;
use tiltyard_store::{
    Migration, Outgoing, Store, StoreError, Tx, micros, on, outbox::Kind, timestamp,
};

use crate::Letter;

/// The queue of letters to send.
pub const QUEUE: &str = "mail";

pub const MIGRATIONS: &[Migration] = &[Migration {
    number: 2026112110,
    name: "mail",
    sql: "CREATE TABLE mail (
            id UUID PRIMARY KEY,
            recipient TEXT NOT NULL,
            subject TEXT NOT NULL,
            body_text TEXT NOT NULL,
            body_html TEXT NOT NULL,
            created_at BIGINT NOT NULL,
            sent_at BIGINT,
            failures BIGINT NOT NULL,
            last_failure TEXT
          );",
}];

/// A letter as it lies in the store.
#[derive(Debug, Clone)]
pub struct Kept {
    pub id: MailId,
    pub recipient: String,
    pub subject: String,
    pub body_text: String,
    pub created_at: Timestamp,
    pub sent_at: Option<Timestamp>,
    pub failures: i64,
    pub last_failure: Option<String>,
}

/// Sends a letter when the transaction is committed.
pub async fn queue(tx: &mut Tx, letter: &Letter, now: Timestamp) -> Result<MailId, StoreError> {
    let id = MailId::generate();
    on!(change tx => sqlx::query(
        "INSERT INTO mail (id, recipient, subject, body_text, body_html, created_at, failures) VALUES ($1, $2, $3, $4, $5, $6, 0)")
        .bind(id.uuid())
        .bind(&letter.to)
        .bind(&letter.subject)
        .bind(letter.text())
        .bind(letter.html())
        .bind(micros(now)))?;
    let job = Outgoing {
        id: id.uuid(),
        kind: Kind::Job,
        subject: QUEUE.to_owned(),
        key: None,
        payload: id.to_string().into_bytes(),
    };
    tx.emit(&job, now).await?;
    Ok(id)
}

tiltyard_store::row! {
    struct Row {
        id: sqlx::types::Uuid,
        recipient: String,
        subject: String,
        body_text: String,
        created_at: i64,
        sent_at: Option<i64>,
        failures: i64,
        last_failure: Option<String>,
    }
}

const COLUMNS: &str =
    "id, recipient, subject, body_text, created_at, sent_at, failures, last_failure";

/// The newest letters.
pub async fn kept(store: &Store, limit: u32) -> Result<Vec<Kept>, StoreError> {
    let sql = sqlx::AssertSqlSafe(format!(
        "SELECT {COLUMNS} FROM mail ORDER BY id DESC LIMIT $1"
    ));
    let rows = on!(read store, db => sqlx::query_as::<_, Row>(sql).bind(i64::from(limit)).fetch_all(db).await)?;
    Ok(rows.into_iter().map(Kept::from).collect())
}

/// All letters to one address, newest first.
pub async fn sent_to(store: &Store, recipient: &str) -> Result<Vec<Kept>, StoreError> {
    let sql = sqlx::AssertSqlSafe(format!(
        "SELECT {COLUMNS} FROM mail WHERE recipient = $1 ORDER BY id DESC"
    ));
    let rows =
        on!(read store, db => sqlx::query_as::<_, Row>(sql).bind(recipient).fetch_all(db).await)?;
    Ok(rows.into_iter().map(Kept::from).collect())
}

/// Forgets letters that left before this time.
pub async fn forget_sent(store: &Store, before: Timestamp) -> Result<u64, StoreError> {
    let mut tx = store.begin().await?;
    let forgotten =
        on!(change tx => sqlx::query("DELETE FROM mail WHERE sent_at < $1").bind(micros(before)))?;
    tx.commit().await?;
    Ok(forgotten)
}

impl From<Row> for Kept {
    fn from(row: Row) -> Self {
        Self {
            id: MailId::from_uuid(row.id),
            recipient: row.recipient,
            subject: row.subject,
            body_text: row.body_text,
            created_at: timestamp(row.created_at),
            sent_at: row.sent_at.map(timestamp),
            failures: row.failures,
            last_failure: row.last_failure,
        }
    }
}

/// How many letters were not sent.
pub async fn waiting(store: &Store) -> Result<i64, StoreError> {
    on!(read store, db => sqlx::query_scalar("SELECT COUNT(*) FROM mail WHERE sent_at IS NULL").fetch_one(db).await)
}

tiltyard_store::row! {
    /// What is needed to send a letter.
    pub(crate) struct Sealed {
        pub recipient: String,
        pub subject: String,
        pub body_text: String,
        pub body_html: String,
    }
}

/// The letter, if it is there and was not sent.
pub(crate) async fn unsent(store: &Store, id: MailId) -> Result<Option<Sealed>, StoreError> {
    on!(read store, db => sqlx::query_as::<_, Sealed>(
        "SELECT recipient, subject, body_text, body_html FROM mail WHERE id = $1 AND sent_at IS NULL")
        .bind(id.uuid()).fetch_optional(db).await)
}

pub(crate) async fn sent(store: &Store, id: MailId, now: Timestamp) -> Result<(), StoreError> {
    let mut tx = store.begin().await?;
    on!(change tx => sqlx::query("UPDATE mail SET sent_at = $2, last_failure = NULL WHERE id = $1").bind(id.uuid()).bind(micros(now)))?;
    tx.commit().await
}

pub(crate) async fn failed(store: &Store, id: MailId, why: &str) -> Result<(), StoreError> {
    let mut tx = store.begin().await?;
    on!(change tx => sqlx::query("UPDATE mail SET failures = failures + 1, last_failure = $2 WHERE id = $1").bind(id.uuid()).bind(why))?;
    tx.commit().await
}

/// It stays here, for the administrator to read.
pub(crate) async fn kept_only(store: &Store, id: MailId) -> Result<(), StoreError> {
    let mut tx = store.begin().await?;
    on!(change tx => sqlx::query("UPDATE mail SET last_failure = $2 WHERE id = $1").bind(id.uuid()).bind("no mail server is set"))?;
    tx.commit().await
}
