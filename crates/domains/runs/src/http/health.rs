//! `/healthz`: the process lives. `/readyz`: it takes runs. `/metrics`: numbers for Prometheus.

use axum::{
    extract::State,
    http::{StatusCode, header},
    response::IntoResponse,
};

use super::AppState;

/// Whether the process lives.
#[utoipa::path(get, path = "/healthz", tag = "operating", operation_id = "health", security(()), extensions(("x-limit" = json!("none"))),
    responses((status = 200, description = "It lives", body = String, content_type = "text/plain", example = "ok")))]
pub async fn live() -> &'static str {
    "ok"
}

/// Whether the server takes runs.
#[utoipa::path(get, path = "/readyz", tag = "operating", operation_id = "readiness", security(()), extensions(("x-limit" = json!("none"))),
    responses(
        (status = 200, description = "It takes runs", body = String, content_type = "text/plain", example = "ok"),
        (status = 503, description = "It takes none; the text says why", body = String, content_type = "text/plain"),
    ))]
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

/// Numbers in Prometheus' text format.
#[utoipa::path(get, path = "/metrics", tag = "operating", operation_id = "metrics", security(()), extensions(("x-limit" = json!("none"))),
    responses((status = 200, description = "Gauges, counters and histograms", body = String,
        content_type = "text/plain; version=0.0.4")))]
pub async fn metrics(State(app): AppState) -> impl IntoResponse {
    (
        [(header::CONTENT_TYPE, "text/plain; version=0.0.4")],
        app.metrics.text(app.runs.status()),
    )
}
