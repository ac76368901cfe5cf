//! The wire: one file per endpoint.

mod health;
mod piston;
mod piston_socket;
mod problem;
mod runs;
mod runtimes;

use std::sync::Arc;

use axum::{
    Json, Router,
    extract::DefaultBodyLimit,
    routing::{get, post},
};
use utoipa::OpenApi;

pub(crate) use crate::App;

/// What an operator may set.
#[derive(Debug, Clone, Copy)]
pub struct HttpConfig {
    /// The longest request body, in bytes.
    pub body_bytes_max: usize,
}

impl Default for HttpConfig {
    fn default() -> Self {
        Self {
            body_bytes_max: 16 << 20,
        }
    }
}

pub(crate) type AppState = axum::extract::State<Arc<App>>;

pub(crate) fn router(app: Arc<App>, config: HttpConfig) -> Router {
    let v1 = Router::new()
        .route("/openapi.json", get(openapi))
        .route("/runtimes", get(runtimes::get))
        .route("/runs", post(runs::post))
        .fallback(problem::not_found)
        .method_not_allowed_fallback(problem::not_allowed);
    Router::new()
        .nest("/api/v1", v1)
        .nest("/api/v2/piston", piston::router())
        .nest("/api/v2", piston::router())
        .route("/healthz", get(health::live))
        .route("/readyz", get(health::ready))
        .route("/metrics", get(health::metrics))
        .layer(DefaultBodyLimit::max(config.body_bytes_max))
        .with_state(app)
}

/// Our own API; Piston's is described by Piston.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Tiltyard",
        description = "Runs programs in boxes. Times are in the unit of their name, sizes are bytes."
    ),
    paths(
        runs::post,
        runtimes::get,
        health::live,
        health::ready,
        health::metrics
    )
)]
struct Document;

/// The description of our own API.
pub fn description() -> utoipa::openapi::OpenApi {
    Document::openapi()
}

async fn openapi() -> Json<utoipa::openapi::OpenApi> {
    Json(description())
}

/// An id that joins an answer with the log: the client's own if it is short and plain, else a new one.
pub(crate) fn correlation(headers: &axum::http::HeaderMap) -> String {
    headers
        .get("x-request-id")
        .and_then(|value| value.to_str().ok())
        .filter(|id| {
            (1..=64).contains(&id.len())
                && id
                    .chars()
                    .all(|c| c.is_ascii_alphanumeric() || "-_".contains(c))
        })
        .map_or_else(|| uuid::Uuid::now_v7().to_string(), str::to_owned)
}

#[cfg(test)]
pub(crate) mod testing;

#[cfg(test)]
mod tests {
    use super::testing::get;

    #[tokio::test]
    async fn the_document_describes_every_address_of_our_own() {
        let (status, document) = get("/api/v1/openapi.json").await;
        assert_eq!(status, 200);
        let mut paths: Vec<&String> = document["paths"]
            .as_object()
            .expect("paths")
            .keys()
            .collect();
        paths.sort();
        assert_eq!(
            paths,
            [
                "/api/v1/runs",
                "/api/v1/runtimes",
                "/healthz",
                "/metrics",
                "/readyz"
            ]
        );
        let schemas = &document["components"]["schemas"];
        assert_eq!(
            schemas["RunBody"]["required"],
            serde_json::json!(["language", "files"])
        );
        assert_eq!(schemas["RunBody"]["additionalProperties"], false);
        // Every reference leads somewhere.
        let text = document.to_string();
        for reference in text.split("#/components/schemas/").skip(1) {
            let name = reference.split('"').next().unwrap_or_default();
            assert!(schemas[name].is_object(), "{name} is not described");
        }
    }
}
