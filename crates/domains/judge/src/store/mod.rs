//! The only SQL of this domain.

pub mod attempts;
pub mod drafts;
pub mod rejudges;
pub mod statistics;
pub mod submissions;

use tiltyard_store::Migration;
pub use tiltyard_store::{read, stored};

pub const MIGRATIONS: &[Migration] = &[
    Migration {
        number: 2026112190,
        name: "judge",
        sql: include_str!("judge.sql"),
    },
    Migration {
        number: 2026112210,
        name: "submissions on behalf",
        sql: include_str!("on_behalf.sql"),
    },
];
