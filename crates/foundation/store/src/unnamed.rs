//! PostgreSQL with or without named statements. A pool of connections in between that forgets what was prepared (PgBouncer
//! before 1.21, in transaction mode) needs every statement sent whole; sqlx lets each query say so, and here it is said
//! once for all.

use either::Either;
use futures_util::{future::BoxFuture, stream::BoxStream};
use sqlx::{
    Database, Error, Execute, Executor, Postgres, SqlStr,
    error::BoxDynError,
    postgres::{PgQueryResult, PgRow, PgStatement, PgTypeInfo},
};

/// Where queries for PostgreSQL go.
#[derive(Debug, Clone, Copy)]
pub struct Server<E> {
    pub(crate) inner: E,
    /// Whether statements are prepared under a name and used again.
    pub(crate) named: bool,
}

/// A query that is prepared for this once.
struct Once<Q>(Q);

impl<'q, Q: Execute<'q, Postgres>> Execute<'q, Postgres> for Once<Q> {
    fn sql(self) -> SqlStr {
        self.0.sql()
    }

    fn statement(&self) -> Option<&PgStatement> {
        self.0.statement()
    }

    fn take_arguments(&mut self) -> Result<Option<<Postgres as Database>::Arguments>, BoxDynError> {
        self.0.take_arguments()
    }

    fn persistent(&self) -> bool {
        false
    }
}

impl<'c, E: Executor<'c, Database = Postgres>> Executor<'c> for Server<E> {
    type Database = Postgres;

    fn fetch_many<'e, 'q: 'e, Q>(
        self,
        query: Q,
    ) -> BoxStream<'e, Result<Either<PgQueryResult, PgRow>, Error>>
    where
        'c: 'e,
        Q: 'q + Execute<'q, Postgres>,
    {
        if self.named {
            self.inner.fetch_many(query)
        } else {
            self.inner.fetch_many(Once(query))
        }
    }

    fn fetch_optional<'e, 'q: 'e, Q>(self, query: Q) -> BoxFuture<'e, Result<Option<PgRow>, Error>>
    where
        'c: 'e,
        Q: 'q + Execute<'q, Postgres>,
    {
        if self.named {
            self.inner.fetch_optional(query)
        } else {
            self.inner.fetch_optional(Once(query))
        }
    }

    fn prepare_with<'e>(
        self,
        sql: SqlStr,
        parameters: &'e [PgTypeInfo],
    ) -> BoxFuture<'e, Result<PgStatement, Error>>
    where
        'c: 'e,
    {
        self.inner.prepare_with(sql, parameters)
    }
}
