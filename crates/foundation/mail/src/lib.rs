#![doc = include_str!("../README.md")]

mod letter;
mod post;
mod store;

pub use letter::Letter;
pub use post::{Post, PostError, Undelivered};
pub use store::{Kept, MIGRATIONS, QUEUE, forget_sent, kept, queue, sent_to, waiting};
