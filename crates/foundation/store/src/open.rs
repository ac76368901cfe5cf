//! Opening the database: which one, with which connections, and patience while it starts.

use std::{path::PathBuf, str::FromStr, sync::Arc, time::Duration};

use sqlx::{
    ConnectOptions, PgPool, SqlitePool,
    postgres::{PgConnectOptions, PgPoolOptions},
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};
use tokio::sync::Notify;

use crate::{Migration, Readers, Server, StoreError, migrate, outbox};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

#[derive(Debug, Clone)]
pub struct StoreConfig {
    /// Where SQLite keeps its file when no URL is given.
    pub file: PathBuf,
    /// `postgres://…`; absent for SQLite.
    pub url: Option<String>,
    /// A replica of the same database, for reads that may be some moments behind.
    pub replica_url: Option<String>,
    pub connections_max: u32,
    /// Off behind PgBouncer before 1.21 in transaction mode, which forgets prepared statements.
    pub prepared_statements: bool,
    /// How long a start waits for a database that is not up yet.
    pub connect_patience: Duration,
}

impl StoreConfig {
    #[must_use]
    pub fn sqlite(file: impl Into<PathBuf>) -> Self {
        Self {
            file: file.into(),
            url: None,
            replica_url: None,
            connections_max: 16,
            prepared_statements: true,
            connect_patience: Duration::from_secs(30),
        }
    }

    #[must_use]
    pub fn postgres(url: impl Into<String>) -> Self {
        Self {
            url: Some(url.into()),
            ..Self::sqlite("")
        }
    }
}

/// How long a request waits for a free connection.
const ACQUIRE_S_MAX: u64 = 5;
/// How long SQLite waits for another process that writes, such as the command line.
const BUSY_S_MAX: u64 = 10;
/// Statements kept prepared per connection.
const STATEMENTS_MAX: usize = 256;
/// Waiting for a database that starts: first this long, then twice as long each time, up to the last.
const RETRY_MS_FIRST: u64 = 50;
const RETRY_MS_MAX: u64 = 2000;

/// The database. Cheap to clone.
#[derive(Clone)]
pub struct Store(pub(crate) Arc<Inner>);

pub(crate) struct Inner {
    pub(crate) pools: Pools,
    /// Whether statements are prepared under a name and used again.
    pub(crate) named: bool,
    /// Told at each commit that left something in the outbox.
    pub(crate) wake: Notify,
}

pub(crate) enum Pools {
    Sqlite { write: SqlitePool, read: SqlitePool },
    Postgres { primary: PgPool, replica: PgPool },
}

impl Store {
    /// Opens the database without touching its tables.
    pub async fn connect(config: &StoreConfig) -> Result<Self, StoreError> {
        let pools = match &config.url {
            None => sqlite(config).await?,
            Some(url) => {
                let primary = postgres(config, url).await?;
                let replica = match &config.replica_url {
                    Some(url) => postgres(config, url).await?,
                    None => primary.clone(),
                };
                Pools::Postgres { primary, replica }
            }
        };
        Ok(Self(Arc::new(Inner {
            pools,
            named: config.prepared_statements,
            wake: Notify::new(),
        })))
    }

    /// Opens the database and applies the migrations of all domains and the store's own.
    pub async fn open(
        config: &StoreConfig,
        migrations: &[&[Migration]],
    ) -> Result<Self, StoreError> {
        let store = Self::connect(config).await?;
        store.migrate(migrations).await?;
        Ok(store)
    }

    pub async fn migrate(&self, migrations: &[&[Migration]]) -> Result<(), StoreError> {
        // SQLite's own migrator has no lock, and several may start at once.
        let _turn = match &self.0.pools {
            Pools::Sqlite { write, .. } => {
                Some(turn(write.connect_options().get_filename().to_owned()).await?)
            }
            Pools::Postgres { .. } => None,
        };
        let mut all: Vec<Migration> = outbox::MIGRATIONS.to_vec();
        all.extend(migrations.iter().copied().flatten());
        migrate::run(&self.0.pools, &all).await
    }

    #[must_use]
    pub fn engine(&self) -> Engine {
        match self.0.pools {
            Pools::Sqlite { .. } => Engine::Sqlite,
            Pools::Postgres { .. } => Engine::Postgres,
        }
    }

    /// What was committed before this read begins.
    #[must_use]
    pub fn readers(&self) -> Readers<'_> {
        match &self.0.pools {
            Pools::Sqlite { read, .. } => Readers::Sqlite(read),
            Pools::Postgres { primary, .. } => Readers::Postgres(Server {
                inner: primary,
                named: self.0.named,
            }),
        }
    }

    /// What a replica knows, which may be some moments behind.
    #[must_use]
    pub fn stale_readers(&self) -> Readers<'_> {
        match &self.0.pools {
            Pools::Sqlite { read, .. } => Readers::Sqlite(read),
            Pools::Postgres { replica, .. } => Readers::Postgres(Server {
                inner: replica,
                named: self.0.named,
            }),
        }
    }

    /// Waits until all connections are back and closes them.
    pub async fn close(&self) {
        match &self.0.pools {
            Pools::Sqlite { write, read } => {
                read.close().await;
                write.close().await;
            }
            Pools::Postgres { primary, replica } => {
                replica.close().await;
                primary.close().await;
            }
        }
    }
}

/// One at a time on this machine, until the file is closed.
async fn turn(database: PathBuf) -> Result<std::fs::File, StoreError> {
    let path = database.with_extension("migrating");
    tokio::task::spawn_blocking(move || {
        let file = std::fs::File::create(&path)?;
        file.lock()?;
        Ok(file)
    })
    .await
    .map_err(|error| StoreError::Broken(error.to_string()))?
    .map_err(|error: std::io::Error| {
        StoreError::Broken(format!("wait for others that migrate: {error}"))
    })
}

async fn sqlite(config: &StoreConfig) -> Result<Pools, StoreError> {
    // Who turns a new file to WAL needs it alone, and SQLite does not wait for that.
    let _turn = turn(config.file.clone()).await?;
    let options = SqliteConnectOptions::new()
        .filename(&config.file)
        .create_if_missing(true)
        .foreign_keys(true)
        .journal_mode(SqliteJournalMode::Wal)
        // WHY: what was acknowledged must outlive a power cut too; NORMAL only outlives a killed process.
        .synchronous(SqliteSynchronous::Full)
        .busy_timeout(Duration::from_secs(BUSY_S_MAX))
        .statement_cache_capacity(STATEMENTS_MAX)
        .disable_statement_logging();
    let pool = |connections| {
        SqlitePoolOptions::new()
            .max_connections(connections)
            .acquire_timeout(Duration::from_secs(ACQUIRE_S_MAX))
    };
    let write = pool(1).connect_with(options.clone()).await?;
    let read = pool(config.connections_max)
        .connect_with(options.read_only(true))
        .await?;
    Ok(Pools::Sqlite { write, read })
}

async fn postgres(config: &StoreConfig, url: &str) -> Result<PgPool, StoreError> {
    let options = PgConnectOptions::from_str(url)?
        .application_name("tiltyard")
        .statement_cache_capacity(STATEMENTS_MAX)
        .disable_statement_logging();
    let deadline = tokio::time::Instant::now() + config.connect_patience;
    let mut pause = Duration::from_millis(RETRY_MS_FIRST);
    loop {
        let pool = PgPoolOptions::new()
            .max_connections(config.connections_max)
            .acquire_timeout(Duration::from_secs(ACQUIRE_S_MAX))
            .connect_with(options.clone())
            .await
            .map_err(StoreError::from);
        match pool {
            Err(StoreError::Unavailable(error))
                if tokio::time::Instant::now() + pause < deadline =>
            {
                tracing::warn!(%error, retry_ms = pause.as_millis(), "waiting for the database");
                tokio::time::sleep(pause).await;
                pause = (pause * 2).min(Duration::from_millis(RETRY_MS_MAX));
            }
            other => return other,
        }
    }
}
