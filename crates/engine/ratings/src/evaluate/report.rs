//! What an evaluation found, for programs and as tables for people.

use std::fmt;

use serde::Serialize;

use super::{
    EXPERIENCED_GAMES_MIN,
    tally::{BANDS, Chunks, Sums, Tally},
    times::TimeReading,
};

#[derive(Debug, Clone, Serialize)]
pub struct Report {
    pub duels: u64,
    pub draws: u64,
    pub players: usize,
    /// Different times.
    pub rounds: u64,
    /// How the times were read.
    pub time: &'static str,
    #[serde(skip)]
    time_reading: TimeReading,
    /// The least duels of both among the experienced.
    pub experienced_games_min: u32,
    pub parts: Vec<Part>,
}

/// What comes after a part of the rounds.
#[derive(Debug, Clone, Serialize)]
pub struct Part {
    pub burn_in: f64,
    pub systems: Vec<SystemNumbers>,
}

#[derive(Debug, Clone, Serialize)]
pub struct SystemNumbers {
    pub name: String,
    pub all: Numbers,
    /// Pairs of which both had enough duels before.
    pub experienced: Numbers,
    pub by_games: Vec<Band>,
}

/// Draws are left out of everything but `draws` and `log_loss_with_draws`. What nothing was counted for is none.
#[derive(Debug, Clone, Serialize)]
pub struct Numbers {
    /// Without draws.
    pub pairs: u64,
    pub draws: u64,
    pub accuracy: Option<f64>,
    /// With the natural logarithm.
    pub log_loss: Option<f64>,
    /// A draw as half a win and half a loss.
    pub log_loss_with_draws: Option<f64>,
    /// A draw as half named rightly.
    pub accuracy_with_draws: Option<f64>,
    pub brier: Option<f64>,
    pub calibration: Vec<Bin>,
}

/// Favourites of about the same probability.
#[derive(Debug, Clone, Serialize)]
pub struct Bin {
    pub pairs: u64,
    pub expected: f64,
    pub won: f64,
}

/// Pairs by the duels of the one who has fewer.
#[derive(Debug, Clone, Serialize)]
pub struct Band {
    pub games_from: u32,
    /// None in the last.
    pub games_to: Option<u32>,
    pub pairs: u64,
    pub accuracy: f64,
    pub log_loss: f64,
}

impl Report {
    pub(super) fn of(
        chunks: &Chunks,
        names: &[String],
        burn_ins: &[f64],
        players: usize,
        time: TimeReading,
    ) -> Self {
        let whole = chunks.after(0.0).first().copied().unwrap_or_default().all;
        let parts = burn_ins
            .iter()
            .map(|burn_in| Part {
                burn_in: *burn_in,
                systems: names
                    .iter()
                    .zip(chunks.after(*burn_in))
                    .map(|(name, tally)| SystemNumbers {
                        name: name.clone(),
                        all: Numbers::of(&tally.all),
                        experienced: Numbers::of(&tally.experienced),
                        by_games: bands(&tally),
                    })
                    .collect(),
            })
            .collect();
        Self {
            duels: (whole.decided + whole.draws) as u64,
            draws: whole.draws as u64,
            players,
            rounds: chunks.rounds(),
            time: time.name(),
            time_reading: time,
            experienced_games_min: EXPERIENCED_GAMES_MIN,
            parts,
        }
    }
}

impl Numbers {
    fn of(sums: &Sums) -> Self {
        let part = |sum: f64, count: f64| (count > 0.0).then(|| sum / count);
        let all = sums.decided + sums.draws;
        Self {
            pairs: sums.decided as u64,
            draws: sums.draws as u64,
            accuracy: part(sums.right, sums.decided),
            log_loss: part(sums.log_loss, sums.decided),
            log_loss_with_draws: part(sums.log_loss + sums.log_loss_of_draws, all),
            accuracy_with_draws: part(sums.right + sums.draws / 2.0, all),
            brier: part(sums.brier, sums.decided),
            calibration: sums
                .bins
                .iter()
                .filter(|bin| bin.decided > 0.0)
                .map(|bin| Bin {
                    pairs: bin.decided as u64,
                    expected: bin.expected / bin.decided,
                    won: bin.won / bin.decided,
                })
                .collect(),
        }
    }
}

fn bands(tally: &Tally) -> Vec<Band> {
    let ends = BANDS.iter().skip(1).map(|next| Some(next - 1));
    tally
        .bands
        .iter()
        .zip(BANDS.iter().zip(ends.chain([None])))
        .filter(|(sums, _)| sums.decided > 0.0)
        .map(|(sums, (from, to))| Band {
            games_from: *from,
            games_to: to,
            pairs: sums.decided as u64,
            accuracy: sums.right / sums.decided,
            log_loss: sums.log_loss / sums.decided,
        })
        .collect()
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{} duels ({} draws) of {} players in {} rounds",
            self.duels, self.draws, self.players, self.rounds
        )?;
        writeln!(f, "times are {}", self.time_reading)?;
        for part in &self.parts {
            part.write(f)?;
        }
        writeln!(
            f,
            "\nDraws are left out of pairs, accuracy, log loss and Brier; \"with draws\" counts them as half a win."
        )
    }
}

impl Part {
    fn write(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.burn_in == 0.0 {
            writeln!(f, "\nAll rounds")?;
        } else {
            writeln!(
                f,
                "\nAfter the first {:.4} % of the rounds",
                self.burn_in * 100.0
            )?;
        }
        let known = format!("both had {EXPERIENCED_GAMES_MIN} duels");
        writeln!(
            f,
            "  {:<10} {:<17} {:>9} {:>9} {:>9} {:>7} {:>16} {:>19}",
            "system",
            "pairs of whom",
            "pairs",
            "accuracy",
            "log loss",
            "Brier",
            "acc. with draws",
            "log loss with draws"
        )?;
        for system in &self.systems {
            for (whom, numbers) in [("all", &system.all), (known.as_str(), &system.experienced)] {
                writeln!(
                    f,
                    "  {:<10} {whom:<17} {:>9} {:>9} {:>9} {:>7} {:>16} {:>19}",
                    system.name,
                    numbers.pairs,
                    percent(numbers.accuracy),
                    four(numbers.log_loss),
                    four(numbers.brier),
                    percent(numbers.accuracy_with_draws),
                    four(numbers.log_loss_with_draws),
                )?;
            }
        }
        let Some(ours) = self.systems.first() else {
            return Ok(());
        };
        writeln!(
            f,
            "\n  {}, by the duels of the one who had fewer",
            ours.name
        )?;
        for band in &ours.by_games {
            let range = match band.games_to {
                Some(to) if to == band.games_from => to.to_string(),
                Some(to) => format!("{}-{to}", band.games_from),
                None => format!("{}+", band.games_from),
            };
            writeln!(
                f,
                "  {range:<10} {:>9} {:>9} {:>9}",
                band.pairs,
                percent(Some(band.accuracy)),
                four(Some(band.log_loss))
            )?;
        }
        writeln!(
            f,
            "\n  {}, favourites: said, and what they did ({known})",
            ours.name
        )?;
        for bin in &ours.experienced.calibration {
            writeln!(
                f,
                "  {:>9} {:>9} {:>9}",
                bin.pairs,
                percent(Some(bin.expected)),
                percent(Some(bin.won))
            )?;
        }
        Ok(())
    }
}

fn percent(part: Option<f64>) -> String {
    part.map_or_else(|| "-".to_owned(), |part| format!("{:.2} %", part * 100.0))
}

fn four(number: Option<f64>) -> String {
    number.map_or_else(|| "-".to_owned(), |number| format!("{number:.4}"))
}
