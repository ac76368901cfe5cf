//! Who meets whom: windows that widen while somebody waits, what two must have in common, and a look at all who wait at once.

pub(crate) mod matching;
#[cfg(test)]
mod tests;
mod wait;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use tiltyard_contracts::{TicketId, Timestamp, UserId};

use self::matching::Weights;
pub use self::wait::{Arrival, expected_wait_ms};
use crate::pool::{Kind, Pool, between_ms};

/// How far apart two may be who have just come.
pub const WINDOW_START: f64 = 100.0;
/// It widens by this a second at first, and faster for who has waited.
pub const WINDOW_PER_SECOND: f64 = 5.0;
pub const WINDOW_PER_SECOND_LATER: f64 = 10.0;
pub const WINDOW_LATER_AFTER_MS: u64 = 30_000;
/// Farther apart nobody plays for ratings: the result would say nothing.
pub const RATED_GAP_MAX: f64 = 600.0;
/// No wider than all ratings there are.
pub const WINDOW_MAX: f64 = 4_000.0;
/// Rated duels in a row against the same.
pub const RATED_IN_A_ROW_MAX: u32 = 3;
/// Rated duels in a day between two who come from the same network.
pub const RATED_SAME_NETWORK_PER_DAY_MAX: u32 = 2;
/// When somebody who waits is offered a ghost or a bot. Their place is kept.
pub const GHOST_OFFER_AFTER_MS: u64 = 45_000;
/// More are not looked at in one wave; the next one is soon.
pub const WAVE_MAX: usize = 1_000;
/// Two newcomers find each other a little sooner: what a duel says of one says little of the other, and neither is somebody's easy points.
const BOTH_PROVISIONAL_BONUS: f64 = 30.0;
/// A pair that plays unrated though somebody asked for a rated duel is made where no other is nearly as good.
const UNRATED_PENALTY: f64 = 200.0;

/// Somebody who waits.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Seeker {
    pub ticket: TicketId,
    pub user: UserId,
    pub joined_at: Timestamp,
    /// The pools they take, each with how they stand in it.
    pub pools: BTreeMap<Pool, Standing>,
    pub kinds: BTreeSet<Kind>,
    /// Empty: any.
    pub languages: BTreeSet<String>,
    pub rated: bool,
    /// Who has the same number comes from the same network.
    pub network: Option<u64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Standing {
    pub rating: f64,
    pub provisional: bool,
}

impl Seeker {
    /// How far from their own rating somebody may be, for a duel of any sort.
    #[must_use]
    pub fn window(&self, now: Timestamp) -> f64 {
        window_after(between_ms(self.joined_at, now))
    }

    /// The same, for a rated duel. This is what is shown to who waits.
    #[must_use]
    pub fn rated_window(&self, now: Timestamp) -> f64 {
        self.window(now).min(RATED_GAP_MAX)
    }

    /// Has waited until ratings do not matter much: takes an unrated duel too.
    fn takes_unrated(&self, now: Timestamp) -> bool {
        !self.rated || self.window(now) > RATED_GAP_MAX
    }
}

#[must_use]
pub fn window_after(waited_ms: u64) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "waits are far below 2^52 ms")]
    let seconds = |ms: u64| ms as f64 / 1000.0;
    let first = seconds(waited_ms.min(WINDOW_LATER_AFTER_MS));
    let then = seconds(waited_ms.saturating_sub(WINDOW_LATER_AFTER_MS));
    (WINDOW_START + first * WINDOW_PER_SECOND + then * WINDOW_PER_SECOND_LATER).min(WINDOW_MAX)
}

/// After how long a window is that wide.
#[must_use]
pub fn waited_for_window_ms(window: f64) -> u64 {
    let more = (window - WINDOW_START).max(0.0);
    #[expect(clippy::cast_precision_loss, reason = "a constant of some seconds")]
    let early = WINDOW_LATER_AFTER_MS as f64 / 1000.0 * WINDOW_PER_SECOND;
    let seconds = if more <= early {
        more / WINDOW_PER_SECOND
    } else {
        early / WINDOW_PER_SECOND + (more - early) / WINDOW_PER_SECOND_LATER
    };
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "at least zero, at most some minutes"
    )]
    let ms = (seconds * 1000.0).ceil() as u64;
    ms
}

/// Two people, whichever is named first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Pair(UserId, UserId);

impl Pair {
    #[must_use]
    pub fn of(one: UserId, other: UserId) -> Self {
        Self(one.min(other), one.max(other))
    }
}

/// What lies between people, as far as it matters to a wave.
#[derive(Debug, Clone, Default)]
pub struct Between {
    /// One of them blocks the other.
    pub blocked: BTreeSet<Pair>,
    /// An offer between them has just come to nothing; others first.
    pub resting: BTreeSet<Pair>,
    /// How many rated duels in a row both have played against each other and nobody else.
    pub rated_in_a_row: BTreeMap<Pair, u32>,
    pub rated_today: BTreeMap<Pair, u32>,
}

impl Between {
    fn forbids(&self, pair: Pair) -> bool {
        self.blocked.contains(&pair) || self.resting.contains(&pair)
    }
}

/// On what two could meet.
#[derive(Debug, Clone, PartialEq)]
pub struct Meeting {
    pub pool: Pool,
    pub kinds: BTreeSet<Kind>,
    /// Empty: any.
    pub languages: BTreeSet<String>,
    pub rated: bool,
    /// Where somebody asked for a rated duel and gets an unrated one.
    pub why_unrated: Option<&'static str>,
    pub gap: f64,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Pairing {
    /// Who came first.
    pub left: TicketId,
    pub right: TicketId,
    pub meeting: Meeting,
}

/// Whether these two may meet now, and on what: in the pool in which they are closest, rated if it may be.
#[must_use]
pub fn meeting(one: &Seeker, other: &Seeker, between: &Between, now: Timestamp) -> Option<Meeting> {
    let chance = chance(one, other, between, now)?;
    let languages = match (one.languages.is_empty(), other.languages.is_empty()) {
        (true, _) => other.languages.clone(),
        (_, true) => one.languages.clone(),
        _ => one
            .languages
            .intersection(&other.languages)
            .cloned()
            .collect(),
    };
    Some(Meeting {
        pool: chance.pool,
        kinds: one.kinds.intersection(&other.kinds).copied().collect(),
        languages,
        rated: chance.rated,
        why_unrated: chance.why_unrated,
        gap: chance.gap,
    })
}

/// What a wave has to know of every two: there are many, so nothing is copied for it.
struct Chance {
    pool: Pool,
    rated: bool,
    why_unrated: Option<&'static str>,
    gap: f64,
    /// Above zero.
    weight: i64,
}

fn chance(one: &Seeker, other: &Seeker, between: &Between, now: Timestamp) -> Option<Chance> {
    let (pool, gap, both_provisional) = closest_pool(one, other)?;
    let windows = [one.window(now), other.window(now)];
    if gap > windows[0].min(windows[1]) || one.kinds.is_disjoint(&other.kinds) {
        return None;
    }
    let speak_alike = |one: &Seeker, other: &Seeker| {
        one.languages.is_empty()
            || other.languages.is_empty()
            || !one.languages.is_disjoint(&other.languages)
    };
    let pair = Pair::of(one.user, other.user);
    if one.user == other.user || between.forbids(pair) || !speak_alike(one, other) {
        return None;
    }
    let why_unrated = why_unrated(one, other, gap, between);
    let rated = one.rated && other.rated && why_unrated.is_none();
    // Who wants no ratings gets none at once. Who wants them is not sent into an unrated duel before they have waited.
    if !rated
        && ![one, other]
            .into_iter()
            .all(|seeker| seeker.takes_unrated(now))
    {
        return None;
    }
    let bonus = if both_provisional {
        BOTH_PROVISIONAL_BONUS
    } else {
        0.0
    };
    let penalty = if why_unrated.is_some() {
        UNRATED_PENALTY
    } else {
        0.0
    };
    // Leaving somebody waiting costs half the widest gap they would take, so that two who may meet are never both left.
    #[expect(
        clippy::cast_possible_truncation,
        reason = "ratings are some thousands"
    )]
    let weight =
        (((windows[0] + windows[1]) / 2.0 - gap + bonus - penalty) * 1000.0).round() as i64;
    Some(Chance {
        pool,
        rated,
        why_unrated,
        gap,
        weight: weight.max(0) + 1,
    })
}

/// Of the pools both take, that with the smallest gap, and whether both are new there.
fn closest_pool(one: &Seeker, other: &Seeker) -> Option<(Pool, f64, bool)> {
    one.pools
        .iter()
        .filter_map(|(pool, own)| {
            let theirs = other.pools.get(pool)?;
            let gap = (own.rating - theirs.rating).abs();
            gap.is_finite()
                .then_some((*pool, gap, own.provisional && theirs.provisional))
        })
        .min_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)))
}

fn why_unrated(one: &Seeker, other: &Seeker, gap: f64, between: &Between) -> Option<&'static str> {
    if !one.rated && !other.rated {
        return None;
    }
    let pair = Pair::of(one.user, other.user);
    let count = |counts: &BTreeMap<Pair, u32>| counts.get(&pair).copied().unwrap_or(0);
    let same_network = one.network.is_some() && one.network == other.network;
    if one.rated != other.rated {
        Some("The other side plays without ratings.")
    } else if gap > RATED_GAP_MAX {
        Some("Your ratings are too far apart for a rated duel.")
    } else if count(&between.rated_in_a_row) >= RATED_IN_A_ROW_MAX {
        Some("You have played each other too often in a row for another rated duel.")
    } else if same_network && count(&between.rated_today) >= RATED_SAME_NETWORK_PER_DAY_MAX {
        Some("You come from the same network and have played enough rated duels today.")
    } else {
        None
    }
}

/// One look at all who wait, or at those who have waited longest. Nobody is in two pairs, and no two are left who may meet. The same input in any order gives the same pairs.
#[must_use]
pub fn wave(seekers: &[Seeker], between: &Between, now: Timestamp) -> Vec<Pairing> {
    let mut waiting: Vec<&Seeker> = seekers.iter().collect();
    waiting.sort_by_key(|seeker| (seeker.joined_at, seeker.ticket));
    // A person has one place in the queue, the first.
    let mut known = BTreeSet::new();
    waiting.retain(|seeker| known.insert(seeker.user));
    waiting.truncate(WAVE_MAX);
    let mut weights = Weights::none(waiting.len());
    for (left, one) in waiting.iter().enumerate() {
        for (right, other) in waiting.iter().enumerate().skip(left + 1) {
            if let Some(chance) = chance(one, other, between, now) {
                weights.set(left, right, chance.weight);
            }
        }
    }
    matching::heaviest(&weights)
        .into_iter()
        .filter_map(|(left, right)| {
            let (left, right) = (waiting[left], waiting[right]);
            let meeting = meeting(left, right, between, now)?;
            Some(Pairing {
                left: left.ticket,
                right: right.ticket,
                meeting,
            })
        })
        .collect()
}
