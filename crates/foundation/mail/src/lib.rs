#![doc = include_str!("../README.md")]

mod letter;
mod store;

pub use letter::Letter;
pub use store::{Kept, MIGRATIONS, QUEUE, kept, queue, waiting};
