#![doc = include_str!("../README.md")]

pub mod agenda;
pub mod compare;
pub mod tool;
pub mod verdict;

pub use agenda::Agenda;
pub use compare::{CannotCompare, Comparison, is_standard};
pub use tool::{Feedback, Said, ToolWord};
