#![doc = include_str!("../README.md")]

mod export;
mod foreign;
mod model;
mod refused;

pub mod polygon;
pub mod statement;

pub use export::{NotExported, export};
pub use model::*;
pub use refused::Refused;
