//! The wire of HTTP: one file per endpoint.

mod bodies;
mod events;
mod health;
mod judge0;
mod judge0_callback;
mod judge0_fields;
mod judge0_info;
mod judge0_kept;
mod judge0_languages;
mod judge0_run;
mod judge0_shown;
mod piston;
mod piston_socket;
mod runs;
mod runtimes;

use std::sync::Arc;

use axum::Router;
use utoipa_axum::{router::OpenApiRouter, routes};

pub use judge0::Judge0Config;

use crate::app::App;

/// What an operator may set.
#[derive(Debug, Clone, Copy)]
pub struct HttpConfig {
    /// The longest request body, and the longest message over gRPC, in bytes.
    pub body_bytes_max: usize,
    pub judge0: Judge0Config,
}

impl Default for HttpConfig {
    fn default() -> Self {
        Self {
            body_bytes_max: 16 << 20,
            judge0: Judge0Config::default(),
        }
    }
}

pub(crate) type AppState = axum::extract::State<Arc<App>>;

/// Operations of our own API under `/api/v1`.
pub(crate) fn v1() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new()
        .routes(routes!(runtimes::get))
        .routes(routes!(runs::post))
}

/// What those ask who keep the server running.
pub(crate) fn root() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new()
        .routes(routes!(health::live))
        .routes(routes!(health::ready))
        .routes(routes!(health::metrics))
}

/// Piston's API, which Piston describes.
pub(crate) fn piston(app: Arc<App>) -> Router {
    piston::router().with_state(app)
}

/// Judge0's API, which Judge0 describes.
pub(crate) fn judge0(app: Arc<App>, config: Judge0Config) -> Router {
    judge0::router(app, config)
}

#[cfg(test)]
mod openapi;
#[cfg(test)]
mod schema;
#[cfg(test)]
pub(crate) mod testing;
