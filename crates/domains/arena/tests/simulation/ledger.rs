//! Ratings as results make them: each rated duel is booked once, and what is booked can be computed again from what was booked.

use std::collections::BTreeSet;

use tiltyard_arena::duel::{Duel, Side};
use tiltyard_contracts::DuelId;
use tiltyard_ratings::{Outcome, Parameters, Rating, after_duel, expected};

const PLAYERS: usize = 120;
/// Duels begin one after the other, so that players are away for some time too.
const BETWEEN_DUELS_MS: i64 = 600_000;

struct Booked {
    players: [usize; 2],
    outcome: Outcome,
    at_ms: i64,
}

pub struct Ledger {
    parameters: Parameters,
    ratings: Vec<Rating>,
    duels: BTreeSet<DuelId>,
    booked: Vec<Booked>,
}

impl Ledger {
    pub fn new() -> Self {
        let parameters = Parameters::default();
        let ratings = vec![Rating::newcomer(&parameters); PLAYERS];
        Self {
            parameters,
            ratings,
            duels: BTreeSet::new(),
            booked: Vec::new(),
        }
    }

    /// The end of a duel is told; it may be told again.
    pub fn book(&mut self, number: u64, duel: &Duel) {
        let Some(score) = duel.rated_score() else {
            return;
        };
        if !self.duels.insert(duel.id) {
            return;
        }
        let outcome = match duel.outcome.as_ref().and_then(|outcome| outcome.winner) {
            Some(Side::Left) => Outcome::LeftWon,
            Some(Side::Right) => Outcome::RightWon,
            None => Outcome::Draw,
        };
        assert!((outcome.left_score() - score).abs() < f64::EPSILON);
        let left = number as usize % PLAYERS;
        let right = (left + 1 + number as usize / PLAYERS % (PLAYERS - 1)) % PLAYERS;
        let at_ms = number as i64 * BETWEEN_DUELS_MS;
        let booked = Booked {
            players: [left, right],
            outcome,
            at_ms,
        };
        Self::change(&mut self.ratings, &booked, &self.parameters);
        self.booked.push(booked);
    }

    fn change(ratings: &mut [Rating], booked: &Booked, parameters: &Parameters) {
        let [left, right] = booked.players;
        let (old_left, old_right) = (ratings[left], ratings[right]);
        let both = expected(&old_left, &old_right, parameters)
            + expected(&old_right, &old_left, parameters);
        assert!((both - 1.0).abs() < 1e-9, "chances are a whole");
        let (new_left, new_right) = after_duel(
            &old_left,
            &old_right,
            booked.outcome,
            booked.at_ms,
            parameters,
        );
        let (gain_left, gain_right) = (
            new_left.value - old_left.value,
            new_right.value - old_right.value,
        );
        match booked.outcome {
            Outcome::LeftWon => assert!(gain_left >= 0.0 && gain_right <= 0.0),
            Outcome::RightWon => assert!(gain_left <= 0.0 && gain_right >= 0.0),
            Outcome::Draw => assert!(gain_left * gain_right <= 0.0),
        }
        (ratings[left], ratings[right]) = (new_left, new_right);
    }

    /// Everything counted once, and the same again from the beginning.
    pub fn holds(&self, rated: usize) {
        assert_eq!(self.booked.len(), rated);
        let games: u32 = self.ratings.iter().map(|rating| rating.games).sum();
        assert_eq!(games as usize, 2 * rated, "each duel is a game of two");
        let mut again = vec![Rating::newcomer(&self.parameters); PLAYERS];
        for booked in &self.booked {
            Self::change(&mut again, booked, &self.parameters);
        }
        assert_eq!(again, self.ratings);
    }
}
