//! Executions nobody scores: the runs API of our own over HTTP and gRPC, the Piston API, health and metrics.
//!
//! Every wire form becomes a [`tiltyard_protocol::RunRequest`] and is answered from the events of one run; nothing is
//! stored. Invariants: a limit is never "none"; a name never leaves the work directory; an asker that goes away takes
//! its program along.

mod app;
mod ask;
mod collect;
mod grpc;
mod http;
mod metrics;
mod signals;

use std::sync::Arc;

pub use http::HttpConfig;
use tiltyard_protocol::Runs;

/// Everything of this domain, to be merged into the server's router.
pub fn router(runs: Arc<dyn Runs>, config: HttpConfig) -> axum::Router {
    let app = Arc::new(app::App {
        runs,
        metrics: metrics::Metrics::default(),
    });
    http::router(Arc::clone(&app), config).merge(grpc::router(app, config.body_bytes_max))
}
