//! The only SQL of this domain, one file per thing that is kept.

pub mod factors;
pub mod identities;
pub mod log;
pub mod passkeys;
pub mod people;
pub mod sessions;
pub mod throttles;
pub mod tickets;
pub mod tokens;

use tiltyard_store::Migration;

pub const MIGRATIONS: &[Migration] = &[
    Migration {
        number: 2026112120,
        name: "accounts",
        sql: include_str!("accounts.sql"),
    },
    Migration {
        number: 2026112130,
        name: "factors",
        sql: include_str!("factors.sql"),
    },
];
