#![doc = include_str!("../README.md")]

pub mod archive;
mod export;
mod foreign;
pub mod kattis;
mod model;
mod open;
pub mod program;
mod refused;
pub mod request;
mod sample;
pub mod verify;

pub mod polygon;
pub mod statement;

pub use export::{NotExported, export};
pub use model::*;
pub use open::{Opened, open};
pub use refused::Refused;
pub use request::{NotJudgeable, Submitted};
pub use sample::sample;
pub use verify::verify;
