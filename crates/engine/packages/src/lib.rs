#![doc = include_str!("../README.md")]

pub mod archive;
mod export;
mod foreign;
pub mod kattis;
mod model;
mod open;
pub mod program;
mod refused;
mod sample;
pub mod request;
pub mod verify;

pub mod polygon;
pub mod statement;

pub use export::{NotExported, export};
pub use model::*;
pub use open::{Opened, open};
pub use refused::Refused;
pub use sample::sample;
pub use verify::verify;
pub use request::{NotJudgeable, Submitted};
