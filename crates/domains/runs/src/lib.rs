#![doc = include_str!("../README.md")]

mod ask;
mod collect;
mod grpc;
mod http;
mod metrics;
mod signals;

use std::sync::Arc;

use axum::Router;
use tiltyard_protocol::Runs;

pub use http::{HttpConfig, description};

/// What every endpoint sees.
struct App {
    runs: Arc<dyn Runs>,
    metrics: metrics::Metrics,
}

/// Everything of this domain, to be merged into the server's router.
pub fn router(runs: Arc<dyn Runs>, config: HttpConfig) -> Router {
    let app = Arc::new(App {
        runs,
        metrics: metrics::Metrics::default(),
    });
    http::router(Arc::clone(&app), config).merge(grpc::router(app, config.body_bytes_max))
}
