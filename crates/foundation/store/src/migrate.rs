//! Migrations: forward only, each once, under the database's own lock, with the checksum of what was applied.

use std::borrow::Cow;

use sqlx::{
    AssertSqlSafe, SqlSafeStr,
    migrate::{Migration as SqlxMigration, MigrationType, Migrator},
};

use crate::{Engine, StoreError, dialect, open::Pools};

/// One step of one domain. `number` orders all steps of all domains: year, month, day and two digits of the day's own.
#[derive(Debug, Clone, Copy)]
pub struct Migration {
    pub number: i64,
    pub name: &'static str,
    /// In PostgreSQL's words for types; SQLite's are put in their place.
    pub sql: &'static str,
}

/// Applies what is not applied yet.
pub(crate) async fn run(pools: &Pools, migrations: &[Migration]) -> Result<(), StoreError> {
    let migrator = |engine| {
        Migrator::with_migrations(
            migrations
                .iter()
                .map(|migration| {
                    SqlxMigration::new(
                        migration.number,
                        Cow::Borrowed(migration.name),
                        MigrationType::Simple,
                        AssertSqlSafe(dialect::translated(engine, migration.sql)).into_sql_str(),
                        false,
                    )
                })
                .collect(),
        )
    };
    match pools {
        Pools::Sqlite { write, .. } => migrator(Engine::Sqlite).run(write).await?,
        Pools::Postgres { primary, .. } => migrator(Engine::Postgres).run(primary).await?,
    }
    Ok(())
}
