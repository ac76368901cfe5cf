//! `/me/avatar`, `/people/{handle}/avatar`.

use axum::{
    body::Bytes,
    extract::{Path, rejection::BytesRejection},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use tiltyard_http::{Code, Json, Person, Problem, ProblemBody};

use super::{State, bodies::Me};
use crate::{Rejected, avatar::FILE_BYTES_MAX};

/// Set one's picture: PNG, JPEG, WebP or GIF, at most 4 MiB. It is drawn anew, small and square.
#[utoipa::path(put, path = "/me/avatar", tag = "accounts", operation_id = "set_avatar",
    security(("session" = ["person"])),
    request_body(content = Vec<u8>, description = "The file of a picture", content_type = "application/octet-stream"),
    responses((status = 200, body = Me), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn set(
    state: State,
    Person(who): Person,
    file: Result<Bytes, BytesRejection>,
) -> Result<Json<Me>, Problem> {
    let too_large = || Problem::new(Code::TooLarge, "a picture has at most 4 MiB");
    let file = file.map_err(|rejection| match rejection.status() {
        StatusCode::PAYLOAD_TOO_LARGE => too_large(),
        _ => Problem::new(Code::BadJson, rejection.body_text()),
    })?;
    if file.len() > FILE_BYTES_MAX {
        return Err(too_large());
    }
    state.set_avatar(&who, file.into()).await?;
    Ok(Json(Me::read(&state, &who).await?))
}

/// Take one's picture away.
#[utoipa::path(delete, path = "/me/avatar", tag = "accounts", operation_id = "remove_avatar",
    security(("session" = ["person"])),
    responses((status = 200, body = Me), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn remove(state: State, Person(who): Person) -> Result<Json<Me>, Problem> {
    state.remove_avatar(&who).await?;
    Ok(Json(Me::read(&state, &who).await?))
}

/// Somebody's picture.
#[utoipa::path(get, path = "/people/{handle}/avatar", tag = "accounts", operation_id = "avatar", security(()),
    params(("handle" = String, Path)),
    responses((status = 200, description = "The picture", body = Vec<u8>, content_type = "image/*"),
        (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn get(state: State, Path(handle): Path<String>) -> Result<Response, Problem> {
    let person = state.person_by_handle(&handle).await?;
    let picture = state.avatar(person.id).await?;
    let kind = HeaderValue::from_str(&picture.kind).map_err(|_| Rejected::NotFound)?;
    let keep = HeaderValue::from_static("public, max-age=86400");
    Ok((
        [(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, keep)],
        picture.bytes,
    )
        .into_response())
}
