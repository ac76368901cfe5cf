//! What can go wrong between us and the database, as far as callers can do something about it.

/// A failure of the database; never of the one who asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// It cannot be reached, or has no connection free: worth asking again.
    #[error("the database cannot be reached: {0}")]
    Unavailable(#[source] sqlx::Error),
    /// A value that must be there once is there already.
    #[error("already there: {0}")]
    Duplicate(String),
    #[error("the database refused: {0}")]
    Refused(#[source] sqlx::Error),
    #[error("migration: {0}")]
    Migration(#[from] sqlx::migrate::MigrateError),
    #[error("{0}")]
    Broken(String),
}

impl StoreError {
    /// Whether the value of this column was there already. Unique columns carry the names the engines give by
    /// themselves, so that both say the same.
    #[must_use]
    pub fn is_duplicate_of(&self, table: &str, column: &str) -> bool {
        match self {
            Self::Duplicate(what) => {
                *what == format!("{table}_{column}_key")
                    || what.ends_with(&format!("{table}.{column}"))
            }
            _ => false,
        }
    }
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::Database(database) if database.is_unique_violation() => Self::Duplicate(
                database
                    .constraint()
                    .map_or_else(|| database.message().to_owned(), str::to_owned),
            ),
            sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed => {
                Self::Unavailable(error)
            }
            // PostgreSQL's class 57P: it is shutting down or starting.
            sqlx::Error::Database(database)
                if database.code().is_some_and(|code| code.starts_with("57P")) =>
            {
                Self::Unavailable(error)
            }
            _ => Self::Refused(error),
        }
    }
}
