//! Reading and writing. A transaction that is dropped without a commit never was.

use sqlx::{PgPool, Postgres, Sqlite, SqlitePool, Transaction};

use crate::{Server, Store, StoreError, dialect, open::Pools};

/// Where reads go.
pub enum Readers<'a> {
    Sqlite(&'a SqlitePool),
    Postgres(Server<&'a PgPool>),
}

/// The connection of a transaction.
pub enum Connection<'a> {
    Sqlite(&'a mut sqlx::SqliteConnection),
    Postgres(Server<&'a mut sqlx::PgConnection>),
}

enum Open {
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(Transaction<'static, Postgres>),
}

/// A transaction: all of it or nothing.
pub struct Tx {
    open: Open,
    store: Store,
    pub(crate) emitted: bool,
}

impl Store {
    pub async fn begin(&self) -> Result<Tx, StoreError> {
        let open = match &self.0.pools {
            // The lock first: a transaction that reads and then finds somebody else writing would have to fail.
            Pools::Sqlite { write, .. } => Open::Sqlite(write.begin_with("BEGIN IMMEDIATE").await?),
            Pools::Postgres { primary, .. } => Open::Postgres(primary.begin().await?),
        };
        Ok(Tx {
            open,
            store: self.clone(),
            emitted: false,
        })
    }
}

impl Tx {
    pub fn connection(&mut self) -> Connection<'_> {
        match &mut self.open {
            Open::Sqlite(open) => Connection::Sqlite(open),
            Open::Postgres(open) => Connection::Postgres(Server {
                inner: open,
                named: self.store.0.named,
            }),
        }
    }

    /// From here on it is on disk, and what it left in the outbox is on its way.
    pub async fn commit(mut self) -> Result<(), StoreError> {
        let emitted = self.emitted;
        if emitted && let Connection::Postgres(connection) = self.connection() {
            sqlx::query(dialect::RELAY_WAKE).execute(connection).await?;
        }
        match self.open {
            Open::Sqlite(open) => open.commit().await?,
            Open::Postgres(open) => open.commit().await?,
        }
        if emitted {
            self.store.0.wake.notify_one();
        }
        Ok(())
    }
}
