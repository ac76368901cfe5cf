//! `/contests/{slug}/clarifications`: questions, answers, announcements.

use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use tiltyard_contracts::{Caller, UserId};
use tiltyard_http::{Json, Path, Person, Problem, ProblemBody, Whoever};
use utoipa::ToSchema;
use uuid::Uuid;

use super::bodies::{ClarificationBody, clarification};
use crate::{
    Arena, Rejected,
    contests::{Clarification, Contest, caller_organises, store},
    http::{State, user_of},
};

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ContestClarificationList)]
pub struct ClarificationsBody {
    items: Vec<ClarificationBody>,
}

async fn bodies(
    arena: &Arena,
    contest: &Contest,
    all: Vec<Clarification>,
    caller: &Caller,
) -> Result<Vec<ClarificationBody>, Rejected> {
    let own = match user_of(caller) {
        Some(user) => store::entrant_of(arena.store(), contest.id, user).await?,
        None => None,
    };
    let own = own.map(|own| own.id);
    let users: Vec<UserId> = all.iter().filter_map(|one| one.asked_by).collect();
    let handles = arena.accounts().handles(&users).await?;
    let tells_who = caller_organises(caller);
    let told = all
        .into_iter()
        .map(|one| clarification(contest, one, own, tells_who, &handles));
    Ok(told.collect())
}

/// Questions one may read, with their answers, and what was announced. The newest first.
#[utoipa::path(get, path = "/contests/{slug}/clarifications", tag = "arena", operation_id = "contest_clarifications", security(()),
    params(("slug" = String, Path)),
    responses((status = 200, body = ClarificationsBody), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn list(
    state: State,
    Whoever(caller): Whoever,
    Path(slug): Path<String>,
) -> Result<Json<ClarificationsBody>, Problem> {
    let contest = state.contest(&slug).await?;
    let who = match &caller {
        Caller::SignedIn(who) => Some(who),
        Caller::Nobody | Caller::Banned(_) => None,
    };
    let all = state.clarifications(who, &contest).await?;
    let items = bodies(&state, &contest, all, &caller).await?;
    Ok(Json(ClarificationsBody { items }))
}

/// A question to the organisers.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewContestQuestion)]
pub struct Question {
    /// The label of the problem it is about.
    #[serde(default)]
    #[schema(nullable = false)]
    problem: Option<String>,
    #[schema(min_length = 1, max_length = 2000)]
    question: String,
}

/// Asks, while the contest runs.
#[utoipa::path(post, path = "/contests/{slug}/clarifications", tag = "arena", operation_id = "ask_in_contest",
    security(("session" = ["person"]), ("token" = ["submissions:write"])), params(("slug" = String, Path)), request_body = Question,
    responses((status = 201, body = ClarificationsBody), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn ask(
    state: State,
    Person(who): Person,
    Path(slug): Path<String>,
    Json(asked): Json<Question>,
) -> Result<(StatusCode, Json<ClarificationsBody>), Problem> {
    let (label, text) = (asked.problem.as_deref(), asked.question.as_str());
    let new = state.ask_in_contest(&who, &slug, label, text).await?;
    let contest = state.contest(&slug).await?;
    let items = bodies(&state, &contest, vec![new], &Caller::SignedIn(who)).await?;
    Ok((StatusCode::CREATED, Json(ClarificationsBody { items })))
}

/// An answer.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewContestAnswer)]
pub struct Answer {
    #[schema(min_length = 1, max_length = 2000)]
    answer: String,
    /// For everybody, who are not told who asked; otherwise for who asked.
    to_all: bool,
}

/// Answers a question. A second answer stands in place of the first.
#[utoipa::path(post, path = "/contests/{slug}/clarifications/{id}/answer", tag = "arena", operation_id = "answer_in_contest",
    security(("session" = ["permission:problems.manage"]), ("token" = ["problems:write"])),
    params(("slug" = String, Path), ("id" = String, Path)), request_body = Answer,
    responses((status = 204), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn answer(
    state: State,
    Path((slug, id)): Path<(String, Uuid)>,
    Json(new): Json<Answer>,
) -> Result<StatusCode, Problem> {
    state
        .answer_in_contest(&slug, id, &new.answer, new.to_all)
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What is announced.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewContestAnnouncement)]
pub struct Announcement {
    /// The label of the problem it is about.
    #[serde(default)]
    #[schema(nullable = false)]
    problem: Option<String>,
    #[schema(min_length = 1, max_length = 2000)]
    text: String,
}

/// Tells something to everybody.
#[utoipa::path(post, path = "/contests/{slug}/announcements", tag = "arena", operation_id = "announce_in_contest",
    security(("session" = ["permission:problems.manage"]), ("token" = ["problems:write"])), params(("slug" = String, Path)),
    request_body = Announcement,
    responses((status = 204), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn announce(
    state: State,
    Path(slug): Path<String>,
    Json(new): Json<Announcement>,
) -> Result<StatusCode, Problem> {
    let (label, text) = (new.problem.as_deref(), new.text.as_str());
    state.announce_in_contest(&slug, label, text).await?;
    Ok(StatusCode::NO_CONTENT)
}
