//! What happens in a duel, and what somebody wants to happen.

use std::fmt;

use rand::{SeedableRng, rngs::ChaCha8Rng};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use tiltyard_contracts::{DuelId, ProblemId, SubmissionId, Timestamp, UserId, VersionId};
use tiltyard_protocol::Verdict;
use utoipa::ToSchema;

use super::decide::Reason;
use crate::{
    choose::Relaxed,
    pool::{Kind, Terms},
};

#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    Left,
    Right,
}

impl Side {
    pub const BOTH: [Self; 2] = [Self::Left, Self::Right];

    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::Left => Self::Right,
            Self::Right => Self::Left,
        }
    }
}

/// Who sits on a side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Player {
    Person {
        user: UserId,
    },
    /// What this person did in that duel, again.
    Ghost {
        of: UserId,
        duel: DuelId,
    },
    Bot {
        rating: i32,
    },
}

impl Player {
    #[must_use]
    pub const fn is_person(&self) -> bool {
        matches!(self, Self::Person { .. })
    }
}

/// From what a choice was made. It is written as 16 hexadecimal digits: readers of JSON may round large numbers.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Seed(pub u64);

impl Seed {
    /// WHY by its key: how a library makes a key of a number may change; ChaCha does not.
    #[must_use]
    pub fn generator(self) -> ChaCha8Rng {
        let mut key = [0; 32];
        key[..8].copy_from_slice(&self.0.to_le_bytes());
        ChaCha8Rng::from_seed(key)
    }
}

impl fmt::Display for Seed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

impl fmt::Debug for Seed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Seed {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Seed {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
        let seed = u64::from_str_radix(&text, 16).map_err(de::Error::custom)?;
        Ok(Self(seed))
    }
}

/// The problem of a duel, and from what it was chosen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Task {
    pub problem: ProblemId,
    pub version: VersionId,
    /// As `kind` it would be taken for the kind of a player where both lie in one object.
    pub task_kind: Kind,
    pub seed: Seed,
    /// Which rule had to be given up to find it.
    pub relaxed: Relaxed,
    /// From which it was drawn (`choose::drawn`).
    pub among: Vec<ProblemId>,
}

/// What the judge said of a submission.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Judgement {
    pub verdict: Verdict,
    /// Tests.
    pub passed: u32,
    pub total: u32,
    pub score: Option<f64>,
}

impl Judgement {
    /// As it is kept: three decimals of a score that is a number, which every reader of JSON gives back unchanged.
    #[must_use]
    pub fn kept(self) -> Self {
        let score = self
            .score
            .filter(|score| score.is_finite())
            .map(|score| (score.clamp(-1e9, 1e9) * 1000.0).round() / 1000.0);
        Self { score, ..self }
    }
}

/// How a duel ended. There is exactly one per duel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    pub winner: Option<Side>,
    pub reason: Reason,
    /// Whose doing it was, where it was somebody's: who resigned, aborted, declined, did not come.
    pub by: Option<Side>,
    /// What a moderator or the machine says of a void duel.
    pub why: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Actor {
    Player(Side),
    Server,
}

/// What somebody wants. Words of the server that are already true change nothing.
#[derive(Debug, Clone, PartialEq)]
pub enum Command {
    Accept,
    Decline,
    Resign,
    Abort,
    OfferDraw,
    AnswerDraw {
        accept: bool,
    },
    /// Says that nothing more is coming, where that ends a duel: in "fewest bytes".
    Done,
    Submit {
        submission: SubmissionId,
        language: String,
        bytes: u64,
        /// The server saw the first byte of the request before the deadline.
        began_before_deadline: bool,
    },
    Typed {
        language: String,
    },
    Pasted {
        chars: u32,
    },
    /// An execution nobody scores.
    Run,
    /// `next` becomes the id of the new duel if both want one.
    Rematch {
        next: DuelId,
    },

    // The rest is the server's alone.
    Chosen(Box<Task>),
    Seen {
        side: Side,
    },
    Gone {
        side: Side,
    },
    Judged {
        submission: SubmissionId,
        judgement: Judgement,
    },
    JudgeFailed {
        submission: SubmissionId,
    },
    /// A submission of a ghost or a bot, with what became of it.
    GhostSubmitted {
        side: Side,
        submission: SubmissionId,
        language: String,
        bytes: u64,
        judgement: Judgement,
    },
    /// The plan of a ghost or a bot is at its end.
    GhostDone {
        side: Side,
    },
    /// Time has passed.
    Tick,
    /// A moderator's word.
    Void {
        why: String,
    },
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// From 1, without a gap.
    pub seq: u64,
    pub at: Timestamp,
    pub side: Option<Side>,
    #[serde(flatten)]
    pub body: Body,
}

impl Event {
    /// False for what only the server may read: which problem was chosen, before it is told, and from what seed.
    #[must_use]
    pub const fn is_told_to_players(&self) -> bool {
        !matches!(self.body, Body::Chosen(_))
    }
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Body {
    Offered(Box<Offer>),
    Accepted,
    Declined,
    Countdown {
        starts_at: Timestamp,
    },
    Chosen(Box<Task>),
    Started {
        deadline_at: Timestamp,
    },
    Revealed {
        problem: ProblemId,
        version: VersionId,
        task_kind: Kind,
    },
    Submitted {
        submission: SubmissionId,
        number: u32,
        language: String,
        bytes: u64,
    },
    Judged {
        submission: SubmissionId,
        number: u32,
        bytes: u64,
        #[serde(flatten)]
        judgement: Judgement,
    },
    JudgeFailed {
        submission: SubmissionId,
        number: u32,
    },
    DrawOffered,
    DrawDeclined,
    Resigned,
    Aborted,
    Done,
    /// Not there any more.
    Left,
    /// There, for the first time or again.
    Returned,
    Typed {
        language: String,
    },
    Pasted {
        chars: u32,
    },
    Ran,
    /// Nothing more is taken; what was received is waited for.
    Deciding,
    Finished(Outcome),
    RematchOffered,
    Rematch {
        duel: DuelId,
    },
}

/// The first event: all a duel begins with.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Offer {
    pub duel: DuelId,
    pub terms: Terms,
    pub left: Player,
    pub right: Player,
    /// Nobody is asked where both agreed before: by challenge, by rematch, in a series.
    pub offer_until: Option<Timestamp>,
}
