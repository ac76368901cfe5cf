//! What this domain tells the others, in the transaction in which it happened.

use serde::{Deserialize, Serialize};
use tiltyard_contracts::{MessageId, Timestamp, UserId};
use tiltyard_store::{Outgoing, StoreError, Tx, outbox::Kind};

/// A person has left; what others keep of theirs names nobody from now on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountDeleted {
    pub user: UserId,
}

impl AccountDeleted {
    pub const SUBJECT: &'static str = "accounts.deleted";

    pub(crate) async fn emit(self, tx: &mut Tx, now: Timestamp) -> Result<(), StoreError> {
        let event = Outgoing {
            id: MessageId::generate().uuid(),
            kind: Kind::Event,
            subject: Self::SUBJECT.to_owned(),
            key: Some(self.user.to_string()),
            // A structure of one id always has a form in JSON.
            payload: serde_json::to_vec(&self).unwrap_or_default(),
        };
        tx.emit(&event, now).await
    }
}
