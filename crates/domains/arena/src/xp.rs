//! Experience, levels and titles. Computed by the server alone; what is easy to farm is worth nothing.

use serde::{Deserialize, Serialize};
use tiltyard_problems::Difficulty;
use utoipa::ToSchema;

use crate::duel::Reason;

/// From what experience comes. Each has a limit a day.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// Duels with people.
    Duel,
    /// Duels with ghosts and bots.
    Sparring,
    /// Problems solved for the first time.
    Practice,
    Contest,
}

impl Source {
    pub const ALL: [Self; 4] = [Self::Duel, Self::Sparring, Self::Practice, Self::Contest];

    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|source| source.name() == name)
    }

    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Duel => "duel",
            Self::Sparring => "sparring",
            Self::Practice => "practice",
            Self::Contest => "contest",
        }
    }

    #[must_use]
    pub const fn per_day_max(self) -> u32 {
        match self {
            Self::Duel => 600,
            Self::Sparring => 100,
            Self::Practice => 400,
            Self::Contest => 500,
        }
    }
}

/// Who resigns sooner has not played.
pub const RESIGNED_EARLY_MS: u64 = 30_000;
/// Duels a day against the same person that are worth something.
pub const SAME_OPPONENT_PER_DAY_MAX: u32 = 3;
const BASE: f64 = 20.0;
/// A sure win is worth little more than having played, an unlikely one the most.
const WIN_MAX: f64 = 80.0;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    Won,
    Drawn,
    Lost,
}

/// A duel as one side played it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Played {
    pub source: Source,
    pub ended: Ended,
    pub reason: Reason,
    /// How likely the win was before.
    pub expected: f64,
    /// From the start to the end.
    pub lasted_ms: u64,
    /// Whether this side submitted anything.
    pub submitted: bool,
    /// Duels with this opponent that ended today before this one.
    pub with_same_today: u32,
}

/// What the duel is worth, of which `earned_today` from the same source is the part that is used up.
#[must_use]
pub fn of_duel(played: &Played, earned_today: u32) -> u32 {
    within_day(played.source, worth(played), earned_today)
}

fn worth(played: &Played) -> u32 {
    let is_early = played.reason == Reason::Resigned && played.lasted_ms < RESIGNED_EARLY_MS;
    // The winner gets nothing either: two could agree on it.
    let is_farmed = is_early || played.with_same_today >= SAME_OPPONENT_PER_DAY_MAX;
    let was_there =
        played.submitted || (played.ended == Ended::Won && played.reason == Reason::Resigned);
    if is_farmed || !was_there || !played.reason.is_played() || played.reason == Reason::NoShow {
        return 0;
    }
    let surprise = 1.0
        - if played.expected.is_finite() {
            played.expected.clamp(0.0, 1.0)
        } else {
            1.0
        };
    let share = match played.ended {
        Ended::Won => 1.0,
        Ended::Drawn => 0.5,
        Ended::Lost => 0.0,
    };
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "between 20 and 100"
    )]
    let worth = (BASE + share * (BASE + (WIN_MAX - BASE) * surprise)).round() as u32;
    worth
}

/// A problem that somebody solves for the first time, in practice.
#[must_use]
pub const fn of_problem(difficulty: Option<Difficulty>) -> u32 {
    match difficulty {
        None | Some(Difficulty::Easy) => 20,
        Some(Difficulty::Medium) => 40,
        Some(Difficulty::Hard) => 80,
    }
}

/// A contest that somebody took part in to its end: something for having submitted, and up to five times as much again for those left behind.
/// Alone it is worth nothing.
#[must_use]
pub fn of_contest(rank: u32, entrants: u32) -> u32 {
    const TAKEN_PART: u32 = 50;
    const WON: u32 = 250;
    if entrants < 2 {
        return 0;
    }
    let behind = entrants.saturating_sub(rank.max(1));
    let part = u64::from(WON) * u64::from(behind) / u64::from(entrants - 1);
    TAKEN_PART + u32::try_from(part).unwrap_or(WON)
}

/// What is still left of a source today.
#[must_use]
pub const fn within_day(source: Source, worth: u32, earned_today: u32) -> u32 {
    let left = source.per_day_max().saturating_sub(earned_today);
    if worth < left { worth } else { left }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Level {
    /// From 1.
    pub number: u64,
    /// Since it was reached.
    pub into: u64,
    /// From it to the next.
    pub needed: u64,
}

/// Each level takes a hundred more than the one before.
#[must_use]
pub fn level(xp: u64) -> Level {
    const STEP: u64 = 100;
    // All of level n and below are n (n − 1) / 2 steps.
    let begins = |number: u64| {
        (u128::from(number) * u128::from(number - 1) / 2 * u128::from(STEP))
            .min(u128::from(u64::MAX)) as u64
    };
    let steps = xp / STEP;
    // The root may be one off where it is rounded down.
    let near = (steps.saturating_mul(2)).isqrt().max(1);
    let number = if begins(near + 1) <= xp {
        near + 1
    } else {
        near
    };
    Level {
        number,
        into: xp - begins(number),
        needed: number * STEP,
    }
}

/// Earned by a rating in any pool that is not provisional any more, and kept.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Title {
    Squire,
    Knight,
    Banneret,
    Champion,
    Marshal,
}

impl Title {
    pub const ALL: [Self; 5] = [
        Self::Squire,
        Self::Knight,
        Self::Banneret,
        Self::Champion,
        Self::Marshal,
    ];

    #[must_use]
    pub const fn rating_min(self) -> f64 {
        match self {
            Self::Squire => 1300.0,
            Self::Knight => 1600.0,
            Self::Banneret => 1900.0,
            Self::Champion => 2200.0,
            Self::Marshal => 2500.0,
        }
    }
}

#[must_use]
pub fn title(rating: f64, provisional: bool) -> Option<Title> {
    let reached = |title: &Title| !provisional && rating >= title.rating_min();
    Title::ALL.into_iter().rev().find(reached)
}

#[cfg(test)]
mod tests {
    use super::*;

    const WON: Played = Played {
        source: Source::Duel,
        ended: Ended::Won,
        reason: Reason::Solved,
        expected: 0.5,
        lasted_ms: 200_000,
        submitted: true,
        with_same_today: 0,
    };

    #[test]
    fn a_surprising_win_is_worth_more_and_a_loss_something() {
        let of = |played: Played| of_duel(&played, 0);
        assert_eq!(of(WON), 70);
        assert_eq!(
            of(Played {
                expected: 0.0,
                ..WON
            }),
            100
        );
        assert_eq!(
            of(Played {
                expected: 1.0,
                ..WON
            }),
            40
        );
        assert_eq!(
            of(Played {
                expected: f64::NAN,
                ..WON
            }),
            40
        );
        assert_eq!(
            of(Played {
                ended: Ended::Drawn,
                reason: Reason::Draw,
                ..WON
            }),
            45
        );
        assert_eq!(
            of(Played {
                ended: Ended::Lost,
                ..WON
            }),
            20
        );
    }

    #[test]
    fn what_is_farmed_is_worth_nothing() {
        let resigned = Played {
            reason: Reason::Resigned,
            ..WON
        };
        for played in [
            Played {
                lasted_ms: 29_999,
                ..resigned
            },
            Played {
                ended: Ended::Lost,
                lasted_ms: 29_999,
                ..resigned
            },
            Played {
                with_same_today: 3,
                ..WON
            },
            Played {
                ended: Ended::Drawn,
                reason: Reason::DrawAgreed,
                submitted: false,
                ..WON
            },
            Played {
                ended: Ended::Lost,
                submitted: false,
                ..WON
            },
            Played {
                reason: Reason::NoShow,
                ..WON
            },
            Played {
                reason: Reason::Aborted,
                ..WON
            },
            Played {
                reason: Reason::Void,
                ..WON
            },
        ] {
            assert_eq!(of_duel(&played, 0), 0, "{played:?}");
        }
        assert_eq!(
            of_duel(
                &Played {
                    submitted: false,
                    lasted_ms: 30_000,
                    ..resigned
                },
                0
            ),
            70
        );
    }

    #[test]
    fn a_better_place_in_a_contest_is_worth_more_and_one_alone_nothing() {
        assert_eq!(of_contest(1, 1), 0);
        assert_eq!((of_contest(1, 2), of_contest(2, 2)), (300, 50));
        let worth: Vec<u32> = (1..=2_000).map(|rank| of_contest(rank, 2_000)).collect();
        assert!(worth.is_sorted_by(|one, other| one >= other));
        assert_eq!((worth.first(), worth.last()), (Some(&300), Some(&50)));
        // Equals share a place: all may have the last.
        assert_eq!(of_contest(3_000, 10), 50);
    }

    #[test]
    fn a_day_has_an_end() {
        assert_eq!(of_duel(&WON, 590), 10);
        assert_eq!(of_duel(&WON, u32::MAX), 0);
        assert_eq!(
            of_duel(
                &Played {
                    source: Source::Sparring,
                    ..WON
                },
                0
            ),
            70
        );
        assert_eq!(
            of_duel(
                &Played {
                    source: Source::Sparring,
                    ..WON
                },
                70
            ),
            30
        );
    }

    #[test]
    fn levels_grow_by_a_hundred_each() {
        let cases = [
            (0, 1, 0),
            (99, 1, 99),
            (100, 2, 0),
            (299, 2, 199),
            (300, 3, 0),
            (599, 3, 299),
            (600, 4, 0),
            (1000, 5, 0),
        ];
        for (xp, number, into) in cases {
            assert_eq!(
                level(xp),
                Level {
                    number,
                    into,
                    needed: number * 100
                },
                "{xp}"
            );
        }
        for xp in (0..3_000_000).step_by(37).chain([u64::MAX / 2, u64::MAX]) {
            let found = level(xp);
            assert!(found.into < found.needed, "{xp} {found:?}");
        }
    }

    #[test]
    fn a_title_needs_a_rating_that_is_sure() {
        assert_eq!(title(1299.9, false), None);
        assert_eq!(title(1300.0, false), Some(Title::Squire));
        assert_eq!(title(2600.0, false), Some(Title::Marshal));
        assert_eq!(title(2600.0, true), None);
    }
}
