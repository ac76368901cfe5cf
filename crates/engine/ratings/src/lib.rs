#![doc = include_str!("../README.md")]

pub mod elo;
pub mod evaluate;
pub mod glicko;
mod recentre;

pub use glicko::{Explanation, Outcome, Parameters, Rating, after_duel, expected, explain};
pub use recentre::{Displayed, recentre};
