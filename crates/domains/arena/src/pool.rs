//! Pools: how long a duel is, who wins it, and every length and limit that holds in it.

use jiff::SignedDuration;
use serde::{Deserialize, Serialize};
use tiltyard_contracts::{SeriesId, Timestamp};
use utoipa::ToSchema;

/// Each has ratings of its own.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Pool {
    Blitz,
    Rapid,
    Long,
    Golf,
    Debug,
}

impl Pool {
    pub const ALL: [Self; 5] = [
        Self::Blitz,
        Self::Rapid,
        Self::Long,
        Self::Golf,
        Self::Debug,
    ];

    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Blitz => "blitz",
            Self::Rapid => "rapid",
            Self::Long => "long",
            Self::Golf => "golf",
            Self::Debug => "debug",
        }
    }

    #[must_use]
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|pool| pool.name() == name)
    }

    #[must_use]
    pub const fn goal(self) -> Goal {
        match self {
            Self::Blitz | Self::Rapid | Self::Long => Goal::Fastest,
            Self::Golf => Goal::Bytes,
            Self::Debug => Goal::Debug,
        }
    }

    #[must_use]
    pub const fn duration_ms(self) -> u64 {
        const MINUTE_MS: u64 = 60_000;
        match self {
            Self::Blitz => 5 * MINUTE_MS,
            Self::Debug => 10 * MINUTE_MS,
            Self::Rapid | Self::Golf => 15 * MINUTE_MS,
            Self::Long => 30 * MINUTE_MS,
        }
    }
}

/// What it takes to win.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Goal {
    /// The first accepted submission, by receipt.
    Fastest,
    /// The smallest accepted source when time is up or both are done.
    Bytes,
    /// As fastest, from a program that is wrong.
    Debug,
}

impl Goal {
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Fastest => "fastest",
            Self::Bytes => "bytes",
            Self::Debug => "debug",
        }
    }
}

/// What a problem asks for: a function, or a program that reads and writes.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    Function,
    Stdin,
}

impl Kind {
    pub const ALL: [Self; 2] = [Self::Function, Self::Stdin];

    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Function => "function",
            Self::Stdin => "stdin",
        }
    }

    #[must_use]
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// What a side sees of the other's code while the duel runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CodeShown {
    Hidden,
    /// The lengths of its lines.
    Shape,
    Live,
}

/// Where a duel stands in a best of three.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SeriesPlace {
    #[schema(value_type = String)]
    pub id: SeriesId,
    pub best_of: u32,
    /// From 1.
    pub number: u32,
    /// Won before this duel.
    pub wins_left: u32,
    pub wins_right: u32,
}

/// Everything that holds for one duel. It travels in the first event, so that later changes of the defaults touch no running duel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Terms {
    pub pool: Pool,
    pub goal: Goal,
    pub rated: bool,
    /// Said to both where somebody who asked for a rated duel gets an unrated one.
    pub why_unrated: Option<String>,
    pub code_shown: CodeShown,
    pub series: Option<SeriesPlace>,
    pub duration_ms: u64,
    /// How long both have to accept.
    pub offer_ms: u64,
    /// From both having accepted until the problem is told.
    pub countdown_ms: u64,
    /// How long after the countdown a problem may still be found; then the duel is void.
    pub choosing_max_ms: u64,
    /// How long after the deadline a submission is taken whose upload began before it.
    pub upload_grace_ms: u64,
    /// How long from the start a side may leave without a result, if nothing was submitted.
    pub abort_ms: u64,
    /// How long from the start a side may take to be seen.
    pub no_show_ms: u64,
    /// How long the other side is told to be patient with one who is gone.
    pub presence_grace_ms: u64,
    /// How long nobody may be there before the duel is void.
    pub both_gone_ms: u64,
    /// How long the judge is waited for before the duel is void.
    pub deciding_max_ms: u64,
    /// Between two offers of a draw by the same side.
    pub draw_offer_pause_ms: u64,
    /// How long after the end a rematch can be agreed on.
    pub rematch_ms: u64,
    /// Per side.
    pub submissions_max: u32,
    pub runs_max: u32,
    /// Per side: pastes and changes of language that are kept in the log.
    pub notes_max: u32,
}

impl Terms {
    /// The pool's own, rated.
    #[must_use]
    pub fn of(pool: Pool) -> Self {
        let (submissions_max, runs_max) = match pool {
            Pool::Blitz => (15, 30),
            Pool::Debug => (20, 45),
            Pool::Rapid => (25, 60),
            // Golfers try many spellings of what works.
            Pool::Golf => (60, 120),
            Pool::Long => (40, 100),
        };
        Self {
            pool,
            goal: pool.goal(),
            rated: true,
            why_unrated: None,
            code_shown: CodeShown::Hidden,
            series: None,
            duration_ms: pool.duration_ms(),
            offer_ms: 15_000,
            countdown_ms: 5_000,
            choosing_max_ms: 30_000,
            upload_grace_ms: 2_000,
            abort_ms: 20_000,
            no_show_ms: 30_000,
            presence_grace_ms: 60_000,
            both_gone_ms: 120_000,
            deciding_max_ms: 600_000,
            draw_offer_pause_ms: 60_000,
            rematch_ms: 300_000,
            submissions_max,
            runs_max,
            notes_max: 400,
        }
    }

    /// The same, without ratings, and why.
    #[must_use]
    pub fn unrated(self, why: Option<&str>) -> Self {
        Self {
            rated: false,
            why_unrated: why.map(str::to_owned),
            ..self
        }
    }
}

impl Default for Terms {
    fn default() -> Self {
        Self::of(Pool::Rapid)
    }
}

/// That much later; at the end of time where it would be after it.
pub(crate) fn later(at: Timestamp, ms: u64) -> Timestamp {
    let by = SignedDuration::from_millis(i64::try_from(ms).unwrap_or(i64::MAX));
    at.checked_add(by).unwrap_or(Timestamp::MAX)
}

/// From one time to another, zero where they are the wrong way round.
pub(crate) fn between_ms(from: Timestamp, to: Timestamp) -> u64 {
    u64::try_from(to.as_millisecond().saturating_sub(from.as_millisecond())).unwrap_or(0)
}
