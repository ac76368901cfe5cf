//! The only SQL of this domain, one file per thing that is kept.

pub mod avatars;
pub mod departures;
pub mod factors;
pub mod following;
pub mod identities;
pub mod log;
pub mod passkeys;
pub mod people;
pub mod people_list;
pub mod sessions;
pub mod throttles;
pub mod tickets;
pub mod tokens;

use tiltyard_contracts::access::Ban;
use tiltyard_store::{Migration, timestamp};

pub const MIGRATIONS: &[Migration] = &[
    Migration {
        number: 2026112120,
        name: "accounts",
        sql: include_str!("accounts.sql"),
    },
    Migration {
        number: 2026112125,
        name: "avatars",
        sql: "CREATE TABLE avatars (
                user_id UUID PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
                kind TEXT NOT NULL,
                bytes BYTEA NOT NULL
              );",
    },
    Migration {
        number: 2026112130,
        name: "factors",
        sql: include_str!("factors.sql"),
    },
    Migration {
        number: 2026112150,
        name: "people_list",
        sql: include_str!("people_list.sql"),
    },
    Migration {
        number: 2026112370,
        name: "following",
        sql: include_str!("following.sql"),
    },
];

/// A ban, of the three columns it is kept in.
fn ban(at: Option<i64>, reason: Option<String>, until: Option<i64>) -> Option<Ban> {
    at.map(|at| Ban {
        reason: reason.unwrap_or_default(),
        until: until.map(timestamp),
        at: timestamp(at),
    })
}
