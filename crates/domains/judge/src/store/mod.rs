//! The only SQL of this domain.

pub mod attempts;
pub mod drafts;
pub mod rejudges;
pub mod statistics;
pub mod submissions;

use tiltyard_store::Migration;

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

/// Counts fit; what does not is as good as the greatest.
pub fn stored(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}

pub fn read(value: i64) -> u64 {
    u64::try_from(value).unwrap_or_default()
}
