//! `GET /api/v1/runtimes`: the languages that are here, and those one command would add.

use axum::{Json, extract::State};
use serde::Serialize;
use tiltyard_protocol::{MissingLanguage, RuntimeInfo};

use super::AppState;

#[derive(Serialize)]
pub struct Runtimes {
    runtimes: Vec<RuntimeInfo>,
    missing: Vec<MissingLanguage>,
}

pub async fn get(State(app): AppState) -> Json<Runtimes> {
    Json(Runtimes {
        runtimes: app.runs.languages(),
        missing: app.runs.missing(),
    })
}
