//! The SQL of this domain; that of contests lies beside them.

pub mod challenges;
pub mod duels;
pub mod edits;
pub mod experience;
pub mod integrity;
pub mod messages;
pub mod people;
pub mod ratings;
pub mod seasons;
pub mod tickets;

use serde::{Serialize, de::DeserializeOwned};
use tiltyard_store::{Migration, StoreError};
pub(crate) use tiltyard_store::{read, stored};

use crate::Side;

pub const MIGRATIONS: &[Migration] = &[
    Migration {
        number: 2026112310,
        name: "arena",
        sql: include_str!("arena.sql"),
    },
    Migration {
        number: 2026112340,
        name: "contests",
        sql: include_str!("../contests/store/contests.sql"),
    },
    Migration {
        number: 2026112350,
        name: "integrity of duels",
        sql: include_str!("integrity.sql"),
    },
    Migration {
        number: 2026112360,
        name: "swiss tournaments",
        sql: include_str!("../swiss/swiss.sql"),
    },
    Migration {
        number: 2026112371,
        name: "boards",
        sql: include_str!("boards.sql"),
    },
];

/// People who are looked up at one time.
pub(crate) const PEOPLE_ASKED: usize = 500;

/// So many places for what is bound, from this number on.
pub(crate) fn places(first: usize, count: usize) -> String {
    let places: Vec<String> = (first..first + count)
        .map(|number| format!("${number}"))
        .collect();
    places.join(", ")
}

pub(crate) fn json<T: Serialize>(value: &T) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|error| StoreError::Broken(format!("the arena: {error}")))
}

pub(crate) fn of_json<T: DeserializeOwned>(text: &str) -> Result<T, StoreError> {
    serde_json::from_str(text).map_err(|error| StoreError::Broken(format!("the arena: {error}")))
}

const fn side_name(side: Side) -> &'static str {
    match side {
        Side::Left => "left",
        Side::Right => "right",
    }
}

fn side_of(name: &str) -> Side {
    if name == "left" {
        Side::Left
    } else {
        Side::Right
    }
}
