//! Honest play: what is looked at when a rated duel has ended, what moderators see of it, and what they decide. Nothing here is a verdict: points
//! bring a duel before a person, and only a person decides.

pub mod cases;
mod deciding;
pub mod finding;
mod flood;
mod looking;
pub mod patterns;
pub mod risk;
pub mod winnow;

pub use cases::{Act, Case, CaseState, LogLine, Similar, Source};
pub use deciding::{Code, Decision, Whole};
pub use finding::{Finding, Place, Sign, Tier, score};
pub use flood::{JOINS_FREE, JOINS_PER_MINUTE_MAX};
pub(crate) use flood::{JOINS_KEPT, Join};
