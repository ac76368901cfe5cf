#![doc = include_str!("../README.md")]

mod backup;
mod blobs;
mod dialect;
mod error;
mod migrate;
mod open;
pub mod outbox;
mod secrets;
mod transaction;
mod unnamed;

pub use backup::restore;
pub use blobs::{BlobHash, BlobStore, alone_in, counted_on};
pub use error::StoreError;
pub use migrate::Migration;
pub use open::{Engine, Store, StoreConfig};
pub use outbox::{Outgoing, RelayTurn};
pub use transaction::{Connection, Readers, Tx};
pub use unnamed::Server;

pub use sqlx;

/// A count as it is stored: one that does not fit is as good as the greatest.
#[must_use]
pub fn stored(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// A count as it was stored.
#[must_use]
pub fn read(count: i64) -> u64 {
    u64::try_from(count).unwrap_or_default()
}

/// The time as it is stored.
#[must_use]
pub fn micros(at: jiff::Timestamp) -> i64 {
    at.as_microsecond()
}

/// The time as it was stored.
#[must_use]
pub fn timestamp(micros: i64) -> jiff::Timestamp {
    jiff::Timestamp::from_microsecond(micros).unwrap_or(jiff::Timestamp::MAX)
}

/// Runs one text of SQL on whichever engine there is: `on!(read store, db => …)` what was committed before,
/// `on!(stale store, db => …)` what a replica knows, `on!(write tx, db => …)` inside a transaction, and
/// `on!(change tx => query)` inside a transaction for a query that only changes rows: it answers how many.
#[macro_export]
macro_rules! on {
    (read $store:expr, $db:ident => $body:expr) => {
        match $store.readers() {
            $crate::Readers::Sqlite($db) => $body.map_err($crate::StoreError::from),
            $crate::Readers::Postgres($db) => $body.map_err($crate::StoreError::from),
        }
    };
    (stale $store:expr, $db:ident => $body:expr) => {
        match $store.stale_readers() {
            $crate::Readers::Sqlite($db) => $body.map_err($crate::StoreError::from),
            $crate::Readers::Postgres($db) => $body.map_err($crate::StoreError::from),
        }
    };
    (write $tx:expr, $db:ident => $body:expr) => {
        match $tx.connection() {
            $crate::Connection::Sqlite($db) => $body.map_err($crate::StoreError::from),
            $crate::Connection::Postgres($db) => $body.map_err($crate::StoreError::from),
        }
    };
    (change $tx:expr => $query:expr) => {
        match $tx.connection() {
            $crate::Connection::Sqlite(db) => $query
                .execute(db)
                .await
                .map(|done| done.rows_affected())
                .map_err($crate::StoreError::from),
            $crate::Connection::Postgres(db) => $query
                .execute(db)
                .await
                .map(|done| done.rows_affected())
                .map_err($crate::StoreError::from),
        }
    };
}

/// A struct that is read from the columns of its fields' names, whichever engine there is. `#[flatten]` before the first field reads
/// that one from the same columns in its own way.
///
/// WHY not the derive of sqlx: with it both drivers, SQLite in C among them, are built a second time for the compiler.
#[macro_export]
macro_rules! row {
    ($(#[$about:meta])* $vis:vis struct $name:ident {
        $(#[flatten] $inner:ident: $inner_type:ty,)?
        $($field_vis:vis $field:ident: $type:ty,)*
    }) => {
        $(#[$about])*
        $vis struct $name {
            $($inner: $inner_type,)?
            $($field_vis $field: $type,)*
        }

        impl<'r, R> $crate::sqlx::FromRow<'r, R> for $name
        where
            R: $crate::sqlx::Row,
            &'r str: $crate::sqlx::ColumnIndex<R>,
            $($inner_type: $crate::sqlx::FromRow<'r, R>,)?
            $($type: $crate::sqlx::Decode<'r, R::Database> + $crate::sqlx::Type<R::Database>,)*
        {
            fn from_row(row: &'r R) -> Result<Self, $crate::sqlx::Error> {
                Ok(Self {
                    $($inner: <$inner_type as $crate::sqlx::FromRow<'r, R>>::from_row(row)?,)?
                    $($field: row.try_get(stringify!($field))?,)*
                })
            }
        }
    };
}
