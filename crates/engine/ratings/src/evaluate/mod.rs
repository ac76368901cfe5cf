//! How well ratings predict a history: each duel is predicted from all before it, then told to the ratings.

mod history;
mod report;
mod results;
mod systems;
mod tally;
mod times;

use std::io::Read;

pub use history::Refused;
pub use report::{Band, Bin, Numbers, Part, Report, SystemNumbers};
pub use systems::{Against, UnknownSystem};
pub use times::TimeReading;

use crate::glicko::Parameters;
use history::History;
use systems::System;
use tally::Chunks;

/// Duels both must have behind them for the numbers of those who are known.
pub const EXPERIENCED_GAMES_MIN: u32 = 5;

/// The part of the rounds the published numbers leave out.
pub const CUSTOMARY_BURN_IN: f64 = 0.3;

#[derive(Debug, Clone, Default)]
pub struct Settings {
    pub parameters: Parameters,
    /// Systems to hold ours against.
    pub against: Vec<Against>,
    /// From 0 to 1: the part of the rounds, from the first on, whose predictions are not counted.
    pub burn_in: f64,
    /// How times are read; none looks at them.
    pub time: Option<TimeReading>,
}

/// Reads a history once. Memory goes with the number of players, not of duels.
pub fn evaluate(input: impl Read, settings: &Settings) -> Result<Report, Refused> {
    let mut history = History::open(input, settings.time)?;
    let mut systems = vec![System::ours(settings.parameters.clone())];
    systems.extend(settings.against.iter().map(System::against));
    let mut chunks = Chunks::new(systems.len());
    let mut games: Vec<u32> = Vec::new();
    while let Some(duel) = history.next()? {
        let (left, right) = (duel.left as usize, duel.right as usize);
        let players = left.max(right) + 1;
        if players > games.len() {
            games.resize(players, 0);
        }
        let least_games = games[left].min(games[right]);
        let tallies = chunks.of_round(duel.round);
        for (system, tally) in systems.iter_mut().zip(tallies) {
            let expected = system.play(left, right, duel.outcome, duel.at_ms);
            tally.add(expected, duel.outcome, least_games);
        }
        games[left] += 1;
        games[right] += 1;
    }
    let mut burn_ins = vec![settings.burn_in, CUSTOMARY_BURN_IN];
    burn_ins.sort_by(f64::total_cmp);
    burn_ins.dedup();
    let names: Vec<String> = systems.iter().map(System::name).collect();
    Ok(Report::of(
        &chunks,
        &names,
        &burn_ins,
        games.len(),
        history.time(),
    ))
}

#[cfg(test)]
mod tests;
