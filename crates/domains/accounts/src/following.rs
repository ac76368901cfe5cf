//! Following: whose progress somebody wants to see beside their own; and blocking, which ends it both ways.

use jiff::Timestamp;
use tiltyard_contracts::{SignedIn, UserId};
use tiltyard_http::Cursor;
use uuid::Uuid;

use crate::{
    Accounts, Rejected,
    store::{following, people},
};

/// People one may follow.
pub const FOLLOWED_MAX: u64 = 1_000;

/// Which way a list of people looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// Whom somebody follows.
    Following,
    /// Who follows them.
    Followers,
}

/// Somebody of such a list.
#[derive(Debug, Clone)]
pub struct Followed {
    /// Of the tie, by which lists are read on.
    pub id: Uuid,
    pub since: Timestamp,
    pub handle: String,
    pub name: String,
    /// The address of the picture.
    pub avatar: Option<String>,
}

/// How many follow somebody, and what lies between them and whoever asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ties {
    pub followers: u64,
    pub following: u64,
    pub you_follow: bool,
    pub follows_you: bool,
    pub you_block: bool,
}

impl Accounts {
    pub async fn follow(&self, who: &SignedIn, handle: &str) -> Result<(), Rejected> {
        let person = self.person_by_handle(handle).await?;
        if person.id == who.user {
            return Err(Rejected::Conflict("nobody follows themselves"));
        }
        let mut tx = self.store().begin().await?;
        // Of both, always in the same order: the limit is counted, and no block or departure comes between.
        for user in [who.user.min(person.id), who.user.max(person.id)] {
            people::lock(&mut tx, user).await?;
        }
        if people::left_in(&mut tx, person.id).await? {
            return Err(Rejected::NotFound);
        }
        if following::is_blocked(&mut tx, who.user, person.id).await? {
            return Err(Rejected::Blocked);
        }
        if following::count_followed(&mut tx, who.user).await? >= FOLLOWED_MAX {
            return Err(Rejected::Conflict(
                "you follow as many people as one may; end some of it first",
            ));
        }
        following::follow(&mut tx, who.user, person.id, self.now()).await?;
        Ok(tx.commit().await?)
    }

    pub async fn unfollow(&self, who: &SignedIn, handle: &str) -> Result<(), Rejected> {
        let person = self.person_by_handle(handle).await?;
        let mut tx = self.store().begin().await?;
        following::unfollow(&mut tx, who.user, person.id).await?;
        Ok(tx.commit().await?)
    }

    /// They do not meet, and neither follows the other.
    pub async fn block(&self, who: &SignedIn, handle: &str) -> Result<(), Rejected> {
        let person = self.person_by_handle(handle).await?;
        let mut tx = self.store().begin().await?;
        for user in [who.user.min(person.id), who.user.max(person.id)] {
            people::lock(&mut tx, user).await?;
        }
        if people::left_in(&mut tx, person.id).await? {
            return Err(Rejected::NotFound);
        }
        following::block(&mut tx, who.user, person.id).await?;
        Ok(tx.commit().await?)
    }

    pub async fn unblock(&self, who: &SignedIn, handle: &str) -> Result<(), Rejected> {
        let person = self.person_by_handle(handle).await?;
        let mut tx = self.store().begin().await?;
        following::unblock(&mut tx, who.user, person.id).await?;
        Ok(tx.commit().await?)
    }

    /// The latest first.
    pub async fn followed(
        &self,
        of: UserId,
        way: Way,
        after: Option<Cursor>,
        limit: u32,
    ) -> Result<Vec<Followed>, Rejected> {
        Ok(following::page(self.store(), of, way, after, limit).await?)
    }

    /// Everybody somebody follows.
    pub async fn followed_by(&self, user: UserId) -> Result<Vec<UserId>, Rejected> {
        Ok(following::followed_ids(self.store(), user).await?)
    }

    /// Whether one of them blocks the other.
    pub async fn is_blocked(&self, one: UserId, other: UserId) -> Result<bool, Rejected> {
        let blocks = following::blocks_by(self.store(), &[one, other]).await?;
        let both = [one, other];
        Ok(blocks
            .iter()
            .any(|(by, of)| both.contains(by) && both.contains(of)))
    }

    /// Whom these people block: who, and whom.
    pub async fn blocks_by(&self, by: &[UserId]) -> Result<Vec<(UserId, UserId)>, Rejected> {
        Ok(following::blocks_by(self.store(), by).await?)
    }

    pub async fn ties(&self, of: UserId, asking: Option<UserId>) -> Result<Ties, Rejected> {
        Ok(following::ties(self.store(), of, asking).await?)
    }
}
