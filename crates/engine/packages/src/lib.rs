#![doc = include_str!("../README.md")]

mod foreign;
mod model;
mod refused;

pub mod polygon;
pub mod statement;

pub use model::*;
pub use refused::Refused;
