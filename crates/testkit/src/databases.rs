//! A database per test, of each engine.

use tempfile::TempDir;
use tiltyard_store::{Store, StoreConfig};

use crate::Postgres;

/// An empty database that goes away with this value.
pub struct TestDatabase {
    /// For messages: `SQLite` or `PostgreSQL`.
    pub name: &'static str,
    pub config: StoreConfig,
    _directory: Option<TempDir>,
}

impl TestDatabase {
    /// # Panics
    /// Where there is no place for temporary files.
    #[must_use]
    pub fn sqlite() -> Self {
        let directory = TempDir::with_prefix("tiltyard-test-").expect("a folder");
        Self {
            name: "SQLite",
            config: StoreConfig::sqlite(directory.path().join("tiltyard.db")),
            _directory: Some(directory),
        }
    }

    /// The same database, for another process. Only PostgreSQL has any.
    #[must_use]
    pub fn beside(&self) -> Self {
        Self {
            name: self.name,
            config: self.config.clone(),
            _directory: None,
        }
    }

    pub async fn postgres() -> Self {
        Self {
            name: "PostgreSQL",
            config: StoreConfig::postgres(Postgres::shared().fresh().await),
            _directory: None,
        }
    }

    /// # Panics
    /// Where the database cannot be opened.
    pub async fn open(&self) -> Store {
        Store::connect(&self.config).await.expect("a database")
    }
}

/// One of each engine.
pub async fn databases() -> [TestDatabase; 2] {
    [TestDatabase::sqlite(), TestDatabase::postgres().await]
}
