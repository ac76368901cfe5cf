//! Packages and their files, as bytes.

use axum::{
    body::Bytes,
    extract::rejection::BytesRejection,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};
use tiltyard_contracts::ProblemId;
use tiltyard_http::{Code, Json, Path, Person, Problem, ProblemBody, Query};
use tiltyard_protocol::BlobId;
use utoipa::{IntoParams, ToSchema};

use super::{
    State,
    desk::{self, DeskProblem, problem_id},
};
use crate::{Rejected, files::ZIP_BYTES_MAX};

/// The body of a request, or why it could not be read.
type Sent = Result<Bytes, BytesRejection>;

fn read(sent: Sent) -> Result<Bytes, Problem> {
    sent.map_err(|rejection| match rejection.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Problem::new(
            Code::TooLarge,
            format!("at most {} MiB at once", ZIP_BYTES_MAX >> 20),
        ),
        _ => Problem::new(Code::BadJson, rejection.body_text()),
    })
}

/// Take in a package: a zip in any of the formats that are known. A package that says it is one of your problems becomes its
/// files; any other a new draft. Nothing is taken in by half.
#[utoipa::path(post, path = "/desk/imports", tag = "desk", operation_id = "import_problem",
    security(("session" = ["person"]), ("token" = ["problems:write"])),
    request_body(content = Vec<u8>, description = "A zip, at most 64 MiB", content_type = "application/zip"),
    responses((status = 201, body = DeskProblem), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn import(
    state: State,
    Person(who): Person,
    headers: HeaderMap,
    sent: Sent,
) -> Result<(StatusCode, Json<DeskProblem>), Problem> {
    let kind = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let is_zip = [
        "application/zip",
        "application/octet-stream",
        "application/x-zip-compressed",
    ]
    .iter()
    .any(|one| kind.starts_with(one));
    if !is_zip {
        return Err(Problem::new(
            Code::NotJson,
            "a package is sent as application/zip",
        ));
    }
    let draft = state.import(&who, read(sent)?).await?;
    let body = desk::shown(&state, draft).await?;
    Ok((StatusCode::CREATED, Json(body)))
}

/// A file of a draft. `/` in its path is written `%2F`.
#[utoipa::path(get, path = "/desk/problems/{id}/files/{path}", tag = "desk", operation_id = "desk_file",
    security(("session" = ["person"]), ("token" = ["problems:read"])),
    params(("id" = ProblemId, Path), ("path" = String, Path)),
    responses((status = 200, description = "The file; `ETag` is its SHA-256", body = Vec<u8>, content_type = "application/octet-stream"),
        (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn get(
    state: State,
    Person(who): Person,
    Path((id, path)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let (hash, bytes) = state.draft_file(&who, problem_id(&id)?, &path).await?;
    Ok((
        [
            (
                header::CONTENT_TYPE,
                HeaderValue::from_static("application/octet-stream"),
            ),
            (
                header::CACHE_CONTROL,
                HeaderValue::from_static("private, no-cache"),
            ),
            (header::ETAG, tag(hash)?),
        ],
        bytes,
    )
        .into_response())
}

/// Write a file of a draft. With `If-Match` only where it still holds what was read.
#[utoipa::path(put, path = "/desk/problems/{id}/files/{path}", tag = "desk", operation_id = "put_desk_file",
    security(("session" = ["person"]), ("token" = ["problems:write"])),
    params(("id" = ProblemId, Path), ("path" = String, Path)),
    request_body(content = Vec<u8>, description = "The file, at most 64 MiB", content_type = "application/octet-stream"),
    responses((status = 204, description = "Written; `ETag` is its SHA-256"),
        (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn put(
    state: State,
    Person(who): Person,
    Path((id, path)): Path<(String, String)>,
    headers: HeaderMap,
    sent: Sent,
) -> Result<Response, Problem> {
    let id = problem_id(&id)?;
    let expected = expected(&headers)?;
    let bytes = read(sent)?;
    let hash = state
        .put_draft_file(&who, id, &path, bytes.into(), expected)
        .await?;
    Ok((StatusCode::NO_CONTENT, [(header::ETAG, tag(hash)?)]).into_response())
}

/// Remove a file of a draft.
#[utoipa::path(delete, path = "/desk/problems/{id}/files/{path}", tag = "desk", operation_id = "remove_desk_file",
    security(("session" = ["person"]), ("token" = ["problems:write"])),
    params(("id" = ProblemId, Path), ("path" = String, Path)),
    responses((status = 204), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn remove(
    state: State,
    Person(who): Person,
    Path((id, path)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<StatusCode, Problem> {
    let expected = expected(&headers)?;
    state
        .remove_draft_file(&who, problem_id(&id)?, &path, expected)
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

fn tag(hash: BlobId) -> Result<HeaderValue, Rejected> {
    HeaderValue::from_str(&format!("\"{hash}\""))
        .map_err(|error| Rejected::Broken(error.to_string()))
}

fn expected(headers: &HeaderMap) -> Result<Option<BlobId>, Problem> {
    let Some(value) = headers.get(header::IF_MATCH) else {
        return Ok(None);
    };
    let text = value.to_str().unwrap_or_default().trim().trim_matches('"');
    if text == "*" {
        return Ok(None);
    }
    text.parse().map(Some).map_err(|_| {
        Problem::field(
            "if-match",
            "invalid",
            "the ETag the file had when it was read",
        )
    })
}

/// From where to where.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RenameBody {
    #[schema(min_length = 1, max_length = 200)]
    from: String,
    #[schema(min_length = 1, max_length = 200)]
    to: String,
}

/// Move a file of a draft, or a folder with all in it.
#[utoipa::path(post, path = "/desk/problems/{id}/files/rename", tag = "desk", operation_id = "rename_desk_file",
    security(("session" = ["person"]), ("token" = ["problems:write"])), params(("id" = ProblemId, Path)), request_body = RenameBody,
    responses((status = 204), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn rename(
    state: State,
    Person(who): Person,
    Path(id): Path<String>,
    Json(body): Json<RenameBody>,
) -> Result<StatusCode, Problem> {
    state
        .rename_draft_file(&who, problem_id(&id)?, &body.from, &body.to)
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// In which format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ExportFormat {
    KattisLegacy,
    #[serde(rename = "kattis_2025")]
    Kattis2025,
    /// The files as they are.
    Original,
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ExportQuery {
    #[param(inline, nullable = false)]
    format: Option<ExportFormat>,
}

/// A draft as a zip.
#[utoipa::path(get, path = "/desk/problems/{id}/export", tag = "desk", operation_id = "export_problem",
    security(("session" = ["person"]), ("token" = ["problems:read"])), params(("id" = ProblemId, Path), ExportQuery),
    responses((status = 200, description = "The package", body = Vec<u8>, content_type = "application/zip"),
        (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn export(
    state: State,
    Person(who): Person,
    Path(id): Path<String>,
    Query(query): Query<ExportQuery>,
) -> Result<Response, Problem> {
    let format = match query.format.unwrap_or(ExportFormat::Original) {
        ExportFormat::Original => None,
        ExportFormat::KattisLegacy => Some(tiltyard_packages::Format::KattisLegacy),
        ExportFormat::Kattis2025 => Some(tiltyard_packages::Format::Kattis2025),
    };
    let (slug, zip) = state.export(&who, problem_id(&id)?, format).await?;
    let name = format!("attachment; filename=\"{slug}.zip\"");
    let name = HeaderValue::from_str(&name).map_err(|_| Rejected::NotFound)?;
    Ok((
        [
            (
                header::CONTENT_TYPE,
                HeaderValue::from_static("application/zip"),
            ),
            (header::CONTENT_DISPOSITION, name),
        ],
        zip,
    )
        .into_response())
}
