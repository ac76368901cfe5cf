//! `/problems/{slug}` and what lies below it, for those who solve it.

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};
use tiltyard_http::{Json, Path, Person, Problem, ProblemBody, Query, Whoever};
use utoipa::{IntoParams, ToSchema};

use super::{
    State,
    bodies::{ProblemView, RenderedText},
    person, reader,
};
use crate::Rejected;

/// In which language people speak.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct TongueQuery {
    /// As `en`; another one where the problem has no text in it.
    #[param(max_length = 20, nullable = false)]
    tongue: Option<String>,
}

impl TongueQuery {
    fn tongue(&self) -> &str {
        self.tongue
            .as_deref()
            .filter(|tongue| !tongue.contains('\0'))
            .unwrap_or("en")
    }
}

/// A problem, with its statement and samples.
#[utoipa::path(get, path = "/problems/{slug}", tag = "problems", operation_id = "problem", security(()),
    params(("slug" = String, Path), TongueQuery),
    responses((status = 200, body = ProblemView), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn get(
    state: State,
    Whoever(caller): Whoever,
    Path(slug): Path<String>,
    Query(query): Query<TongueQuery>,
) -> Result<Json<ProblemView>, Problem> {
    let slug = known(&slug)?;
    let opened = state
        .open(slug, query.tongue(), reader(&caller), person(&caller))
        .await?;
    Ok(Json(opened.into()))
}

/// A hint. They are shown one by one, when somebody asks.
#[utoipa::path(get, path = "/problems/{slug}/hints/{number}", tag = "problems", operation_id = "problem_hint", security(()),
    params(("slug" = String, Path), ("number" = u32, Path, description = "From 1", minimum = 1)),
    responses((status = 200, body = RenderedText), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn hint(
    state: State,
    Whoever(caller): Whoever,
    Path((slug, number)): Path<(String, String)>,
) -> Result<Json<RenderedText>, Problem> {
    let number = number.parse().map_err(|_| Rejected::NotFound)?;
    let html = state.hint(known(&slug)?, number, person(&caller)).await?;
    Ok(Json(RenderedText { html }))
}

/// How it is solved: for those who have solved it or given up.
#[utoipa::path(get, path = "/problems/{slug}/editorial", tag = "problems", operation_id = "problem_editorial",
    security(()), params(("slug" = String, Path), TongueQuery),
    responses((status = 200, body = RenderedText), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn editorial(
    state: State,
    Whoever(caller): Whoever,
    Path(slug): Path<String>,
    Query(query): Query<TongueQuery>,
) -> Result<Json<RenderedText>, Problem> {
    let html = state
        .editorial(
            known(&slug)?,
            query.tongue(),
            reader(&caller),
            person(&caller),
        )
        .await?;
    Ok(Json(RenderedText { html }))
}

/// Give up: the editorial opens, and it stays known that one did.
#[utoipa::path(post, path = "/problems/{slug}/surrender", tag = "problems", operation_id = "surrender",
    security(("session" = ["guest"]), ("token" = ["problems:write"])), params(("slug" = String, Path)),
    responses((status = 204), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn surrender(
    state: State,
    Person(who): Person,
    Path(slug): Path<String>,
) -> Result<StatusCode, Problem> {
    state.surrender(known(&slug)?, &who).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A picture of its texts, or a file to take along.
#[utoipa::path(get, path = "/problems/{slug}/assets/{name}", tag = "problems", operation_id = "problem_asset", security(()),
    params(("slug" = String, Path), ("name" = String, Path)),
    responses((status = 200, description = "The file", body = Vec<u8>, content_type = "*/*"),
        (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn asset(
    state: State,
    Path((slug, name)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let (asset, bytes) = state.asset(known(&slug)?, &name).await?;
    let kind = kind_of(&asset.name);
    // What a page may show is shown; everything else is a file to keep and is never opened here.
    let shown = if kind == "application/octet-stream" {
        "attachment"
    } else {
        "inline"
    };
    let tag = HeaderValue::from_str(&format!("\"{}\"", &asset.hash.to_string()[..24]))
        .map_err(|_| Rejected::NotFound)?;
    Ok((
        [
            (header::CONTENT_TYPE, HeaderValue::from_static(kind)),
            (header::CONTENT_DISPOSITION, HeaderValue::from_static(shown)),
            (
                header::CACHE_CONTROL,
                HeaderValue::from_static("public, max-age=3600"),
            ),
            (header::ETAG, tag),
            // WHY: a picture in SVG may hold a script; opened by itself it must not run.
            (
                header::CONTENT_SECURITY_POLICY,
                HeaderValue::from_static("default-src 'none'; style-src 'unsafe-inline'; sandbox"),
            ),
        ],
        bytes,
    )
        .into_response())
}

fn kind_of(name: &str) -> &'static str {
    let ending = name
        .rsplit_once('.')
        .map(|(_, ending)| ending.to_ascii_lowercase());
    match ending.as_deref() {
        Some("png") => "image/png",
        Some("jpg" | "jpeg") => "image/jpeg",
        Some("gif") => "image/gif",
        Some("webp") => "image/webp",
        Some("svg") => "image/svg+xml",
        Some("pdf") => "application/pdf",
        _ => "application/octet-stream",
    }
}

/// What one thinks of a problem.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct VoteBody {
    #[schema(minimum = -1, maximum = 1)]
    value: i64,
}

/// What all think of it.
#[derive(Debug, Serialize, ToSchema)]
pub struct Votes {
    votes: i64,
}

/// Like it (1), dislike it (-1), or take one's vote back (0).
#[utoipa::path(put, path = "/problems/{slug}/vote", tag = "problems", operation_id = "vote_for_problem",
    security(("session" = ["person"]), ("token" = ["problems:write"])),
    params(("slug" = String, Path)), request_body = VoteBody,
    responses((status = 200, body = Votes), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn vote(
    state: State,
    Person(who): Person,
    Path(slug): Path<String>,
    Json(body): Json<VoteBody>,
) -> Result<Json<Votes>, Problem> {
    let votes = state.vote(known(&slug)?, &who, body.value).await?;
    Ok(Json(Votes { votes }))
}

/// A name no problem can have is not asked for.
pub(super) fn known(slug: &str) -> Result<&str, Rejected> {
    if crate::words::is_slug(slug) {
        Ok(slug)
    } else {
        Err(Rejected::NotFound)
    }
}
