//! `GET /api/v1/runtimes`: the languages that are here, and those one command would add.

use axum::{Json, extract::State};
use serde::Serialize;
use tiltyard_protocol::{MissingLanguage, RuntimeInfo};
use utoipa::ToSchema;

use super::AppState;

#[derive(Serialize, ToSchema)]
pub struct Runtimes {
    runtimes: Vec<RuntimeInfo>,
    missing: Vec<MissingLanguage>,
}

/// The languages of this server, and those one command of its operator would add
#[utoipa::path(get, path = "/api/v1/runtimes", responses((status = 200, body = Runtimes)))]
pub async fn get(State(app): AppState) -> Json<Runtimes> {
    Json(Runtimes {
        runtimes: app.runs.languages(),
        missing: app.runs.missing(),
    })
}
