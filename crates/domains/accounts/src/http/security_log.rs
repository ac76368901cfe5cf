//! `GET /me/security-log`.

use axum::extract::Query;
use serde::Serialize;
use tiltyard_contracts::{LogEntryId, Timestamp, UserId};
use tiltyard_http::{Json, Page, PageQuery, Person, Problem, ProblemBody};
use utoipa::ToSchema;

use super::State;
use crate::security_log::Entry;

/// What happened to the ways into an account.
#[derive(Debug, Serialize, ToSchema)]
pub struct LogEntry {
    id: LogEntryId,
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
    /// Stable: `signed_in`, `password_changed`, …
    kind: String,
    detail: String,
    address: String,
    agent: String,
    /// Whose account it was.
    #[schema(required)]
    user: Option<UserId>,
    /// Who did it, where it was somebody else.
    #[schema(required)]
    actor: Option<UserId>,
}

impl From<Entry> for LogEntry {
    fn from(entry: Entry) -> Self {
        Self {
            id: entry.id,
            at: entry.at,
            kind: entry.kind,
            detail: entry.detail,
            address: entry.address,
            agent: entry.agent,
            user: entry.user,
            actor: entry.actor,
        }
    }
}

/// What happened to the ways into one's account, newest first.
#[utoipa::path(get, path = "/me/security-log", tag = "accounts", operation_id = "security_log",
    security(("session" = ["person"]), ("token" = ["account:read"])), params(PageQuery),
    responses((status = 200, body = Page<LogEntry>), (status = "default", body = ProblemBody)))]
pub async fn own(
    state: State,
    Person(who): Person,
    Query(page): Query<PageQuery>,
) -> Result<Json<Page<LogEntry>>, Problem> {
    let limit = page.limit()?;
    let entries = state
        .security_log(Some(who.user), page.cursor()?, limit + 1)
        .await?;
    Ok(Json(
        Page::of(entries, limit, |entry| entry.id.uuid()).map(LogEntry::from),
    ))
}
