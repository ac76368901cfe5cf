//! `GET /me/export`, `DELETE /me`.

use axum::{
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use tiltyard_http::{Client, Person, Problem, ProblemBody};

use super::{State, cookie};

/// All that is known of one, as a zip of JSON documents.
#[utoipa::path(get, path = "/me/export", tag = "accounts", operation_id = "export_account",
    security(("session" = ["person", "sudo"])), extensions(("x-limit" = json!("mail"))),
    responses((status = 200, description = "A zip", body = Vec<u8>, content_type = "application/zip"),
        (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn export(
    state: State,
    Person(who): Person,
    client: Client,
) -> Result<Response, Problem> {
    let zip = state.export(&who, &client).await?;
    let headers = [
        (header::CONTENT_TYPE, "application/zip"),
        (
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"tiltyard-account.zip\"",
        ),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, zip).into_response())
}

/// Delete one's account. What is one's own goes at once; what others rely on stays and names nobody.
#[utoipa::path(delete, path = "/me", tag = "accounts", operation_id = "delete_account",
    security(("session" = ["person", "sudo"])),
    responses((status = 204, description = "Deleted"), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn delete(
    state: State,
    Person(who): Person,
    client: Client,
) -> Result<Response, Problem> {
    state.delete_account(&who, &client).await?;
    Ok(cookie::signed_out(&state, StatusCode::NO_CONTENT))
}
