//! Sums over predictions, kept for each stretch of the history so that any part can be looked at when its length is known.

use super::EXPERIENCED_GAMES_MIN;
use crate::glicko::Outcome;

/// Probabilities nearer to 0 or 1 than this count as this near, or one certain mistake would outweigh everything.
pub const CLAMP: f64 = 1e-6;

/// Tenths of the favourite's probability would leave the lower five empty: these are twentieths from a half on.
pub const BINS: usize = 10;

/// The least duels of both, from; the last is open.
pub const BANDS: [u32; 7] = [0, 1, 3, 6, 10, 20, 40];

/// Stretches held at most; when there are more, each two become one.
const CHUNKS_MAX: usize = 2048;

#[derive(Clone, Copy, Default)]
pub struct Sums {
    pub decided: f64,
    pub draws: f64,
    pub right: f64,
    pub log_loss: f64,
    pub log_loss_of_draws: f64,
    pub brier: f64,
    pub bins: [BinSums; BINS],
}

#[derive(Clone, Copy, Default)]
pub struct BinSums {
    pub decided: f64,
    pub expected: f64,
    pub won: f64,
}

#[derive(Clone, Copy, Default)]
pub struct BandSums {
    pub decided: f64,
    pub right: f64,
    pub log_loss: f64,
}

/// What one system said in one stretch.
#[derive(Clone, Copy, Default)]
pub struct Tally {
    pub all: Sums,
    pub experienced: Sums,
    pub bands: [BandSums; BANDS.len()],
}

impl Sums {
    fn add(&mut self, expected: f64, outcome: Outcome) {
        if outcome == Outcome::Draw {
            self.draws += 1.0;
            self.log_loss_of_draws -= (expected.ln() + (1.0 - expected).ln()) / 2.0;
            return;
        }
        let score = outcome.left_score();
        self.decided += 1.0;
        self.right += right(expected, score);
        self.log_loss += log_loss(expected, score);
        self.brier += (score - expected).powi(2);
        let (favourite, won) = if expected >= 0.5 {
            (expected, score)
        } else {
            (1.0 - expected, 1.0 - score)
        };
        let bin = (((favourite - 0.5) * 2.0 * BINS as f64) as usize).min(BINS - 1);
        let bin = &mut self.bins[bin];
        bin.decided += 1.0;
        bin.expected += favourite;
        bin.won += won;
    }

    fn merge(&mut self, other: &Self) {
        self.decided += other.decided;
        self.draws += other.draws;
        self.right += other.right;
        self.log_loss += other.log_loss;
        self.log_loss_of_draws += other.log_loss_of_draws;
        self.brier += other.brier;
        for (bin, other) in self.bins.iter_mut().zip(&other.bins) {
            bin.decided += other.decided;
            bin.expected += other.expected;
            bin.won += other.won;
        }
    }
}

/// Who is favoured by nothing is named half rightly, whoever wins.
fn right(expected: f64, score: f64) -> f64 {
    if expected == 0.5 {
        0.5
    } else {
        f64::from((expected > 0.5) == (score > 0.5))
    }
}

fn log_loss(expected: f64, score: f64) -> f64 {
    -if score > 0.5 {
        expected.ln()
    } else {
        (1.0 - expected).ln()
    }
}

impl Tally {
    pub fn add(&mut self, expected: f64, outcome: Outcome, least_games: u32) {
        let expected = expected.clamp(CLAMP, 1.0 - CLAMP);
        self.all.add(expected, outcome);
        if least_games >= EXPERIENCED_GAMES_MIN {
            self.experienced.add(expected, outcome);
        }
        if outcome != Outcome::Draw {
            let band = BANDS.iter().rposition(|from| *from <= least_games);
            let band = &mut self.bands[band.unwrap_or(0)];
            band.decided += 1.0;
            band.right += right(expected, outcome.left_score());
            band.log_loss += log_loss(expected, outcome.left_score());
        }
    }

    pub fn merge(&mut self, other: &Self) {
        self.all.merge(&other.all);
        self.experienced.merge(&other.experienced);
        for (band, other) in self.bands.iter_mut().zip(&other.bands) {
            band.decided += other.decided;
            band.right += other.right;
            band.log_loss += other.log_loss;
        }
    }
}

/// The tallies of all systems along the history, in stretches of equally many rounds.
pub struct Chunks {
    systems: usize,
    rounds_each: u64,
    rounds: u64,
    /// Stretch after stretch, in each one tally for each system.
    tallies: Vec<Tally>,
}

impl Chunks {
    pub fn new(systems: usize) -> Self {
        Self {
            systems,
            rounds_each: 1,
            rounds: 0,
            tallies: Vec::new(),
        }
    }

    /// The tallies to add a duel of this round to; rounds come in their order, from 0 on.
    pub fn of_round(&mut self, round: u64) -> &mut [Tally] {
        self.rounds = self.rounds.max(round + 1);
        if round / self.rounds_each >= CHUNKS_MAX as u64 {
            self.halve();
        }
        let first = (round / self.rounds_each) as usize * self.systems;
        if self.tallies.len() < first + self.systems {
            self.tallies.resize(first + self.systems, Tally::default());
        }
        &mut self.tallies[first..first + self.systems]
    }

    fn halve(&mut self) {
        self.rounds_each *= 2;
        let held = self.tallies.len() / self.systems;
        for chunk in 0..held {
            for system in 0..self.systems {
                let tally = self.tallies[chunk * self.systems + system];
                let target = (chunk / 2) * self.systems + system;
                if chunk % 2 == 0 {
                    self.tallies[target] = tally;
                } else {
                    self.tallies[target].merge(&tally);
                }
            }
        }
        self.tallies.truncate(held.div_ceil(2) * self.systems);
    }

    pub fn rounds(&self) -> u64 {
        self.rounds
    }

    /// One tally for each system of what comes after a part of the rounds. Exact for histories of up to as many rounds as there can be
    /// stretches; in longer ones the cut falls between two stretches.
    pub fn after(&self, burn_in: f64) -> Vec<Tally> {
        let cut = (self.rounds as f64 * burn_in).round() as u64;
        let mut sums = vec![Tally::default(); self.systems];
        for (chunk, tallies) in self.tallies.chunks(self.systems).enumerate() {
            if chunk as u64 * self.rounds_each < cut {
                continue;
            }
            for (sum, tally) in sums.iter_mut().zip(tallies) {
                sum.merge(tally);
            }
        }
        sums
    }
}
