#![doc = include_str!("../README.md")]

mod signature;

pub use signature::*;
