//! `/admin/people/{id}/sessions`, and looking at the place through somebody's eyes.

use axum::{extract::Path, http::StatusCode, response::Response};
use tiltyard_contracts::UserId;
use tiltyard_http::{Client, Json, Person, Problem, ProblemBody};

use super::{
    State,
    admin_people::user,
    bodies::{Items, Me},
    cookie,
    sessions::LoginSession,
};

/// Where somebody is signed in.
#[utoipa::path(get, path = "/admin/people/{id}/sessions", tag = "admin", operation_id = "list_sessions_of",
    security(("session" = ["permission:people.manage"]), ("token" = ["admin:read"])), params(("id" = UserId, Path)),
    responses((status = 200, body = Items<LoginSession>), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn list(
    state: State,
    Person(who): Person,
    Path(id): Path<String>,
) -> Result<Json<Items<LoginSession>>, Problem> {
    let id = user(&id)?;
    state.person(id).await?;
    let items = state.sessions(id).await?;
    Ok(Json(Items {
        items: items
            .into_iter()
            .map(|session| LoginSession::new(session, &who))
            .collect(),
    }))
}

/// Sign somebody out everywhere.
#[utoipa::path(delete, path = "/admin/people/{id}/sessions", tag = "admin", operation_id = "end_sessions_of",
    security(("session" = ["permission:people.manage"]), ("token" = ["admin:write"])), params(("id" = UserId, Path)),
    responses((status = 204, description = "Ended"), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn end(
    state: State,
    Person(who): Person,
    client: Client,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    state.end_sessions_of(who.user, user(&id)?, &client).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Look through somebody's eyes, for an hour at the most. The cookie becomes one of theirs; they see it in their log.
#[utoipa::path(post, path = "/admin/people/{id}/impersonation", tag = "admin", operation_id = "impersonate",
    security(("session" = ["permission:people.impersonate", "sudo"])), params(("id" = UserId, Path)),
    responses((status = 200, body = Me), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn impersonate(
    state: State,
    Person(who): Person,
    client: Client,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let (visitor, opened) = state.impersonate(&who, user(&id)?, &client).await?;
    let me = Me::read(&state, &visitor).await?;
    Ok(cookie::signed_in(&state, &opened, Json(me)))
}

/// Look through one's own eyes again.
#[utoipa::path(delete, path = "/admin/impersonation", tag = "admin", operation_id = "come_back",
    security(("session" = ["guest"])),
    responses((status = 200, body = Me), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn come_back(
    state: State,
    Person(who): Person,
    client: Client,
) -> Result<Response, Problem> {
    let (back, opened) = state.come_back(&who, &client).await?;
    let me = Me::read(&state, &back).await?;
    Ok(cookie::signed_in(&state, &opened, Json(me)))
}
