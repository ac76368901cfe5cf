//! The outbox: what a transaction causes elsewhere is a row of the same transaction. A relay reads the rows in their
//! order, gives them to the bus, and removes each when the bus has it safe. A row whose job died is kept apart for the
//! administrator.

use uuid::Uuid;

use crate::{Engine, Migration, Store, StoreError, Tx, dialect, on, open::Pools};

pub(crate) const MIGRATIONS: [Migration; 1] = [Migration {
    number: 2026112100,
    name: "outbox",
    sql: "CREATE TABLE outbox (
            number BIGSERIAL PRIMARY KEY,
            id UUID NOT NULL UNIQUE,
            kind TEXT NOT NULL,
            subject TEXT NOT NULL,
            key TEXT,
            payload BYTEA NOT NULL,
            created_at BIGINT NOT NULL
          );
          CREATE TABLE dead_letters (
            id UUID PRIMARY KEY,
            kind TEXT NOT NULL,
            subject TEXT NOT NULL,
            key TEXT,
            payload BYTEA NOT NULL,
            created_at BIGINT NOT NULL,
            died_at BIGINT NOT NULL,
            reason TEXT NOT NULL
          );
          CREATE TABLE secrets (
            name TEXT PRIMARY KEY,
            value BYTEA NOT NULL
          );",
}];

/// What a row of the outbox becomes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Done once, by one worker of the queue `subject`.
    Job,
    /// A fact, told to every group of consumers of `subject`.
    Event,
}

impl Kind {
    const fn name(self) -> &'static str {
        match self {
            Self::Job => "job",
            Self::Event => "event",
        }
    }
}

/// What leaves a transaction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outgoing {
    /// Says it is the same when it arrives twice.
    pub id: Uuid,
    pub kind: Kind,
    /// The queue of a job, the subject of an event.
    pub subject: String,
    /// What shares a key arrives in order.
    pub key: Option<String>,
    pub payload: Vec<u8>,
}

/// A row of the outbox, with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    pub number: i64,
    pub outgoing: Outgoing,
}

impl Tx {
    /// Leaves with this transaction, or not at all.
    pub async fn emit(
        &mut self,
        outgoing: &Outgoing,
        now: jiff::Timestamp,
    ) -> Result<(), StoreError> {
        on!(change self => sqlx::query(
        "INSERT INTO outbox (id, kind, subject, key, payload, created_at) VALUES ($1, $2, $3, $4, $5, $6)")
        .bind(outgoing.id)
        .bind(outgoing.kind.name())
        .bind(&outgoing.subject)
        .bind(outgoing.key.as_deref())
        .bind(outgoing.payload.as_slice())
        .bind(crate::micros(now))
        )?;
        self.emitted = true;
        Ok(())
    }
}

impl Store {
    /// Comes back when a transaction of this process left something, or at once if one did since the last time.
    pub async fn outbox_woken(&self) {
        self.0.wake.notified().await;
    }

    /// Tells this process's relay whenever any process left something. Only PostgreSQL has other processes.
    pub async fn listen_for_others(&self) -> Result<(), StoreError> {
        let Pools::Postgres { primary, .. } = &self.0.pools else {
            return std::future::pending().await;
        };
        let mut listener = sqlx::postgres::PgListener::connect_with(primary).await?;
        listener.listen(dialect::RELAY_CHANNEL).await?;
        loop {
            listener.recv().await?;
            self.0.wake.notify_one();
        }
    }

    /// The right to relay, if nobody else has it: two at once would break the order. It is given back when it is dropped
    /// or its connection is lost.
    pub async fn relay_turn(&self) -> Result<Option<RelayTurn>, StoreError> {
        if self.engine() == Engine::Sqlite {
            return Ok(Some(RelayTurn { lock: None }));
        }
        let mut tx = self.begin().await?;
        let is_ours: bool =
            on!(write tx, db => sqlx::query_scalar(dialect::RELAY_LOCK).fetch_one(db).await)?;
        Ok(is_ours.then_some(RelayTurn { lock: Some(tx) }))
    }

    /// The numbers of the oldest rows, in order.
    pub async fn outbox_numbers(&self, limit: usize) -> Result<Vec<i64>, StoreError> {
        on!(read self, db => sqlx::query_scalar("SELECT number FROM outbox ORDER BY number LIMIT $1")
            .bind(i64::try_from(limit).unwrap_or(i64::MAX)).fetch_all(db).await)
    }

    /// The oldest rows from this one on, in order.
    pub async fn outbox_from(&self, first: i64, limit: usize) -> Result<Vec<Waiting>, StoreError> {
        let rows = on!(read self, db => sqlx::query_as::<_, Row>(
            "SELECT number, id, kind, subject, key, payload FROM outbox WHERE number >= $1 ORDER BY number LIMIT $2")
            .bind(first).bind(i64::try_from(limit).unwrap_or(i64::MAX)).fetch_all(db).await)?;
        Ok(rows.into_iter().map(Waiting::from).collect())
    }

    pub async fn outbox_waiting(&self) -> Result<i64, StoreError> {
        on!(read self, db => sqlx::query_scalar("SELECT COUNT(*) FROM outbox").fetch_one(db).await)
    }

    /// The bus has it safe.
    pub async fn outbox_done(&self, numbers: &[i64]) -> Result<(), StoreError> {
        let mut tx = self.begin().await?;
        for number in numbers {
            on!(change tx => sqlx::query("DELETE FROM outbox WHERE number = $1").bind(number))?;
        }
        tx.commit().await
    }

    /// Its job was tried to the end and failed: kept apart, with the reason.
    pub async fn outbox_died(
        &self,
        number: i64,
        reason: &str,
        now: jiff::Timestamp,
    ) -> Result<(), StoreError> {
        let mut tx = self.begin().await?;
        on!(change tx => sqlx::query(
            "INSERT INTO dead_letters (id, kind, subject, key, payload, created_at, died_at, reason)
             SELECT id, kind, subject, key, payload, created_at, $2, $3 FROM outbox WHERE number = $1")
            .bind(number).bind(crate::micros(now)).bind(reason))?;
        on!(change tx => sqlx::query("DELETE FROM outbox WHERE number = $1").bind(number))?;
        tx.commit().await
    }

    pub async fn dead_letters_count(&self) -> Result<i64, StoreError> {
        on!(read self, db => sqlx::query_scalar("SELECT COUNT(*) FROM dead_letters").fetch_one(db).await)
    }
}

/// The right to relay.
pub struct RelayTurn {
    /// A transaction that holds the lock; SQLite's only server needs none.
    lock: Option<Tx>,
}

impl RelayTurn {
    /// Whether it is still ours: a connection that was lost has given it back.
    pub async fn still_ours(&mut self) -> bool {
        match &mut self.lock {
            None => true,
            Some(tx) => {
                let asked: Result<i32, StoreError> =
                    on!(write tx, db => sqlx::query_scalar("SELECT 1").fetch_one(db).await);
                asked.is_ok()
            }
        }
    }
}

crate::row! {
    struct Row {
        number: i64,
        id: Uuid,
        kind: String,
        subject: String,
        key: Option<String>,
        payload: Vec<u8>,
    }
}

impl From<Row> for Waiting {
    fn from(row: Row) -> Self {
        Self {
            number: row.number,
            outgoing: Outgoing {
                id: row.id,
                kind: if row.kind == Kind::Job.name() {
                    Kind::Job
                } else {
                    Kind::Event
                },
                subject: row.subject,
                key: row.key,
                payload: row.payload,
            },
        }
    }
}
