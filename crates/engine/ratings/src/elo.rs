//! Elo with a fixed K: the oldest system that works, kept to hold the others against.

/// Every newcomer begins here.
pub const START: f64 = 1500.0;

/// The probability that the left one wins.
pub fn expected(left: f64, right: f64) -> f64 {
    1.0 / (1.0 + 10f64.powf((right - left) / 400.0))
}

/// Both ratings after a duel; `score` is the left one's: 1, 0.5 or 0.
pub fn after_duel(left: f64, right: f64, score: f64, k: f64) -> (f64, f64) {
    let change = k * (score - expected(left, right));
    (left + change, right - change)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elo_says_what_the_published_formula_says() {
        // 400 points are odds of ten to one.
        assert!((expected(1900.0, 1500.0) - 10.0 / 11.0).abs() < 1e-12);
        let (left, right) = after_duel(1500.0, 1500.0, 1.0, 32.0);
        assert_eq!((left, right), (1516.0, 1484.0));
    }
}
