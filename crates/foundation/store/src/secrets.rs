//! Secrets of this installation, made once and shared by all its processes.

use rand::{TryRng, rngs::SysRng};

use crate::{Store, StoreError, on};

impl Store {
    /// The secret of this name; it is made the first time somebody asks.
    pub async fn secret(&self, name: &str) -> Result<[u8; 32], StoreError> {
        let mut fresh = [0_u8; 32];
        SysRng.try_fill_bytes(&mut fresh).map_err(|error| {
            StoreError::Broken(format!("the system gives no randomness: {error}"))
        })?;
        let mut tx = self.begin().await?;
        // Whoever comes first makes it; all others read what is there.
        on!(change tx => sqlx::query("INSERT INTO secrets (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING")
            .bind(name).bind(fresh.as_slice()))?;
        let value: Vec<u8> = on!(write tx, db => sqlx::query_scalar("SELECT value FROM secrets WHERE name = $1")
            .bind(name).fetch_one(db).await)?;
        tx.commit().await?;
        <[u8; 32]>::try_from(value)
            .map_err(|_| StoreError::Broken(format!("the secret {name} has not 32 bytes")))
    }
}
