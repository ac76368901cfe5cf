//! `/healthz`: the process lives. `/readyz`: it takes runs. `/metrics`: numbers for Prometheus.

use axum::{
    extract::State,
    http::{StatusCode, header},
    response::IntoResponse,
};

use super::AppState;

/// Whether the process lives
#[utoipa::path(get, path = "/healthz", responses((status = 200, body = str)))]
pub async fn live() -> &'static str {
    "ok"
}

/// Whether runs are taken
#[utoipa::path(get, path = "/readyz", responses((status = 200, body = str), (status = 503, body = str)))]
pub async fn ready(State(app): AppState) -> (StatusCode, &'static str) {
    if app.runs.status().accepting {
        (StatusCode::OK, "ok")
    } else {
        (
            StatusCode::SERVICE_UNAVAILABLE,
            "the sandbox does not run; see the log and `tiltyard doctor`",
        )
    }
}

/// Numbers in Prometheus' text format
#[utoipa::path(get, path = "/metrics", responses((status = 200, body = str)))]
pub async fn metrics(State(app): AppState) -> impl IntoResponse {
    (
        [(header::CONTENT_TYPE, "text/plain; version=0.0.4")],
        app.metrics.text(app.runs.status()),
    )
}
