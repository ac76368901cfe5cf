//! `GET /me/security-log`; for administrators that of one person and of all.

use std::collections::HashMap;

use axum::extract::Path;
use serde::Serialize;
use tiltyard_contracts::{LogEntryId, Timestamp, UserId};
use tiltyard_http::{Json, Page, PageQuery, Person, Problem, ProblemBody, Query};
use utoipa::ToSchema;

use super::{State, admin_people::user};
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
    responses((status = 200, body = Page<LogEntry>), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
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

/// What happened to the ways into somebody's account, with the name the account has now.
#[derive(Debug, Serialize, ToSchema)]
pub struct NamedLogEntry {
    #[serde(flatten)]
    entry: LogEntry,
    /// `null` where the account is gone.
    #[schema(required)]
    handle: Option<String>,
}

/// What happened to the ways into somebody's account, newest first.
#[utoipa::path(get, path = "/admin/people/{id}/security-log", tag = "admin", operation_id = "security_log_of",
    security(("session" = ["permission:people.manage"]), ("token" = ["admin:read"])),
    params(("id" = UserId, Path), PageQuery),
    responses((status = 200, body = Page<LogEntry>), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn of(
    state: State,
    Path(id): Path<String>,
    Query(page): Query<PageQuery>,
) -> Result<Json<Page<LogEntry>>, Problem> {
    let id = user(&id)?;
    let limit = page.limit()?;
    state.person(id).await?;
    let entries = state
        .security_log(Some(id), page.cursor()?, limit + 1)
        .await?;
    Ok(Json(
        Page::of(entries, limit, |entry| entry.id.uuid()).map(LogEntry::from),
    ))
}

/// What happened to the ways into all accounts, newest first.
#[utoipa::path(get, path = "/admin/security-log", tag = "admin", operation_id = "security_log_of_all",
    security(("session" = ["permission:people.manage"]), ("token" = ["admin:read"])), params(PageQuery),
    responses((status = 200, body = Page<NamedLogEntry>), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn all(
    state: State,
    Query(page): Query<PageQuery>,
) -> Result<Json<Page<NamedLogEntry>>, Problem> {
    let limit = page.limit()?;
    let entries = state.security_log(None, page.cursor()?, limit + 1).await?;
    let users: Vec<UserId> = entries.iter().filter_map(|entry| entry.user).collect();
    let handles: HashMap<UserId, String> = state.handles(&users).await?;
    let page = Page::of(entries, limit, |entry| entry.id.uuid()).map(|entry| NamedLogEntry {
        handle: entry.user.and_then(|user| handles.get(&user).cloned()),
        entry: entry.into(),
    });
    Ok(Json(page))
}
