#![doc = include_str!("../README.md")]

pub mod elo;
pub mod elo_mmr;
pub mod evaluate;
pub mod glicko;
mod recentre;
pub mod weng_lin;

pub use glicko::{Explanation, Outcome, Parameters, Rating, after_duel, expected, explain};
pub use recentre::{Displayed, recentre};
