//! What others tell this domain. Each may be told twice and changes nothing the second time.

use tiltyard_accounts::AccountDeleted;
use tiltyard_store::StoreError;

use crate::{Admin, store};

impl Admin {
    /// Feedback of somebody who left stays, for it is about the place, but says no more whose it was.
    pub async fn account_deleted(&self, event: AccountDeleted) -> Result<(), StoreError> {
        let mut tx = self.store().begin().await?;
        store::forget_author(&mut tx, event.user).await?;
        tx.commit().await
    }
}
