//! All that differs between the engines: the words for types in migrations, and how a relay takes its turn.

use crate::Engine;

/// Types as PostgreSQL calls them, and what SQLite has in their place.
const TYPES: [(&str, &str); 3] = [
    ("BIGSERIAL PRIMARY KEY", "INTEGER PRIMARY KEY AUTOINCREMENT"),
    ("UUID", "BLOB"),
    ("BYTEA", "BLOB"),
];

/// A migration in the words of this engine.
pub fn translated(engine: Engine, sql: &str) -> String {
    match engine {
        Engine::Postgres => sql.to_owned(),
        Engine::Sqlite => TYPES
            .iter()
            .fold(sql.to_owned(), |sql, (from, to)| sql.replace(from, to)),
    }
}

/// The lock of the outbox: one relay at a time, so that what left in one order arrives in it. Its number is arbitrary.
pub const RELAY_LOCK: &str = "SELECT pg_try_advisory_xact_lock(7104001)";

/// Wakes the relays of other processes when the transaction commits.
pub const RELAY_WAKE: &str = "SELECT pg_notify('tiltyard_outbox', '')";
pub const RELAY_CHANNEL: &str = "tiltyard_outbox";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_are_those_of_the_engine() {
        let sql = "CREATE TABLE t (n BIGSERIAL PRIMARY KEY, id UUID, b BYTEA, at BIGINT)";
        assert_eq!(translated(Engine::Postgres, sql), sql);
        assert_eq!(
            translated(Engine::Sqlite, sql),
            "CREATE TABLE t (n INTEGER PRIMARY KEY AUTOINCREMENT, id BLOB, b BLOB, at BIGINT)"
        );
    }
}
