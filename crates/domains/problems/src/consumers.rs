//! What others tell this domain. Each may be told twice and changes nothing the second time.

use tiltyard_accounts::AccountDeleted;
use tiltyard_store::StoreError;

use crate::{Problems, store::progress};

impl Problems {
    /// What somebody wrote for all stays and says no more whose it was; what was theirs alone goes.
    pub async fn account_deleted(&self, event: AccountDeleted) -> Result<(), StoreError> {
        let mut tx = self.store().begin().await?;
        progress::forget(&mut tx, event.user).await?;
        tx.commit().await
    }
}
