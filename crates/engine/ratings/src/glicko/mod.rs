//! Glicko-2 (Glickman 2012), one duel at a time. The defaults hold the volatility constant: tracking it for each player buys nothing, the
//! growth of the deviation with games and days is what matters.

mod explain;
mod parameters;
mod volatility;

use serde::{Deserialize, Serialize};

pub use explain::{Explanation, explain};
pub use parameters::{BadParameters, Parameters};

/// Points of the shown scale in one unit of the Glicko-2 scale.
pub(crate) const SCALE: f64 = 173.7178;

const MS_PER_DAY: f64 = 86_400_000.0;

/// What is known of one player in one pool.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Rating {
    pub value: f64,
    /// One standard deviation of the value, in points, as it was right after the last duel. [`Rating::at`] says what it is now.
    pub deviation: f64,
    /// On the Glicko-2 scale.
    pub volatility: f64,
    /// Rated duels so far.
    pub games: u32,
    /// When the last of them was; none before the first.
    pub last_at_ms: Option<i64>,
}

/// How a duel ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    LeftWon,
    RightWon,
    Draw,
}

impl Outcome {
    /// 1 for a win of the left one, 0.5 for a draw, 0 for a loss.
    pub fn left_score(self) -> f64 {
        match self {
            Self::LeftWon => 1.0,
            Self::Draw => 0.5,
            Self::RightWon => 0.0,
        }
    }

    pub fn right_score(self) -> f64 {
        1.0 - self.left_score()
    }
}

impl Rating {
    /// Somebody nothing is known of.
    pub fn newcomer(parameters: &Parameters) -> Self {
        Self::placed(
            parameters.initial_value,
            parameters.initial_deviation,
            parameters,
        )
    }

    /// Somebody of whom something is known from elsewhere: practice, another pool, a declared level.
    pub fn placed(value: f64, deviation: f64, parameters: &Parameters) -> Self {
        Self {
            value: value.clamp(parameters.value_floor, parameters.value_cap),
            deviation: deviation.clamp(parameters.deviation_floor, parameters.deviation_ceiling),
            volatility: parameters.volatility,
            games: 0,
            last_at_ms: None,
        }
    }

    /// The same rating as it stands at a moment: the longer nobody saw the player, the less is known. A moment before the last duel counts as
    /// that duel's.
    #[must_use]
    pub fn at(&self, at_ms: i64, parameters: &Parameters) -> Self {
        let Some(last_at_ms) = self.last_at_ms else {
            return *self;
        };
        let days = at_ms.saturating_sub(last_at_ms).max(0) as f64 / MS_PER_DAY;
        let periods = days * parameters.periods_per_day;
        if periods <= 0.0 {
            return *self;
        }
        let growth = self.volatility * SCALE;
        let grown = (self.deviation * self.deviation + growth * growth * periods).sqrt();
        Self {
            // A deviation that is above the ceiling already was put there on purpose.
            deviation: grown.min(parameters.deviation_ceiling.max(self.deviation)),
            ..*self
        }
    }

    /// Whether the value is still a guess, and shown with a question mark.
    pub fn is_provisional(&self, parameters: &Parameters) -> bool {
        self.games < parameters.provisional_games
            && self.deviation >= parameters.provisional_deviation
    }
}

/// How much a deviation, on the Glicko-2 scale, flattens a prediction.
fn flattening(deviation: f64) -> f64 {
    1.0 / (1.0 + 3.0 * deviation * deviation / std::f64::consts::PI.powi(2)).sqrt()
}

fn logistic(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}

/// The probability that the left one wins (a draw is half a win), with what is not known of both. For ratings as they stand at the moment
/// that is asked about: see [`Rating::at`].
pub fn expected(left: &Rating, right: &Rating, _parameters: &Parameters) -> f64 {
    let deviation = left.deviation.hypot(right.deviation) / SCALE;
    logistic(flattening(deviation) * (left.value - right.value) / SCALE)
}

/// Both ratings after a duel at a moment. Neither sees what the duel made of the other.
pub fn after_duel(
    left: &Rating,
    right: &Rating,
    outcome: Outcome,
    at_ms: i64,
    parameters: &Parameters,
) -> (Rating, Rating) {
    let (left_now, right_now) = (left.at(at_ms, parameters), right.at(at_ms, parameters));
    let finish = |now: &Rating, other: &Rating, score: f64| Rating {
        last_at_ms: Some(now.last_at_ms.map_or(at_ms, |last| last.max(at_ms))),
        ..after_period(now, &[(*other, score)], parameters)
    };
    (
        finish(&left_now, &right_now, outcome.left_score()),
        finish(&right_now, &left_now, outcome.right_score()),
    )
}

/// A rating after all duels of one period, each an opponent and a score, taken as simultaneous: Glickman's own way. Does not touch the time.
pub fn after_period(rating: &Rating, duels: &[(Rating, f64)], parameters: &Parameters) -> Rating {
    if duels.is_empty() {
        return *rating;
    }
    let deviation = rating.deviation / SCALE;
    let (mut information, mut pull) = (0.0, 0.0);
    for (opponent, score) in duels {
        let weight = flattening(opponent.deviation / SCALE);
        let chance = logistic(weight * (rating.value - opponent.value) / SCALE);
        information += weight * weight * chance * (1.0 - chance);
        pull += weight * (score - chance);
    }
    // A result that was certain says nothing, and a division by nothing says too much.
    let information = information.max(f64::MIN_POSITIVE);
    let volatility = if parameters.tau > 0.0 {
        volatility::after(
            deviation,
            rating.volatility,
            information,
            pull,
            parameters.tau,
        )
    } else {
        rating.volatility
    };
    let before = deviation * deviation + volatility * volatility;
    let variance = 1.0 / (1.0 / before + information);
    let change = (SCALE * variance * pull).clamp(-parameters.change_max, parameters.change_max);
    Rating {
        value: (rating.value + change).clamp(parameters.value_floor, parameters.value_cap),
        deviation: (SCALE * variance.sqrt())
            .clamp(parameters.deviation_floor, parameters.deviation_ceiling),
        volatility,
        games: rating
            .games
            .saturating_add(u32::try_from(duels.len()).unwrap_or(u32::MAX)),
        last_at_ms: rating.last_at_ms,
    }
}

#[cfg(test)]
mod tests;
