//! Challenges: a duel for one person, or for whoever has the link.

use jiff::SignedDuration;
use serde::{Deserialize, Serialize};
use tiltyard_contracts::{ChallengeId, DuelId, SeriesId, SignedIn, Timestamp, UserId};
use utoipa::ToSchema;

use crate::{
    Arena, CodeShown, Pool, Rejected, Terms,
    acting::New,
    duel::Player,
    kept::{Kept, Standings},
    pool::SeriesPlace,
    queue::Asked,
    store::{challenges, tickets},
};

/// Until when a challenge can be taken.
const OPEN_FOR: SignedDuration = SignedDuration::from_hours(24);
/// Open ones of one person.
const OPEN_MAX: u64 = 20;
const PAUSE_MS: u64 = 3_000;

/// What a challenge is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct About {
    pub pool: Pool,
    pub asked: Asked,
    /// 1 or 3.
    pub best_of: u32,
    pub code_shown: CodeShown,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Challenge {
    pub id: ChallengeId,
    pub by: UserId,
    /// Whoever has the link, where nobody is named.
    pub to: Option<UserId>,
    pub asked: About,
    pub created_at: Timestamp,
    pub open: bool,
    pub duel: Option<DuelId>,
}

/// How a challenge stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ChallengeState)]
pub enum Standing {
    Open,
    Accepted,
    Withdrawn,
    Expired,
}

impl Challenge {
    #[must_use]
    pub fn standing(&self, now: Timestamp) -> Standing {
        match (self.open, self.duel) {
            (_, Some(_)) => Standing::Accepted,
            (false, None) => Standing::Withdrawn,
            (true, None) if self.until() < now => Standing::Expired,
            (true, None) => Standing::Open,
        }
    }

    #[must_use]
    pub fn until(&self) -> Timestamp {
        self.created_at + OPEN_FOR
    }
}

impl Arena {
    pub async fn challenge(
        &self,
        who: &SignedIn,
        to: Option<&str>,
        about: About,
    ) -> Result<Challenge, Rejected> {
        if !matches!(about.best_of, 1 | 3) {
            return Err(Rejected::Field {
                field: "best_of".to_owned(),
                code: "invalid",
                detail: "1 or 3".to_owned(),
            });
        }
        if about.asked.rated && about.code_shown != CodeShown::Hidden {
            return Err(Rejected::Field {
                field: "code_shown".to_owned(),
                code: "invalid",
                detail: "in a rated duel code stays hidden; play without ratings to see it"
                    .to_owned(),
            });
        }
        let now = self.now();
        if challenges::open_of(self.store(), who.user, now - OPEN_FOR).await? >= OPEN_MAX {
            return Err(Rejected::TooMany(format!(
                "{OPEN_MAX} challenges of yours are open; withdraw one"
            )));
        }
        let to = match to {
            Some(handle) => {
                let person = self.accounts().person_by_handle(handle).await?;
                if person.id == who.user {
                    return Err(Rejected::Field {
                        field: "opponent".to_owned(),
                        code: "invalid",
                        detail: "you cannot challenge yourself; spar with a bot".to_owned(),
                    });
                }
                self.refuse_blocked(who.user, person.id).await?;
                Some(person.id)
            }
            None => None,
        };
        let asked = About {
            asked: about.asked.checked()?,
            ..about
        };
        let challenge = Challenge {
            id: ChallengeId::generate(),
            by: who.user,
            to,
            asked,
            created_at: now,
            open: true,
            duel: None,
        };
        let mut tx = self.store().begin().await?;
        challenges::insert(&mut tx, &challenge).await?;
        tx.commit().await?;
        if let Some(to) = to {
            self.tell_challenged(to, challenge.id);
        }
        Ok(challenge)
    }

    async fn refuse_blocked(&self, one: UserId, other: UserId) -> Result<(), Rejected> {
        if self.accounts().is_blocked(one, other).await? {
            return Err(Rejected::Conflict {
                code: "blocked",
                detail: "one of you blocks the other".to_owned(),
            });
        }
        Ok(())
    }

    /// Whoever has the id has the link.
    pub async fn challenge_of(&self, id: ChallengeId) -> Result<Challenge, Rejected> {
        let found = challenges::by_id(self.store(), id).await?;
        found.ok_or(Rejected::NotFound("challenge"))
    }

    pub async fn withdraw_challenge(
        &self,
        who: &SignedIn,
        id: ChallengeId,
    ) -> Result<(), Rejected> {
        let challenge = self.challenge_of(id).await?;
        if challenge.by != who.user && challenge.to != Some(who.user) {
            return Err(Rejected::NotFound("challenge"));
        }
        let mut tx = self.store().begin().await?;
        challenges::close(&mut tx, id, "withdrawn", None).await?;
        tx.commit().await?;
        self.tell_challenged(challenge.by, id);
        Ok(())
    }

    /// Takes a challenge: the duel counts down at once.
    pub async fn take_challenge(&self, who: &SignedIn, id: ChallengeId) -> Result<Kept, Rejected> {
        let challenge = self.challenge_of(id).await?;
        let now = self.now();
        if challenge.by == who.user || challenge.to.is_some_and(|to| to != who.user) {
            return Err(Rejected::Forbidden("this challenge is for somebody else"));
        }
        if challenge.standing(now) != Standing::Open {
            return Err(Rejected::Conflict {
                code: "not_open",
                detail: "this challenge is not open any more; make one yourself".to_owned(),
            });
        }
        let (left, right) = (challenge.by, who.user);
        self.refuse_blocked(left, right).await?;
        self.may_play(who.user).await?;
        let about = &challenge.asked;
        let duel = DuelId::generate();
        let new = New {
            terms: self.terms_of(&challenge, right).await?,
            left: Player::Person { user: left },
            right: Player::Person { user: right },
            standing: Standings {
                left: self.record(left, about.pool).await?.standing(now),
                right: self.record(right, about.pool).await?.standing(now),
                kinds: about.asked.kinds.clone(),
                languages: about.asked.languages.clone(),
                only: None,
            },
            agreed_pause_ms: Some(PAUSE_MS),
        };
        let mut tx = self.store().begin().await?;
        if !challenges::close(&mut tx, id, "taken", Some(duel)).await? {
            return Err(Rejected::Conflict {
                code: "not_open",
                detail: "somebody else was faster".to_owned(),
            });
        }
        self.make(&mut tx, duel, new).await?;
        for user in [left, right] {
            tickets::leave(&mut tx, user).await?;
        }
        tx.commit().await?;
        self.tell_matched(left, duel);
        let kept = self.kept(duel).await?;
        self.follow_up(&kept, &[]).await;
        Ok(kept)
    }

    async fn terms_of(&self, challenge: &Challenge, right: UserId) -> Result<Terms, Rejected> {
        let about = &challenge.asked;
        let mut terms = Terms::of(about.pool);
        terms.code_shown = about.code_shown;
        if about.best_of > 1 {
            terms.series = Some(SeriesPlace {
                id: SeriesId::generate(),
                best_of: about.best_of,
                number: 1,
                wins_left: 0,
                wins_right: 0,
            });
        }
        if !about.asked.rated {
            return Ok(terms.unrated(None));
        }
        Ok(match self.why_unrated(challenge.by, right).await? {
            Some(why) => terms.unrated(Some(why)),
            None => terms,
        })
    }
}
