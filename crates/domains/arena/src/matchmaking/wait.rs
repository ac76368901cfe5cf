//! How long somebody will wait, told honestly: from who waits and from who came lately.

use tiltyard_contracts::Timestamp;

use super::{waited_for_window_ms, window_after};
use crate::pool::between_ms;

/// How far back arrivals are looked at.
pub const ARRIVALS_MS: u64 = 3_600_000;
/// Longer waits are not told in numbers.
pub const EXPECTED_MAX_MS: u64 = 1_800_000;
/// Fewer arrivals say nothing.
const ARRIVALS_MIN: usize = 3;
const STEP_MS: u64 = 1_000;

/// Somebody who joined the queue of a pool, or waits there.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Arrival {
    pub at: Timestamp,
    pub rating: f64,
}

/// The wait half of all do not exceed, for somebody of this rating who joins now. `arrivals` are all of the last hour, whether they still wait or
/// not; `waiting` those whom nobody has met yet. `None` where it cannot be told, or is too long to be waited for.
///
/// People come independently of each other and as often as in the last hour; who comes is met when their window, the younger one, is wide
/// enough. Somebody who waits is met when the own window is wide enough, if nobody else has met them by then.
#[must_use]
pub fn expected_wait_ms(
    rating: f64,
    arrivals: &[Arrival],
    waiting: &[Arrival],
    now: Timestamp,
) -> Option<u64> {
    let lately: Vec<f64> = arrivals
        .iter()
        .filter(|arrival| between_ms(arrival.at, now) < ARRIVALS_MS && arrival.rating.is_finite())
        .map(|arrival| arrival.rating)
        .collect();
    let lately: &[f64] = if lately.len() < ARRIVALS_MIN {
        &[]
    } else {
        &lately
    };
    let mut gaps: Vec<f64> = lately.iter().map(|other| (other - rating).abs()).collect();
    gaps.sort_by(f64::total_cmp);
    let free: Vec<(u64, f64)> = waiting
        .iter()
        .map(|other| free(rating, other, lately))
        .collect();
    let mut coming = 0.0;
    for step in 0..EXPECTED_MAX_MS / STEP_MS {
        let waited_ms = step * STEP_MS;
        let near = gaps.partition_point(|gap| *gap <= window_after(waited_ms));
        coming += share_of_hour(near, STEP_MS);
        let met = free.iter().filter(|(at_ms, _)| *at_ms <= waited_ms);
        let nobody: f64 = (-coming).exp() * met.map(|(_, free)| 1.0 - free).product::<f64>();
        if nobody <= 0.5 {
            // The next wave makes the pair.
            return Some(waited_ms + STEP_MS);
        }
    }
    None
}

/// When one of those who wait can be met, and how likely nobody has come by then who is as near to them.
fn free(rating: f64, other: &Arrival, lately: &[f64]) -> (u64, f64) {
    let at_ms = waited_for_window_ms((other.rating - rating).abs());
    let is_near = |rival: &&f64| (**rival - other.rating).abs() <= window_after(at_ms);
    let coming = share_of_hour(lately.iter().filter(is_near).count(), at_ms);
    (at_ms, (-coming).exp())
}

/// How many of so many an hour come in a time.
fn share_of_hour(people: usize, time_ms: u64) -> f64 {
    #[expect(
        clippy::cast_precision_loss,
        reason = "a count of people, and times within an hour"
    )]
    let share = people as f64 * time_ms as f64 / ARRIVALS_MS as f64;
    share
}
