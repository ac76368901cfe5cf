//! Problems as rows: the only SQL of this domain.

pub mod drafts;
pub mod duels;
pub mod list;
pub mod lists;
pub mod progress;
pub mod shipped;
pub mod suggestions;
pub mod talk;
pub mod verifications;
pub mod versions;

use tiltyard_store::Migration;

pub const MIGRATIONS: &[Migration] = &[
    Migration {
        number: 2026112200,
        name: "problems",
        sql: include_str!("problems.sql"),
    },
    Migration {
        number: 2026112220,
        name: "duels of problems",
        sql: include_str!("duels.sql"),
    },
];

/// A value of a query that is put together while it runs.
#[derive(Debug, Clone)]
pub enum Value {
    Text(String),
    Number(i64),
    Id(uuid::Uuid),
}

/// Gives a query its values, in their order.
macro_rules! bound {
    ($query:expr, $values:expr) => {{
        let mut query = $query;
        for value in $values {
            query = match value {
                $crate::store::Value::Text(text) => query.bind(text.as_str()),
                $crate::store::Value::Number(number) => query.bind(*number),
                $crate::store::Value::Id(id) => query.bind(*id),
            };
        }
        query
    }};
}

pub(crate) use bound;
