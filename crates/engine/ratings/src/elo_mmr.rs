//! Contests with many: Elo-MMR (Ebtekar and Liu, "Elo-MMR: a rating system for massive multiplayer competitions", 2021). A contest shows
//! each contestant's performance; a rating is what best explains all performances, where a single odd one counts little.
//!
//! A contest of n contestants takes time in the order of n².

use std::f64::consts::PI;

use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Parameters {
    pub initial_value: f64,
    pub initial_deviation: f64,
    /// What the deviation of somebody who always comes tends to.
    pub limit_deviation: f64,
    /// What a contest then weighs beside all before it.
    pub weight_limit: f64,
    /// The paper's rho: how fast what is remembered turns from single performances to their sum. 0 keeps every one.
    pub transfer: f64,
    /// Whether a shared place counts as half a win and half a loss, or as one of each.
    pub split_ties: bool,
    /// Performances kept one by one; the oldest go into the sum.
    pub history_max: usize,
}

impl Default for Parameters {
    fn default() -> Self {
        Self {
            initial_value: 1500.0,
            initial_deviation: 350.0,
            limit_deviation: 80.0,
            weight_limit: 0.2,
            transfer: 1.0,
            split_ties: true,
            history_max: 100,
        }
    }
}

impl Parameters {
    /// The variance of a performance around the skill. With [`Self::drift`] it makes the limits true: a contest of precision 1/beta² weighs
    /// `weight_limit` beside what was known, and the deviation it leaves is the one it found.
    fn performance_variance(&self) -> f64 {
        (1.0 + 1.0 / self.weight_limit) * self.limit_deviation.powi(2)
    }

    /// The variance skill gains from contest to contest.
    fn drift(&self) -> f64 {
        self.weight_limit * self.limit_deviation.powi(2)
    }
}

/// A value and how much it weighs, which is one over a variance.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Weighed {
    pub value: f64,
    pub weight: f64,
}

/// What is known of one contestant.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Rating {
    pub value: f64,
    pub deviation: f64,
    /// What is no longer remembered one by one, with what was believed at first.
    pub sum: Weighed,
    /// Performances, the oldest first.
    pub history: Vec<Weighed>,
    pub contests: u32,
}

impl Rating {
    pub fn newcomer(parameters: &Parameters) -> Self {
        Self {
            value: parameters.initial_value,
            deviation: parameters.initial_deviation,
            sum: Weighed {
                value: parameters.initial_value,
                weight: parameters.initial_deviation.powi(-2),
            },
            history: Vec::new(),
            contests: 0,
        }
    }

    /// What passes between two contests: all is known a little less well.
    fn diffuse(&mut self, parameters: &Parameters) {
        let kept = 1.0 / (1.0 + parameters.drift() / self.deviation.powi(2));
        let transferred = kept.powf(parameters.transfer);
        let own = transferred * self.sum.weight;
        let singles: f64 = self.history.iter().map(|one| one.weight).sum();
        let moved = (1.0 - transferred) * (self.sum.weight + singles);
        self.sum = Weighed {
            value: (own * self.sum.value + moved * self.value) / (own + moved),
            weight: kept * (own + moved),
        };
        for one in &mut self.history {
            one.weight *= kept * transferred;
        }
        self.deviation /= kept.sqrt();
    }

    fn learn(&mut self, performance: f64, parameters: &Parameters) {
        let variance = parameters.performance_variance();
        self.history.push(Weighed {
            value: performance,
            weight: 1.0 / variance,
        });
        while self.history.len() > parameters.history_max.max(1) {
            let oldest = self.history.remove(0);
            let weight = self.sum.weight + oldest.weight;
            self.sum = Weighed {
                value: (self.sum.value * self.sum.weight + oldest.value * oldest.weight) / weight,
                weight,
            };
        }
        let scale = logistic_scale(variance.sqrt());
        let values = self.history.iter().map(|one| one.value);
        let low = values.clone().fold(self.sum.value, f64::min);
        let high = values.fold(self.sum.value, f64::max);
        self.value = root(low, high, self.value, |x| {
            let start = (self.sum.weight * (x - self.sum.value), self.sum.weight);
            self.history.iter().fold(start, |(sum, slope), one| {
                let pull = ((x - one.value) / (2.0 * scale)).tanh();
                let strength = one.weight * variance / scale;
                (
                    sum + strength * pull,
                    slope + strength * (1.0 - pull * pull) / (2.0 * scale),
                )
            })
        });
        self.deviation = (self.deviation.powi(-2) + 1.0 / variance).powf(-0.5);
        self.contests += 1;
    }
}

/// The scale of a logistic distribution with this standard deviation.
fn logistic_scale(deviation: f64) -> f64 {
    deviation * 3f64.sqrt() / PI
}

/// Moves everybody's rating by a contest and says the performances. Beside each rating stands the place: less is better. Fewer than two
/// contestants show nothing.
pub fn after_contest(contestants: &mut [(Rating, u32)], parameters: &Parameters) -> Vec<f64> {
    if contestants.len() < 2 {
        return contestants.iter().map(|(rating, _)| rating.value).collect();
    }
    for (rating, _) in contestants.iter_mut() {
        rating.diffuse(parameters);
    }
    let entrants: Vec<Entrant> = contestants
        .iter()
        .map(|(rating, rank)| {
            let deviation = rating
                .deviation
                .hypot(parameters.performance_variance().sqrt());
            Entrant {
                value: rating.value,
                deviation,
                scale: logistic_scale(deviation),
                rank: *rank,
            }
        })
        .collect();
    let performances: Vec<f64> = (0..entrants.len())
        .map(|own| performance(&entrants, own, parameters.split_ties))
        .collect();
    for ((rating, _), performance) in contestants.iter_mut().zip(&performances) {
        rating.learn(*performance, parameters);
    }
    performances
}

/// What is believed of a performance before the contest.
struct Entrant {
    value: f64,
    deviation: f64,
    scale: f64,
    rank: u32,
}

/// The performance that best explains whom one was before and behind, given what was believed.
fn performance(entrants: &[Entrant], own: usize, split_ties: bool) -> f64 {
    let me = &entrants[own];
    let tie = if split_ties { 1.0 } else { 2.0 };
    let slope = |x: f64| {
        entrants
            .iter()
            .enumerate()
            .fold((0.0, 0.0), |(sum, slope), (at, other)| {
                // What was believed of oneself pulls like a win and a loss against oneself.
                let (times, shift) = match me.rank.cmp(&other.rank) {
                    _ if at == own => (2.0, 0.0),
                    std::cmp::Ordering::Less => (1.0, -1.0),
                    std::cmp::Ordering::Equal => (tie, 0.0),
                    std::cmp::Ordering::Greater => (1.0, 1.0),
                };
                let pull = ((x - other.value) / (2.0 * other.scale)).tanh();
                (
                    sum + (times * pull + shift) / other.deviation,
                    slope + times * (1.0 - pull * pull) / (2.0 * other.scale * other.deviation),
                )
            })
    };
    let (mut low, mut high) = entrants.iter().fold(
        (f64::INFINITY, f64::NEG_INFINITY),
        |(low, high), entrant| (low.min(entrant.value), high.max(entrant.value)),
    );
    let mut step = me.deviation;
    while slope(low).0 > 0.0 {
        low -= step;
        step *= 2.0;
    }
    step = me.deviation;
    while slope(high).0 < 0.0 {
        high += step;
        step *= 2.0;
    }
    root(low, high, me.value, slope)
}

/// Where a growing function between two points is zero; it says its value and its slope. Newton's steps, and halving where they lead out.
fn root(low: f64, high: f64, start: f64, function: impl Fn(f64) -> (f64, f64)) -> f64 {
    const STEPS_MAX: usize = 200;
    const PRECISION: f64 = 1e-9;
    let (mut low, mut high) = (low, high);
    let mut x = start.clamp(low, high);
    for _ in 0..STEPS_MAX {
        let (value, slope) = function(x);
        if value > 0.0 {
            high = x;
        } else {
            low = x;
        }
        let newton = x - value / slope;
        let next = if newton.is_finite() && (low..=high).contains(&newton) {
            newton
        } else {
            low.midpoint(high)
        };
        if (next - x).abs() < PRECISION {
            return next;
        }
        x = next;
    }
    x
}

#[cfg(test)]
mod tests;
