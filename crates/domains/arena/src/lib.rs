#![doc = include_str!("../README.md")]

pub mod bots;
pub mod choose;
pub mod duel;
pub mod matchmaking;
pub mod pace;
pub mod pool;
pub mod xp;

pub use duel::{Actor, Body, Command, Duel, Event, Rejected, Side, State};
pub use pool::{CodeShown, Goal, Kind, Pool, Terms};
