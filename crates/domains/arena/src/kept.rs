//! A duel as it is kept: the machine's state, and what lies around it.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use tiltyard_contracts::{ProblemId, Timestamp, UserId};
use utoipa::ToSchema;

use crate::{
    Duel, Kind, Side,
    bots::{Does, Plan},
    duel::{Player, Reason},
    pool::later,
    standing::Change,
};

/// A duel with what lies around it.
#[derive(Debug, Clone)]
pub struct Kept {
    pub duel: Duel,
    pub standing: Standings,
    /// What the end changed.
    pub changes: Option<Changes>,
    /// What a ghost or a bot will do.
    pub plan: Option<Plan>,
    /// Steps of the plan that were done.
    pub plan_step: usize,
    /// It is over, and another duel of the same two is to be made after it.
    pub owes: bool,
}

/// How one side stood when the duel was made.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Standing {
    pub rating: f64,
    pub deviation: f64,
    pub provisional: bool,
}

/// How both stood, and from what the problem is chosen.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Standings {
    pub left: Standing,
    pub right: Standing,
    pub kinds: BTreeSet<Kind>,
    /// Empty: any.
    pub languages: BTreeSet<String>,
    /// The problem of the duel a ghost comes from.
    pub only: Option<ProblemId>,
}

impl Standings {
    #[must_use]
    pub const fn of(&self, side: Side) -> &Standing {
        match side {
            Side::Left => &self.left,
            Side::Right => &self.right,
        }
    }
}

/// What the end of a duel changed, for both sides.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize, ToSchema)]
pub struct Changes {
    #[schema(required)]
    pub rating: Option<RatingChanges>,
    pub xp: Experience,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct RatingChanges {
    pub left: Change,
    pub right: Change,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
pub struct Experience {
    pub left: u32,
    pub right: u32,
}

impl Kept {
    /// When something happens by itself next: in the duel, on the side of a ghost or a bot, or after the end.
    #[must_use]
    pub fn due(&self) -> Option<Timestamp> {
        let step = self.next_step().map(|(at, _)| at);
        let owed = self.duel.ended_at.filter(|_| self.owes);
        [self.duel.due(), step, owed].into_iter().flatten().min()
    }

    /// The next submission or end of the plan, and when it is. What is typed between changes no duel and is told from the plan.
    #[must_use]
    pub fn next_step(&self) -> Option<(Timestamp, usize)> {
        if self.duel.state != crate::State::Running {
            return None;
        }
        let started_at = self.duel.started_at?;
        let plan = self.plan.as_ref()?;
        let (index, step) = plan
            .steps
            .iter()
            .enumerate()
            .skip(self.plan_step)
            .find(|(_, step)| !matches!(step.does, Does::Edit(_)))?;
        Some((later(started_at, step.t_ms), index))
    }
}

impl Duel {
    /// Who plays there, where it is a person.
    #[must_use]
    pub fn person(&self, side: Side) -> Option<UserId> {
        match self.seat(side).player {
            Player::Person { user } => Some(user),
            Player::Ghost { .. } | Player::Bot { .. } => None,
        }
    }

    /// On which side somebody plays.
    #[must_use]
    pub fn side_of(&self, user: UserId) -> Option<Side> {
        Side::BOTH
            .into_iter()
            .find(|side| self.person(*side) == Some(user))
    }

    /// The side of a ghost or a bot.
    #[must_use]
    pub fn machine(&self) -> Option<Side> {
        Side::BOTH
            .into_iter()
            .find(|side| self.person(*side).is_none())
    }

    /// Whether it came to nothing by this person's doing.
    #[must_use]
    pub fn was_left_by(&self, user: UserId) -> bool {
        let side = self.side_of(user);
        self.outcome.as_ref().is_some_and(|outcome| {
            side.is_some()
                && match outcome.reason {
                    Reason::Aborted | Reason::NoShow => outcome.by == side,
                    // Declining is free; letting an offer pass is not answering.
                    Reason::Declined => outcome.by == side && self.ended_at >= self.offer_until,
                    _ => false,
                }
        })
    }
}
