//! `/admin/rejudges`.

use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use tiltyard_contracts::{RejudgeId, SubmissionId, Timestamp};
use tiltyard_http::{Json, Page, PageQuery, Path, Person, Problem, ProblemBody, Query};
use tiltyard_protocol::Verdict;
use utoipa::ToSchema;

use super::State;
use crate::{
    rejudge::Case,
    rejudges::{Rejudge, RejudgeFilter, RejudgeState},
};

/// What is to be judged again: all that is named holds, and a submission or a problem is.
#[derive(Debug, Default, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = RejudgeAsked)]
pub struct AskedBody {
    #[serde(default)]
    submission: Option<SubmissionId>,
    /// A problem's slug.
    #[serde(default)]
    problem: Option<String>,
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    verdict: Option<Verdict>,
    #[serde(default)]
    language: Option<String>,
    /// Submitted then or later.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = DateTime)]
    since: Option<Timestamp>,
}

impl From<AskedBody> for RejudgeFilter {
    fn from(body: AskedBody) -> Self {
        Self {
            submission: body.submission,
            problem: body.problem,
            verdict: body.verdict,
            language: body.language,
            since: body.since,
        }
    }
}

impl From<RejudgeFilter> for AskedBody {
    fn from(asked: RejudgeFilter) -> Self {
        Self {
            submission: asked.submission,
            problem: asked.problem,
            verdict: asked.verdict,
            language: asked.language,
            since: asked.since,
        }
    }
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RejudgeHead)]
pub struct HeadBody {
    id: RejudgeId,
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    state: RejudgeState,
    asked: AskedBody,
    total: u64,
    done: u64,
}

impl From<Rejudge> for HeadBody {
    fn from(rejudge: Rejudge) -> Self {
        Self {
            id: rejudge.id,
            created_at: rejudge.created_at,
            state: rejudge.state,
            asked: rejudge.asked.into(),
            total: rejudge.total,
            done: rejudge.done,
        }
    }
}

#[derive(Debug, Serialize, ToSchema)]
pub struct RejudgeResult {
    /// `null` where there was none: the judge failed.
    #[schema(value_type = Option<String>, required)]
    verdict: Option<Verdict>,
    #[schema(required)]
    score: Option<f64>,
}

/// A submission with another verdict or score than before.
#[derive(Debug, Serialize, ToSchema)]
pub struct RejudgeChange {
    submission: SubmissionId,
    before: RejudgeResult,
    after: RejudgeResult,
}

impl From<Case> for RejudgeChange {
    fn from(case: Case) -> Self {
        Self {
            submission: case.submission,
            before: RejudgeResult {
                verdict: case.before.verdict,
                score: case.before.score,
            },
            after: RejudgeResult {
                verdict: case.after.result.verdict,
                score: case.after.result.score,
            },
        }
    }
}

/// A rejudge with what it changes.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Rejudge)]
pub struct RejudgeBody {
    #[serde(flatten)]
    head: HeadBody,
    /// The first thousand.
    changes: Vec<RejudgeChange>,
}

/// Judges submissions again, on the version that is published now. Nothing changes until it is applied.
#[utoipa::path(post, path = "/admin/rejudges", tag = "admin", operation_id = "rejudge",
    security(("session" = ["permission:submissions.rejudge"]), ("token" = ["admin:write"])), request_body = AskedBody,
    responses((status = 201, body = RejudgeBody), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn begin(
    state: State,
    Person(who): Person,
    Json(asked): Json<AskedBody>,
) -> Result<(StatusCode, Json<RejudgeBody>), Problem> {
    let rejudge = state.rejudge(&who, asked.into()).await?;
    let body = RejudgeBody {
        head: rejudge.into(),
        changes: Vec::new(),
    };
    Ok((StatusCode::CREATED, Json(body)))
}

/// All rejudges, newest first.
#[utoipa::path(get, path = "/admin/rejudges", tag = "admin", operation_id = "rejudges",
    security(("session" = ["permission:submissions.rejudge"]), ("token" = ["admin:read"])), params(PageQuery),
    responses((status = 200, body = Page<HeadBody>), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn list(
    state: State,
    Query(page): Query<PageQuery>,
) -> Result<Json<Page<HeadBody>>, Problem> {
    let (after, limit) = (page.cursor()?, page.limit()?);
    let found = state.rejudges(after, limit + 1).await?;
    Ok(Json(
        Page::of(found, limit, |rejudge| rejudge.id.uuid()).map(HeadBody::from),
    ))
}

/// One, with what it would change, or has changed.
#[utoipa::path(get, path = "/admin/rejudges/{id}", tag = "admin", operation_id = "get_rejudge",
    security(("session" = ["permission:submissions.rejudge"]), ("token" = ["admin:read"])), params(("id" = RejudgeId, Path)),
    responses((status = 200, body = RejudgeBody), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn get(state: State, Path(id): Path<RejudgeId>) -> Result<Json<RejudgeBody>, Problem> {
    let (rejudge, changes) = state.rejudge_changes(id).await?;
    Ok(Json(RejudgeBody {
        head: rejudge.into(),
        changes: changes.into_iter().map(RejudgeChange::from).collect(),
    }))
}

/// What it came to counts from now on. 409 where it is not ready.
#[utoipa::path(post, path = "/admin/rejudges/{id}/apply", tag = "admin", operation_id = "apply_rejudge",
    security(("session" = ["permission:submissions.rejudge"]), ("token" = ["admin:write"])), params(("id" = RejudgeId, Path)),
    responses((status = 200, body = RejudgeBody), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn apply(state: State, Path(id): Path<RejudgeId>) -> Result<Json<RejudgeBody>, Problem> {
    state.apply_rejudge(id).await?;
    get(state, Path(id)).await
}

/// Nothing of it will count.
#[utoipa::path(delete, path = "/admin/rejudges/{id}", tag = "admin", operation_id = "discard_rejudge",
    security(("session" = ["permission:submissions.rejudge"]), ("token" = ["admin:write"])), params(("id" = RejudgeId, Path)),
    responses((status = 204), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn discard(state: State, Path(id): Path<RejudgeId>) -> Result<StatusCode, Problem> {
    state.discard_rejudge(id).await?;
    Ok(StatusCode::NO_CONTENT)
}
