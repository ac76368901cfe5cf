//! `/admin/people`: finding people, bans, verified addresses, roles.

use axum::extract::Path;
use serde::{Deserialize, Serialize};
use tiltyard_contracts::{Role, Timestamp, UserId, access::Ban};
use tiltyard_http::{
    Client, Cursor, Json, Page, PageQuery, Person as Asking, Problem, ProblemBody, Query,
};
use utoipa::{IntoParams, ToSchema};

use super::State;
use crate::{PeopleFilter, PeopleState, Person, Rejected, words::Reason};

/// Somebody, as those see them who keep order.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Person)]
pub struct PersonBody {
    id: UserId,
    handle: String,
    name: String,
    #[schema(required)]
    email: Option<String>,
    email_verified: bool,
    role: Role,
    guest: bool,
    /// The ban that holds now.
    #[schema(required)]
    banned: Option<Ban>,
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    #[schema(value_type = String, format = DateTime)]
    last_seen_at: Timestamp,
}

impl PersonBody {
    fn new(person: Person, now: Timestamp) -> Self {
        Self {
            banned: person.ban_at(now).cloned(),
            id: person.id,
            handle: person.handle,
            name: person.profile.name,
            email: person.email,
            email_verified: person.email_verified,
            role: person.role,
            guest: person.guest,
            created_at: person.created_at,
            last_seen_at: person.last_seen_at,
        }
    }

    /// Read again, so that it says what was committed.
    async fn read(state: &State, id: UserId) -> Result<Json<Self>, Problem> {
        let person = state.person(id).await?;
        Ok(Json(Self::new(person, state.now())))
    }
}

/// An id of an address; what is none is nobody's.
pub(super) fn user(id: &str) -> Result<UserId, Rejected> {
    id.parse().map_err(|_| Rejected::NotFound)
}

/// Whom to find: all that is given holds.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PeopleQuery {
    /// Part of a handle, a name or an address, in any case.
    #[param(max_length = 100, nullable = false)]
    query: Option<String>,
    #[param(nullable = false)]
    role: Option<Role>,
    #[param(inline, nullable = false)]
    state: Option<PeopleState>,
    /// `next` of the page before.
    #[param(nullable = false, pattern = "^[A-Za-z0-9_-]{21}[AQgw]$")]
    after: Option<String>,
    /// Items of the page; at most 100.
    #[param(minimum = 1, maximum = 100, nullable = false)]
    limit: Option<u32>,
}

/// All people, newest first.
#[utoipa::path(get, path = "/admin/people", tag = "admin", operation_id = "list_people",
    security(("session" = ["permission:people.read"]), ("token" = ["admin:read"])), params(PeopleQuery),
    responses((status = 200, body = Page<PersonBody>), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn list(
    state: State,
    Query(query): Query<PeopleQuery>,
) -> Result<Json<Page<PersonBody>>, Problem> {
    let filter = PeopleFilter {
        query: query.query,
        role: query.role,
        state: query.state,
    };
    let page = PageQuery {
        after: query.after,
        limit: query.limit,
    };
    let (after, limit): (Option<Cursor>, u32) = (page.cursor()?, page.limit()?);
    let people = state.people(&filter, after, limit + 1).await?;
    let now = state.now();
    Ok(Json(
        Page::of(people, limit, |person| person.id.uuid())
            .map(|person| PersonBody::new(person, now)),
    ))
}

/// One of them.
#[utoipa::path(get, path = "/admin/people/{id}", tag = "admin", operation_id = "get_person",
    security(("session" = ["permission:people.read"]), ("token" = ["admin:read"])), params(("id" = UserId, Path)),
    responses((status = 200, body = PersonBody), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn get(state: State, Path(id): Path<String>) -> Result<Json<PersonBody>, Problem> {
    PersonBody::read(&state, user(&id)?).await
}

/// Why, and until when.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewBan {
    #[schema(inline)]
    reason: Reason,
    /// Absent: for good.
    #[schema(value_type = Option<String>, format = DateTime)]
    until: Option<Timestamp>,
}

/// Keep somebody out. All their logins end at once; they read the reason when they come.
#[utoipa::path(post, path = "/admin/people/{id}/ban", tag = "admin", operation_id = "ban",
    security(("session" = ["permission:people.ban"]), ("token" = ["admin:write"])), params(("id" = UserId, Path)),
    request_body = NewBan,
    responses((status = 200, body = PersonBody), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn ban(
    state: State,
    Asking(who): Asking,
    client: Client,
    Path(id): Path<String>,
    Json(body): Json<NewBan>,
) -> Result<Json<PersonBody>, Problem> {
    let id = user(&id)?;
    state
        .ban(Some(who.user), id, &body.reason, body.until, &client)
        .await?;
    PersonBody::read(&state, id).await
}

/// Let somebody in again.
#[utoipa::path(delete, path = "/admin/people/{id}/ban", tag = "admin", operation_id = "unban",
    security(("session" = ["permission:people.ban"]), ("token" = ["admin:write"])), params(("id" = UserId, Path)),
    responses((status = 200, body = PersonBody), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn unban(
    state: State,
    Asking(who): Asking,
    client: Client,
    Path(id): Path<String>,
) -> Result<Json<PersonBody>, Problem> {
    let id = user(&id)?;
    state.unban(Some(who.user), id, &client).await?;
    PersonBody::read(&state, id).await
}

/// Whether the address is theirs.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct VerifiedChange {
    verified: bool,
}

/// Say that an address is somebody's, or that it is to be shown again.
#[utoipa::path(put, path = "/admin/people/{id}/verified", tag = "admin", operation_id = "set_verified",
    security(("session" = ["permission:people.manage"]), ("token" = ["admin:write"])), params(("id" = UserId, Path)),
    request_body = VerifiedChange,
    responses((status = 200, body = PersonBody), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn set_verified(
    state: State,
    Asking(who): Asking,
    client: Client,
    Path(id): Path<String>,
    Json(body): Json<VerifiedChange>,
) -> Result<Json<PersonBody>, Problem> {
    let id = user(&id)?;
    state
        .set_verified(Some(who.user), id, body.verified, &client)
        .await?;
    PersonBody::read(&state, id).await
}

/// What they are to be.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RoleChange {
    role: Role,
}

/// Give somebody a role.
#[utoipa::path(put, path = "/admin/people/{id}/role", tag = "admin", operation_id = "set_role",
    security(("session" = ["permission:people.manage", "sudo"])), params(("id" = UserId, Path)),
    request_body = RoleChange,
    responses((status = 200, body = PersonBody), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn set_role(
    state: State,
    Asking(who): Asking,
    client: Client,
    Path(id): Path<String>,
    Json(body): Json<RoleChange>,
) -> Result<Json<PersonBody>, Problem> {
    let id = user(&id)?;
    state
        .set_role(Some(who.user), id, body.role, &client)
        .await?;
    PersonBody::read(&state, id).await
}
