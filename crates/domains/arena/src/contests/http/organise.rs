//! `/contests`, for those who organise.

use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use tiltyard_contracts::{Caller, Timestamp};
use tiltyard_http::{Json, Path, Person, Problem, ProblemBody};
use utoipa::ToSchema;

use super::bodies::{ContestBody, contest};
use crate::{
    contests::{About, NewTask, Rules},
    http::State,
};

/// A problem of a contest to be.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewContestProblem)]
pub struct NewTaskBody {
    /// As `A`.
    label: String,
    /// The address of a published problem.
    slug: String,
    #[schema(minimum = 1, maximum = 10000)]
    points: u32,
}

/// What an organiser says of a contest.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ContestChange)]
pub struct AboutBody {
    #[schema(max_length = 120)]
    title: String,
    /// Markdown.
    #[schema(max_length = 20000)]
    description: String,
    rules: Rules,
    /// False: for whoever knows the address.
    listed: bool,
    rated: bool,
    /// 1: no teams.
    #[schema(minimum = 1, maximum = 10)]
    team_size_max: u32,
    #[schema(value_type = String, format = DateTime)]
    starts_at: Timestamp,
    #[schema(minimum = 1, maximum = 44640)]
    minutes: u32,
    /// Before the end; 0: never.
    freeze_minutes: u32,
    #[schema(min_items = 1, max_items = 26)]
    problems: Vec<NewTaskBody>,
}

impl From<AboutBody> for About {
    fn from(body: AboutBody) -> Self {
        let tasks = body.problems.into_iter().map(|task| NewTask {
            label: task.label,
            slug: task.slug,
            points: task.points,
        });
        Self {
            title: body.title,
            description: body.description,
            rules: body.rules,
            listed: body.listed,
            rated: body.rated,
            team_size_max: body.team_size_max,
            starts_at: body.starts_at,
            minutes: body.minutes,
            freeze_minutes: body.freeze_minutes,
            tasks: tasks.collect(),
        }
    }
}

/// A contest to be.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewContest {
    /// Its address: small letters, digits and single hyphens between them.
    #[schema(min_length = 2, max_length = 80)]
    slug: String,
    contest: AboutBody,
}

/// Announces a contest.
#[utoipa::path(post, path = "/contests", tag = "arena", operation_id = "make_contest",
    security(("session" = ["permission:problems.manage"]), ("token" = ["problems:write"])), request_body = NewContest,
    responses((status = 201, body = ContestBody), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn make(
    state: State,
    Person(who): Person,
    Json(new): Json<NewContest>,
) -> Result<(StatusCode, Json<ContestBody>), Problem> {
    let made = state
        .make_contest(&who, &new.slug, new.contest.into())
        .await?;
    let body = contest(&state, &made, &Caller::SignedIn(who)).await?;
    Ok((StatusCode::CREATED, Json(body)))
}

/// Changes a contest. Once it has begun only its title, its description and a later end.
#[utoipa::path(put, path = "/contests/{slug}", tag = "arena", operation_id = "change_contest",
    security(("session" = ["permission:problems.manage"]), ("token" = ["problems:write"])), params(("slug" = String, Path)),
    request_body = AboutBody,
    responses((status = 200, body = ContestBody), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn change(
    state: State,
    Person(who): Person,
    Path(slug): Path<String>,
    Json(about): Json<AboutBody>,
) -> Result<Json<ContestBody>, Problem> {
    let changed = state.change_contest(&who, &slug, about.into()).await?;
    let body = contest(&state, &changed, &Caller::SignedIn(who)).await?;
    Ok(Json(body))
}

/// Removes a contest that has not begun.
#[utoipa::path(delete, path = "/contests/{slug}", tag = "arena", operation_id = "remove_contest",
    security(("session" = ["permission:problems.manage"]), ("token" = ["problems:write"])), params(("slug" = String, Path)),
    responses((status = 204), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn remove(state: State, Path(slug): Path<String>) -> Result<StatusCode, Problem> {
    state.remove_contest(&slug).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What is to be revealed.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Reveal {
    /// Everything; otherwise the next of it.
    all: bool,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct Revealed {
    /// Nothing is left.
    done: bool,
}

/// Shows what was frozen: from the last place upwards one problem at a time, or all at once.
#[utoipa::path(post, path = "/contests/{slug}/reveal", tag = "arena", operation_id = "reveal_contest",
    security(("session" = ["permission:problems.manage"]), ("token" = ["problems:write"])), params(("slug" = String, Path)),
    request_body = Reveal,
    responses((status = 200, body = Revealed), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn reveal(
    state: State,
    Path(slug): Path<String>,
    Json(asked): Json<Reveal>,
) -> Result<Json<Revealed>, Problem> {
    let done = state.reveal_in_contest(&slug, asked.all).await?;
    Ok(Json(Revealed { done }))
}

/// Closes a contest that is over and revealed. If it is rated, ratings change, once and for all.
#[utoipa::path(post, path = "/contests/{slug}/close", tag = "arena", operation_id = "close_contest",
    security(("session" = ["permission:problems.manage"]), ("token" = ["problems:write"])), params(("slug" = String, Path)),
    responses((status = 200, body = ContestBody), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn close(
    state: State,
    Person(who): Person,
    Path(slug): Path<String>,
) -> Result<Json<ContestBody>, Problem> {
    let closed = state.close_contest(&slug).await?;
    let body = contest(&state, &closed, &Caller::SignedIn(who)).await?;
    Ok(Json(body))
}
