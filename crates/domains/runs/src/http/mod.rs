//! The wire of HTTP: one file per endpoint.

mod bodies;
mod events;
mod health;
mod openapi;
mod piston;
mod piston_socket;
mod problem;
mod runs;
mod runtimes;

use std::sync::Arc;

use axum::{Router, extract::DefaultBodyLimit};

pub use openapi::description;

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

pub(crate) fn router(app: Arc<App>, config: HttpConfig) -> Router {
    let openapi::Documented { v1, root, .. } = openapi::documented();
    let v1 = v1
        .fallback(problem::not_found)
        .method_not_allowed_fallback(problem::not_allowed);
    root.nest("/api/v1", v1)
        .merge(piston::router())
        .layer(DefaultBodyLimit::max(config.body_bytes_max))
        .with_state(app)
}

#[cfg(test)]
mod schema;
#[cfg(test)]
pub(crate) mod testing;
