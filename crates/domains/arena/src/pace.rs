//! How long people take to solve a problem: the one model by which problems are chosen and bots play.
//!
//! The time somebody takes is log-normal. Its median is `even_median_ms` where the person's rating is the problem's, and `factor_per_400` times as
//! long for each 400 points the problem is harder. So a problem's rating says who has an even chance to solve it in a quarter of an hour, and 400
//! points more make the chance about nine in ten, as an Elo scale has it.

use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Timing {
    pub even_median_ms: f64,
    pub factor_per_400: f64,
    /// Of the logarithm of the time.
    pub sigma: f64,
}

impl Default for Timing {
    fn default() -> Self {
        Self {
            even_median_ms: 900_000.0,
            factor_per_400: 3.3,
            sigma: 0.9,
        }
    }
}

/// Somebody solved a problem in a duel.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Solved {
    pub rating: f64,
    pub problem_rating: f64,
    pub took_ms: u64,
}

/// Fewer records are not worth more than the defaults.
pub const RECORDS_MIN: usize = 50;

impl Timing {
    /// From what was recorded, by least squares on logarithms. Who did not solve it in time is missing in records, so that it tells of people who
    /// are a little faster than they are. `None` where there is too little to tell.
    #[must_use]
    pub fn recorded(records: &[Solved]) -> Option<Self> {
        let points: Vec<(f64, f64)> = records
            .iter()
            .filter(|record| record.took_ms > 0)
            .map(|record| {
                (
                    (record.problem_rating - record.rating) / 400.0,
                    ms(record.took_ms).ln(),
                )
            })
            .filter(|(gap, _)| gap.is_finite())
            .collect();
        if points.len() < RECORDS_MIN {
            return None;
        }
        #[expect(clippy::cast_precision_loss, reason = "a count of records")]
        let count = points.len() as f64;
        let mean = |of: fn(&(f64, f64)) -> f64| points.iter().map(of).sum::<f64>() / count;
        let (mean_gap, mean_time) = (mean(|point| point.0), mean(|point| point.1));
        let spread: f64 = points.iter().map(|(gap, _)| (gap - mean_gap).powi(2)).sum();
        let together: f64 = points
            .iter()
            .map(|(gap, time)| (gap - mean_gap) * (time - mean_time))
            .sum();
        // Where all gaps are alike they say nothing of their influence.
        let usual = Self::default().factor_per_400.ln();
        let slope = if spread / count < 0.01 {
            usual
        } else {
            (together / spread).clamp(0.2, 3.0)
        };
        let at_even = mean_time - slope * mean_gap;
        let rest: f64 = points
            .iter()
            .map(|(gap, time)| (time - at_even - slope * gap).powi(2))
            .sum();
        Some(Self {
            even_median_ms: at_even.exp(),
            factor_per_400: slope.exp(),
            sigma: (rest / count).sqrt().clamp(0.2, 2.0),
        })
    }

    #[must_use]
    pub fn median_ms(&self, rating: f64, problem_rating: f64) -> f64 {
        self.even_median_ms * self.factor_per_400.powf((problem_rating - rating) / 400.0)
    }

    /// The time of somebody who is `z` standard deviations slower than the median.
    #[must_use]
    pub fn time_ms(&self, rating: f64, problem_rating: f64, z: f64) -> f64 {
        self.median_ms(rating, problem_rating) * (self.sigma * z).exp()
    }

    /// How likely it is solved within that time.
    #[must_use]
    pub fn chance(&self, rating: f64, problem_rating: f64, duration_ms: u64) -> f64 {
        let z = (ms(duration_ms) / self.median_ms(rating, problem_rating)).ln() / self.sigma;
        normal_below(z)
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "durations are far below 2^52 ms"
)]
pub(crate) const fn ms(duration_ms: u64) -> f64 {
    duration_ms as f64
}

/// The share of a normal distribution below `z`, to seven digits (Abramowitz and Stegun, 26.2.17).
fn normal_below(z: f64) -> f64 {
    const TERMS: [f64; 5] = [
        0.319_381_530,
        -0.356_563_782,
        1.781_477_937,
        -1.821_255_978,
        1.330_274_429,
    ];
    let t = 1.0 / (1.0 + 0.231_641_9 * z.abs());
    let sum = TERMS.iter().rev().fold(0.0, |sum, term| (sum + term) * t);
    let above = (-z * z / 2.0).exp() / std::f64::consts::TAU.sqrt() * sum;
    if z < 0.0 { above } else { 1.0 - above }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_even_problem_is_even_in_a_quarter_of_an_hour_and_harder_in_less() {
        let timing = Timing::default();
        assert!((timing.chance(1500.0, 1500.0, 900_000) - 0.5).abs() < 1e-6);
        assert!((timing.chance(1900.0, 1500.0, 900_000) - 0.91).abs() < 0.01);
        assert!(timing.chance(1500.0, 1500.0, 300_000) < 0.15);
        assert!(timing.chance(0.0, 4000.0, 300_000) < 1e-6);
    }

    #[test]
    fn records_give_back_the_timing_they_were_made_with() {
        let made = Timing {
            even_median_ms: 400_000.0,
            factor_per_400: 2.0,
            sigma: 0.5,
        };
        let records: Vec<Solved> = (0..400_u32)
            .map(|number| {
                let rating = 1200.0 + f64::from(number % 20) * 40.0;
                let z = [-1.0, 1.0][(number / 20 % 2) as usize];
                let took_ms = made.time_ms(rating, 1500.0, z) as u64;
                Solved {
                    rating,
                    problem_rating: 1500.0,
                    took_ms,
                }
            })
            .collect();
        let found = Timing::recorded(&records).expect("a timing");
        assert!(
            (found.even_median_ms / made.even_median_ms - 1.0).abs() < 0.01,
            "{found:?}"
        );
        assert!(
            (found.factor_per_400 - 2.0).abs() < 0.01 && (found.sigma - 0.5).abs() < 0.01,
            "{found:?}"
        );
        assert_eq!(Timing::recorded(&records[..49]), None);
    }
}
