#![doc = include_str!("../README.md")]

mod model;
mod refused;

pub use model::*;
pub use refused::Refused;
