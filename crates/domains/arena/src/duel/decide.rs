//! Who wins: a function of the submissions in the order they were received, at any moment of a duel.

use std::cmp::Reverse;

use serde::{Deserialize, Serialize};
use tiltyard_contracts::{SubmissionId, Timestamp};
use tiltyard_protocol::Verdict;
use utoipa::ToSchema;

use super::event::{Judgement, Side};
use crate::pool::Goal;

/// Why a duel ended as it did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    Solved,
    FewestBytes,
    MoreTests,
    /// As many tests or bytes, received before the other's.
    Earlier,
    DrawAgreed,
    Draw,
    Resigned,
    NoShow,
    Aborted,
    Void,
    Declined,
}

impl Reason {
    /// Whether the result says something of who is better.
    #[must_use]
    pub const fn is_played(self) -> bool {
        !matches!(self, Self::Aborted | Self::Void | Self::Declined)
    }
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Submission {
    pub id: SubmissionId,
    pub side: Side,
    /// Of its side, from 1.
    pub number: u32,
    pub language: String,
    pub bytes: u64,
    pub at: Timestamp,
    pub state: Judging,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum Judging {
    Pending,
    Judged(Judgement),
    /// The judge could not; it counts for nothing, and nobody has lost a submission by it.
    Failed,
}

impl Submission {
    #[must_use]
    pub fn judgement(&self) -> Option<&Judgement> {
        match &self.state {
            Judging::Judged(judgement) => Some(judgement),
            Judging::Pending | Judging::Failed => None,
        }
    }

    #[must_use]
    pub fn is_accepted(&self) -> bool {
        self.judgement()
            .is_some_and(|judgement| judgement.verdict == Verdict::Accepted)
    }

    #[must_use]
    pub fn is_pending(&self) -> bool {
        matches!(self.state, Judging::Pending)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// Nothing is decided, and more may come.
    Open,
    /// What comes from now on changes nothing, but a verdict is missing on something received.
    Await,
    Won {
        winner: Side,
        reason: Reason,
    },
    Drawn,
}

/// `submissions` in the order of receipt; `closed` where no more is taken.
#[must_use]
pub fn decide(goal: Goal, submissions: &[Submission], closed: bool) -> Decision {
    match goal {
        Goal::Fastest | Goal::Debug => fastest(submissions, closed),
        Goal::Bytes => fewest_bytes(submissions, closed),
    }
}

fn fastest(submissions: &[Submission], closed: bool) -> Decision {
    if let Some(first) = submissions.iter().position(Submission::is_accepted) {
        let winner = submissions[first].side;
        // An own submission that is earlier may be accepted too: the winner stays the same.
        let is_contested = submissions[..first]
            .iter()
            .any(|earlier| earlier.is_pending() && earlier.side != winner);
        return if is_contested {
            Decision::Await
        } else {
            Decision::Won {
                winner,
                reason: Reason::Solved,
            }
        };
    }
    if closed {
        unsolved(submissions)
    } else {
        Decision::Open
    }
}

fn fewest_bytes(submissions: &[Submission], closed: bool) -> Decision {
    if !closed {
        return Decision::Open;
    }
    let rank = |(order, submission): &(usize, &Submission)| (submission.bytes, *order);
    let smallest = |side: Option<Side>| {
        submissions
            .iter()
            .enumerate()
            .filter(|(_, submission)| submission.is_accepted())
            .filter(|(_, submission)| side.is_none_or(|side| submission.side == side))
            .min_by_key(rank)
    };
    let Some(best) = smallest(None) else {
        return unsolved(submissions);
    };
    let winner = best.1.side;
    let is_contested = submissions
        .iter()
        .enumerate()
        .any(|other| other.1.is_pending() && other.1.side != winner && rank(&other) < rank(&best));
    if is_contested {
        return Decision::Await;
    }
    let is_equal =
        smallest(Some(winner.other())).is_some_and(|other| other.1.bytes == best.1.bytes);
    let reason = if is_equal {
        Reason::Earlier
    } else {
        Reason::FewestBytes
    };
    Decision::Won { winner, reason }
}

/// Nobody has solved it and nothing more is taken: the better part wins, of two equal ones the earlier. Who has nothing right has no part,
/// so that an empty program sent early is worth no more than none.
fn unsolved(submissions: &[Submission]) -> Decision {
    if submissions.iter().any(Submission::is_pending) {
        return Decision::Await;
    }
    let [left, right] = Side::BOTH.map(|side| best_part(submissions, side));
    match (left, right) {
        (None, None) => Decision::Drawn,
        (Some(_), None) => Decision::Won {
            winner: Side::Left,
            reason: Reason::MoreTests,
        },
        (None, Some(_)) => Decision::Won {
            winner: Side::Right,
            reason: Reason::MoreTests,
        },
        (Some(left), Some(right)) => {
            let winner = if (left.0, Reverse(left.1)) > (right.0, Reverse(right.1)) {
                Side::Left
            } else {
                Side::Right
            };
            let reason = if left.0 == right.0 {
                Reason::Earlier
            } else {
                Reason::MoreTests
            };
            Decision::Won { winner, reason }
        }
    }
}

/// How much of the best submission of a side is right, and when in the order it was received.
fn best_part(submissions: &[Submission], side: Side) -> Option<(Part, usize)> {
    submissions
        .iter()
        .enumerate()
        .filter(|(_, submission)| submission.side == side)
        .filter_map(|(order, submission)| Some((part(submission.judgement()?)?, order)))
        .max_by_key(|(part, order)| (*part, Reverse(*order)))
}

/// Thousandths of points, then tests. A problem without points has zero of them for all.
type Part = (i64, u32);

fn part(judgement: &Judgement) -> Option<Part> {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "scores are kept within a billion points"
    )]
    let points = judgement
        .score
        .map_or(0, |score| (score * 1000.0).round() as i64)
        .max(0);
    let part = (points, judgement.passed);
    (part > (0, 0)).then_some(part)
}

/// The better of the two halves, for showing: of the best submission of a side how many tests passed.
#[must_use]
pub fn best(submissions: &[Submission], side: Side) -> Option<&Submission> {
    let own = || {
        submissions
            .iter()
            .filter(|submission| submission.side == side)
    };
    own()
        .find(|submission| submission.is_accepted())
        .or_else(|| {
            own()
                .filter(|submission| submission.judgement().is_some())
                .enumerate()
                .max_by_key(|(order, submission)| {
                    (submission.judgement().and_then(part), Reverse(*order))
                })
                .map(|(_, submission)| submission)
        })
}
