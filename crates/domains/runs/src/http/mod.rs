//! The wire of HTTP: one file per endpoint.

mod bodies;
mod events;
mod health;
mod piston;
mod piston_socket;
mod runs;
mod runtimes;

use std::sync::Arc;

use axum::Router;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::app::App;

/// What an operator may set.
#[derive(Debug, Clone, Copy)]
pub struct HttpConfig {
    /// The longest request body, and the longest message over gRPC, in bytes.
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

#[cfg(test)]
mod openapi;
#[cfg(test)]
mod schema;
#[cfg(test)]
pub(crate) mod testing;
