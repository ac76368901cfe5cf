//! Pages of people. Which conditions there are decides the text of the query, so that each finds its index.

use jiff::Timestamp;
use tiltyard_contracts::Role;
use tiltyard_http::Cursor;
use tiltyard_store::{Store, StoreError, micros, on};

use super::people::{COLUMNS, Row};
use crate::{
    Person,
    people::{PeopleFilter, PeopleState},
};

pub async fn page(
    store: &Store,
    filter: &PeopleFilter,
    after: Option<Cursor>,
    limit: u32,
    now: Timestamp,
) -> Result<Vec<Person>, StoreError> {
    let pattern = filter
        .query
        .as_deref()
        .map(str::trim)
        .filter(|query| !query.is_empty())
        .map(pattern);
    let mut conditions = String::from("deleted_at IS NULL AND id < $1");
    let mut number = 2;
    let mut and = |condition: &str| {
        number += 1;
        conditions.push_str(" AND ");
        conditions.push_str(&condition.replace('?', &format!("${number}")));
    };
    if pattern.is_some() {
        and(
            "(handle_key LIKE ? ESCAPE '\\' OR name_key LIKE ? ESCAPE '\\' OR email_key LIKE ? ESCAPE '\\')",
        );
    }
    if filter.role.is_some() {
        and("role = ?");
    }
    let banned_at = (filter.state == Some(PeopleState::Banned)).then(|| micros(now));
    match filter.state {
        Some(PeopleState::Banned) => {
            and("banned_at IS NOT NULL AND (ban_until IS NULL OR ban_until > ?)");
        }
        Some(PeopleState::Unverified) => {
            conditions.push_str(" AND email_verified_at IS NULL AND NOT guest");
        }
        Some(PeopleState::Guest) => conditions.push_str(" AND guest"),
        None => {}
    }
    let sql = sqlx::AssertSqlSafe(format!(
        "SELECT {COLUMNS} FROM users WHERE {conditions} ORDER BY id DESC LIMIT $2"
    ));
    let rows = on!(read store, db => {
        let mut query = sqlx::query_as::<_, Row>(sql)
            .bind(after.map_or(sqlx::types::Uuid::max(), |Cursor(id)| id))
            .bind(i64::from(limit));
        if let Some(pattern) = pattern {
            query = query.bind(pattern);
        }
        if let Some(role) = filter.role.map(Role::name) {
            query = query.bind(role);
        }
        if let Some(at) = banned_at {
            query = query.bind(at);
        }
        query.fetch_all(db).await
    })?;
    Ok(rows.into_iter().map(Person::from).collect())
}

/// Anything that contains these letters; the letters that mean something in a pattern mean themselves.
fn pattern(query: &str) -> String {
    let mut pattern = String::from("%");
    for c in query.to_lowercase().chars() {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_somebody_types_is_searched_for_as_it_is() {
        assert_eq!(pattern("50%_Ä\\"), "%50\\%\\_ä\\\\%");
    }
}
