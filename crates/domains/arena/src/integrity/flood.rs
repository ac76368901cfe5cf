//! How often somebody may join the queue, who proves work first, and who may not join it for ratings.

use jiff::SignedDuration;
use tiltyard_accounts::captcha::Captcha;
use tiltyard_contracts::{Timestamp, UserId};
use tiltyard_store::Tx;

use crate::{Arena, Rejected, store::integrity};

/// Joins and changes of what is looked for, of one person.
pub const JOINS_PER_MINUTE_MAX: u64 = 20;
/// From here on a captcha is asked: no hand chooses so often.
pub const JOINS_FREE: u64 = 10;
const MINUTE: SignedDuration = SignedDuration::from_mins(1);
/// So many others of the network of somebody new: one program may have made them all.
const NEW_FOR: SignedDuration = SignedDuration::from_hours(24);
const NETWORK_OTHERS_FREE: u64 = 5;
/// From which networks people came is forgotten after this.
pub(crate) const JOINS_KEPT: SignedDuration = SignedDuration::from_hours(30 * 24);

/// Somebody joins.
pub(crate) struct Join<'a> {
    pub user: UserId,
    pub at: Timestamp,
    pub network: Option<u64>,
    pub captcha: Option<&'a Captcha>,
}

impl Arena {
    /// Notes that somebody joins, and refuses who does it too often.
    pub(crate) async fn note_join(&self, tx: &mut Tx, join: &Join<'_>) -> Result<(), Rejected> {
        let joins = integrity::joins_since(tx, join.user, join.at - MINUTE).await?;
        if joins >= JOINS_PER_MINUTE_MAX {
            return Err(Rejected::Flood {
                retry_after_s: MINUTE.as_secs().unsigned_abs(),
            });
        }
        if joins >= JOINS_FREE || self.is_one_of_many(join).await? {
            self.accounts().prove_work(tx, join.captcha).await?;
        }
        Ok(integrity::joined(tx, join.user, join.at, join.network).await?)
    }

    /// A new account on a network from which many others came within a day.
    async fn is_one_of_many(&self, join: &Join<'_>) -> Result<bool, Rejected> {
        let Some(network) = join.network else {
            return Ok(false);
        };
        let since = join.at - NEW_FOR;
        let others = integrity::others_of_network(self.store(), join.user, network, since).await?;
        if others < NETWORK_OTHERS_FREE {
            return Ok(false);
        }
        let person = self.accounts().person(join.user).await?;
        Ok(person.created_at > since)
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
