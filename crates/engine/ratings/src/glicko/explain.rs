//! A change of rating in the parts a person asks about: what was likely, what was at stake, why so much.

use serde::{Deserialize, Serialize};

use super::{Outcome, Parameters, Rating, after_duel, expected};

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Explanation {
    pub value_before: f64,
    pub value_after: f64,
    pub change: f64,
    /// The probability of a win that the ratings gave before, from 0 to 1.
    pub expected: f64,
    /// 1, 0.5 or 0.
    pub score: f64,
    pub opponent_value: f64,
    pub opponent_deviation: f64,
    /// As it stood when the duel was played, with the days since the last one.
    pub deviation_before: f64,
    pub deviation_after: f64,
    /// Points of `deviation_before` that come of not having played.
    pub deviation_from_absence: f64,
    /// What the other endings would have changed.
    pub change_if_won: f64,
    pub change_if_drawn: f64,
    pub change_if_lost: f64,
    pub provisional_before: bool,
    pub provisional_after: bool,
}

/// Explains the change of one player: `before` and `after` are theirs, `score` is what they got.
pub fn explain(
    before: &Rating,
    after: &Rating,
    opponent: &Rating,
    score: f64,
    at_ms: i64,
    parameters: &Parameters,
) -> Explanation {
    let now = before.at(at_ms, parameters);
    let opponent_now = opponent.at(at_ms, parameters);
    let change_if = |outcome| {
        after_duel(before, opponent, outcome, at_ms, parameters)
            .0
            .value
            - before.value
    };
    Explanation {
        value_before: before.value,
        value_after: after.value,
        change: after.value - before.value,
        expected: expected(&now, &opponent_now, parameters),
        score,
        opponent_value: opponent_now.value,
        opponent_deviation: opponent_now.deviation,
        deviation_before: now.deviation,
        deviation_after: after.deviation,
        deviation_from_absence: now.deviation - before.deviation,
        change_if_won: change_if(Outcome::LeftWon),
        change_if_drawn: change_if(Outcome::Draw),
        change_if_lost: change_if(Outcome::RightWon),
        provisional_before: before.is_provisional(parameters),
        provisional_after: after.is_provisional(parameters),
    }
}
