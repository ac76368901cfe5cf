//! Who meets whom in a round. Pure: the same players in any order give the same round.

use std::collections::{BTreeMap, BTreeSet};

use tiltyard_contracts::UserId;

use crate::matchmaking::{
    Pair,
    matching::{Weights, heaviest},
};

/// Ratings farther apart than this count as this far.
const GAP_MAX: f64 = 4_000.0;
/// Half points farther apart than this count as this far: more than a tournament has.
const STEPS_MAX: i64 = 31;
/// Meetings of two beyond this count as so many.
const MET_MAX: u32 = 7;
/// What outweighs what: one step of a level is more than a whole round of all levels below it, for so many as may take part. One pair is
/// at most `GAP_MAX` apart, and 150 of them less than `STEP` in all; and so on.
const STEP: i64 = 1 << 20;
const BLOCKED: i64 = STEP << 18;
const MET: i64 = BLOCKED << 8;
/// Above all that can be held against one pair, so that every two may meet and nobody is left who need not be.
const PAIRED: i64 = MET << 4;

/// Somebody who plays in the round.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Seeded {
    pub user: UserId,
    pub half_points: u32,
    pub rating: f64,
    /// Rounds without an opponent for which they got a point.
    pub byes: u32,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Round {
    /// The best first, and of each pair the better one on the left.
    pub pairs: Vec<(UserId, UserId)>,
    /// Who has no opponent, where their number is odd.
    pub bye: Option<UserId>,
}

/// What lies between players.
#[derive(Debug, Clone, Default)]
pub struct Past {
    /// How often two have met in this tournament.
    pub met: BTreeMap<Pair, u32>,
    /// One of them blocks the other.
    pub blocked: BTreeSet<Pair>,
}

impl Past {
    /// Meetings again, and pairs of which one blocks the other.
    fn faults(&self, pairs: &[(Seeded, Seeded)]) -> (u32, u32) {
        let mut faults = (0, 0);
        for (one, other) in pairs {
            let pair = Pair::of(one.user, other.user);
            faults.0 += self.met.get(&pair).copied().unwrap_or(0);
            faults.1 += u32::from(self.blocked.contains(&pair));
        }
        faults
    }
}

/// Pairs all, or all but one. What is avoided, the first before all else: a second round without an opponent while somebody had none, two
/// who met before, two of whom one blocks the other, such a round for anybody but the lowest, distance of points, distance of ratings.
#[must_use]
pub fn pair(players: &[Seeded], past: &Past) -> Round {
    let mut ranked = players.to_vec();
    ranked.sort_by(|one, other| {
        let by_points = other.half_points.cmp(&one.half_points);
        let by_rating = other.rating.total_cmp(&one.rating);
        by_points.then(by_rating).then(one.user.cmp(&other.user))
    });
    if ranked.len().is_multiple_of(2) {
        return round(matched(&ranked, past), None);
    }
    let least = ranked.iter().map(|player| player.byes).min().unwrap_or(0);
    let mut best: Option<((u32, u32), Round)> = None;
    // From the lowest upwards: most often the first of them will do.
    for (place, without) in ranked.iter().enumerate().rev() {
        if without.byes != least {
            continue;
        }
        let mut rest = ranked.clone();
        rest.remove(place);
        let pairs = matched(&rest, past);
        let faults = past.faults(&pairs);
        if best.as_ref().is_none_or(|(known, _)| faults < *known) {
            best = Some((faults, round(pairs, Some(without.user))));
        }
        if faults == (0, 0) {
            break;
        }
    }
    best.map(|(_, round)| round).unwrap_or_default()
}

fn round(pairs: Vec<(Seeded, Seeded)>, bye: Option<UserId>) -> Round {
    let pairs = pairs.into_iter();
    Round {
        pairs: pairs.map(|(left, right)| (left.user, right.user)).collect(),
        bye,
    }
}

/// The best pairs of an even number of players, who come ranked.
fn matched(ranked: &[Seeded], past: &Past) -> Vec<(Seeded, Seeded)> {
    let mut weights = Weights::none(ranked.len());
    for (left, one) in ranked.iter().enumerate() {
        for (right, other) in ranked.iter().enumerate().skip(left + 1) {
            weights.set(left, right, PAIRED - against(one, other, past));
        }
    }
    let mut pairs = heaviest(&weights);
    pairs.sort_unstable();
    let pairs = pairs.into_iter();
    pairs
        .map(|(left, right)| (ranked[left], ranked[right]))
        .collect()
}

/// What there is against these two meeting.
fn against(one: &Seeded, other: &Seeded, past: &Past) -> i64 {
    let pair = Pair::of(one.user, other.user);
    let met = past.met.get(&pair).copied().unwrap_or(0).min(MET_MAX);
    let steps = i64::from(one.half_points.abs_diff(other.half_points)).min(STEPS_MAX);
    #[expect(
        clippy::cast_possible_truncation,
        reason = "ratings are some thousands"
    )]
    let gap = (one.rating - other.rating).abs().min(GAP_MAX).round() as i64;
    // Squares: two steps once are worse than one step twice.
    i64::from(met) * MET
        + i64::from(past.blocked.contains(&pair)) * BLOCKED
        + steps * steps * STEP
        + gap
}

#[cfg(test)]
#[path = "pairing_tests.rs"]
mod tests;
