//! To be filled.
use crate::RustAttack;
pub const ALL: &[RustAttack] = &[];
