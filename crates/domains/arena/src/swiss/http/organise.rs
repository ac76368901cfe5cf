//! `/swisses`, for those who organise.

use axum::http::StatusCode;
use serde::Deserialize;
use tiltyard_contracts::{Caller, Timestamp};
use tiltyard_http::{Json, Path, Person, Problem, ProblemBody};
use utoipa::ToSchema;
use uuid::Uuid;

use super::bodies::{SwissBody, whole};
use crate::{
    Kind, Pool,
    http::State,
    swiss::{About, Repeats},
};

/// What an organiser says of a tournament.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewSwiss)]
pub struct AboutBody {
    #[schema(max_length = 80)]
    title: String,
    pool: Pool,
    rated: bool,
    /// As many as fit in an hour, where nothing is said.
    #[serde(default)]
    #[schema(nullable = false, minimum = 3, maximum = 11)]
    rounds: Option<u32>,
    #[schema(value_type = String, format = DateTime)]
    starts_at: Timestamp,
    /// Empty: both.
    #[serde(default)]
    #[schema(max_items = 2)]
    kinds: Vec<Kind>,
    /// Who may join, by their rating in the pool.
    #[serde(default)]
    #[schema(nullable = false, maximum = 4000)]
    rating_min: Option<u32>,
    #[serde(default)]
    #[schema(nullable = false, maximum = 4000)]
    rating_max: Option<u32>,
    /// False: for whoever knows the address.
    listed: bool,
    repeats: Repeats,
}

impl From<AboutBody> for About {
    fn from(body: AboutBody) -> Self {
        Self {
            title: body.title,
            pool: body.pool,
            rated: body.rated,
            rounds: body.rounds,
            starts_at: body.starts_at,
            kinds: body.kinds.into_iter().collect(),
            rating_min: body.rating_min,
            rating_max: body.rating_max,
            listed: body.listed,
            repeats: body.repeats,
        }
    }
}

/// Announces a tournament.
#[utoipa::path(post, path = "/swisses", tag = "arena", operation_id = "make_swiss",
    security(("session" = ["permission:problems.manage"]), ("token" = ["problems:write"])), request_body = AboutBody,
    responses((status = 201, body = SwissBody), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn make(
    state: State,
    Person(who): Person,
    Json(about): Json<AboutBody>,
) -> Result<(StatusCode, Json<SwissBody>), Problem> {
    let made = state.make_swiss(&who, about.into()).await?;
    let body = whole(&state, &made, &Caller::SignedIn(who)).await?;
    Ok((StatusCode::CREATED, Json(body)))
}

/// Changes a tournament. Once it has begun only whether it repeats.
#[utoipa::path(put, path = "/swisses/{id}", tag = "arena", operation_id = "change_swiss",
    security(("session" = ["permission:problems.manage"]), ("token" = ["problems:write"])), params(("id" = String, Path)),
    request_body = AboutBody,
    responses((status = 200, body = SwissBody), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn change(
    state: State,
    Person(who): Person,
    Path(id): Path<Uuid>,
    Json(about): Json<AboutBody>,
) -> Result<Json<SwissBody>, Problem> {
    let changed = state.change_swiss(&who, id, about.into()).await?;
    Ok(Json(whole(&state, &changed, &Caller::SignedIn(who)).await?))
}

/// Calls a tournament off, and with it its repetition. Duels that are on go on.
#[utoipa::path(delete, path = "/swisses/{id}", tag = "arena", operation_id = "cancel_swiss",
    security(("session" = ["permission:problems.manage"]), ("token" = ["problems:write"])), params(("id" = String, Path)),
    responses((status = 204), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn cancel(state: State, Path(id): Path<Uuid>) -> Result<StatusCode, Problem> {
    state.cancel_swiss(id).await?;
    Ok(StatusCode::NO_CONTENT)
}
