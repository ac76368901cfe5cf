//! Where somebody begins who has never played: by what they have solved in practice. A narrow start from outside information makes fairer first
//! duels than a wide one from nothing, and no start learns from others: under matched pairing such a start runs away.

use std::collections::HashMap;

use jiff::SignedDuration;
use parking_lot::Mutex;
use tiltyard_contracts::{Timestamp, UserId};
use tiltyard_ratings::{Parameters, Rating};

use crate::{Arena, Rejected, duel::Player, kept::Standing, pool::Pool};

/// Nobody begins beyond these, whatever they have solved.
const PLACED: std::ops::RangeInclusive<f64> = 1200.0..=1900.0;
/// Of somebody who has solved nothing yet.
const NEWCOMER: f64 = 1400.0;
/// What the first solved problem of a level says; each further one says less.
const PER_LEVEL: [f64; 4] = [30.0, 30.0, 70.0, 120.0];
/// What each further one is worth of the one before.
const FADE: f64 = 0.85;

/// The start of somebody who solved so many problems of each level: without one, easy, medium, hard.
#[must_use]
pub fn start(solved: [u64; 4]) -> f64 {
    let sum = |index: usize| {
        let count = i32::try_from(solved[index]).unwrap_or(i32::MAX);
        PER_LEVEL[index] * (1.0 - FADE.powi(count)) / (1.0 - FADE)
    };
    let solved: f64 = (0..solved.len()).map(sum).sum();
    (NEWCOMER + solved * 0.5).clamp(*PLACED.start(), *PLACED.end())
}

/// Each look at the queue asks for everybody in it: what somebody has solved is looked up this often.
const PLACED_KEPT: SignedDuration = SignedDuration::from_secs(60);
/// People of whom that is remembered; when there are more, all are looked up again.
const PLACED_KEPT_MAX: usize = 10_000;

/// Where people began who were placed of late, and when that was looked up.
pub(crate) type PlacedLately = Mutex<HashMap<UserId, (Timestamp, f64)>>;

impl Arena {
    pub(crate) async fn placed(&self, user: UserId) -> Result<Rating, Rejected> {
        let now = self.now();
        let known = self.placed_lately().lock().get(&user).copied();
        let start = match known.filter(|(at, _)| now.duration_since(*at) < PLACED_KEPT) {
            Some((_, start)) => start,
            None => {
                let start = start(self.problems().solved_by_level(user).await?);
                let mut lately = self.placed_lately().lock();
                if lately.len() >= PLACED_KEPT_MAX {
                    lately.clear();
                }
                lately.insert(user, (now, start));
                start
            }
        };
        let parameters = Parameters::default();
        let newcomer = Rating::newcomer(&parameters);
        Ok(Rating::placed(start, newcomer.deviation, &parameters))
    }

    pub(crate) async fn standing_of(
        &self,
        player: &Player,
        pool: Pool,
    ) -> Result<Standing, Rejected> {
        Ok(match player {
            Player::Person { user } | Player::Ghost { of: user, .. } => {
                self.record(*user, pool).await?.standing(self.now())
            }
            Player::Bot { rating } => Standing {
                rating: f64::from(*rating),
                deviation: 0.0,
                provisional: false,
            },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_has_solved_more_and_harder_begins_higher_and_nobody_beyond_the_ends() {
        assert!((start([0; 4]) - NEWCOMER).abs() < f64::EPSILON);
        let starts = [[0, 3, 0, 0], [0, 10, 0, 0], [0, 10, 5, 0], [0, 10, 5, 5]].map(start);
        assert!(starts.is_sorted(), "{starts:?}");
        assert!(start([0, 1_000, 1_000, 1_000]) <= *PLACED.end());
        assert!(starts[0] > NEWCOMER);
    }
}
