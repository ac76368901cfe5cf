//! The systems an evaluation runs side by side, each with what it holds of every player.

use std::{fmt, str::FromStr};

use thiserror::Error;

use crate::{
    elo,
    glicko::{Outcome, Parameters, Rating, after_duel, expected},
};

const K_MAX: f64 = 1000.0;

/// A system to compare with.
#[derive(Debug, Clone, PartialEq)]
pub enum Against {
    /// With its K.
    Elo(f64),
    /// Glicko-2 as published, every duel a period.
    Glicko2,
}

#[derive(Debug, Error, PartialEq)]
#[error(
    "there is no system {0:?} to compare with; there are elo32 (or another K from 1 to 1000) and glicko2"
)]
pub struct UnknownSystem(String);

impl FromStr for Against {
    type Err = UnknownSystem;

    fn from_str(name: &str) -> Result<Self, UnknownSystem> {
        if name == "glicko2" {
            return Ok(Self::Glicko2);
        }
        name.strip_prefix("elo")
            .and_then(|k| k.parse().ok())
            .filter(|k| (1.0..=K_MAX).contains(k))
            .map(Self::Elo)
            .ok_or_else(|| UnknownSystem(name.to_owned()))
    }
}

impl fmt::Display for Against {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Elo(k) => write!(f, "elo{k}"),
            Self::Glicko2 => write!(f, "glicko2"),
        }
    }
}

/// What it is called and what it holds.
pub struct System {
    name: String,
    pool: Pool,
}

enum Pool {
    Glicko {
        parameters: Parameters,
        ratings: Vec<Rating>,
    },
    Elo {
        k: f64,
        values: Vec<f64>,
    },
}

impl System {
    pub fn ours(parameters: Parameters) -> Self {
        Self::glicko("tiltyard", parameters)
    }

    pub fn against(against: &Against) -> Self {
        match against {
            Against::Glicko2 => Self::glicko("glicko2", Parameters::textbook()),
            Against::Elo(k) => Self {
                name: against.to_string(),
                pool: Pool::Elo {
                    k: *k,
                    values: Vec::new(),
                },
            },
        }
    }

    fn glicko(name: &str, parameters: Parameters) -> Self {
        Self {
            name: name.to_owned(),
            pool: Pool::Glicko {
                parameters,
                ratings: Vec::new(),
            },
        }
    }

    pub fn name(&self) -> String {
        self.name.clone()
    }

    /// The probability that the left one wins, as it was before; then both ratings are moved.
    pub fn play(&mut self, left: usize, right: usize, outcome: Outcome, at_ms: i64) -> f64 {
        let players = left.max(right) + 1;
        match &mut self.pool {
            Pool::Glicko {
                parameters,
                ratings,
            } => {
                if ratings.len() < players {
                    ratings.resize(players, Rating::newcomer(parameters));
                }
                let (a, b) = (ratings[left], ratings[right]);
                let chance = expected(
                    &a.at(at_ms, parameters),
                    &b.at(at_ms, parameters),
                    parameters,
                );
                (ratings[left], ratings[right]) = after_duel(&a, &b, outcome, at_ms, parameters);
                chance
            }
            Pool::Elo { k, values } => {
                if values.len() < players {
                    values.resize(players, elo::START);
                }
                let (a, b) = (values[left], values[right]);
                (values[left], values[right]) = elo::after_duel(a, b, outcome.left_score(), *k);
                elo::expected(a, b)
            }
        }
    }
}
