//! The fifth step of Glicko-2: how erratic a player is, found as the root of a function that falls.

const PRECISION: f64 = 1e-9;
const STEPS_MAX: usize = 100;

/// The new volatility. `information` is one over Glickman's v, `pull` the sum his delta is made of, all on the Glicko-2 scale.
pub fn after(deviation: f64, volatility: f64, information: f64, pull: f64, tau: f64) -> f64 {
    let v = 1.0 / information;
    let delta = v * pull;
    let variance = deviation * deviation;
    let start = (volatility * volatility).ln();
    let slope = |x: f64| {
        let e = x.exp();
        let sum = variance + v + e;
        e * (delta * delta - sum) / (2.0 * sum * sum) - (x - start) / (tau * tau)
    };
    let mut low = start;
    let mut high = if delta * delta > variance + v {
        (delta * delta - variance - v).ln()
    } else {
        let mut steps = 1.0;
        while slope(start - steps * tau) < 0.0 && steps < STEPS_MAX as f64 {
            steps += 1.0;
        }
        start - steps * tau
    };
    let (mut at_low, mut at_high) = (slope(low), slope(high));
    for _ in 0..STEPS_MAX {
        if (high - low).abs() <= PRECISION || at_high == at_low {
            break;
        }
        let next = low + (low - high) * at_low / (at_high - at_low);
        let at_next = slope(next);
        if at_next * at_high <= 0.0 {
            low = high;
            at_low = at_high;
        } else {
            // The Illinois step: an end that stays counts half, or the other would creep.
            at_low /= 2.0;
        }
        high = next;
        at_high = at_next;
    }
    (low / 2.0).exp()
}
