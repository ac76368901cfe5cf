#![doc = include_str!("../README.md")]

pub mod duel;
pub mod matchmaking;
pub mod pool;

pub use duel::{Actor, Body, Command, Duel, Event, Rejected, Side, State};
pub use pool::{CodeShown, Goal, Kind, Pool, Terms};
