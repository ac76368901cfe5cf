//! How often somebody may join the queue, and who may not join it for ratings.

use jiff::SignedDuration;
use tiltyard_contracts::{Timestamp, UserId};
use tiltyard_store::Tx;

use crate::{Arena, Rejected, store::integrity};

/// Joins and changes of what is looked for, of one person.
pub const JOINS_PER_MINUTE_MAX: u64 = 20;
const MINUTE: SignedDuration = SignedDuration::from_mins(1);
/// From which networks people came is forgotten after this.
pub(crate) const JOINS_KEPT: SignedDuration = SignedDuration::from_hours(30 * 24);

impl Arena {
    /// Notes that somebody joins, and refuses who does it too often.
    pub(crate) async fn note_join(
        &self,
        tx: &mut Tx,
        user: UserId,
        network: Option<u64>,
        now: Timestamp,
    ) -> Result<(), Rejected> {
        if integrity::joins_since(tx, user, now - MINUTE).await? >= JOINS_PER_MINUTE_MAX {
            return Err(Rejected::Flood {
                retry_after_s: MINUTE.as_secs().unsigned_abs(),
            });
        }
        Ok(integrity::joined(tx, user, now, network).await?)
    }

    /// Whose rating is held plays without ratings.
    pub(crate) async fn may_play_rated(&self, user: UserId) -> Result<(), Rejected> {
        if self.is_frozen(user).await? {
            return Err(Rejected::Conflict {
                code: "rating_frozen",
                detail:
                    "moderators hold your rating because of a duel; play without ratings, or appeal"
                        .to_owned(),
            });
        }
        Ok(())
    }
}
