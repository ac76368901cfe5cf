//! What becomes of submissions, told by the side that judges in the transaction that stores a verdict.

use tiltyard_contracts::{ProblemId, Timestamp, UserId};
use tiltyard_packages::Difficulty;
use tiltyard_store::{StoreError, Tx};

use crate::{
    Problems,
    facts::difficulty_of,
    store::progress::{self, Change},
};

const DAY_S: i64 = 86_400;

/// A submission that was judged, or judged again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotedResult {
    pub problem: ProblemId,
    pub user: UserId,
    pub accepted: bool,
    /// What was noted of the same submission before; `None` the first time.
    pub counted_before: Option<bool>,
    pub at: Timestamp,
}

/// What somebody has solved.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Practised {
    pub easy: i64,
    pub medium: i64,
    pub hard: i64,
    /// Those nobody gave a difficulty too.
    pub total: i64,
}

impl Problems {
    /// Counts a result for the problem and for the person.
    pub async fn note_result(&self, tx: &mut Tx, noted: NotedResult) -> Result<(), StoreError> {
        let change = Change {
            submissions: i64::from(noted.counted_before.is_none()),
            accepted: i64::from(noted.accepted) - i64::from(noted.counted_before.unwrap_or(false)),
        };
        if change.submissions == 0 && change.accepted == 0 {
            return Ok(());
        }
        progress::count(tx, noted.problem, change).await?;
        let known = progress::accepted(tx, noted.user, noted.problem).await?;
        if known.is_none() {
            progress::tried_by(tx, noted.problem).await?;
        }
        let before = known.unwrap_or(0);
        let solved_at = noted.accepted.then_some(noted.at);
        progress::note(tx, noted.user, noted.problem, change, solved_at).await?;
        let solved = i64::from(before + change.accepted > 0) - i64::from(before > 0);
        if solved != 0 {
            progress::solved_by(tx, noted.problem, solved).await?;
        }
        if noted.accepted {
            progress::note_day(tx, noted.user, day_of(noted.at)).await?;
        }
        Ok(())
    }

    /// What somebody has solved, by difficulty.
    pub async fn practised(&self, user: UserId) -> Result<Practised, StoreError> {
        let mut practised = Practised::default();
        for (difficulty, count) in progress::solved(self.store(), user).await? {
            practised.total += count;
            match difficulty_of(difficulty) {
                Some(Difficulty::Easy) => practised.easy += count,
                Some(Difficulty::Medium) => practised.medium += count,
                Some(Difficulty::Hard) => practised.hard += count,
                None => {}
            }
        }
        Ok(practised)
    }
}

/// Days since the epoch, in UTC.
pub(crate) fn day_of(at: Timestamp) -> i64 {
    at.as_second().div_euclid(DAY_S)
}

/// Days in a row that end today, or yesterday where today is not over. `days` come newest first.
pub(crate) fn streak(days: &[i64], today: i64) -> u32 {
    let mut expected = match days.first() {
        Some(day) if *day == today || *day == today - 1 => *day,
        _ => return 0,
    };
    let mut length = 0;
    for day in days {
        if *day != expected {
            break;
        }
        length += 1;
        expected -= 1;
    }
    length
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_streak_ends_where_a_day_is_missing_and_lives_until_today_is_over() {
        for (days, length) in [
            (&[][..], 0),
            (&[10], 1),
            (&[9, 8, 6], 2),
            (&[10, 9, 8], 3),
            (&[8, 7], 0),
        ] {
            assert_eq!(streak(days, 10), length, "{days:?}");
        }
    }
}
