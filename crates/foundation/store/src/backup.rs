//! A copy of the whole database while it works.

use std::path::Path;

use crate::{Store, StoreError, open::Pools};

impl Store {
    /// Writes a whole, consistent copy of an SQLite database to `file`, which must not be there yet.
    pub async fn backup_sqlite(&self, file: &Path) -> Result<(), StoreError> {
        let Pools::Sqlite { read, .. } = &self.0.pools else {
            return Err(StoreError::Backup("this database is not SQLite".to_owned()));
        };
        let name = file
            .to_str()
            .ok_or_else(|| StoreError::Backup("the name of the file must be text".to_owned()))?;
        sqlx::query("VACUUM INTO $1").bind(name).execute(read).await?;
        Ok(())
    }
}
