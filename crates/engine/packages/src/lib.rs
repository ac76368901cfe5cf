#![doc = include_str!("../README.md")]

pub mod archive;
pub mod cms;
pub mod dmoj;
mod export;
mod foreign;
pub mod hydro;
pub mod kattis;
mod model;
mod open;
pub mod polygon;
pub mod program;
mod refused;
pub mod request;
mod sample;
pub mod statement;
pub mod verify;

pub use export::{NotExported, export};
pub use model::*;
pub use open::{Opened, open, open_own};
pub use refused::Refused;
pub use request::{NotJudgeable, Submitted};
pub use sample::sample;
pub use verify::verify;
