#![doc = include_str!("../README.md")]

pub mod access;
pub mod clock;
pub mod ids;

pub use access::{Caller, Permission, Role, Scope, SignedIn};
pub use clock::{Clock, ManualClock, SystemClock, Timestamp};
pub use ids::*;
