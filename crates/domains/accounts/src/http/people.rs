//! `GET /people/{handle}`.

use axum::extract::Path;
use tiltyard_contracts::Caller;
use tiltyard_http::{Json, Problem, ProblemBody, Whoever};

use super::{State, bodies::PublicPerson};

/// Somebody, as everybody sees them.
#[utoipa::path(get, path = "/people/{handle}", tag = "accounts", operation_id = "person", security(()),
    params(("handle" = String, Path)),
    responses((status = 200, body = PublicPerson), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn get(
    state: State,
    Whoever(caller): Whoever,
    Path(handle): Path<String>,
) -> Result<Json<PublicPerson>, Problem> {
    let person = state.person_by_handle(&handle).await?;
    let asking = match caller {
        Caller::SignedIn(who) => Some(who.user),
        Caller::Nobody | Caller::Banned(_) => None,
    };
    let ties = state.ties(person.id, asking).await?;
    Ok(Json(PublicPerson::new(person, ties)))
}
