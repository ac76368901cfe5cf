//! What a person's open pages are told at once. Hints only: each says what to read again.

use serde::Serialize;
use tiltyard_contracts::{SessionId, UserId};
use tiltyard_live::Topic;

use crate::Accounts;

/// What of an account changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Changed {
    /// What `GET /session` says.
    Account,
    /// Where one is signed in.
    Sessions,
}

#[derive(Serialize)]
struct Hint {
    changed: Changed,
}

/// The topic only this person follows.
#[must_use]
pub fn topic_of(user: UserId) -> Topic {
    // INVARIANT: an id has only characters a topic may have.
    Topic::new(&format!("person:{user}")).expect("an id is a topic")
}

impl Accounts {
    /// Tells the open pages of a person; to be called when it is committed.
    pub(crate) fn hint(&self, user: UserId, changed: Changed) {
        if let Err(error) = self.0.live.publish(&topic_of(user), &Hint { changed }) {
            tracing::warn!(%error, "a page was not told of a change");
        }
    }

    /// Closes what these logins hold open.
    pub(crate) fn closed(&self, user: UserId, ended: &[SessionId]) {
        for session in ended {
            self.0.live.revoke(&session.to_string());
        }
        self.hint(user, Changed::Sessions);
    }

    /// What somebody may follow is asked again.
    pub(crate) fn rights_changed(&self, user: UserId) {
        self.0.live.recheck(&user.to_string());
        self.hint(user, Changed::Account);
    }
}
