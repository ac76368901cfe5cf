//! Who knows a problem, and who is held off it while they play it.

use std::collections::HashSet;

use parking_lot::Mutex;
use tiltyard_contracts::{ProblemId, Timestamp, UserId};
use tiltyard_store::{StoreError, Tx};

use crate::{Problems, Rejected, store::duels};

/// Pairs of a person and a problem this process remembers to have written down, so that it does so once.
const SEEN_KEPT_MAX: usize = 100_000;

/// What was written down of late. When it is full, the older half goes.
#[derive(Default)]
pub(crate) struct SeenLately(Mutex<Halves>);

#[derive(Default)]
struct Halves {
    newer: HashSet<(UserId, ProblemId)>,
    older: HashSet<(UserId, ProblemId)>,
}

impl SeenLately {
    fn knows(&self, pair: (UserId, ProblemId)) -> bool {
        let halves = self.0.lock();
        halves.newer.contains(&pair) || halves.older.contains(&pair)
    }

    fn put(&self, pair: (UserId, ProblemId)) {
        let mut halves = self.0.lock();
        if halves.newer.len() >= SEEN_KEPT_MAX / 2 {
            halves.older = std::mem::take(&mut halves.newer);
        }
        halves.newer.insert(pair);
    }
}

impl Problems {
    /// This person knows the problem from now on, so that it is no fair duel for them.
    pub async fn note_seen(&self, user: UserId, problem: ProblemId) -> Result<(), StoreError> {
        let pair = (user, problem);
        if self.0.seen.knows(pair) {
            return Ok(());
        }
        let mut tx = self.store().begin().await?;
        duels::note_seen(&mut tx, user, problem, self.now()).await?;
        tx.commit().await?;
        self.0.seen.put(pair);
        Ok(())
    }

    /// The same inside a transaction of the caller's.
    pub async fn note_seen_in(
        &self,
        tx: &mut Tx,
        user: UserId,
        problem: ProblemId,
    ) -> Result<(), StoreError> {
        duels::note_seen(tx, user, problem, self.now()).await
    }

    /// Until then nothing about the problem but its statement is for this person, and no practice on it. A second hold moves
    /// the first.
    pub async fn hold(
        &self,
        tx: &mut Tx,
        problem: ProblemId,
        person: UserId,
        until: Timestamp,
    ) -> Result<(), StoreError> {
        duels::hold(tx, person, problem, until, self.now()).await
    }

    /// Ends a hold before its time.
    pub async fn release(
        &self,
        tx: &mut Tx,
        problem: ProblemId,
        person: UserId,
    ) -> Result<(), StoreError> {
        duels::release(tx, person, problem).await
    }

    /// Until when this person is held off the problem, if they are.
    pub async fn held(
        &self,
        person: UserId,
        problem: ProblemId,
    ) -> Result<Option<Timestamp>, StoreError> {
        duels::held(self.store(), person, problem, self.now()).await
    }

    /// To be asked by everything that tells more of a problem than its statement. Nobody is held who is not known.
    pub async fn refuse_held(
        &self,
        person: Option<UserId>,
        problem: ProblemId,
    ) -> Result<(), Rejected> {
        let Some(person) = person else {
            return Ok(());
        };
        match self.held(person, problem).await? {
            Some(until) => Err(Rejected::Held(until)),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_seen_of_late_is_known_and_the_rest_is_bounded() {
        let lately = SeenLately::default();
        let user = UserId::generate();
        let first = (user, ProblemId::generate());
        lately.put(first);
        assert!(lately.knows(first));
        for _ in 0..SEEN_KEPT_MAX {
            lately.put((user, ProblemId::generate()));
        }
        assert!(!lately.knows(first), "the oldest went");
        let halves = lately.0.lock();
        assert!(halves.newer.len() + halves.older.len() <= SEEN_KEPT_MAX);
    }
}
