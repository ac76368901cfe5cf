#![doc = include_str!("../README.md")]

mod app;
mod ask;
mod collect;
mod grpc;
mod http;
mod metrics;
mod signals;

use std::sync::Arc;

pub use http::{HttpConfig, description};
use tiltyard_protocol::Runs;

/// Everything of this domain, to be merged into the server's router.
pub fn router(runs: Arc<dyn Runs>, config: HttpConfig) -> axum::Router {
    let app = Arc::new(app::App {
        runs,
        metrics: metrics::Metrics::default(),
    });
    http::router(Arc::clone(&app), config).merge(grpc::router(app, config.body_bytes_max))
}
