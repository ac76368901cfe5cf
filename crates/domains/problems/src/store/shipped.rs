//! Which of the problems that came with the program are here, and in which edition.

use std::collections::HashMap;

use tiltyard_store::{Store, StoreError, Tx, on};

pub async fn hashes(store: &Store) -> Result<HashMap<String, String>, StoreError> {
    let rows: Vec<(String, String)> = on!(read store, db =>
        sqlx::query_as("SELECT name, hash FROM shipped_problems").fetch_all(db).await)?;
    Ok(rows.into_iter().collect())
}

pub async fn note(tx: &mut Tx, name: &str, hash: &str) -> Result<(), StoreError> {
    on!(change tx => sqlx::query(
        "INSERT INTO shipped_problems (name, hash) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET hash = excluded.hash")
        .bind(name).bind(hash))?;
    Ok(())
}
