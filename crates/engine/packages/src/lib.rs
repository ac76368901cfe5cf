#![doc = include_str!("../README.md")]

pub mod archive;
mod foreign;
pub mod kattis;
mod model;
mod open;
pub mod program;
mod refused;
pub mod request;

pub mod polygon;
pub mod statement;

pub use model::*;
pub use open::{Opened, open};
pub use refused::Refused;
pub use request::{NotJudgeable, Submitted};
