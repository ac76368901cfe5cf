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

/// The wait half of all do not reach, for somebody of this rating who joins now. `arrivals` are all of the last hour, whether they still wait or
/// not; `waiting` those whom nobody has met yet. `None` where it cannot be told, or is too long to be waited for.
#[must_use]
pub fn expected_wait_ms(
    rating: f64,
    arrivals: &[Arrival],
    waiting: &[Arrival],
    now: Timestamp,
) -> Option<u64> {
    let of_waiting = waiting
        .iter()
        .map(|other| {
            // The own window is the narrower one: it began last.
            waited_for_window_ms((other.rating - rating).abs())
        })
        .min();
    let of_arrivals = until_somebody_comes_ms(rating, arrivals, now);
    let wait = match (of_waiting, of_arrivals) {
        (Some(one), Some(other)) => one.min(other),
        (one, other) => one.or(other)?,
    };
    (wait <= EXPECTED_MAX_MS).then_some(wait)
}

/// People come independently of each other and as often as in the last hour. Who comes after a time `s` may be met at a time `t` if the gap is within the
/// window they have after `t − s`. The wait is the `t` until which one such person is as likely as none.
fn until_somebody_comes_ms(rating: f64, arrivals: &[Arrival], now: Timestamp) -> Option<u64> {
    let mut gaps: Vec<f64> = arrivals
        .iter()
        .filter(|arrival| between_ms(arrival.at, now) < ARRIVALS_MS)
        .map(|arrival| (arrival.rating - rating).abs())
        .filter(|gap| gap.is_finite())
        .collect();
    if gaps.len() < ARRIVALS_MIN {
        return None;
    }
    gaps.sort_by(f64::total_cmp);
    #[expect(clippy::cast_precision_loss, reason = "an hour in milliseconds")]
    let share_of_hour = STEP_MS as f64 / ARRIVALS_MS as f64;
    let mut expected = 0.0;
    for step in 0..EXPECTED_MAX_MS / STEP_MS {
        let waited_ms = step * STEP_MS;
        let window = window_after(waited_ms);
        let near = gaps.partition_point(|gap| *gap <= window);
        #[expect(clippy::cast_precision_loss, reason = "a count of people")]
        let coming = near as f64 * share_of_hour;
        expected += coming;
        if expected >= std::f64::consts::LN_2 {
            return Some(waited_ms + STEP_MS);
        }
    }
    None
}
