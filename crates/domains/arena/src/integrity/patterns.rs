//! What a person's last rated duels say together: games thrown, the same two for one's gain, somebody who is no newcomer, too fast.

use jiff::SignedDuration;
use tiltyard_contracts::{Timestamp, UserId};

use super::finding::{Finding, Sign};

/// Duels that are looked at, the newest.
pub const LOOKED_AT: u32 = 30;
/// Who gives up so soon has not tried.
const AT_ONCE_MS: u64 = 20_000;
const AT_ONCE_MIN: usize = 3;
const AT_ONCE_AMONG: usize = 10;
const STREAK_MIN: usize = 5;
const SHORT_MS: u64 = 60_000;
const SAME_PAIR_MIN: usize = 3;
const NEW_ACCOUNT: SignedDuration = SignedDuration::from_hours(14 * 24);
const NEW_DUELS_MIN: usize = 5;
const NEW_DUELS_MAX: usize = 20;
/// So many more wins than expected.
const ABOVE_EXPECTED: f64 = 2.5;
/// Duels left at once in a day.
const LEFT_MIN: u64 = 4;
/// Rarer than this is worth a look.
const CHANCE_RARE: f64 = 0.02;
const CHANCE_HARDLY: f64 = 0.002;

/// A rated duel of somebody that was played.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Past {
    pub opponent: UserId,
    pub at: Timestamp,
    pub lasted_ms: u64,
    /// 1, 0 or a half.
    pub score: f64,
    /// How likely this person was to win.
    pub expected: f64,
    /// They gave up.
    pub resigned: bool,
}

impl Past {
    fn is_lost(&self) -> bool {
        self.score < 0.25
    }

    fn is_won(&self) -> bool {
        self.score > 0.75
    }
}

/// Loses on purpose: given up at once, over and over. The newest first.
#[must_use]
pub fn thrown(past: &[Past]) -> Option<Finding> {
    let lately = &past[..past.len().min(AT_ONCE_AMONG)];
    let at_once = lately
        .iter()
        .filter(|duel| duel.resigned && duel.is_lost() && duel.lasted_ms < AT_ONCE_MS)
        .count();
    let streak = past.iter().take_while(|duel| duel.is_lost()).count();
    let is_thrown = at_once >= AT_ONCE_MIN || (streak >= STREAK_MIN && at_once + 1 >= AT_ONCE_MIN);
    is_thrown.then(|| {
        Finding::new(
            Sign::ThrownGames,
            50,
            format!(
                "Gave up within {} s in {at_once} of the last {} rated duels, and lost the last {streak}.",
                AT_ONCE_MS / 1_000,
                lately.len()
            ),
        )
    })
}

/// The same two, short duels, and always the same one wins.
#[must_use]
pub fn same_pair(past: &[Past], opponent: UserId) -> Option<Finding> {
    let both: Vec<&Past> = past
        .iter()
        .filter(|duel| duel.opponent == opponent && duel.lasted_ms < SHORT_MS)
        .collect();
    let won = both.iter().filter(|duel| duel.is_won()).count();
    let lost = both.iter().filter(|duel| duel.is_lost()).count();
    let (one_way, word) = if won > 0 {
        (won, "won")
    } else {
        (lost, "lost")
    };
    (one_way >= SAME_PAIR_MIN && one_way == both.len()).then(|| {
        Finding::new(
            Sign::SamePair,
            50,
            format!(
                "{} rated duels against the same opponent ended within {} s each, and all were {word}.",
                both.len(),
                SHORT_MS / 1_000
            ),
        )
    })
}

/// A new account that wins far more than its rating says.
#[must_use]
pub fn far_above(past: &[Past], account_age: SignedDuration) -> Option<Finding> {
    if account_age > NEW_ACCOUNT || !(NEW_DUELS_MIN..=NEW_DUELS_MAX).contains(&past.len()) {
        return None;
    }
    let above: f64 = past.iter().map(|duel| duel.score - duel.expected).sum();
    (above >= ABOVE_EXPECTED).then(|| {
        Finding::new(
            Sign::FarAboveExpected,
            30,
            format!(
                "An account of {} days has {above:.1} more points from {} rated duels than its rating lets expect.",
                account_age.as_hours() / 24,
                past.len()
            ),
        )
    })
}

/// Others came from the same network of late.
#[must_use]
pub fn shared_network(others: usize, with_opponent: bool) -> Option<Finding> {
    if with_opponent {
        return Some(Finding::new(
            Sign::SharedNetwork,
            35,
            "Both came to the queue from the same network.",
        ));
    }
    (others > 0).then(|| {
        Finding::new(
            Sign::SharedNetwork,
            10,
            format!("{others} other accounts came to the queue from the same network of late."),
        )
    })
}

/// Leaves duels before they have begun.
#[must_use]
pub fn left_often(left: u64) -> Option<Finding> {
    (left >= LEFT_MIN).then(|| {
        Finding::new(
            Sign::LeftOften,
            10,
            format!("Left {left} duels or offers at once within a day."),
        )
    })
}

/// Solved in a time somebody of this rating hardly ever needs.
#[must_use]
pub fn too_fast(chance: f64, took_ms: u64) -> Option<Finding> {
    let points = if chance < CHANCE_HARDLY {
        35
    } else if chance < CHANCE_RARE {
        20
    } else {
        return None;
    };
    Some(Finding::new(
        Sign::TooFast,
        points,
        format!(
            "Solved in {} s; of people with this rating {:.2} % are as fast on such a problem.",
            took_ms / 1_000,
            chance * 100.0
        ),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn duel(score: f64, lasted_ms: u64, resigned: bool) -> Past {
        Past {
            opponent: UserId::from_uuid(uuid::Uuid::from_u128(7)),
            at: Timestamp::UNIX_EPOCH,
            lasted_ms,
            score,
            expected: 0.5,
            resigned,
        }
    }

    #[test]
    fn who_gives_up_at_once_over_and_over_is_seen_and_who_just_loses_is_not() {
        let thrown_now = duel(0.0, 8_000, true);
        let fought = duel(0.0, 280_000, false);
        assert!(thrown(&[thrown_now, fought, thrown_now, thrown_now]).is_some());
        assert!(thrown(&[thrown_now, thrown_now, fought, fought, fought]).is_some());
        assert!(thrown(&[fought; 12]).is_none());
        assert!(thrown(&[duel(0.0, 120_000, true); 8]).is_none());
        assert!(thrown(&[thrown_now, duel(1.0, 90_000, false), thrown_now]).is_none());
        assert!(thrown(&[]).is_none());
    }

    #[test]
    fn short_duels_of_the_same_two_that_always_go_one_way_are_seen_from_both_sides() {
        let other = duel(1.0, 5_000, false).opponent;
        assert!(same_pair(&[duel(1.0, 30_000, false); 3], other).is_some());
        assert!(same_pair(&[duel(0.0, 30_000, true); 3], other).is_some());
        assert!(same_pair(&[duel(1.0, 30_000, false); 2], other).is_none());
        assert!(same_pair(&[duel(1.0, 200_000, false); 6], other).is_none());
        let mixed = [
            duel(1.0, 30_000, false),
            duel(1.0, 30_000, false),
            duel(1.0, 30_000, false),
            duel(0.0, 30_000, false),
        ];
        assert!(same_pair(&mixed, other).is_none());
        let nobody = UserId::from_uuid(uuid::Uuid::from_u128(8));
        assert!(same_pair(&mixed[..3], nobody).is_none());
    }

    #[test]
    fn only_new_accounts_that_win_far_too_much_are_no_newcomers() {
        let wins = [duel(1.0, 90_000, false); 6];
        let week = SignedDuration::from_hours(7 * 24);
        assert!(far_above(&wins, week).is_some());
        assert!(far_above(&wins, week * 10).is_none());
        assert!(far_above(&wins[..4], week).is_none());
        let mixed = [duel(1.0, 90_000, false), duel(0.0, 90_000, false)].repeat(4);
        assert!(far_above(&mixed, week).is_none());
    }

    #[test]
    fn rare_times_weigh_by_how_rare_they_are() {
        assert!(too_fast(0.2, 60_000).is_none());
        let rare = too_fast(0.01, 60_000).expect("rare");
        let hardly = too_fast(0.000_1, 60_000).expect("hardly");
        assert!(hardly.points > rare.points);
        assert!(left_often(3).is_none() && left_often(4).is_some());
        assert!(shared_network(0, false).is_none());
        let points = |found: Option<Finding>| found.map_or(0, |found| found.points);
        assert!(points(shared_network(2, false)) < points(shared_network(0, true)));
    }
}
