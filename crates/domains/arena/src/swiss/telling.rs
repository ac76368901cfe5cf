//! What is told at once of a tournament: to everybody that it changed, and to its players where their duel is.

use serde::Serialize;
use tiltyard_contracts::{DuelId, UserId};
use tiltyard_live::Topic;
use uuid::Uuid;

use super::store;
use crate::Arena;

const PREFIX: &str = "swiss:";

#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum Hint {
    SwissPaired { swiss: Uuid, duel: DuelId },
}

/// Where a tournament is told of: to everybody, since nothing is told but that something changed.
fn topic_of(swiss: Uuid) -> Topic {
    // INVARIANT: an id has only characters a topic may have.
    Topic::new(&format!("{PREFIX}{swiss}")).expect("an id is a topic")
}

/// Whether this is the topic of a tournament, which is everybody's.
#[must_use]
pub fn is_swiss(topic: &Topic) -> bool {
    let id = topic.as_str().strip_prefix(PREFIX);
    id.is_some_and(|id| Uuid::try_parse(id).is_ok())
}

impl Arena {
    pub(super) fn tell_swiss(&self, swiss: Uuid) {
        self.tell_changed(swiss, topic_of(swiss), "swiss_changed");
    }

    /// Where a duel that ended is of a tournament, to those who look at its standings.
    pub(crate) async fn tell_swiss_of(&self, duel: DuelId) {
        match store::of_duel(self.store(), duel).await {
            Ok(Some(swiss)) => self.tell_swiss(swiss),
            Ok(None) => {}
            Err(error) => tracing::warn!(%error, "pages were not told of a tournament"),
        }
    }

    pub(super) fn tell_paired(&self, user: UserId, swiss: Uuid, duel: DuelId) {
        let hint = Hint::SwissPaired { swiss, duel };
        if let Err(error) = self
            .live()
            .publish(&tiltyard_accounts::topic_of(user), &hint)
        {
            tracing::warn!(%error, "a player was not told of their duel");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_topics_of_tournaments_are_taken_for_one() {
        assert!(is_swiss(&topic_of(Uuid::now_v7())));
        for other in ["swiss:", "swiss:x", "arena"] {
            assert!(!Topic::new(other).is_ok_and(|topic| is_swiss(&topic)));
        }
    }
}
