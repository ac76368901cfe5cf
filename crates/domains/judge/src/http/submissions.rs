//! `/problems/{slug}/submissions`, `/submissions`.

use axum::http::StatusCode;
use serde::Deserialize;
use tiltyard_contracts::SubmissionId;
use tiltyard_http::{Json, Page, PageQuery, Path, Person, Problem, ProblemBody, Query};
use tiltyard_protocol::Verdict;
use utoipa::{IntoParams, ToSchema};

use super::{
    State,
    bodies::{HeadBody, Source, SubmissionBody},
};
use crate::{File, Rejected, store::submissions::Filter};

/// A solution to be judged.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewSubmission {
    /// Id or alias of a language, as `GET /api/v1/runtimes` lists them.
    language: String,
    /// The first is the main file.
    #[schema(min_items = 1, max_items = 20)]
    files: Vec<File>,
}

/// Submits a solution. It is judged when its turn comes; follow `submission:<id>` on the live socket, or read it again.
/// A solution that was judged before is answered at once.
#[utoipa::path(post, path = "/problems/{slug}/submissions", tag = "submissions", operation_id = "submit",
    security(("session" = ["person"]), ("token" = ["submissions:write"])), extensions(("x-limit" = json!("submit"))),
    params(("slug" = String, Path)), request_body = NewSubmission,
    responses((status = 202, body = SubmissionBody), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn submit(
    state: State,
    Person(who): Person,
    Path(slug): Path<String>,
    Source(new): Source<NewSubmission>,
) -> Result<(StatusCode, Json<SubmissionBody>), Problem> {
    let whole = state.submit(&who, &slug, &new.language, new.files).await?;
    let body = SubmissionBody::new(&state, &who, whole).await?;
    Ok((StatusCode::ACCEPTED, Json(body)))
}

/// A submission with all that is known of it by now.
#[utoipa::path(get, path = "/submissions/{id}", tag = "submissions", operation_id = "submission",
    security(("session" = ["person"]), ("token" = ["submissions:read"])), params(("id" = SubmissionId, Path)),
    responses((status = 200, body = SubmissionBody), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn get(
    state: State,
    Person(who): Person,
    Path(id): Path<SubmissionId>,
) -> Result<Json<SubmissionBody>, Problem> {
    let whole = state.submission(&who, id).await?;
    Ok(Json(SubmissionBody::new(&state, &who, whole).await?))
}

/// Which submissions: all that is named holds.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct SubmissionsQuery {
    /// A problem's slug.
    #[param(nullable = false)]
    problem: Option<String>,
    /// A handle. Others' submissions need the permission `submissions.read`.
    #[param(nullable = false)]
    user: Option<String>,
    /// `AC`, `WA`, `TLE`, `MLE`, `OLE`, `RTE`, `CE`
    #[param(nullable = false)]
    verdict: Option<String>,
    #[param(nullable = false)]
    language: Option<String>,
    /// `next` of the page before.
    #[param(nullable = false, pattern = "^[A-Za-z0-9_-]{21}[AQgw]$")]
    after: Option<String>,
    /// Items of the page; at most 100.
    #[param(minimum = 1, maximum = 100, nullable = false)]
    limit: Option<u32>,
}

/// One's own submissions, or everybody's for those who may read them; newest first.
#[utoipa::path(get, path = "/submissions", tag = "submissions", operation_id = "submissions",
    security(("session" = ["person"]), ("token" = ["submissions:read"])), params(SubmissionsQuery),
    responses((status = 200, body = Page<HeadBody>), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn list(
    state: State,
    Person(who): Person,
    Query(query): Query<SubmissionsQuery>,
) -> Result<Json<Page<HeadBody>>, Problem> {
    let verdict = query
        .verdict
        .as_deref()
        .map(|code| {
            Verdict::of_code(code)
                .ok_or_else(|| Problem::field("verdict", "invalid", "there is no such verdict"))
        })
        .transpose()?;
    let user = match &query.user {
        Some(handle) => {
            let person = state.accounts().person_by_handle(handle).await;
            Some(person.map_err(Rejected::from)?.id)
        }
        None => None,
    };
    let filter = Filter {
        slug: query.problem,
        user,
        verdict,
        language: query.language,
    };
    let page = PageQuery {
        after: query.after,
        limit: query.limit,
    };
    pages(&state, &who, filter, &page).await
}

/// One's own submissions to a problem, newest first.
#[utoipa::path(get, path = "/problems/{slug}/submissions/mine", tag = "submissions", operation_id = "my_submissions",
    security(("session" = ["person"]), ("token" = ["submissions:read"])), params(("slug" = String, Path), PageQuery),
    responses((status = 200, body = Page<HeadBody>), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn mine(
    state: State,
    Person(who): Person,
    Path(slug): Path<String>,
    Query(page): Query<PageQuery>,
) -> Result<Json<Page<HeadBody>>, Problem> {
    let filter = Filter {
        slug: Some(slug),
        user: Some(who.user),
        ..Filter::default()
    };
    pages(&state, &who, filter, &page).await
}

async fn pages(
    state: &State,
    who: &tiltyard_contracts::SignedIn,
    filter: Filter,
    page: &PageQuery,
) -> Result<Json<Page<HeadBody>>, Problem> {
    let (after, limit) = (page.cursor()?, page.limit()?);
    let found = state.submissions(who, &filter, after, limit + 1).await?;
    let heads = HeadBody::all(state, &found).await?;
    Ok(Json(Page::of(heads, limit, |head| head.id.uuid())))
}
