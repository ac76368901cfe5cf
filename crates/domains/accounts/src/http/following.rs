//! `/people/{handle}/follow`, `/people/{handle}/block`, `/me/following`, `/me/followers`.

use axum::{extract::Path, http::StatusCode};
use serde::Serialize;
use tiltyard_contracts::{SignedIn, Timestamp};
use tiltyard_http::{Json, Page, PageQuery, Person, Problem, ProblemBody, Query};
use utoipa::ToSchema;

use super::State;
use crate::{Followed, Rejected, Way};

/// Somebody one follows, or who follows one.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FollowedPerson)]
pub struct FollowedBody {
    handle: String,
    name: String,
    /// The address of the picture.
    #[schema(required)]
    avatar: Option<String>,
    #[schema(value_type = String, format = DateTime)]
    since: Timestamp,
}

impl From<Followed> for FollowedBody {
    fn from(followed: Followed) -> Self {
        Self {
            handle: followed.handle,
            name: followed.name,
            avatar: followed.avatar,
            since: followed.since,
        }
    }
}

/// Follow somebody: one's leaderboards can show those one follows. Nobody follows across a block.
#[utoipa::path(post, path = "/people/{handle}/follow", tag = "accounts", operation_id = "follow_person",
    security(("session" = ["person"]), ("token" = ["account:write"])), params(("handle" = String, Path)),
    responses((status = 204), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn follow(
    state: State,
    Person(who): Person,
    Path(handle): Path<String>,
) -> Result<StatusCode, Problem> {
    state.follow(&who, &handle).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Follow somebody no more.
#[utoipa::path(delete, path = "/people/{handle}/follow", tag = "accounts", operation_id = "unfollow_person",
    security(("session" = ["person"]), ("token" = ["account:write"])), params(("handle" = String, Path)),
    responses((status = 204), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn unfollow(
    state: State,
    Person(who): Person,
    Path(handle): Path<String>,
) -> Result<StatusCode, Problem> {
    state.unfollow(&who, &handle).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Have nothing to do with somebody: the queue of the arena pairs you no more, and neither follows the other.
#[utoipa::path(put, path = "/people/{handle}/block", tag = "accounts", operation_id = "block_person",
    security(("session" = ["person"]), ("token" = ["account:write"])), params(("handle" = String, Path)),
    responses((status = 204), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn block(
    state: State,
    Person(who): Person,
    Path(handle): Path<String>,
) -> Result<StatusCode, Problem> {
    state.block(&who, &handle).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Would meet this person again.
#[utoipa::path(delete, path = "/people/{handle}/block", tag = "accounts", operation_id = "unblock_person",
    security(("session" = ["person"]), ("token" = ["account:write"])), params(("handle" = String, Path)),
    responses((status = 204), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn unblock(
    state: State,
    Person(who): Person,
    Path(handle): Path<String>,
) -> Result<StatusCode, Problem> {
    state.unblock(&who, &handle).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn page(
    state: &State,
    who: &SignedIn,
    way: Way,
    query: &PageQuery,
) -> Result<Json<Page<FollowedBody>>, Problem> {
    let (after, limit) = (query.cursor()?, query.limit()?);
    let found: Result<_, Rejected> = state.followed(who.user, way, after, limit + 1).await;
    let page = Page::of(found?, limit, |followed| followed.id);
    Ok(Json(page.map(FollowedBody::from)))
}

/// Whom one follows, the latest first.
#[utoipa::path(get, path = "/me/following", tag = "accounts", operation_id = "followed_people",
    security(("session" = ["person"]), ("token" = ["account:read"])), params(PageQuery),
    responses((status = 200, body = Page<FollowedBody>), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn followed(
    state: State,
    Person(who): Person,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<FollowedBody>>, Problem> {
    page(&state, &who, Way::Following, &query).await
}

/// Who follows one, the latest first.
#[utoipa::path(get, path = "/me/followers", tag = "accounts", operation_id = "followers",
    security(("session" = ["person"]), ("token" = ["account:read"])), params(PageQuery),
    responses((status = 200, body = Page<FollowedBody>), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn followers(
    state: State,
    Person(who): Person,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<FollowedBody>>, Problem> {
    page(&state, &who, Way::Followers, &query).await
}
