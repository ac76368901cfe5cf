//! `GET /people/{handle}`.

use axum::extract::Path;
use tiltyard_http::{Json, Problem, ProblemBody};

use super::{State, bodies::PublicPerson};

/// Somebody, as everybody sees them.
#[utoipa::path(get, path = "/people/{handle}", tag = "accounts", operation_id = "person", security(()),
    params(("handle" = String, Path)),
    responses((status = 200, body = PublicPerson), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn get(state: State, Path(handle): Path<String>) -> Result<Json<PublicPerson>, Problem> {
    let person = state.person_by_handle(&handle).await?;
    Ok(Json(person.into()))
}
