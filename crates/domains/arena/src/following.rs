//! What follows a duel: the next of a best of three, and a rematch. It is owed from the transaction in which the one before ended, or both
//! agreed, to the one in which it is made: who dies between the two leaves it to the timer of any process.

use jiff::SignedDuration;
use tiltyard_contracts::{DuelId, SeriesId};

use crate::{
    Arena, Body, Event, Rejected, Side,
    acting::New,
    kept::{Kept, Standings},
    pool::{SeriesPlace, Terms},
    store::{duels, tickets},
};

/// How long after a duel of a best of three the next begins.
const SERIES_PAUSE_MS: u64 = 15_000;
const REMATCH_PAUSE_MS: u64 = 2_000;
/// Whoever waited longer than this for a server has gone, and would lose a duel they know nothing of.
const OWED_FOR: SignedDuration = SignedDuration::from_mins(10);

/// What is owed.
struct Following {
    id: DuelId,
    terms: Terms,
    pause_ms: u64,
}

impl Kept {
    /// Notes whether these events, which have just happened, leave a duel owed.
    pub(crate) fn owe_after(&mut self, events: &[Event]) {
        self.owes |= events.iter().any(|event| match event.body {
            Body::Finished(_) => self.duel.next_in_series().is_some(),
            Body::Rematch { .. } => true,
            _ => false,
        });
    }

    fn following(&self) -> Option<Following> {
        if !self.owes {
            return None;
        }
        let terms = &self.duel.terms;
        let with = |series| Terms {
            series,
            ..terms.clone()
        };
        if let Some(id) = self.duel.rematch {
            let from_the_first = |series| SeriesPlace {
                id: SeriesId::generate(),
                number: 1,
                wins_left: 0,
                wins_right: 0,
                ..series
            };
            return Some(Following {
                id,
                terms: with(terms.series.map(from_the_first)),
                pause_ms: REMATCH_PAUSE_MS,
            });
        }
        let series = self.duel.next_in_series()?;
        Some(Following {
            id: DuelId::generate(),
            terms: with(Some(series)),
            pause_ms: SERIES_PAUSE_MS,
        })
    }
}

impl Arena {
    /// Makes what is owed after this duel, if anything is and nobody else has.
    pub(crate) async fn make_following(&self, id: DuelId) -> Result<(), Rejected> {
        let kept = self.kept(id).await?;
        let Some(following) = kept.following() else {
            return Ok(());
        };
        let (next, new) = (following.id, self.same_two(&kept, following).await?);
        let mut tx = self.store().begin().await?;
        let mut kept = self.locked(&mut tx, id).await?;
        if !kept.owes {
            return Ok(());
        }
        kept.owes = false;
        duels::write(&mut tx, &kept, &[], None).await?;
        let people = || {
            Side::BOTH
                .into_iter()
                .filter_map(|side| kept.duel.person(side))
        };
        let mut why_not = (kept.duel.last_at + OWED_FOR < self.now()).then_some("it is too late");
        for user in people() {
            if duels::sits(&mut tx, user).await? {
                why_not = Some("one of them is in another duel");
            }
        }
        if let Some(why) = why_not {
            tx.commit().await?;
            tracing::info!(duel = %id, why, "no duel follows");
            return Ok(());
        }
        self.make(&mut tx, next, new).await?;
        for user in people() {
            tickets::leave(&mut tx, user).await?;
        }
        tx.commit().await?;
        for user in people() {
            self.tell_matched(user, next);
        }
        let kept = self.kept(next).await?;
        self.follow_up(&kept, &[]).await;
        Ok(())
    }

    /// The same two once more. Whether it is rated is asked anew: not too often in a row, and not after a problem one had seen.
    async fn same_two(&self, kept: &Kept, following: Following) -> Result<New, Rejected> {
        let duel = &kept.duel;
        let terms = match [duel.person(Side::Left), duel.person(Side::Right)] {
            [Some(left), Some(right)] if following.terms.rated => {
                match self.why_unrated(left, right).await? {
                    Some(why) => following.terms.unrated(Some(why)),
                    None => following.terms,
                }
            }
            _ => following.terms,
        };
        let standing = Standings {
            left: self.standing_of(&duel.left.player, terms.pool).await?,
            right: self.standing_of(&duel.right.player, terms.pool).await?,
            // A ghost does what it did: on the same problem, which its opponent knows by now.
            ..kept.standing.clone()
        };
        Ok(New {
            terms,
            left: duel.left.player,
            right: duel.right.player,
            standing,
            agreed_pause_ms: Some(following.pause_ms),
        })
    }
}
