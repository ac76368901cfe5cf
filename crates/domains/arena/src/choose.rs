//! The problem of a duel: fair to both, from a seed that is logged, so that anybody can see later that it was chosen and not picked.

use std::collections::BTreeSet;

use rand::Rng;
use serde::{Deserialize, Serialize};
use tiltyard_contracts::{ProblemId, VersionId};

use crate::{
    duel::{Seed, Task},
    pace::Timing,
    pool::{Kind, Pool},
};

/// Between these chances for somebody between both a problem is neither given away nor hopeless.
pub const CHANCE_MIN: f64 = 0.5;
pub const CHANCE_MAX: f64 = 0.7;
/// Where none is there, these are taken.
pub const CHANCE_WIDE_MIN: f64 = 0.3;
pub const CHANCE_WIDE_MAX: f64 = 0.88;
/// Of more that are as good only the nearest are drawn from: they are all written into the log.
pub const AMONG_MAX: usize = 32;
/// Where no difficulty is right, so many of the nearest are drawn from.
const NEAREST: usize = 5;

/// A problem that could be played.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Candidate {
    pub problem: ProblemId,
    pub version: VersionId,
    pub kind: Kind,
    pub rating: f64,
    /// Has opened, submitted, written or tested it.
    pub seen_by_left: bool,
    pub seen_by_right: bool,
    /// Was in a duel of late.
    pub recent: bool,
}

/// What the two are.
#[derive(Debug, Clone, PartialEq)]
pub struct Wanted {
    pub pool: Pool,
    pub kinds: BTreeSet<Kind>,
    pub left_rating: f64,
    pub right_rating: f64,
}

/// Which rule had to be given up to find a problem at all. Each gives up those before it too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Relaxed {
    Nothing,
    /// A little too easy or too hard.
    Difficulty,
    /// It was in a duel of late.
    Recent,
    /// Much too easy or too hard.
    AnyDifficulty,
    /// Both have seen it.
    SeenByBoth,
    /// One has seen it.
    SeenByOne,
}

impl Relaxed {
    const ORDER: [Self; 6] = [
        Self::Nothing,
        Self::Difficulty,
        Self::Recent,
        Self::AnyDifficulty,
        Self::SeenByBoth,
        Self::SeenByOne,
    ];

    /// Why a duel on such a problem changes no ratings.
    #[must_use]
    pub const fn why_unrated(self) -> Option<&'static str> {
        match self {
            Self::SeenByBoth => Some("There is no problem left that neither of you has seen."),
            Self::SeenByOne => Some("One of you has seen the problem, and there is no other."),
            Self::Nothing | Self::Difficulty | Self::Recent | Self::AnyDifficulty => None,
        }
    }

    fn allows(self, candidate: &Candidate, chance: f64) -> bool {
        let wide = (CHANCE_WIDE_MIN..=CHANCE_WIDE_MAX).contains(&chance);
        let seen = [candidate.seen_by_left, candidate.seen_by_right];
        let unseen = seen == [false, false];
        match self {
            Self::Nothing => {
                unseen && !candidate.recent && (CHANCE_MIN..=CHANCE_MAX).contains(&chance)
            }
            Self::Difficulty => unseen && !candidate.recent && wide,
            Self::Recent => unseen && wide,
            Self::AnyDifficulty => unseen,
            Self::SeenByBoth => seen == [true, true],
            Self::SeenByOne => true,
        }
    }

    /// How many are drawn from: where any difficulty will do, the nearest to the right one.
    const fn among_max(self) -> usize {
        match self {
            Self::Nothing | Self::Difficulty | Self::Recent => AMONG_MAX,
            Self::AnyDifficulty | Self::SeenByBoth | Self::SeenByOne => NEAREST,
        }
    }
}

/// The problem, or `None` where there is none of these kinds. The order of the candidates does not matter.
#[must_use]
pub fn choose(candidates: &[Candidate], wanted: &Wanted, seed: Seed) -> Option<Task> {
    let timing = Timing::default();
    let between = f64::midpoint(wanted.left_rating, wanted.right_rating);
    let chance =
        |candidate: &Candidate| timing.chance(between, candidate.rating, wanted.pool.duration_ms());
    let right = f64::midpoint(CHANCE_MIN, CHANCE_MAX);
    let mut able: Vec<(&Candidate, f64)> = candidates
        .iter()
        .filter(|candidate| wanted.kinds.contains(&candidate.kind))
        .map(|candidate| (candidate, chance(candidate)))
        .collect();
    able.sort_by(|a, b| {
        let off = |chance: f64| (chance - right).abs();
        off(a.1)
            .total_cmp(&off(b.1))
            .then(a.0.problem.cmp(&b.0.problem))
    });
    for relaxed in Relaxed::ORDER {
        let mut among: Vec<&Candidate> = able
            .iter()
            .filter(|(candidate, chance)| relaxed.allows(candidate, *chance))
            .map(|(candidate, _)| *candidate)
            .take(relaxed.among_max())
            .collect();
        among.sort_by_key(|candidate| candidate.problem);
        among.dedup_by_key(|candidate| candidate.problem);
        let ids: Vec<ProblemId> = among.iter().map(|candidate| candidate.problem).collect();
        let Some(chosen) =
            drawn(&ids, seed).and_then(|id| among.iter().find(|candidate| candidate.problem == id))
        else {
            continue;
        };
        return Some(Task {
            problem: chosen.problem,
            version: chosen.version,
            task_kind: chosen.kind,
            seed,
            relaxed,
            among: ids,
        });
    }
    None
}

/// Which of these a seed stands for. With what the log holds of a choice anybody comes to the same.
#[must_use]
pub fn drawn(among: &[ProblemId], seed: Seed) -> Option<ProblemId> {
    // WHY by hand: how a library turns a number into a place may change. 2^64 is so large that no place is favoured.
    let number = seed.generator().next_u64();
    let place = (u128::from(number) * among.len() as u128) >> 64;
    among.get(usize::try_from(place).ok()?).copied()
}

/// A problem's level, as its author says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    Easy,
    Medium,
    Hard,
}

/// What a problem's rating may be before duels have told: its author's word, and more and more how many of those who tried have solved it.
#[must_use]
pub fn problem_rating(level: Option<Level>, tried: u64, solved: u64) -> f64 {
    /// The author's word is worth as much as so many who tried.
    const AUTHOR_WEIGHT: f64 = 20.0;
    const TYPICAL_RATING: f64 = 1500.0;
    let said: f64 = match level {
        Some(Level::Easy) => 1100.0,
        Some(Level::Medium) | None => 1500.0,
        Some(Level::Hard) => 1900.0,
    };
    let expected = 1.0 / (1.0 + 10_f64.powf((said - TYPICAL_RATING) / 400.0));
    #[expect(clippy::cast_precision_loss, reason = "counts of people")]
    let (tried, solved) = (tried as f64, solved.min(tried) as f64);
    let share = (solved + AUTHOR_WEIGHT * expected) / (tried + AUTHOR_WEIGHT);
    (TYPICAL_RATING - 400.0 * (share / (1.0 - share)).log10()).clamp(600.0, 3000.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A hundred problems from 600 to 2580, in a known order.
    fn hundred() -> Vec<Candidate> {
        (0..100_u32)
            .map(|number| Candidate {
                problem: ProblemId::from_uuid(uuid::Uuid::from_u128(u128::from(number))),
                version: VersionId::from_uuid(uuid::Uuid::from_u128(u128::from(number))),
                kind: Kind::ALL[(number % 2) as usize],
                rating: 600.0 + 20.0 * f64::from(number),
                seen_by_left: false,
                seen_by_right: false,
                recent: false,
            })
            .collect()
    }

    fn wanted(pool: Pool) -> Wanted {
        Wanted {
            pool,
            kinds: Kind::ALL.into(),
            left_rating: 1450.0,
            right_rating: 1550.0,
        }
    }

    fn relaxed_for(change: impl Fn(usize, &mut Candidate)) -> Relaxed {
        let mut all = hundred();
        all.iter_mut()
            .enumerate()
            .for_each(|(number, candidate)| change(number, candidate));
        let task = choose(&all, &wanted(Pool::Rapid), Seed(7)).expect("a problem");
        task.relaxed
    }

    #[test]
    fn a_problem_gives_somebody_between_both_a_fair_chance_in_every_pool() {
        let timing = Timing::default();
        for pool in Pool::ALL {
            for seed in 0..50 {
                let task = choose(&hundred(), &wanted(pool), Seed(seed)).expect("a problem");
                let rating = hundred()
                    .iter()
                    .find(|it| it.problem == task.problem)
                    .expect("a candidate")
                    .rating;
                let chance = timing.chance(1500.0, rating, pool.duration_ms());
                assert!(
                    (CHANCE_MIN..=CHANCE_MAX).contains(&chance),
                    "{pool:?} {chance}"
                );
                assert_eq!(task.relaxed, Relaxed::Nothing);
            }
        }
    }

    #[test]
    fn the_same_seed_chooses_the_same_in_any_order_and_can_be_held_against_the_log() {
        let mut turned = hundred();
        turned.reverse();
        let mut chosen = BTreeSet::new();
        for seed in 0..200 {
            let task = choose(&hundred(), &wanted(Pool::Rapid), Seed(seed)).expect("a problem");
            assert_eq!(
                choose(&turned, &wanted(Pool::Rapid), Seed(seed)).as_ref(),
                Some(&task)
            );
            assert_eq!(drawn(&task.among, task.seed), Some(task.problem));
            chosen.insert(task.problem);
        }
        let task = choose(&hundred(), &wanted(Pool::Rapid), Seed(1)).expect("a problem");
        assert_eq!(
            chosen.len(),
            task.among.len(),
            "all are chosen at some time"
        );
    }

    #[test]
    fn what_a_seed_stands_for_never_changes() {
        let among: Vec<ProblemId> = hundred()
            .iter()
            .map(|candidate| candidate.problem)
            .collect();
        let places = [0, 1, 2, u64::MAX].map(|seed| {
            let id = drawn(&among, Seed(seed)).expect("a problem");
            among
                .iter()
                .position(|other| *other == id)
                .expect("a place")
        });
        // The first is that of the published stream of ChaCha8 with a key of zeros, 3e00ef2f895f40d6….
        assert_eq!(places, [83, 38, 97, 70]);
        assert_eq!(drawn(&[], Seed(0)), None);
    }

    #[test]
    fn rules_are_given_up_one_after_the_other() {
        let fair = 80..=100;
        assert_eq!(relaxed_for(|_, _| ()), Relaxed::Nothing);
        assert_eq!(
            relaxed_for(|_, it| it.recent = (1300.0..1600.0).contains(&it.rating)),
            Relaxed::Difficulty
        );
        assert_eq!(relaxed_for(|_, it| it.recent = true), Relaxed::Recent);
        assert_eq!(
            relaxed_for(|number, it| it.seen_by_left = !fair.contains(&number)),
            Relaxed::AnyDifficulty
        );
        let both = |number: usize, it: &mut Candidate| {
            it.seen_by_left = true;
            it.seen_by_right = number == 3;
        };
        assert_eq!(relaxed_for(both), Relaxed::SeenByBoth);
        assert_eq!(
            relaxed_for(|_, it| it.seen_by_right = true),
            Relaxed::SeenByOne
        );
        assert!(
            Relaxed::SeenByOne.why_unrated().is_some()
                && Relaxed::AnyDifficulty.why_unrated().is_none()
        );
    }

    #[test]
    fn only_the_kinds_that_were_asked_for_are_chosen() {
        let one = Wanted {
            kinds: [Kind::Stdin].into(),
            ..wanted(Pool::Blitz)
        };
        for seed in 0..50 {
            let task = choose(&hundred(), &one, Seed(seed)).expect("a problem");
            assert_eq!(task.task_kind, Kind::Stdin);
        }
        let functions: Vec<Candidate> = hundred()
            .into_iter()
            .filter(|it| it.kind == Kind::Function)
            .collect();
        assert_eq!(choose(&functions, &one, Seed(0)), None);
    }

    #[test]
    fn a_problem_many_fail_is_harder_than_its_author_says() {
        assert!((problem_rating(Some(Level::Easy), 0, 0) - 1100.0).abs() < 1.0);
        assert!(problem_rating(Some(Level::Easy), 500, 50) > 1700.0);
        assert!(problem_rating(Some(Level::Hard), 500, 450) < 1300.0);
        assert!(problem_rating(None, u64::MAX, u64::MAX) >= 600.0);
    }
}
