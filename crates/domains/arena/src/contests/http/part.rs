//! `/contests/{slug}`: taking part, alone, in a team, or after the end; and submitting.

use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use tiltyard_contracts::{Caller, SignedIn, SubmissionId};
use tiltyard_http::{Json, Path, Person, Problem, ProblemBody};
use tiltyard_judge::{File, http::Source};
use utoipa::ToSchema;
use uuid::Uuid;

use super::bodies::{ContestBody, contest};
use crate::{
    Arena,
    http::{State, duels::Began},
};

/// How somebody takes part.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ContestRegistration)]
pub struct Registration {
    /// The name of a team to be founded; alone where there is none.
    #[serde(default)]
    #[schema(nullable = false, min_length = 1, max_length = 40)]
    team: Option<String>,
}

async fn whole(arena: &Arena, who: SignedIn, slug: &str) -> Result<Json<ContestBody>, Problem> {
    let found = arena.contest(slug).await?;
    Ok(Json(contest(arena, &found, &Caller::SignedIn(who)).await?))
}

/// Takes part in a contest, before its end.
#[utoipa::path(post, path = "/contests/{slug}/registration", tag = "arena", operation_id = "register_for_contest",
    security(("session" = ["person"]), ("token" = ["submissions:write"])), params(("slug" = String, Path)), request_body = Registration,
    responses((status = 200, body = ContestBody), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn register(
    state: State,
    Person(who): Person,
    Path(slug): Path<String>,
    Json(asked): Json<Registration>,
) -> Result<Json<ContestBody>, Problem> {
    state.register(&who, &slug, asked.team.as_deref()).await?;
    whole(&state, who, &slug).await
}

/// Leaves a contest or a team, as long as nothing was submitted.
#[utoipa::path(delete, path = "/contests/{slug}/registration", tag = "arena", operation_id = "leave_contest",
    security(("session" = ["person"]), ("token" = ["submissions:write"])), params(("slug" = String, Path)),
    responses((status = 204), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn unregister(
    state: State,
    Person(who): Person,
    Path(slug): Path<String>,
) -> Result<StatusCode, Problem> {
    state.unregister(&who, &slug).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Whom a captain asks into the team.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewContestInvitation)]
pub struct NewInvitation {
    handle: String,
}

/// Asks somebody into one's team. They are in it when they say yes.
#[utoipa::path(post, path = "/contests/{slug}/invitations", tag = "arena", operation_id = "invite_to_team",
    security(("session" = ["person"]), ("token" = ["submissions:write"])), params(("slug" = String, Path)), request_body = NewInvitation,
    responses((status = 200, body = ContestBody), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn invite(
    state: State,
    Person(who): Person,
    Path(slug): Path<String>,
    Json(new): Json<NewInvitation>,
) -> Result<Json<ContestBody>, Problem> {
    state.invite(&who, &slug, &new.handle).await?;
    whole(&state, who, &slug).await
}

/// Says yes to a team.
#[utoipa::path(post, path = "/contests/{slug}/invitations/{team}", tag = "arena", operation_id = "join_team",
    security(("session" = ["person"]), ("token" = ["submissions:write"])), params(("slug" = String, Path), ("team" = String, Path)),
    responses((status = 200, body = ContestBody), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn accept(
    state: State,
    Person(who): Person,
    Path((slug, team)): Path<(String, Uuid)>,
) -> Result<Json<ContestBody>, Problem> {
    state.accept_invitation(&who, &slug, team).await?;
    whole(&state, who, &slug).await
}

/// Says no to a team.
#[utoipa::path(delete, path = "/contests/{slug}/invitations/{team}", tag = "arena", operation_id = "decline_team",
    security(("session" = ["person"]), ("token" = ["submissions:write"])), params(("slug" = String, Path), ("team" = String, Path)),
    responses((status = 204), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn decline(
    state: State,
    Person(who): Person,
    Path((slug, team)): Path<(String, Uuid)>,
) -> Result<StatusCode, Problem> {
    state.decline_invitation(&who, &slug, team).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Begins a contest that is over, alone and with a start of one's own. The standings show the others as they were at the same time.
#[utoipa::path(post, path = "/contests/{slug}/virtual", tag = "arena", operation_id = "start_virtual_contest",
    security(("session" = ["person"]), ("token" = ["submissions:write"])), params(("slug" = String, Path)),
    responses((status = 200, body = ContestBody), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn start_virtual(
    state: State,
    Person(who): Person,
    Path(slug): Path<String>,
) -> Result<Json<ContestBody>, Problem> {
    state.start_virtual(&who, &slug).await?;
    whole(&state, who, &slug).await
}

/// A solution in a contest.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewContestSubmission {
    language: String,
    #[schema(min_items = 1, max_items = 20)]
    files: Vec<File>,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ContestSubmitted)]
pub struct SubmittedBody {
    submission: SubmissionId,
}

/// Submits in a contest. When it was received counts, not when it is judged.
#[utoipa::path(post, path = "/contests/{slug}/problems/{label}/submissions", tag = "arena", operation_id = "submit_in_contest",
    security(("session" = ["person"]), ("token" = ["submissions:write"])), extensions(("x-limit" = json!("submit"))),
    params(("slug" = String, Path), ("label" = String, Path)), request_body = NewContestSubmission,
    responses((status = 202, body = SubmittedBody), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn submit(
    state: State,
    Person(who): Person,
    Path((slug, label)): Path<(String, String)>,
    Began(began_at): Began,
    Source(new): Source<NewContestSubmission>,
) -> Result<(StatusCode, Json<SubmittedBody>), Problem> {
    let submission = state
        .submit_in_contest(&who, &slug, &label, &new.language, new.files, began_at)
        .await?;
    Ok((StatusCode::ACCEPTED, Json(SubmittedBody { submission })))
}
