#![doc = include_str!("../README.md")]

mod app;
mod ask;
mod collect;
mod grpc;
mod http;
mod metrics;
mod signals;

use std::sync::Arc;

use axum::{Router, extract::DefaultBodyLimit};
pub use grpc::DESCRIPTORS as GRPC_DESCRIPTORS;
pub use http::{HttpConfig, Judge0Config};
use tiltyard_protocol::Runs;
use utoipa::openapi::OpenApi;
use utoipa_axum::router::OpenApiRouter;

/// Everything of this domain that answers over the wire.
pub struct Wires {
    /// Operations of our own API, to be nested under `/api/v1`.
    pub v1: OpenApiRouter,
    /// What those ask who keep the server running.
    pub root: OpenApiRouter,
    /// Piston's API, Judge0's and gRPC, which say of themselves what they are.
    pub others: Router,
}

pub fn wires(runs: Arc<dyn Runs>, config: HttpConfig) -> Wires {
    let app = Arc::new(app::App {
        runs,
        metrics: metrics::Metrics::default(),
    });
    let limit = DefaultBodyLimit::max(config.body_bytes_max);
    Wires {
        v1: http::v1().with_state(Arc::clone(&app)).layer(limit),
        root: http::root().with_state(Arc::clone(&app)),
        others: http::piston(Arc::clone(&app))
            .merge(http::judge0(Arc::clone(&app), config.judge0))
            .layer(limit)
            .merge(grpc::router(app, config.body_bytes_max)),
    }
}

/// The operations of our own API, described: those under `/api/v1`, and those at the root.
#[must_use]
pub fn descriptions() -> (OpenApi, OpenApi) {
    (http::v1().into_openapi(), http::root().into_openapi())
}

/// All of it at its addresses, as the application mounts it but with nobody asked who they are.
#[cfg(test)]
pub(crate) fn router(runs: Arc<dyn Runs>, config: HttpConfig) -> Router {
    let wires = wires(runs, config);
    let v1: Router = wires.v1.into();
    let v1 = v1
        .fallback(tiltyard_http::not_found)
        .method_not_allowed_fallback(tiltyard_http::not_allowed);
    Router::from(wires.root)
        .nest("/api/v1", v1)
        .merge(wires.others)
}
